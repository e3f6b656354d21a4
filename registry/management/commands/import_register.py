"""Import pairings from a workbook or CSV file; a dry run unless told to commit."""

from __future__ import annotations

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, InterfaceError

from registry.importing import desk
from registry.importing.cells import UnreadableFile
from registry.importing.check import Check
from registry.importing.marked import write_marked
from registry.importing.reading import read_table
from sistercity.accounts.models import User
from sistercity.errors import NotAllowed, WrongState
from sistercity.outages import outage_of

# Exit codes beside 0: the file or the command itself is wrong; rows were refused.
BROKEN, REFUSED = 1, 2


class Command(BaseCommand):
    """``import_register FILE [--commit] [--partial] [--sheet NAME] [--marked OUT.xlsx]``."""

    help = (
        "อ่านแฟ้มคู่เมืองพี่เมืองน้อง (XLSX, CSV) แสดงสิ่งที่จะเปลี่ยน และบันทึกเมื่อสั่ง --commit "
        "จบด้วยรหัส 0 เมื่อเรียบร้อย 1 เมื่ออ่านแฟ้มไม่ได้ 2 เมื่อมีแถวที่ไม่รับ"
    )

    def add_arguments(self, parser) -> None:
        """The file, whether to write, what of it, and for whom."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--commit", action="store_true", help="บันทึกจริง")
        parser.add_argument("--partial", action="store_true", help="นำเข้าเฉพาะแถวที่ถูกต้อง")
        parser.add_argument("--sheet", default="", metavar="NAME", help="แผ่นงานที่จะอ่าน")
        parser.add_argument("--marked", type=Path, metavar="OUT.xlsx", help="แฟ้มที่ทำเครื่องหมายช่องผิด")
        parser.add_argument("--by", metavar="USERNAME", help="ผู้ดำเนินการ เว้นว่างคือระบบ")

    def handle(self, *args, file: Path, sheet: str, by: str | None, **options) -> None:
        """Read, show, and write when told to; what is refused ends with an error."""
        person = _person(by)
        try:
            data = file.read_bytes()
            check = Check(read_table(data, sheet), user=person)
            self._follow(check, check.steps())
            self._show(check)
            if options["marked"] and check.faults:
                options["marked"].write_bytes(write_marked(data, check.table, check.faults))
                self.stdout.write(f"เขียนแฟ้มที่ทำเครื่องหมายไว้ที่ {options['marked']}")
            if check.is_bad and not (options["commit"] and options["partial"]):
                raise CommandError(
                    f"พบข้อผิดพลาด {len(check.faults)} แห่งใน {len(check.refused)} แถว "
                    "ไม่ได้บันทึกสิ่งใด โปรดแก้ในแฟ้มแล้วสั่งใหม่",
                    returncode=REFUSED,
                )
            if options["commit"] and check.has_work:
                self._write(check, data, file.name, person, is_partial=options["partial"])
        except OSError as fault:
            name = fault.filename or file
            message = f"เปิดแฟ้ม {name} ไม่ได้: {fault.strerror}"
            raise CommandError(message, returncode=BROKEN) from fault
        except (UnreadableFile, NotAllowed, WrongState) as fault:
            raise CommandError(str(fault), returncode=BROKEN) from fault
        except ValidationError as fault:
            raise CommandError(" ".join(fault.messages), returncode=BROKEN) from fault
        except (DatabaseError, InterfaceError) as fault:
            if outage_of(fault) is None:
                raise
            raise CommandError(f"{desk.broken_off()} ({fault})", returncode=BROKEN) from fault
        self.stdout.write(_done(check, is_commit=options["commit"]))
        if check.is_bad:
            raise CommandError(f"ไม่รับ {len(check.refused)} แถว", returncode=REFUSED)

    def _write(
        self, check: Check, data: bytes, name: str, person: User | None, *, is_partial: bool
    ) -> None:
        run = desk.take_in(by=person, data=data, name=name, sheet=check.table.sheet)
        again = Check(check.table, user=person)
        steps = desk.carry_out(
            run, again, by=person, agreed=check.fingerprint(), is_partial=is_partial
        )
        self._follow(again, steps)

    def _follow(self, check: Check, steps) -> None:
        """Tell on the error stream how far the reading is."""
        for read in steps:
            self.stderr.write(f"อ่านแล้ว {read:,} จาก {len(check.table.lines):,} แถว", ending="\r")
        self.stderr.write("")

    def _show(self, check: Check) -> None:
        table = check.table
        self.stdout.write(f"แผ่นงานที่อ่าน: {table.sheet}")
        for name in table.hidden:
            self.stdout.write(f"ไม่อ่านแผ่นงานที่ซ่อนไว้: {name}")
        for header, meant in table.passed_over:
            asked = f" หมายถึง “{meant}” หรือไม่" if meant else ""
            self.stdout.write(f"ไม่นำเข้าคอลัมน์: {header}{asked}")
        for number, text in table.footers:
            self.stdout.write(f"ไม่ใช่ข้อมูล แถว {number}: {text}")
        for fault in check.faults:
            value = f" “{fault.value}”" if fault.value else ""
            place = f"{table.sheet} แถว {fault.row} {fault.header}".strip()
            self.stdout.write(f"ผิด   {place}{value}: {fault.rule}")
        for word, rows in (("เพิ่ม ", check.added), ("แก้ไข", check.edited)):
            for row in rows:
                changes = "; ".join(
                    f"{column} {old} → {new}" if old else f"{column} {new}"
                    for column, old, new in row.changes
                )
                self.stdout.write(f"{word} แถว {row.row} {row.name}: {changes}")
                if row.resembles:
                    self.stdout.write(f"       ทะเบียนมี “{row.resembles}” ซึ่งเขียนใกล้เคียงกัน")
        counts = check.counts
        self.stdout.write(
            f"อ่าน {counts.read} แถว เพิ่ม {counts.added} คู่ แก้ไข {counts.changed} คู่ "
            f"ไม่เปลี่ยนแปลง {counts.same} คู่ ไม่รับ {counts.refused} แถว"
        )


def _done(check: Check, *, is_commit: bool) -> str:
    if not check.has_work:
        return "ไม่มีสิ่งที่ต้องบันทึก ทะเบียนตรงกับแฟ้มอยู่แล้ว"
    return "บันทึกแล้ว" if is_commit else "ยังไม่ได้บันทึก สั่งอีกครั้งด้วย --commit เพื่อบันทึก"


def _person(username: str | None) -> User | None:
    if username is None:
        return None
    person = User.objects.filter(username=username, is_active=True).first()
    if person is None:
        raise CommandError(f"ไม่มีผู้ใช้ {username}")
    return person
