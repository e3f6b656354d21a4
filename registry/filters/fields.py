"""What several sets narrow by: codes of rows, stored words, Buddhist years, yes or no."""

from __future__ import annotations

from collections.abc import Callable

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.db.models.lookups import In
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field

from registry.names import name_of, name_order
from sistercity.fields.messages import date_message
from sistercity.thai.calendar import DateReadingError, parse_thai_year, to_ce

_SEVERAL = forms.CheckboxSelectMultiple
# Filter → its column, and the value of the filter for a value of the column.
Facets = dict[str, tuple[object, Callable]]


class CodesField(forms.ModelMultipleChoiceField):
    """Rows by their codes, live or of the past; the choices can be only those worth offering."""

    def label_from_instance(self, row) -> str:
        return name_of(row) if hasattr(row, "name_th") else str(row)


class CodesFilter(django_filters.ModelMultipleChoiceFilter):
    """Any of several rows, named by their codes."""

    field_class = CodesField

    def __init__(self, field_name: str, *, queryset: QuerySet, **extra):
        extra = {"to_field_name": "code", "widget": _SEVERAL, "distinct": False, **extra}
        extra["error_messages"] = {"invalid_choice": _("ไม่มีรหัส “%(value)s” ในทะเบียน")}
        super().__init__(field_name, queryset=queryset, **extra)

    def get_queryset(self, request):
        """Told as at the list's moment; in the order of names, but for those that have levels."""
        model = super().get_queryset(request).model
        rows = model.told(self.parent.queryset.known_moment)
        order = model._meta.ordering
        return rows.order_by(*([name_order()] if order == ["sort_key"] else order))

    def filter(self, rows, value):
        """One IN condition over the rows' keys."""
        keys = [row.id for row in value or ()]
        return rows.filter(In(rows.column(self.field_name), keys)) if keys else rows


class WordsFilter(django_filters.MultipleChoiceFilter):
    """Any of several stored words."""

    def __init__(self, field_name: str, *, choices, **extra):
        extra = {"widget": _SEVERAL, "distinct": False, **extra}
        extra["error_messages"] = {
            "invalid_choice": format_lazy(
                "{} {}",
                _("ไม่มีตัวเลือก “%(value)s” ตัวเลือกที่มี:"),
                ", ".join(value for value, _label in choices),
            )
        }
        super().__init__(field_name, choices=choices, **extra)

    def filter(self, rows, value):
        """One IN condition."""
        return rows.filter(In(rows.column(self.field_name), value)) if value else rows


class YearsField(forms.MultipleChoiceField):
    """Buddhist years as people write them; the choices are only those worth offering."""

    widget = _SEVERAL

    def to_python(self, value) -> list[int]:
        try:
            return [parse_thai_year(str(one)) for one in value or []]
        except DateReadingError as error:
            raise ValidationError(date_message(error), code=error.code) from error

    def validate(self, value) -> None:
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")


class YearsFilter(django_filters.Filter):
    """Rows whose date lies in any of several Buddhist years."""

    field_class = YearsField

    def filter(self, rows, value):
        """A condition on the year of the column, for each year asked."""
        if not value:
            return rows
        column = f"{self.field_name}__year"
        asked = Q()
        for year_be in set(value):
            asked |= Q(**{column: to_ce(year_be)})
        return rows.filter(asked)


@extend_schema_field({"type": "boolean"})
class YesNoFilter(django_filters.TypedChoiceFilter):
    """A yes or no column, asked as ``true`` or ``false``."""

    field_class = forms.TypedChoiceField

    def __init__(self, field_name: str, *, yes, no, **extra):
        extra = {"widget": forms.RadioSelect, **extra}
        extra["error_messages"] = {"invalid_choice": _("ค่าต้องเป็น true หรือ false")}
        choices = [("true", yes), ("false", no)]
        super().__init__(field_name, choices=choices, coerce=lambda word: word == "true", **extra)
