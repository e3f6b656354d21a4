"""Code lists of the plan."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from plans import choices
from plans.models import Agency, Frame
from sistercity.api.code_lists import CodeList

CODE_LISTS = (
    CodeList(
        "agencies",
        _("หน่วยงาน"),
        ("plans.tracks.agencies", "projects.owner"),
        rows=Agency.objects.all,
    ),
    CodeList(
        "frames",
        _("กรอบที่แผนสนับสนุน"),
        ("plans.frames.frame", "projects.frames.frame"),
        rows=Frame.objects.all,
    ),
    CodeList("frame-kinds", _("ชนิดของกรอบ"), ("plans.frames.kind",), choices.FrameKind.choices),
    CodeList("phases", _("ช่วงของการดำเนินงาน"), ("plans.tracks.phase",), choices.Phase.choices),
    CodeList(
        "indicator-units",
        _("หน่วยของตัวชี้วัด"),
        ("indicators.unit", "indicator-results.unit"),
        choices.Unit.choices,
        meanings={
            "yes_no": _("1 คือมี 0 คือไม่มี"),
            "share": _("ทศนิยมตั้งแต่ 0 ถึง 1"),
        },
    ),
    CodeList(
        "indicator-methods", _("ที่มาของค่า"), ("indicators.method",), choices.Method.choices
    ),
    CodeList(
        "project-kinds", _("ชนิดของโครงการ"), ("projects.kind",), choices.ProjectKind.choices
    ),
)
