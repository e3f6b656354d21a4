"""The demonstration's workbook: filled in by an officer, looked at and not yet taken."""

from __future__ import annotations

import io
import uuid
from datetime import date

import openpyxl

from monitoring.demo.story import Story
from monitoring.workbook import desk
from monitoring.workbook.words import COLUMNS, SHEET
from registry.models import Province
from sistercity.accounts.models import User
from sistercity.files.sheets import saved

# One row as it should be, and one with a day of the Common Era and a kind that is in no list.
_ROWS = (
    {
        "title": "ประชุมเตรียมงานสัปดาห์เมืองพี่เมืองน้อง (ข้อมูลสาธิต)", "starts_on": "๑๐ ก.ค. ๒๕๖๖",
        "is_joint": "ใช่", "kind": "การประชุมทางไกล", "direction": "ทางไกล ไม่มีการเดินทาง",
        "place": "ศาลากลางจังหวัด", "thai_count": 12, "foreign_count": 9,
        "outcome": "ตกลงวันจัดงานและรายการแสดงของทั้งสองฝ่าย",
    },
    {
        "title": "อบรมผู้ประกอบการหัตถกรรม (ข้อมูลสาธิต)", "starts_on": "14/7/2023", "is_joint": "ไม่ใช่",
        "kind": "อบรม", "place": "ศูนย์ประชุมของจังหวัด", "thai_count": 40,
    },
)  # fmt: skip


class WorkbookTeller:
    """Puts the uploading of the workbook into the story."""

    def __init__(self, story: Story) -> None:
        self.story = story

    def tell(self) -> None:
        """Put the step into the story."""
        self.story.at(date(2023, 8, 14), self._upload, hour=16, minute=20)

    def _upload(self) -> None:
        province = Province.objects.get(code="TH-50")
        data = desk.make_workbook(province, 2566, book=uuid.UUID(int=2566))
        book = openpyxl.load_workbook(io.BytesIO(data))
        sheet = book[SHEET]
        first = next(
            row for row in range(1, sheet.max_row) if sheet.cell(row, 1).value == "N-001"
        )
        for row, cells in enumerate(_ROWS, start=first):
            for place, column in enumerate(COLUMNS, start=1):
                if column.name in cells:
                    sheet.cell(row, place).value = cells[column.name]
        officer = User.objects.get(username="demo-chiangmai")
        desk.take_in(by=officer, data=saved(book), name="สมุดงานเชียงใหม่-กรกฎาคม.xlsx")
