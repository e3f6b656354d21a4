"""What is typed of a supervision visit: the visit, a finding, what each side says of it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from monitoring.actions.supervision import FINDING_FIELDS, VISIT_FIELDS
from monitoring.choices import FindingMove
from monitoring.follow_up_rules import finding_moves, finding_moves_of
from monitoring.models import Finding, FindingStep, SupervisionVisit
from registry.models import Pairing
from sistercity.fields.forms import ThaiDateFormField, ThaiDateInput
from sistercity.files.forms import DocumentField, with_limits

from .fields import PairingsField
from .group import SeatForm
from .resolution import OnceMixin


class VisitForm(OnceMixin, SeatForm):
    """A visit to one province.

    Args:
        pairings: of the province, that may have been looked at.
    """

    pairings = PairingsField(
        queryset=Pairing.objects.none(), required=False, label=_lazy("คู่ที่นิเทศ"),
        help_text=_lazy("เว้นว่างหากนิเทศภาพรวมของจังหวัด"),
        error_messages={
            "invalid_choice": _lazy("เลือกได้เฉพาะคู่เมืองพี่เมืองน้องของจังหวัดนี้ โปรดเลือกใหม่")
        },
    )
    field_order = ("starts_on", "ends_on", "method", "team", "pairings", "summary")

    class Meta:
        model = SupervisionVisit
        fields = VISIT_FIELDS
        field_classes = {"starts_on": ThaiDateFormField, "ends_on": ThaiDateFormField}
        help_texts = {"ends_on": _lazy("เว้นว่างหากนิเทศวันเดียว")}
        widgets = {
            "starts_on": ThaiDateInput,
            "ends_on": ThaiDateInput,
            "method": forms.RadioSelect,
            "team": forms.Textarea(attrs={"rows": 3}),
            "summary": forms.Textarea(attrs={"rows": 6}),
        }

    def __init__(self, *args, pairings, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pairings"].queryset = pairings
        self.fields["ends_on"].required = False
        method = self.fields["method"]
        method.choices = [choice for choice in method.choices if choice[0]]

    def clean(self) -> dict:
        """A visit of which no other end is told was on one day."""
        values = super().clean()
        if values.get("ends_on") is None and "ends_on" not in self.errors:
            values["ends_on"] = values.get("starts_on")
        return values

    @property
    def values(self) -> dict:
        """What the action takes."""
        return {name: self.cleaned_data[name] for name in VISIT_FIELDS}

    @property
    def pairing_ids(self) -> list[int]:
        """Keys of the pairings that were looked at."""
        return [pairing.pk for pairing in self.cleaned_data["pairings"]]


class FindingForm(OnceMixin, SeatForm):
    """A finding with what the ministry recommends."""

    class Meta:
        model = Finding
        fields = FINDING_FIELDS
        field_classes = {"due_on": ThaiDateFormField}
        widgets = {
            "due_on": ThaiDateInput,
            "words": forms.Textarea(attrs={"rows": 4}),
            "recommendation": forms.Textarea(attrs={"rows": 4}),
        }

    @property
    def values(self) -> dict:
        """What the action takes."""
        return {name: self.cleaned_data[name] for name in FINDING_FIELDS}


class FindingStepForm(OnceMixin, SeatForm):
    """An answer of the province, or a decision of the ministry.

    Args:
        role: of who writes; any of its moves is taken, for a form may be sent twice, or after
            somebody else's, and only the action can tell.
        state: where the finding stands; only the moves from there are offered.
    """

    move = forms.ChoiceField(label=_lazy("ผลการพิจารณา"), widget=forms.RadioSelect)
    evidence_file = DocumentField(
        label=_lazy("หลักฐาน"),
        help_text=with_limits(
            _lazy("ถ้ามี เอกสาร PDF ไม่เกิน {document} MB ใช้ภายในจังหวัดและกระทรวง ไม่เผยแพร่")
        ),
    )
    field_order = ("move", "words", "evidence_file")

    class Meta:
        model = FindingStep
        fields = ("words",)
        widgets = {"words": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args, role: str, state: str, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        moves, offered = finding_moves_of(role), finding_moves(state=state, role=role)
        move = self.fields["move"]
        move.choices = [(one, FindingMove(one).label) for one in moves]
        move.widget.choices = [(one, FindingMove(one).label) for one in offered]
        only = moves if len(moves) == 1 else offered
        if len(only) == 1 and (not self.is_bound or self["move"].value() in only):
            move.initial = only[0]
            move.widget = forms.HiddenInput()
        if FindingMove.ANSWERED in moves:
            self.fields["words"].label = _lazy("สิ่งที่ดำเนินการแล้ว")
        else:
            del self.fields["evidence_file"]
            self.fields["words"].label = _lazy("ข้อความถึงจังหวัด")
