"""Every write of resolutions: what a meeting resolved, and how each is followed up."""

from __future__ import annotations

from uuid import UUID

from monitoring import follow_up_rules, group_rules, years
from monitoring.choices import ResolutionState
from monitoring.models import GroupMeeting, Resolution, ResolutionNote
from registry.models import Province
from sistercity import clock
from sistercity.accounts.models import User
from sistercity.audit.ledger import Entry, check_revision, writing
from sistercity.audit.saving import sent_before
from sistercity.files import store
from sistercity.files.content import Content
from sistercity.files.names import safe_name
from sistercity.notices.writing import settle

RESOLUTION_FIELDS = ("number", "words", "office", "due_on")
NOTE_FIELDS = ("state", "noted_on", "words")


def record_resolution(
    *, by: User, meeting_id: int, values: dict, form_key: UUID
) -> Resolution:
    """Record one resolution of a meeting, which is open from then on.

    The same ``form_key`` a second time returns the first row, if it says the same.

    Args:
        values: of the fields named in ``RESOLUTION_FIELDS``.

    Raises:
        GroupMeeting.DoesNotExist: unknown, or outside what this person may see.
        NotAllowed: not an officer of the province; for the central seat not an editor.
        WrongState: the meeting's fiscal year is closed.
        ValidationError: by field; the meeting has the number already.
    """
    with writing(by=by, action="resolution.record") as entry:
        # Locked, so that of two presses at once the second finds the first's row.
        meetings = GroupMeeting.objects.select_for_update(of=("self",))
        meeting = meetings.select_related("group__province").kept_by(by).get(pk=meeting_id)
        _check_keeps(by, meeting)
        own = Resolution.objects.filter(created_by=by)
        if earlier := sent_before(own, form_key, {"meeting_id": meeting_id, **values}):
            return earlier
        resolution = Resolution(meeting=meeting, created_by=by, form_key=form_key)
        _fill(entry, resolution, values)
    return resolution


def edit_resolution(
    *, by: User, resolution_id: int, values: dict, revision: int | None = None
) -> Resolution:
    """Correct what was resolved, who acts or until when, while it is followed up.

    Raises:
        Resolution.DoesNotExist: unknown, or outside what this person may see.
        StaleEdit: somebody saved it, or noted something of it, after ``revision``.
        NotAllowed, WrongState, ValidationError: as ``record_resolution``; done or dropped.
    """
    with writing(by=by, action="resolution.edit") as entry:
        resolution = _locked(by, resolution_id)
        _check_keeps(by, resolution.meeting)
        check_revision(resolution, revision)
        follow_up_rules.check_resolution_open(resolution.state)
        _fill(entry, resolution, values)
    return resolution


def note_resolution(
    *,
    by: User,
    resolution_id: int,
    values: dict,
    form_key: UUID,
    evidence: Content | None = None,
    evidence_name: str = "",
    revision: int | None = None,
) -> ResolutionNote:
    """Add what became of a resolution by a day; it may end the follow-up or take it up again.

    Follow-up runs over years: it goes on when the year of the meeting is closed, and changes
    nothing that the meeting resolved.

    Args:
        values: of the fields named in ``NOTE_FIELDS``.
        evidence: a verified file, and the name it was handed in under.

    Raises:
        Resolution.DoesNotExist: unknown, or outside what this person may see.
        NotAllowed: not an officer of the province; for the central seat not an editor.
        StaleEdit, WrongState: somebody was faster; nothing is written.
        ValidationError: by field; in the future, or before the meeting.
    """
    with writing(by=by, action="resolution.note") as entry:
        resolution = _locked(by, resolution_id)
        _check_keeps(by, resolution.meeting)
        own = ResolutionNote.objects.filter(noted_by=by)
        said = {"resolution_id": resolution_id, **values}
        if evidence is not None:
            said["evidence"] = evidence
        if earlier := sent_before(own, form_key, said):
            return earlier
        check_revision(resolution, revision)
        after = values["state"]
        follow_up_rules.check_resolution_move(before=resolution.state, after=after)
        follow_up_rules.check_noted(
            noted_on=values["noted_on"],
            begun_on=resolution.meeting.held_on,
            today=clock.today(),
        )
        note = ResolutionNote(
            resolution=resolution, noted_by=by, noted_at=clock.now(), form_key=form_key,
            **{name: values[name] for name in NOTE_FIELDS},
        )  # fmt: skip
        if evidence is not None:
            note.evidence = store.keep(entry, evidence)
            note.evidence_name = safe_name(evidence_name, evidence.content_type)
        entry.save(note)
        resolution.state = after
        resolution.settled_on = None if after == ResolutionState.OPEN else note.noted_on
        entry.save(resolution)
        # Its own columns may stay; that something was noted makes forms opened before stale.
        entry.touch(resolution)
        if after != ResolutionState.OPEN:
            settle(entry=entry, about=resolution)
    return note


def _fill(entry: Entry, resolution: Resolution, values: dict) -> None:
    meeting = resolution.meeting
    years.check_writable(
        entry, fiscal_year=meeting.fiscal_year, province_id=meeting.group.province_id
    )
    for name in RESOLUTION_FIELDS:
        if name in values:
            setattr(resolution, name, values[name])
    others = Resolution.objects.filter(meeting=meeting).exclude(pk=resolution.pk)
    follow_up_rules.check_resolution(
        number=resolution.number,
        due_on=resolution.due_on,
        held_on=meeting.held_on,
        others=others.values_list("number", flat=True),
    )
    entry.save(resolution)


def _check_keeps(by: User, meeting: GroupMeeting) -> None:
    served = Province.objects.ids_served_by(by)
    group_rules.check_keeps_seat(by=by, group=meeting.group, served=served)


def _locked(by: User, resolution_id: int) -> Resolution:
    rows = Resolution.objects.select_for_update(of=("self",))
    return rows.select_related("meeting__group__province").visible_to(by).get(pk=resolution_id)
