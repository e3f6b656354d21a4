"""Whether a proposed pairing suits: the brief, its scores, the ministry's advice."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from monitoring.forms import AdviceForm, AssessForm, WeightsForm
from monitoring.listings import SUITABILITY
from monitoring.reports import suitability_printing as printing
from monitoring.reports.suitability import BESIDE, SuitabilityBrief, criteria_of, read_brief
from monitoring.reports.suitability_list import assessed_rows, unassessed_pairings
from monitoring.reports.suitability_words import brief_context, supposed
from registry import actions, rules
from registry.models import Assessment, AssessmentScore, CriterionSet, Pairing, Province
from registry.views.joined import onward
from registry.views.pages import asked_among, page_of
from sistercity import clock
from sistercity.errors import NotAllowed, StaleEdit, WrongState
from sistercity.exports.listing import Rows
from sistercity.exports.record import record_export
from sistercity.exports.sending import is_export, send_list

from .sent import asked_language, report_refused

DETAIL = "monitoring:suitability-detail"


@require_safe
def suitability_detail(request: HttpRequest, number: str) -> HttpResponse:
    """The brief of one pairing.

    ``?set=`` shows that by an earlier set of criteria; weights in the address (``w-<code>``) show
    what the score would be by them, and nothing of it is kept.
    """
    pairing, brief = _asked_brief(request, number)
    if pairing.merged_into and brief.assessment is None:
        # Joined to another row, and its assessment with it.
        return redirect(DETAIL, pairing.merged_into.number)
    is_earlier = bool(request.GET.get("set"))
    form = WeightsForm(
        request.GET if WeightsForm.is_asked(request.GET) else None,
        criteria=[one.criterion for one in brief.scores],
    )
    context = brief_context(brief) | {
        "pairing": pairing,
        "is_earlier": is_earlier,
        "may_assess": may_assess(request.user, pairing) and not is_earlier,
        "form": form,
    }
    status = HTTPStatus.OK
    if form.is_bound and form.is_valid():
        context["supposed"] = supposed(brief, form.weights)
    elif form.is_bound:
        status = HTTPStatus.BAD_REQUEST
    return render(request, "monitoring/suitability_detail.html", context, status=status)


@require_safe
def suitability_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The brief on one page; what it tells of other pairings is what this person may see."""
    try:
        language = asked_language(request)
    except ValidationError as refusal:
        return report_refused(request, refusal)
    pairing, brief = _asked_brief(request, number)
    if brief.assessment is None:
        if pairing.merged_into:
            target = pairing.merged_into.number
            return onward(request, reverse("monitoring:suitability-pdf", args=[target]))
        raise Http404
    content = printing.suitability_pdf(brief, now=clock.now(), language=language)
    record_export(request, list_name=f"suitability-{number}", file_format="pdf")
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="suitability-{number}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def suitability_list(request: HttpRequest) -> HttpResponse:
    """The ministry's desk: every assessed pairing with its score, and those still to be assessed.

    ``?show=`` narrows to what asks for something.
    """
    if not request.user.is_ministry:
        raise NotAllowed(_("หน้านี้เป็นของกระทรวง จังหวัดเปิดข้อมูลความเหมาะสมได้จากหน้าของคู่ของตน"))
    today = clock.today()
    rows = assessed_rows(user=request.user)
    unassessed = unassessed_pairings(user=request.user, today=today)
    shown = {
        "": rows,
        "unadvised": [row for row in rows if row.advice is None],
        "older": [row for row in rows if row.is_advice_older],
    }
    asked = asked_among(request, "show", {*shown, "unassessed"})
    if is_export(request) and asked != "unassessed":
        return send_list(request, SUITABILITY, Rows(shown[asked]))
    context = {
        "asked": asked,
        "as_at": today,
        "tabs": [
            ("", _("ประเมินแล้ว"), len(rows)),
            ("unadvised", _("ยังไม่มีความเห็น"), len(shown["unadvised"])),
            ("older", _("ประเมินใหม่หลังให้ความเห็น"), len(shown["older"])),
            ("unassessed", _("ยังไม่ได้ประเมิน"), unassessed.count()),
        ],
    }
    listed = unassessed if asked == "unassessed" else shown[asked]
    context["page"] = page_of(request, listed)
    return render(request, "monitoring/suitability_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def suitability_edit(request: HttpRequest, number: str) -> HttpResponse:
    """Score a pairing by the set of criteria in force."""
    rules.check_may_edit_register(request.user)
    pairing = read_pairing(request.user, number)
    if pairing.merged_into and request.method != "POST":
        return redirect(DETAIL, number)
    criterion_set = CriterionSet.objects.in_force(clock.today()).first()
    if criterion_set is None:
        return render(request, "monitoring/suitability_no_criteria.html", {"pairing": pairing})
    assessments = Assessment.objects.visible_to(request.user).filter(pairing=pairing)
    assessment = assessments.filter(criterion_set=criterion_set).first()
    form = AssessForm(
        request.POST if request.method == "POST" else None,
        criteria=criteria_of(criterion_set),
        rows=assessment.scores.all() if assessment else (),
        carried=None if assessment else _carried(assessments.first()),
        initial={
            "revision": assessment.revision if assessment else 0,
            "summary": assessment.summary if assessment else "",
        },
    )
    page = {"pairing": pairing, "form": form, "criterion_set": criterion_set}
    page |= {"revision": form["revision"].value(), "is_new": assessment is None}
    status = HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        try:
            actions.assess_pairing(
                by=request.user,
                pairing_id=pairing.pk,
                set_id=criterion_set.pk,
                given=form.given,
                summary=form.cleaned_data["summary"],
                revision=form.cleaned_data["revision"],
            )
        except ValidationError as refusal:
            form.add_refusal(refusal)
        except StaleEdit as refusal:
            now = refusal.current
            page |= {"now": now, "differing": form.differing(now), "revision": now.revision}
            status = HTTPStatus.CONFLICT
        except WrongState as refusal:
            form.add_error(None, str(refusal))
            status = HTTPStatus.CONFLICT
        else:
            messages.success(request, _("บันทึกการประเมินแล้ว"))
            return redirect(DETAIL, number)
    return render(request, "monitoring/suitability_form.html", page, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def suitability_advise(request: HttpRequest, number: str) -> HttpResponse:
    """Advise on a pairing that was assessed."""
    rules.check_may_edit_register(request.user)
    pairing = read_pairing(request.user, number)
    brief = read_brief(user=request.user, pairing=pairing, today=clock.today())
    if brief.assessment is None:
        messages.warning(request, _("ยังไม่ได้ประเมินคู่นี้ โปรดประเมินก่อนให้ความเห็น"))
        return redirect(DETAIL, number)
    form = AdviceForm(
        request.POST if request.method == "POST" else None,
        initial={"revision": brief.assessment.revision},
    )
    page = brief_context(brief) | {"pairing": pairing, "form": form}
    page["revision"] = form["revision"].value()
    status = HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        try:
            actions.give_advice(
                by=request.user, assessment_id=brief.assessment.pk, **form.cleaned_data
            )
        except ValidationError as refusal:
            form.add_refusal(refusal)
        except StaleEdit as refusal:
            page |= {"is_stale": True, "revision": refusal.current.revision}
            status = HTTPStatus.CONFLICT
        except WrongState as refusal:
            form.add_error(None, str(refusal))
            status = HTTPStatus.CONFLICT
        else:
            messages.success(request, _("บันทึกความเห็นของกระทรวงแล้ว"))
            return redirect(DETAIL, number)
    return render(request, "monitoring/suitability_advise.html", page, status=status)


def _asked_brief(request: HttpRequest, number: str) -> tuple[Pairing, SuitabilityBrief]:
    """The pairing with its brief by the set of criteria that the address names, or the latest.

    Raises:
        Http404: unknown, or not assessed by that set.
        NotAllowed: somebody of another province.
    """
    pairing = read_pairing(request.user, number)
    asked = request.GET.get("set", "")
    brief = read_brief(
        user=request.user, pairing=pairing, today=clock.today(), set_code=asked
    )
    if brief is None:
        raise Http404
    return pairing, brief


def read_pairing(user, number: str) -> Pairing:
    """A pairing whose brief this person may read, as it stands today.

    Raises:
        Http404: unknown, or one that this person may not see at all.
        NotAllowed: somebody of another province.
    """
    rows = Pairing.objects.visible_to(user).as_at(clock.today()).select_related(*BESIDE)
    pairing = get_object_or_404(rows, number=number)
    if user.is_ministry or pairing.province_id in Province.objects.ids_served_by(user):
        return pairing
    raise NotAllowed(_("ข้อมูลความเหมาะสมเปิดให้กระทรวงและจังหวัดของคู่นี้เท่านั้น"))


def may_assess(user, pairing: Pairing) -> bool:
    """Whether this person scores and advises on the pairing."""
    try:
        rules.check_can_be_assessed(pairing)
    except WrongState:
        return False
    return user.may_edit


def _carried(earlier: Assessment | None) -> dict[str, AssessmentScore]:
    """What was said by the set before, by the code of the criterion."""
    if earlier is None:
        return {}
    return {row.criterion.code: row for row in earlier.scores.select_related("criterion")}
