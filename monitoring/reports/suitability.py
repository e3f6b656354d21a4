"""The brief on whether a proposed pairing suits: score, facts of the register, other partners.

It is told as things stand, for those who see the pairing's assessment. Nothing here gives a
score: what the register knows is told beside the criteria.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Max, Q
from django.utils.functional import cached_property

from monitoring.choices import Status as ActivityStatus
from monitoring.models import ActivityPairing, WorkingGroupOrder
from registry.choices import Confirmation
from registry.models import (
    Advice,
    Assessment,
    AssessmentScore,
    Criterion,
    CriterionSet,
    Pairing,
)
from registry.names import name_order
from registry.suitability import (
    Line,
    Result,
    Trial,
    axis_results,
    rank_of,
    result_of,
    trials,
)

# What is told of a pairing's two sides.
BESIDE = ("province", "counterpart__country", "counterpart__unit_type")


@dataclass(frozen=True)
class Scored:
    """A criterion and what was said of it; ``row`` None where nobody has said anything."""

    criterion: Criterion
    row: AssessmentScore | None

    @property
    def line(self) -> Line:
        """What is computed with."""
        return Line(
            code=self.criterion.code,
            axis=self.criterion.axis,
            weight=Fraction(self.criterion.weight),
            score=self.row.score if self.row else None,
        )

    @property
    def meaning(self) -> str:
        """What the score means by its criterion; "" without data."""
        if self.row is None or self.row.score is None:
            return ""
        return self.criterion.meanings[self.row.score]


@dataclass(frozen=True)
class Partner:
    """Another pairing of the country, or of the province, with its last approved activity."""

    pairing: Pairing
    last_on: date | None

    @property
    def status(self) -> str:
        """How it stands on the day of the brief."""
        return self.pairing.status_shown


@dataclass(frozen=True)
class Compared:
    """Another pairing that was assessed by the same set of criteria."""

    pairing: Pairing
    lines: tuple[Line, ...]

    @cached_property
    def result(self) -> Result:
        """What it reaches."""
        return result_of(self.lines)


@dataclass(frozen=True)
class SuitabilityBrief:
    """Everything that is told of a pairing's suitability.

    Attributes:
        assessment: None while nobody has assessed it; ``criterion_set`` is then the one in force.
        earlier: assessments by earlier sets of criteria.
        advice: what the ministry has advised, the latest first; that one stands. Of an earlier
            assessment only what was advised on it.
        compared: of the same province or country, by their numbers.
        abroad: pairings of other provinces with the country; ``own``: others of the province.
        order: of the province's working group in force; None without.
    """

    pairing: Pairing
    as_at: date
    criterion_set: CriterionSet | None
    assessment: Assessment | None
    earlier: tuple[Assessment, ...]
    scores: tuple[Scored, ...]
    advice: tuple[Advice, ...]
    compared: tuple[Compared, ...]
    abroad: tuple[Partner, ...]
    own: tuple[Partner, ...]
    order: WorkingGroupOrder | None

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """What is computed with."""
        return tuple(one.line for one in self.scores)

    @cached_property
    def result(self) -> Result:
        """What the pairing reaches."""
        return result_of(self.lines)

    @cached_property
    def axes(self) -> dict[str, Result]:
        """The same by axis."""
        return axis_results(self.lines)

    @property
    def rank(self) -> int | None:
        """Its place among the compared pairings and itself; None without a score."""
        return rank_of(self.result.share, self.other_shares)

    @property
    def ranked_count(self) -> int:
        """How many have a score, itself among them."""
        shares = [self.result.share, *self.other_shares]
        return sum(share is not None for share in shares)

    @cached_property
    def trials(self) -> list[Trial]:
        """What becomes of score and rank when a weight changes."""
        return trials(self.lines, [one.lines for one in self.compared])

    @property
    def other_shares(self) -> list[Fraction | None]:
        """The shares of those it is ranked with."""
        return [one.result.share for one in self.compared]

    @property
    def standing(self) -> Advice | None:
        """The advice that stands."""
        return self.advice[0] if self.advice else None

    @property
    def is_advice_older(self) -> bool:
        """Whether the assessment was changed after the advice that stands."""
        if self.standing is None:
            return False
        told_of = self.standing.assessment_id, self.standing.assessed_revision
        return told_of != (self.assessment.pk, self.assessment.revision)


def read_brief(
    *, user, pairing: Pairing, today: date, set_code: str = ""
) -> SuitabilityBrief | None:
    """Read the brief in a fixed number of queries.

    Args:
        pairing: with both sides read.
        set_code: of an earlier set of criteria; "": the latest by which it was assessed.

    Returns:
        None where ``set_code`` names no set by which the pairing was assessed.
    """
    assessments = list(
        Assessment.objects.visible_to(user)
        .filter(pairing=pairing)
        .select_related("criterion_set", "assessed_by")
    )
    assessment = next(
        (one for one in assessments if set_code in ("", one.criterion_set.code)), None
    )
    if set_code and assessment is None:
        return None
    if assessment:
        criterion_set = assessment.criterion_set
    else:
        criterion_set = CriterionSet.objects.visible_to(user).in_force(today).first()
    criteria = list(criteria_of(criterion_set))
    advised = [assessment] if set_code else assessments
    advice = Advice.objects.visible_to(user).filter(assessment__in=advised)
    partners = _partners(user, pairing, today)
    orders = WorkingGroupOrder.objects.approved().in_force(today)
    return SuitabilityBrief(
        pairing=pairing,
        as_at=today,
        criterion_set=criterion_set,
        assessment=assessment,
        earlier=tuple(one for one in assessments if one != assessment),
        scores=_scores(user, criteria, assessment),
        advice=tuple(advice.select_related("given_by", "assessment__criterion_set")),
        compared=_compared(user, pairing, criterion_set, criteria) if assessment else (),
        abroad=tuple(one for one in partners if one.pairing.province_id != pairing.province_id),
        own=tuple(one for one in partners if one.pairing.province_id == pairing.province_id),
        order=orders.filter(group__province_id=pairing.province_id).first(),
    )


def criteria_of(criterion_set: CriterionSet | None) -> Iterable[Criterion]:
    """The criteria of a set that are in use, in their order; none without a set."""
    if criterion_set is None:
        return []
    return criterion_set.criteria.filter(is_in_use=True).order_by("number")


def lines_of(
    criteria: Sequence[Criterion], rows: Iterable[AssessmentScore]
) -> tuple[Line, ...]:
    """What is computed with, of one assessment."""
    by_criterion = {row.criterion_id: row for row in rows}
    return tuple(Scored(one, by_criterion.get(one.pk)).line for one in criteria)


def _scores(user, criteria: Sequence[Criterion], assessment) -> tuple[Scored, ...]:
    rows = AssessmentScore.objects.visible_to(user).filter(assessment=assessment)
    by_criterion = {row.criterion_id: row for row in rows} if assessment else {}
    return tuple(Scored(one, by_criterion.get(one.pk)) for one in criteria)


def _compared(
    user, pairing: Pairing, criterion_set: CriterionSet, criteria: Sequence[Criterion]
) -> tuple[Compared, ...]:
    near = Q(pairing__province_id=pairing.province_id) | Q(
        pairing__counterpart__country_id=pairing.counterpart.country_id
    )
    rows = Assessment.objects.visible_to(user).filter(near, criterion_set=criterion_set)
    rows = rows.exclude(pairing=pairing).exclude(pairing__confirmation=Confirmation.REJECTED)
    rows = rows.select_related(*(f"pairing__{path}" for path in BESIDE))
    return tuple(
        Compared(row.pairing, lines_of(criteria, row.scores.all()))
        for row in rows.order_by("pairing__number").prefetch_related("scores")
    )


def _partners(user, pairing: Pairing, today: date) -> list[Partner]:
    """Pairings with the same country, and the others of the province, by province and number."""
    near = Q(counterpart__country_id=pairing.counterpart.country_id) | Q(
        province_id=pairing.province_id
    )
    rows = Pairing.objects.visible_to(user).asked_of_provinces().as_at(today).on_list()
    rows = rows.filter(near).exclude(pk=pairing.pk).select_related(*BESIDE)
    found = list(rows.order_by(name_order("province__"), "number"))
    links = ActivityPairing.objects.visible_to(user).filter(
        pairing__in=[one.pk for one in found], activity__status=ActivityStatus.APPROVED,
        activity__starts_on__lte=today,
    )  # fmt: skip
    last = dict(
        links.order_by().values_list("pairing_id").annotate(last=Max("activity__starts_on"))
    )
    return [Partner(one, last.get(one.pk)) for one in found]
