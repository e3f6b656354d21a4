"""What a reader asks of a report: a place and the two dates, all in the address."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from monitoring.kpis import NATION, PlaceKind, grouped_code, kind_of
from registry.models import Cluster, Country, Province, Region
from registry.names import name_of, name_order
from sistercity.fields.forms import ThaiDateInput

LANGUAGE_CHOICES = [("th", _("ไทย")), ("en", _("อังกฤษ"))]
DIGITS_CHOICES = [
    ("", _("ตามภาษาของรายงาน")),
    ("thai", _("เลขไทย")),
    ("arabic", _("เลขอารบิก")),
]


class FiscalYearField(forms.TypedChoiceField):
    """The fiscal year of a report, the latest first; the form names those that there are."""

    def __init__(self, **kwargs) -> None:
        words = _("ไม่มีรายงานของปีงบประมาณ พ.ศ. %(value)s ให้เลือกในหน้านี้ โปรดเลือกจากรายการ")
        errors = {"required": _("โปรดเลือกปีงบประมาณ"), "invalid_choice": words}
        super().__init__(
            label=_("ปีงบประมาณ พ.ศ."), coerce=int, empty_value=None, error_messages=errors, **kwargs
        )

    def offer(self, years: Iterable[int]) -> None:
        """Let one of these years be chosen."""
        self.choices = [(year, str(year)) for year in sorted(years, reverse=True)]


def check_province(form: forms.Form, kind: str, place: str) -> None:
    """Note on ``place`` that the report on a province is asked for without one."""
    if kind == PlaceKind.PROVINCE and kind_of(place) != PlaceKind.PROVINCE:
        form.add_error("place", _("รายงานของจังหวัดต้องเลือกจังหวัด"))


class ReportDatesForm(forms.Form):
    """The two dates as typed; ``registry.moments.read_moment`` does the reading."""

    as_at = forms.CharField(
        label=_("ข้อมูล ณ วันที่"),
        required=False,
        widget=ThaiDateInput,
        help_text=_("เว้นว่างคือวันสุดท้ายของปีงบประมาณ หรือวันนี้ถ้าปียังไม่สิ้นสุด"),
    )
    known_at = forms.CharField(
        label=_("เท่าที่ทะเบียนทราบเมื่อ"),
        required=False,
        widget=ThaiDateInput,
        help_text=_("เว้นว่างคือวันปิดปี หรือขณะนี้ถ้ายังไม่ปิดปี"),
    )


class ReportForm(ReportDatesForm):
    """Shows what was typed: a place and the two dates."""

    field_order = ("place",)
    place = forms.CharField(label=_("พื้นที่"), required=False, widget=forms.Select)

    def __init__(self, *args, user, **kwargs) -> None:
        super().__init__(*args, auto_id="report-%s", **kwargs)
        self.fields["place"].widget.choices = [
            ("", _("ทั้งประเทศ")),
            (_("ภาค"), _grouped(Region, PlaceKind.REGION, user)),
            (_("กลุ่มจังหวัด"), _grouped(Cluster, PlaceKind.CLUSTER, user)),
            (_("จังหวัด"), [(row.code, name_of(row)) for row in _rows(Province, user)]),
        ]


def country_field(user) -> forms.CharField:
    """A choice of the countries of the register; whether there is such a one the report says."""
    field = forms.CharField(
        label=_("ประเทศ"),
        required=False,
        widget=forms.Select,
        help_text=_("เฉพาะบันทึกย่อประเทศ"),
    )
    rows = Country.objects.visible_to(user).exclude(code=NATION).order_by(name_order())
    field.widget.choices = [("", "–"), *((row.code, name_of(row)) for row in rows)]
    return field


class SinceForm(forms.Form):
    """The day since which changes are told; shows what was typed."""

    since = forms.CharField(
        label=_("เปลี่ยนไปตั้งแต่วันที่"),
        required=False,
        widget=ThaiDateInput,
        help_text=_("เทียบกับเท่าที่ทะเบียนทราบเมื่อสิ้นวันนั้น เว้นว่างคือวันปิดปี หรือสิ้นเดือนก่อนถ้ายังไม่ปิดปี"),
    )


def _rows(model: type, user) -> Iterable:
    return model.objects.visible_to(user).order_by(name_order())


def _grouped(model: type, kind: PlaceKind, user) -> list[tuple[str, str]]:
    return [(grouped_code(kind, row.code), name_of(row)) for row in _rows(model, user)]
