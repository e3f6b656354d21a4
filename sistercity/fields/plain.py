"""Forms whose texts are kept as plain text."""

from __future__ import annotations

from django import forms

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
