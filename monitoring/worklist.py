"""A province's year as work: everything that is due, in the order in which it presses."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from monitoring.choices import DueKind
from monitoring.dues import WORK_ORDER, DueState, due_states
from monitoring.models import Activity, ActivityPairing
from monitoring.starting import earlier_activities
from registry.choices import Confirmation
from registry.choices import Status as PairingStatus
from registry.models import Pairing, Province
from registry.names import name_order
from registry.querysets import PairingQuerySet
from sistercity.thai.calendar import fiscal_year_end, fiscal_year_start

# What a press on the row's button does, where nothing of it is there yet.
_BEGIN: dict[str, Promise] = {
    DueKind.ACTION_PLAN: _("ทำแผนของปี"),
    DueKind.JOINT_ACTIVITY: _("บันทึกกิจกรรม"),
    DueKind.WORKING_GROUP: _("เปิดหน้าคณะทำงาน"),
    DueKind.REGISTER_CONFIRMATION: _("ตรวจและยืนยันรายการในทะเบียน"),
    DueKind.REFLECTION: _("เขียนสรุปบทเรียน"),
}
_IN_HAND = frozenset({"draft", "returned"})


@dataclass(frozen=True)
class Work:
    """One thing that is due, for those who do it.

    Attributes:
        apart_count: approved activities of the pairing without the counterpart, which do not
            count.
        earlier_id: the latest activity of an earlier year, with which a new one may begin.
    """

    its: DueState
    apart_count: int = 0
    earlier_id: int | None = None

    @property
    def kind(self) -> str:
        """What is due."""
        return self.its.due.kind

    @property
    def pairing(self) -> Pairing | None:
        """Whose it is; None is the province's own."""
        return self.its.due.pairing

    @property
    def is_open(self) -> bool:
        """Whether the province has something to do about it."""
        return self.its.state in {"missing", *_IN_HAND}

    @property
    def button(self) -> Promise:
        """What a press on its button does."""
        if not self.is_open:
            return _("ดูรายการ")
        of_registers = self.kind in (DueKind.REGISTER_CONFIRMATION, DueKind.WORKING_GROUP)
        is_begun = self.its.state in _IN_HAND and not of_registers
        return _("ทำต่อ") if is_begun else _BEGIN[self.kind]

    @property
    def may_be_explained(self) -> bool:
        """Whether the province may say why there was no activity, or correct what it said."""
        return self.kind == DueKind.JOINT_ACTIVITY and self.its.state in ("missing", "explained")

    @property
    def days_over(self) -> int:
        """Calendar days since it was due."""
        return -self.its.days_left


def works_of(
    *, user, provinces: Collection[Province], fiscal_year: int, today: date
) -> list[Work]:
    """What these provinces owe: what is overdue first, then what was returned, then by its day.

    What waits for others or is settled comes last. A fixed number of queries.
    """
    states = due_states(user=user, fiscal_year=fiscal_year, today=today, provinces=provinces)
    apart = _apart_counts(provinces, fiscal_year)
    asked = [state for state in states if state.due.kind == DueKind.JOINT_ACTIVITY]
    earlier = earlier_activities(
        user=user, pairings=[state.due.pairing for state in asked], before=fiscal_year
    )
    works = [Work(state) for state in states if state.due.kind != DueKind.JOINT_ACTIVITY]
    works += [
        Work(state, apart.get(state.due.pairing_id, 0), earlier.get(state.due.pairing_id))
        for state in asked
    ]
    return sorted(works, key=_pressing)


@dataclass(frozen=True)
class OtherPairing:
    """A pairing of which the year asks nothing, and why."""

    pairing: Pairing
    why: Promise


def other_pairings(
    *, user, provinces: Collection[Province], fiscal_year: int, today: date, works: list[Work]
) -> list[OtherPairing]:
    """The pairings on the list for which nothing is due; activities may be logged with them."""
    rows = (
        listed_pairings(user=user, provinces=provinces, fiscal_year=fiscal_year, today=today)
        .exclude(pk__in={work.pairing.pk for work in works if work.pairing})
        .select_related("province", "counterpart__country")
        .order_by(name_order("province__"), name_order("counterpart__"), "id")
    )
    return [OtherPairing(row, _why_nothing(row, fiscal_year)) for row in rows]


def listed_pairings(
    *, user, provinces: Collection[Province], fiscal_year: int, today: date
) -> PairingQuerySet:
    """The provinces' pairings as on the year's last day, or today while the year runs.

    Those that ended, were withdrawn or were rejected are left out.
    """
    return (
        Pairing.objects.visible_to(user)
        .filter(province__in=provinces)
        .exclude(confirmation=Confirmation.REJECTED)
        .as_at(min(today, fiscal_year_end(fiscal_year)))
        .on_list()
        .exclude(status_shown__in=[PairingStatus.ENDED, PairingStatus.WITHDRAWN])
    )


def _pressing(work: Work) -> tuple:
    state = work.its
    return (
        not work.is_open,
        not state.is_overdue,
        WORK_ORDER.index(state.state) if work.is_open and not state.is_overdue else 0,
        state.due.due_on,
        WORK_ORDER.index(state.state),
        state.due.pairing_id is None,
    )


def _apart_counts(provinces: Collection[Province], fiscal_year: int) -> dict[int, int]:
    """By pairing how many approved activities were held without the counterpart."""
    approved = Activity.objects.approved().of_year(fiscal_year).filter(is_joint=False)
    rows = ActivityPairing.objects.filter(
        activity__in=approved.filter(province__in=provinces).order_by().values("id")
    )
    return dict(rows.order_by().values_list("pairing_id").annotate(Count("id")))


def _why_nothing(pairing: Pairing, fiscal_year: int) -> Promise:
    if pairing.status_shown != PairingStatus.SIGNED:
        return PairingStatus(pairing.status_shown).label
    if pairing.confirmation != Confirmation.CONFIRMED:
        return _("รอตรวจสอบ จะนับเมื่อกระทรวงยืนยัน")
    if pairing.signed_on is None or pairing.signed_on >= fiscal_year_start(fiscal_year):
        return _("ลงนามในปีนี้ จึงเริ่มนับปีหน้า")
    return _("กระทรวงยังไม่ได้เปิดรายการที่ต้องส่งของคู่นี้")
