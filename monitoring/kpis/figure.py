"""What every rule gives: a value, the records on each side, those left out and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from sistercity.thai.calendar import fiscal_year_end, fiscal_year_start

from .place import Place

# From nine tenths of a target on a figure is near it.
NEAR = Fraction(9, 10)


class State(StrEnum):
    """Whether there is a value at all; nothing of nothing is neither 0 % nor 100 %."""

    VALUE = "value"
    NO_CASE = "no_case"
    NOT_APPLICABLE = "not_applicable"


class Reason(StrEnum):
    """Why a record is left out.

    An activity that counts for none of its pairings gets the first, in this order, of theirs.
    """

    # Any record that an authority has still to decide on, and places.
    NOT_APPROVED = "not_approved"
    OUTSIDE_SCHEME = "outside_scheme"
    PROVINCE_ABSENT = "province_absent"
    # Activities.
    STARTED_BEFORE = "started_before_year"
    STARTED_AFTER = "started_after_as_at"
    NOT_JOINT = "not_joint"
    NO_PAIRING = "no_pairing"
    SUSPENDED_THAT_DAY = "suspended_that_day"
    BEFORE_SIGNING = "before_signing"
    # Pairings, and activities that rest on them alone.
    SIGNED_IN_YEAR = "signed_in_year"
    SUSPENDED = "suspended"
    ENDED = "ended"
    UNDATED = "undated"
    NOT_SIGNED = "not_signed"
    CANDIDATE = "candidate"
    REJECTED = "rejected"
    NO_EDITION = "no_edition"
    # Meetings of working groups.
    SEAT_NOT_IN_FORCE = "seat_not_in_force"
    # Documents.
    NOT_PUBLISHED = "not_published"
    PUBLISHED_LATER = "published_later"
    WITHDRAWN = "withdrawn"
    # Orders of working groups.
    NOT_YET_IN_FORCE = "not_yet_in_force"
    NO_LONGER_IN_FORCE = "no_longer_in_force"


# Records left out for these are not public themselves: only how many they are is told. The
# rules ask these first, so that every other reason implies a record that may be shown.
UNPUBLISHED = frozenset({Reason.NOT_APPROVED, Reason.NOT_PUBLISHED, Reason.REJECTED})


class Fault(StrEnum):
    """What is wrong with a step of the guideline."""

    MISSING = "missing"
    UNDATED = "undated"
    BEFORE_PREDECESSOR = "before_predecessor"
    AFTER_SIGNING = "after_signing"


class StepFault(NamedTuple):
    """A step by its id and what is wrong; ``before`` is the step it should have followed."""

    step: int
    fault: Fault
    before: int | None = None


class Rule(NamedTuple):
    """An indicator by its code, and the version of its rule.

    The version is raised with every change, so that a printed result id tells by which.
    """

    indicator: str
    version: int


@dataclass(frozen=True)
class Period:
    """A fiscal year (the Buddhist year it ends in), looked at on ``as_at``, a day of it.

    That day is its last, or today while the year runs.

    Raises:
        ValueError: the day is not of the year.
    """

    fiscal_year: int
    as_at: date

    def __post_init__(self) -> None:
        if not self.begins <= self.as_at <= self.ends:
            raise ValueError(f"{self.as_at} is not a day of fiscal year {self.fiscal_year}")

    @cached_property
    def begins(self) -> date:
        """The first day of the year."""
        return fiscal_year_start(self.fiscal_year)

    @cached_property
    def ends(self) -> date:
        """The last day of the year, whether it has come or not."""
        return fiscal_year_end(self.fiscal_year)


@dataclass(frozen=True)
class Exclusion:
    """A record left out: its kind (pairing, activity, meeting, document, order), id, reason."""

    record: str
    id: int
    reason: Reason
    province: str = ""
    is_assumed: bool = False


@dataclass(frozen=True)
class Figure:
    """One indicator for one fiscal year and place, which goes by its code.

    ``value`` is a share 0–1, a count, or 1 and 0 for yes and no; None unless ``state`` is
    VALUE. The ids are province codes (2.1, 3.1, and 3.2, where the central seat is ``central``),
    pairing ids (1.2, 2.2) or document ids (1.1), ascending. A count has no denominator.

    ``groups`` divides records by a word: group → word → ids. ``supporting`` gives the records
    behind each: relation → id → ids. ``faults`` tells by pairing what is wrong with its steps.
    Ids of activities, and the exclusions with them, may be counted before they are read.
    ``assumed_ids`` are the pairings of the denominator, or of the count, that rest on an
    assumed date.
    """

    indicator: str
    rule_version: int
    fiscal_year: int
    place: str
    as_at: date
    state: State
    value: Fraction | None = None
    numerator: int | None = None
    denominator: int | None = None
    numerator_ids: tuple = ()
    denominator_ids: tuple = ()
    groups: Mapping[str, Mapping[str, tuple]] = field(default_factory=dict)
    supporting: Mapping[str, Mapping[str | int, Sequence[int]]] = field(default_factory=dict)
    faults: Mapping[int, tuple[StepFault, ...]] = field(default_factory=dict)
    exclusions: Sequence[Exclusion] = ()
    assumed_ids: tuple[int, ...] = ()

    @property
    def assumed_count(self) -> int:
        """How many records on either side rest on an assumed date."""
        return len(self.assumed_ids)

    @property
    def exclusion_counts(self) -> Mapping[tuple[str, Reason], int]:
        """How many records of each kind were left out for each reason, without reading them."""
        counted = getattr(self.exclusions, "counts", None)
        if counted is not None:
            return counted
        return Counter((one.record, one.reason) for one in self.exclusions)

    @property
    def other_exclusions(self) -> Sequence[Exclusion]:
        """Those that are no activities, without reading which activities there are."""
        others = getattr(self.exclusions, "others", self.exclusions)
        return tuple(one for one in others if one.record != "activity")

    @property
    def activities_left_out(self) -> Sequence[tuple]:
        """(activity, reason) of activities left out that are counted and not read; alike ones once.
        """
        return getattr(self.exclusions, "judged", ())


@dataclass(frozen=True)
class Combined:
    """Several years of an indicator: numerators and denominators, or counts, added.

    ``gap_years`` had no case or no value and add nothing.
    """

    indicator: str
    place: str
    fiscal_years: tuple[int, ...]
    gap_years: tuple[int, ...]
    state: State
    value: Fraction | None
    numerator: int
    denominator: int | None


def share(
    rule: Rule, period: Period, place: Place, *, numerator: int, denominator: int, **records
) -> Figure:
    """A figure of numerator by denominator; no case when there is nothing to divide by."""
    return Figure(
        *rule,
        period.fiscal_year,
        place.code,
        period.as_at,
        State.VALUE if denominator else State.NO_CASE,
        value=Fraction(numerator, denominator) if denominator else None,
        numerator=numerator,
        denominator=denominator,
        **records,
    )


def not_applicable(rule: Rule, period: Period, place: Place) -> Figure:
    """The figure of a place for which the indicator has no meaning."""
    return Figure(*rule, period.fiscal_year, place.code, period.as_at, State.NOT_APPLICABLE)


def combine(years: Sequence[Figure]) -> Combined:
    """Add up an indicator over several years of one place.

    Raises:
        ValueError: no year, a year twice, or figures of different indicators, versions of
            their rule, or places.
    """
    kinds = {(figure.indicator, figure.rule_version, figure.place) for figure in years}
    if len(kinds) != 1 or len({figure.fiscal_year for figure in years}) != len(years):
        raise ValueError("several years of one indicator, rule and place are combined, each once")
    indicator, _version, place = kinds.pop()
    valued = [figure for figure in years if figure.state == State.VALUE]
    numerator = sum(figure.numerator for figure in valued)
    is_count = bool(valued) and all(figure.denominator is None for figure in valued)
    denominator = None if is_count else sum(figure.denominator for figure in valued)
    value = Fraction(numerator, denominator or 1) if is_count or denominator else None
    return Combined(
        indicator,
        place,
        fiscal_years=tuple(figure.fiscal_year for figure in valued),
        gap_years=tuple(figure.fiscal_year for figure in years if figure not in valued),
        state=State.NO_CASE if value is None else State.VALUE,
        value=value,
        numerator=numerator,
        denominator=denominator,
    )


def band(figure: Figure, target: Fraction | None) -> str:
    """How a figure stands to its target: met, near (from nine tenths on) or below it.

    Without a value the state, without a target ``no_target``.
    """
    if figure.state != State.VALUE:
        return figure.state.value
    if target is None:
        return "no_target"
    if figure.value >= target:
        return "met"
    return "near" if figure.value >= target * NEAR else "below"
