"""Indicator 1.1."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from .facts import Handbook
from .figure import Exclusion, Figure, Period, Reason, Rule, not_applicable, share
from .place import WHOLE, Place

RULE = Rule("1.1", 1)


def handbook_exists(
    *, period: Period, handbooks: Iterable[Handbook], place: Place = WHOLE
) -> Figure:
    """Indicator 1.1: 1 if a handbook is published by the day and not withdrawn by then, else 0.

    Returns:
        Figure with the ids of the handbooks in use as numerator, ``denominator`` 1; for a
        part of it not applicable, because the handbook is one for the whole nation.
    """
    if not place.is_nation:
        return not_applicable(RULE, period, place)
    in_use, excluded = [], []
    for book in sorted(handbooks, key=lambda book: book.id):
        reason = _handbook_reason(book, period.as_at)
        if reason is None:
            in_use.append(book.id)
        else:
            excluded.append(Exclusion("document", book.id, reason))
    return share(
        RULE,
        period,
        place,
        numerator=int(bool(in_use)),
        denominator=1,
        numerator_ids=tuple(in_use),
        exclusions=tuple(excluded),
    )


def _handbook_reason(book: Handbook, day: date) -> Reason | None:
    if book.published_on is None:
        return Reason.NOT_PUBLISHED
    if book.published_on > day:
        return Reason.PUBLISHED_LATER
    withdrawn = book.withdrawn_on is not None and book.withdrawn_on <= day
    return Reason.WITHDRAWN if withdrawn else None
