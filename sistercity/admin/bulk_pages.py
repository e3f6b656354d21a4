"""The page of an act on many rows: what it would change, the reason, what became of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import partial

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from sistercity.accounts.confirm import check_again
from sistercity.fields.numbers import is_key
from sistercity.fields.plain import PlainTextMixin

from .bulk import MOST_AT_ONCE, BulkAct, Outcome, Outlook, carry_out, look
from .forms import sent

# The list from which the rows were chosen, as Django carries it.
_CAME_FROM = "_changelist_filters"


class BulkForm(PlainTextMixin, forms.Form):
    """The values and the reason of an act on many rows; ``pick`` carries each as ``key:revision``.

    ``looked`` carries the values that the reader has seen the effect of.
    """

    use_required_attribute = False
    looked = forms.CharField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, act: BulkAct, asked: Mapping[str, forms.Field], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.act = act
        self.fields = {**asked, **self.fields}
        self.fields["reason"].label = act.reason_label
        self.fields["reason"].help_text = act.reason_help

    @property
    def others(self) -> list[int]:
        """The rows that the page shows and would leave as they are."""
        sent = self.data.getlist("other") if self.data else []
        return [int(key) for key in sent if is_key(key)]

    @property
    def seen(self) -> dict[int, int]:
        """The rows to change, with the revisions at which the reader has seen them."""
        pairs = [one.partition(":")[::2] for one in self.data.getlist("pick")] if self.data else []
        return {
            int(key): int(revision)
            for key, revision in pairs
            if is_key(key) and is_key(revision)
        }

    def typed(self) -> str:
        """The values as typed, in one text to compare."""
        return json.dumps([str(self[name].value() or "") for name in self.act.fields])

    def values(self) -> dict | None:
        """The cleaned values of the act's fields; None while one is missing or wrong."""
        if not self.act.fields:
            return {}
        if not self.is_bound:
            return None
        given = {
            name: self.cleaned_data[name] for name in self.act.fields if name in self.cleaned_data
        }
        return given if len(given) == len(self.act.fields) else None


