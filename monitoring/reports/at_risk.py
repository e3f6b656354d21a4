"""The provinces that will fail indicator 2.1 by the year's end unless something happens, and why.

Who is at risk is the denominator of 2.1 without its numerator, from the same facts by the same
rule; only what each one lacks is read besides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from monitoring import kpis
from monitoring.choices import Move, PlanStatus, Status
from monitoring.expected import counted_pairings
from monitoring.holidays import read_holidays
from monitoring.kpis import Need, Risk
from monitoring.models import Activity, FiscalYear, PlannedActivity, ReviewStep
from registry.models import Pairing, Posting, Province
from registry.names import name_order
from sistercity.accounts.choices import Role
from sistercity.templatetags.thai import partial_date, thai_date
from sistercity.thai.calendar import (
    fiscal_year_end,
    fiscal_year_of,
    working_days_between,
)

from .computed import COMPUTED
from .dates import settle
from .facts import Facts, read_facts
from .words import REASONS

INDICATOR = "2.1"
# From the middle of the year, when half of it is left to act in.
FIRST_MONTH = 4
_NEED_OF_STATUS = {
    Status.ENDORSED: Need.APPROVAL,
    Status.SUBMITTED: Need.ENDORSEMENT,
    Status.RETURNED: Need.CORRECTION,
    Status.DRAFT: Need.SUBMISSION,
}
# The moves that brought an activity to where it lies.
_MOVES = {
    Need.APPROVAL: {Move.ENDORSED, Move.SUBMITTED},
    Need.ENDORSEMENT: {Move.SUBMITTED},
    Need.CORRECTION: {Move.RETURNED},
    Need.SUBMISSION: {Move.CREATED, Move.WITHDRAWN},
}
_ACTORS = {Need.APPROVAL: Role.EDITOR, Need.ENDORSEMENT: Role.APPROVER}
_BADGES = {
    Need.APPROVAL: "endorsed",
    Need.ENDORSEMENT: "submitted",
    Need.CORRECTION: "returned",
    Need.SUBMISSION: "draft",
}


@dataclass(frozen=True)
class RiskRow:
    """A province at risk.

    Attributes:
        activity: what its need is about: of several the one that has waited longest.
        planned: without one, the next joint activity that its plans hold.
        since: the day on which it came to where it lies.
        waiting_days: working days since then.
        pairings: those that count.
        is_manned: whether somebody is posted who can act.
    """

    risk: Risk
    province: Province
    activity: Activity | None
    planned: PlannedActivity | None
    since: date | None
    waiting_days: int | None
    pairings: tuple[Pairing, ...]
    is_manned: bool

    @property
    def actor(self) -> str:
        """The role that must act next."""
        return _ACTORS.get(self.risk.need, Role.OFFICER)

    @property
    def actor_words(self) -> str:
        """That role as people read it."""
        return str(Role(self.actor).label)

    @property
    def badge(self) -> str:
        """The badge's code."""
        return _BADGES.get(self.risk.need, "due")

    @property
    def why(self) -> str:
        """Why it does not pass yet, in words."""
        return _why(self)

    @property
    def numbers(self) -> list[str]:
        """The public numbers of its pairings that count."""
        return [pairing.number for pairing in self.pairings]


@dataclass(frozen=True)
class AtRisk:
    """The risks of a year as at a day; the rows are those of the reader's scope.

    Attributes:
        figure: indicator 2.1 of the whole country.
        working_days_left: until the year's last day; negative afterwards.
        lacking_years: Buddhist years of which no holiday was entered yet.
    """

    figure: kpis.Figure
    rows: tuple[RiskRow, ...]
    working_days_left: int
    lacking_years: tuple[int, ...]

    @property
    def ends_on(self) -> date:
        """The day by which something must have happened."""
        return fiscal_year_end(self.figure.fiscal_year)

    @property
    def days_left(self) -> int:
        """Calendar days until then."""
        return (self.ends_on - self.figure.as_at).days

    @cached_property
    def count(self) -> int:
        """How many provinces of the country are at risk."""
        return self.figure.denominator - self.figure.numerator


