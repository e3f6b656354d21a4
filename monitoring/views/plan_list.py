"""What was planned and what was done: by pairing for a province, by province for the ministry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from monitoring.listings import PLANNED_ACTIVITIES, PLANS_BY_PROVINCE
from monitoring.models import FiscalYear
from monitoring.planned import STATES, PairingPlan, pairing_plans, province_counts
from monitoring.planned import planned_pairings as with_plan
from monitoring.worklist import listed_pairings
from registry.choices import Status as PairingStatus
from registry.models import Pairing, Province
from registry.names import name_order
from registry.views.pages import asked_code, page_of
from sistercity import clock
from sistercity.accounts.choices import Role
from sistercity.errors import NotAllowed
from sistercity.exports.listing import Rows
from sistercity.exports.sending import is_export, send_list
from sistercity.kept_pages import page_by_role

from .year import asked_year

# The states that a province is told by, in the order of the columns.
COLUMNS = ("done", "waiting", "begun", "overdue", "to_come", "dropped")


@page_by_role
def plan_list(request: HttpRequest) -> HttpResponse:
    """The plans of the reader's provinces, or of all of them, beside what became of each."""
    user = request.user
    if not (user.is_ministry or user.is_provincial):
        raise NotAllowed(_("แผนปฏิบัติการดูได้เฉพาะจังหวัดของคู่นั้นและกระทรวง"))
    years = [row.year for row in FiscalYear.objects.visible_to(user).order_by("-year")]
    year = asked_year(request, years)
    provinces = _asked_provinces(request)
    context = {"years": years, "fiscal_year": year, "provinces": provinces,
               "heads": [STATES[state][1] for state in COLUMNS]}  # fmt: skip
    narrowed = [(_("ปีงบประมาณ พ.ศ."), str(year))]
    if provinces is None:
        rows = province_counts(user=user, fiscal_year=year, today=clock.today())
        if is_export(request):
            return send_list(request, PLANS_BY_PROVINCE, Rows(rows), conditions=narrowed)
        context["rows"] = [
            (province, plan_count, [(STATES[state][1], counts[state]) for state in COLUMNS])
            for province, plan_count, counts in rows
        ]
        return render(request, "monitoring/plan_provinces.html", context)
    told = _told_plans(user, provinces, year)
    if is_export(request):
        narrowed += [(_("จังหวัด"), str(province)) for province in provinces]
        lines = [(plan, one) for plan in told for one in plan.items]
        return send_list(request, PLANNED_ACTIVITIES, Rows(lines), conditions=narrowed)
    counts = sum((one.counts for one in told), Counter())
    context |= {
        "page": page_of(request, told),
        "totals": [(*STATES[state], counts[state]) for state in COLUMNS],
        "plan_count": sum(one.plan is not None and one.plan.is_submitted for one in told),
        "may_write": user.role == Role.OFFICER,
    }
    return render(request, "monitoring/plan_list.html", context)


def _asked_provinces(request: HttpRequest) -> list[Province] | None:
    """The provinces that are told pairing by pairing; None tells the ministry of all in numbers.

    Raises:
        Http404: no such province, or none of this person's.
    """
    code = asked_code(request, "province")
    if request.user.is_provincial:
        own = Province.objects.served_by(request.user)
        return [get_object_or_404(own, code=code)] if code else list(own)
    if not code:
        return None
    return [get_object_or_404(Province.objects.visible_to(request.user), code=code)]


def _told_plans(user, provinces: Iterable[Province], year: int) -> list[PairingPlan]:
    """The pairings that were in force, and others that have a plan."""
    today = clock.today()
    listed = listed_pairings(user=user, provinces=provinces, fiscal_year=year, today=today)
    ids = set(listed.filter(status_on=PairingStatus.SIGNED).order_by().values_list("pk", flat=True))
    ids |= set(with_plan(user=user, fiscal_year=year, provinces=provinces))
    pairings = (
        Pairing.objects.visible_to(user)
        .filter(pk__in=ids)
        .select_related("province", "counterpart__country")
        .order_by(name_order("province__"), name_order("counterpart__"), "id")
    )
    return pairing_plans(user=user, fiscal_year=year, today=today, pairings=pairings)