class BulkAdmin:
    """Acts on the rows that are ticked in a list; ``bulk_acts`` says which.

    Django's own deletion of what is ticked is none of them: rows end, they do not vanish.
    """

    bulk_acts: tuple[BulkAct, ...] = ()

    def response_action(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Django's answer to an act on ticked rows; what can be the key of no row is none."""
        ticked = request.POST.getlist(ACTION_CHECKBOX_NAME)
        request.POST = request.POST.copy()
        request.POST.setlist(ACTION_CHECKBOX_NAME, [key for key in ticked if is_key(key)])
        return super().response_action(request, queryset)

    def get_actions(self, request: HttpRequest) -> dict:
        """The acts, for those who act."""
        if IS_POPUP_VAR in request.GET or not self.may_act(request):
            return {}
        return {act.code: (_open(act.code), act.code, act.label) for act in self.bulk_acts}

    def get_urls(self) -> list:
        """The page of the acts, where there are any."""
        if not self.bulk_acts:
            return super().get_urls()
        bulk = path(
            "bulk/<slug:code>/",
            self.admin_site.admin_view(self.bulk_view),
            name=f"{self.opts.app_label}_{self.opts.model_name}_bulk",
        )
        return [bulk, *super().get_urls()]

    def bulk_view(self, request: HttpRequest, code: str) -> HttpResponse:
        """``?pick=`` names the rows; sending the form acts on those that it shows."""
        act = next((act for act in self.bulk_acts if act.code == code), None)
        if act is None:
            raise Http404
        if not self.may_act(request):
            raise PermissionDenied
        if self.asks_again:
            check_again(request)
        form = BulkForm(sent(request), act=act, asked=self._asked(request, act))
        form.full_clean()
        if form.is_bound:
            keys = [*form.seen, *form.others]
        else:
            keys = [int(key) for key in request.GET.getlist("pick") if is_key(key)]
        keys = list(dict.fromkeys(keys))
        if not 0 < len(keys) <= MOST_AT_ONCE:
            return self.say_how_many(request)
        if self._is_to_be_done(request, form):
            return self._carried_out(request, act, form)
        return self._bulk_page(request, act, form, keys)

    def _is_to_be_done(self, request: HttpRequest, form: BulkForm) -> bool:
        """Whether it was pressed, with all that is asked, for what was looked at."""
        is_asked = request.method == "POST" and "look" not in request.POST
        if not (is_asked and form.is_valid() and form.seen):
            return False
        if form.cleaned_data["looked"] == form.typed():
            return True
        form.add_error(None, _("ค่าที่จะบันทึกต่างจากที่ท่านดูไว้ โปรดตรวจสิ่งที่จะเปลี่ยนด้านล่างแล้วกดอีกครั้ง"))
        return False

    def _asked(self, request: HttpRequest, act: BulkAct) -> dict[str, forms.Field]:
        """The fields of the act, as in the form of a row."""
        asked = {}
        for name in act.fields:
            column = self.model._meta.get_field(name)
            asked[name] = self.formfield_for_dbfield(column, request)
            asked[name].required = True
            # Beside many rows there is no place to add what is missing.
            asked[name].widget = getattr(asked[name].widget, "widget", asked[name].widget)
        return asked

    def _bulk_page(
        self, request: HttpRequest, act: BulkAct, form: BulkForm, keys: list[int]
    ) -> HttpResponse:
        rows = self._chosen(request, keys)
        values = form.values()
        # Each row's own action is carried out and taken back, so that no alarm is due.
        request.acts_row_by_row = True
        if values is None:
            looked = [Outlook(row.pk, row.revision, str(row)) for row in rows]
        else:
            reason = form["reason"].value() or _("(ตามที่ท่านระบุด้านล่าง)")
            looked = look(
                act, by=request.user, rows=rows, values=values, reason=reason, seen=form.seen
            )
        if "look" in request.POST:
            # It is asked for when it is to be done.
            form.errors.pop("reason", None)
        context = {
            **self._about(request, act),
            "form": form,
            "asked": [form[name] for name in act.fields],
            "has_looked": values is not None,
            "looked_values": form.typed(),
            "rows": looked,
            "will": [one for one in looked if one.changes],
            "will_not": [one for one in looked if one.why_not],
            "is_so": [one for one in looked if one.is_so],
            "missing_count": len(keys) - len(looked),
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "admin/bulk.html", context)

    def _carried_out(self, request: HttpRequest, act: BulkAct, form: BulkForm) -> HttpResponse:
        outcomes = carry_out(
            act,
            by=request.user,
            rows=self._chosen(request, form.seen),
            values=form.values(),
            reason=form.cleaned_data["reason"],
            seen=form.seen,
        )
        refused = [one for one in outcomes if one.why_not]
        done = [one for one in outcomes if not (one.why_not or one.was_so)]
        if not refused:
            messages.success(request, _told(done, [one for one in outcomes if one.was_so]))
            return HttpResponseRedirect(self._list_address(request))
        again = QueryDict(mutable=True)
        again.setlist("pick", [one.pk for one in refused])
        context = {
            **self._about(request, act),
            "done": done,
            "was_so": [one for one in outcomes if one.was_so],
            "refused": refused,
            "again": f"{request.path}?{again.urlencode()}",
        }
        return TemplateResponse(request, "admin/bulk_done.html", context)

    def _chosen(self, request: HttpRequest, keys: Iterable[int]) -> QuerySet:
        rows = self.get_queryset(request).filter(pk__in=list(keys))
        related = self.list_select_related
        return rows.select_related(*related) if related else rows

    def _about(self, request: HttpRequest, act: BulkAct) -> dict:
        return {
            **self.admin_site.each_context(request),
            "title": act.label,
            "lead": act.lead,
            "opts": self.opts,
            "back": self._list_address(request),
            "change_url": f"admin:{self.opts.app_label}_{self.opts.model_name}_change",
        }

    def say_how_many(self, request: HttpRequest) -> HttpResponse:
        """Back to the list, where so many can be ticked."""
        words = _("โปรดเลือก 1–%(most)s รายการในบัญชี แล้วเลือกสิ่งที่จะทำอีกครั้ง")
        messages.warning(request, words % {"most": MOST_AT_ONCE})
        return HttpResponseRedirect(self._list_address(request))

    def _list_address(self, request: HttpRequest) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"
        asked = QueryDict(request.GET.get(_CAME_FROM, "")).urlencode()
        return f"{reverse(name)}?{asked}" if asked else reverse(name)


def _open(code: str):
    """What Django calls for the rows that are ticked: the way to the act's page."""
    return partial(_opened, code)


def _opened(code: str, model_admin: BulkAdmin, request: HttpRequest, rows: QuerySet):
    keys = list(rows.values_list("pk", flat=True)[: MOST_AT_ONCE + 1])
    if len(keys) > MOST_AT_ONCE:
        return model_admin.say_how_many(request)
    asked = QueryDict(mutable=True)
    asked.setlist("pick", keys)
    if filters := request.GET.urlencode():
        asked[_CAME_FROM] = filters
    opts = model_admin.opts
    address = reverse(f"admin:{opts.app_label}_{opts.model_name}_bulk", args=[code])
    return HttpResponseRedirect(f"{address}?{asked.urlencode()}")


def _told(done: list[Outcome], was_so: list[Outcome]) -> str:
    words = [_("บันทึกแล้ว %(count)s รายการ") % {"count": len(done)}]
    if was_so:
        words.append(_("%(count)s รายการเป็นเช่นนี้อยู่แล้ว จึงไม่ได้บันทึกซ้ำ") % {"count": len(was_so)})
    return " · ".join(words)
