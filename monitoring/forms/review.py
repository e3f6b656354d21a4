"""The forms of the desks: endorse, approve, return, take back, decide on several."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from monitoring.bulk import MOST_AT_ONCE
from monitoring.choices import NoteField
from sistercity import clock
from sistercity.fields.forms import ThaiDateFormField
from sistercity.fields.numbers import RevisionField, is_key
from sistercity.fields.plain import PlainTextMixin


class DecisionForm(PlainTextMixin, forms.Form):
    """What a desk decides; ``revision`` is of the activity that the person has read."""

    use_required_attribute = False
    # What some of them ask for besides: a covering letter, notes to single fields.
    has_letter = False
    field_notes: Sequence[forms.BoundField] = ()

    revision = RevisionField()
    note = forms.CharField(
        label=_lazy("ข้อความถึงจังหวัด"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def untaken(self, why: object) -> str:
        """Why the decision was not taken, and the notes typed with it, to be copied."""
        notes = [str(self[name].value() or "").strip() for name in self.fields if "note" in name]
        if not any(notes):
            return str(why)
        typed = "\n".join(filter(None, notes))
        return f"{why} " + _("ข้อความที่ท่านพิมพ์ไว้: “%(typed)s”") % {"typed": typed}


class CoveringLetterMixin(forms.Form):
    """The letter that an endorsement goes with."""

    has_letter = True

    letter_number = forms.CharField(
        label=_lazy("เลขที่หนังสือนำส่ง"), required=False, max_length=60,
        help_text=_lazy("เช่น ชม 0017.1/1234"),
    )
    letter_on = ThaiDateFormField(label=_lazy("หนังสือลงวันที่"), required=False)

    def clean_letter_on(self):
        """A letter is not of the future."""
        day = self.cleaned_data["letter_on"]
        if day and day > clock.today():
            raise ValidationError(_("วันที่ของหนังสืออยู่ในอนาคต โปรดตรวจสอบ"))
        return day


class EndorseForm(CoveringLetterMixin, DecisionForm):
    """The approver's endorsement, with the covering letter."""

    prefix = "endorse"
    field_order = ["letter_number", "letter_on", "note", "revision"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].label = _("ข้อความถึงกระทรวง")


class ApproveForm(DecisionForm):
    """The ministry's approval."""

    prefix = "approve"


class ReturnForm(DecisionForm):
    """Sending back, from either desk, with what is to be corrected."""

    prefix = "return"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        note = self.fields["note"]
        note.required = True
        note.label = _("สิ่งที่ต้องแก้ไข")
        note.help_text = _("เขียนให้เจ้าหน้าที่จังหวัดแก้ไขได้ถูกในครั้งเดียว")
        note.error_messages["required"] = _("โปรดเขียนว่าต้องแก้ไขสิ่งใดก่อนส่งกลับ")


class ReturnActivityForm(ReturnForm):
    """Sending an activity back: a note to all of it, to single fields, or both."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].required = False
        for name, label in NoteField.choices:
            self.fields[f"note_{name}"] = forms.CharField(
                label=label, required=False, max_length=1000,
                widget=forms.Textarea(attrs={"rows": 1}),
            )  # fmt: skip

    @property
    def field_notes(self) -> list[forms.BoundField]:
        """One for each field of an activity, in the order of its form."""
        return [self[f"note_{name}"] for name in NoteField.values]

    @property
    def has_field_notes(self) -> bool:
        """Whether one of them was filled in or is wrong, so that they are shown open."""
        return any(field.value() or field.errors for field in self.field_notes)

    def clean(self) -> dict:
        """The notes to fields as one mapping; some note there must be."""
        values = super().clean()
        given = {name: values.pop(f"note_{name}", "") for name in NoteField.values}
        values["notes"] = {name: words for name, words in given.items() if words}
        if not values.get("note") and not values["notes"] and "note" not in self.errors:
            self.add_error("note", self.fields["note"].error_messages["required"])
        return values


class TakeBackForm(DecisionForm):
    """Taking a decision back."""

    prefix = "back"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].label = _("เหตุผลที่ถอน")


class BulkForm(CoveringLetterMixin, PlainTextMixin, forms.Form):
    """One decision on several activities; ``pick`` carries each as ``key:revision``.

    Args:
        endorses: whether a covering letter belongs to it.
    """

    use_required_attribute = False
    note = forms.CharField(
        label=_lazy("ข้อความถึงจังหวัด"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, endorses: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if endorses:
            self.fields["note"].label = _("ข้อความถึงกระทรวง")
        else:
            del self.fields["letter_number"], self.fields["letter_on"]

    @property
    def chosen(self) -> list[tuple[int, int]]:
        """The activities with the revisions at which they were read."""
        pairs = [one.partition(":")[::2] for one in self.data.getlist("pick")] if self.data else []
        read = {
            int(key): int(revision)
            for key, revision in pairs
            if is_key(key) and is_key(revision)
        }
        return list(read.items())

    def clean(self) -> dict:
        """Something was chosen."""
        values = super().clean()
        if not 0 < len(self.chosen) <= MOST_AT_ONCE:
            raise ValidationError(_("ไม่มีรายการที่จะตัดสินใจ โปรดกลับไปเลือกใหม่"))
        return values
