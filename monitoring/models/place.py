"""Where a record of monitoring belongs: its fiscal year and its province."""

from __future__ import annotations

from typing import NamedTuple


class YearPlace(NamedTuple):
    """The fiscal year that a record belongs to, and its province; None is the centre."""

    fiscal_year: int
    province_id: int | None
