"""Forms of the admin: they know their revision and can tell why an action refused."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django import forms
from django.contrib.admin import AdminSite
from django.contrib.admin.widgets import AutocompleteSelect, RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db.models import ForeignKey
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy

from sistercity.audit.telling import UNTOLD, field_of, tell_value
from sistercity.errors import NotAllowed, StaleEdit, WrongState
from sistercity.fields.numbers import RevisionField, is_key
from sistercity.fields.plain import PlainTextMixin, ReasonField, tell_refusal

# What an action may answer; each is told on the form, nothing has been written.
REFUSALS = (ValidationError, WrongState, NotAllowed)


class RowSelect(AutocompleteSelect):
    """A choice among rows, searched for; shows nothing for what cannot be a row's key."""

    def optgroups(self, name, value, attrs=None) -> list:
        """The chosen rows; a database raises when it is asked for an impossible key."""
        return super().optgroups(name, [key for key in value if is_key(key)], attrs)


def addable_row(field: ForeignKey, site: AdminSite) -> RelatedFieldWidgetWrapper:
    """A choice among rows, with a way to add the row that is missing and come back with it."""
    return RelatedFieldWidgetWrapper(
        RowSelect(field, site), field.remote_field, site, can_add_related=True
    )


class PortalForm(PlainTextMixin, forms.ModelForm):
    """A form that knows which revision it was opened at and can tell why a save was refused.

    ``refusal`` is set on the class when an action refused what this form said a moment ago.
    """

    refusal: Exception | None = None

    opened_revision = RevisionField(required=False)
    reason = ReasonField(
        label=gettext_lazy("เหตุผลของการแก้ไข"),
        required=False,
        help_text=gettext_lazy("ไม่บังคับ เก็บไว้ในบัญชีการเปลี่ยนแปลงพร้อมค่าเดิมและค่าใหม่"),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        # What both versions say, field by field, once a save was refused as stale.
        self.stale: list[dict] = []
        if self.instance.pk:
            self.initial["opened_revision"] = self.instance.revision
            if "opened_revision" in self.fields:
                self.fields["opened_revision"].required = True

    def full_clean(self) -> None:
        """Add the refusal of the action to what the form itself finds."""
        super().full_clean()
        if self.is_bound and self.refusal is not None:
            show_refusal(self, self.refusal)
            if isinstance(self.refusal, StaleEdit):
                self._show_both(self.refusal)

    def _show_both(self, refusal: StaleEdit) -> None:
        """Put the versions side by side and let the next save be a knowing one.

        Fields that the person did not touch take the present value, so that saving again
        undoes nothing of the other's work but what was typed.
        """
        carry_on_from(self, refusal)
        present = type(self)(instance=refusal.current)
        self.stale = both_versions(refusal)
        for row in self.stale:
            field = row["field"]
            if field.name not in self.fields:
                continue
            typed = tell_value(field, getattr(self.instance, field.attname))
            if typed == row["opened"]:
                self._take(field.name, present[field.name].value())
            else:
                row["typed"] = typed

    def _take(self, name: str, value: Any) -> None:
        key = self.add_prefix(name)
        if isinstance(self.fields[name].widget, forms.CheckboxInput) and not value:
            self.data.pop(key, None)
        else:
            self.data[key] = "" if value is None else value


def show_refusal(form: forms.BaseForm, refusal: Exception) -> None:
    """Say beside the fields, or above them, why an action refused."""
    if not isinstance(refusal, ValidationError):
        form.add_error(None, str(refusal))
    else:
        tell_refusal(form, refusal)


def sent(request: HttpRequest) -> QueryDict | None:
    """What was posted, empty or not; None when the page is only asked for."""
    return request.POST if request.method == "POST" else None


def carry_on_from(form: forms.BaseForm, refusal: StaleEdit) -> None:
    """Let the form, sent again, say that it knows the present version."""
    form.data = form.data.copy()
    form.data[form.add_prefix("opened_revision")] = refusal.current.revision


def both_versions(refusal: StaleEdit) -> list[dict]:
    """Each field that changed meanwhile: field, label, value when opened, value now."""
    rows = _versions(type(refusal.current), refusal.changes)
    for part, changes in refusal.parts:
        rows += [
            {**row, "label": f"{part} · {row['label']}"} for row in _versions(type(part), changes)
        ]
    return rows


def beside_typed(refusal: StaleEdit, form: forms.Form) -> list[dict]:
    """Both versions with what was typed on the form, where it asks for the same field.

    What the person left as it was when the form was opened takes its present value.
    """
    rows = both_versions(refusal)
    for row in rows:
        field = row["field"]
        if field.name not in form.cleaned_data:
            continue
        value = form.cleaned_data[field.name]
        typed = tell_value(field, getattr(value, "pk", value))
        is_own = field.name in form.initial and field.model is type(refusal.current)
        if is_own and typed == row["opened"]:
            present = getattr(refusal.current, field.attname)
            present = form.fields[field.name].prepare_value(present)
            form.data[form.add_prefix(field.name)] = "" if present is None else present
            row["is_taken"] = True
        else:
            row["typed"] = typed
    return rows


def _versions(model: type, changes: dict[str, tuple]) -> list[dict]:
    return [
        {
            "field": field,
            "label": str(field.verbose_name),
            "opened": tell_value(field, opened),
            "now": tell_value(field, now),
        }
        for name, (opened, now) in changes.items()
        if (field := field_of(model, name)) is not None and name not in UNTOLD
    ]


class ActForm(PlainTextMixin, forms.Form):
    """What an act on one row asks; it knows the revision that the page was opened at.

    Where the page gives one it must come back: without it nobody would be asked to compare.
    """

    # Field name → the heading of the group that it stands in.
    legends: dict = {}

    opened_revision = RevisionField(required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opened_revision"].required = "opened_revision" in self.initial

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields in their order, neighbours of one heading together; "" is without one."""
        by_legend = groupby(self.visible_fields(), lambda field: self.legends.get(field.name, ""))
        return [(legend, list(fields)) for legend, fields in by_legend]
