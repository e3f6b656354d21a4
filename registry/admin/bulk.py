"""What the ministry's editors do to many rows of the register at once.

Events and steps are not among it: each rests on a paper and a day of its own.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy

from registry import actions
from registry.choices import Access, Confirmation
from registry.models import Pairing
from sistercity.accounts.models import User
from sistercity.admin.bulk import BulkAct, saving


def _confirm(*, by: User, row: Pairing, values: Mapping, reason: str, revision: int) -> Pairing:
    if row.confirmation == values["confirmation"]:
        # The ground on which it was so decided before stays.
        return row
    return actions.confirm_pairing(
        by=by, pairing_id=row.pk, note=reason, revision=revision, **values
    )


def _edit(*, by: User, row: Pairing, values: dict, reason: str, revision: int) -> Pairing:
    return actions.edit_pairing(
        by=by, pairing_id=row.pk, values=values, revision=revision, reason=reason
    )


def _confirming(code: str, label, verdict: str) -> BulkAct:
    return BulkAct(
        code,
        label,
        _confirm,
        values={"confirmation": verdict},
        lead=gettext_lazy("เฉพาะคู่ที่ยืนยันแล้วเท่านั้นที่นับในตัวเลขทางการ"),
        reason_label=gettext_lazy("ที่มาของการยืนยัน"),
        reason_help=gettext_lazy("เช่น เลขที่หนังสือของจังหวัด หรือบัญชีของกระทรวง"),
    )


_RECORD = saving(actions.save_record, "record")
_COUNTERPART = saving(actions.save_counterpart, "counterpart")
_DOCUMENT = saving(actions.save_document, "document")
_POSTING = saving(actions.save_posting, "posting")

PAIRINGS = (
    _confirming("confirm", gettext_lazy("ยืนยันเข้าทะเบียน"), Confirmation.CONFIRMED),
    _confirming("reject", gettext_lazy("ไม่รับเข้าทะเบียน"), Confirmation.REJECTED),
    _confirming("look-again", gettext_lazy("กลับเป็นรอตรวจสอบ"), Confirmation.CANDIDATE),
    BulkAct("relation", gettext_lazy("เปลี่ยนลักษณะความสัมพันธ์"), _edit, fields=("relation",)),
    BulkAct(
        "level-reason",
        gettext_lazy("ใส่เหตุผลที่ระดับไม่เท่ากัน"),
        _edit,
        fields=("level_reason",),
    ),
)
COUNTERPARTS = (
    BulkAct("unit-type", gettext_lazy("เปลี่ยนประเภทหน่วย"), _COUNTERPART, fields=("unit_type",)),
    BulkAct(
        "parent",
        gettext_lazy("เปลี่ยนหน่วยที่สังกัด"),
        _COUNTERPART,
        fields=("parent_th", "parent_en"),
    ),
)
DOCUMENTS = (
    BulkAct("publish", gettext_lazy("กำหนดวันเผยแพร่"), _DOCUMENT, fields=("published_on",)),
    BulkAct("withdraw", gettext_lazy("กำหนดวันยกเลิก"), _DOCUMENT, fields=("withdrawn_on",)),
    BulkAct(
        "internal",
        gettext_lazy("ให้ใช้ภายในเท่านั้น"),
        _DOCUMENT,
        values={"access": Access.INTERNAL},
        lead=gettext_lazy("เอกสารที่เผยแพร่ไปแล้วเปลี่ยนเป็นใช้ภายในไม่ได้"),
    ),
    BulkAct(
        "public",
        gettext_lazy("ให้เผยแพร่ได้"),
        _DOCUMENT,
        values={"access": Access.PUBLIC},
        lead=gettext_lazy("ยังไม่เผยแพร่จนกว่าจะกำหนดวันเผยแพร่"),
    ),
)
PROVINCES = (
    BulkAct(
        "endorse",
        gettext_lazy("ให้ผู้รับรองของจังหวัดรับรองก่อนส่ง"),
        _RECORD,
        values={"endorsement_required": True},
    ),
    BulkAct(
        "endorse-not",
        gettext_lazy("ให้ส่งได้โดยไม่ต้องรับรอง"),
        _RECORD,
        values={"endorsement_required": False},
    ),
    BulkAct("cluster", gettext_lazy("เปลี่ยนกลุ่มจังหวัด"), _RECORD, fields=("cluster",)),
)
POSTINGS = (
    BulkAct(
        "end",
        gettext_lazy("กำหนดวันสิ้นสุดการปฏิบัติหน้าที่"),
        _POSTING,
        fields=("ends_on",),
        lead=gettext_lazy("เช่น เมื่อโยกย้ายประจำปี วันสิ้นสุดคือวันสุดท้ายที่ปฏิบัติหน้าที่"),
    ),
)
