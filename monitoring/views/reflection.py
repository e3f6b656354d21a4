"""Annual reflections: written by provinces, read by the ministry."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from monitoring import actions, year_rules
from monitoring.actions.reflection import REFLECTION_FIELDS
from monitoring.choices import DueKind
from monitoring.dues import due_states
from monitoring.forms.year import ReflectionForm
from monitoring.listings import REFLECTIONS
from monitoring.models import FiscalYear, Reflection
from registry.models import Province
from registry.views.pages import asked_code
from sistercity import clock
from sistercity.accounts.choices import Role
from sistercity.audit.saving import says_the_same
from sistercity.errors import NotAllowed, StaleEdit, WrongState
from sistercity.exports.listing import Rows
from sistercity.exports.sending import is_export, send_list
from sistercity.kept_pages import page_by_role

from .year import asked_year, why_shut


@require_http_methods(["GET", "HEAD", "POST"])
def reflection_edit(request: HttpRequest, year: int) -> HttpResponse:
    """The province's reflection of a year; last year's is there to start from."""
    province = _own_province(request)
    rows = Reflection.objects.visible_to(request.user).filter(province=province)
    held = rows.filter(fiscal_year=year).first()
    earlier = rows.submitted().filter(fiscal_year=year - 1).first()
    form = _form(request, held, earlier)
    page = {
        "form": form,
        "province": province,
        "fiscal_year": year,
        "held": held,
        "earlier": earlier,
        "is_carried": _is_carried(request, held, earlier),
        "shut": why_shut(year, province.pk),
    }
    if request.method != "POST" or not form.is_valid():
        return render(request, "monitoring/reflection_form.html", page)
    submits = "submit" in request.POST
    try:
        saved = actions.save_reflection(
            by=request.user,
            province_id=province.pk,
            fiscal_year=year,
            values=form.values,
            submit=submits,
            revision=form.cleaned_data["revision"],
        )
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return render(request, "monitoring/reflection_form.html", page)
    except StaleEdit as refusal:
        saved = refusal.current
        is_done = saved.submitted_at is not None or not submits
        if not (is_done and says_the_same(saved, form.values)):  # else the same form again
            page |= {"held": saved, "refusal": refusal}
            return render(
                request, "monitoring/reflection_form.html", page, status=HTTPStatus.CONFLICT
            )
    except WrongState as refusal:
        # The form stays, so that what was typed can be copied.
        form.add_error(None, str(refusal))
        return render(
            request,
            "monitoring/reflection_form.html",
            page | {"shut": ""},
            status=HTTPStatus.CONFLICT,
        )
    is_in = saved.submitted_at is not None
    messages.success(request, _("ส่งสรุปบทเรียนแล้ว") if is_in else _("บันทึกร่างแล้ว ยังไม่ได้ส่ง"))
    return redirect(f"{reverse('monitoring:workspace')}?year={year}")


@page_by_role
def reflection_list(request: HttpRequest) -> HttpResponse:
    """What the provinces have learned in a year, and who has not told yet."""
    user = request.user
    if not user.is_ministry:
        raise NotAllowed(_("หน้านี้เปิดให้บุคลากรของกระทรวงเท่านั้น"))
    years = sorted(
        FiscalYear.objects.visible_to(user).values_list("year", flat=True), reverse=True
    )
    year = asked_year(request, years)
    rows = Reflection.objects.visible_to(user).submitted().filter(fiscal_year=year)
    held = {row.province_id: row for row in rows.select_related("province", "written_by")}
    states = due_states(
        user=user, fiscal_year=year, today=clock.today(), kinds=(DueKind.REFLECTION,)
    )
    told = [held[s.due.province_id] for s in states if s.due.province_id in held]
    if is_export(request):
        narrowed = [(_("ปีงบประมาณ พ.ศ."), str(year))]
        return send_list(request, REFLECTIONS, Rows(told), conditions=narrowed)
    context = {
        "years": years,
        "year": year,
        "told": told,
        "silent": [s for s in states if s.due.province_id not in held and s.is_expected],
        "expected_count": sum(state.is_expected for state in states),
    }
    return render(request, "monitoring/reflection_list.html", context)


def _own_province(request: HttpRequest) -> Province:
    """The province that the address names, or the officer's first.

    Raises:
        Http404: no such province.
        NotAllowed: not an officer, or not posted there today.
    """
    user = request.user
    if user.role != Role.OFFICER:
        raise NotAllowed(_("เฉพาะเจ้าหน้าที่จังหวัดเท่านั้นที่บันทึกสรุปบทเรียนได้"))
    served = {province.pk: province for province in Province.objects.served_by(user)}
    code = asked_code(request, "province")
    if code:
        province = get_object_or_404(Province.objects.visible_to(user), code=code)
    elif served:
        province = next(iter(served.values()))
    else:
        raise NotAllowed(_("ท่านไม่ได้ปฏิบัติหน้าที่ในจังหวัดใดในวันนี้ โปรดติดต่อผู้ดูแลระบบของกระทรวง"))
    year_rules.check_reflects(by=user, province_id=province.pk, served=served)
    return province


def _form(
    request: HttpRequest, held: Reflection | None, earlier: Reflection | None
) -> ReflectionForm:
    if request.method == "POST":
        return ReflectionForm(request.POST)
    if _is_carried(request, held, earlier):
        return ReflectionForm(initial={name: getattr(earlier, name) for name in REFLECTION_FIELDS})
    return ReflectionForm(instance=held)


def _is_carried(
    request: HttpRequest, held: Reflection | None, earlier: Reflection | None
) -> bool:
    """Whether the form begins with last year's words."""
    return held is None and earlier is not None and request.GET.get("start") == "last-year"
