"""Says of records of a fiscal year what holds them fast; for their admin classes."""

from __future__ import annotations

from django.http import HttpRequest

from monitoring.frozen import Hold, held_by_closing, held_by_seals
from sistercity.audit.recorded import Recorded


class YearBoundAdmin:
    """Records of a fiscal year: its closing and its sealed reports are told beside them."""

    def frozen_told(self, request: HttpRequest, obj: Recorded) -> list[Hold]:
        """What holds the record fast, in words with what to do."""
        place = obj.year_place()
        # Where the closing makes the row read-only, that is told as the reason already.
        is_told = self.can_change and self.why_row_stands(request, obj)
        closing = None if is_told else held_by_closing(place)
        return list(filter(None, (closing, held_by_seals(place))))
