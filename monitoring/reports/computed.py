"""Which indicators the portal computes, and by which version of its rule each is computed when.

A version that was the rule when a year was closed stays the rule of that year's report; what is
computed of a later moment follows the version that came after. A changed rule is one more
``RuleVersion`` here, and the ministry's wording of it in the indicator.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitoring import kpis
from sistercity import clock

from .facts import Facts


def _handbook(facts: Facts, period: kpis.Period, place: kpis.Place) -> kpis.Figure:
    return kpis.handbook_exists(period=period, handbooks=facts.handbooks, place=place)


def _guideline(facts: Facts, period: kpis.Period, place: kpis.Place) -> kpis.Figure:
    return kpis.guideline_conformance_share(
        period=period,
        provinces=facts.provinces,
        pairings=facts.pairings_in(place),
        editions=facts.steps,
        walks=facts.walks,
        place=place,
    )


def _joint_activity(facts: Facts, period: kpis.Period, place: kpis.Place) -> kpis.Figure:
    def judge() -> kpis.JointActivityJudged:
        return kpis.judge_joint_activity(
            period=period,
            provinces=facts.provinces,
            pairings=facts.pairings,
            activities=facts.activities,
            explained=facts.explained,
        )

    return facts.once(("joint activity", period), judge).share(place)


def _new_pairing(facts: Facts, period: kpis.Period, place: kpis.Place) -> kpis.Figure:
    return kpis.new_pairing_count(
        period=period,
        provinces=facts.provinces,
        pairings=facts.pairings_in(place),
        never=facts.never,
        had=facts.had,
        declared_on=facts.declared_on,
        place=place,
    )


def _working_group(facts: Facts, period: kpis.Period, place: kpis.Place) -> kpis.Figure:
    return kpis.working_group_share(
        period=period, provinces=facts.provinces, orders=facts.orders_in(place), place=place
    )


def _group_activity(facts: Facts, period: kpis.Period, place: kpis.Place) -> kpis.Figure:
    return kpis.working_group_activity_share(
        period=period,
        provinces=facts.provinces,
        orders=facts.orders_in(place),
        meetings=facts.meetings_in(place),
        place=place,
    )


def trained(facts: Facts, period: kpis.Period, place: kpis.Place) -> kpis.Trained:
    """The responsible officers in post and those trained, which stand beside 1.2."""
    return kpis.trained_share(
        period=period,
        provinces=facts.provinces,
        posts=facts.posts,
        attendances=facts.attendances,
        place=place,
    )


@dataclass(frozen=True)
class RuleVersion:
    """One version of an indicator's rule, and from when it is the rule.

    It is the rule of figures known from ``known_from`` on (None: always was), of fiscal years
    from ``first_year`` on (None: of every year). ``change`` says what it does otherwise than
    the version before; the first says nothing.
    """

    version: int
    compute: Callable[[Facts, kpis.Period, kpis.Place], kpis.Figure]
    known_from: datetime | None = None
    first_year: int | None = None
    change_th: str = ""
    change_en: str = ""

    def is_rule(self, fiscal_year: int, moment: datetime) -> bool:
        """Whether it is the rule of the year, or was before a later one, by the moment."""
        is_known = self.known_from is None or self.known_from <= moment
        return is_known and (self.first_year is None or self.first_year <= fiscal_year)


@dataclass(frozen=True)
class Computed:
    """How an indicator is computed, and what kind of record stands on its sides.

    ``versions`` are those of its rule, in order; the first is the rule from the beginning.
    """

    versions: tuple[RuleVersion, ...]
    counts: str

    def in_force(self, fiscal_year: int, moment: datetime | None) -> RuleVersion:
        """The version that a figure of the year, known at the moment (None: now), follows."""
        moment = moment or clock.now()
        return [one for one in self.versions if one.is_rule(fiscal_year, moment)][-1]

    def numbered(self, version: int) -> RuleVersion | None:
        """The version with this number; None where there is none."""
        return {one.version: one for one in self.versions}.get(version)

    def compute(
        self, facts: Facts, period: kpis.Period, place: kpis.Place, version: int | None = None
    ) -> kpis.Figure:
        """The figure by the version in force as the facts were known, or by the one named.

        Raises:
            LookupError: there is no such version.
        """
        rule = self.in_force(period.fiscal_year, facts.moment)
        if version is not None:
            rule = self.numbered(version)
        if rule is None:
            raise LookupError(f"there is no version {version} of the rule")
        return rule.compute(facts, period, place)

    def worded_at(self, version: int, moment: datetime | None) -> datetime | None:
        """The moment whose wording of the indicator belongs to a version of its rule.

        While the version is the rule, the moment itself; else the last one at which it was.
        """
        following = [one.known_from for one in self.versions if one.version > version]
        ends = min((at for at in following if at is not None), default=None)
        begins = self.numbered(version).known_from
        at = moment or clock.now()
        if (begins is None or begins <= at) and (ends is None or at < ends):
            return moment
        return None if ends is None else ends - timedelta(microseconds=1)


def _first(compute: Callable[[Facts, kpis.Period, kpis.Place], kpis.Figure]) -> tuple:
    return (RuleVersion(1, compute),)


# The indicators the portal computes, in the order of the plan.
COMPUTED: dict[str, Computed] = {
    "1.1": Computed(_first(_handbook), "document"),
    "1.2": Computed(_first(_guideline), "pairing"),
    "2.1": Computed(_first(_joint_activity), "province"),
    "2.2": Computed(_first(_new_pairing), "pairing"),
    "3.1": Computed(_first(_working_group), "province"),
    "3.2": Computed(_first(_group_activity), "seat"),
}