def judged_year(today: date) -> int | None:
    """The fiscal year whose risks are told today.

    The running one from 1 April on; before, the last one while it is not closed, since what was
    handed in can still be approved. None: there is nothing to judge yet.
    """
    year = fiscal_year_of(today)
    if today >= judged_from(year):
        return year
    is_open = FiscalYear.objects.filter(year=year - 1, closed_at=None).exists()
    return year - 1 if is_open else None


def judged_from(fiscal_year: int) -> date:
    """The first day on which a fiscal year is judged."""
    return fiscal_year_end(fiscal_year).replace(month=FIRST_MONTH, day=1)


def risk_count(*, fiscal_year: int, today: date) -> int:
    """How many provinces are at risk; the same number as ``at_risk`` tells."""
    return len(_risks(fiscal_year, today)[1])


def at_risk(*, user, fiscal_year: int, today: date) -> AtRisk:
    """The provinces at risk that ``user`` may read of, the nearest to being saved first.

    The ministry reads of all, a province of itself. A fixed number of queries.

    Raises:
        ReportRefused: the year has no figures.
    """
    figure, risks, planned = _risks(fiscal_year, today)
    provinces = Province.objects.visible_to(user)
    if not user.is_ministry:
        provinces = provinces.served_by(user)
    codes = {risk.province for risk in risks}
    held = {row.code: row for row in provinces.filter(code__in=codes).order_by(name_order())}
    order = list(held)
    own = sorted(
        (risk for risk in risks if risk.province in held),
        key=lambda risk: (list(Need).index(risk.need), order.index(risk.province)),
    )
    holidays = read_holidays()
    day = figure.as_at
    return AtRisk(
        figure,
        _rows(user, own, held, planned, today, holidays.days),
        working_days_between(day, fiscal_year_end(fiscal_year), holidays.days),
        tuple(holidays.lacking_in(fiscal_year)),
    )


def if_approved(facts: Facts, period: kpis.Period, place: kpis.Place = kpis.WHOLE) -> kpis.Figure:
    """Indicator 2.1 as it would be were every activity approved that was entered.

    Args:
        facts: read with what waits.
    """
    hopeful = tuple(replace(one, is_approved=True) for one in facts.activities)
    return COMPUTED[INDICATOR].compute(replace(facts, activities=hopeful), period, place)


def _risks(
    fiscal_year: int, today: date
) -> tuple[kpis.Figure, tuple[Risk, ...], dict[str, PlannedActivity]]:
    """Indicator 2.1, who is at risk in it, and what plans hold for the days to come."""
    dates = settle(fiscal_year, as_at=None, known_at=None, today=today)
    facts = read_facts([dates], waiting=True)[fiscal_year]
    figure = COMPUTED[INDICATOR].compute(facts, dates.period, kpis.WHOLE)
    desks = {
        pk: Need.APPROVAL
        if status == Status.SUBMITTED and not is_endorsing
        else _NEED_OF_STATUS[status]
        for pk, status, is_endorsing in Activity.known(dates.known_at)
        .filter(id__in=_waiting(facts))
        .order_by()
        .values_list("id", "status", "province__endorsement_required")
    }
    planned = _planned(fiscal_year, today)
    hopeful = if_approved(facts, dates.period)
    return figure, kpis.provinces_at_risk(figure, hopeful, desks, planned), planned


def _waiting(facts: Facts) -> list[int]:
    """The ids of the activities that are not approved."""
    return [
        pk for one in facts.activities if not one.is_approved for _day, pk in one.records
    ]


def _planned(fiscal_year: int, today: date) -> dict[str, PlannedActivity]:
    """The next joint activity of each province on a day to come of the year, by its code."""
    counted = counted_pairings(Pairing.objects, fiscal_year=fiscal_year, today=today)
    rows = (
        PlannedActivity.objects.in_hand()
        .of_year(fiscal_year)
        .filter(
            plan__status=PlanStatus.SUBMITTED,
            plan__pairing__in=counted.order_by().values("pk"),
            is_joint=True,
            effective_on__gt=today,
        )
        .select_related("plan__pairing__province")
        .order_by("-effective_on", "-id")
    )
    return {row.plan.pairing.province.code: row for row in rows}


