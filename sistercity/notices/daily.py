"""What people are told because a day has come: once a working day, as often as it is asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from sistercity.thai.calendar import is_working_day

# What each app tells on a day; every call tells only what was not told yet.
ACTS: list[Callable[[date], None]] = []
# Gives the days on which offices are shut; the app that keeps them says so.
HOLIDAYS: list[Callable[[], frozenset[date]]] = []


def register(act: Callable[[date], None]) -> None:
    """Let ``act`` tell what has come due on a working day; it writes by ``notify`` with a key."""
    ACTS.append(act)


def is_quiet(day: date) -> bool:
    """Whether offices do not work on the day, so that nobody is reminded."""
    shut = frozenset().union(*(read() for read in HOLIDAYS))
    return not is_working_day(day, shut)


def send(today: date) -> bool:
    """Tell everything that has come due; False on a day on which nobody is reminded."""
    if is_quiet(today):
        return False
    for act in ACTS:
        act(today)
    return True
