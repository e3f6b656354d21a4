"""Writes the report on the indicators of a fiscal year to a file, without a browser."""

from __future__ import annotations

from django.core.management.base import CommandError

from monitoring.management.report_command import ReportCommand
from monitoring.reports.kinds import KINDS

WRITERS = KINDS["kpi"].writers


class Command(ReportCommand):
    """``manage.py kpi_report --fiscal-year 2562 --out FILE``."""

    help = "เขียนรายงานผลตามตัวชี้วัดของปีงบประมาณลงแฟ้ม (write the report on the indicators)"

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--fiscal-year", required=True, help="ปีงบประมาณ พ.ศ. เช่น 2562 (Buddhist year)"
        )
        super().add_arguments(parser)
        parser.add_argument(
            "--format",
            choices=sorted(WRITERS),
            help="pdf, xlsx หรือ json (default: ตามนามสกุลของแฟ้ม)",
        )

    def handle(self, *args, **options) -> None:
        out = options["out"]
        extension = options["format"] or out.suffix.lstrip(".").lower()
        if extension not in WRITERS:
            raise CommandError(
                f"ไม่ทราบรูปแบบของแฟ้ม “{out.name}” โปรดใช้นามสกุล .pdf, .xlsx หรือ .json หรือระบุ --format"
            )
        self.write_report("kpi", extension, options)
