"""Writes the report on the indicators of a fiscal year to a file, without a browser."""

from __future__ import annotations

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from monitoring.asked import PLACES, read_place
from monitoring.reports import ReportRefused
from monitoring.reports.kinds import KINDS, make
from monitoring.reports.order import Order
from monitoring.reports.words import LANGUAGES
from registry.moments import read_moment
from sistercity import clock
from sistercity.fields.messages import date_message
from sistercity.thai.calendar import DateReadingError, parse_thai_year
from sistercity.thai.numerals import NUMERALS

WRITERS = KINDS["kpi"].writers


class Command(BaseCommand):
    """``manage.py kpi_report --fiscal-year 2562 --out FILE``."""

    help = "เขียนรายงานผลตามตัวชี้วัดของปีงบประมาณลงแฟ้ม (write the report on the indicators)"

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--fiscal-year", required=True, help="ปีงบประมาณ พ.ศ. เช่น 2562 (Buddhist year)"
        )
        parser.add_argument("--out", required=True, type=Path, help="แฟ้มปลายทาง (file to write)")
        parser.add_argument(
            "--as-at", default="", help="ข้อมูล ณ วันที่ เช่น 2019-03-31 หรือ 31 มี.ค. 2562"
        )
        parser.add_argument(
            "--known-at", default="", help="เท่าที่ทะเบียนทราบเมื่อ วันที่ หรือวันเวลา ISO 8601"
        )
        parser.add_argument(
            "--province", default="", help="รหัสจังหวัด เช่น TH-50 (default: ทั้งประเทศ)"
        )
        parser.add_argument("--region", default="", help="รหัสภาค เช่น north")
        parser.add_argument("--cluster", default="", help="รหัสกลุ่มจังหวัด เช่น upper-north-1")
        parser.add_argument(
            "--format",
            choices=sorted(WRITERS),
            help="pdf, xlsx หรือ json (default: ตามนามสกุลของแฟ้ม)",
        )
        parser.add_argument(
            "--lang",
            choices=LANGUAGES,
            default=LANGUAGES[0],
            help="ภาษาของ pdf และ xlsx (default: th) ส่วน json มีทั้งสองภาษา",
        )
        parser.add_argument(
            "--digits",
            choices=NUMERALS,
            default="",
            help="เลขไทยหรือเลขอารบิก (default: thai ในภาษาไทย arabic ในภาษาอังกฤษ)",
        )

    def handle(self, *args, **options) -> None:
        out: Path = options["out"]
        extension = options["format"] or out.suffix.lstrip(".").lower()
        if extension not in WRITERS:
            raise CommandError(
                f"ไม่ทราบรูปแบบของแฟ้ม “{out.name}” โปรดใช้นามสกุล .pdf, .xlsx หรือ .json หรือระบุ --format"
            )
        if not out.absolute().parent.is_dir():
            raise CommandError(f"ไม่มีโฟลเดอร์ “{out.absolute().parent}” โปรดสร้างก่อน หรือเปลี่ยน --out")
        with translation.override("th"):
            content = self._content(options, extension)
        try:
            out.write_bytes(content)
        except OSError as error:
            raise CommandError(f"เขียนแฟ้ม “{out}” ไม่ได้: {error.strerror}") from error
        self.stdout.write(f"เขียนรายงานลง {out} แล้ว ({len(content):,} ไบต์)")

    def _content(self, options: dict, extension: str) -> bytes:
        """The file that the options ask for.

        Raises:
            CommandError: in words, what cannot be read or does not exist.
        """
        asked = {"as_at": options["as_at"], "known_at": options["known_at"]}
        try:
            year = parse_thai_year(options["fiscal_year"])
            moment = read_moment(asked, now=clock.now())
            order = Order(
                "kpi",
                fiscal_year=year,
                place=read_place(options, PLACES),
                as_at=moment.as_at,
                known_at=moment.known_at,
                language=options["lang"],
                digits=options["digits"],
            )
            return make(order, now=clock.now()).write(extension)
        except DateReadingError as error:
            raise CommandError(f"--fiscal-year: {date_message(error)}") from error
        except ValidationError as error:
            faults = [
                f"--{name.replace('_', '-')}: {' '.join(messages)}"
                for name, messages in error.message_dict.items()
            ]
            raise CommandError("\n".join(faults)) from error
        except ReportRefused as error:
            raise CommandError(error.message) from error
