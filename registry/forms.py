"""Forms of pages: the register as at another day; a person's service in a province."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from registry.differences import CLASSES, ChangeClass, Differences, Line
from registry.models import Posting, Province, Region
from registry.moments import Moment
from registry.names import name_of, name_order
from sistercity import clock
from sistercity.accounts.models import User
from sistercity.fields.forms import ThaiDateFormField, ThaiDateInput
from sistercity.fields.numbers import RevisionField
from sistercity.fields.plain import ReasonField, RefusedForm


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
            known_at = date.fromisoformat(known_at)
        return cls(initial={"as_at": moment.as_at, "known_at": known_at}, auto_id="moment-%s")

    @classmethod
    def refused(cls, params: Mapping[str, str], refusal: ValidationError) -> MomentForm:
        """The form with what was typed, and beside it why it cannot be shown."""
        form = cls(params, auto_id="moment-%s")
        form.full_clean()
        form.add_error(None, refusal)
        return form


class TwoMomentsForm(forms.Form):
    """The two days that are compared, as typed; ``read_two_moments`` does the reading."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, auto_id="two-%s", **kwargs)
        at_end = _("เว้นว่างคือสิ้นวันนั้น")
        asked = {
            "from": (_("วันแรก"), _("เว้นว่างคือวันก่อนเริ่มปีงบประมาณของวันหลัง")),
            "to": (_("วันหลัง"), _("เว้นว่างคือวันนี้")),
            "from_known_at": (_("วันแรก เท่าที่ทะเบียนทราบเมื่อ"), at_end),
            "to_known_at": (_("วันหลัง เท่าที่ทะเบียนทราบเมื่อ"), at_end),
        }
        for name, (label, hint) in asked.items():
            self.fields[name] = forms.CharField(
                label=label, help_text=hint, required=False, widget=ThaiDateInput
            )

    @classmethod
    def showing(cls, first: Moment, last: Moment, params: Mapping[str, str]) -> TwoMomentsForm:
        """The form as it stands over a comparison; knowledge only where it was asked for."""
        initial = {"from": first.as_at, "to": last.as_at}
        for name in ("from_known_at", "to_known_at"):
            if written := params.get(name, "").strip():
                initial[name] = written
        return cls(initial=initial)

    @classmethod
    def refused(cls, params: Mapping[str, str], refusal: ValidationError) -> TwoMomentsForm:
        """The form with what was typed, and beside it why nothing can be compared."""
        form = cls(params)
        form.full_clean()
        form.add_error(None, refusal)
        return form


class DifferenceFilterForm(forms.Form):
    """Which of the differences to list; an address may name a class and a province."""

    kind = forms.ChoiceField(
        label=_("ประเภทการเปลี่ยนแปลง"), required=False, choices=ChangeClass.choices,
        error_messages={"invalid_choice": _("ไม่มีประเภท “%(value)s” โปรดเลือกจากรายการ")},
    )  # fmt: skip
    province = forms.ChoiceField(
        label=_("จังหวัด"), required=False,
        error_messages={"invalid_choice": _("ไม่มีการเปลี่ยนแปลงของจังหวัด “%(value)s” ระหว่างสองวันนี้")},
    )  # fmt: skip

    def __init__(self, params: Mapping[str, str], *, found: Differences) -> None:
        super().__init__(params, auto_id="differences-%s")
        provinces = {line.pairing.province.code: line.pairing.province for line in found.lines}
        kinds = [(one.value, f"{one.label} ({found.count(one)})") for one in CLASSES]
        self.fields["kind"].choices = [("", _("ทุกประเภท")), *kinds]
        self.fields["province"].choices = [
            ("", _("ทุกจังหวัด")),
            *((code, name_of(province)) for code, province in provinces.items()),
        ]

    def lines(self, found: Differences) -> list[Line]:
        """The lines asked for; none while the form cannot be read."""
        if not self.is_valid():
            return []
        kind, province = self.cleaned_data["kind"], self.cleaned_data["province"]
        return [
            line
            for line in found.lines
            if kind in ("", line.change_class) and province in ("", line.pairing.province.code)
        ]


class PersonField(forms.ModelChoiceField):
    """A person of a province, told by name, role and office."""

    def label_from_instance(self, person: User) -> str:
        """What an editor may know of the person."""
        told = (person.full_name, person.get_role_display(), person.office)
        return " · ".join(word for word in told if word)


