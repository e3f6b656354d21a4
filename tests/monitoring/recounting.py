"""Asks the independent SQL of ``recount``."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

from django.db import connection

from monitoring.models import FiscalYear
from sistercity import clock

QUERIES = Path(__file__).parent / "recount"
FAR_AHEAD = datetime(9999, 12, 31, tzinfo=UTC)


def rows_of(indicator, year, as_at=None, known_at=None):
    """The rows of an indicator's query, for a year, a day and a moment."""
    last_day = as_at or min(date(year - 543, 9, 30), clock.today())
    closed_at = FiscalYear.objects.get(year=year).closed_at
    known = (known_at or closed_at or FAR_AHEAD).astimezone(UTC)
    query = (QUERIES / f"indicator_{indicator.replace('.', '_')}.sql").read_text("utf-8")
    query = re.sub(r"--.*", "", query).replace("%", "%%")
    with connection.cursor() as cursor:
        cursor.execute(re.sub(r":(\w+)", r"%(\1)s", query), {
            "first_day": f"{year - 544}-10-01",
            "last_day": last_day.isoformat(),
            "fiscal_year": year,
            # Both databases keep UTC, and read it so without a zone.
            "known": known.strftime("%Y-%m-%d %H:%M:%S.%f"),
        })  # fmt: skip
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
