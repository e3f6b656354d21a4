"""Every decision on activities: withdraw, discard, endorse, approve, return, take back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from monitoring import rules
from monitoring.choices import Move, Status
from monitoring.deputies import DESK_MOVES, deputation_of
from monitoring.models import Activity, DeskLimit, ReviewNote, ReviewStep
from monitoring.notices import tell_move
from sistercity import clock
from sistercity.accounts.models import User
from sistercity.audit.ledger import Entry, check_revision, writing
from sistercity.audit.saving import save_filled

from .activity import check_year, locked, make_step, move_to

# What stands as the note of a return that only says something of single fields.
NOTED_BELOW = "โปรดแก้ไขตามข้อสังเกตรายช่อง"


def withdraw_activity(*, by: User, activity_id: int) -> Activity:
    """Take a submitted activity back as a draft, while nobody has endorsed it."""
    return _decide(by=by, activity_id=activity_id, move=Move.WITHDRAWN, action="withdraw")


def discard_activity(*, by: User, activity_id: int) -> Activity:
    """Put a draft away; it is no longer shown, its history stays."""
    return _decide(by=by, activity_id=activity_id, move=Move.DISCARDED, action="discard")


def endorse_activity(
    *,
    by: User,
    activity_id: int,
    note: str = "",
    letter_number: str = "",
    letter_on: date | None = None,
    revision: int | None = None,
) -> Activity:
    """Endorse for the province, with the number and date of the covering letter.

    Raises:
        Activity.DoesNotExist: unknown, or outside what this person may see.
        NotAllowed: neither an approver of the province nor one's deputy today, or its author.
        StaleEdit, WrongState: it changed, or somebody was faster; nothing is written.
    """
    return _decide(
        by=by,
        activity_id=activity_id,
        move=Move.ENDORSED,
        action="endorse",
        revision=revision,
        told={"note": note, "letter_number": letter_number, "letter_on": letter_on},
    )


def approve_activity(
    *, by: User, activity_id: int, note: str = "", revision: int | None = None
) -> Activity:
    """Approve for the ministry: from now on the activity is public and counts.

    Raises: as ``endorse_activity``.
    """
    return _decide(
        by=by,
        activity_id=activity_id,
        move=Move.APPROVED,
        action="approve",
        revision=revision,
        told={"note": note},
    )


def return_activity(
    *,
    by: User,
    activity_id: int,
    note: str = "",
    notes: Mapping[str, str] | None = None,
    revision: int | None = None,
) -> Activity:
    """Send it back to its officer, from either desk, with what to correct.

    Args:
        notes: field (of ``NoteField``) → what to correct there.

    Raises: as ``endorse_activity``; ValidationError without any note.
    """
    noted = {field: words.strip() for field, words in (notes or {}).items() if words.strip()}
    if not note.strip() and not noted:
        raise ValidationError({"note": _("โปรดเขียนว่าต้องแก้ไขสิ่งใด เพื่อให้เจ้าหน้าที่จังหวัดแก้ไขได้ถูก")})
    return _decide(
        by=by,
        activity_id=activity_id,
        move=Move.RETURNED,
        action="return",
        revision=revision,
        told={"note": note if note.strip() else NOTED_BELOW},
        notes=noted,
    )


def take_back_decision(
    *, by: User, activity_id: int, note: str = "", revision: int | None = None
) -> Activity:
    """Undo an endorsement that the ministry has not decided on, or an approval in an open year.

    The activity lies again on the desk that had decided. An approval that is taken back no
    longer counts and is no longer public from that moment; that it counted until then stays.

    Raises: as ``endorse_activity``; ValidationError: an approval is taken back with a reason.
    """
    return _decide(
        by=by,
        activity_id=activity_id,
        move=Move.TAKEN_BACK,
        action="take_back_decision",
        revision=revision,
        told={"note": note},
    )


def set_desk_limit(
    *, by: User | None, limit: DeskLimit, revision: int | None = None, reason: str = ""
) -> DeskLimit:
    """Set after how many working days on a desk an activity is told to the level above.

    Args:
        by: an editor; None when the reference data is loaded.

    Raises:
        NotAllowed: not an editor.
        StaleEdit, ValidationError: as ``save_filled``.
    """
    if by is not None:
        rules.check_ministry_editor(by=by)
    with writing(by=by, action="desklimit.save", reason=reason) as entry:
        save_filled(entry, limit, revision)
    return limit


def author_ids(activity: Activity) -> set[int]:
    """Ids of the people who created, edited or submitted the activity."""
    steps = ReviewStep.objects.filter(activity=activity, move__in=rules.AUTHORING_MOVES)
    return set(steps.values_list("by_id", flat=True))


def _decide(
    *,
    by: User,
    activity_id: int,
    move: str,
    action: str,
    revision: int | None = None,
    told: Mapping | None = None,
    notes: Mapping[str, str] | None = None,
) -> Activity:
    """One move of a desk or an officer, with what was told about it."""
    told = dict(told or {})
    note = told.get("note", "")
    with writing(by=by, action=f"activity.{action}", reason=note) as entry:
        activity = locked(by, activity_id)
        after = move_to(activity, move, by=by)
        check_revision(activity, revision)
        check_year(entry, activity)
        if move in (Move.ENDORSED, Move.APPROVED):
            rules.check_four_eyes(by=by, author_ids=author_ids(activity))
        if move == Move.TAKEN_BACK and activity.status == Status.APPROVED and not note.strip():
            raise ValidationError({"note": _("โปรดเขียนเหตุผลที่ถอนการเห็นชอบ")})
        if move in DESK_MOVES:
            told["deputation"] = deputation_of(by, activity.province_id)
        step = make_step(entry, activity, move, by=by, **told)
        _note_fields(entry, step, notes or {})
        activity.status = after
        if move == Move.APPROVED:
            activity.approved_at = clock.now()
        elif move == Move.TAKEN_BACK:
            activity.approved_at = None
        if move in (Move.RETURNED, Move.WITHDRAWN):
            activity.round_number += 1
        entry.save(activity)
        tell_move(entry, activity, move)
    return activity


def _note_fields(entry: Entry, step: ReviewStep, notes: Mapping[str, str]) -> None:
    for field, words in notes.items():
        entry.save(ReviewNote(step=step, field=field, words=words))
