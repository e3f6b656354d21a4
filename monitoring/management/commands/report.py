"""Writes any report to a file, without a browser."""

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
from sistercity.accounts.choices import Role
from sistercity.accounts.models import User
from sistercity.fields.messages import date_message
from sistercity.thai.calendar import DateReadingError, parse_thai_year
from sistercity.thai.numerals import NUMERALS


class Command(BaseCommand):
    """``manage.py report province --fiscal-year 2566 --province TH-50 --out FILE``."""

    help = "เขียนรายงานลงแฟ้ม (write a report): " + ", ".join(KINDS)

    def add_arguments(self, parser) -> None:
        parser.add_argument("kind", choices=sorted(KINDS))
        parser.add_argument("--out", required=True, type=Path, help="แฟ้มปลายทาง (file to write)")
        parser.add_argument(
            "--fiscal-year", default="", help="ปีงบประมาณ พ.ศ. ของรายงานสรุปผลคือปีสุดท้ายของแผน"
        )
        for name in PLACES:
            parser.add_argument(f"--{name}", default="", help="รหัสพื้นที่ (default: ทั้งประเทศ)")
        parser.add_argument("--as-at", default="", help="ข้อมูล ณ วันที่ เช่น 2019-03-31")
        parser.add_argument("--known-at", default="", help="เท่าที่ทะเบียนทราบเมื่อ")
        parser.add_argument("--lang", choices=LANGUAGES, default=LANGUAGES[0])
        parser.add_argument("--digits", choices=NUMERALS, default="")
        parser.add_argument(
            "--internal", action="store_true", help="ฉบับใช้ภายใน (with what is never public)"
        )

    def handle(self, *args, **options) -> None:
        out: Path = options["out"]
        extension = out.suffix.lstrip(".").lower()
        writers = KINDS[options["kind"]].writers
        if extension not in writers:
            raise CommandError(
                f"รายงานนี้ไม่มีแฟ้มชนิด “{out.name}” โปรดใช้นามสกุล {', '.join(sorted(writers))}"
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
        """The file that the options ask for; whoever runs commands may read all of it.

        Raises:
            CommandError: in words, what cannot be read or does not exist.
        """
        now = clock.now()
        asked = {"as_at": options["as_at"], "known_at": options["known_at"]}
        year = options["fiscal_year"]
        if not year and options["kind"] != "register":
            raise CommandError("--fiscal-year: โปรดระบุปีงบประมาณ พ.ศ. เช่น 2566")
        try:
            moment = read_moment(asked, now=now)
            order = Order(
                options["kind"],
                fiscal_year=parse_thai_year(year) if year else None,
                place=read_place(options, PLACES),
                as_at=moment.as_at,
                known_at=moment.known_at,
                language=options["lang"],
                digits=options["digits"],
                internal=options["internal"],
            )
            return make(order, now=now, reader=User(role=Role.PLANNER)).write(extension)
        except DateReadingError as error:
            raise CommandError(f"--fiscal-year: {date_message(error)}") from error
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        except ReportRefused as error:
            raise CommandError(error.message) from error
