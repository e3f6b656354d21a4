"""The two dates of a figure: which day of a fiscal year it is true on, and as known when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.utils.translation import gettext as _

from monitoring.kpis import Period
from monitoring.models import FiscalYear
from sistercity.templatetags.thai import thai_date
from sistercity.thai.calendar import (
    BANGKOK,
    FIRST_BE_YEAR,
    LAST_BE_YEAR,
    fiscal_year_end,
    fiscal_year_start,
)


class ReportRefused(Exception):
    """There is no such report; the message says in Thai what is wrong and what to ask instead.

    ``parameter`` names what was asked wrongly (as_at, known_at, province); None is the year
    itself, which has no figures at all.
    """

    def __init__(self, message: str, *, parameter: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.parameter = parameter

    @property
    def is_absent(self) -> bool:
        """Whether the year has no report whatever else is asked (HTTP 404, else 400)."""
        return self.parameter is None


class YearState(StrEnum):
    """How far a fiscal year has come by the dates of the report."""

    RUNNING = "running"
    ENDED = "ended"
    CLOSED = "closed"


@dataclass(frozen=True)
class Dates:
    """A period with the moment of knowledge; ``known_at`` None is the present.

    ``is_opened`` says whether provinces were ever asked for activities of the year: where they
    were not, nothing done means nothing told.
    """

    period: Period
    known_at: datetime | None
    closed_at: datetime | None
    is_opened: bool

    @property
    def state(self) -> YearState:
        """Running until its last day; closed when its closing was known by then."""
        if self.period.as_at < self.period.ends:
            return YearState.RUNNING
        if self.closed_at and (self.known_at is None or self.closed_at <= self.known_at):
            return YearState.CLOSED
        return YearState.ENDED


def check_year(fiscal_year: int) -> None:
    """Refuse a number that is no fiscal year.

    Raises:
        ReportRefused: outside BE 2484–2700, the years that the portal knows.
    """
    # Both edges lie one year inside, so that the first day of the fiscal year is known too.
    if not FIRST_BE_YEAR < fiscal_year <= LAST_BE_YEAR:
        raise ReportRefused(
            _(
                "ไม่มีปีงบประมาณ พ.ศ. %(year)s ในระบบ โปรดเขียนปี พ.ศ. สี่หลัก "
                "ระหว่าง %(first)s ถึง %(last)s เช่น 2566"
            )
            % {"year": fiscal_year, "first": FIRST_BE_YEAR + 1, "last": LAST_BE_YEAR}
        )


def settle(
    fiscal_year: int, *, as_at: date | None, known_at: datetime | None, today: date
) -> Dates:
    """The dates of a report on a fiscal year.

    Args:
        as_at: plays the part of today: facts are taken on this day, or on the year's last day
            when that came before.
        known_at: None: the closing of a closed year, else the present.

    Raises:
        ReportRefused: no such year, not begun yet, or a date that has not come.
    """
    return settle_years([fiscal_year], as_at=as_at, known_at=known_at, today=today)[fiscal_year]


def settle_years(
    years: Iterable[int], *, as_at: date | None, known_at: datetime | None, today: date
) -> dict[int, Dates]:
    """The dates of several fiscal years, each as ``settle`` gives them; one query."""
    years = list(years)
    for year in years:
        _check_dates(year, as_at=as_at, known_at=known_at, today=today)
    return year_dates(years, day=as_at or today, known_at=known_at)


def _check_dates(
    fiscal_year: int, *, as_at: date | None, known_at: datetime | None, today: date
) -> None:
    """Refuse what there are no figures of, as ``settle`` says."""
    check_year(fiscal_year)
    begins = fiscal_year_start(fiscal_year)
    words = {"year": fiscal_year, "begins": thai_date(begins), "today": thai_date(today)}
    if begins > today:
        raise ReportRefused(_("ปีงบประมาณ พ.ศ. %(year)s เริ่มวันที่ %(begins)s จึงยังไม่มีตัวเลข") % words)
    day = as_at or today
    words["day"] = thai_date(day)
    if day > today:
        raise ReportRefused(
            _("วันที่ %(day)s ยังมาไม่ถึง ดูข้อมูลได้ถึงวันนี้ คือ %(today)s") % words,
            parameter="as_at",
        )
    if begins > day:
        raise ReportRefused(
            _(
                "ณ วันที่ %(day)s ปีงบประมาณ พ.ศ. %(year)s ยังไม่เริ่ม "
                "โปรดเลือกวันที่ตั้งแต่ %(begins)s หรือเลือกปีงบประมาณก่อนหน้า"
            )
            % words,
            parameter="as_at",
        )
    if known_at is not None and known_at.astimezone(BANGKOK).date() > today:
        raise ReportRefused(
            _("เวลาที่ทะเบียนทราบข้อมูลต้องไม่อยู่หลังวันนี้ คือ %(today)s") % words,
            parameter="known_at",
        )


def year_dates(
    years: list[int], *, day: date, known_at: datetime | None = None
) -> dict[int, Dates]:
    """The dates of each of these years, which have begun by ``day``.

    A closed year is taken as known at its closing, or at ``known_at`` where that is given; a
    closing that came after that moment is not told, so that it changes no report of the moment.
    """
    closings = dict(FiscalYear.objects.filter(year__in=years).values_list("year", "closed_at"))
    dates = {}
    for year in years:
        closed_at = closings.get(year)
        is_later = closed_at and known_at and closed_at > known_at
        dates[year] = Dates(
            period=Period(year, min(day, fiscal_year_end(year))),
            known_at=known_at or closed_at,
            closed_at=None if is_later else closed_at,
            is_opened=year in closings,
        )
    return dates
