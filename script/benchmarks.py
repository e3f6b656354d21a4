"""What script/bench measures: each function does one thing in a plain way and in the portal's.

Add a function that returns a ``Measured`` (or ``Weighed``) and name it in ``BENCHMARKS``. Seconds
say little about another machine; the ratio of two measured side by side does.
"""

from __future__ import annotations

import importlib
import io
import itertools
import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ["TEST_DATABASE"] = "postgresql"
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

# Starts the cluster; before Django reads its settings.
importlib.import_module("tests.plugins.environment")
django.setup()

sys.path.insert(0, str(ROOT / "script"))

import api_speed  # noqa: E402
import bulk_speed  # noqa: E402
import openpyxl  # noqa: E402
import page_speed  # noqa: E402
import registers  # noqa: E402
import report_files  # noqa: E402
import tablib  # noqa: E402
from django.core.management import call_command  # noqa: E402
from figure_counts import ACTIVITIES, PAIRINGS, plain_counts, portal_counts, told_apart  # noqa: E402
from import_export import resources  # noqa: E402
from import_export.fields import Field  # noqa: E402
from import_export.widgets import ForeignKeyWidget  # noqa: E402

from monitoring.open_tables import DATASETS  # noqa: E402
from registry.importing.check import Check  # noqa: E402
from registry.importing.reading import read_table  # noqa: E402
from registry.loading import Loader, load_places  # noqa: E402
from registry.models import Counterpart, Country, Pairing, Province, UnitType  # noqa: E402
from tests.databases import copy_database, drop_database, using  # noqa: E402

FOUND, README = ROOT / "var" / "bench.json", ROOT / "README.md"
# Between these marks in README stands what was found.
BEGINS, ENDS = "<!-- script/bench writes from here -->", "<!-- to here -->"
ROWS, HELD, CHANGED, UNITS = 20_000, 16_000, 2_000, 500


@dataclass
class Measured:
    """Two ways of one thing in seconds, and how they must stand to each other.

    Either the portal's way is to be at least ``least_ratio`` times as fast as the plain one, or
    it may take at most ``most_ratio`` times as long.
    """

    what: str
    plain_seconds: float
    portal_seconds: float
    least_ratio: float | None = None
    most_ratio: float | None = None
    further: dict[str, object] = field(default_factory=dict)

    @property
    def ratio(self) -> float:
        """How many times as fast the portal's way is, or how many times as long it takes."""
        seconds = self.plain_seconds, self.portal_seconds
        slow, fast = seconds if self.most_ratio is None else reversed(seconds)
        return round(slow / fast, 2 if slow > fast else 4)

    @property
    def is_enough(self) -> bool:
        """Whether it holds."""
        if self.most_ratio is None:
            return self.ratio >= self.least_ratio
        return self.ratio <= self.most_ratio

    @property
    def told(self) -> str:
        """What came out, and what is asked of it, in words."""
        seconds = f"{self.plain_seconds:.2f} s and {self.portal_seconds:.2f} s"
        return f"{self.what}: {self.ratio} × ({seconds}; {self.asked})"

    @property
    def asked(self) -> str:
        """What is asked of the ratio, in words."""
        if self.most_ratio is None:
            return f"at least {self.least_ratio:g} × as fast"
        return f"at most {self.most_ratio} × as long"

    @property
    def row(self) -> list[str]:
        """The line of the table in README."""
        kept = "" if self.is_enough else " **not held**"
        return [self.what, f"{self.ratio} ×{kept}", self.asked]

    def as_plain(self) -> dict[str, object]:
        """What is kept of it."""
        return {**asdict(self), "ratio": self.ratio, "holds": self.is_enough}


@dataclass
class Weighed:
    """Figures that nothing is asked of, such as memory: they are to be seen when they change."""

    what: str
    unit: str
    found: dict[str, float]
    is_enough = True

    @property
    def told(self) -> str:
        """What came out, in words."""
        found = ", ".join(f"{name} {value:g}" for name, value in self.found.items())
        return f"{self.what} ({self.unit}): {found}"

    @property
    def row(self) -> list[str]:
        """The line of the table in README."""
        found = ", ".join(f"{name} {value:g}" for name, value in self.found.items())
        return [f"{self.what} ({self.unit})", found, "—"]

    def as_plain(self) -> dict[str, object]:
        """What is kept of it."""
        return asdict(self)


