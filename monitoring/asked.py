"""What a reader asks of a report: a year, a place and the two dates; and its figures as cards."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from monitoring.kpis import NATION, State
from monitoring.reports import FigureReport, KpiReport, bars, kpi_report, words
from monitoring.reports.order import Order
from plans.choices import Unit
from registry.moments import Moment
from registry.names import name_of
from sistercity import clock


@dataclass(frozen=True)
class Asked:
    """What an address asks for; ``moment.as_at`` is today where no day was named."""

    fiscal_year: int
    place: str
    moment: Moment

    @property
    def query(self) -> str:
        """The end of an address that asks for the same place and dates: ``?…`` or nothing."""
        named = {} if self.place == NATION else {"province": self.place}
        named |= self.moment.query(clock.today())
        return f"?{urlencode(named)}" if named else ""

    def order(self, kind: str, language: str) -> Order:
        """The order of a report of this kind on the same year, place and dates."""
        return Order(
            kind,
            fiscal_year=self.fiscal_year,
            place=self.place,
            as_at=self.moment.as_at,
            known_at=self.moment.known_at,
            language=language,
        )

    def report(self) -> KpiReport:
        """The report asked for.

        Raises:
            ReportRefused: there is none.
        """
        return kpi_report(
            self.fiscal_year,
            place=self.place,
            as_at=self.moment.as_at,
            known_at=self.moment.known_at,
            now=clock.now(),
        )


def figure_card(item: FigureReport, asked: Asked) -> dict:
    """The context of the figure card."""
    figure, unit = item.figure, item.definition.unit
    is_word = words.is_word(figure, unit)
    is_percentage = unit == Unit.SHARE and not is_word
    href = reverse(
        "monitoring:indicator-figure", kwargs={"year": asked.fiscal_year, "code": item.code}
    )
    return {
        "code": item.code,
        "name": name_of(item.definition.short),
        "value": words.value_text(figure, unit),
        "unit": "%" if is_percentage else _("คู่") if unit == Unit.COUNT and not is_word else "",
        "wordy": is_word,
        "words": words.figure_words(item),
        "href": f"{href}{asked.query}",
        "share": float(figure.value) if is_percentage else None,
        "target_share": float(item.target.value) if is_percentage and item.target else None,
        "target_text": words.target_words(item.target, unit)
        if figure.state != State.NOT_APPLICABLE
        else "",
        "band": item.band if figure.state == State.VALUE else "",
        "trend": bars.trend_bars(item) if figure.state != State.NOT_APPLICABLE else None,
        "trend_max": bars.trend_top(item),
        "coverage": words.coverage_words(item.coverage),
        "note": _note(item),
    }


def _note(item: FigureReport) -> str:
    """What stands beside the figure and what it rests on."""
    beside = words.trained_words(item.trained) if item.trained else ""
    return " · ".join(filter(None, (beside, words.assumed_words(item.figure))))
