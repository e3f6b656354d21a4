"""What whole files cost: a million activities as CSV beside PostgreSQL's own COPY, and memory."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from django.db import connection
from django.test import Client
from report_files import surroundings, timed

from sistercity import clock
from sistercity.bulk.csv import write_csv
from sistercity.bulk.making import all_files
from sistercity.feed.writing import refresh

ROOT = Path(__file__).resolve().parents[1]
RUNS = 3
NAME = "activities.csv"
# The same rows by hand: what is told of an activity, its province and its pairings, in order.
PLAIN = """
COPY (
    SELECT activity.id, title, code, name_th, name_en, numbers, activity.kind, starts_on, ends_on,
           fiscal_year, place, is_joint, direction, thai_count, foreign_count, budget_amount,
           budget_source, outcome, approved_at
    FROM monitoring_activity AS activity
    JOIN registry_province AS province ON province.id = province_id
    LEFT JOIN (
        SELECT activity_id, string_agg(number, ' ' ORDER BY number) AS numbers
        FROM monitoring_activitypairing
        JOIN registry_pairing AS pairing ON pairing.id = pairing_id
        GROUP BY activity_id
    ) AS named ON named.activity_id = activity.id
    WHERE status = 'approved' ORDER BY activity.id
) TO STDOUT CSV
"""
# The table's own columns, nothing joined: the least that the database can take.
BARE = "COPY (SELECT * FROM monitoring_activity WHERE status = 'approved') TO STDOUT CSV"
_TOLD_PEAK = """
import sys, django
from pathlib import Path
django.setup()
from monitoring.open_tables import DATASETS
from sistercity.bulk.making import all_files
if sys.argv[1:]:
    all_files(DATASETS)[sys.argv[1]].made()
lines = Path("/proc/self/status").read_text().splitlines()
print(next(line for line in lines if line.startswith("VmHWM")))
"""


def copied(statement: str) -> float:
    """Seconds in which PostgreSQL writes what the statement says, into a file."""
    with tempfile.TemporaryFile() as target, connection.cursor() as cursor:
        return timed(lambda: cursor.cursor.copy_expert(statement, target))


def written(datasets) -> float:
    """Seconds in which the portal writes the same."""
    file = all_files(datasets)[NAME]
    with tempfile.TemporaryFile() as target:
        return timed(lambda: write_csv(target, file.table, clock.today()))


def bulk_csv(datasets) -> tuple[float, float, dict[str, float]]:
    """(PostgreSQL's own COPY of the same rows, the portal's file), and further seconds by name.

    In turns, of each the quickest: what else the machine does slows either.
    """
    plain, portal, bare = [], [], []
    for _run in range(RUNS):
        plain.append(copied(PLAIN))
        portal.append(written(datasets))
        bare.append(copied(BARE))
    client = Client(headers={"host": "localhost"})
    address = f"/api/v1/bulk/{NAME}"
    first = timed(lambda: _taken(client, address))
    again = min(timed(lambda: _taken(client, address)) for _run in range(RUNS))
    return (
        min(plain),
        min(portal),
        {"bare COPY": min(bare), "first over HTTP": first, "again over HTTP": again},
    )


def peaks(names: tuple[str, ...]) -> dict[str, float]:
    """The most memory that the writing of a file took, in MiB; "nothing" writes none."""
    refresh()
    return {name or "nothing": _peak_of(name) for name in ("", *names)}


def _peak_of(name: str) -> float:
    with tempfile.TemporaryDirectory() as folder:
        told = subprocess.run(
            [sys.executable, "-c", _TOLD_PEAK, *filter(None, [name])],
            cwd=ROOT, env={**surroundings(), "VAR_DIR": folder}, check=True,
            capture_output=True, text=True,
        ).stdout  # fmt: skip
    return round(int(told.split()[-2]) / 1024, 1)


def _taken(client: Client, address: str) -> None:
    response = client.get(address)
    size = sum(map(len, response.streaming_content))
    if response.status_code != 200 or size != int(response["Content-Length"]):
        raise SystemExit(f"{address}: {response.status_code}, {size} bytes")