class PlainPairing(resources.ModelResource):
    """An ordinary resource: foreign keys by name, rows by number, unchanged ones skipped."""

    number = Field("number", "เลขทะเบียน")
    province = Field("province", "จังหวัด", ForeignKeyWidget(Province, "name_th"))
    counterpart = Field(
        "counterpart", "คู่ความสัมพันธ์ (ไทย)", ForeignKeyWidget(Counterpart, "name_th")
    )
    relation = Field("relation", "ลักษณะความสัมพันธ์")
    note = Field("note", "หมายเหตุ")

    class Meta:
        model = Pairing
        fields = ("number", "province", "counterpart", "relation", "note")
        import_id_fields = ("number",)
        skip_unchanged = True

    def before_save_instance(self, instance, row, **kwargs) -> None:
        """The next number, which a file does not know."""
        if not instance.number:
            instance.number = f"P-{HELD + kwargs['row_number']}"


def import_dry_run() -> Measured:
    """The dry run of one workbook of 20,000 rows, from its bytes to what each row would do.

    16,000 rows are held (2,000 of them with another note), 4,000 are new pairs; both ways read
    the same file against the same register and write nothing that stays.
    """
    load_places(Loader())
    data = _workbook_of_pairings()
    started = time.perf_counter()
    plain = PlainPairing().import_data(tablib.Dataset().load(data, "xlsx"), dry_run=True)
    plain_seconds = time.perf_counter() - started
    started = time.perf_counter()
    check = Check(read_table(data), user=None).run()
    portal_seconds = time.perf_counter() - started
    expected = (ROWS - HELD, CHANGED, HELD - CHANGED)
    totals = (plain.totals["new"], plain.totals["update"], plain.totals["skip"])
    if not (expected == totals == check.counts[:3]) or Pairing.objects.count() != HELD:
        raise SystemExit(f"the two disagree: {expected} {totals} {check.counts}")
    what = f"dry run of {ROWS:,} rows, against a plain resource with foreign keys"
    return Measured(what, plain_seconds, portal_seconds, least_ratio=4)


def all_figures() -> Measured:
    """The six indicators in five fiscal years for every place, against indicator 2.1 alone.

    The plain way counts what indicator 2.1 says of each province and year, left out activities
    by their reason included, in one hand-written statement; the portal computes all six, with
    their ids, for the nation, regions, clusters and provinces. Both must agree on the counts.
    """
    registers.load(PAIRINGS, ACTIVITIES)
    # In turns, and of each the quickest: what else the machine does slows either.
    seconds: dict[Callable, list[float]] = {plain_counts: [], portal_counts: []}
    counts = {}
    for _round in range(4):
        for count, taken in seconds.items():
            started = time.perf_counter()
            counts[count] = count()
            taken.append(time.perf_counter() - started)
    plain, portal = counts.values()
    plain_seconds, portal_seconds = (min(taken) for taken in seconds.values())
    if wrong := told_apart(plain, portal):
        raise SystemExit(f"the two disagree, first in {wrong[:20]}")
    what = (
        f"six indicators × five years × all places over {ACTIVITIES:,} activities and "
        f"{PAIRINGS:,} pairings, against SQL for the counts of 2.1"
    )
    return Measured(what, plain_seconds, portal_seconds, most_ratio=1.5)


