"""Showing once more who one is, on the way to a dangerous act."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from sistercity.accounts.confirm import form_of, is_fresh, offer, proves
from sistercity.addresses import onward


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """Ask for the code, the key or the password, then lead on."""
    address = onward(request)
    if request.method != "POST" and is_fresh(request):
        return redirect(address)
    form = form_of(request)
    if form.is_bound and form.is_valid() and proves(request, form):
        return redirect(address)
    offer(request, form)
    page = {"form": form, "address": request.get_full_path(), "typed": [("next", address)]}
    return render(request, "accounts/confirm.html", page)
