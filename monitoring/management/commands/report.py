"""Writes any report to a file, without a browser."""

from __future__ import annotations

from django.core.management.base import CommandError

from monitoring.management.report_command import ReportCommand
from monitoring.reports.kinds import KINDS


class Command(ReportCommand):
    """``manage.py report province --fiscal-year 2566 --province TH-50 --out FILE``."""

    help = "เขียนรายงานลงแฟ้ม (write a report): " + ", ".join(KINDS)

    def add_arguments(self, parser) -> None:
        parser.add_argument("kind", choices=sorted(KINDS))
        parser.add_argument(
            "--fiscal-year", default="", help="ปีงบประมาณ พ.ศ. ของรายงานสรุปผลคือปีสุดท้ายของแผน"
        )
        parser.add_argument("--country", default="", help="รหัสประเทศของบันทึกย่อประเทศ เช่น JP")
        super().add_arguments(parser)
        parser.add_argument(
            "--internal", action="store_true", help="ฉบับใช้ภายใน (with what is never public)"
        )

    def handle(self, *args, **options) -> None:
        kind, out = options["kind"], options["out"]
        extension = out.suffix.lstrip(".").lower()
        writers = KINDS[kind].writers
        if extension not in writers:
            raise CommandError(
                f"รายงานนี้ไม่มีแฟ้มชนิด “{out.name}” โปรดใช้นามสกุล {', '.join(sorted(writers))}"
            )
        if kind == "country" and not options["country"]:
            raise CommandError("--country: โปรดระบุรหัสประเทศ เช่น JP")
        if not options["fiscal_year"] and KINDS[kind].takes_year:
            raise CommandError("--fiscal-year: โปรดระบุปีงบประมาณ พ.ศ. เช่น 2566")
        self.write_report(kind, extension, options)
