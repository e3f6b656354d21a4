"""What provinces have handed in of what is due, one reader for each kind.

Each reader takes the rows of ``Due`` of its kind and answers by their ids; what it leaves out is
missing. Each makes a fixed number of queries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, Min, OuterRef, Subquery
from django.urls import reverse

from monitoring.choices import Move, OrderStatus, Status
from monitoring.models import (
    ActionPlan,
    Activity,
    ActivityPairing,
    Due,
    Evidence,
    Explanation,
    Reflection,
    ReviewStep,
    WorkingGroupOrder,
)
from registry.choices import AnswerStatus
from registry.models import RowAnswer
from registry.standing import COMPLETE, DECIDED, NOT_BEGUN, Standing, standings
from sistercity.thai.calendar import fiscal_year_end, fiscal_year_of

DONE, RETURNED, WAITING, DRAFT = "done", "returned", "waiting", "draft"
EXPLAINED, MISSING = "explained", "missing"
# Of several activities of one pairing the furthest tells; an answer stands behind all of them.
_FURTHEST = (DONE, RETURNED, WAITING, DRAFT)
_STATE_OF_STATUS = {
    Status.APPROVED: DONE,
    Status.RETURNED: RETURNED,
    Status.SUBMITTED: WAITING,
    Status.ENDORSED: WAITING,
    Status.DRAFT: DRAFT,
}


@dataclass(frozen=True)
class Receipt:
    """What there is of one thing that is due.

    Attributes:
        received_at: when the province first handed it in.
        approved_at: from when it counts.
        href: where it is worked on or read; "" leaves that to the form.
    """

    state: str
    received_at: datetime | None = None
    approved_at: datetime | None = None
    has_evidence: bool = False
    href: str = ""


def of_activities(
    *, user, fiscal_year: int, today: date, owners: Sequence[Due]
) -> dict[int, Receipt]:
    """Joint activities of the year for each pairing, or the answer why there was none."""
    rows = _activities(user, fiscal_year, owners)
    answers = Explanation.objects.visible_to(user).filter(
        fiscal_year=fiscal_year, pairing__in={due.pairing_id for due in owners}
    )
    first_known = Explanation.versions.objects.filter(id=OuterRef("id")).order_by("number_from")
    answered = dict(
        answers.annotate(first=Subquery(first_known.values("known_from")[:1])).values_list(
            "pairing_id", "first"
        )
    )
    found = {}
    for due in owners:
        own = rows.get(due.pairing_id, [])
        if own:
            found[due.pk] = _furthest(own)
        elif due.pairing_id in answered:
            found[due.pk] = Receipt(EXPLAINED, answered[due.pairing_id])
    return found


def of_plans(
    *, user, fiscal_year: int, today: date, owners: Sequence[Due]
) -> dict[int, Receipt]:
    """The year's action plan of each pairing; handing it in is all that is asked."""
    rows = ActionPlan.objects.visible_to(user).filter(
        fiscal_year=fiscal_year, pairing__in={due.pairing_id for due in owners}
    )
    return _handed_in(rows, owners, "pairing_id")


def of_working_groups(
    *, user, fiscal_year: int, today: date, owners: Sequence[Due]
) -> dict[int, Receipt]:
    """Orders of each province in force on the year's last day, or today while it runs.

    One that was there before the year began was received on its first day at the latest.
    """
    day = min(today, fiscal_year_end(fiscal_year))
    versions = WorkingGroupOrder.versions.objects.filter(id=OuterRef("id")).order_by()
    approved = versions.filter(status=OrderStatus.APPROVED)
    orders = (
        WorkingGroupOrder.objects.visible_to(user)
        .in_force(day)
        .filter(group__province__in={due.province_id for due in owners})
        .annotate(
            recorded_at=Subquery(_first(versions)), approved_at=Subquery(_first(approved))
        )
    )
    rows = defaultdict(list)
    columns = ("group__province_id", "status", "recorded_at", "approved_at")
    for province_id, *told in orders.values_list(*columns):
        rows[province_id].append(told)
    found = {}
    for due in owners:
        standing = [told for told in rows[due.province_id] if told[0] == OrderStatus.APPROVED]
        told = min(standing or rows[due.province_id], key=lambda told: told[1], default=None)
        if told:
            _status, recorded_at, approved_at = told
            state = DONE if standing else WAITING
            found[due.pk] = Receipt(
                state, recorded_at, approved_at if standing else None, has_evidence=True
            )
    return found


