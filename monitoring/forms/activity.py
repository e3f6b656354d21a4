"""The form of an activity."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from monitoring import rules, years
from monitoring.actions.activity import WRITABLE
from monitoring.models import Activity, FiscalYear, PlannedActivity
from monitoring.sides import side_faults
from registry.choices import Confirmation
from registry.models import Pairing, Province
from registry.names import name_order
from sistercity.errors import WrongState
from sistercity.fields.forms import ThaiDateFormField
from sistercity.fields.numbers import FormKeyField, RevisionField
from sistercity.fields.plain import RefusedForm
from sistercity.files.forms import with_limits
from sistercity.templatetags.thai import thai_date
from sistercity.thai.calendar import fiscal_year_of

from .fields import FilesField, PairingsField, PlannedField, TypedNumberField

# What may be told beside what an activity must tell; folded until it is wanted.
DETAILS = (
    "thai_student_count", "foreign_student_count", "hosted_by", "budget_amount", "budget_source",
    "foreign_amount", "problems", "next_step",
)  # fmt: skip
MOST_PEOPLE = 1_000_000
MOST_BAHT = 100_000_000_000


class Difference(NamedTuple):
    """One field of a stale form: as it stands now and as this person typed it."""

    label: str
    stored: str
    typed: str


class ActivityForm(RefusedForm, forms.ModelForm):
    """An activity as its officer writes it; ``submit`` is a matter of the view.

    Args:
        province: whose pairings may be chosen.
        years: fiscal year → its row, for the years that were opened.
    """

    use_required_attribute = False

    planned = PlannedField(
        queryset=PlannedActivity.objects.none(), required=False, label=_lazy("กิจกรรมตามแผน"),
        empty_label=_lazy("ไม่ได้อยู่ในแผน"),
        error_messages={
            "invalid_choice": _lazy(
                "รายการนี้ไม่อยู่ในแผนที่เลือกได้แล้ว อาจถูกนำออกหรือบันทึกว่าไม่ได้ดำเนินการ "
                "โปรดเลือกรายการอื่นในแผน หรือเลือก “ไม่ได้อยู่ในแผน”"
            )
        },
    )
    starts_on = ThaiDateFormField(label=_lazy("วันที่เริ่ม"))
    ends_on = ThaiDateFormField(
        label=_lazy("วันที่สิ้นสุด"), required=False, help_text=_lazy("เว้นว่างหากจัดวันเดียว")
    )
    thai_count = TypedNumberField(
        label=_lazy("ผู้เข้าร่วมฝ่ายไทย (คน)"), required=False, limit=MOST_PEOPLE
    )
    foreign_count = TypedNumberField(
        label=_lazy("ผู้เข้าร่วมฝ่ายต่างประเทศ (คน)"), required=False, limit=MOST_PEOPLE
    )
    thai_student_count = TypedNumberField(
        label=_lazy("ในจำนวนนี้เป็นนักเรียน นักศึกษาไทย (คน)"), required=False, limit=MOST_PEOPLE,
        help_text=_lazy("เว้นว่างหากไม่ได้เก็บ กรอก 0 เมื่อทราบว่าไม่มี"),
    )
    foreign_student_count = TypedNumberField(
        label=_lazy("ในจำนวนนี้เป็นนักเรียน นักศึกษาต่างประเทศ (คน)"), required=False,
        limit=MOST_PEOPLE, help_text=_lazy("เว้นว่างหากไม่ได้เก็บ กรอก 0 เมื่อทราบว่าไม่มี"),
    )
    budget_amount = TypedNumberField(
        label=_lazy("งบประมาณที่ใช้ (บาท)"), required=False, places=2, limit=MOST_BAHT
    )
    foreign_amount = TypedNumberField(
        label=_lazy("ฝ่ายต่างประเทศออกเพิ่ม (บาท)"), required=False, places=2, limit=MOST_BAHT,
        help_text=_lazy(
            "นอกเหนือจากงบประมาณข้างต้น เช่น ที่พัก อาหาร ประมาณได้ เว้นว่างหากไม่ทราบ กรอก 0 เมื่อทราบว่าไม่ได้ออก"
        ),
    )
    pairings = PairingsField(
        queryset=Pairing.objects.none(), required=False, label=_lazy("จัดกับคู่เมืองพี่เมืองน้อง"),
        help_text=_lazy("เลือกได้มากกว่าหนึ่งคู่ คู่ที่รอตรวจสอบจะนับเมื่อกระทรวงยืนยัน"),
        error_messages={
            "invalid_choice": _lazy("เลือกได้เฉพาะคู่เมืองพี่เมืองน้องของจังหวัดนี้ โปรดเลือกใหม่")
        },
    )
    files = FilesField(
        label=_lazy("แนบภาพถ่ายและเอกสาร"),
        help_text=with_limits(
            _lazy(
                "เลือกพร้อมกันได้หลายแฟ้ม ภาพ JPEG, PNG, WebP, HEIC ไม่เกิน {photo} MB "
                "เอกสาร PDF ไม่เกิน {document} MB "
                "หลักฐานไม่เผยแพร่ ข้อมูลตำแหน่งในภาพจะถูกลบออก"
            )
        ),
    )
    form_key = FormKeyField(required=False)
    revision = RevisionField(required=False)

    class Meta:
        model = Activity
        fields = WRITABLE
        widgets = {
            name: forms.Textarea(attrs={"rows": 4}) for name in ("outcome", "problems", "next_step")
        } | dict.fromkeys(("kind", "direction"), forms.RadioSelect)
        help_texts = {
            "title": _lazy("เช่น แลกเปลี่ยนเยาวชนกับจังหวัดคู่ความสัมพันธ์ ครั้งที่ 5"),
            "place": _lazy("เช่น ศาลากลางจังหวัด หรือชื่อเมืองและประเทศ"),
            "outcome": _lazy("เผยแพร่เมื่อกระทรวงเห็นชอบ โปรดไม่ระบุชื่อบุคคล"),
            "problems": _lazy("ใช้ภายในจังหวัดและกระทรวง ไม่เผยแพร่"),
            "next_step": _lazy("ใช้ภายในจังหวัดและกระทรวง ไม่เผยแพร่"),
        }

    def __init__(
        self, *args, province: Province, years: Mapping[int, FiscalYear], **kwargs
    ):
        self.years, self.province = years, province
        super().__init__(*args, **kwargs)
        own = province.pairings.exclude(confirmation=Confirmation.REJECTED)
        self.fields["pairings"].queryset = own.select_related("counterpart__country").order_by(
            "-confirmation", name_order("counterpart__"), "id"
        )
        self.fields["planned"].queryset = (
            PlannedActivity.objects.in_hand()
            .filter(plan__pairing__province=province, plan__fiscal_year__in=self.written_years)
            .select_related("plan__pairing__counterpart__country")
        )
        for name in (*rules.REQUIRED_AT_SUBMISSION, "pairings", "foreign_count"):
            self.fields[name].needed = _("กรอกก่อนเสนอ")
        for name in ("kind", "direction"):
            self.fields[name].choices = self.fields[name].choices[1:]
        unsaid = ("", _("ไม่ระบุ"))
        for name in ("budget_source", "hosted_by"):
            self.fields[name].choices = [unsaid, *self.fields[name].choices[1:]]
        self.fields["title"].error_messages["required"] = _("โปรดกรอกชื่อกิจกรรม")

    def clean(self) -> dict:
        """An activity has an end, not before its start, and lies in an open fiscal year."""
        values = super().clean()
        for name, words in side_faults(values).items():
            self.add_error(name, words)
        starts_on, ends_on = values.get("starts_on"), values.get("ends_on")
        if starts_on is None:
            return values
        if ends_on is None and "ends_on" not in self.errors:
            values["ends_on"] = starts_on
        elif ends_on and ends_on < starts_on:
            self.add_error(
                "ends_on",
                _("วันที่สิ้นสุด (%(end)s) อยู่ก่อนวันที่เริ่ม (%(start)s) โปรดตรวจสอบ")
                % {"end": thai_date(ends_on), "start": thai_date(starts_on)},
            )
        fiscal_year = fiscal_year_of(starts_on)
        try:
            years.check_shut(fiscal_year=fiscal_year, province_id=self.province.pk)
        except WrongState as refusal:
            self.add_error("starts_on", str(refusal))
        return values

    @property
    def offers_plan(self) -> bool:
        """Whether there is a line of a plan to choose."""
        return len(self.fields["planned"].choices) > 1

    @property
    def tells_details(self) -> bool:
        """Whether something is written in the details, or wrong there."""
        return any(self[name].errors or self[name].value() for name in DETAILS)

    @property
    def values(self) -> dict:
        """What an action takes: the fields of the activity."""
        return {name: self.cleaned_data[name] for name in WRITABLE}

    @property
    def pairing_ids(self) -> set[int]:
        """What an action takes: the chosen pairings."""
        return {pairing.pk for pairing in self.cleaned_data["pairings"]}

    def differences(self, stored: Activity) -> list[Difference]:
        """Where what was typed is not what is stored."""
        found = []
        for name in WRITABLE:
            typed, held = self.cleaned_data[name], getattr(stored, name)
            if typed != held:
                found.append(
                    Difference(self.fields[name].label, self._told(name, held),
                               self._told(name, typed))
                )  # fmt: skip
        held_ids = set(stored.links.values_list("pairing_id", flat=True))
        if self.pairing_ids != held_ids:
            field = self.fields["pairings"]
            chosen = Pairing.objects.filter(pk__in=held_ids).select_related("counterpart__country")
            found.append(
                Difference(field.label, _listed(chosen), _listed(self.cleaned_data["pairings"]))
            )
        return found

    def take_over(self, stored: Activity, changes: Mapping[str, tuple]) -> list[str]:
        """Take the stored value of each field that only somebody else has changed.

        Args:
            changes: field → (value when this form was opened, value now), as in ``StaleEdit``.

        Returns:
            The labels of those fields.
        """
        labels = []
        for name in sorted(set(changes) & set(WRITABLE)):
            field, opened = self.fields[name], changes[name][0]
            if opened not in field.empty_values:
                opened = field.to_python(opened)
            if self.cleaned_data[name] == opened != getattr(stored, name):
                self.cleaned_data[name] = getattr(stored, name)
                labels.append(str(field.label))
        return labels

    @property
    def written_years(self) -> list[int]:
        """The fiscal years in which the province may write today."""
        taking = years.years_taking(self.years.values(), [self.province.pk])
        return taking[self.province.pk]

    def _told(self, name: str, value) -> str:
        if value in (None, ""):
            return _("ไม่ได้กรอก")
        if isinstance(value, PlannedActivity):
            return value.title
        if isinstance(value, bool):
            return _("ใช่") if value else _("ไม่ใช่")
        if name in ("starts_on", "ends_on"):
            return thai_date(value)
        choices = dict(getattr(self.fields[name], "choices", ()))
        return str(choices.get(value) or self.fields[name].prepare_value(value))


def _listed(pairings: Iterable[Pairing]) -> str:
    names = [f"{pairing.counterpart} {pairing.number}" for pairing in pairings]
    return ", ".join(sorted(names)) or _("ไม่ได้เลือก")
