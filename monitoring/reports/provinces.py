"""The provinces of a report side by side: each with how it stands beside every indicator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .shapes import KpiReport, ProvinceRow, RegionRows

# 1.1 has no value of one province; the others in the order of the plan.
CODES = ("1.2", "2.1", "2.2", "3.1", "3.2")


@dataclass(frozen=True)
class ProvinceLine:
    """A province with its row beside each indicator that knows it."""

    code: str
    name_th: str
    name_en: str
    region: RegionRows
    rows: Mapping[str, ProvinceRow]

    @property
    def cells(self) -> list[tuple[str, ProvinceRow | None]]:
        """Its row beside each indicator in turn; None where it does not come into question."""
        return [(code, self.rows.get(code)) for code in CODES]

    def amount(self, code: str) -> int:
        """What it adds to the indicator: activities, meetings, orders, or counted pairings."""
        row = self.rows.get(code)
        if row is None:
            return 0
        if code == "2.1":
            return row.activity_count
        if code == "3.2":
            return len(row.meetings)
        return row.numerator


def province_lines(report: KpiReport) -> list[ProvinceLine]:
    """Every province of the report's place that any indicator knows, by region, then by name.

    Indicator 3.1 knows every province that counts.
    """
    lines: dict[str, ProvinceLine] = {}
    for item in report.figures:
        for region in item.regions:
            for row in region.rows:
                line = lines.setdefault(
                    row.code, ProvinceLine(row.code, row.name_th, row.name_en, region, {})
                )
                line.rows[item.code] = row
    names = report.figure("3.1").names.provinces
    return sorted(lines.values(), key=lambda line: names[line.code].order)