def of_register(
    *, user, fiscal_year: int, today: date, owners: Sequence[Due]
) -> dict[int, Receipt]:
    """The year's answers on the rows of each province's list, up to its word that it is whole.

    Rows that came after the year was over do not open it again.
    """
    provinces = list({due.province_id: due.province for due in owners}.values())
    is_running = fiscal_year == fiscal_year_of(today)
    held = {
        standing.province.pk: standing
        for standing in standings(
            user=user, fiscal_year=fiscal_year, today=today, provinces=provinces
        )
    }
    answers = RowAnswer.objects.visible_to(user).standing().filter(
        fiscal_year=fiscal_year, province__in=provinces
    )
    given = defaultdict(list)
    for answer in answers.only("province_id", "status", "decided_at"):
        given[answer.province_id].append(answer)
    return {
        due.pk: _confirmed(held[due.province_id], given[due.province_id], is_running)
        for due in owners
        if held[due.province_id].state != NOT_BEGUN
    }


def of_reflections(
    *, user, fiscal_year: int, today: date, owners: Sequence[Due]
) -> dict[int, Receipt]:
    """The year's reflection of each province; handing it in is all that is asked."""
    rows = Reflection.objects.visible_to(user).filter(
        fiscal_year=fiscal_year, province__in={due.province_id for due in owners}
    )
    return _handed_in(rows, owners, "province_id")


def _handed_in(
    rows: Iterable[ActionPlan | Reflection], owners: Sequence[Due], owner: str
) -> dict[int, Receipt]:
    """What nobody approves: a draft, or done once it was handed in."""
    held = {}
    for row in rows:
        at = row.submitted_at
        done = Receipt(DONE, at, at, has_evidence=True)
        held[getattr(row, owner)] = done if at else Receipt(DRAFT)
    keys = {due.pk: getattr(due, owner) for due in owners}
    return {pk: held[key] for pk, key in keys.items() if key in held}


def _activities(user, fiscal_year: int, owners: Sequence[Due]) -> dict[int, list[dict]]:
    """The joint activities of each pairing, and drafts that are not said to be joint yet."""
    steps = ReviewStep.objects.filter(activity_id=OuterRef("activity_id"), move=Move.SUBMITTED)
    evidence = Evidence.objects.kept().filter(activity_id=OuterRef("activity_id"))
    visible = Activity.objects.visible_to(user).of_year(fiscal_year)
    rows = (
        ActivityPairing.objects.filter(
            pairing__in={due.pairing_id for due in owners},
            activity__in=visible.values("id"),
            activity__is_joint=True,
        )
        .annotate(
            first_submitted_at=Subquery(
                steps.order_by().values("activity_id").annotate(first=Min("at")).values("first")
            ),
            has_evidence=Exists(evidence),
        )
        .order_by("activity_id")
        .values(
            "pairing_id",
            "activity_id",
            "activity__status",
            "activity__approved_at",
            "first_submitted_at",
            "has_evidence",
        )
    )
    found = defaultdict(list)
    for row in rows:
        found[row["pairing_id"]].append(row)
    return found


def _furthest(rows: list[dict]) -> Receipt:
    """Of several activities that which has come furthest; the first of them that was handed in."""
    by_state = defaultdict(list)
    for row in rows:
        by_state[_STATE_OF_STATUS[row["activity__status"]]].append(row)
    state = next(name for name in _FURTHEST if name in by_state)
    own = by_state[state]
    route = "activity-edit" if state in (RETURNED, DRAFT) else "activity-detail"
    return Receipt(
        state,
        received_at=_earliest(row["first_submitted_at"] for row in own),
        approved_at=_earliest(row["activity__approved_at"] for row in own),
        has_evidence=any(row["has_evidence"] for row in own),
        href=reverse(f"monitoring:{route}", args=[own[-1]["activity_id"]]),
    )


def _confirmed(standing: Standing, answers: list[RowAnswer], is_running: bool) -> Receipt:
    """How far a province has come that has said something."""
    declared_at = standing.declared.declared_at if standing.declared else None
    state = standing.state
    if declared_at and not is_running:
        state = COMPLETE if standing.waiting_count else DECIDED
    if any(answer.status == AnswerStatus.DECLINED for answer in answers):
        return Receipt(RETURNED, declared_at, has_evidence=bool(declared_at))
    if state == DECIDED:
        decided = [answer.decided_at for answer in answers if answer.decided_at]
        return Receipt(DONE, declared_at, max([declared_at, *decided]), has_evidence=True)
    return Receipt(
        WAITING if state == COMPLETE else DRAFT, declared_at, has_evidence=bool(declared_at)
    )


def _first(versions):
    return versions.values("id").annotate(first=Min("known_from")).values("first")


def _earliest(moments: Iterable[datetime | None]) -> datetime | None:
    return min((moment for moment in moments if moment), default=None)
