"""Searching the chains as an auditor does: who, what, when, which record, which words."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django import forms
from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from sistercity.exports.listing import Column, Kind, Listing
from sistercity.fields.forms import ThaiDateFormField
from sistercity.thai.calendar import BANGKOK

from .doors import Door
from .ledger import Words
from .models import AccessRecord, Change, ChangeRow
from .recorded import Recorded
from .telling import tell_action, tell_changes

_ANY = ("", _lazy("ทั้งหมด"))


class _SearchForm(forms.Form):
    """Who, and from when to when; both days are included."""

    use_required_attribute = False

    who = forms.CharField(label=_lazy("ผู้ดำเนินการ"), max_length=120, required=False)
    since = ThaiDateFormField(label=_lazy("ตั้งแต่วันที่"), required=False)
    until = ThaiDateFormField(label=_lazy("ถึงวันที่"), required=False)
    words = forms.CharField(label=_lazy("ถ้อยคำ"), max_length=200, required=False)

    def clean(self) -> dict:
        """The days in their order."""
        values = super().clean()
        since, until = values.get("since"), values.get("until")
        if since and until and until < since:
            self.add_error("until", _("ต้องไม่ก่อนวันเริ่มต้น"))
        return values

    def narrowed(self, rows: QuerySet) -> QuerySet:
        """The rows by whoever and whenever was asked; none where the form is wrong."""
        if not self.is_valid():
            return rows.none()
        values = self.cleaned_data
        if who := values["who"].strip():
            rows = rows.filter(_named(rows, who))
        if values["since"]:
            rows = rows.filter(at__gte=_begin_of(values["since"]))
        if values["until"]:
            rows = rows.filter(at__lt=_begin_of(values["until"] + timedelta(days=1)))
        return rows


class ChangeSearchForm(_SearchForm):
    """Changes also by what was done, through which door, to which kind of record."""

    field_order = ["words", "who", "action", "resource", "door", "since", "until"]

    action = forms.ChoiceField(label=_lazy("การดำเนินการ"), required=False)
    resource = forms.ChoiceField(label=_lazy("ชนิดของรายการ"), required=False)
    door = forms.ChoiceField(label=_lazy("ช่องทาง"), required=False, choices=[_ANY, *Door.choices])

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].help_text = _("ค้นในเหตุผล ชื่อรายการ ค่าเดิม และค่าใหม่")
        codes = Change.objects.order_by("action").values_list("action", flat=True).distinct()
        told = sorted(((code, tell_action(code)) for code in codes), key=lambda pair: pair[1])
        self.fields["action"].choices = [_ANY, *told]
        names = [
            (model._meta.label_lower, str(model._meta.verbose_name))
            for model in apps.get_models()
            if issubclass(model, Recorded)
        ]
        self.fields["resource"].choices = [_ANY, *sorted(names, key=lambda pair: pair[1])]

    def narrowed(self, rows: QuerySet) -> QuerySet:
        """As asked; words stand in the reason or in a row of the change."""
        rows = super().narrowed(rows)
        if not self.is_valid():
            return rows
        values = self.cleaned_data
        for name in ("action", "door"):
            if values[name]:
                rows = rows.filter(**{name: values[name]})
        touched = ChangeRow.objects.filter(change_id=OuterRef("pk"))
        if values["resource"]:
            rows = rows.filter(Exists(touched.filter(resource=values["resource"])))
        if typed := values["words"].strip():
            words = Words([typed])
            told = touched.annotate(as_text=Cast("difference", models.TextField()))
            found = Exists(told.filter(words.condition("label", "as_text")))
            rows = rows.filter(words.condition("reason") | Q(found))
        return rows


class AccessSearchForm(_SearchForm):
    """Accesses also by what happened."""

    field_order = ["words", "who", "kind", "since", "until"]

    kind = forms.ChoiceField(
        label=_lazy("เหตุการณ์"), required=False, choices=[_ANY, *AccessRecord.Kind.choices]
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].help_text = _(
            "ค้นในที่อยู่เครือข่าย รายละเอียด รายการที่ส่งออก และตัวกรองของรายการนั้น"
        )

    def narrowed(self, rows: QuerySet) -> QuerySet:
        """As asked; whoever failed to sign in is found by the name that was typed."""
        rows = super().narrowed(rows)
        if not self.is_valid():
            return rows
        if self.cleaned_data["kind"]:
            rows = rows.filter(kind=self.cleaned_data["kind"])
        if typed := self.cleaned_data["words"].strip():
            text = {"address_text": Cast("address", models.TextField())}
            columns = ("address_text", "detail", "list_name", "asked")
            rows = rows.annotate(**text).filter(Words([typed]).condition(*columns))
        return rows


def with_words(batch: list[Change]) -> list[Change]:
    """Each change with its rows in words (``told_rows``); a few queries a batch."""
    for change, rows in tell_changes(batch):
        change.told_rows = rows
    return batch


def _objects(change: Change) -> list[str]:
    return [f"{row.model}: {row.label}" for row in change.told_rows]


def _values(change: Change) -> list[str]:
    return [
        f"{row.label} · {field.label}: {field.before} → {field.after}"
        for row in change.told_rows
        for field in row.fields
    ]


CHANGES = Listing(
    "ledger",
    _lazy("บัญชีการเปลี่ยนแปลง"),
    (
        Column("number", _lazy("เลขที่"), lambda row: row.number, kind=Kind.NUMBER, width=10),
        Column("at", _lazy("เวลาบันทึก"), lambda row: row.at, kind=Kind.MOMENT),
        Column("by", _lazy("ผู้ดำเนินการ"), lambda row: str(row.by or ""), width=28),
        Column("username", _lazy("ชื่อผู้ใช้"), lambda row: row.by.username if row.by else ""),
        Column("door", _lazy("ช่องทาง"), lambda row: row.door,
               shown=lambda row: row.get_door_display(), width=14),
        Column("action", _lazy("การดำเนินการ"), lambda row: row.action,
               shown=lambda row: tell_action(row.action), width=36),
        Column("reason", _lazy("เหตุผล"), lambda row: row.reason, width=40),
        Column("objects", _lazy("รายการ"), _objects, width=50),
        Column("values", _lazy("ค่าเดิมและค่าใหม่"), _values, width=80),
        Column("hash", _lazy("ค่าตรวจสอบ SHA-256"), lambda row: row.hash, width=66),
    ),
)  # fmt: skip
ACCESSES = Listing(
    "accesses",
    _lazy("บัญชีการเข้าใช้"),
    (
        Column("number", _lazy("เลขที่"), lambda row: row.number, kind=Kind.NUMBER, width=10),
        Column("at", _lazy("เวลา"), lambda row: row.at, kind=Kind.MOMENT),
        Column("by", _lazy("ผู้ใช้"), lambda row: str(row.by or ""), width=28),
        Column("username", _lazy("ชื่อผู้ใช้"), lambda row: row.by.username if row.by else ""),
        Column("kind", _lazy("เหตุการณ์"), lambda row: row.kind,
               shown=lambda row: row.get_kind_display(), width=26),
        Column("address", _lazy("ที่อยู่เครือข่าย"), lambda row: row.address),
        Column("detail", _lazy("รายละเอียด"), lambda row: row.detail, width=40),
        Column("list_name", _lazy("รายการที่ส่งออก"), lambda row: row.list_name),
        Column("file_format", _lazy("รูปแบบแฟ้ม"), lambda row: row.file_format, width=12),
        Column("row_count", _lazy("จำนวนแถว"), lambda row: row.row_count, kind=Kind.NUMBER),
        Column("asked", _lazy("ตัวกรอง ลำดับ และวันที่ของข้อมูล"), lambda row: row.asked, width=50),
        Column("hash", _lazy("ค่าตรวจสอบ SHA-256"), lambda row: row.hash, width=66),
    ),
)  # fmt: skip


def _named(rows: QuerySet, who: str) -> Q:
    told = Q(by__full_name__icontains=who) | Q(by__username__icontains=who)
    if rows.model is AccessRecord:
        # Of who could not sign in there is the name that was typed alone.
        told |= Q(by=None, detail__icontains=who)
    return told


def _begin_of(day: date) -> datetime:
    return datetime.combine(day, time.min, BANGKOK)
