"""The demonstration's import: a province's own workbook, looked at and not yet carried out."""

from __future__ import annotations

from datetime import date

import openpyxl

from monitoring.demo.story import Story
from registry.importing import desk
from sistercity.accounts.models import User
from sistercity.files.sheets import saved

# What the list says of a pair, once as it is and once as somebody mistyped it.
_LINES = (
    ("บัญชีคู่ความสัมพันธ์ของจังหวัด (ข้อมูลสาธิต)",),
    ("ที่", "Province", "เมืองต่างประเทศ", "ประเทศ", "วันเดือนปีที่ลงนาม"),
    (1, "จ.เชียงใหม่", "คุนหมิง", "จีน", "๗ มิ.ย. ๒๕๔๒"),
    (2, "จังหวัดเชียงไหม่", "คุนหมิง", "จีน", "7/6/1999"),
    ("รวม ๒ แถว",),
)


class ImportTeller:
    """Puts the choosing of the file into the story."""

    def __init__(self, story: Story) -> None:
        self.story = story

    def tell(self) -> None:
        """Put the step into the story."""
        self.story.at(date(2023, 8, 9), self._choose, hour=9, minute=30)

    def _choose(self) -> None:
        book = openpyxl.Workbook()
        book.active.title = "บัญชี"
        for line in _LINES:
            book.active.append(line)
        book.active.merge_cells("A1:E1")
        editor = User.objects.get(username="demo-editor")
        desk.take_in(by=editor, data=saved(book), name="บัญชีของจังหวัด.xlsx")
