"""What the commands that write reports share: what is asked, and the file that comes of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from monitoring.asked import PLACES, read_place
from monitoring.reports import ReportRefused
from monitoring.reports.kinds import make
from monitoring.reports.order import Order
from monitoring.reports.words import LANGUAGES
from registry.moments import read_moment
from sistercity import clock
from sistercity.accounts.choices import Role
from sistercity.accounts.models import User
from sistercity.fields.messages import date_message
from sistercity.thai.calendar import DateReadingError, parse_thai_year
from sistercity.thai.numerals import NUMERALS


class ReportCommand(BaseCommand):
    """Writes a report to ``--out``; whoever runs commands may read all of it."""

    def add_arguments(self, parser) -> None:
        parser.add_argument("--out", required=True, type=Path, help="แฟ้มปลายทาง (file to write)")
        parser.add_argument(
            "--as-at", default="", help="ข้อมูล ณ วันที่ เช่น 2019-03-31 หรือ 31 มี.ค. 2562"
        )
        parser.add_argument(
            "--known-at", default="", help="เท่าที่ทะเบียนทราบเมื่อ วันที่ หรือวันเวลา ISO 8601"
        )
        parser.add_argument("--province", default="", help="รหัสจังหวัด เช่น TH-50 (default: ทั้งประเทศ)")
        parser.add_argument("--region", default="", help="รหัสภาค เช่น north")
        parser.add_argument("--cluster", default="", help="รหัสกลุ่มจังหวัด เช่น upper-north-1")
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

    def write_report(self, kind: str, extension: str, options: dict[str, Any]) -> None:
        """Write the report of this kind that the options ask for.

        Raises:
            CommandError: in words, what cannot be read, does not exist or cannot be written.
        """
        out: Path = options["out"]
        if not out.absolute().parent.is_dir():
            raise CommandError(f"ไม่มีโฟลเดอร์ “{out.absolute().parent}” โปรดสร้างก่อน หรือเปลี่ยน --out")
        with translation.override("th"):
            content = self._content(kind, extension, options)
        try:
            out.write_bytes(content)
        except OSError as error:
            raise CommandError(f"เขียนแฟ้ม “{out}” ไม่ได้: {error.strerror}") from error
        self.stdout.write(f"เขียนรายงานลง {out} แล้ว ({len(content):,} ไบต์)")

    def _content(self, kind: str, extension: str, options: dict[str, Any]) -> bytes:
        now = clock.now()
        try:
            order = self._order(kind, options)
            return make(order, now=now, reader=User(role=Role.PLANNER)).write(extension)
        except DateReadingError as error:
            raise CommandError(f"--fiscal-year: {date_message(error)}") from error
        except ValidationError as error:
            raise CommandError("\n".join(_faults(error))) from error
        except ReportRefused as error:
            raise CommandError(error.message) from error

    def _order(self, kind: str, options: dict[str, Any]) -> Order:
        asked = {name: options[name] for name in ("as_at", "known_at")}
        moment = read_moment(asked, now=clock.now())
        year = options["fiscal_year"]
        return Order(
            kind,
            fiscal_year=parse_thai_year(year) if year else None,
            place=read_place(options, PLACES),
            country=options.get("country", "").upper(),
            as_at=moment.as_at,
            known_at=moment.known_at,
            language=options["lang"],
            digits=options["digits"],
            internal=options.get("internal", False),
        )


def _faults(error: ValidationError) -> list[str]:
    """What is wrong, by the option that says it where one does."""
    if not hasattr(error, "error_dict"):
        return error.messages
    return [
        f"--{name.replace('_', '-')}: {' '.join(messages)}"
        for name, messages in error.message_dict.items()
    ]
