"""Serializer fields for machines: ISO dates of the Common Era, nothing else."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from sistercity.thai.calendar import (
    DateReadingError,
    PartialDate,
    parse_iso_date,
    parse_iso_partial,
)

from .messages import date_message


class _IsoField(serializers.Field):
    """Reads text with ``parse`` and turns a refusal into a message for the caller."""

    def to_internal_value(self, data):
        try:
            return self.parse(str(data))
        except DateReadingError as error:
            raise serializers.ValidationError(date_message(error), code=error.code) from error


@extend_schema_field({"type": "string", "format": "date", "example": "2019-01-04"})
class IsoDateField(_IsoField):
    """A day, ``2019-01-04``; a year from 2200 on is refused with both readings."""

    parse = staticmethod(parse_iso_date)

    def to_representation(self, value):
        return value.isoformat()


@extend_schema_field(
    {
        "type": "string",
        "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$",
        "example": "2005-09",
        "description": "A date as far as it is known: year, month or day.",
    }
)
class IsoPartialDateField(_IsoField):
    """A date as far as known: ``1999``, ``2005-09`` or ``2005-09-12``."""

    parse = staticmethod(parse_iso_partial)

    def to_representation(self, value: PartialDate):
        return value.iso()
