"""Whether what belongs to a fiscal year may be written: the one check of every writer."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from monitoring import errata, rules, year_rules
from monitoring.models import FiscalYear, Reopening
from sistercity import clock
from sistercity.audit.ledger import Entry


def check_writable(entry: Entry, *, fiscal_year: int, province_id: int | None) -> None:
    """Refuse a write to a closed year; under a reopening, let it become numbered errata.

    Whether the year is open is asked again when nobody else can write any more, so that what is
    written while somebody closes the year is refused too.

    Args:
        province_id: of the record; None is the centre.

    Raises:
        WrongState: the year is closed or was not opened, or no reason was given.
    """
    _reopening(fiscal_year, province_id)
    entry.at_end(
        (check_writable, fiscal_year, province_id),
        partial(_settle, fiscal_year=fiscal_year, province_id=province_id),
    )


def check_not_closed(entry: Entry, *, fiscal_year: int, province_id: int | None) -> None:
    """As ``check_writable``, for what may be recorded before its year was opened."""
    if FiscalYear.objects.filter(year=fiscal_year).exists():
        check_writable(entry, fiscal_year=fiscal_year, province_id=province_id)


def check_not_shut(*, fiscal_year: int, province_id: int | None) -> None:
    """As ``check_shut``, for what may be recorded before its year was opened.

    Raises:
        WrongState: the year is closed.
    """
    if FiscalYear.objects.filter(year=fiscal_year).exists():
        check_shut(fiscal_year=fiscal_year, province_id=province_id)


def live_reopening(fiscal_year: int, province_id: int | None) -> Reopening | None:
    """Under which a province, or the centre, may write in a closed year today."""
    rows = Reopening.objects.live(clock.today())
    return rows.filter(fiscal_year=fiscal_year, province_id=province_id).first()


def check_shut(*, fiscal_year: int, province_id: int | None) -> Reopening | None:
    """Whether the year takes what a page would write.

    Returns:
        The reopening under which it does, so that the page asks for a reason; None: it is open.

    Raises:
        WrongState: the year is closed or was not opened.
    """
    row = FiscalYear.objects.filter(year=fiscal_year).first()
    is_closed = row is not None and row.closed_at is not None
    reopening = live_reopening(fiscal_year, province_id) if is_closed else None
    rules.check_year_open(fiscal_year=fiscal_year, row=row, reopening=reopening)
    return reopening


def years_taking(
    rows: Iterable[FiscalYear], province_ids: Iterable[int]
) -> dict[int, list[int]]:
    """By province the years that take what a page would write, in their order; one query.

    Args:
        rows: years that were opened.
    """
    rows, province_ids = list(rows), list(province_ids)
    let_in = set(
        Reopening.objects.live(clock.today())
        .filter(province_id__in=province_ids)
        .values_list("fiscal_year", "province_id")
    )
    return {
        pk: [row.year for row in rows if row.closed_at is None or (row.year, pk) in let_in]
        for pk in province_ids
    }


def _reopening(fiscal_year: int, province_id: int | None) -> Reopening | None:
    reopening = check_shut(fiscal_year=fiscal_year, province_id=province_id)
    if reopening is not None:
        year_rules.check_erratum_reason(fiscal_year=fiscal_year, reason=errata.given_reason())
    return reopening


def _settle(entry: Entry, *, fiscal_year: int, province_id: int | None) -> None:
    reopening = _reopening(fiscal_year, province_id)
    if reopening is not None:
        errata.number_changes(entry, reopening=reopening)
