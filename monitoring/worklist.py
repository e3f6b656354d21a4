"""What a province owes in a fiscal year and where each piece of it stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count, Max
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from monitoring.choices import Status
from monitoring.models import ActivityPairing, Explanation
from monitoring.starting import earlier_activities
from registry.choices import Confirmation
from registry.choices import Status as PairingStatus
from registry.models import Pairing, Province
from registry.names import name_order
from sistercity.thai.calendar import fiscal_year_end, fiscal_year_start

# State → the badge's code and its words, the furthest first: the first that holds is shown.
STATES: dict[str, tuple[str, Promise]] = {
    "done": ("approved", _("มีกิจกรรมแล้ว")),
    "returned": ("returned", _("ส่งกลับให้แก้ไข")),
    "waiting": ("submitted", _("รอพิจารณา")),
    "draft": ("draft", _("มีร่าง")),
    "explained": ("explained", _("ชี้แจงแล้ว")),
    "missing": ("due", _("ยังไม่มีกิจกรรม")),
}
WORK_ORDER = ["returned", "missing", "draft", "waiting", "explained", "done"]
_STATE_OF_STATUS = {
    Status.RETURNED: "returned",
    Status.SUBMITTED: "waiting",
    Status.ENDORSED: "waiting",
    Status.DRAFT: "draft",
}


@dataclass(frozen=True)
class Due:
    """One pairing in a fiscal year.

    Attributes:
        is_due: whether it was in force, so that an activity or an answer is expected.
        is_counted: whether indicator 2.1 counts it: confirmed, and signed before the year.
        state: a key of ``STATES``.
        activity_id: the latest activity in that state; None without any.
        apart_count: approved activities without the counterpart, which do not count.
        earlier_id: the latest activity of an earlier year, with which a new one may begin.
    """

    pairing: Pairing
    is_due: bool
    is_counted: bool
    state: str
    activity_id: int | None
    apart_count: int
    earlier_id: int | None = None

    @property
    def badge(self) -> str:
        """The badge's code."""
        return STATES[self.state][0]

    @property
    def words(self) -> Promise:
        """The state as people read it."""
        return STATES[self.state][1]


def due_pairings(
    *, user, provinces: Iterable[Province], fiscal_year: int, today: date
) -> list[Due]:
    """Every pairing of the provinces, with what the year has of it.

    Pairings stand as on the year's last day, or today while the year runs. Those that ended,
    were withdrawn or were rejected are left out. What asks for work comes first.
    """
    day = min(today, fiscal_year_end(fiscal_year))
    pairings = (
        Pairing.objects.visible_to(user)
        .filter(province__in=provinces)
        .exclude(confirmation=Confirmation.REJECTED)
        .as_at(day)
        .on_list()
        .exclude(status_shown__in=[PairingStatus.ENDED, PairingStatus.WITHDRAWN])
        .select_related("province", "counterpart__country")
        .order_by(name_order("province__"), name_order("counterpart__"), "id")
    )
    found = _activities(provinces, fiscal_year)
    answered = set(
        Explanation.objects.visible_to(user)
        .filter(pairing__province__in=provinces, fiscal_year=fiscal_year)
        .values_list("pairing_id", flat=True)
    )
    pairings = list(pairings)
    earlier = earlier_activities(user=user, pairings=pairings, before=fiscal_year)
    dues = [
        replace(
            _due(pairing, found[pairing.pk], pairing.pk in answered, fiscal_year),
            earlier_id=earlier.get(pairing.pk),
        )
        for pairing in pairings
    ]
    return sorted(dues, key=lambda due: WORK_ORDER.index(due.state))


def _activities(provinces: Iterable[Province], fiscal_year: int) -> dict[int, list[dict]]:
    """Of each pairing: status, jointness, number and latest id of its activities."""
    rows = (
        ActivityPairing.objects.filter(
            activity__province__in=provinces, activity__fiscal_year=fiscal_year
        )
        .exclude(activity__status=Status.DISCARDED)
        .order_by()
        .values("pairing_id", "activity__status", "activity__is_joint")
        .annotate(count=Count("id"), latest=Max("activity_id"))
    )
    found: dict[int, list[dict]] = defaultdict(list)
    for row in rows:
        found[row["pairing_id"]].append(row)
    return found


def _due(pairing: Pairing, rows: list[dict], is_answered: bool, fiscal_year: int) -> Due:
    latest: dict[str, int] = {}
    apart_count = 0
    for row in rows:
        status, is_joint = row["activity__status"], row["activity__is_joint"]
        if status == Status.APPROVED and not is_joint:
            apart_count += row["count"]
            continue
        state = _STATE_OF_STATUS.get(status, "done")
        latest[state] = max(row["latest"], latest.get(state, 0))
    held = {**latest, "missing": None} | ({"explained": None} if is_answered else {})
    state = next(name for name in STATES if name in held)
    return Due(
        pairing=pairing,
        is_due=pairing.status_on == PairingStatus.SIGNED,
        is_counted=pairing.confirmation == Confirmation.CONFIRMED
        and pairing.signed_on is not None
        and pairing.signed_on < fiscal_year_start(fiscal_year),
        state=state,
        activity_id=latest.get(state),
        apart_count=apart_count,
    )
