"""Bringing values of an earlier version back: a look at the difference, a reason, the action."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sistercity.audit.models import Change
from sistercity.audit.recorded import Recorded
from sistercity.audit.telling import NOTHING, UNTOLD, field_of, tell_value
from sistercity.fields.numbers import is_key
from sistercity.fields.plain import ReasonField

from .forms import ActForm, sent

# Of the form of a row, what is no value of the row.
_OWN = ("opened_revision", "reason")


class RestoreForm(ActForm):
    """Which values of an earlier version come back, and why."""

    restored = forms.MultipleChoiceField(
        label=gettext_lazy("ช่องที่นำค่ากลับ"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("โปรดเลือกอย่างน้อยหนึ่งช่องที่จะนำค่ากลับ")},
    )
    reason = ReasonField(label=gettext_lazy("เหตุผลที่นำค่าเดิมกลับมา"), max_length=900)

    def __init__(self, *args, names: Iterable[str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["restored"].choices = [(name, name) for name in names]

    def groups(self) -> list:
        """The reason; what comes back is ticked in the table of differences."""
        return [("", [self["reason"]])]


class RestoringAdmin:
    """Restores an earlier version through the admin's own form, and so through its action.

    Only what the form lets edit comes back: numbers and what follows from other facts stay. All
    rules of the action hold; what it refuses is told on the page.
    """

    # Whether ``get_parts_at`` may tell versions apart that agree in all columns.
    has_parts = False

    def get_parts_at(self, obj: Recorded, number: int) -> dict[str, str]:
        """Of fields of the form that are no columns: their values at a version, by name."""
        return {}

    def may_restore(self, request: HttpRequest, obj: Recorded | None = None) -> bool:
        """Those who edit the row, where its states are kept and its action takes a reason."""
        is_kept = self.asks_reason and getattr(self.model, "versions", None) is not None
        return is_kept and self.has_change_permission(request, obj)

    def ways_back(
        self, request: HttpRequest, obj: Recorded, numbers: Iterable[int]
    ) -> dict[int, str]:
        """The address to restore the version that each change made, by the change's number.

        The version that stands is not among them, nor one that says what stands; changes that
        did not touch the row itself made none.
        """
        if not self.may_restore(request, obj):
            return {}
        past = self.model.versions._base_manager.filter(
            id=obj.pk, number_from__in=list(numbers), number_to__isnull=False
        )
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_restore"
        return {
            state.number_from: reverse(name, args=[obj.pk, state.number_from])
            for state in past
            if self.has_parts or _says_otherwise(obj, self.model.from_state(state))
        }

    def get_urls(self) -> list:
        """The page of one earlier version."""
        restore = path(
            "<int:pk>/restore/<int:number>/",
            self.admin_site.admin_view(self.restore_view),
            name=f"{self.opts.app_label}_{self.opts.model_name}_restore",
        )
        return [restore, *super().get_urls()]

    def restore_view(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """Show what an earlier version said otherwise, and bring back what is ticked."""
        if not (is_key(pk) and is_key(number)):
            raise Http404
        obj = self.row_or_404(request, pk)
        if not self.may_restore(request, obj):
            raise PermissionDenied
        change = Change.objects.filter(pk=number).select_related("by").first()
        state = self.model.versions._base_manager.filter(id=pk, number_from=number).first()
        if change is None or state is None:
            raise Http404
        earlier = self.model.from_state(state)
        parts = self.get_parts_at(obj, number)
        names = self._restorable(request, obj, parts)
        form = RestoreForm(
            sent(request), names=names, initial={"opened_revision": obj.revision}
        )

        def facts() -> dict:
            # Read again: after a refusal somebody else's values may be the present ones.
            now = self.row_or_404(request, pk)
            chosen = form["restored"].value() if form.is_bound else names
            return {
                "change": change,
                "differing": list(self._differing(request, now, earlier, parts, chosen)),
                "kept": list(self._kept(request, now, earlier, names)),
                "history": reverse(
                    f"admin:{self.opts.app_label}_{self.opts.model_name}_history", args=[pk]
                ),
            }

        def carry_out(values: dict) -> None:
            self._restore(request, pk, earlier, parts, number, values)

        return self.act(
            request,
            obj,
            form=form,
            carry_out=carry_out,
            title=_("นำค่าของรุ่นเดิมกลับมา"),
            label=_("นำค่าที่เลือกกลับมา"),
            done=_("นำค่าของรุ่นเดิมกลับมาแล้ว ค่าที่ใช้ก่อนหน้านี้ยังอยู่ในประวัติ"),
            template="admin/restore.html",
            facts=facts,
        )

    def _form_class(self, request: HttpRequest, obj: Recorded) -> type[forms.ModelForm]:
        return self.get_form(request, obj, change=True)

    def _restorable(self, request: HttpRequest, obj: Recorded, parts: dict) -> list[str]:
        """Names of the form's fields that are values of the row or of its parts."""
        fields = self._form_class(request, obj).base_fields
        return [name for name in fields if name in parts or _is_value(self.model, name)]

    def _differing(
        self, request: HttpRequest, now: Recorded, earlier: Recorded, parts: dict, chosen: list
    ) -> Iterator[dict]:
        """Each restorable field in which the versions differ: both values, and if it is ticked."""
        shown = self._form_class(request, now)(instance=now)
        for name in self._restorable(request, now, parts):
            if name in parts:
                values = [shown[name].value() or NOTHING, parts[name] or NOTHING]
            else:
                values = _told_both(self.model, name, now, earlier)
            if values[0] != values[1]:
                yield {
                    "name": name,
                    "label": shown.fields[name].label,
                    "now": values[0],
                    "then": values[1],
                    "is_chosen": name in chosen,
                }

    def _kept(
        self, request: HttpRequest, now: Recorded, earlier: Recorded, names: list[str]
    ) -> Iterator[dict]:
        """Each other field in which they differ, which stays as it is."""
        for field in self.model._meta.concrete_fields:
            if field.name in names or field.name in UNTOLD:
                continue
            values = _told_both(self.model, field.name, now, earlier)
            if values[0] != values[1]:
                yield {"label": field.verbose_name, "now": values[0], "then": values[1]}

    def _restore(
        self,
        request: HttpRequest,
        pk: int,
        earlier: Recorded,
        parts: dict,
        number: int,
        values: dict,
    ) -> None:
        """Fill the row's form as an editor would and save it as the form's own page does."""
        obj = self.row_or_404(request, pk)
        form_class = self._form_class(request, obj)
        shown, before = form_class(instance=obj), form_class(instance=earlier)
        typed: dict[str, Any] = {}
        for name in shown.fields:
            source = before if name in values["restored"] and name not in parts else shown
            typed[name] = source[name].value()
        typed |= {name: parts[name] for name in parts if name in values["restored"]}
        typed["opened_revision"] = values["opened_revision"]
        with translation.override(settings.LANGUAGE_CODE):
            typed["reason"] = _("นำค่าของรุ่นเลขที่ %(number)s กลับมา: %(reason)s") % {
                "number": number, "reason": values["reason"]
            }  # fmt: skip
        # As the widgets would send it: an empty box for nothing.
        form = form_class(
            {name: "" if value is None else value for name, value in typed.items()}, instance=obj
        )
        if not form.is_valid():
            raise _by_label(form, form.errors.as_data())
        try:
            self.save_through(request, form.instance, form, True)
        except ValidationError as refusal:
            if not hasattr(refusal, "error_dict"):
                raise
            raise _by_label(form, refusal.error_dict) from refusal


def _says_otherwise(now: Recorded, earlier: Recorded) -> bool:
    """Whether they differ in a column that people are told of."""
    return any(
        getattr(now, field.attname) != getattr(earlier, field.attname)
        for field in now._meta.concrete_fields
        if field.name not in UNTOLD
    )


def _is_value(model: type[Recorded], name: str) -> bool:
    field = field_of(model, name)
    return name not in _OWN and field is not None and field.concrete


def _told_both(
    model: type[models.Model], name: str, now: Recorded, earlier: Recorded
) -> list[str]:
    field = field_of(model, name)
    return [tell_value(field, getattr(row, field.attname)) for row in (now, earlier)]


def _by_label(form: forms.Form, errors: dict[str, list]) -> ValidationError:
    """What stands in the way, each with the field's name: the page shows no fields."""
    told = []
    for name, found in errors.items():
        label = form.fields[name].label if name in form.fields else ""
        messages = [message for error in found for message in error.messages]
        if label and name != NON_FIELD_ERRORS:
            messages = [f"{label}: {message}" for message in messages]
        told += messages
    return ValidationError(told)
