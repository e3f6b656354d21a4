"""Every write of activities by their officers, and of their evidence."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from monitoring import plan_rules, rules, workflow, years
from monitoring.choices import EvidenceKind, Move, Status
from monitoring.deputies import desk_role
from monitoring.models import (
    Activity,
    ActivityPairing,
    Evidence,
    PlannedActivity,
    ReviewStep,
)
from monitoring.notices import tell_move
from registry.joining import check_stands
from registry.models import Pairing, Province
from sistercity import clock
from sistercity.accounts.models import User
from sistercity.audit.ledger import Entry, check_revision, writing
from sistercity.audit.models import Change
from sistercity.files import store
from sistercity.files.content import Content
from sistercity.files.names import safe_name
from sistercity.thai.calendar import fiscal_year_of

# What a form may set; everything else follows from the moves.
WRITABLE = (
    "planned",
    "title",
    "kind",
    "starts_on",
    "ends_on",
    "place",
    "is_joint",
    "direction",
    "thai_count",
    "foreign_count",
    "thai_student_count",
    "foreign_student_count",
    "hosted_by",
    "budget_amount",
    "budget_source",
    "foreign_amount",
    "outcome",
    "problems",
    "next_step",
)


def create_activity(
    *, by: User, province_id: int, values: dict, pairing_ids: Collection[int], form_key: UUID
) -> Activity:
    """Begin a draft; the same form a second time makes no second one.

    Sent again with other words, after going back in the browser, it changes its draft, as long
    as nobody has saved that otherwise; else the draft is returned as it stands.

    Args:
        values: of the fields named in ``WRITABLE``; days as ``date``, ``planned`` as the row.
        pairing_ids: pairings of the province that the activity was done for.

    Raises:
        NotAllowed: not an officer posted in the province today.
        WrongState: the fiscal year is closed or was not opened.
        ValidationError: by field.
    """
    with writing(by=by, action="activity.create") as entry:
        province = Province.objects.select_for_update(of=("self",)).get(pk=province_id)
        workflow.check_move(
            move=Move.EDITED,
            status=Status.DRAFT,
            role=by.role,
            endorsing=province.endorsement_required,
        )
        served = Province.objects.ids_served_by(by)
        rules.check_serves(by=by, province_id=province.pk, served=served)
        # Locked: the first press of the form may be handing it in meanwhile.
        begun = Activity.objects.select_for_update(of=("self",))
        earlier = begun.filter(form_key=form_key, created_by=by).first()
        if earlier and not _is_as_begun(earlier):
            return earlier
        activity = earlier or Activity(province=province, created_by=by, form_key=form_key)
        _fill(activity, values)
        check_year(entry, activity)
        entry.save(activity)
        _link(entry, activity, pairing_ids)
        _check_planned(activity, pairing_ids)
        if earlier is None:
            make_step(entry, activity, Move.CREATED, by=by)
    return activity


def _is_as_begun(activity: Activity) -> bool:
    """Whether no other form than the one that began it has saved the draft since."""
    last = Change.objects.about(activity).order_by("-number").first()
    return activity.status == Status.DRAFT and last is not None and last.action == "activity.create"


def edit_activity(
    *,
    by: User,
    activity_id: int,
    values: dict,
    pairing_ids: Collection[int],
    revision: int | None = None,
) -> Activity:
    """Change a draft or a returned activity.

    Raises:
        Activity.DoesNotExist: unknown, or outside what this person may see.
        NotAllowed: not an officer posted in its province today.
        StaleEdit: somebody saved it after ``revision``.
        WrongState: it is with the approver or the ministry, or its year is closed.
        ValidationError: by field.
    """
    with writing(by=by, action="activity.edit") as entry:
        activity = locked(by, activity_id)
        move_to(activity, Move.EDITED, by=by)
        check_revision(activity, revision)
        check_year(entry, activity)
        _fill(activity, values)
        check_year(entry, activity)
        entry.save(activity)
        _link(entry, activity, pairing_ids)
        _check_planned(activity, pairing_ids)
        _note_author(entry, activity, by=by)
    return activity


def submit_activity(*, by: User, activity_id: int, revision: int | None = None) -> Activity:
    """Hand a complete activity to the approver, or to the ministry where none endorses.

    Raises:
        As ``edit_activity``; ValidationError names everything that is missing at once.
    """
    with writing(by=by, action="activity.submit") as entry:
        activity = locked(by, activity_id)
        after = move_to(activity, Move.SUBMITTED, by=by)
        check_revision(activity, revision)
        check_year(entry, activity)
        rules.check_complete(
            activity=activity, pairing_count=activity.links.count(), today=clock.today()
        )
        activity.status = after
        activity.submitted_at = clock.now()
        entry.save(activity)
        make_step(entry, activity, Move.SUBMITTED, by=by)
        tell_move(entry, activity, Move.SUBMITTED)
    return activity


def add_evidence(
    *,
    by: User,
    activity_id: int,
    content: Content,
    name: str,
    caption: str = "",
    alt_text: str = "",
) -> Evidence:
    """Attach a verified photo or document to a draft or returned activity.

    The same content a second time on one activity returns the first.

    Args:
        alt_text: what a photo shows, for those who do not see it.

    Raises:
        Activity.DoesNotExist, NotAllowed, WrongState: as ``edit_activity``.
        ValidationError: the activity holds as many files as it may.
    """
    with writing(by=by, action="activity.add_evidence") as entry:
        activity = locked(by, activity_id)
        move_to(activity, Move.EDITED, by=by)
        check_year(entry, activity)
        stored = store.keep(entry, content)
        earlier = activity.evidence.kept().filter(file=stored).first()
        if earlier:
            return earlier
        rules.check_evidence_count(count=activity.evidence.kept().count())
        evidence = Evidence(
            activity=activity,
            file=stored,
            kind=EvidenceKind.PHOTO if stored.is_image else EvidenceKind.DOCUMENT,
            name=safe_name(name, content.content_type),
            caption=caption,
            alt_text=alt_text,
        )
        entry.save(evidence)
        _note_author(entry, activity, by=by)
    return evidence


def caption_evidence(
    *, by: User, evidence_id: int, caption: str, alt_text: str | None = None
) -> Evidence:
    """Change the caption of a piece of evidence, and what is read out in place of a photo.

    Args:
        alt_text: None leaves it as it is.
    """
    values = {"caption": caption} | ({} if alt_text is None else {"alt_text": alt_text})
    return _change_evidence(
        by=by, evidence_id=evidence_id, action="caption_evidence", values=values
    )


def remove_evidence(*, by: User, evidence_id: int) -> Evidence:
    """Take a piece of evidence off; the file and its history stay in the store."""
    return _change_evidence(
        by=by,
        evidence_id=evidence_id,
        action="remove_evidence",
        values={"removed_at": clock.now()},
    )


def _change_evidence(*, by: User, evidence_id: int, action: str, values: dict) -> Evidence:
    with writing(by=by, action=f"activity.{action}") as entry:
        evidence = Evidence.objects.visible_to(by).kept().get(pk=evidence_id)
        activity = locked(by, evidence.activity_id)
        move_to(activity, Move.EDITED, by=by)
        check_year(entry, activity)
        for name, value in values.items():
            setattr(evidence, name, value)
        entry.save(evidence)
        _note_author(entry, activity, by=by)
    return evidence


def locked(by: User, activity_id: int) -> Activity:
    """The activity, locked and read again, if this person may see it."""
    return (
        Activity.objects.select_for_update(of=("self",))
        .select_related("province")
        .visible_to(by)
        .get(pk=activity_id)
    )


def move_to(activity: Activity, move: str, *, by: User) -> str:
    """Check the move and the person's province; returns the status it leads to."""
    after = workflow.check_move(
        move=move,
        status=activity.status,
        role=desk_role(by, move, activity.province_id),
        endorsing=activity.province.endorsement_required,
    )
    served = Province.objects.ids_served_by(by)
    rules.check_serves(by=by, province_id=activity.province_id, served=served)
    return after


