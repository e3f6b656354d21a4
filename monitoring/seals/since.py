"""What has become of a sealed report since: errata that touch it, figures that changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from monitoring.kpis import NATION, PlaceKind, grouped_code
from monitoring.models import Erratum, Seal
from monitoring.reports import FigureReport, kpi_report, words
from monitoring.reports.dates import ReportRefused
from monitoring.reports.kinds import KINDS, make
from monitoring.reports.order import Order
from monitoring.reports.since_closing import ChangedFigure
from registry.models import Province
from sistercity import clock


@dataclass(frozen=True)
class Again:
    """A report computed again by the same order: how many figures have the same result id."""

    same_count: int
    all_count: int
    refused: str = ""

    @property
    def is_same(self) -> bool:
        """Whether every figure is named as it was."""
        return not self.refused and self.same_count == self.all_count


def errata_of(seal: Seal) -> QuerySet[Erratum]:
    """The numbered errata that the report did not know of yet, of its years and its place.

    Their wording is not public: whoever shows them to everybody tells numbers and days alone.
    """
    rows = Erratum.objects.filter(fiscal_year__in=_years(seal), at__gt=seal.known_at)
    codes = _covered(seal, Province.objects.values_list("code", "region__code", "cluster__code"))
    if codes is not None:
        rows = rows.filter(province__code__in=codes)
    return rows.order_by("fiscal_year", "number")


def seals_touched(errata: Iterable[Erratum], seals: Iterable[Seal]) -> dict[int, list[Seal]]:
    """Of each erratum by id the seals whose reports it touches; one query for all.

    Args:
        errata: with their provinces.
        seals: the seals looked through.
    """
    facts = list(Province.objects.values_list("code", "region__code", "cluster__code"))
    covered = {seal.pk: _covered(seal, facts) for seal in seals}
    return {
        erratum.pk: [
            seal
            for seal in seals
            if erratum.fiscal_year in _years(seal)
            and erratum.at > seal.known_at
            and (covered[seal.pk] is None or _code(erratum) in covered[seal.pk])
        ]
        for erratum in errata
    }


def _code(erratum: Erratum) -> str:
    return erratum.province.code if erratum.province_id else ""


def _covered(seal: Seal, facts: Iterable[tuple[str, str, str | None]]) -> set[str] | None:
    """The codes of the provinces of a report; None is the whole country, the centre with it."""
    if NATION in _places(seal):
        return None
    return {
        code
        for code, region, cluster in facts
        if seal.place
        in (
            code,
            grouped_code(PlaceKind.REGION, region),
            grouped_code(PlaceKind.CLUSTER, cluster or ""),
        )
    }


def changed_figures(seal: Seal) -> list[tuple[str, ChangedFigure]]:
    """The figures of the report's own year that come out otherwise as known now, by their place.

    Of a report with figures of many places those of its own place and of the nation are told.
    """
    told = {one["place"] for one in seal.results if one["fiscal_year"] == seal.fiscal_year}
    changed = []
    for place in sorted(told & {seal.place, NATION}):
        asked = {"place": place, "as_at": seal.as_at, "now": clock.now()}
        then = kpi_report(seal.fiscal_year, known_at=seal.known_at, **asked)
        now = kpi_report(seal.fiscal_year, known_at=clock.now(), **asked)
        for before, after in zip(then.figures, now.figures, strict=True):
            if _value(before) != _value(after):
                unit = before.definition.unit
                texts = (words.full_value_text(one.figure, unit) for one in (before, after))
                changed.append((place, ChangedFigure(before.code, *texts)))
    return changed


def computed_again(seal: Seal) -> Again:
    """Compute the whole report once more by its order, and compare the result ids."""
    stored = {_key(one): one["result_id"] for one in seal.results}
    try:
        made = make(Order.from_plain(seal.report_order), now=clock.now())
        found = {_key(vars(one)): one.result_id for one in made.head.results}
    except ReportRefused as refusal:
        return Again(0, len(stored), refusal.message)
    return Again(sum(found.get(key) == its for key, its in stored.items()), len(stored))


def _value(item: FigureReport) -> tuple:
    return (item.figure.state, item.figure.value)


def _key(result: dict) -> tuple:
    return (result["indicator"], result["fiscal_year"], result["place"])


def _years(seal: Seal) -> set[int]:
    """The fiscal years that the report tells of; of a kind that this release lost, of its own."""
    kind = KINDS.get(seal.kind)
    told = kind.years(Order.from_plain(seal.report_order)) if kind else {seal.fiscal_year} - {None}
    return {one["fiscal_year"] for one in seal.results} | told


def _places(seal: Seal) -> set[str]:
    """Every place with a figure in the report, and its own."""
    return {one["place"] for one in seal.results} | {seal.place}
