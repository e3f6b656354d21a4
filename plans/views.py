"""The drive plan as a page."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from plans.choices import Unit
from plans.models import Indicator, Plan, Target, Track
from sistercity import clock
from sistercity.templatetags.thai import percent
from sistercity.thai.calendar import fiscal_year_of


@dataclass(frozen=True)
class YearTarget:
    """An indicator's target in a fiscal year, in words; "" where nobody has set one."""

    fiscal_year: int
    value: str
    set_by: str
    note: str


@login_not_required
@require_safe
def plan_detail(request: HttpRequest) -> HttpResponse:
    """The plan in force this fiscal year, else the latest: tracks, goals, indicators, targets."""
    this_year = fiscal_year_of(clock.today())
    plans = Plan.objects.visible_to(request.user).select_related("document")
    running = plans.filter(first_year__lte=this_year, last_year__gte=this_year)
    plan = running.order_by("-first_year").first() or plans.order_by("-first_year").first()
    context = {"plan": plan, "this_year": this_year}
    if plan is not None:
        context["years"] = list(range(plan.first_year, plan.last_year + 1))
        context["tracks"] = _tracks(plan, request.user)
    return render(request, "plans/plan_detail.html", context)


def _tracks(plan: Plan, user) -> list[Track]:
    """The plan's tracks with their indicators, each with ``year_targets``, one a year."""
    indicators = Indicator.objects.visible_to(user).prefetch_related(
        Prefetch("targets", queryset=Target.objects.visible_to(user))
    )
    tracks = (
        Track.objects.visible_to(user)
        .filter(plan=plan)
        .prefetch_related(Prefetch("indicators", queryset=indicators))
    )
    for track in tracks:
        for indicator in track.indicators.all():
            indicator.year_targets = _year_targets(indicator, plan)
            indicator.has_targets = any(target.value for target in indicator.year_targets)
            indicator.target_sources = _sources(indicator.year_targets)
    return list(tracks)


def _year_targets(indicator: Indicator, plan: Plan) -> list[YearTarget]:
    targets = {target.fiscal_year: target for target in indicator.targets.all()}
    return [
        YearTarget(
            fiscal_year=year,
            value=target_words(target) if target else "",
            set_by=target.set_by if target else "",
            note=target.note if target else "",
        )
        for year, target in (
            (year, targets.get(year)) for year in range(plan.first_year, plan.last_year + 1)
        )
    ]


def _sources(targets: list[YearTarget]) -> list[tuple[str, str]]:
    """Who set the targets and what they noted, each told once."""
    return list(dict.fromkeys((target.set_by, target.note) for target in targets if target.value))


def target_words(target: Target) -> str:
    """A target's value as people read it: ``ร้อยละ 80``, ``มี``, ``5``."""
    if target.indicator.unit == Unit.YES_NO:
        return _("มี") if target.value else _("ไม่มี")
    if target.indicator.unit == Unit.SHARE:
        return _("ร้อยละ %(percent)s") % {"percent": percent(target.value).removesuffix(".0")}
    return f"{target.value:f}".rstrip("0").rstrip(".")
