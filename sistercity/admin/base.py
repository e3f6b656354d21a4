"""Base classes of the portal's admin: scope, rights, saving by actions, history."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.paginator import Paginator
from django.db import DataError, models, transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from sistercity.accounts.choices import STAFF_ROLES, Role
from sistercity.accounts.confirm import check_again
from sistercity.audit.recorded import Recorded
from sistercity.audit.telling import field_of, tell_value
from sistercity.errors import WrongState
from sistercity.fields.forms import ThaiDateFormField, ThaiDateInput
from sistercity.fields.messages import reads_english
from sistercity.thai.digits import to_arabic, to_thai
from sistercity.thai.search import asked, index_text

from .acts import ActingAdmin
from .bulk_pages import BulkAdmin
from .counting import KeptPaginator
from .forms import REFUSALS, PortalForm, RowSelect
from .history import HistoryAdmin
from .listed import ListedAdmin
from .questions import Question, QuestionList
from .related import RelatingAdmin
from .restoring import RestoringAdmin
from .saved import SavingFiltersAdmin
from .why import ExplainingAdmin

# What some databases raise on and others find nothing for; the answer is the same on each.
_IMPOSSIBLE = re.compile(r"\x00|\d{19}", re.ASCII)

STYLES = {"all": ("css/admin-register.css",)}
SCRIPTS = tuple(
    forms.widgets.Script(f"js/{name}.js", type="module") for name in ("thai-date", "select-names")
)


class Refused(Exception):
    """An action has refused a save; ``cause`` says why."""

    def __init__(self, cause: Exception) -> None:
        super().__init__(str(cause))
        self.cause = cause


# Django shows a day in its own calendar, and a yes or no as a picture called True or False.
_TOLD = (models.DateField, models.BooleanField)


@cache
def told_value(model: type[models.Model], name: str) -> Callable[[models.Model], str]:
    """A list column, or read-only value, in words: a day in the reader's calendar, yes or no."""
    field = model._meta.get_field(name)

    def told(row: models.Model) -> str:
        return tell_value(field, getattr(row, name))

    told.__name__ = name
    told.short_description = field.verbose_name
    told.admin_order_field = name
    return told


