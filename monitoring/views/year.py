"""Whether a fiscal year still takes what a page would change."""

from __future__ import annotations

from monitoring import years
from sistercity.errors import WrongState


def why_shut(fiscal_year: int, province_id: int | None) -> str:
    """Why the year takes no changes of a province, or of the centre; "" while it does."""
    try:
        years.check_shut(fiscal_year=fiscal_year, province_id=province_id)
    except WrongState as refusal:
        return str(refusal)
    return ""
