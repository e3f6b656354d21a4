"""Whether a report is genuine: by the number printed on it, or by the file itself; public."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from monitoring import seal_rules
from monitoring.forms.seal import (
    FileForm,
    NumberForm,
    no_length_words,
    not_a_number_words,
    too_large_words,
    wrong_digit_words,
)
from monitoring.models import Seal, SealedFile
from monitoring.seals import since, told
from monitoring.seals.numbers import NotANumber, WrongDigit, read_number
from monitoring.seals.verifying import verify_file
from sistercity.files.names import shown_name
from sistercity.files.sending import send_file
from sistercity.replica import stays_at_primary

# What a form says around the file it sends.
FORM_BYTES = 64 * 1024
RESULTS_SHOWN = 12


def bounded_verification(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: refuse a file that is too large by what its request says, before it is read.

    It stands before whatever reads a form, the check of its token among them; the address without
    its last slash is the same one. A request in pieces tells no length.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        address = reverse("monitoring:verify").rstrip("/")
        if request.method == "POST" and request.path.rstrip("/") == address:
            if "HTTP_TRANSFER_ENCODING" in request.META:
                return _form_page(request, HTTPStatus.LENGTH_REQUIRED, fault=no_length_words())
            told_length = request.META.get("CONTENT_LENGTH") or "0"
            limit = settings.VERIFY_MAX_BYTES + FORM_BYTES
            if not told_length.isdecimal() or int(told_length) > limit:
                return _form_page(
                    request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, fault=too_large_words()
                )
        return get_response(request)

    return middleware


@stays_at_primary
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Two forms: the number leads to the page of its seal, a file is compared at once."""
    if request.method == "POST":
        form = FileForm(request.POST, request.FILES)
        if not form.is_valid():
            return _form_page(request, HTTPStatus.BAD_REQUEST, file_form=form)
        upload = form.cleaned_data["file"]
        finding = verify_file(upload, shown_name(upload.name))
        return render(request, "monitoring/verify_finding.html", {"finding": finding})
    if "number" in request.GET:
        form = NumberForm(request.GET)
        if form.is_valid():
            return redirect("monitoring:seal-verify", form.cleaned_data["number"])
        return _form_page(request, HTTPStatus.BAD_REQUEST, number_form=form)
    return _form_page(request, HTTPStatus.OK)


@stays_at_primary
@login_not_required
@require_safe
def seal_verify(request: HttpRequest, number: str) -> HttpResponse:
    """What was sealed under this number, its files, and what has become of it since."""
    try:
        written = read_number(number)
    except NotANumber:
        return _no_seal(request, number, not_a_number_words())
    except WrongDigit:
        return _no_seal(request, number, wrong_digit_words())
    if written != number:
        return redirect("monitoring:seal-verify", written)
    seals = Seal.objects.visible_to(request.user).select_related("supersedes", "superseded_by")
    seal = seals.filter(number=number).first()
    if seal is None:
        fault = _("เลขที่ %(number)s ถูกรูปแบบ แต่ไม่เคยออกให้รายงานใด เอกสารที่มีเลขนี้ไม่ใช่รายงานที่ประทับ")
        return _no_seal(request, number, fault % {"number": number})
    errata = list(since.errata_of(seal))
    results = told.results_of(seal)
    context = {
        "seal": seal,
        "facts": told.facts_of(seal),
        "files": seal.files.select_related("file"),
        "results": results,
        "is_long": len(results) > RESULTS_SHOWN,
        "errata": errata,
        "changed": [
            (told.place_words(place), figure) for place, figure in since.changed_figures(seal)
        ]
        if errata
        else [],
        "again": since.computed_again(seal)
        if results and request.GET.get("again") == "1"
        else None,
        "may_supersede": seal_rules.may_seal(request.user) and seal.successor is None,
    }
    return render(request, "monitoring/seal_detail.html", context)


@stays_at_primary
@login_not_required
@require_safe
def seal_file(request: HttpRequest, number: str, extension: str) -> HttpResponse:
    """A file of a sealed report, byte by byte as it was sealed, or not at all."""
    rows = SealedFile.objects.visible_to(request.user).select_related("file", "seal")
    sealed = get_object_or_404(rows, seal__number=number, extension=extension)
    try:
        return send_file(request, sealed.file, sealed.name, is_published=True)
    except Http404:
        context = {"sealed": sealed}
        status = HTTPStatus.GONE
        return render(request, "monitoring/seal_file_lost.html", context, status=status)


def _no_seal(request: HttpRequest, number: str, fault: str) -> HttpResponse:
    if "\x00" in number:
        raise Http404
    form = NumberForm({"number": number})
    form.full_clean()
    form.errors.pop("number", None)
    form.add_error("number", fault)
    return _form_page(request, HTTPStatus.NOT_FOUND, number_form=form)


def _form_page(
    request: HttpRequest,
    status: HTTPStatus,
    *,
    number_form: NumberForm | None = None,
    file_form: FileForm | None = None,
    fault: str = "",
) -> HttpResponse:
    context = {
        "number_form": number_form or NumberForm(),
        "file_form": file_form or FileForm(),
        "fault": fault,
    }
    return render(request, "monitoring/verify.html", context, status=status)
