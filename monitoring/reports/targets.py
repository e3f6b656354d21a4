"""How a figure stands to the target that the ministry set for the nation."""

from __future__ import annotations

from fractions import Fraction

from monitoring import kpis

from .computed import COMPUTED


def is_own(figure: kpis.Figure | kpis.Combined) -> bool:
    """Whether one province stands for itself alone, so that its share is yes or no."""
    is_province = kpis.kind_of(figure.place) == kpis.PlaceKind.PROVINCE
    return is_province and COMPUTED[figure.indicator].counts in ("province", "seat")


def holds_target(figure: kpis.Figure, target: Fraction | None) -> bool:
    """Whether the target, which is the nation's, can be held against the figure.

    A count of a part cannot reach that of the whole, and one province's yes or no says
    nothing of a share, unless every province should be in it.
    """
    if target is None or figure.place == kpis.NATION:
        return True
    if figure.denominator is None:
        return False
    return not is_own(figure) or target == 1


def band_of(figure: kpis.Figure, target: Fraction | None) -> str:
    """How the figure stands to the target, as ``kpis.band`` says it."""
    return kpis.band(figure, target if holds_target(figure, target) else None)