def _rows(
    user,
    risks: Collection[Risk],
    provinces: Mapping[str, Province],
    planned: Mapping[str, PlannedActivity],
    today: date,
    holidays: Collection[date],
) -> tuple[RiskRow, ...]:
    ids = {key for risk in risks for key in risk.activities}
    activities = Activity.objects.visible_to(user).in_bulk(ids)
    since = _since(risks)
    pairings = (
        Pairing.objects.visible_to(user)
        .select_related("counterpart__country")
        .in_bulk({key for risk in risks for key in risk.pairings})
    )
    posted = _posted(today)
    rows = []
    for risk in risks:
        oldest = min(
            (key for key in risk.activities if key in activities),
            key=lambda key: (since.get(key) or activities[key].starts_on, key),
            default=None,
        )
        moment = since.get(oldest)
        province = provinces[risk.province]
        role = _ACTORS.get(risk.need, Role.OFFICER)
        rows.append(
            RiskRow(
                risk=risk,
                province=province,
                activity=activities.get(oldest),
                planned=None if risk.activities else planned.get(risk.province),
                since=moment,
                waiting_days=working_days_between(moment, today, holidays) if moment else None,
                pairings=tuple(pairings[key] for key in risk.pairings if key in pairings),
                is_manned=role == Role.EDITOR or (role, province.pk) in posted,
            )
        )
    return tuple(rows)


def _since(risks: Collection[Risk]) -> dict[int, date]:
    """The day on which each activity that is not approved came to where it lies."""
    moves = {
        key: _MOVES[risk.need]
        for risk in risks
        if risk.need in _MOVES
        for key in risk.activities
    }
    last: dict[int, list[datetime]] = defaultdict(list)
    steps = ReviewStep.objects.filter(activity_id__in=moves).order_by()
    for key, move, at in steps.values_list("activity_id", "move").annotate(Max("at")):
        if move in moves[key]:
            last[key].append(at)
    return {key: timezone.localdate(max(moments)) for key, moments in last.items()}


def _posted(today: date) -> set[tuple[str, int]]:
    """The roles that somebody who can sign in holds in a province today."""
    rows = Posting.objects.in_force(today).filter(user__is_active=True).order_by()
    return set(rows.values_list("user__role", "province_id"))


def _starts(row: RiskRow) -> str:
    """The day of the activity to come, as far as it is known."""
    if row.activity:
        return thai_date(row.activity.starts_on)
    return partial_date(row.planned.planned_on) if row.planned else ""


def _why(row: RiskRow) -> str:
    told = {
        "days": row.waiting_days,
        "day": thai_date(row.since) if row.since else "",
        "reason": REASONS[row.risk.reason] if row.risk.reason else "",
        "starts": _starts(row),
    }
    return {
        Need.APPROVAL: _("รอกระทรวงพิจารณามาแล้ว %(days)s วันทำการ"),
        Need.ENDORSEMENT: _("รอผู้รับรองของจังหวัดมาแล้ว %(days)s วันทำการ"),
        Need.CORRECTION: _("ส่งกลับให้แก้ไขตั้งแต่ %(day)s ยังไม่ได้เสนอใหม่"),
        Need.SUBMISSION: _("มีแต่ร่างตั้งแต่ %(day)s ยังไม่ได้เสนอ"),
        Need.HOLDING: _("กิจกรรมร่วมกำหนดจัด %(starts)s ซึ่งยังมาไม่ถึง"),
        Need.COUNTERPART: _("มีแต่กิจกรรมที่คู่ความสัมพันธ์ไม่ได้เข้าร่วม"),
        Need.OTHER_PAIRING: _("มีกิจกรรมแล้วแต่ไม่นับ: %(reason)s"),
        Need.ACTIVITY: _("ยังไม่มีกิจกรรมใดในปีนี้"),
    }[row.risk.need] % told
