"""What a list of the admin is asked, in words, and whether it still can be asked that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import IGNORED_PARAMS, ORDER_VAR, SEARCH_VAR
from django.core.exceptions import FieldDoesNotExist, SuspiciousOperation
from django.db import DataError, models, transaction
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from sistercity.audit.telling import field_of, tell_value
from sistercity.fields.numbers import is_key

from .questions import ASKED, QuestionList, question_of

# The order of a kept list, by names of columns: their places change when one is added.
ORDERED_BY = "by"
# Of an address what is no condition, beside what Django ignores itself.
_PASSING = {"p", "all", "e", "format", *IGNORED_PARAMS} - {SEARCH_VAR, ORDER_VAR}


class Condition(NamedTuple):
    """One parameter in words; ``fault`` says why it can be asked no more, "" where it can."""

    key: str
    label: str
    value: str
    fault: str = ""


class CountedList(QuestionList):
    """A list of which only the number of rows is wanted; no filter is put on the page."""

    def get_results(self, request: HttpRequest) -> None:
        """One query."""
        self.result_count = self.queryset.count()


def kept_parameters(model_admin, request: HttpRequest, asked: QueryDict) -> str:
    """The conditions of a list's address, to be kept: the order by names of columns."""
    kept = QueryDict(mutable=True)
    for key, values in sorted(asked.lists()):
        if key in _PASSING or not any(values) or "\x00" in key + "".join(values):
            continue
        if key == ORDER_VAR:
            names = _names(model_admin, request)
            kept[ORDERED_BY] = ",".join(_by_name(values[-1], names))
        else:
            kept.setlist(key, values)
    return kept.urlencode()


def address_parameters(model_admin, request: HttpRequest, kept: str) -> QueryDict:
    """The parameters of the list's address for what was kept; unknown columns are left out."""
    asked = QueryDict(kept, mutable=True)
    if by := asked.pop(ORDERED_BY, None):
        names = _names(model_admin, request)
        places = [
            ("-" if name.startswith("-") else "") + str(names.index(name.lstrip("-")))
            for name in by[-1].split(",")
            if name.lstrip("-") in names
        ]
        if places:
            asked[ORDER_VAR] = ".".join(places)
    return asked


def conditions(model_admin, request: HttpRequest, kept: str) -> list[Condition]:
    """Each parameter that was kept, in words."""
    return [
        _condition(model_admin, request, key, values) for key, values in QueryDict(kept).lists()
    ]


def count_of(model_admin, request: HttpRequest, kept: str) -> int | None:
    """How many rows this person finds so; None where the list cannot be asked that."""
    asking = _asking(request, address_parameters(model_admin, request, kept))
    try:
        with transaction.atomic():
            return CountedList(
                asking, model_admin.model, model_admin.get_list_display(request), (), (), None,
                model_admin.get_search_fields(request), False, model_admin.list_per_page,
                model_admin.list_max_show_all, (), model_admin, None, "",
            ).result_count  # fmt: skip
    except (
        IncorrectLookupParameters, SuspiciousOperation, OverflowError, ValueError, DataError,
    ):  # fmt: skip
        return None


def _asking(request: HttpRequest, asked: QueryDict) -> HttpRequest:
    """The same person asking the list something else."""
    other = HttpRequest()
    other.user, other.resolver_match = request.user, request.resolver_match
    other.path = request.path
    other.GET = asked
    return other


def _condition(model_admin, request: HttpRequest, key: str, values: list[str]) -> Condition:
    value = values[-1]
    if key == SEARCH_VAR:
        return Condition(key, _("ค้นหา"), value)
    if key == ASKED:
        question = question_of(model_admin, value)
        fault = "" if question else _("ไม่มีคำถามนี้แล้ว")
        return Condition(key, _("คำถามประจำวัน"), str(question.label if question else value), fault)
    if key == ORDERED_BY:
        return _order(model_admin, request, key, value)
    return _lookup(model_admin, request, key, values)


def _order(model_admin, request: HttpRequest, key: str, value: str) -> Condition:
    names = _names(model_admin, request)
    gone = [name for name in value.split(",") if name.lstrip("-") not in names]
    told = ", ".join(_column_told(model_admin, name) for name in value.split(","))
    return Condition(key, _("เรียงตาม"), told, _("ไม่มีคอลัมน์นี้แล้ว") if gone else "")


def _column_told(model_admin, name: str) -> str:
    bare = name.lstrip("-")
    column = getattr(model_admin, bare, None)
    field = field_of(model_admin.model, bare)
    label = getattr(column, "short_description", None) or getattr(field, "verbose_name", bare)
    return _("%(column)s (มากไปน้อย)") % {"column": label} if name.startswith("-") else str(label)


def _lookup(model_admin, request: HttpRequest, key: str, values: list[str]) -> Condition:
    path = list(_path(model_admin.model, key))
    if not path or not model_admin.lookup_allowed(key, values[-1], request):
        return Condition(key, key, ", ".join(values), _("บัญชีนี้ไม่มีตัวกรองนี้แล้ว"))
    field = path[-1]
    if field.primary_key and len(path) > 1:
        # The key of what the field before refers to.
        field = path[-2]
    label = str(field.verbose_name)
    lookup = key.rpartition("__")[2]
    if lookup == "isnull":
        return Condition(key, label, _("ไม่มี") if values[-1] in ("True", "1") else _("มี"))
    told, faults = [], []
    for value in ",".join(values).split(",") if lookup == "in" else values:
        words, fault = _value(request, field, value)
        told.append(words)
        faults.append(fault)
    return Condition(key, label, ", ".join(told), next(filter(None, faults), ""))


def _value(request: HttpRequest, field: models.Field, value: str) -> tuple[str, str]:
    """A value in words, and why it cannot be meant any more."""
    if field.is_relation:
        rows = field.remote_field.model._default_manager
        rows = rows.visible_to(request.user) if hasattr(rows, "visible_to") else rows.all()
        row = rows.filter(pk=value).first() if is_key(value) else None
        return (str(row), "") if row else (value, _("ไม่มีรายการที่เลือกไว้แล้ว"))
    if field.flatchoices:
        known = {str(code): str(label) for code, label in field.flatchoices}
        return known.get(value, value), "" if value in known else _("ไม่มีค่านี้แล้ว")
    if isinstance(field, models.BooleanField):
        return tell_value(field, value in ("1", "True")), ""
    return tell_value(field, value), ""


def _path(model: type[models.Model], key: str) -> Iterator[models.Field]:
    """The fields that a lookup leads through; none where the first is unknown."""
    for name in key.split("__"):
        if model is None:
            return
        try:
            field = model._meta.pk if name == "pk" else model._meta.get_field(name)
        except FieldDoesNotExist:
            return
        if field.auto_created and field.is_relation:
            # From the row to others that refer to it: their fields say what is asked.
            model = field.related_model
            continue
        yield field
        model = field.remote_field.model if field.is_relation else None


def _names(model_admin, request: HttpRequest) -> list[str]:
    """The columns by their names in the order in which Django counts them."""
    shown = list(model_admin.get_list_display(request))
    if model_admin.get_actions(request):
        shown.insert(0, "action_checkbox")
    return [name if isinstance(name, str) else name.__name__ for name in shown]


def _by_name(order: str, names: list[str]) -> Iterator[str]:
    for one in order.split("."):
        sign, place = ("-", one[1:]) if one.startswith("-") else ("", one)
        if is_key(place) and int(place) < len(names):
            yield f"{sign}{names[int(place)]}"
