"""Several decisions at once: what will happen to each, and what did."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from monitoring import actions, rules, workflow, years
from monitoring.choices import Move
from monitoring.models import Activity, ReviewStep
from monitoring.querysets import endorsing_provinces
from sistercity.accounts.choices import Role
from sistercity.errors import NotAllowed, StaleEdit, WrongState

# The most activities that one press decides on.
MOST_AT_ONCE = 100
DECIDING = (Move.ENDORSED, Move.APPROVED)


@dataclass(frozen=True)
class Outlook:
    """One of the chosen activities: what a press will do to it, or why it will do nothing."""

    activity: Activity
    move: str | None
    why_not: str


@dataclass(frozen=True)
class Outcome:
    """One of the activities after the press; ``why_not`` is empty where it was done."""

    activity: Activity | None
    why_not: str

    @property
    def is_done(self) -> bool:
        """Whether it was decided."""
        return not self.why_not


def outlook(user, activities: Iterable[Activity]) -> list[Outlook]:
    """What a press would do to each; the number of queries does not grow with the rows."""
    activities = list(activities)
    authors: dict[int, set[int]] = defaultdict(set)
    steps = ReviewStep.objects.filter(
        activity__in=activities, move__in=rules.AUTHORING_MOVES, by=user
    )
    for activity_id, by_id in steps.values_list("activity_id", "by_id"):
        authors[activity_id].add(by_id)
    desks = set(endorsing_provinces(user).values_list("pk", flat=True))
    shut: dict[tuple[int, int], str] = {}
    for row in activities:
        place = (row.fiscal_year, row.province_id)
        if place not in shut:
            shut[place] = _shut(*place)
    return [
        _outlook(user, row, authors[row.pk], desks, shut[row.fiscal_year, row.province_id])
        for row in activities
    ]


def decide(*, by, chosen: Iterable[tuple[int, int]], **told) -> list[Outcome]:
    """Endorse or approve each, every one as an action of its own.

    Args:
        chosen: keys with the revision at which each was read.
        told: what the action takes besides: note, letter_number, letter_on.
    """
    action = actions.approve_activity if by.role == Role.EDITOR else actions.endorse_activity
    outcomes = []
    for key, revision in chosen:
        try:
            activity = action(by=by, activity_id=key, revision=revision, **told)
        except Activity.DoesNotExist:
            outcomes.append(Outcome(None, _("ไม่พบรายการนี้ หรือท่านไม่มีสิทธิเห็น")))
        except StaleEdit:
            outcomes.append(_refused(by, key, _("เปลี่ยนไปหลังจากที่ท่านเปิดอ่าน โปรดเปิดอ่านก่อนตัดสินใจ")))
        except (NotAllowed, WrongState) as refusal:
            outcomes.append(_refused(by, key, str(refusal)))
        except ValidationError as refusal:
            outcomes.append(_refused(by, key, " ".join(refusal.messages)))
        else:
            outcomes.append(Outcome(activity, ""))
    return outcomes


def _refused(by, key: int, why: str) -> Outcome:
    rows = Activity.objects.visible_to(by).select_related("province")
    return Outcome(rows.filter(pk=key).first(), why)


def _outlook(
    user, activity: Activity, authors: set[int], desks: set[int], shut: str
) -> Outlook:
    role = Role.APPROVER if activity.province_id in desks else user.role
    moves = workflow.moves(
        status=activity.status, role=role, endorsing=activity.province.endorsement_required
    )
    move = next((one for one in DECIDING if one in moves), None)
    if move is None:
        why = _("อยู่ในสถานะ “%(status)s” แล้ว") % {"status": activity.status_words}
        return Outlook(activity, None, why)
    if user.pk in authors:
        return Outlook(activity, None, _("ท่านเป็นผู้บันทึกรายการนี้ จึงตัดสินใจเองไม่ได้"))
    return Outlook(activity, None if shut else move, shut)


def _shut(fiscal_year: int, province_id: int) -> str:
    """Why the year takes no decision from a list; "" where it does."""
    try:
        reopening = years.check_shut(fiscal_year=fiscal_year, province_id=province_id)
    except WrongState as refusal:
        return str(refusal)
    if reopening is not None:
        return _("ปีนี้ปิดแล้วและเปิดให้แก้ไขเป็นการเฉพาะ โปรดตัดสินใจทีละรายการ")
    return ""
