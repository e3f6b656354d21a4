"""What a reader asks of a report: a year, a place and the two dates; and its figures as cards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _

from monitoring.kpis import NATION, PlaceKind, State, grouped_code, kind_of
from monitoring.reports import (
    FigureReport,
    Figures,
    KpiReport,
    bars,
    kpi_desk,
    kpi_report,
    words,
)
from monitoring.reports.naming import Extent
from monitoring.reports.order import Order
from plans.choices import Unit
from registry.moments import Moment
from registry.names import name_of
from sistercity import clock
from sistercity.addresses import asked_once

# The parameters that each name a place, of which an address has one at most. The form over a
# report has one list of all places, which it sends as ``place``.
PLACES = ("province", "region", "cluster")
ANY_PLACE = (*PLACES, "place")
_LONGEST_VERSION = 4


def read_place(params: Mapping[str, str], names: Iterable[str] = ANY_PLACE) -> str:
    """The place that a query asks for, as figures code it; the nation where it names none.

    Raises:
        ValidationError: by parameter, a place named twice, or two places.
    """
    named: dict[str, str] = {}
    for name in names:
        try:
            written = asked_once(params, name)
        except ValueError as error:
            raise ValidationError({name: str(error)}) from error
        if not written:
            continue
        if named:
            message = _("ระบุทั้ง “%(first)s” และ “%(second)s” โปรดระบุพื้นที่เพียงอย่างเดียว")
            told = {"first": next(iter(named)), "second": name}
            raise ValidationError({name: message % told})
        named[name] = written
    return next((_place_code(name, written) for name, written in named.items()), NATION)


def _place_code(name: str, written: str) -> str:
    if name in (PlaceKind.REGION, PlaceKind.CLUSTER):
        return grouped_code(PlaceKind(name), written.lower())
    if name == "place" and kind_of(written.lower()) in (PlaceKind.REGION, PlaceKind.CLUSTER):
        return written.lower()
    return written.upper()


def read_rule_version(params: Mapping[str, str]) -> int | None:
    """The version of a rule that a query asks for; None where it leaves that to the dates.

    Raises:
        ValidationError: by parameter, what is no number, or named twice.
    """
    try:
        written = asked_once(params, "rule_version")
    except ValueError as error:
        raise ValidationError({"rule_version": str(error)}) from error
    if not written:
        return None
    if not (written.isdecimal() and len(written) <= _LONGEST_VERSION):
        message = _("อ่านฉบับของวิธีคำนวณ “%(text)s” ไม่ได้ โปรดเขียนเป็นเลข เช่น rule_version=1")
        raise ValidationError({"rule_version": message % {"text": written[:20]}})
    return int(written)


def check_takes_none(params: Mapping[str, str], names: Iterable[str]) -> None:
    """Refuse parameters that would change another report and of which this one knows nothing.

    Raises:
        ValidationError: by parameter, the first that says something.
    """
    for name in names:
        if params.get(name, "").strip():
            message = _("รายงานนี้ไม่รับ “%(name)s” โปรดนำออกจากที่อยู่ หรือเลือกรายงานอื่นจากหน้ารายงาน")
            raise ValidationError({name: message % {"name": name}})


def place_params(code: str) -> dict[str, str]:
    """The parameters that ask for a place; none for the nation."""
    kind = kind_of(code)
    if kind == PlaceKind.NATION:
        return {}
    own = code if kind == PlaceKind.PROVINCE else code.partition(":")[2]
    return {kind.value: own}


@dataclass(frozen=True)
class Asked:
    """What an address asks for; ``moment.as_at`` is today where no day was named.

    ``rule_version`` is a version of an indicator's rule, where one was named.
    """

    fiscal_year: int
    place: str
    moment: Moment
    rule_version: int | None = None

    @property
    def query(self) -> str:
        """The end of an address that asks for the same: ``?…`` or nothing."""
        named = place_params(self.place) | self.moment.query(clock.today())
        if self.rule_version is not None:
            named["rule_version"] = self.rule_version
        return f"?{urlencode(named)}" if named else ""

    @property
    def place_query(self) -> str:
        """The end of an address that asks for the same place alone."""
        named = place_params(self.place)
        return f"?{urlencode(named)}" if named else ""

    def check_no_rule_version(self) -> None:
        """Refuse a version of a rule where several indicators are asked for at once.

        Raises:
            ValidationError: one is named.
        """
        if self.rule_version is not None:
            message = _("เลือกฉบับของวิธีคำนวณได้ทีละตัวชี้วัด โปรดเปิดหน้าของตัวชี้วัดที่ต้องการ")
            raise ValidationError({"rule_version": message})

    def query_at(self, place: str) -> str:
        """The end of an address that asks for the same of another place."""
        return replace(self, place=place).query

    def register_query(self, report: KpiReport) -> str:
        """The end of an address of the register that shows rows as this report saw them."""
        query = Moment(report.as_at, report.dates.known_at).query(clock.today())
        return f"?{urlencode(query)}" if query else ""

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

    def opened(self, code: str, extent: Extent) -> KpiReport:
        """The report asked for with this indicator alone, its records named to that extent.

        Raises:
            ReportRefused: there is none.
        """
        versions = {} if self.rule_version is None else {code: self.rule_version}
        return kpi_report(
            self.fiscal_year,
            extent=extent,
            codes=(code,),
            place=self.place,
            as_at=self.moment.as_at,
            known_at=self.moment.known_at,
            rule_versions=versions,
            now=clock.now(),
        )

    def desk(self) -> tuple[KpiReport, Figures]:
        """The report with its activities counted only, and the figures behind it.

        Raises:
            ReportRefused: there is none.
        """
        return kpi_desk(
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
        "target_share": float(item.target.value)
        if is_percentage and item.target and item.holds_target
        else None,
        "target_text": words.target_words(item)
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
