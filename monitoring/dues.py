"""Where each thing that is due in a fiscal year stands: the one truth of what is missing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from monitoring import receipts
from monitoring.choices import DueKind
from monitoring.expected import counted_pairings
from monitoring.holidays import Holidays, read_holidays
from monitoring.models import PAIRING_KINDS, Due
from monitoring.receipts import MISSING, Receipt
from registry.models import Pairing, Province
from registry.names import name_order
from sistercity.badges import Stated
from sistercity.thai.calendar import working_days_between

# State → the badge's code and its words.
STATES: dict[str, tuple[str, Promise]] = {
    "done": ("approved", _("ครบแล้ว")),
    "waiting": ("submitted", _("รอพิจารณา")),
    "returned": ("returned", _("ส่งกลับให้แก้ไข")),
    "draft": ("draft", _("ยังไม่ได้ส่ง")),
    "explained": ("explained", _("ชี้แจงแล้ว")),
    "missing": ("due", _("ยังไม่มี")),
    "waived": ("waived", _("ได้รับยกเว้น")),
}
# What asks for work comes first.
WORK_ORDER = ("returned", "missing", "draft", "waiting", "explained", "done", "waived")
_SETTLED = frozenset({"done", "explained", "waived"})
_READERS: dict[str, Callable[..., Mapping[int, Receipt]]] = {
    DueKind.ACTION_PLAN: receipts.of_plans,
    DueKind.JOINT_ACTIVITY: receipts.of_activities,
    DueKind.WORKING_GROUP: receipts.of_working_groups,
    DueKind.REGISTER_CONFIRMATION: receipts.of_register,
    DueKind.REFLECTION: receipts.of_reflections,
}


@dataclass(frozen=True)
class DueState(Stated):
    """One thing that is due, and how far it is.

    Attributes:
        state: a key of ``STATES``.
        received_on: the day on which the province first handed it in; None: not yet.
        approved_on: the day from which it counts.
        has_evidence: whether what was received can be seen: a file, an order, an answer.
        days_left: calendar days until it is due; negative afterwards.
        working_days_left: of these the working ones.
        href: where it is done, or read once that is done.
    """

    STATES = STATES

    due: Due
    state: str
    received_on: date | None
    approved_on: date | None
    has_evidence: bool
    days_left: int
    working_days_left: int
    href: str

    @property
    def is_expected(self) -> bool:
        """Whether it is asked at all: not waived."""
        return self.state != "waived"

    @property
    def is_received(self) -> bool:
        """Whether the province has handed it in, approved or not."""
        return self.received_on is not None

    @property
    def is_on_time(self) -> bool:
        """Whether it was handed in on the day it was due or before."""
        return self.received_on is not None and self.received_on <= self.due.due_on

    @property
    def is_settled(self) -> bool:
        """Whether nobody has to do anything more."""
        return self.state in _SETTLED

    @property
    def is_overdue(self) -> bool:
        """Whether its day has passed and the province has not handed it in."""
        return self.days_left < 0 and not self.is_received and not self.is_settled


def due_states(
    *,
    user,
    fiscal_year: int,
    today: date,
    provinces: Iterable[Province] | None = None,
    kinds: Collection[str] = DueKind.values,
    holidays: Holidays | None = None,
) -> list[DueState]:
    """Everything due in a year that ``user`` may see, by province, then by kind and pairing.

    A fixed number of queries. Pairings that count no longer, because they ended or were
    rejected since, are passed over.

    Args:
        provinces: only these; None for all.
        kinds: only these.
        holidays: where they are read already.
    """
    dues = _dues(user, fiscal_year, today, provinces, kinds)
    days = (holidays or read_holidays()).days
    found = {
        kind: _READERS[kind](
            user=user, fiscal_year=fiscal_year, today=today, owners=_owners(dues, kind)
        )
        for kind in kinds
    }
    return [_state(due, found.get(due.kind, {}), today, days) for due in dues]


def _dues(
    user,
    fiscal_year: int,
    today: date,
    provinces: Iterable[Province] | None,
    kinds: Collection[str],
) -> list[Due]:
    rows = Due.objects.visible_to(user).of_year(fiscal_year).filter(kind__in=kinds)
    counted = counted_pairings(Pairing.objects, fiscal_year=fiscal_year, today=today)
    if provinces is not None:
        provinces = list(provinces)
        rows = rows.filter(province__in=provinces)
        counted = counted.filter(province__in=provinces)
    # To know them costs more than all else; what is asked of provinces hangs on none.
    of_pairings = any(kind in PAIRING_KINDS for kind in kinds)
    counts = set(counted.order_by().values_list("pk", flat=True)) if of_pairings else set()
    rows = rows.select_related("province", "pairing__counterpart__country").order_by(
        name_order("province__"), "pairing__number", "id"
    )
    return [due for due in rows if due.pairing_id is None or due.pairing_id in counts]


def _owners(dues: Iterable[Due], kind: str) -> list[Due]:
    return [due for due in dues if due.kind == kind]


def _state(
    due: Due, found: Mapping[int, Receipt], today: date, holidays: Collection[date]
) -> DueState:
    receipt = found.get(due.pk) or Receipt(MISSING)
    if due.waived_at and receipt.state == MISSING:
        receipt = replace(receipt, state="waived")
    return DueState(
        due=due,
        state=receipt.state,
        received_on=_day(receipt.received_at),
        approved_on=_day(receipt.approved_at),
        has_evidence=receipt.has_evidence,
        days_left=(due.due_on - today).days,
        working_days_left=working_days_between(today, due.due_on, holidays),
        href=receipt.href or _form_of(due),
    )


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None


def _form_of(due: Due) -> str:
    """Where what is missing is done."""
    if due.kind == DueKind.ACTION_PLAN:
        return reverse("monitoring:plan-detail", args=[due.pairing.number, due.fiscal_year])
    if due.kind == DueKind.JOINT_ACTIVITY:
        return f"{reverse('monitoring:activity-create')}?pairing={due.pairing.number}"
    if due.kind == DueKind.WORKING_GROUP:
        return f"{reverse('monitoring:working-group')}?province={due.province.code}"
    if due.kind == DueKind.REGISTER_CONFIRMATION:
        return reverse("registry:answer-list")
    if due.kind == DueKind.REFLECTION:
        address = reverse("monitoring:reflection-edit", args=[due.fiscal_year])
        return f"{address}?province={due.province.code}"
    return reverse("monitoring:plan-detail", args=[due.pairing.number, due.fiscal_year])
