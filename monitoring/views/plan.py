"""A pairing's yearly action plan: read beside what became of it, written, handed in."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from monitoring import actions, plan_rules, rules
from monitoring.forms import DropForm, PlanForm
from monitoring.models import ActionPlan, PlannedActivity
from monitoring.planned import PairingPlan, pairing_plans
from registry.models import Pairing, Province
from registry.views.joined import leads_on
from sistercity import clock
from sistercity.accounts.choices import Role
from sistercity.errors import NotAllowed, StaleEdit, WrongState
from sistercity.fields.numbers import is_key

from .year import why_shut

DETAIL = "monitoring:plan-detail"


@require_safe
@leads_on
def plan_detail(request: HttpRequest, number: str, year: int) -> HttpResponse:
    """What was planned with a pairing for a year, and what became of each activity."""
    pairing = inside_pairing(request.user, number)
    told = told_plan(request.user, pairing, year)
    shut = why_shut(year, pairing.province_id)
    context = {
        "told": told,
        "pairing": pairing,
        "fiscal_year": year,
        "shut": shut,
        "may_write": request.user.role == Role.OFFICER and not shut,
        "carriable_count": _carriable_count(pairing, year),
    }
    return render(request, "monitoring/plan_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@leads_on
def plan_edit(request: HttpRequest, number: str, year: int) -> HttpResponse:
    """The lines of a plan; saved as a draft, or handed in with the same press."""
    pairing = _written_pairing(request.user, number)
    told = told_plan(request.user, pairing, year)
    items = [one.item for one in told.items]
    form = PlanForm(request.POST or None, fiscal_year=year, items=items)
    page = {"pairing": pairing, "fiscal_year": year, "form": form, "told": told,
            "revision": told.plan.revision if told.plan else 0,
            "shut": why_shut(year, pairing.province_id)}  # fmt: skip
    if form.is_bound:
        page["revision"] = form["revision"].value()
    if not form.is_valid():
        return render(request, "monitoring/plan_form.html", page)
    refused = _save_plan(request, pairing, year, form)
    if refused is not None:
        page |= refused
        status = HTTPStatus.CONFLICT if "shut" in refused or "refusal" in refused else HTTPStatus.OK
        return render(request, "monitoring/plan_form.html", page, status=status)
    submits = "submit" in request.POST
    messages.success(request, _("ส่งแผนแล้ว") if submits else _("บันทึกแผนแล้ว"))
    return redirect(DETAIL, number, year)


@require_POST
def plan_submit(request: HttpRequest, number: str, year: int) -> HttpResponse:
    """Hand in a plan as it was read."""
    pairing = _written_pairing(request.user, number)
    plan = get_object_or_404(
        ActionPlan.objects.visible_to(request.user), pairing=pairing, fiscal_year=year
    )
    sent = request.POST.get("revision", "")
    try:
        actions.submit_plan(
            by=request.user, plan_id=plan.pk, revision=int(sent) if is_key(sent) else None
        )
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
    except WrongState as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("ส่งแผนแล้ว"))
    return redirect(DETAIL, number, year)


@require_POST
def plan_carry(request: HttpRequest, number: str, year: int) -> HttpResponse:
    """Take over what last year's plan promised: all of it, or what was not finished."""
    pairing = _written_pairing(request.user, number)
    try:
        _plan, gained = actions.carry_plan(
            by=request.user,
            pairing_id=pairing.pk,
            fiscal_year=year,
            unfinished_only=request.POST.get("what") != "all",
        )
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
        return redirect(DETAIL, number, year)
    except WrongState as refusal:
        messages.warning(request, str(refusal))
        return redirect(DETAIL, number, year)
    if not gained:
        messages.info(request, _("รายการของปีก่อนอยู่ในแผนนี้ครบแล้ว"))
        return redirect(DETAIL, number, year)
    told = ngettext(
        "นำมาจากแผนปีก่อน %(count)s รายการแล้ว โปรดตรวจเดือนที่จะจัด แล้วส่งแผน",
        "นำมาจากแผนปีก่อน %(count)s รายการแล้ว โปรดตรวจเดือนที่จะจัด แล้วส่งแผน",
        gained,
    )
    messages.success(request, told % {"count": gained})
    return redirect("monitoring:plan-edit", number, year)


