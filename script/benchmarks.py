"""What script/bench measures: each function does one thing in a plain way and in the portal's.

Add a function that returns a ``Measured`` and name it in ``BENCHMARKS``. Seconds say little
about another machine; the ratio of two measured side by side does.
"""

from __future__ import annotations

import importlib
import io
import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ["TEST_DATABASE"] = "postgresql"
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

# Starts the cluster; before Django reads its settings.
importlib.import_module("tests.plugins.environment")
django.setup()

import openpyxl  # noqa: E402
import tablib  # noqa: E402
from django.core.management import call_command  # noqa: E402
from import_export import resources  # noqa: E402
from import_export.fields import Field  # noqa: E402
from import_export.widgets import ForeignKeyWidget  # noqa: E402

from registry.importing.check import Check  # noqa: E402
from registry.importing.reading import read_table  # noqa: E402
from registry.loading import Loader, load_places  # noqa: E402
from registry.models import Counterpart, Country, Pairing, Province, UnitType  # noqa: E402

ROWS, HELD, CHANGED, UNITS = 20_000, 16_000, 2_000, 500


@dataclass
class Measured:
    """Two ways of one thing in seconds, and how many times as fast the portal's must be."""

    what: str
    plain_seconds: float
    portal_seconds: float
    least_ratio: float

    @property
    def ratio(self) -> float:
        """How many times as fast the portal's way is."""
        return round(self.plain_seconds / self.portal_seconds, 2)


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


BENCHMARKS: dict[str, Callable[[], Measured]] = {"import_dry_run": import_dry_run}


def main(names: list[str]) -> int:
    """Run the benchmarks, tell and keep what they measured; 1 when one is too slow."""
    unknown = set(names) - set(BENCHMARKS)
    if unknown:
        known = ", ".join(BENCHMARKS)
        raise SystemExit(f"no such benchmark: {', '.join(unknown)}; there are {known}")
    call_command("migrate", verbosity=0)
    load_places(Loader())
    found = {}
    for name in names or BENCHMARKS:
        measured = BENCHMARKS[name]()
        found[name] = {**asdict(measured), "ratio": measured.ratio}
        print(
            f"{name}: {measured.what}: {measured.ratio} × "
            f"({measured.plain_seconds:.1f} s and {measured.portal_seconds:.1f} s; "
            f"at least {measured.least_ratio:g} ×)",
            flush=True,
        )
    path = ROOT / "var" / "bench.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    return int(any(row["ratio"] < row["least_ratio"] for row in found.values()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
