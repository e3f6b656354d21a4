"""A model column for a date as far as it is known."""

from django.core import checks
from django.core.exceptions import ValidationError
from django.db import models

from sistercity.thai.calendar import DateReadingError, PartialDate, parse_iso_partial

from .forms import ThaiDateFormField
from .messages import date_message


class PartialDateField(models.Field):
    """Stores a :class:`PartialDate` as ISO text as far as known: 1999, 2005-09, 2005-09-12.

    In Python the value is a ``PartialDate`` or ``None``. Only ``exact``, ``in`` and
    ``isnull`` can be asked of the database: whether 2005 comes before 2005-09 is decided
    by the effective day, which belongs into a column of its own.
    """

    description = "A date as far as it is known"
    empty_strings_allowed = False
    _lookups = ("exact", "in", "isnull")

    def __init__(self, *args, **kwargs):
        kwargs["max_length"] = 10
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_length"]
        return name, path, args, kwargs

    def check(self, **kwargs):
        faults = super().check(**kwargs)
        if self.blank and not self.null:
            message = "A partial date that may be blank must also be null: there is no empty date."
            faults.append(checks.Error(message, obj=self, id="sistercity.E001"))
        return faults

    def get_internal_type(self):
        return "CharField"

    def get_lookup(self, lookup_name):
        return super().get_lookup(lookup_name) if lookup_name in self._lookups else None

    def get_transform(self, lookup_name):
        return None

    def to_python(self, value):
        """Return a ``PartialDate`` or ``None``.

        Raises:
            ValidationError: text that is not ISO, or not a date.
        """
        if value is None or value == "" or isinstance(value, PartialDate):
            return value or None
        try:
            return parse_iso_partial(str(value))
        except DateReadingError as error:
            raise ValidationError(date_message(error), code=error.code) from error

    def from_db_value(self, value, expression, connection):
        return PartialDate.from_iso(value) if value else None

    def get_prep_value(self, value):
        partial = self.to_python(super().get_prep_value(value))
        return partial.iso() if partial else None

    def value_to_string(self, obj):
        partial = self.value_from_object(obj)
        return partial.iso() if partial else ""

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": ThaiDateFormField, "partial": True, **kwargs})
