"""Countries in order: pure rules on counts, scores and weights.

A count becomes a score by least counts that the ministry sets; what a country reaches is the
weighted share of ``registry.suitability``, so that both are recomputed by hand the same way.

Source: the drive plan 2562–2566 puts countries in order with reasons; the formula is the
project's proposal, for the ministry to confirm.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from registry.suitability import TOP_SCORE, Line, Result, rank_of, result_of
from sistercity.thai.digits import to_arabic


def read_bounds(text: str) -> tuple[int, ...]:
    """The least counts for the scores 1 to the highest, as typed: ``1, 2, 4, 8``.

    Raises:
        ValidationError: other than that many whole numbers above 0, each above the one before.
    """
    parts = [part.strip() for part in to_arabic(text).split(",")]
    # No count has more digits.
    is_read = all(part.isascii() and part.isdecimal() and len(part) < 10 for part in parts)
    bounds = tuple(map(int, parts)) if is_read else ()
    rises = all(one < other for one, other in zip((0, *bounds), bounds, strict=False))
    if len(bounds) != TOP_SCORE or not rises:
        raise ValidationError(
            _("โปรดพิมพ์จำนวนเต็ม %(count)s จำนวนที่มากขึ้นตามลำดับ คั่นด้วยจุลภาค เช่น 1, 2, 4, 8"),
            params={"count": TOP_SCORE},
        )
    return bounds


def score_of(count: int, bounds: Sequence[int]) -> int:
    """How many of the least counts are reached: 0 to the highest score."""
    return sum(count >= bound for bound in bounds)


@dataclass(frozen=True)
class Placed:
    """What a country comes to. ``rank`` is None where no criterion of any weight has data."""

    lines: tuple[Line, ...]
    result: Result
    rank: int | None


def placed(
    scores: Mapping[str, Mapping[str, int | None]], weights: Mapping[str, Fraction]
) -> dict[str, Placed]:
    """Every country by its share, the greatest first; those without data last.

    Args:
        scores: country → criterion → score, None without data.
        weights: criterion → weight; only these criteria enter.

    Returns:
        Country → what it comes to, by rank and then in the order of ``scores``.
    """
    lines = {
        country: tuple(
            Line(code, "", weight, given.get(code)) for code, weight in weights.items()
        )
        for country, given in scores.items()
    }
    results = {country: result_of(own) for country, own in lines.items()}
    shares = [result.share for result in results.values()]
    found = {
        country: Placed(lines[country], result, rank_of(result.share, shares))
        for country, result in results.items()
    }
    last = len(found) + 1
    return dict(sorted(found.items(), key=lambda item: item[1].rank or last))
