"""The ledger told to people: actions, fields and values in words instead of codes and keys."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from typing import NamedTuple

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sistercity.fields.messages import reads_english
from sistercity.thai.calendar import PartialDate, format_date, format_datetime

from .models import Change, ChangeRow

NOTHING = "–"
# Columns that follow from others or mean nothing to a reader.
UNTOLD = {
    "asked", "id", "rank", "form_key", "sort_key", "sort_key_en", "search_text", "number_key",
    "report_order", "results", "revision",
}  # fmt: skip

_VERBS: dict[str, str | Promise] = {
    "accept": gettext_lazy("รับ"),
    "acknowledge": gettext_lazy("รับทราบ"),
    "add_evidence": gettext_lazy("แนบหลักฐาน"),
    "address": gettext_lazy("ส่งถึงผู้รับ"),
    "answer": gettext_lazy("ตอบ"),
    "ask": gettext_lazy("ถาม"),
    "follow_up": gettext_lazy("ถามต่อ"),
    "approve": gettext_lazy("เห็นชอบ"),
    "bind": gettext_lazy("เริ่มใช้กับคู่เมืองพี่เมืองน้อง"),
    "caption_evidence": gettext_lazy("แก้คำบรรยายหลักฐาน"),
    "carry": gettext_lazy("นำมาจากปีก่อน"),
    "carry_out": gettext_lazy("ดำเนินการ"),
    "change_password": gettext_lazy("เปลี่ยนรหัสผ่านของตนเอง"),
    "close": gettext_lazy("ปิด"),
    "confirm": gettext_lazy("บันทึกการยืนยัน"),
    "copy": gettext_lazy("คัดลอก"),
    "correct_event": gettext_lazy("แก้ไขแทนเหตุการณ์"),
    "correct_step": gettext_lazy("แก้ไขผลของขั้นตอน"),
    "create": gettext_lazy("เพิ่ม"),
    "fill": gettext_lazy("คัดลอกรายการ"),
    "decline": gettext_lazy("ไม่รับ"),
    "discard": gettext_lazy("ยกเลิกร่าง"),
    "drop": gettext_lazy("บันทึกว่าไม่ได้ดำเนินการ"),
    "end": gettext_lazy("ปิดก่อนกำหนด"),
    "end_app": gettext_lazy("เลิกใช้แอป"),
    "end_overlap": gettext_lazy("เลิกใช้ความลับเดิม"),
    "end_sessions": gettext_lazy("สั่งให้ออกจากระบบทุกเครื่อง"),
    "edit": gettext_lazy("แก้ไข"),
    "enrol": gettext_lazy("เริ่มใช้"),
    "endorse": gettext_lazy("รับรอง"),
    "give": gettext_lazy("ตอบ"),
    "forward": gettext_lazy("ส่งต่อ"),
    "draft": gettext_lazy("จัดทำร่าง"),
    "hold": gettext_lazy("เก็บ"),
    "join": gettext_lazy("รวมเข้ากับรายการอื่น"),
    "make": gettext_lazy("ให้"),
    "name": gettext_lazy("กำหนด"),
    "note": gettext_lazy("บันทึกการติดตาม"),
    "open": gettext_lazy("เปิด"),
    "publish": gettext_lazy("เผยแพร่"),
    "put": gettext_lazy("ประทับ"),
    "record": gettext_lazy("บันทึก"),
    "record_event": gettext_lazy("บันทึกเหตุการณ์"),
    "record_step": gettext_lazy("บันทึกขั้นตอน"),
    "refresh": gettext_lazy("เพิ่มที่ยังขาด"),
    "remove": gettext_lazy("นำออก"),
    "remove_file": gettext_lazy("นำแฟ้มออก"),
    "remove_evidence": gettext_lazy("นำหลักฐานออก"),
    "reset": gettext_lazy("ล้าง"),
    "restore": gettext_lazy("นำกลับเข้าแผน"),
    "return": gettext_lazy("ส่งกลับ"),
    "revoke": gettext_lazy("เลิกใช้"),
    "save": gettext_lazy("บันทึก"),
    "renew_codes": gettext_lazy("ออกรหัสสำรองใหม่"),
    "reopen": gettext_lazy("เปิดอีกครั้ง"),
    "send": gettext_lazy("แจ้งจังหวัด"),
    "rotate": gettext_lazy("ออกความลับใหม่"),
    "set": gettext_lazy("กำหนด"),
    "set_frames": gettext_lazy("กำหนดกรอบที่สอดคล้อง"),
    "submit": gettext_lazy("เสนอ"),
    "supersede": gettext_lazy("ออกแทนฉบับเดิม"),
    "take_back": gettext_lazy("ถอน"),
    "take_back_decision": gettext_lazy("ถอนการตัดสินใจ"),
    "undo": gettext_lazy("ยกเลิก"),
    "use_recovery": gettext_lazy("ใช้รหัสสำรอง"),
    "unwaive": gettext_lazy("เลิกยกเว้น"),
    "waive": gettext_lazy("ยกเว้น"),
    "withdraw_address": gettext_lazy("ถอนผู้รับ"),
    "withdraw": gettext_lazy("ดึงกลับเป็นร่าง"),
}
# Nouns of actions that are not the name of a model.
_NOUNS = {
    "answer": "rowanswer",
    "baseline": "provincebaseline",
    "circular": "circularaddressee",
    "digest": "reflectiondigest",
    "declaration": "listdeclaration",
    "file": "storedfile",
    "letter": "overdueletter",
    "guideline": "guidelineedition",
    "meeting": "groupmeeting",
    "member": "workinggroupmember",
    "order": "workinggrouporder",
    "person": "user",
    "visit": "supervisionvisit",
    "year": "fiscalyear",
}


class ToldField(NamedTuple):
    """A field's name and its two values as people read them."""

    label: str
    before: str
    after: str


