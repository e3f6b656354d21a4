"""The chains for whoever audits: searched, read, taken away as files."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sistercity.accounts.choices import STAFF_ROLES, Role
from sistercity.errors import NotAllowed
from sistercity.exports.listing import FORMAT, Listing, Rows
from sistercity.exports.sending import is_export, send_list

from .models import AccessRecord, Change
from .searching import (
    ACCESSES,
    CHANGES,
    AccessSearchForm,
    ChangeSearchForm,
    with_words,
)

PAGE_SIZE = 50


@require_safe
def change_list(request: HttpRequest) -> HttpResponse:
    """Changes of the register, the latest first."""
    if request.user.role not in STAFF_ROLES:
        raise NotAllowed(_("บัญชีการเปลี่ยนแปลงเปิดให้เจ้าหน้าที่กระทรวงและผู้ดูแลระบบเท่านั้น"))
    form = ChangeSearchForm(_asked(request))
    rows = form.narrowed(Change.objects.visible_to(request.user).select_related("by"))
    return _list(request, form, rows.order_by("-number").with_rows(), CHANGES, with_words)


@require_safe
def access_list(request: HttpRequest) -> HttpResponse:
    """Sign-ins, failures, exports and downloads, the latest first."""
    if request.user.role != Role.ADMINISTRATOR:
        raise NotAllowed(_("บัญชีการเข้าใช้เปิดให้ผู้ดูแลระบบเท่านั้น การเข้าใช้ของท่านเองดูได้ที่หน้าบัญชีของฉัน"))
    form = AccessSearchForm(_asked(request))
    rows = form.narrowed(AccessRecord.objects.visible_to(request.user).select_related("by"))
    return _list(request, form, rows.order_by("-number"), ACCESSES, None)


def _asked(request: HttpRequest) -> dict:
    return {name: value for name, value in request.GET.items() if name not in (FORMAT, "page")}


def _list(
    request: HttpRequest, form, rows: QuerySet, listing: Listing, prepare
) -> HttpResponse:
    if form.is_valid() and is_export(request):
        told = [
            (str(bound.label), str(dict(getattr(bound.field, "choices", ())).get(value, value)))
            for bound in form
            if (value := form.data.get(bound.html_name, "").strip())
        ]
        return send_list(request, listing, Rows(rows, prepare), conditions=told)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    if prepare:
        prepare(page.object_list)
    context = {
        "form": form,
        "page": page,
        "title": listing.title,
        "is_access": prepare is None,
        "is_narrowed": any(form.data.get(name) for name in form.fields.keys() - {"words", "who"}),
    }
    return render(request, "audit/ledger.html", context)
