"""Trained officers, shown beside indicator 1.2."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from .facts import Attendance, Post, Province, counted_codes
from .figure import Period
from .place import WHOLE, Place


@dataclass(frozen=True)
class Trained:
    """Responsible officers in post and those of them who were trained, by ids of people.

    People are never public: only how many they are leaves the report.
    """

    trained_ids: tuple[int, ...]
    in_post_ids: tuple[int, ...]

    @property
    def trained_count(self) -> int:
        """The numerator."""
        return len(self.trained_ids)

    @property
    def in_post_count(self) -> int:
        """The denominator."""
        return len(self.in_post_ids)

    @property
    def value(self) -> Fraction | None:
        """The share, 0–1; None (no case) when nobody is in post."""
        return Fraction(self.trained_count, self.in_post_count) if self.in_post_ids else None


def trained_share(
    *,
    period: Period,
    provinces: Iterable[Province],
    posts: Iterable[Post],
    attendances: Iterable[Attendance],
    place: Place = WHOLE,
) -> Trained:
    """Of the responsible officers in post on the day, those trained about the guideline by then.

    Somebody who serves several provinces is one person; a training of any earlier year counts,
    wherever the person served then.

    Args:
        posts: of those appointed as officers.
        attendances: of trainings about the guideline.

    Source: rule in README, *Indicators*, beside 1.2.
    """
    counted = set(counted_codes(provinces, period.as_at, place))
    in_post = {
        post.person
        for post in posts
        if post.province in counted and post.is_held_on(period.as_at)
    }
    trained = {item.person for item in attendances if item.ended_on <= period.as_at}
    return Trained(tuple(sorted(in_post & trained)), tuple(sorted(in_post)))
