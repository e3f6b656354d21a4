"""The form of an activity's evidence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from monitoring.choices import EvidenceKind
from monitoring.models import Evidence
from sistercity.fields.plain import PlainTextMixin
from sistercity.files.forms import with_limits

from .fields import FilesField


class EvidenceRow(NamedTuple):
    """A piece as the form shows it; a document has no ``alt_text``."""

    piece: Evidence
    caption: forms.BoundField
    alt_text: forms.BoundField | None
    remove: forms.BoundField


class EvidenceForm(PlainTextMixin, forms.Form):
    """What is said of the evidence that an activity holds, what is taken off, further files.

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
            if piece.kind == EvidenceKind.PHOTO:
                self.fields[f"alt_text_{piece.pk}"] = forms.CharField(
                    label=_("ภาพ %(name)s แสดงอะไร") % {"name": piece.name},
                    max_length=Evidence._meta.get_field("alt_text").max_length,
                    required=False,
                    initial=piece.alt_text,
                )
            self.fields[f"remove_{piece.pk}"] = forms.BooleanField(
                label=_("นำออก"), required=False
            )

    @property
    def rows(self) -> list[EvidenceRow]:
        """Each piece with its fields."""
        return [
            EvidenceRow(
                piece,
                self[f"caption_{piece.pk}"],
                self[f"alt_text_{piece.pk}"] if piece.kind == EvidenceKind.PHOTO else None,
                self[f"remove_{piece.pk}"],
            )
            for piece in self.evidence
        ]

    @property
    def removed(self) -> list[Evidence]:
        """The pieces to take off."""
        return [piece for piece in self.evidence if self.cleaned_data[f"remove_{piece.pk}"]]

    @property
    def told(self) -> dict[Evidence, dict[str, str]]:
        """Of pieces that stay and of which something else is said now: caption and alt_text."""
        told = {}
        for piece in self.evidence:
            words = {
                "caption": self.cleaned_data[f"caption_{piece.pk}"],
                "alt_text": self.cleaned_data.get(f"alt_text_{piece.pk}", ""),
            }
            is_new = words != {"caption": piece.caption, "alt_text": piece.alt_text}
            if is_new and not self.cleaned_data[f"remove_{piece.pk}"]:
                told[piece] = words
        return told
