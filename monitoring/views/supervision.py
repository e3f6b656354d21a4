"""Supervision visits: listed for both sides, recorded and sent by the ministry."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from monitoring import actions, rules
from monitoring.choices import VisitStatus
from monitoring.filters import VisitFilter
from monitoring.follow_up_listings import VISITS
from monitoring.forms import VisitForm
from monitoring.models import Finding, SupervisedPairing, SupervisionVisit
from registry.models import Pairing, Province
from registry.names import name_order
from registry.views.pages import asked_among, asked_code
from sistercity import clock
from sistercity.accounts.choices import Role
from sistercity.errors import StaleEdit, WrongState
from sistercity.exports.listing import Rows
from sistercity.exports.sending import is_export, send_list
from sistercity.fields.numbers import is_key

from .listing import page_of, tabs_of
from .saving import save_page

DETAIL = "monitoring:visit-detail"


@require_safe
def visit_list(request: HttpRequest) -> HttpResponse:
    """Visits with what is still open of them, the most overdue first."""
    user, today = request.user, clock.today()
    if user.is_provincial and not Province.objects.served_by(user).exists():
        return render(request, "monitoring/workspace_empty.html", {"provinces": []})
    every = SupervisionVisit.objects.visible_to(user).exclude(status=VisitStatus.DISCARDED)
    narrowed = VisitFilter(request.GET, queryset=every)
    found = narrowed.qs.with_findings(today)
    sent = found.filter(status=VisitStatus.SENT)
    unclosed = Q(open_count__gt=0) | Q(answered_count__gt=0)
    lists = {
        "": (_("ยังไม่ปิดครบ"), sent.filter(unclosed)),
        "overdue": (_("เกินกำหนด"), sent.filter(overdue_count__gt=0)),
        "answered": (_("รอกระทรวงพิจารณา"), sent.filter(answered_count__gt=0)),
        "closed": (_("ปิดครบแล้ว"), sent.exclude(unclosed)),
    }
    if user.is_ministry:
        lists["draft"] = (_("ร่าง"), found.filter(status=VisitStatus.DRAFT))
    lists["all"] = (_("ทั้งหมด"), found)
    asked = asked_among(request, "show", lists)
    words, rows = lists[asked]
    rows = rows.most_pressing_first().select_related("province")
    if is_export(request):
        return send_list(request, VISITS, Rows(rows), conditions=[(_("แสดง"), str(words))])
    context = {
        "filter": narrowed,
        "tabs": tabs_of(request, lists),
        "asked": asked,
        "page": page_of(request, rows),
        "may_record": user.role == Role.EDITOR,
        "as_at": today,
    }
    return render(request, "monitoring/visit_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def visit_create(request: HttpRequest) -> HttpResponse:
    """Record a visit to the province that the address names; without one it is asked for."""
    rules.check_ministry_editor(by=request.user)
    provinces = Province.objects.visible_to(request.user).order_by(name_order())
    code = asked_code(request, "province")
    if not code:
        return render(request, "monitoring/visit_province.html", {"provinces": provinces})
    province = get_object_or_404(provinces, code=code)
    form = _form(request, province)

    def save() -> SupervisionVisit:
        return actions.record_visit(
            by=request.user,
            province_id=province.pk,
            values=form.values,
            pairing_ids=form.pairing_ids,
            form_key=form.cleaned_data["form_key"],
        )

    return _save_page(request, province, form, save)


@require_http_methods(["GET", "HEAD", "POST"])
def visit_edit(request: HttpRequest, visit_id: int) -> HttpResponse:
    """Correct a draft."""
    rules.check_ministry_editor(by=request.user)
    visit = kept_visit(request.user, visit_id)
    if request.method != "POST" and visit.status != VisitStatus.DRAFT:
        messages.warning(request, _("แจ้งจังหวัดแล้ว จึงแก้ไขไม่ได้"))
        return redirect(DETAIL, visit_id)
    links = SupervisedPairing.objects.visible_to(request.user).filter(visit=visit)
    begin = {"pairings": list(links.values_list("pairing_id", flat=True))}
    # The row that the form fills is another than the one shown.
    filled = kept_visit(request.user, visit_id)
    form = _form(request, visit.province, instance=filled, initial=begin)

    def save() -> SupervisionVisit:
        return actions.edit_visit(
            by=request.user,
            visit_id=visit_id,
            values=form.values,
            pairing_ids=form.pairing_ids,
            revision=form.cleaned_data["revision"],
        )

    return _save_page(request, visit.province, form, save, visit)


@require_safe
def visit_detail(request: HttpRequest, visit_id: int) -> HttpResponse:
    """A visit with its findings and their follow-up; prints as one document."""
    user, today = request.user, clock.today()
    visit = kept_visit(user, visit_id)
    findings = list(
        Finding.objects.visible_to(user).filter(visit=visit).prefetch_related("steps__by")
    )
    links = SupervisedPairing.objects.visible_to(user).filter(visit=visit)
    context = {
        "visit": visit,
        "findings": findings,
        "unclosed_count": sum(finding.state != "closed" for finding in findings),
        "pairings": [
            link.pairing
            for link in links.select_related("pairing__counterpart__country")
        ],
        "today": today,
        "is_draft": visit.status == VisitStatus.DRAFT,
        "may_write": user.role == Role.EDITOR and visit.status == VisitStatus.DRAFT,
    }
    return render(request, "monitoring/visit_detail.html", context)


@require_POST
def visit_send(request: HttpRequest, visit_id: int) -> HttpResponse:
    """Tell the province."""
    return _leave_draft(request, visit_id, actions.send_visit, _("แจ้งจังหวัดแล้ว"))


@require_POST
def visit_discard(request: HttpRequest, visit_id: int) -> HttpResponse:
    """Give up a draft."""
    return _leave_draft(request, visit_id, actions.discard_visit, _("ยกเลิกร่างแล้ว"))


def kept_visit(user, visit_id: int) -> SupervisionVisit:
    """The visit.

    Raises:
        Http404: unknown, or not told to this person.
    """
    rows = SupervisionVisit.objects.visible_to(user).select_related("province", "created_by")
    return get_object_or_404(rows, pk=visit_id)


def _form(request: HttpRequest, province: Province, **options) -> VisitForm:
    pairings = Pairing.objects.visible_to(request.user).filter(province=province)
    pairings = pairings.select_related("counterpart__country").order_by("number")
    return VisitForm(request.POST or None, pairings=pairings, **options)


def _save_page(
    request: HttpRequest,
    province: Province,
    form: VisitForm,
    save: Callable[[], SupervisionVisit],
    visit: SupervisionVisit | None = None,
) -> HttpResponse:
    return save_page(
        request,
        form,
        save,
        opened=visit,
        template="monitoring/visit_form.html",
        context={"province": province, "visit": visit},
        done=_("บันทึกร่างแล้ว จังหวัดยังไม่เห็น"),
        leads_to=lambda saved: reverse(DETAIL, args=[saved.pk]),
    )


def _leave_draft(
    request: HttpRequest, visit_id: int, action: Callable, done: str
) -> HttpResponse:
    """Carry it out on exactly the version that was read."""
    rules.check_ministry_editor(by=request.user)
    kept_visit(request.user, visit_id)
    read = request.POST.get("revision", "")
    try:
        action(by=request.user, visit_id=visit_id, revision=int(read) if is_key(read) else 0)
    except StaleEdit:
        messages.warning(request, _("รายการนี้เปลี่ยนไปหลังจากที่ท่านเปิดอ่าน โปรดอ่านฉบับล่าสุดนี้ก่อนตัดสินใจ"))
    except WrongState as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect(DETAIL, visit_id)
