"""The form of an activity's evidence, and files held over while a form cannot be saved yet."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from monitoring.models import Evidence
from sistercity.fields.plain import PlainTextMixin

from .fields import FilesField, with_limits

HELD_SALT = "monitoring.held"


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


def held_token(file_id: int, name: str, user_id: int) -> str:
    """A sealed note of a file that was received while the form could not be saved yet."""
    return signing.dumps([file_id, name, user_id], salt=HELD_SALT)


def read_held_token(token: str, user_id: int) -> tuple[int, str] | None:
    """The file and its name; None for a note that is not ours or not this person's."""
    try:
        file_id, name, holder_id = signing.loads(token, salt=HELD_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return (file_id, name) if holder_id == user_id else None
