"""How long the stages of the guideline have taken; pure rules on values.

A stage is the wait for one step. It ends on the day of the step and began on the latest day before
it on which something of the guideline was done, or on the day since which the guideline binds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median, quantiles

from sistercity.thai.calendar import PartialDate, Precision


@dataclass(frozen=True)
class Done:
    """A step that was done, by its place in the order; ``is_waived``: nobody had to wait for it."""

    number: int
    code: str
    happened_on: PartialDate | None
    is_waived: bool = False


@dataclass(frozen=True)
class Experience:
    """What the completed times of a stage come to, in whole days.

    ``upper_days`` is the upper quartile: three of four took no longer.
    """

    count: int
    median_days: int
    upper_days: int

    def is_enough(self, least: int | None) -> bool:
        """Whether there are as many cases as the ministry asks for; None asks for none."""
        return self.count >= (least or 1)

    def is_beyond(self, days: int, least: int | None) -> bool:
        """Whether ``days`` in the stage are more than three of four took."""
        return self.is_enough(least) and days > self.upper_days


def completed_times(bound_on: date, done: Iterable[Done]) -> Iterator[tuple[str, int]]:
    """The stages that one pairing has completed: the step's code and the days that it took.

    Left out is what cannot be told: a waived step, a day not known to the day, a step before
    which no day is known, and one that lies before a step of a lower number.

    Args:
        bound_on: the first day on which the guideline bound the pairing.
        done: its steps in any order, the signing among them.
    """
    dated = sorted(
        (
            (one.number, one.happened_on.effective_on, one)
            for one in done
            if one.happened_on and one.happened_on.precision == Precision.DAY
        ),
        key=lambda row: row[:2],
    )
    for position, (_number, day, one) in enumerate(dated):
        before = [bound_on, *(earlier for _, earlier, _ in dated[:position])]
        began = max(before)
        if not one.is_waived and began <= day:
            yield one.code, (day - began).days


def experience_of(times: Iterable[tuple[str, int]]) -> Mapping[str, Experience]:
    """The experience of each stage that somebody has completed, by the code of its step.

    Median and upper quartile interpolate between cases as spreadsheets do (QUARTILE.INC), and
    are rounded up to whole days.
    """
    days: dict[str, list[int]] = defaultdict(list)
    for code, taken in times:
        days[code].append(taken)
    return {
        code: Experience(len(taken), _whole(median(taken)), _whole(_upper(taken)))
        for code, taken in days.items()
    }


def _upper(taken: list[int]) -> float:
    return quantiles(taken, n=4, method="inclusive")[2] if len(taken) > 1 else taken[0]


def _whole(days: float) -> int:
    return int(-(-days // 1))