@require_http_methods(["GET", "HEAD", "POST"])
def item_drop(request: HttpRequest, item_id: int) -> HttpResponse:
    """Say that a planned activity was not carried out, with a coded reason and words."""
    item = _written_item(request.user, item_id)
    begin = {"reason": item.dropped_reason, "words": item.dropped_words}
    form = DropForm(request.POST or None, initial=begin)
    plan = item.plan
    page = {"item": item, "plan": plan, "pairing": plan.pairing, "form": form,
            "revision": item.revision,
            "shut": why_shut(plan.fiscal_year, plan.pairing.province_id)}  # fmt: skip
    if not form.is_valid():
        return render(request, "monitoring/item_drop.html", page)
    status = HTTPStatus.OK
    try:
        actions.drop_item(by=request.user, item_id=item_id, **form.cleaned_data)
    except PlannedActivity.DoesNotExist:
        messages.warning(request, _("รายการนี้ถูกนำออกจากแผนแล้ว"))
        return redirect(DETAIL, plan.pairing.number, plan.fiscal_year)
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
    except StaleEdit as refusal:
        page |= {"refusal": refusal, "item": refusal.current, "revision": refusal.current.revision}
        status = HTTPStatus.CONFLICT
    except WrongState as refusal:
        form.add_error(None, str(refusal))
        page["shut"] = ""
        status = HTTPStatus.CONFLICT
    else:
        messages.success(request, _("บันทึกแล้วว่าไม่ได้ดำเนินการ: %(title)s") % {"title": item})
        return redirect(DETAIL, plan.pairing.number, plan.fiscal_year)
    return render(request, "monitoring/item_drop.html", page, status=status)


@require_POST
def item_restore(request: HttpRequest, item_id: int) -> HttpResponse:
    """Put a dropped activity back among those that are meant to be done."""
    item = _written_item(request.user, item_id)
    try:
        actions.restore_item(by=request.user, item_id=item_id)
    except WrongState as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("นำกลับเข้าแผนแล้ว: %(title)s") % {"title": item})
    return redirect(DETAIL, item.plan.pairing.number, item.plan.fiscal_year)


def inside_pairing(user, number: str) -> Pairing:
    """A pairing whose plans this person reads: of an own province, or any for the ministry.

    Raises:
        Http404: unknown, or outside what this person may see.
        NotAllowed: another province's.
    """
    rows = Pairing.objects.visible_to(user).select_related("province", "counterpart__country")
    pairing = get_object_or_404(rows, number=number)
    served = Province.objects.ids_served_by(user)
    if not (user.is_ministry or user.is_provincial):
        raise NotAllowed(_("แผนปฏิบัติการดูได้เฉพาะจังหวัดของคู่นั้นและกระทรวง"))
    rules.check_serves(by=user, province_id=pairing.province_id, served=served)
    return pairing


def told_plan(user, pairing: Pairing, year: int) -> PairingPlan:
    """The plan of one pairing and what became of it."""
    return pairing_plans(
        user=user, fiscal_year=year, today=clock.today(), pairings=[pairing]
    )[0]


def _written_pairing(user, number: str) -> Pairing:
    """A pairing whose plan this officer writes."""
    plan_rules.check_plans(by=user)
    return inside_pairing(user, number)


def _save_plan(
    request: HttpRequest, pairing: Pairing, year: int, form: PlanForm
) -> dict | None:
    """Save what was typed; where that is refused, what the form's page says of it."""
    try:
        actions.save_plan(
            by=request.user,
            pairing_id=pairing.pk,
            fiscal_year=year,
            lines=form.told_lines,
            removed=form.removed_keys,
            submit="submit" in request.POST,
            revision=form.cleaned_data["revision"],
        )
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
        return {}
    except StaleEdit as refusal:
        return {"refusal": refusal, "revision": refusal.current.revision}
    except WrongState as refusal:
        # The form stays, so that what was typed can be copied.
        form.add_error(None, str(refusal))
        return {"shut": ""}
    return None


def _written_item(user, item_id: int) -> PlannedActivity:
    plan_rules.check_plans(by=user)
    rows = PlannedActivity.objects.visible_to(user).kept()
    rows = rows.select_related("plan__pairing__province", "plan__pairing__counterpart__country")
    return get_object_or_404(rows, pk=item_id)


def _carriable_count(pairing: Pairing, year: int) -> int:
    """How many lines last year's plan has that this year's has not taken over."""
    taken = PlannedActivity.objects.kept().of_year(year).filter(carried_from_id=OuterRef("id"))
    rows = PlannedActivity.objects.kept().of_year(year - 1).filter(plan__pairing=pairing)
    return rows.filter(~Exists(taken)).count()
