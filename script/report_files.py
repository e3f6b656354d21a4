"""What files of reports cost: beside WeasyPrint alone, asked for again, all provinces at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock
from urllib.parse import quote
from xml.etree import ElementTree

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings

from monitoring import actions as monitoring
from monitoring import pdf
from monitoring.jobs import ALL_PROVINCES
from monitoring.reports.kinds import make
from monitoring.reports.order import Order
from sistercity import clock
from sistercity.accounts.models import User
from sistercity.jobs.actions import ask_job

ROOT = Path(__file__).resolve().parents[1]
YEAR = 2566
RUNS = 3
NATIONAL = f"/reports/kpi/{YEAR}.pdf"
# The kernel counts the peak of a process from its start; a resource limit would count its parent's.
_TOLD_PEAK = """
import sys, django
from pathlib import Path
django.setup()
import monitoring.reports.kinds
from django.core.management import call_command
if sys.argv[1:]:
    call_command("report", *sys.argv[1:])
lines = Path("/proc/self/status").read_text().splitlines()
print(next(line for line in lines if line.startswith("VmHWM")))
"""
# A report of each kind, as ``manage.py report`` takes it.
KINDS = {
    "kpi": ["kpi", "--fiscal-year", str(YEAR)],
    "province": ["province", "--fiscal-year", str(YEAR), "--province", "TH-50"],
    "closeout": ["closeout", "--fiscal-year", str(YEAR)],
    "annual": ["annual", "--fiscal-year", str(YEAR)],
    "register": ["register"],
}


def load_demonstration() -> None:
    """The real register and the demonstration, into the database at hand."""
    call_command("load_register", verbosity=0)
    call_command("load_demo", verbosity=0)


def national_pdf() -> tuple[float, float]:
    """Seconds for the national report, from the database to the bytes: (bare, portal's).

    The bare run has the HTML as it is laid out, contents and all, and is tagged as ours is; it
    bears no data and mends no text.
    """
    pages = []

    class Kept(pdf.HTML):
        def render(self, **options):
            pages.append(ElementTree.tostring(self.etree_element, "unicode", method="html"))
            return super().render(**options)

    with mock.patch.object(pdf, "HTML", Kept):
        _national()
    with tempfile.NamedTemporaryFile("w", suffix=".html", encoding="utf-8") as page:
        page.write(pages[-1])
        page.flush()
        static = ROOT / "sistercity" / "static"
        bare = [sys.executable, "script/plain/bare_pdf.py", page.name, str(static), str(RUNS)]
        told = subprocess.run(bare, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return float(told), min(timed(_national) for _run in range(RUNS))


def _national() -> None:
    make(Order("kpi", fiscal_year=YEAR), now=clock.now()).write("pdf")


def national_again() -> tuple[float, float]:
    """Seconds for the national report over HTTP, whole: (the first time, the next)."""
    with _keeping_reports():
        first, again = _asked_twice(lambda: _get(NATIONAL))
    return first, again


def sealed_again() -> tuple[float, float]:
    """Seconds: (the national report once over HTTP, the same as it was sealed)."""
    planner = User.objects.get(username="demo-planner")
    order = Order("kpi", fiscal_year=YEAR)
    seal = monitoring.seal_report(by=planner, order=order, form_key=uuid.uuid4())
    address = f"/verify/{seal.number}/report.pdf"
    return timed(lambda: _get(NATIONAL)), min(timed(lambda: _get(address)) for _run in range(RUNS))


def _asked_twice(ask: Callable[[], None]) -> tuple[float, float]:
    return timed(ask), min(timed(ask) for _run in range(RUNS))


def _get(address: str) -> None:
    response = Client(headers={"host": "localhost"}).get(address)
    content = b"".join(response) if response.streaming else response.content
    if response.status_code != 200 or not content.startswith(b"%PDF"):
        raise SystemExit(f"{address}: {response.status_code}")


@contextmanager
def _keeping_reports() -> Iterator[None]:
    """Keep files of reports as in use, in a folder of this run."""
    backend = "django.core.cache.backends.filebased.FileBasedCache"
    with tempfile.TemporaryDirectory() as folder:
        kept = {"BACKEND": backend, "LOCATION": folder}
        with override_settings(CACHES={**settings.CACHES, "reports": kept}):
            yield


def all_provinces() -> tuple[float, float]:
    """Seconds for the ZIP of all provinces by the worker: (one process, two)."""
    planner = User.objects.get(username="demo-planner")
    found = []
    for processes in (1, 2):
        asked = {"fiscal_year": YEAR, "language": "th" if processes == 1 else "en"}
        job, _is_new = ask_job(by=planner, kind=ALL_PROVINCES, asked=asked)
        found.append(timed(lambda job=job, count=processes: _worked(job, count)))
    return found[0], found[1]


def _worked(job, processes: int) -> None:
    worker = subprocess.Popen(
        [sys.executable, "manage.py", "run_worker", "--processes", str(processes)],
        cwd=ROOT,
        env=surroundings(),
    )
    try:
        while job.state not in ("done", "failed"):
            time.sleep(0.2)
            job.refresh_from_db()
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.wait()
    if job.state != "done":
        raise SystemExit(f"the ZIP was not made: {job.error}")


def peak_memory() -> dict[str, float]:
    """The most memory that the process of one report took, in MiB, by kind; "nothing" made none."""
    asked = {"nothing": [], **KINDS}
    return {kind: _peak_of(arguments) for kind, arguments in asked.items()}


def _peak_of(arguments: list[str]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        out = ["--out", f"{folder}/report.pdf"] if arguments else []
        told = subprocess.run(
            [sys.executable, "-c", _TOLD_PEAK, *arguments, *out],
            cwd=ROOT, env=surroundings(), check=True, capture_output=True, text=True,
        )  # fmt: skip
    return round(int(told.stdout.split()[-2]) / 1024, 1)


def surroundings() -> dict[str, str]:
    """The environment of another process that is to work on this database."""
    found = connection.settings_dict
    address = f"postgresql://{found['USER']}@{quote(found['HOST'], safe='')}/{found['NAME']}"
    return {**os.environ, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "tests.settings"}


def timed(work: Callable[[], object]) -> float:
    """Seconds that it takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
