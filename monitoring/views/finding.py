"""Findings of supervision visits: written by the ministry, answered by provinces, closed."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from monitoring import actions, rules
from monitoring.choices import FindingMove, VisitStatus
from monitoring.follow_up_rules import finding_moves, finding_moves_of
from monitoring.forms import FindingForm, FindingStepForm
from monitoring.models import Finding, FindingStep, SupervisionVisit
from registry.models import Province
from sistercity import clock
from sistercity.errors import NotAllowed, StaleEdit, WrongState
from sistercity.files.forms import good_file
from sistercity.files.held import hold_sent, sent_or_held
from sistercity.files.sending import send_file

from .saving import save_page
from .supervision import kept_visit

VISIT, FINDING = "monitoring:visit-detail", "monitoring:finding-detail"


@require_http_methods(["GET", "HEAD", "POST"])
def finding_create(request: HttpRequest, visit_id: int) -> HttpResponse:
    """Add a finding to a draft."""
    rules.check_ministry_editor(by=request.user)
    visit = kept_visit(request.user, visit_id)
    if request.method != "POST" and visit.status != VisitStatus.DRAFT:
        return _shut(request, visit)
    form = FindingForm(request.POST or None)

    def save() -> Finding:
        return actions.record_finding(
            by=request.user,
            visit_id=visit_id,
            values=form.values,
            form_key=form.cleaned_data["form_key"],
        )

    return _save_page(request, visit, form, save)


@require_http_methods(["GET", "HEAD", "POST"])
def finding_edit(request: HttpRequest, finding_id: int) -> HttpResponse:
    """Correct a finding of a draft."""
    rules.check_ministry_editor(by=request.user)
    finding = _finding(request.user, finding_id)
    if request.method != "POST" and finding.visit.status != VisitStatus.DRAFT:
        return _shut(request, finding.visit)
    # The row that the form fills is another than the one shown.
    filled = _finding(request.user, finding_id)
    form = FindingForm(request.POST or None, instance=filled)

    def save() -> Finding:
        return actions.edit_finding(
            by=request.user,
            finding_id=finding_id,
            values=form.values,
            revision=form.cleaned_data["revision"],
        )

    return _save_page(request, finding.visit, form, save, finding)


@require_POST
def finding_remove(request: HttpRequest, finding_id: int) -> HttpResponse:
    """Take a finding out of a draft."""
    rules.check_ministry_editor(by=request.user)
    finding = _finding(request.user, finding_id)
    try:
        actions.remove_finding(by=request.user, finding_id=finding_id)
    except Finding.DoesNotExist as gone:
        raise Http404 from gone
    except WrongState as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("นำข้อค้นพบออกแล้ว"))
    return redirect(VISIT, finding.visit_id)


@require_http_methods(["GET", "HEAD", "POST"])
def finding_detail(request: HttpRequest, finding_id: int) -> HttpResponse:
    """A finding with its follow-up; the side whose turn it is writes here."""
    user = request.user
    finding = _finding(user, finding_id)
    if request.method != "POST":
        return _show(request, finding)
    if not _may_follow(user, finding):
        raise NotAllowed(_("บทบาทของท่านไม่มีสิทธิดำเนินการนี้"))
    form = FindingStepForm(
        request.POST, request.FILES, role=user.role, state=finding.state
    )
    if not form.is_valid():
        return _show(request, finding, form)
    name, evidence = sent_or_held(request, good_file(form, "evidence_file"))
    move = form.cleaned_data["move"]
    try:
        actions.follow_finding(
            by=user,
            finding_id=finding_id,
            move=move,
            words=form.cleaned_data["words"],
            form_key=form.cleaned_data["form_key"],
            evidence=evidence,
            evidence_name=name,
            revision=form.cleaned_data["revision"],
        )
    except ValidationError as refusal:
        form.add_refusal(refusal)
        return _show(request, finding, form)
    except StaleEdit:
        # What was typed stays; what the other has written is on the page above it.
        return _show(request, _finding(user, finding_id), form, HTTPStatus.CONFLICT)
    except (WrongState, NotAllowed) as refusal:
        form.add_error(None, str(refusal))
        return _show(request, finding, form)
    messages.success(request, _("บันทึกแล้ว: %(move)s") % {"move": FindingMove(move).label})
    return redirect(FINDING, finding_id)


@require_safe
def finding_evidence(request: HttpRequest, step_id: int) -> HttpResponse:
    """The file of an answer as an attachment."""
    rows = FindingStep.objects.visible_to(request.user).select_related("evidence")
    step = get_object_or_404(rows, pk=step_id)
    if step.evidence is None:
        raise Http404
    return send_file(request, step.evidence, step.evidence_name)


def _finding(user, finding_id: int) -> Finding:
    """The finding.

    Raises:
        Http404: unknown, or not told to this person.
    """
    rows = Finding.objects.visible_to(user).select_related("visit__province")
    return get_object_or_404(rows, pk=finding_id)


def _may_follow(user, finding: Finding) -> bool:
    """Whether this person has a part in following it up today, wherever it stands."""
    served = Province.objects.ids_served_by(user)
    serves = not user.is_provincial or finding.visit.province_id in served
    return serves and bool(finding_moves_of(user.role))


def _is_open_to(user, finding: Finding) -> bool:
    """Whether something may be done with it now by this person."""
    is_sent = finding.visit.status == VisitStatus.SENT
    moves = finding_moves(state=finding.state, role=user.role)
    return is_sent and bool(moves) and _may_follow(user, finding)


def _show(
    request: HttpRequest,
    finding: Finding,
    form: FindingStepForm | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    user = request.user
    is_stale = status == HTTPStatus.CONFLICT
    if form is None and _is_open_to(user, finding):
        begin = {"revision": finding.revision}
        form = FindingStepForm(role=user.role, state=finding.state, initial=begin)
    context = {
        "finding": finding,
        "visit": finding.visit,
        "steps": FindingStep.objects.visible_to(user).filter(finding=finding).select_related("by"),
        "today": clock.today(),
        "form": form,
        "revision": finding.revision if is_stale or form is None else form["revision"].value(),
        "is_stale": is_stale,
        "held": hold_sent(request, good_file(form, "evidence_file"))
        if form is not None and form.is_bound
        else [],
    }
    return render(request, "monitoring/finding_detail.html", context, status=status)


def _save_page(
    request: HttpRequest,
    visit: SupervisionVisit,
    form: FindingForm,
    save: Callable[[], Finding],
    finding: Finding | None = None,
) -> HttpResponse:
    return save_page(
        request,
        form,
        save,
        opened=finding,
        template="monitoring/finding_form.html",
        context={"visit": visit, "finding": finding},
        done=_("บันทึกข้อค้นพบแล้ว"),
        leads_to=lambda _saved: reverse(VISIT, args=[visit.pk]),
    )


def _shut(request: HttpRequest, visit: SupervisionVisit) -> HttpResponse:
    messages.warning(request, _("แจ้งจังหวัดแล้ว จึงแก้ไขไม่ได้"))
    return redirect(VISIT, visit.pk)
