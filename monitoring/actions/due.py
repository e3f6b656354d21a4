"""Every write of what is due: its days, its rows, waiving; and of the holidays that move it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from django.utils.translation import gettext as _

from monitoring import rules, year_rules
from monitoring.expected import lacking_dues
from monitoring.holidays import read_holidays
from monitoring.models import Due, DueDay, FiscalYear, Holiday
from monitoring.schedule import due_days, working_due_day
from sistercity import clock
from sistercity.accounts.models import User
from sistercity.audit.ledger import Entry, check_revision, writing
from sistercity.audit.saving import save_filled
from sistercity.errors import WrongState


def add_lacking_dues(entry: Entry, fiscal_year: int) -> None:
    """Into a larger change: the due days of a year that has none yet, and the rows it lacks."""
    days = due_days(fiscal_year)
    entry.save_many([day for day in days.values() if day._state.adding])
    lacking = lacking_dues(
        fiscal_year=fiscal_year, today=clock.today(), days=days, holidays=read_holidays()
    )
    entry.save_many(lacking.dues)


def refresh_dues(*, by: User | None, year: int) -> FiscalYear:
    """Add what an open year asks and has no row for: of pairings that were confirmed later.

    Raises:
        NotAllowed: not an editor.
        FiscalYear.DoesNotExist: never opened.
        WrongState: closed.
    """
    if by is not None:
        rules.check_ministry_editor(by=by)
    with writing(by=by, action="due.refresh") as entry:
        row = FiscalYear.objects.select_for_update().get(year=year)
        rules.check_year_open(fiscal_year=year, row=row)
        add_lacking_dues(entry, year)
    return row


def set_due_day(
    *,
    by: User,
    year: int,
    kind: str,
    day: date,
    shift: str,
    reason: str,
    revision: int | None = None,
) -> DueDay:
    """Set until when one kind is due in a year, before or after it is opened; its rows move along.

    Args:
        revision: of the day that the form was opened on; 0 when it was the default.

    Raises:
        NotAllowed: not an editor.
        StaleEdit: somebody set it after ``revision``.
        WrongState: the year is closed.
        ValidationError: by field; outside the year, or without a reason.
    """
    rules.check_ministry_editor(by=by)
    year_rules.check_reason(reason)
    year_rules.check_due_day(fiscal_year=year, kind=kind, day=day)
    with writing(by=by, action="dueday.set", reason=reason) as entry:
        row = FiscalYear.objects.select_for_update().filter(year=year).first()
        if row is not None:
            rules.check_year_open(fiscal_year=year, row=row)
        held = DueDay.objects.select_for_update().filter(fiscal_year=year, kind=kind).first()
        if held:
            check_revision(held, revision)
        due_day = held or DueDay(fiscal_year=year, kind=kind)
        due_day.day, due_day.shift = day, shift
        entry.save(due_day)
        _move_dues(entry, [year])
    return due_day


def waive_due(*, by: User, due_id: int, reason: str, revision: int | None = None) -> Due:
    """Expect one thing no longer, for a reason.

    Raises:
        Due.DoesNotExist: unknown.
        NotAllowed: not an editor.
        StaleEdit, WrongState: somebody was faster, or the year is closed.
        ValidationError: without a reason.
    """
    year_rules.check_reason(reason)
    return _waive(by=by, due_id=due_id, reason=reason, revision=revision, is_waived=True)


def unwaive_due(*, by: User, due_id: int, reason: str, revision: int | None = None) -> Due:
    """Expect again what was waived.

    Raises: as ``waive_due``.
    """
    year_rules.check_reason(reason)
    return _waive(by=by, due_id=due_id, reason=reason, revision=revision, is_waived=False)


def save_holiday(
    *, by: User | None, holiday: Holiday, revision: int | None = None, reason: str = ""
) -> Holiday:
    """Add or change one holiday; due days of open years that fall on it move.

    Raises:
        NotAllowed: not an editor.
        StaleEdit: somebody saved it in between; nothing is written.
        ValidationError: by field.
    """
    if by is not None:
        rules.check_ministry_editor(by=by)
    with writing(by=by, action="holiday.save", reason=reason) as entry:
        save_filled(entry, holiday, revision)
        _move_dues(entry, _open_years())
    return holiday


def save_holidays(*, by: User | None, holidays: Sequence[Holiday]) -> Sequence[Holiday]:
    """Add or change many holidays, as the yearly list of the cabinet; all of them, or none.

    Raises: as ``save_holiday``.
    """
    if by is not None:
        rules.check_ministry_editor(by=by)
    if not holidays:
        return holidays
    with writing(by=by, action="holiday.save") as entry:
        if by is None:
            # Looked up a moment before, while nobody else was at work.
            entry.save_many(holidays)
        else:
            for holiday in holidays:
                save_filled(entry, holiday)
        _move_dues(entry, _open_years())
    return holidays


def remove_holiday(*, by: User, holiday_id: int, reason: str) -> None:
    """Take out a day that is no holiday after all; what was due moves back.

    Raises:
        Holiday.DoesNotExist: unknown, or taken out already.
        NotAllowed: not an editor.
        ValidationError: without a reason.
    """
    rules.check_ministry_editor(by=by)
    year_rules.check_reason(reason)
    with writing(by=by, action="holiday.remove", reason=reason) as entry:
        entry.remove(Holiday.objects.select_for_update().get(pk=holiday_id))
        _move_dues(entry, _open_years())


def _waive(*, by: User, due_id: int, reason: str, revision: int | None, is_waived: bool) -> Due:
    rules.check_ministry_editor(by=by)
    action = "due.waive" if is_waived else "due.unwaive"
    with writing(by=by, action=action, reason=reason) as entry:
        rows = Due.objects.select_for_update(of=("self",)).select_related("province", "pairing")
        due = rows.get(pk=due_id)
        year = FiscalYear.objects.filter(year=due.fiscal_year).first()
        rules.check_year_open(fiscal_year=due.fiscal_year, row=year)
        if bool(due.waived_at) == is_waived:
            raise WrongState(
                _("ยกเว้นรายการนี้ไว้แล้ว") if is_waived else _("รายการนี้ไม่ได้ยกเว้นไว้")
            )
        check_revision(due, revision)
        due.waived_at = clock.now() if is_waived else None
        due.waived_reason = reason if is_waived else ""
        entry.save(due)
    return due


def _open_years() -> list[int]:
    return list(FiscalYear.objects.filter(closed_at=None).values_list("year", flat=True))


def _move_dues(entry: Entry, fiscal_years: Collection[int]) -> None:
    """Put the rows of these years on the working days that now hold."""
    holidays = read_holidays()
    for year in fiscal_years:
        for kind, due_day in due_days(year).items():
            due_on = working_due_day(due_day, holidays.days)
            rows = Due.objects.filter(fiscal_year=year, kind=kind).exclude(due_on=due_on)
            moved = list(
                rows.select_for_update(of=("self",)).select_related("province", "pairing")
            )
            for due in moved:
                due.due_on = due_on
            entry.save_many(moved)
