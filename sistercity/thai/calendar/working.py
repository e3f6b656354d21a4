"""Working days of the Thai government: Monday to Friday, but for the holidays that are passed in.

Pure functions. ``holidays`` is a set of days; one that falls on a week-end changes nothing, its
substitution is a day of the set by itself.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

_DAY = timedelta(days=1)
_SATURDAY = 5
_WORKING_DAYS_A_WEEK = 5


def is_working_day(day: date, holidays: Collection[date]) -> bool:
    """Whether offices work on ``day``."""
    return day.weekday() < _SATURDAY and day not in holidays


def on_or_after(day: date, holidays: Collection[date]) -> date:
    """The day itself, or the first working day that follows it."""
    while not is_working_day(day, holidays):
        day += _DAY
    return day


def on_or_before(day: date, holidays: Collection[date]) -> date:
    """The day itself, or the last working day before it."""
    while not is_working_day(day, holidays):
        day -= _DAY
    return day


def add_working_days(day: date, count: int, holidays: Collection[date]) -> date:
    """The ``count``-th working day after ``day``; before it when negative, the day itself for 0.

    The day from which is counted does not count, as periods of government business run.
    """
    step = _DAY if count > 0 else -_DAY
    left = abs(count)
    while left:
        day += step
        left -= is_working_day(day, holidays)
    return day


def working_days_between(start: date, end: date, holidays: Collection[date]) -> int:
    """Working days after ``start`` up to and including ``end``; negative when ``end`` is earlier.

    So counted, ``working_days_between(day, add_working_days(day, n, h), h) == n`` from 0 on.
    """
    if end < start:
        return -working_days_between(end, start, holidays)
    weeks, rest = divmod((end - start).days, 7)
    days = weeks * _WORKING_DAYS_A_WEEK
    days += sum((start + _DAY * ahead).weekday() < _SATURDAY for ahead in range(1, rest + 1))
    return days - sum(start < day <= end and day.weekday() < _SATURDAY for day in set(holidays))
