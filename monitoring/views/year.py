"""Whether a fiscal year still takes what a page would change."""

from __future__ import annotations

from monitoring import rules
from monitoring.models import FiscalYear
from sistercity.errors import WrongState


def why_shut(fiscal_year: int) -> str:
    """Why the year takes no changes; "" while it does."""
    row = FiscalYear.objects.filter(year=fiscal_year).first()
    try:
        rules.check_year_open(fiscal_year=fiscal_year, row=row)
    except WrongState as refusal:
        return str(refusal)
    return ""
