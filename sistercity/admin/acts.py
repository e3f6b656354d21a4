"""Acts on one row of the admin that are more than saving its form."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from sistercity.accounts.confirm import check_again
from sistercity.audit.recorded import Recorded
from sistercity.errors import StaleEdit, WrongState

from .forms import REFUSALS, beside_typed, carry_on_from, show_refusal


class ActingAdmin:
    """Pages that ask and then call one action; for admin classes."""

    def act(
        self,
        request: HttpRequest,
        obj: Recorded,
        *,
        form: forms.Form,
        carry_out: Callable[[dict], object],
        title: str,
        done: str,
        label: str,
        lead: str = "",
        template: str = "admin/act.html",
        facts: Callable[[], dict] | None = None,
    ) -> HttpResponse:
        """A page that asks and then calls one action; a refusal is told on the form.

        Args:
            form: bound when the request is a POST.
            carry_out: given the cleaned values.
            done: what to say when it was carried out.
            label: of the button.
            template: of the page; ``facts`` are what it tells beside the form, read when it is
                shown, after a refusal too.
        """
        if not self.may_act(request):
            raise PermissionDenied
        if self.asks_again:
            check_again(request)
        words = {"title": title, "label": label, "lead": lead, "template": template}
        if request.method != "POST" or not form.is_valid():
            return self._act_page(request, obj, form, words, facts)
        try:
            carry_out(form.cleaned_data)
        except REFUSALS as refusal:
            show_refusal(form, refusal)
            return self._act_page(request, obj, form, words, facts, refusal)
        messages.success(request, done)
        return HttpResponseRedirect(self.address_of(obj))

    def _act_page(self, request, obj, form, words, facts, refusal: Exception | None = None):
        stale = []
        if isinstance(refusal, StaleEdit):
            carry_on_from(form, refusal)
            stale = beside_typed(refusal, form)
        context = {
            **self.admin_site.each_context(request),
            **words,
            "subtitle": str(obj),
            "form": form,
            "stale": stale,
            "with_typed": any("typed" in row for row in stale),
            "object": obj,
            "opts": self.opts,
            "back": self.address_of(obj),
            "media": self.media + form.media,
            **(facts() if facts else {}),
        }
        status = 409 if isinstance(refusal, WrongState) else 200
        return TemplateResponse(request, words["template"], context, status=status)

    def may_act(self, request: HttpRequest) -> bool:
        """Whether this person acts on rows of the model, edited as a form or not."""
        return request.user.role in self.edited_by

    def address_of(self, obj: Recorded) -> str:
        """The row's page in the admin."""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return reverse(name, args=[obj.pk])

    def row_or_404(self, request: HttpRequest, object_id: str | int) -> Recorded:
        """The row, if this person may see it."""
        obj = self.get_object(request, str(object_id))
        if obj is None:
            raise Http404
        return obj
