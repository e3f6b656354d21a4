"""The score of a proposed pairing: pure rules on weights and scores, with exact numbers.

A score is a whole number from 0 to ``TOP_SCORE``. The share reached is the sum of weight × score
over the criteria that have a score ÷ (``TOP_SCORE`` × the sum of their weights), a fraction from
0 to 1 that nothing is rounded in; pages print it of 100 with one decimal, halves up. A criterion
without data enters neither sum and is told as missing weight.

Source: the three axes of the drive plan 2562–2566 and the province's readiness; the formula is
the project's proposal, for the ministry to confirm.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

TOP_SCORE = 4


@dataclass(frozen=True)
class Line:
    """A criterion of one assessment: its weight and the score given, None without data."""

    code: str
    axis: str
    weight: Fraction
    score: int | None

    @property
    def points(self) -> Fraction | None:
        """Weight × score; None without data."""
        return None if self.score is None else self.weight * self.score


@dataclass(frozen=True)
class Result:
    """What lines come to. ``points`` is the sum of weight × score where there is a score."""

    points: Fraction
    scored_weight: Fraction
    all_weight: Fraction

    @property
    def missing_weight(self) -> Fraction:
        """The weight of the criteria without data."""
        return self.all_weight - self.scored_weight

    @property
    def share(self) -> Fraction | None:
        """The share reached, 0–1; None where no criterion of any weight has a score."""
        return self.points / (TOP_SCORE * self.scored_weight) if self.scored_weight else None

    @property
    def completeness(self) -> Fraction | None:
        """The share of the weight that has data, 0–1; None where nothing weighs anything."""
        return self.scored_weight / self.all_weight if self.all_weight else None

    @property
    def lowest(self) -> Fraction | None:
        """The share if every missing score were 0."""
        return self.points / (TOP_SCORE * self.all_weight) if self.all_weight else None

    @property
    def highest(self) -> Fraction | None:
        """The share if every missing score were the highest."""
        if not self.all_weight:
            return None
        return (self.points + TOP_SCORE * self.missing_weight) / (TOP_SCORE * self.all_weight)


def check_weights(weights: Mapping[str, Fraction]) -> None:
    """Weights are not negative, and together they weigh something.

    Raises:
        ValidationError: by code for negative ones, else for all together.
    """
    negative = {
        code: _("น้ำหนักติดลบไม่ได้ โปรดกรอก 0 ขึ้นไป") for code, weight in weights.items() if weight < 0
    }
    if negative:
        raise ValidationError(negative)
    if not sum(weights.values()):
        raise ValidationError(
            _("น้ำหนักของทุกเกณฑ์รวมกันเป็น 0 จึงคำนวณคะแนนไม่ได้ โปรดให้น้ำหนักอย่างน้อยหนึ่งเกณฑ์")
        )


def result_of(lines: Iterable[Line]) -> Result:
    """What these lines come to."""
    lines = list(lines)
    scored = [line for line in lines if line.score is not None]
    return Result(
        points=sum((line.points for line in scored), Fraction()),
        scored_weight=sum((line.weight for line in scored), Fraction()),
        all_weight=sum((line.weight for line in lines), Fraction()),
    )


def axis_results(lines: Sequence[Line]) -> dict[str, Result]:
    """The same by axis, in the order in which axes come first."""
    axes = dict.fromkeys(line.axis for line in lines)
    return {axis: result_of(line for line in lines if line.axis == axis) for axis in axes}


@dataclass(frozen=True)
class Trial:
    """What the total becomes when the weight of a criterion or an axis is multiplied.

    ``share`` is None where nothing that weighs has a score; ``rank`` as ``rank_of`` tells it.
    """

    subject: str
    factor: Fraction
    share: Fraction | None
    rank: int | None


# Halved, doubled, left out.
FACTORS = (Fraction(1, 2), Fraction(2), Fraction(0))


def multiplied(lines: Iterable[Line], subject: str, factor: Fraction) -> list[Line]:
    """The lines with the weight of one criterion, or of all of an axis, multiplied.

    Args:
        subject: a criterion's code or an axis.
    """
    return [
        replace(line, weight=line.weight * factor) if subject in (line.code, line.axis) else line
        for line in lines
    ]


def weighed(lines: Iterable[Line], weights: Mapping[str, Fraction]) -> list[Line]:
    """The lines with other weights, by code; those that are not named keep theirs."""
    return [replace(line, weight=weights.get(line.code, line.weight)) for line in lines]


def rank_of(own: Fraction | None, others: Iterable[Fraction | None]) -> int | None:
    """One more than how many others reach a greater share; None for one without a share.

    The same share is the same rank; others without a share do not count.
    """
    if own is None:
        return None
    return 1 + sum(other is not None and other > own for other in others)


def trials(lines: Sequence[Line], others: Sequence[Sequence[Line]]) -> list[Trial]:
    """What becomes of total and rank by ``FACTORS``, of each axis and then of each criterion.

    Args:
        others: the lines of the pairings it is ranked with, whose weights change alike.
    """
    found = []
    for subject in [*dict.fromkeys(line.axis for line in lines), *(line.code for line in lines)]:
        for factor in FACTORS:
            own = result_of(multiplied(lines, subject, factor)).share
            shares = [result_of(multiplied(other, subject, factor)).share for other in others]
            found.append(Trial(subject, factor, own, rank_of(own, shares)))
    return found


def exact_words(number: Fraction) -> str:
    """A sum of weights × scores in full: no zeros at its end, never rounded."""
    written = f"{Decimal(number.numerator) / Decimal(number.denominator):f}"
    return written.rstrip("0").rstrip(".") if "." in written else written
