"""The page on which people find the files."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from .describing.publisher import contact, licence
from .making import files_of
from .state import state_now
from .tables import Dataset, Type

# What people take a format for.
USES = {
    "csv": _("ตาราง เปิดด้วย Excel หรือโปรแกรมวิเคราะห์"),
    "xlsx": _("สมุดงาน Excel ทุกตารางพร้อมพจนานุกรมข้อมูล"),
    "ndjson": _("สำหรับโปรแกรม หนึ่งรายการต่อบรรทัด"),
    "geojson": _("จังหวัดเป็นจุดบนแผนที่ พร้อมจำนวนคู่"),
}
TYPES = {
    Type.TEXT: _("ข้อความ"),
    Type.CODE: _("รหัส"),
    Type.INTEGER: _("จำนวนเต็ม"),
    Type.NUMBER: _("จำนวน"),
    Type.BOOLEAN: _("true หรือ false"),
    Type.DAY: _("วันที่ ค.ศ. YYYY-MM-DD"),
    Type.PARTIAL_DAY: _("วันที่เท่าที่ทราบ ค.ศ."),
    Type.MOMENT: _("วันเวลา"),
    Type.CODES: _("รหัสหลายตัว คั่นด้วยเว้นวรรค"),
}


@login_not_required
@require_safe
def open_data(request: HttpRequest, datasets: tuple[Dataset, ...]) -> HttpResponse:
    """Every file with its size and rows, what its columns mean, and under which licence it is."""
    state = state_now()
    told = [
        {
            "set": dataset,
            "credit": dataset.credit(get_language()) if dataset.credit else "",
            "files": [
                {"file": file, "use": USES[file.file_format], "kept": file.kept(state)}
                for file in files_of(dataset)
            ],
            "tables": [
                (table, [(column, TYPES[column.type]) for column in table.columns])
                for table in dataset.tables
            ],
        }
        for dataset in datasets
    ]
    context = {"sets": told, "licence": licence(), "contact": contact(), "as_at": state.day}
    return render(request, "open_data.html", context)
