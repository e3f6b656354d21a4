"""The form of an activity's evidence."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from monitoring.models import Evidence
from sistercity.fields.plain import PlainTextMixin
from sistercity.files.forms import with_limits

from .fields import FilesField


class EvidenceForm(PlainTextMixin, forms.Form):
    """Captions and removals of the evidence that an activity holds, and further files.

    Args:
        evidence: the pieces that it holds.
    """

    files = FilesField(
        label=_lazy("แนบภาพถ่ายและเอกสารเพิ่ม"),
        help_text=with_limits(
            _lazy("เลือกพร้อมกันได้หลายแฟ้ม ภาพไม่เกิน {photo} MB เอกสาร PDF ไม่เกิน {document} MB")
        ),
    )

    def __init__(self, *args, evidence: Iterable[Evidence], **kwargs):
        super().__init__(*args, **kwargs)
        self.evidence = list(evidence)
        for piece in self.evidence:
            self.fields[f"caption_{piece.pk}"] = forms.CharField(
                label=_("คำบรรยายของ %(name)s") % {"name": piece.name},
                max_length=Evidence._meta.get_field("caption").max_length,
                required=False,
                initial=piece.caption,
            )
            self.fields[f"remove_{piece.pk}"] = forms.BooleanField(
                label=_("นำออก"), required=False
            )

    @property
    def rows(self) -> list[tuple[Evidence, forms.BoundField, forms.BoundField]]:
        """Each piece with its caption and its box."""
        return [
            (piece, self[f"caption_{piece.pk}"], self[f"remove_{piece.pk}"])
            for piece in self.evidence
        ]

    @property
    def removed(self) -> list[Evidence]:
        """The pieces to take off."""
        return [piece for piece in self.evidence if self.cleaned_data[f"remove_{piece.pk}"]]

    @property
    def captions(self) -> dict[Evidence, str]:
        """The new captions of pieces that stay."""
        return {
            piece: self.cleaned_data[f"caption_{piece.pk}"]
            for piece in self.evidence
            if not self.cleaned_data[f"remove_{piece.pk}"]
            and self.cleaned_data[f"caption_{piece.pk}"] != piece.caption
        }
