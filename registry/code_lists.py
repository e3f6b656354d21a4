"""Code lists of the register."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from registry import choices
from registry.models import Cluster, Region, UnitType
from registry.walk import STATES
from sistercity.api.code_lists import CodeList
from sistercity.feed.models import FeedEntry

CODE_LISTS = (
    CodeList("regions", _("ภาค"), ("provinces.region",), rows=Region.objects.all),
    CodeList("clusters", _("กลุ่มจังหวัด"), ("provinces.cluster",), rows=Cluster.objects.all),
    CodeList(
        "unit-types",
        _("ประเภทหน่วยการปกครอง"),
        ("counterparts.unit_type",),
        rows=UnitType.objects.all,
    ),
    CodeList(
        "province-kinds", _("ประเภทของจังหวัด"), ("provinces.kind",), choices.ProvinceKind.choices,
        meanings={"special": _("กรุงเทพมหานคร ซึ่งอยู่ในบัญชีแต่ไม่นับในตัวเลขระดับจังหวัด")},
    ),
    CodeList(
        "relations", _("ลักษณะความสัมพันธ์"), ("pairings.relation",), choices.Relation.choices
    ),
    CodeList(
        "pairing-statuses",
        _("สถานะของคู่เมืองพี่เมืองน้อง"),
        ("pairings.status", "changes.data.events.leads_to"),
        choices.Status.choices,
        meanings={
            "in_progress": _("เริ่มดำเนินการแล้ว ยังไม่ได้ลงนามครบทั้งสองฝ่าย"),
            "signed": _("ลงนามครบทั้งสองฝ่ายและมีผลอยู่ในวันที่ของข้อมูล"),
            "suspended": _("ลงนามแล้ว แต่ไม่มีผลชั่วคราว ยังอยู่ในบัญชี"),
            "ended": _("มีเหตุการณ์สิ้นสุดแล้ว วันหมดอายุของความตกลงไม่ทำให้สิ้นสุดเอง"),
        },
    ),
    CodeList(
        "confirmations",
        _("การยืนยันของกระทรวง"),
        ("pairings.confirmation",),
        choices.Confirmation.choices,
        meanings={
            "candidate": _("พบจากแหล่งข้อมูล กระทรวงยังไม่ได้ยืนยัน จึงไม่นับในตัวเลขทางการ"),
            "confirmed": _("นับในตัวเลขทางการ"),
            "rejected": _("ไม่เผยแพร่"),
        },
    ),
    CodeList(
        "event-kinds",
        _("ชนิดของเหตุการณ์"),
        ("pairings.events.kind",),
        choices.EventKind.choices,
        meanings={
            "signed_by_one": _("ไม่เปลี่ยนสถานะ"),
            "letter_of_intent": _("ไม่ทำให้มีสถานะลงนามแล้ว"),
            "ended": _("วันที่คือวันสุดท้ายที่ยังมีผล"),
        },
    ),
    CodeList(
        "step-states",
        _("ผลของขั้นตอน"),
        ("pairings.guideline.steps.state",),
        tuple((state.value, word) for state, (_code, word) in STATES.items()),
    ),
    CodeList(
        "source-windows",
        _("ช่วงเวลาของคู่ที่พบในแหล่งข้อมูล"),
        ("pairings.sources.window", "changes.data.sources.window"),
        choices.Window.choices,
    ),
    CodeList(
        "confidences",
        _("ความเชื่อมั่นในแหล่งข้อมูล"),
        ("pairings.sources.confidence", "changes.data.sources.confidence"),
        choices.Confidence.choices,
    ),
    CodeList(
        "document-kinds", _("ชนิดของเอกสาร"), ("documents.kind",), choices.DocumentKind.choices
    ),
    CodeList(
        "document-states",
        _("การใช้เอกสาร"),
        ("documents.state",),
        choices.DocumentState.choices,
        meanings={"unpublished": _("ไม่เผยแพร่"), "internal": _("ไม่เผยแพร่")},
    ),
    CodeList("urgencies", _("ชั้นความเร็ว"), ("documents.urgency",), choices.Urgency.choices),
    CodeList("file-roles", _("ชนิดของแฟ้ม"), ("documents.files.role",), choices.FileRole.choices),
    CodeList(
        "file-languages",
        _("ภาษาของแฟ้ม"),
        ("documents.files.language",),
        choices.FileLanguage.choices,
    ),
    CodeList(
        "date-precisions",
        _("ความละเอียดของวันที่"),
        ("pairings.signed_precision",),
        (("day", _("วัน")), ("month", _("เดือน")), ("year", _("ปี"))),
    ),
    CodeList("change-kinds", _("การดำเนินการ"), ("changes.change",), FeedEntry.Kind.choices),
)