class ScopedAdmin:
    """Rows by ``visible_to``, rights by role, dates in พ.ศ.; for admin classes and inlines.

    ``edited_by`` and ``read_by`` are roles; nobody deletes.
    """

    edited_by: frozenset[str] = frozenset({Role.EDITOR})
    read_by: frozenset[str] = frozenset(STAFF_ROLES)
    can_add = True
    can_change = True
    formfield_overrides = {
        models.DateField: {"form_class": ThaiDateFormField, "widget": ThaiDateInput},
        models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 4})},
    }

    def has_view_permission(self, request: HttpRequest, obj=None) -> bool:
        """Readers, and those who edit."""
        return request.user.role in self.read_by | self.edited_by

    def has_add_permission(self, request: HttpRequest, obj=None) -> bool:
        """Those who edit, where rows are added here at all."""
        return self.can_add and request.user.role in self.edited_by

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        """Those who edit, where rows are edited here at all."""
        return self.can_change and request.user.role in self.edited_by

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        """Nobody: rows end, they do not vanish."""
        return False

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whether the app's list shows the model."""
        return self.has_view_permission(request)

    def get_ordering(self, request: HttpRequest) -> list:
        """The declared order; by names in the reader's language where the rows have both."""
        ordering = list(super().get_ordering(request) or self.model._meta.ordering)
        if reads_english() and field_of(self.model, "sort_key_en"):
            return ["sort_key_en" if name == "sort_key" else name for name in ordering]
        return ordering

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """The rows that this person may see."""
        rows = self.model._default_manager.visible_to(request.user)
        ordering = self.get_ordering(request)
        return rows.order_by(*ordering) if ordering else rows

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Offer only rows that this person may see; long lists are searched."""
        rows = db_field.remote_field.model._default_manager
        if "queryset" not in kwargs and hasattr(rows, "visible_to"):
            kwargs["queryset"] = rows.visible_to(request.user)
        if "widget" not in kwargs and db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = RowSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def told(self, names: Iterable) -> list:
        """The names, those of days, moments and yes-or-no replaced by columns in words."""
        return [
            told_value(self.model, name)
            if isinstance(name, str) and isinstance(field_of(self.model, name), _TOLD)
            else name
            for name in names
        ]


class ShownRows(forms.models.BaseInlineFormSet):
    """Rows that are only shown: nothing of them is sent, so nothing can be wrong with them."""

    def is_valid(self) -> bool:
        """Nothing was sent."""
        return True


class ReadOnlyInline(ScopedAdmin, admin.TabularInline):
    """Rows shown with the one they belong to; they are written by actions of their own."""

    template = "admin/read_only_inline.html"
    formset = ShownRows
    extra = 0
    can_add = False
    can_change = False
    can_delete = False

    def get_fields(self, request: HttpRequest, obj=None) -> list:
        """Every column is read-only."""
        return self.told(self.fields)

    def get_readonly_fields(self, request: HttpRequest, obj=None) -> list:
        """Every column is read-only."""
        return self.told(self.fields)


class PortalList(QuestionList):
    """A list whose address may ask for what no row can hold: numbers too large, NUL."""

    def get_results(self, request: HttpRequest) -> None:
        """Answer such an address as Django does any that it cannot read: with ``?e=1``."""
        asked = self.get_filters_params().values()
        if any(_IMPOSSIBLE.search(value) for values in asked for value in values):
            raise IncorrectLookupParameters
        try:
            with transaction.atomic():
                super().get_results(request)
        except (OverflowError, ValueError, DataError) as fault:
            raise IncorrectLookupParameters(fault) from fault
        # Counted here, and not as Django does, so that it is kept.
        paginator = self.model_admin.get_paginator(
            request, self.root_queryset, self.list_per_page
        )
        self.full_result_count = paginator.count
        self.show_full_result_count = True
        self.show_admin_actions = bool(self.full_result_count)


class PortalAdmin(
    ExplainingAdmin,
    ScopedAdmin,
    ActingAdmin,
    BulkAdmin,
    HistoryAdmin,
    RelatingAdmin,
    RestoringAdmin,
    SavingFiltersAdmin,
    ListedAdmin,
    admin.ModelAdmin,
):
    """The admin of one model; a subclass says ``fields`` and ``save_through``.

    ``asks_reason`` adds an optional reason to the form of a stored row. ``readonly`` names
    fields that are shown and not edited.
    """

    form = PortalForm
    readonly: tuple[str, ...] = ()
    # Shipped filters of the list, shown above it with their counts.
    questions: tuple[Question, ...] = ()
    asks_reason = False
    # Whether whoever changes rows shows once more who they are.
    asks_again = False
    # Whether rows are so few that their names are folded when they are searched, not before.
    folds_names = False
    list_per_page = 50
    show_full_result_count = False
    change_form_template = "admin/portal_change_form.html"

    class Media:
        css = STYLES
        js = SCRIPTS

    def save_through(self, request: HttpRequest, obj: Recorded, form, change: bool) -> Recorded:
        """Call the action that saves ``obj``; returns the stored row."""
        raise NotImplementedError

    # Lists.

    def get_list_display(self, request: HttpRequest) -> list:
        """Columns, days and yes-or-no in words."""
        return self.told(super().get_list_display(request))

    def get_paginator(self, request: HttpRequest, queryset: QuerySet, *args, **kwargs) -> Paginator:
        """Of rows that the ledger tells of one that keeps how many they are."""
        pages = KeptPaginator if issubclass(self.model, Recorded) else Paginator
        return pages(queryset, *args, **kwargs)

    def get_changelist(self, request: HttpRequest, **kwargs) -> type[ChangeList]:
        """The list that knows what cannot be asked."""
        return PortalList

    def get_search_results(self, request, queryset, search_term):
        """Rows that hold every word, in folded columns (``search_text``) or as written."""
        search_term = search_term.replace("\x00", "")
        if not search_term.strip():
            return queryset, False
        columns = self.get_search_fields(request)
        if self.folds_names:
            return _folded_alike(queryset, search_term, columns), False
        folded = [name for name in columns if name.endswith("search_text")]
        written = [name for name in columns if not name.endswith("search_text")]
        found = Q(pk__in=[])
        if words := asked(search_term) if folded else []:
            found |= _all_of(map(set, words), folded, "contains")
        if written:
            words = search_term.split()[:8]
            spelt = [{word, to_arabic(word), to_thai(word)} for word in words]
            found |= _all_of(spelt, written, "icontains")
        return queryset.filter(found), False

    # Forms.

    def get_readonly_names(self, request: HttpRequest, obj=None) -> tuple[str, ...]:
        """Names of the fields that are shown and not edited; a subclass may widen them."""
        return self.readonly

    def get_readonly_fields(self, request: HttpRequest, obj=None) -> list:
        """As ``get_readonly_names``, days in the reader's calendar."""
        return self.told(self.get_readonly_names(request, obj))

    def get_fieldsets(self, request: HttpRequest, obj=None) -> list:
        """The declared ones; for those who edit with the revision and the reason at the end."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj and not self.has_change_permission(request, obj):
            shown = flatten_fieldsets(fieldsets)
        else:
            shown = self.get_readonly_names(request, obj)
        told = dict(zip(shown, self.told(shown), strict=True))
        fieldsets = [
            (title, {**options, "fields": [_each(line, told) for line in options["fields"]]})
            for title, options in fieldsets
        ]
        if obj and self.has_change_permission(request, obj):
            extra = ["opened_revision", *(["reason"] if self.asks_reason else [])]
            fieldsets.append((None, {"fields": extra}))
        return fieldsets

    def get_form(self, request, obj=None, change=False, **kwargs):
        """The form, with the refusal of the action when it has just refused."""
        form = super().get_form(request, obj, change=change, **kwargs)
        if cause := getattr(request, "refusal", None):
            return type(form)(form.__name__, (form,), {"refusal": cause})
        return form

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Django's view; what an action refuses is told on the form, values kept."""
        if self.asks_again and self.may_act(request):
            check_again(request)
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Refused as refused:
            # The transaction has been rolled back: the same form once more, with the reason.
            request.refusal = refused.cause
        for upload in request.FILES.values():
            upload.seek(0)
        response = super().changeform_view(request, object_id, form_url, extra_context)
        if isinstance(request.refusal, WrongState):
            response.status_code = 409
        return response

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """Django's page, with what else can be done to the row."""
        context["has_history"] = self.has_history
        context["row_tools"] = self.get_row_tools(request, obj) if obj else []
        if obj:
            context["why_not_edited"] = self.why_not_edited(request, obj)
            context["fixed"] = self.fixed_told(request, obj)
            context["frozen"] = self.frozen_told(request, obj)
            context["related_rows"] = self.related_to(request, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def get_row_tools(self, request: HttpRequest, obj: Recorded) -> list[tuple[str, str]]:
        """Label and address of each further thing to do with the row; a subclass says which."""
        return []

    def save_model(self, request, obj, form, change) -> None:
        """Save by the action; never by the instance."""
        try:
            saved = self.save_through(request, obj, form, change)
        except REFUSALS as cause:
            raise Refused(cause) from cause
        if saved is not obj:
            obj.pk = saved.pk
            obj.refresh_from_db()

    def get_formset_kwargs(self, request, obj, inline, prefix) -> dict:
        """Inlines are read-only: they take nothing from what was sent."""
        given = super().get_formset_kwargs(request, obj, inline, prefix)
        return {name: given[name] for name in ("instance", "prefix", "queryset")}

    def save_formset(self, request, form, formset, change) -> None:
        """Inlines are read-only: nothing to save."""


class ReadOnlyAdmin(PortalAdmin):
    """Rows that are written elsewhere and only read here."""

    can_add = False
    can_change = False


def _all_of(words: Iterable[set[str]], columns: Iterable[str], lookup: str) -> Q:
    """Every word, in one of its spellings, in one of the columns."""
    condition = Q()
    for forms_of_word in words:
        condition &= Q(
            *((f"{column}__{lookup}", word) for column in columns for word in forms_of_word),
            _connector=Q.OR,
        )
    return condition


def _folded_alike(rows: QuerySet, words: str, columns: Iterable[str]) -> QuerySet:
    """Rows whose columns hold every word, in other digits or without tone marks too."""
    wanted = asked(words)
    names = rows.order_by().values_list("pk", *columns)
    found = [
        pk
        for pk, *values in names
        if (text := index_text(filter(None, values)))
        and all(any(form in text for form in forms_of_word) for forms_of_word in wanted)
    ]
    return rows.filter(pk__in=found)


def _each(line: Any, told: dict) -> Any:
    """A line of a fieldset, one name or several, with the told columns in their places."""
    if isinstance(line, list | tuple):
        return [told.get(name, name) for name in line]
    return told.get(line, line)
