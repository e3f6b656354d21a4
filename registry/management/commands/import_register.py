"""Import pairings from a workbook or CSV file; a dry run unless told to commit."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from registry.importing.files import UnreadableFile, read_table
from registry.importing.preview import Preview
from registry.resources import PairingImport
from sistercity.accounts.models import User
from sistercity.errors import NotAllowed


class Command(BaseCommand):
    """``import_register FILE [--commit] [--by USERNAME]``."""

    help = "อ่านแฟ้มคู่เมืองพี่เมืองน้อง (XLSX, CSV) แสดงสิ่งที่จะเปลี่ยน และบันทึกเมื่อสั่ง --commit"

    def add_arguments(self, parser) -> None:
        """The file, whether to write, and for whom."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--commit", action="store_true", help="บันทึกจริง")
        parser.add_argument("--by", metavar="USERNAME", help="ผู้ดำเนินการ เว้นว่างคือระบบ")

    def handle(self, *args, file: Path, commit: bool, by: str | None, **options) -> None:
        """Read, show, and write when told to; any fault ends with an error."""
        try:
            table = read_table(file.read_bytes())
            result = PairingImport().import_data(table, dry_run=not commit, user=_person(by))
        except OSError as fault:
            raise CommandError(f"เปิดแฟ้ม {file} ไม่ได้: {fault.strerror}") from fault
        except (UnreadableFile, NotAllowed) as fault:
            raise CommandError(str(fault)) from fault
        preview = Preview(result, title=table.title)
        self._show(preview)
        if preview.is_bad:
            raise CommandError(
                f"พบข้อผิดพลาด {len(preview.faults)} แห่ง ไม่ได้บันทึกสิ่งใด โปรดแก้ในแฟ้มแล้วสั่งใหม่"
            )
        self.stdout.write(
            f"เพิ่ม {preview.new} คู่ แก้ไข {preview.changed} คู่ ไม่เปลี่ยนแปลง {preview.same} คู่"
        )
        done = "บันทึกแล้ว" if commit else "ยังไม่ได้บันทึก สั่งอีกครั้งด้วย --commit เพื่อบันทึก"
        self.stdout.write(done)

    def _show(self, preview: Preview) -> None:
        for fault in preview.faults:
            row = f"แถว {fault.row}" if fault.row else "แฟ้ม"
            place = f"{preview.title} {row} {fault.column}".strip()
            value = f" “{fault.value}”" if fault.value else ""
            self.stdout.write(f"ผิด   {place}{value}: {fault.rule}")
        for word, rows in (("เพิ่ม ", preview.added), ("แก้ไข", preview.edited)):
            for row in rows:
                changes = "; ".join(
                    f"{column} {old} → {new}" if old else f"{column} {new}"
                    for column, old, new in row.changes
                )
                self.stdout.write(f"{word} แถว {row.row} {row.name}: {changes}")


def _person(username: str | None) -> User | None:
    if username is None:
        return None
    person = User.objects.filter(username=username, is_active=True).first()
    if person is None:
        raise CommandError(f"ไม่มีผู้ใช้ {username}")
    return person
