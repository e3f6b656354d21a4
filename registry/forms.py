"""The form in which a reader asks for the register as at another day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from registry.moments import Moment
from sistercity.fields.forms import ThaiDateInput
from sistercity.thai.calendar import format_date


class MomentForm(forms.Form):
    """``as_at`` and ``known_at`` as the reader typed them; ``read_moment`` does the reading."""

    as_at = forms.CharField(
        label=_("ข้อมูล ณ วันที่"),
        required=False,
        widget=ThaiDateInput,
        help_text=_("สถานะตามที่เป็นอยู่ในวันนั้น เว้นว่างคือวันนี้"),
    )
    known_at = forms.CharField(
        label=_("เท่าที่ทะเบียนทราบเมื่อ"),
        required=False,
        widget=ThaiDateInput,
        help_text=_("ไม่นับสิ่งที่บันทึกหลังวันนั้น เว้นว่างคือขณะนี้"),
    )

    @classmethod
    def showing(cls, moment: Moment) -> MomentForm:
        """The form as it stands over a page that shows ``moment``."""
        asked = moment.query(moment.as_at)
        known_at = asked.get("known_at", "")
        if known_at and "T" not in known_at:
            known_at = format_date(date.fromisoformat(known_at), style="short")
        return cls(initial={"as_at": moment.as_at, "known_at": known_at}, auto_id="moment-%s")

    @classmethod
    def refused(cls, params: Mapping[str, str], refusal: ValidationError) -> MomentForm:
        """The form with what was typed, and beside it why it cannot be shown."""
        form = cls(params, auto_id="moment-%s")
        form.full_clean()
        form.add_error(None, refusal)
        return form
