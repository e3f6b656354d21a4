"""Fields of forms that take documents."""

from __future__ import annotations

from typing import NamedTuple

from django import forms
from django.conf import settings
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _lazy

from .content import MEGABYTE, Content, read_document


def with_limits(words: Promise) -> Promise:
    """Words with the sizes in MB that are accepted in place of {photo} and {document}."""
    return format_lazy(
        words,
        photo=settings.PHOTO_MAX_BYTES // MEGABYTE,
        document=settings.DOCUMENT_MAX_BYTES // MEGABYTE,
    )


class ReadFile(NamedTuple):
    """A file that was handed in and found good."""

    name: str
    content: Content


def good_file(form: forms.Form, name: str) -> ReadFile | None:
    """The good file of a field, though the form may be refused for something else."""
    return getattr(form, "cleaned_data", {}).get(name)


class DocumentField(forms.FileField):
    """One PDF document; cleaned to a ``ReadFile``, None without one."""

    def __init__(self, **kwargs):
        super().__init__(
            required=False,
            widget=forms.FileInput(attrs={"accept": "application/pdf"}),
            **kwargs,
        )
        self.error_messages["empty"] = _lazy("แฟ้มว่างเปล่า โปรดตรวจสอบแฟ้มในเครื่องแล้วแนบใหม่")

    def clean(self, value, initial=None) -> ReadFile | None:
        upload = super().clean(value, initial)
        return ReadFile(upload.name, read_document(upload)) if upload else None
