"""What a reader asks of a report: a place and the two dates, all in the address."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.models import Province
from registry.names import name_of
from sistercity.fields.forms import ThaiDateInput


class ReportForm(forms.Form):
    """Shows what was typed; ``registry.moments.read_moment`` does the reading of dates."""

    province = forms.CharField(label=_("พื้นที่"), required=False, widget=forms.Select)
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

    def __init__(self, *args, user, **kwargs) -> None:
        super().__init__(*args, auto_id="report-%s", **kwargs)
        provinces = Province.objects.visible_to(user)
        self.fields["province"].widget.choices = [
            ("", _("ทั้งประเทศ")),
            *((province.code, name_of(province)) for province in provinces),
        ]
