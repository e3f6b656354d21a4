"""What an editor chooses when two rows of one pair are joined."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from registry.joining import KEPT, TAKEN, Brought
from registry.models import PairingEvent
from sistercity.fields.numbers import RevisionField
from sistercity.fields.plain import ReasonField, RefusedForm
from sistercity.templatetags.thai import thai_date


class JoinForm(RefusedForm, forms.Form):
    """Which events go over, and which of two days of the signature stands.

    Args:
        brings: what the row that is closed brings to the one that stands.
        counts: whether official figures hold the row that is closed, so that a reason is needed.
    """

    use_required_attribute = False

    take = forms.TypedMultipleChoiceField(
        label=_lazy("เหตุการณ์ที่จะนำไปด้วย"), coerce=int, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    signing = forms.ChoiceField(
        label=_lazy("วันลงนามที่ถูกต้อง"), required=False, widget=forms.RadioSelect
    )
    reason = ReasonField(required=False, max_length=500)
    row_revision = RevisionField()
    target_revision = RevisionField()

    def __init__(self, *args, brings: Brought, counts: bool = False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if brings.lacking:
            self.fields["take"].choices = [(event.pk, str(event)) for event in brings.lacking]
            self.initial["take"] = [event.pk for event in brings.lacking]
        else:
            del self.fields["take"]
        if brings.signings:
            own, other = brings.signings
            self.fields["signing"].required = self.fields["reason"].required = True
            for name, words in (
                ("signing", _("โปรดเลือกวันลงนามที่ถูกต้องก่อนรวมรายการ")),
                ("reason", _("โปรดเขียนเหตุผลที่เลือกวันลงนามนี้")),
            ):
                self.fields[name].error_messages["required"] = words
            self.fields["signing"].choices = [
                (KEPT, _("%(day)s ตามรายการที่คงไว้") % {"day": _day(own)}),
                (TAKEN, _("%(day)s ตามรายการที่รวมเข้ามา") % {"day": _day(other)}),
            ]
        else:
            del self.fields["signing"]
            self.fields["reason"].required = counts

    @property
    def choices(self) -> dict:
        """What the action takes."""
        return {
            "take": self.cleaned_data.get("take", []),
            "signing": self.cleaned_data.get("signing", ""),
            "reason": self.cleaned_data.get("reason", ""),
        }


def _day(event: PairingEvent) -> str:
    return thai_date(event.happened_on) or _("ไม่ทราบวันที่")
