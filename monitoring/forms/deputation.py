"""Who stands in for an approver."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from monitoring.models import Deputation
from registry.models import Posting, Province
from sistercity.accounts.choices import Role
from sistercity.accounts.models import User
from sistercity.fields.forms import ThaiDateFormField
from sistercity.fields.plain import PlainTextMixin


class _PersonField(forms.ModelChoiceField):
    def label_from_instance(self, person: User) -> str:
        return f"{person.full_name} · {person.office}" if person.office else str(person)


class DeputationForm(PlainTextMixin, forms.ModelForm):
    """A deputation of one province.

    Args:
        province: whose officers may stand in.
        names_self: whether the principal is who names.
    """

    use_required_attribute = False

    principal = _PersonField(
        label=_lazy("แทนผู้รับรอง"), queryset=User.objects.none(), empty_label=_lazy("โปรดเลือก")
    )
    deputy = _PersonField(
        label=_lazy("ผู้ทำหน้าที่แทน"), queryset=User.objects.none(), empty_label=_lazy("โปรดเลือก"),
        help_text=_lazy("เจ้าหน้าที่ที่ปฏิบัติหน้าที่ในจังหวัด รับรองสิ่งที่ตนบันทึกเองไม่ได้"),
    )
    starts_on = ThaiDateFormField(label=_lazy("ตั้งแต่วันที่"))
    ends_on = ThaiDateFormField(
        label=_lazy("ถึงวันที่"), help_text=_lazy("วันสุดท้ายที่ทำหน้าที่แทน ไม่เกินหนึ่งปี")
    )
    ordered_on = ThaiDateFormField(label=_lazy("คำสั่งลงวันที่"))

    class Meta:
        model = Deputation
        fields = (
            "principal", "deputy", "capacity", "starts_on", "ends_on", "order_number",
            "ordered_on",
        )  # fmt: skip
        widgets = {"capacity": forms.RadioSelect}

    def __init__(self, *args, province: Province, names_self: bool, **kwargs):
        super().__init__(*args, **kwargs)
        posted = Posting.objects.filter(province=province).values("user_id")
        people = User.objects.filter(is_active=True, pk__in=posted).order_by("full_name")
        self.fields["principal"].queryset = people.filter(role=Role.APPROVER)
        self.fields["deputy"].queryset = people.filter(role=Role.OFFICER)
        if names_self:
            del self.fields["principal"]