def _workbook_of_pairings() -> bytes:
    """Fill the register with pairings, and return a workbook of them and of new ones."""
    country, kind = Country.objects.get(code="JP"), UnitType.objects.get(code="city")
    units = Counterpart.objects.bulk_create(
        Counterpart(name_th=f"หน่วยทดสอบที่ {place}", country=country, unit_type=kind)
        for place in range(UNITS)
    )
    provinces = list(Province.objects.order_by("code"))
    pairs = [(provinces[place // UNITS], units[place % UNITS]) for place in range(ROWS)]
    held = [
        Pairing(number=f"P-{place + 1:04d}", province=province, counterpart=unit, note="เดิม")
        for place, (province, unit) in enumerate(pairs[:HELD])
    ]
    Pairing.objects.bulk_create(held, batch_size=1_000)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("ทะเบียน")
    sheet.append(
        ["เลขทะเบียน", "จังหวัด", "คู่ความสัมพันธ์ (ไทย)", "ประเทศ", "ลักษณะความสัมพันธ์", "หมายเหตุ"]
    )
    for place, (province, unit) in enumerate(pairs):
        number = held[place].number if place < HELD else ""
        note = "แก้ไข" if place < CHANGED else "เดิม"
        sheet.append([number, province.name_th, unit.name_th, "ญี่ปุ่น", "sister_city", note])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def national_pdf() -> Measured:
    """The national report with its data, against WeasyPrint alone on the same HTML."""
    report_files.load_demonstration()
    what = "the national report from database to PDF, against WeasyPrint alone on its HTML"
    return Measured(what, *report_files.national_pdf(), most_ratio=1.3)


def national_again() -> Measured:
    """The national report over HTTP a second time, no copy of it held by who asks."""
    report_files.load_demonstration()
    what = "the national report unchanged again, against the first time"
    return Measured(what, *report_files.national_again(), most_ratio=0.05)


def sealed_again() -> Measured:
    """A sealed report over HTTP, against the same made anew."""
    report_files.load_demonstration()
    what = "the national report as it was sealed, against making it"
    return Measured(what, *report_files.sealed_again(), most_ratio=0.05)


def all_provinces() -> Measured:
    """The ZIP of all provinces by two processes, against one: both cores are put to use."""
    report_files.load_demonstration()
    what = "the ZIP of all provinces by two processes, against one"
    return Measured(what, *report_files.all_provinces(), least_ratio=1.6)


def peak_memory() -> Weighed:
    """The most memory that a process took for one report of each kind."""
    report_files.load_demonstration()
    return Weighed("peak memory of a report", "MiB", report_files.peak_memory())


def bulk_csv() -> Measured:
    """A million activities as CSV, against PostgreSQL's own COPY of the same rows."""
    registers.load(PAIRINGS, ACTIVITIES)
    plain, portal, further = bulk_speed.bulk_csv(DATASETS)
    told = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in further.items())
    what = f"{ACTIVITIES:,} activities as CSV, against COPY of the same rows ({told})"
    return Measured(what, plain, portal, least_ratio=0.4)


def bulk_memory() -> Weighed:
    """The most memory that a process took to write whole files of the same register."""
    registers.load(PAIRINGS, ACTIVITIES)
    found = bulk_speed.peaks(("activities.csv", "activities.ndjson", "register.xlsx"))
    return Weighed(f"peak memory of whole files, {ACTIVITIES:,} activities", "MiB", found)


def api_pairings() -> Measured:
    """A hundred nested pairings, nothing kept, against PostgreSQL's own JSON of the same."""
    what = "100 nested pairings by the API, against a view of PostgreSQL's json_agg"
    return Measured(what, *api_speed.pairings("database"), least_ratio=0.6)


def api_serializers() -> Measured:
    """A hundred nested pairings, nothing kept, against nested model serializers."""
    what = "100 nested pairings by the API, against plain serializers"
    return Measured(what, *api_speed.pairings("serializers"), least_ratio=2.5)


def api_not_modified() -> Measured:
    """304 to who holds the list, against an empty view behind the same keys and limits."""
    what = "304 of a list, against an empty view"
    return Measured(what, *api_speed.not_modified(), least_ratio=0.55)


def api_unchanged() -> Measured:
    """The unchanged list to who holds nothing, against that empty view."""
    what = "an unchanged list again, against an empty view"
    return Measured(what, *api_speed.unchanged(), least_ratio=0.5)


def api_growth() -> Measured:
    """Pages of a walk over ten times the rows; the one that grows most."""
    copy = copy_database("ten_times")
    try:
        found = api_speed.growth(copy)
    finally:
        drop_database(copy)
    page, seconds = max(found.items(), key=lambda one: one[1][1] / one[1][0])
    what = f"a page of a walk over 10 × the rows ({page} grows most)"
    return Measured(what, *seconds, most_ratio=1.2)


def page_growth() -> Measured:
    """Pages and lists of the API over registers of which each has ten times the rows, asked again.

    What is measured is the worst decade of the page that grows most. The first time somebody
    asks, which may compute figures, is told beside it.
    """
    copies = [copy_database(f"size_{place}") for place, _size in enumerate(page_speed.SIZES)]
    try:
        first, again = page_speed.growth(copies)
    finally:
        for copy in copies:
            drop_database(copy)
    decades = [
        (page, smaller, larger)
        for page, seconds in again.items()
        for smaller, larger in itertools.pairwise(seconds)
    ]
    page, *worst = max(decades, key=lambda one: one[2] / one[1])
    activities = page_speed.SIZES[-1][1]
    what = f"a page again over 10 × the rows, up to {activities:,} activities ({page} grows most)"
    return Measured(what, *worst, most_ratio=1.2, further={"first": first, "again": again})


def page_crowd() -> Weighed:
    """Fifty readers at once, who look at each page for some seconds, in the demonstration."""
    report_files.load_demonstration()
    readers = f"{page_speed.CROWD} readers at once for {page_speed.CROWD_SECONDS} s"
    return Weighed(readers, "s", page_speed.crowd())


def cold_start() -> Weighed:
    """From the start of the server's processes to the first answer; the demonstration."""
    report_files.load_demonstration()
    return Weighed("a cold start", "s", page_speed.cold_start())


def worker_memory() -> Weighed:
    """Memory of a process that answers, in the demonstration."""
    report_files.load_demonstration()
    return Weighed("memory of a process of the server", "MiB", page_speed.memory())


def api_beside() -> Measured | Weighed:
    """A hundred pairings of the same rows, against Datasette, where it can be started."""
    found = api_speed.beside_datasette()
    if found is None:
        return Weighed("beside Datasette, which is not installed (DATASETTE names it)", "s", {})
    what = "100 pairings by the API, against Datasette on a flat table of the same"
    return Measured(what, *found, least_ratio=4)


BENCHMARKS: dict[str, Callable[[], Measured | Weighed]] = {
    "import_dry_run": import_dry_run,
    "all_figures": all_figures,
    "national_pdf": national_pdf,
    "national_again": national_again,
    "sealed_again": sealed_again,
    "all_provinces": all_provinces,
    "peak_memory": peak_memory,
    "bulk_csv": bulk_csv,
    "bulk_memory": bulk_memory,
    "api_pairings": api_pairings,
    "api_serializers": api_serializers,
    "api_not_modified": api_not_modified,
    "api_unchanged": api_unchanged,
    "api_growth": api_growth,
    "api_beside": api_beside,
    "page_growth": page_growth,
    "page_crowd": page_crowd,
    "cold_start": cold_start,
    "worker_memory": worker_memory,
}


def main(names: list[str]) -> int:
    """Run the benchmarks, each in a database of its own; 1 when one is too slow.

    What was found is kept with what earlier runs found of the others, and the table in README
    is written anew.
    """
    unknown = set(names) - set(BENCHMARKS)
    if unknown:
        known = ", ".join(BENCHMARKS)
        raise SystemExit(f"no such benchmark: {', '.join(unknown)}; there are {known}")
    call_command("migrate", verbosity=0)
    FOUND.parent.mkdir(exist_ok=True)
    found = json.loads(FOUND.read_text(encoding="utf-8")) if FOUND.exists() else {}
    is_enough = True
    for name in names or BENCHMARKS:
        copy = copy_database(name)
        with using(copy):
            measured = BENCHMARKS[name]()
        drop_database(copy)
        found[name] = measured.as_plain() | {"row": measured.row}
        is_enough &= measured.is_enough
        print(f"{name}: {measured.told}", flush=True)
        FOUND.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    write_table([found[name]["row"] for name in BENCHMARKS if name in found])
    return int(not is_enough)


def write_table(rows: list[list[str]]) -> None:
    """Put what was found between the two marks in README."""
    before, _begin, rest = README.read_text(encoding="utf-8").partition(BEGINS)
    _former, _end, after = rest.partition(ENDS)
    lines = [["measured", "found", "asked"], ["---", "---", "---"], *rows]
    table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    README.write_text(f"{before}{BEGINS}\n{table}\n{ENDS}{after}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
