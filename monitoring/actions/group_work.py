"""Every write of what working groups are and do: members, meetings and drive activities."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from monitoring import group_rules, rules, workflow, years
from monitoring.choices import Move
from monitoring.models import GroupMeeting, WorkingGroup, WorkingGroupMember
from registry.models import Province
from sistercity import clock
from sistercity.accounts.models import User
from sistercity.audit.ledger import Entry, check_revision, writing
from sistercity.audit.models import Change
from sistercity.audit.saving import save_filled, sent_before
from sistercity.files import store
from sistercity.files.content import Content
from sistercity.files.names import safe_name
from sistercity.thai.calendar import fiscal_year_of

# What a form may set; everything else follows from the moves.
MEETING_FIELDS = ("kind", "held_on", "title", "place", "resolutions")
MEMBER_FIELDS = ("order_id", "name", "office", "position_in_group", "starts_on", "ends_on")
RECORDED, EDITED = "meeting.record", "meeting.edit"
RETURNED, APPROVED = "meeting.return", "meeting.approve"


def save_member(
    *, by: User, member: WorkingGroupMember, revision: int | None = None, reason: str = ""
) -> WorkingGroupMember:
    """Add a member of a working group, or change or end one.

    A new one that is there already, word for word, is returned unchanged.

    Raises:
        NotAllowed: neither an editor nor an officer posted in the seat's province today.
        StaleEdit: somebody saved it in between; nothing is written.
        ValidationError: by field; the order is of another seat, or does not hold on the day.
    """
    if not by.may_edit:
        served = Province.objects.ids_served_by(by)
        group_rules.check_keeps_seat(by=by, group=member.group, served=served)
    with writing(by=by, action="member.save", reason=reason) as entry:
        if member.order_id:
            group_rules.check_member(member=member, order=member.order)
        if earlier := _added_before(member):
            return earlier
        save_filled(entry, member, revision)
    return member


def record_meeting(
    *,
    by: User,
    group_id: int,
    values: dict,
    form_key: UUID,
    minutes: Content | None = None,
    minutes_name: str = "",
) -> GroupMeeting:
    """Record a meeting or drive activity, which hands it to the ministry.

    The same ``form_key`` a second time returns the first row, if it says the same.

    Args:
        values: of the fields named in ``MEETING_FIELDS``.
        minutes: a verified file, and the name it was handed in under.

    Raises:
        WorkingGroup.DoesNotExist: no such seat.
        NotAllowed: not an officer of the province; for the central seat not an editor.
        WrongState: its fiscal year is closed or was not opened.
        ValidationError: by field; in the future, or on a day without an order.
    """
    with writing(by=by, action=RECORDED) as entry:
        # Locked, so that of two presses at once the second finds the first's row.
        group = WorkingGroup.objects.select_for_update(of=("self",)).get(pk=group_id)
        group_rules.check_keeps_seat(by=by, group=group, served=Province.objects.ids_served_by(by))
        said = {"group_id": group_id, **values}
        if minutes is not None:
            said["minutes"] = minutes
        if earlier := sent_before(GroupMeeting.objects.filter(created_by=by), form_key, said):
            return earlier
        meeting = GroupMeeting(group=group, created_by=by, form_key=form_key)
        _hand_in(entry, meeting, values, minutes, minutes_name)
    return meeting


def edit_meeting(
    *,
    by: User,
    meeting_id: int,
    values: dict,
    minutes: Content | None = None,
    minutes_name: str = "",
    revision: int | None = None,
) -> GroupMeeting:
    """Correct a meeting that the ministry has not approved; a returned one is handed in again.

    Args:
        minutes: takes the place of the file that is held; None keeps that.

    Raises:
        GroupMeeting.DoesNotExist: unknown, or outside what this person may see.
        StaleEdit: somebody saved it after ``revision``.
        NotAllowed, WrongState, ValidationError: as ``record_meeting``; approved already.
    """
    with writing(by=by, action=EDITED) as entry:
        meeting = _locked(by, meeting_id)
        served = Province.objects.ids_served_by(by)
        group_rules.check_keeps_seat(by=by, group=meeting.group, served=served)
        check_revision(meeting, revision)
        meeting.status = workflow.check_meeting_move(move=Move.EDITED, status=meeting.status)
        _check_year(entry, meeting)
        _hand_in(entry, meeting, values, minutes, minutes_name)
    return meeting


def approve_meeting(
    *, by: User, meeting_id: int, note: str = "", revision: int | None = None
) -> GroupMeeting:
    """Approve for the ministry: from now on the meeting counts, and that it took place is public.

    Raises:
        GroupMeeting.DoesNotExist: unknown.
        NotAllowed: not an editor, or somebody who wrote it.
        StaleEdit, WrongState: it changed, or somebody was faster; nothing is written.
    """
    return _decide(
        by=by, meeting_id=meeting_id, move=Move.APPROVED, note=note, revision=revision
    )


def return_meeting(
    *, by: User, meeting_id: int, note: str, revision: int | None = None
) -> GroupMeeting:
    """Send it back to whoever keeps the seat, with a note what to correct.

    Raises: as ``approve_meeting``; ValidationError without a note.
    """
    if not note.strip():
        raise ValidationError({"note": _("โปรดเขียนว่าต้องแก้ไขสิ่งใด เพื่อให้เจ้าหน้าที่จังหวัดแก้ไขได้ถูก")})
    return _decide(
        by=by, meeting_id=meeting_id, move=Move.RETURNED, note=note, revision=revision
    )


def meeting_author_ids(meeting: GroupMeeting) -> set[int]:
    """Ids of the people who wrote the meeting, by the ledger."""
    written = Change.objects.about(meeting).filter(action__in=(RECORDED, EDITED))
    return set(written.values_list("by_id", flat=True))


def _decide(
    *, by: User, meeting_id: int, move: str, note: str, revision: int | None
) -> GroupMeeting:
    rules.check_ministry_editor(by=by)
    action = APPROVED if move == Move.APPROVED else RETURNED
    with writing(by=by, action=action, reason=note) as entry:
        meeting = _locked(by, meeting_id)
        after = workflow.check_meeting_move(move=move, status=meeting.status)
        check_revision(meeting, revision)
        _check_year(entry, meeting)
        if move == Move.APPROVED:
            rules.check_four_eyes(by=by, author_ids=meeting_author_ids(meeting))
            meeting.approved_at = clock.now()
        else:
            meeting.return_note = note
        meeting.status = after
        entry.save(meeting)
    return meeting


def _hand_in(
    entry: Entry,
    meeting: GroupMeeting,
    values: dict,
    minutes: Content | None,
    minutes_name: str,
) -> None:
    for name in MEETING_FIELDS:
        if name in values:
            setattr(meeting, name, values[name])
    if meeting.held_on is None:
        raise ValidationError({"held_on": _("โปรดกรอกวันที่จัด")})
    group_rules.check_held(
        held_on=meeting.held_on, today=clock.today(), orders=meeting.group.orders.all()
    )
    meeting.fiscal_year = fiscal_year_of(meeting.held_on)
    _check_year(entry, meeting)
    if minutes is not None:
        meeting.minutes = store.keep(entry, minutes)
        meeting.minutes_name = safe_name(minutes_name, minutes.content_type)
    meeting.return_note = ""
    meeting.submitted_at = clock.now()
    entry.save(meeting)


def _added_before(member: WorkingGroupMember) -> WorkingGroupMember | None:
    """The row that the first of two presses has made; None for a stored or a new member."""
    if not member._state.adding:
        return None
    # Locked, so that of two presses at once the second finds the first's row.
    WorkingGroup.objects.select_for_update(of=("self",)).get(pk=member.group_id)
    told = {name: getattr(member, name) for name in MEMBER_FIELDS}
    return WorkingGroupMember.objects.filter(group=member.group, **told).first()


def _locked(by: User, meeting_id: int) -> GroupMeeting:
    rows = GroupMeeting.objects.select_for_update(of=("self",)).select_related("group__province")
    return rows.kept_by(by).get(pk=meeting_id)


def _check_year(entry: Entry, meeting: GroupMeeting) -> None:
    years.check_writable(
        entry, fiscal_year=meeting.fiscal_year, province_id=meeting.group.province_id
    )
