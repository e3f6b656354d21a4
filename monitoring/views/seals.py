"""Sealing reports and replacing them, for planners; the list of sealed ones, for all."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from monitoring import actions, seal_rules
from monitoring.asked import ANY_PLACE
from monitoring.forms.seal import SealForm, SealOrderForm, SupersedeForm
from monitoring.listings import SEALS
from monitoring.models import Seal
from monitoring.reports import ReportRefused
from monitoring.reports.kinds import KINDS, make
from monitoring.reports.order import Made
from monitoring.seals import told
from monitoring.seals.same import same_seal
from registry.views.pages import asked_code, page_of
from sistercity import clock
from sistercity.accounts.confirm import asks_again
from sistercity.errors import WrongState
from sistercity.exports.listing import Rows
from sistercity.exports.sending import is_export, send_list

from .indicators import fiscal_years

STATES = ("current", "superseded")


@login_not_required
@require_safe
def seal_list(request: HttpRequest) -> HttpResponse:
    """Every sealed report, the latest first; narrowed by year, kind and state in the address."""
    seals = Seal.objects.visible_to(request.user)
    years = list(seals.order_by("-year_be").values_list("year_be", flat=True).distinct())
    year, kind, state = (asked_code(request, name) for name in ("year", "kind", "state"))
    narrowed = []
    if year in map(str, years):
        seals = seals.filter(year_be=year)
        narrowed.append((_("ปีที่ประทับ พ.ศ."), year))
    if kind in KINDS:
        seals = seals.filter(kind=kind)
        narrowed.append((_("รายงาน"), told.kind_words(kind)))
    if state in STATES:
        seals = seals.current() if state == "current" else seals.superseded()
        narrowed.append((_("สถานะ"), _("ฉบับปัจจุบัน") if state == "current" else _("มีฉบับใหม่แทน")))
    seals = seals.select_related("supersedes", "superseded_by")
    if is_export(request):
        return send_list(request, SEALS, Rows(seals), conditions=narrowed)
    context = {
        "years": years,
        "kinds": [(one.code, one.name) for one in KINDS.values()],
        "asked": {"year": year, "kind": kind, "state": state},
        "is_narrowed": bool(narrowed),
        "may_seal": seal_rules.may_seal(request.user),
    }
    page = page_of(request, seals)
    context["page"] = page
    context["rows"] = [(seal, told.kind_words(seal.kind)) for seal in page.object_list]
    return render(request, "monitoring/seal_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@asks_again
def seal_create(request: HttpRequest) -> HttpResponse:
    """First which report, in the address; then what will be frozen, and the press that does it."""
    seal_rules.check_may_seal(by=request.user)
    now = clock.now()
    years = fiscal_years()
    is_asked = "kind" in request.GET
    chosen = SealOrderForm(
        request.GET if is_asked else None, user=request.user, years=years, now=now
    )
    if not is_asked or not chosen.is_valid():
        status = HTTPStatus.BAD_REQUEST if is_asked else HTTPStatus.OK
        return render(request, "monitoring/seal_form.html", {"chosen": chosen}, status=status)
    try:
        made = make(chosen.order, now=now)
    except ReportRefused as refusal:
        named = "place" if refusal.parameter in ANY_PLACE else refusal.parameter
        chosen.add_error(named if named in chosen.fields else None, refusal.message)
        context = {"chosen": chosen}
        return render(request, "monitoring/seal_form.html", context, status=HTTPStatus.BAD_REQUEST)
    return _last_word(request, chosen, made)


def _last_word(request: HttpRequest, chosen: SealOrderForm, made: Made) -> HttpResponse:
    same = same_seal(made.order, made.known_number)
    form = SealForm(request.POST or None, is_again=same is not None)
    status = HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        try:
            seal = actions.seal_report(
                by=request.user,
                order=chosen.order,
                form_key=form.cleaned_data["form_key"],
                note=form.cleaned_data["note"],
                confirmed=form.cleaned_data["confirmed"],
            )
        except seal_rules.AlreadySealed as refusal:
            same, status = refusal.seal, HTTPStatus.CONFLICT
            form.show_confirmation()
            form.add_error(None, str(refusal))
        except WrongState as refusal:
            status = HTTPStatus.CONFLICT
            form.add_error(None, str(refusal))
        except ValidationError as refusal:
            form.add_refusal(refusal)
        except ReportRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("ประทับรายงานแล้ว เลขที่ %(number)s") % {"number": seal.number})
            return redirect(seal)
    context = {"chosen": chosen, "form": form, "same": same, "facts": told.facts_of_order(made)}
    context["is_running"] = told.is_running(made)
    return render(request, "monitoring/seal_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@asks_again
def seal_supersede(request: HttpRequest, number: str) -> HttpResponse:
    """Seal the same report as the register knows it now, in place of this one."""
    seal_rules.check_may_seal(by=request.user)
    rows = Seal.objects.visible_to(request.user).select_related("superseded_by")
    seal = get_object_or_404(rows, number=number)
    if seal.successor is not None and request.method != "POST":
        messages.warning(request, _("ฉบับนี้มีฉบับใหม่ใช้แทนแล้ว"))
        return redirect(seal.successor)
    form = SupersedeForm(request.POST or None)
    status = HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.supersede_seal(by=request.user, seal_id=seal.pk, **form.cleaned_data)
        except WrongState as refusal:
            status = HTTPStatus.CONFLICT
            form.add_error(None, str(refusal))
        except ValidationError as refusal:
            form.add_refusal(refusal)
        except ReportRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            told_in = {"number": made.number, "old": seal.number}
            messages.success(request, _("ประทับฉบับ %(number)s แทนฉบับ %(old)s แล้ว") % told_in)
            return redirect(made)
    context = {"seal": seal, "form": form, "facts": told.facts_of(seal)}
    return render(request, "monitoring/seal_supersede.html", context, status=status)