class PostingForm(RefusedForm, forms.ModelForm):
    """Somebody's service in a province; of a stored one only days and note can change."""

    use_required_attribute = False

    revision = RevisionField(initial=0)
    reason = ReasonField(label=_("เหตุผลของการแก้ไข"), required=False)

    class Meta:
        model = Posting
        fields = ("user", "province", "starts_on", "ends_on", "note")
        field_classes = {
            "user": PersonField, "starts_on": ThaiDateFormField, "ends_on": ThaiDateFormField,
        }  # fmt: skip
        widgets = {"starts_on": ThaiDateInput, "ends_on": ThaiDateInput}
        labels = {"user": _("ผู้ปฏิบัติหน้าที่")}
        help_texts = {
            "user": _("เลือกได้เฉพาะเจ้าหน้าที่จังหวัดและผู้รับรองของจังหวัด หากไม่พบชื่อ ให้ผู้ดูแลระบบเพิ่มบัญชีก่อน"),
            "ends_on": _("วันสุดท้ายที่ปฏิบัติหน้าที่ เว้นว่างหากยังไม่มีกำหนด สิทธิในจังหวัดหมดไปในวันถัดไป"),
            "note": _("เช่น คำสั่งจังหวัดเชียงใหม่ ที่ 123/2566"),
        }
        error_messages = {
            "user": {
                "required": _("โปรดเลือกผู้ปฏิบัติหน้าที่"),
                "invalid_choice": _("เลือกได้เฉพาะเจ้าหน้าที่จังหวัดและผู้รับรองของจังหวัดที่บัญชียังใช้งานได้"),
            },
            "province": {"required": _("โปรดเลือกจังหวัด")},
        }

    def __init__(self, *args, user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["user"], self.fields["province"]
            return
        del self.fields["reason"]
        self.fields["user"].queryset = User.objects.postable_by(user)
        self.fields["user"].empty_label = _("เลือกชื่อ")
        provinces = self.fields["province"].queryset.visible_to(user).existing_on(clock.today())
        self.fields["province"].queryset = provinces.counted().order_by(name_order())
        self.fields["province"].empty_label = _("เลือกจังหวัด")

    def clean(self) -> dict:
        """A new posting has no reason of a correction."""
        return {"reason": ""} | super().clean()


class CircularForm(RefusedForm, forms.Form):
    """What the acts on circulars have in common."""

    use_required_attribute = False


class ForwardForm(CircularForm):
    """To which offices a circular is passed on, and when."""

    offices = forms.CharField(
        label=_("ส่งต่อถึง"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("บรรทัดละหนึ่งหน่วยงาน เช่น ที่ทำการปกครองอำเภอเมือง หน่วยงานที่ส่งแล้วไม่บันทึกซ้ำ"),
        error_messages={"required": _("โปรดพิมพ์ชื่อหน่วยงานที่ส่งต่ออย่างน้อยหนึ่งแห่ง")},
    )
    sent_on = ThaiDateFormField(label=_("ส่งเมื่อ"))


class WithdrawAddressForm(CircularForm):
    """Why a circular is taken back."""

    reason = forms.CharField(
        label=_("เหตุผลที่ถอน"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("เช่น ส่งผิดหน่วยงาน ผู้ที่ได้รับการส่งต่อจากรายนี้จะถูกถอนด้วย"),
        error_messages={"required": _("โปรดระบุเหตุผลที่ถอน")},
    )


class AddressForm(CircularForm):
    """To whom the ministry sends a circular: all provinces, regions, single ones, offices."""

    everybody = forms.BooleanField(
        label=_("ทุกจังหวัด"), required=False, help_text=_("76 จังหวัด ไม่รวมกรุงเทพมหานคร")
    )
    regions = forms.ModelMultipleChoiceField(
        label=_("ทุกจังหวัดในภาค"),
        queryset=Region.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    provinces = forms.ModelMultipleChoiceField(
        label=_("จังหวัด"),
        queryset=Province.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("เลือกเพิ่มจากข้างต้นได้ ผู้รับที่ซ้ำกันส่งครั้งเดียว"),
    )
    offices = forms.CharField(
        label=_("หน่วยงาน"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("บรรทัดละหนึ่งหน่วยงาน เช่น กรมการปกครอง"),
    )
    sent_on = ThaiDateFormField(label=_("ส่งเมื่อ"))

    def __init__(self, *args, user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        here = Province.objects.visible_to(user).existing_on(clock.today())
        self.fields["regions"].queryset = Region.objects.visible_to(user).order_by(name_order())
        self.fields["provinces"].queryset = here.order_by(name_order())
        self._counted = here.counted()

    def province_ids(self) -> set[int]:
        """The provinces meant by the three ways together."""
        given = self.cleaned_data
        chosen = {province.pk for province in given["provinces"]}
        rows = self._counted
        if not given["everybody"]:
            rows = rows.filter(region__in=given["regions"])
        return chosen | set(rows.values_list("pk", flat=True))