class ToldRow(NamedTuple):
    """A row that a change touched: its model, its name then, what was done, its fields."""

    model: str
    label: str
    kind: str
    is_new: bool
    fields: list[ToldField]


def tell_action(code: str) -> str:
    """``pairing.edit`` in words; an unknown code is told as it stands."""
    noun, separator, verb = code.partition(".")
    if not separator or verb not in _VERBS:
        return code
    return f"{_VERBS[verb]}: {_noun(noun)}"


def tell_changes(changes: Iterable[Change]) -> list[tuple[Change, list[ToldRow]]]:
    """Each change with its rows in words; the number of queries does not grow with them.

    Args:
        changes: with their rows (``rows``) fetched.
    """
    changes = list(changes)
    names = _names_of_keys([row for change in changes for row in change.rows.all()])
    return [(change, [_tell_row(row, names) for row in change.rows.all()]) for change in changes]


def tell_rows(rows: Iterable[ChangeRow]) -> list[ToldRow]:
    """Rows of one or more changes, stored or not, in words; one query a model referred to."""
    rows = list(rows)
    names = _names_of_keys(rows)
    return [_tell_row(row, names) for row in rows]


def tell_value(field: models.Field, value: object, names: dict | None = None) -> str:
    """One value of a column, live or as the ledger keeps it, as people read it.

    Args:
        names: of rows by (model, key), for columns that refer to others.
    """
    if value is None or value == "":
        return NOTHING
    if field.is_relation:
        found = (names or {}).get((field.remote_field.model, value))
        return found or _name_of_key(field.remote_field.model, value)
    if field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    try:
        value = field.to_python(value)
    except ValidationError:
        return str(value)
    if isinstance(value, bool):
        return _("ใช่") if value else _("ไม่ใช่")
    return tell_time(value) or str(value)


def tell_time(value: object) -> str:
    """A day, partial date or moment in the reader's calendar; "" for anything else."""
    language = "en" if reads_english() else "th"
    if isinstance(value, datetime):
        return format_datetime(value, language=language)
    if isinstance(value, date | PartialDate):
        return format_date(value, style="short", language=language)
    return ""


def model_of(resource: str) -> type[models.Model] | None:
    """The model that the ledger calls ``resource``."""
    try:
        return apps.get_model(resource)
    except (LookupError, ValueError):
        return None


def field_of(model: type[models.Model] | None, name: str) -> models.Field | None:
    """The column ``name`` of a model, or None where the model has it no longer."""
    try:
        return model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        return None


def _noun(noun: str) -> str:
    return str(_model_names().get(_NOUNS.get(noun, noun), noun))


@cache
def _model_names() -> dict[str, str | Promise]:
    return {model._meta.model_name: model._meta.verbose_name for model in apps.get_models()}


def _tell_row(row: ChangeRow, names: dict) -> ToldRow:
    model = model_of(row.resource)
    told = []
    for name, (before, after) in row.difference.items():
        field = field_of(model, name)
        if name in UNTOLD or (before in (None, "", False) and after in (None, "", False)):
            continue
        if field is None:
            told.append(ToldField(name, str(before), str(after)))
            continue
        old, new = tell_value(field, before, names), tell_value(field, after, names)
        told.append(ToldField(str(field.verbose_name), old, new))
    title = str(model._meta.verbose_name) if model else row.resource
    is_new = row.kind == ChangeRow.Kind.CREATED
    return ToldRow(title, row.label, row.get_kind_display(), is_new, told)


def _names_of_keys(rows: list[ChangeRow]) -> dict[tuple[type, object], str]:
    """The names of all rows that the differences refer to, by one query a model."""
    keys: dict[type, set] = defaultdict(set)
    for row in rows:
        model = model_of(row.resource)
        for name, values in row.difference.items():
            field = field_of(model, name)
            if field is not None and field.is_relation:
                keys[field.remote_field.model].update(key for key in values if key is not None)
    return {
        (model, named.pk): str(named)
        for model, wanted in keys.items()
        for named in model._base_manager.select_related().filter(pk__in=wanted)
    }


def _name_of_key(model: type[models.Model], key: object) -> str:
    named = model._base_manager.select_related().filter(pk=key).first()
    return str(named) if named else str(key)
