"""Pages on personal data: the inventory, one person's data, erasure."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from sistercity.accounts.confirm import asks_again
from sistercity.exports.listing import FORMATS, Rows
from sistercity.exports.record import record_export
from sistercity.exports.sending import is_export, send_list

from . import actions, held, rules, telling
from .forms import EraseForm, PersonForm
from .listings import PERSON_DATA, lines_of, words_of
from .models import Erasure

METHODS = ["GET", "HEAD", "POST"]
# Lines that a page shows; files hold them all.
MOST_LINES = 500
# Rows that a preview offers to be left as they are.
MOST_ROWS = 200


@require_safe
def inventory(request: HttpRequest) -> HttpResponse:
    """Which personal data are kept, why, who sees them and how long."""
    rules.check_can_read_inventory(request.user)
    page = {
        "entries": telling.personal_entries(),
        "free_texts": telling.free_text_groups(),
        "accounts": telling.account_columns(),
        "others": telling.not_personal_groups(),
    }
    return render(request, "privacy/inventory.html", page)


@require_safe
def own_data(request: HttpRequest) -> HttpResponse:
    """What is held of the reader, as a page or a file."""
    lines = lines_of(request.user, words_of(request.user))
    if is_export(request):
        return send_list(request, PERSON_DATA, Rows(lines))
    page = {"lines": lines[:MOST_LINES], "line_count": len(lines)}
    return render(request, "privacy/own_data.html", page)


@asks_again
@sensitive_post_parameters()
@require_http_methods(METHODS)
def person(request: HttpRequest) -> HttpResponse:
    """What is held of somebody, for an administrator who gives it to them; on record."""
    rules.check_can_export(by=request.user)
    form = PersonForm(request.POST or None)
    lines = None
    if request.method == "POST" and form.is_valid():
        account = form.cleaned_data["username"]
        lines = lines_of(account, words_of(account, form.words_typed()))
        whose = f"account {account.pk}" if account else "named"
        told = f"{whose} · {form.cleaned_data['reason']}"
        asked = request.POST.get("format", "")
        if asked in FORMATS:
            return send_list(request, PERSON_DATA, Rows(lines), asked=asked, on_record=told)
        record_export(
            request, list_name=PERSON_DATA.name, file_format="html", row_count=len(lines),
            asked=told,
        )  # fmt: skip
    page = {
        "form": form,
        "formats": FORMATS,
        "lines": (lines or [])[:MOST_LINES],
        "line_count": None if lines is None else len(lines),
    }
    return render(request, "privacy/person.html", page)


@asks_again
@sensitive_post_parameters()
@require_http_methods(METHODS)
def erase(request: HttpRequest) -> HttpResponse:
    """Erase a person's data: asked, shown what it would clear, then carried out."""
    rules.check_can_erase(by=request.user, person=None)
    form = EraseForm(request.POST or None)
    if request.method != "POST" or not form.is_valid() or "again" in request.POST:
        if "again" in request.POST:
            form = EraseForm(initial=request.POST.dict())
        return render(request, "privacy/erase.html", {"form": form})
    order, reason = form.order(), form.cleaned_data["reason"]
    try:
        if "carry_out" in request.POST and "understood" in request.POST:
            erasure = actions.erase(by=request.user, order=order, reason=reason)
            messages.success(
                request,
                _("ลบข้อมูลส่วนบุคคลแล้ว %(count)d แห่ง แฟ้ม %(files)d แฟ้ม")
                % {"count": sum(erasure.places.values()), "files": erasure.file_count},
            )
            return redirect("privacy:erasure-list")
        found = actions.preview(by=request.user, order=order, reason=reason)
    except ValidationError as refusal:
        # A fault of a row that is cleared has no field of this form.
        told = getattr(refusal, "error_dict", {})
        is_ours = bool(told) and told.keys() <= form.fields.keys()
        form.add_error(None, refusal if is_ours else ValidationError(refusal.messages))
        return render(request, "privacy/erase.html", {"form": form})
    words = words_of(form.cleaned_data["username"], form.words_typed())
    page = {
        "form": form,
        "found": telling.cleared_groups(found),
        "state_count": found.state_count,
        "chosen": found.files,
        "rows": telling.rows_found(found, MOST_ROWS),
        "row_count": len(found.holders),
        "spared": order.spared,
        "files": [
            (one, held.holders_of(one))
            for one in held.files_naming(words, [row for row, _name in found.holders])
            if one not in found.files
        ],
        "lacks_word": "carry_out" in request.POST,
    }
    status = HTTPStatus.BAD_REQUEST if page["lacks_word"] else HTTPStatus.OK
    return render(request, "privacy/erase_preview.html", page, status=status)


@require_safe
def erasure_list(request: HttpRequest) -> HttpResponse:
    """The erasures that were carried out."""
    rules.check_can_erase(by=request.user, person=None)
    rows = Erasure.objects.visible_to(request.user).select_related("person")
    lines = [(row, sum(row.places.values())) for row in rows]
    return render(request, "privacy/erasure_list.html", {"lines": lines})
