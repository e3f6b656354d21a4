"""The counts of indicator 2.1 by year, province and outcome: from plain SQL, and from figures."""

from __future__ import annotations

import os
import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection

from monitoring import kpis
from monitoring.models import FiscalYear
from monitoring.reports.figures import figures
from registry.models import Cluster, Province, Region
from sistercity import clock
from sistercity.thai.calendar import fiscal_year_end, fiscal_year_start

PAIRINGS = int(os.environ.get("BENCH_PAIRINGS", "1000"))
ACTIVITIES = int(os.environ.get("BENCH_ACTIVITIES", "1000000"))
PLAIN = Path(__file__).parent / "plain"
FAR_AHEAD = datetime(9999, 12, 31, tzinfo=UTC)
# Outcomes as the statement numbers them; the reasons by their place in ``kpis.Reason``.
COUNTED_PAIRINGS, COUNTED = -2, -1
# (fiscal year, province, outcome) → how many.
Counts = Counter[tuple[int, str, int]]


def plain_counts() -> Counts:
    """From the hand-written statement, year by year, each as known at its closing."""
    query = re.sub(r"--.*", "", (PLAIN / "joint_activity.sql").read_text("utf-8"))
    query = re.sub(r":(\w+)", r"%(\1)s", query)
    counts: Counts = Counter()
    ops = connection.ops
    with connection.cursor() as cursor:
        years = FiscalYear.objects.order_by("year").values_list("year", "closed_at")
        for year, closed_at in years:
            ends = fiscal_year_end(year)
            days = {
                "begins": fiscal_year_start(year),
                "ends": ends,
                "as_at": min(ends, clock.today()),
            }
            told = {name: ops.adapt_datefield_value(day) for name, day in days.items()}
            told["known"] = ops.adapt_datetimefield_value(closed_at or FAR_AHEAD)
            cursor.execute(query, told)
            counts.update({(year, *row[:2]): row[2] for row in cursor.fetchall()})
    return counts


def portal_counts() -> Counts:
    """From the figures of all places, as a page would use them."""
    regions = [kpis.grouped_code("region", code) for code in _codes(Region)]
    clusters = [kpis.grouped_code("cluster", code) for code in _codes(Cluster)]
    provinces = _codes(Province)
    years = FiscalYear.objects.order_by("year").values_list("year", flat=True)
    found = figures(
        years, [kpis.NATION, *regions, *clusters, *provinces], today=clock.today()
    )
    reasons = list(kpis.Reason)
    counts: Counts = Counter()
    for year in found.dates:
        for code in provinces:
            figure = found.of("2.1", year, code)
            for ids in figure.supporting.get("pairings_by_province", {}).values():
                counts[year, code, COUNTED_PAIRINGS] += len(ids)
            for ids in figure.supporting.get("activities_by_province", {}).values():
                counts[year, code, COUNTED] += len(ids)
            for (record, reason), count in figure.exclusion_counts.items():
                if record == "activity":
                    counts[year, code, reasons.index(reason)] += count
    return counts


def told_apart(plain: Counts, portal: Counts) -> list:
    """Where the two disagree; Bangkok has no figures of its own."""
    own = {key: count for key, count in plain.items() if key[1] != "TH-10"}
    return sorted(set(own.items()) ^ set(portal.items()))


def _codes(model) -> list[str]:
    return list(model.objects.order_by("code").values_list("code", flat=True))
