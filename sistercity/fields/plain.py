"""Forms whose texts are kept as plain text, and the text that most of them ask for."""

from __future__ import annotations

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from sistercity.errors import FORM_KEY, FORM_USED
from sistercity.language import SwitchesLanguageMixin
from sistercity.thai.plain import plain_text


class PlainTextMixin(SwitchesLanguageMixin):
    """A form whose text fields hold plain text; a required one must show something.

    Fields that keep blanks at their ends, such as passwords, are left as typed.
    """

    def clean(self) -> dict:
        """Replace each text by its plain form."""
        values = super().clean()
        values = self.cleaned_data if values is None else values
        for name, field in self.fields.items():
            text = values.get(name)
            if not (isinstance(field, forms.CharField) and field.strip and isinstance(text, str)):
                continue
            values[name] = plain_text(text, multiline=isinstance(field.widget, forms.Textarea))
            if field.required and not values[name]:
                self.add_error(name, field.error_messages["required"])
        return values


class RefusedForm(PlainTextMixin):
    """A form that one action saves."""

    def add_refusal(self, refusal: ValidationError) -> None:
        """As ``tell_refusal``."""
        tell_refusal(self, refusal)


def tell_refusal(form: forms.BaseForm, refusal: ValidationError) -> None:
    """Say what an action refuses beside the fields that are there, else above them.

    A form whose key has made something else already gets a new key, to be sent knowingly.
    """
    faults = dict(getattr(refusal, "error_dict", {None: refusal}))
    if faults.pop(FORM_KEY, None):
        form.data = form.data.copy()
        form.data[form.add_prefix(FORM_KEY)] = str(uuid.uuid4())
        form.add_error(None, FORM_USED)
    for name, errors in faults.items():
        form.add_error(name if name in form.fields else None, errors)


class ReasonField(forms.CharField):
    """Why something is done, in a few lines of at most 1,000 characters, unless told otherwise."""

    def __init__(self, **options) -> None:
        usual = {"label": gettext_lazy("เหตุผล"), "max_length": 1000}
        super().__init__(**{**usual, "widget": forms.Textarea(attrs={"rows": 2}), **options})
