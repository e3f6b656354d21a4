"""Countries in order: as it stands today, with other weights, and as it was saved on a day."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from monitoring import rules
from monitoring.actions import save_ranking
from monitoring.choices import CountryMeasure
from monitoring.forms import RankingForm, WeightsForm
from monitoring.models import CountryRanking
from monitoring.ranking import Placed
from monitoring.reports.ranking import Ranked, Ranking, Rated, Score, read_ranking, saved_ranking
from monitoring.reports.suitability_words import share_words
from registry.names import name_of
from registry.suitability import TOP_SCORE, exact_words
from sistercity import clock
from sistercity.errors import NotAllowed
from sistercity.kept import kept
from sistercity.kept_pages import page_by_role


@page_by_role
def ranking_list(request: HttpRequest) -> HttpResponse:
    """The order of today, with other weights where these are typed, and the saved ones."""
    _check_ministry(request)
    ranking = _ranking_of_today(request.user)
    asked = WeightsForm.is_asked(request.GET)
    form = WeightsForm(request.GET if asked else None, criteria=ranking.criteria)
    is_tried = asked and form.is_valid()
    saved = list(CountryRanking.objects.visible_to(request.user).select_related("saved_by"))
    before = saved_ranking(saved[0]) if saved else None
    context = {
        **_context(ranking, before, form.weights if is_tried else None),
        "form": form,
        "is_tried": is_tried,
        "saved": saved,
        "before": saved[0] if saved else None,
        "may_save": request.user.may_edit,
    }
    status = HTTPStatus.BAD_REQUEST if asked and not is_tried else HTTPStatus.OK
    return render(request, "monitoring/ranking_list.html", context, status=status)


@require_safe
def ranking_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A ranking as it was saved, beside the one saved before it."""
    _check_ministry(request)
    rows = CountryRanking.objects.visible_to(request.user)
    saved = get_object_or_404(rows.select_related("saved_by"), pk=pk)
    before = rows.filter(pk__lt=saved.pk).order_by("-pk").first()
    context = {
        **_context(saved_ranking(saved), saved_ranking(before) if before else None),
        "ranking": saved,
        "before": before,
        "later": rows.filter(pk__gt=saved.pk).order_by("pk").first(),
    }
    return render(request, "monitoring/ranking_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def ranking_create(request: HttpRequest) -> HttpResponse:
    """Save the order of today."""
    rules.check_ministry_editor(by=request.user)
    form = RankingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            saved = save_ranking(by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("บันทึกการจัดลำดับแล้ว"))
            return redirect("monitoring:ranking-detail", saved.pk)
    context = {"as_at": clock.today(), "form": form, "order": _order_of_today(request.user)}
    return render(request, "monitoring/ranking_form.html", context)


def _ranking_of_today(user) -> Ranking:
    """Read once a change of the ledger for all of the ministry, who see the same."""
    today = clock.today()
    return kept("ranking", user.role, make=lambda: read_ranking(user=user, today=today))


def _order_of_today(user) -> SafeString:
    """The same as it stands on a page."""

    def told() -> SafeString:
        context = _context(_ranking_of_today(user), None)
        return render_to_string("monitoring/_ranking_lines.html", context)

    return kept("ranking lines", user.role, get_language(), make=told)


def _check_ministry(request: HttpRequest) -> None:
    if not request.user.is_ministry:
        raise NotAllowed(_("การจัดลำดับประเทศเปิดให้กระทรวงเท่านั้น"))


def _context(
    ranking: Ranking, before: Ranking | None, weights: Mapping[str, Fraction] | None = None
) -> dict:
    own = ranking.placed()
    earlier = before.placed() if before else {}
    countries = {country.code: country for country in ranking.countries}
    return {
        "as_at": ranking.as_at,
        "criteria": [
            {
                "criterion": one,
                "name": name_of(one),
                "rule": _rule(one),
                "weight": exact_words((weights or ranking.weights)[one.code]),
            }
            for one in ranking.criteria
        ],
        "lines": [
            _line(countries[code], place, own[code], earlier.get(code), ranking)
            for code, place in ranking.placed(weights).items()
        ],
    }


def _rule(criterion: Rated) -> str:
    """How a score comes about, in words."""
    if not criterion.is_counted:
        return _("กระทรวงกรอกคะแนน 0 ถึง 4 พร้อมเหตุผลและที่มา")
    told = {
        "bounds": ", ".join(map(str, criterion.bounds)),
        "years": criterion.years,
    }
    if criterion.measure == CountryMeasure.ACTIVITIES:
        return _(
            "นับกิจกรรมที่เห็นชอบแล้วซึ่งเริ่มในปีงบประมาณนี้และย้อนหลังรวม %(years)s ปี "
            "ตั้งแต่ %(bounds)s ขึ้นไปได้คะแนน 1, 2, 3, 4"
        ) % told
    return _("นับคู่ที่ยืนยันแล้วและมีผลอยู่ ตั้งแต่ %(bounds)s ขึ้นไปได้คะแนน 1, 2, 3, 4") % told


def _line(
    country: Ranked, place: Placed, own: Placed, earlier: Placed | None, ranking: Ranking
) -> dict:
    result = place.result
    return {
        "country": country,
        "name": name_of(country.name),
        "rank": place.rank,
        "own_rank": own.rank,
        "earlier_rank": earlier.rank if earlier else None,
        "share": share_words(result.share),
        "completeness": share_words(result.completeness),
        "is_incomplete": bool(result.missing_weight),
        "sum": _sum(place),
        "cells": [
            {"name": name_of(one), "score": country.scores.get(one.code, Score(None))}
            for one in ranking.criteria
        ],
    }


def _sum(place: Placed) -> str:
    """The sum done in full: weights × scores ÷ (4 × weights)."""
    scored = [line for line in place.lines if line.score is not None]
    if place.result.share is None:
        return ""
    above = " + ".join(f"{exact_words(line.weight)}_×_{line.score}" for line in scored)
    weight, points = place.result.scored_weight, place.result.points
    below = f"{TOP_SCORE}_×_{exact_words(weight)}"
    total = f"{exact_words(points)}_÷_{exact_words(TOP_SCORE * weight)}"
    # A line breaks between the parts, not within one.
    return f"({above}) ÷_({below}) =_{total}".replace("_", "\u00a0")
