"""What is typed of a pairing's suitability: scores with reasons, the ministry's advice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from registry.actions.suitability import Given
from registry.choices import AdviceKind
from registry.models import Assessment, AssessmentScore, Criterion
from registry.models.suitability import LARGEST_WEIGHT
from registry.names import name_of
from registry.suitability import check_weights
from sistercity.fields.numbers import FormKeyField, RevisionField
from sistercity.fields.plain import RefusedForm

from .fields import TypedNumberField

NO_DATA = "none"
_SCORED = ("score", "reason", "source")


class AssessForm(RefusedForm, forms.Form):
    """For each criterion a score or that there is no data, with reason and source.

    Args:
        criteria: those of the set, in their order.
        rows: what was said of them so far.
        carried: what was said by an earlier set of the same criteria, by code; only reasons and
            sources are offered again, a score never.
    """

    use_required_attribute = False

    revision = RevisionField(initial=0)
    summary = forms.CharField(
        label=_lazy("ข้อสรุปของผู้ประเมิน"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_lazy("ย่อหน้าเดียวที่ผู้บริหารอ่านก่อน"),
    )

    def __init__(
        self,
        *args,
        criteria: Iterable[Criterion],
        rows: Iterable[AssessmentScore] = (),
        carried: Mapping[str, AssessmentScore] | None = None,
        **kwargs,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = list(criteria)
        stored = {row.criterion_id: row for row in rows}
        for criterion in self.criteria:
            row = stored.get(criterion.pk)
            told = row or (carried or {}).get(criterion.code)
            self._add(criterion, row, told)
        self.order_fields([*(n for n in self.fields if n not in ("summary",)), "summary"])

    def _add(
        self, criterion: Criterion, row: AssessmentScore | None, told: AssessmentScore | None
    ) -> None:
        name, code = name_of(criterion), criterion.code
        meanings = [(str(score), f"{score} — {m}") for score, m in enumerate(criterion.meanings)]
        score = NO_DATA if row is None or row.score is None else str(row.score)
        self.fields[f"score-{code}"] = forms.ChoiceField(
            label=_("คะแนน: %(criterion)s") % {"criterion": name},
            choices=[(NO_DATA, _("ไม่มีข้อมูล")), *meanings],
            widget=forms.RadioSelect,
            initial=score,
            error_messages={
                "invalid_choice": _("คะแนนเป็นเลขจำนวนเต็ม 0 ถึง 4"),
                "required": _("โปรดเลือกคะแนน หรือเลือก “ไม่มีข้อมูล”"),
            },
        )
        self.fields[f"reason-{code}"] = forms.CharField(
            label=_("เหตุผล"), required=False, max_length=300, initial=told.reason if told else "",
            widget=forms.Textarea(attrs={"rows": 2}),
        )  # fmt: skip
        self.fields[f"source-{code}"] = forms.CharField(
            label=_("ที่มาของข้อมูล"), required=False, max_length=200,
            initial=told.source if told else "",
        )  # fmt: skip
        for field in ("reason", "source"):
            self.fields[f"{field}-{code}"].needed = _("จำเป็นเมื่อให้คะแนน")

    def groups(self) -> list[dict]:
        """Each criterion with its three fields, in order."""
        return [
            {"criterion": one, **{name: self[f"{name}-{one.code}"] for name in _SCORED}}
            for one in self.criteria
        ]

    @property
    def given(self) -> dict[int, Given]:
        """What the action takes, by the id of the criterion."""
        values = self.cleaned_data
        return {
            one.pk: Given(
                None if (score := values[f"score-{one.code}"]) == NO_DATA else int(score),
                values[f"reason-{one.code}"],
                values[f"source-{one.code}"],
            )
            for one in self.criteria
        }

    def differing(self, stored: Assessment) -> list[AssessmentScore]:
        """What somebody else has stored in between where this form says something else."""
        typed = self.given
        return [
            row
            for row in stored.scores.select_related("criterion")
            if row.criterion_id in typed
            and Given(row.score, row.reason, row.source) != typed[row.criterion_id]
        ]


class AdviceForm(RefusedForm, forms.Form):
    """What the ministry advises, in words."""

    use_required_attribute = False

    revision = RevisionField()
    form_key = FormKeyField()
    kind = forms.ChoiceField(
        label=_lazy("ความเห็น"), choices=AdviceKind.choices, widget=forms.RadioSelect,
        error_messages={"required": _lazy("โปรดเลือกความเห็น")},
    )  # fmt: skip
    conditions = forms.CharField(
        label=_lazy("เงื่อนไข"), required=False, max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_lazy("จำเป็นเมื่อสนับสนุนโดยมีเงื่อนไข กรณีอื่นไม่บันทึก"),
    )  # fmt: skip
    words = forms.CharField(
        label=_lazy("เหตุผลและข้อเสนอแนะ"), max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _lazy("โปรดเขียนเหตุผลและข้อเสนอแนะ")},
    )  # fmt: skip


class WeightsForm(forms.Form):
    """Other weights than the set's, to see what becomes of the score; nothing is kept.

    Args:
        criteria: those of the brief.
    """

    use_required_attribute = False

    def __init__(self, *args, criteria: Iterable[Criterion], **kwargs) -> None:
        super().__init__(*args, auto_id="weights-%s", **kwargs)
        self.criteria = list(criteria)
        for one in self.criteria:
            self.fields[f"w-{one.code}"] = TypedNumberField(
                label=str(one), limit=LARGEST_WEIGHT, places=2,
                initial=one.weight.normalize().__format__("f"),
                error_messages={"required": _("โปรดกรอกน้ำหนัก ไม่ใช้เกณฑ์นี้ให้กรอก 0")},
            )  # fmt: skip

    @classmethod
    def is_asked(cls, sent: Mapping[str, str]) -> bool:
        """Whether an address names weights."""
        return any(name.startswith("w-") for name in sent)

    def clean(self) -> dict:
        """Together they weigh something."""
        values = super().clean()
        if not self.errors:
            check_weights(self.weights)
        return values

    @property
    def weights(self) -> dict[str, Fraction]:
        """By the code of the criterion."""
        return {
            one.code: Fraction(Decimal(self.cleaned_data[f"w-{one.code}"]))
            for one in self.criteria
        }