def check_year(entry: Entry, activity: Activity) -> None:
    """The fiscal year of the activity takes changes."""
    years.check_writable(
        entry, fiscal_year=activity.fiscal_year, province_id=activity.province_id
    )


def _fill(activity: Activity, values: dict) -> None:
    for name in WRITABLE:
        if name in values:
            setattr(activity, name, values[name])
    if activity.starts_on is None:
        raise ValidationError({"starts_on": _("โปรดกรอกวันที่เริ่ม")})
    activity.ends_on = activity.ends_on or activity.starts_on
    activity.fiscal_year = fiscal_year_of(activity.starts_on)


def _link(entry: Entry, activity: Activity, pairing_ids: Collection[int]) -> None:
    """Make the links those of ``pairing_ids``, which must be the province's own."""
    wanted = set(pairing_ids)
    own = Pairing.objects.filter(pk__in=wanted, province=activity.province)
    if own.visible_to(entry.by).count() != len(wanted):
        raise ValidationError({"pairings": _("เลือกได้เฉพาะคู่เมืองพี่เมืองน้องของจังหวัดนี้")})
    held = {link.pairing_id: link for link in activity.links.all()}
    if set(held) != wanted:
        entry.touch(activity)
    for pairing_id in sorted(set(held) - wanted):
        entry.remove(held[pairing_id])
    added = sorted(wanted - set(held))
    for pairing_id in added:
        entry.save(ActivityPairing(activity=activity, pairing_id=pairing_id))
    # No lock on the pairings: a joining holds them and waits for the activity. What was joined
    # meanwhile shows when nobody else can write.
    entry.at_end(("links", activity.pk), partial(_check_links_stand, pairing_ids=added))


def _check_links_stand(_entry: Entry, *, pairing_ids: Collection[int]) -> None:
    rows = Pairing.objects.filter(pk__in=pairing_ids).select_related("merged_into")
    for pairing in rows.order_by("pk"):
        check_stands(pairing)


def _check_planned(activity: Activity, pairing_ids: Collection[int]) -> None:
    if activity.planned_id is None:
        return
    # Locked and read again, so that it is not dropped or taken out meanwhile.
    item = PlannedActivity.objects.select_for_update(of=("self",)).get(pk=activity.planned_id)
    plan_rules.check_ticks_off(activity=activity, item=item, pairing_ids=set(pairing_ids))


def _note_author(entry: Entry, activity: Activity, *, by: User) -> None:
    """Keep who wrote in this round, once a person and round."""
    known = ReviewStep.objects.filter(
        activity=activity,
        round_number=activity.round_number,
        by=by,
        move__in=(Move.CREATED, Move.EDITED),
    )
    if entry.has_changes and not known.exists():
        make_step(entry, activity, Move.EDITED, by=by)


def make_step(
    entry: Entry, activity: Activity, move: str, *, by: User, **values
) -> ReviewStep:
    """Add a move to the rounds of an activity."""
    return entry.save(
        ReviewStep(
            activity=activity,
            round_number=activity.round_number,
            move=move,
            by=by,
            at=clock.now(),
            **values,
        )
    )
