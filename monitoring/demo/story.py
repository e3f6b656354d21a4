"""A demonstration as a list of dated steps, played one after another by the portal's clock."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from sistercity import clock
from sistercity.audit.doors import Door, through
from sistercity.notices.writing import untold
from sistercity.thai.calendar import BANGKOK

# Of what happened this long before its end people are still told.
TOLD = timedelta(days=45)


@dataclass(order=True)
class Step:
    """Something that happens at a moment; steps of one moment keep their order."""

    moment: datetime
    position: int
    act: Callable[[], object] = field(compare=False)


class Story:
    """Steps in time, none after the last moment of the demonstration."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        self._steps: list[Step] = []

    def at(self, day: date, act: Callable[[], object], *, hour: int = 10, minute: int = 0) -> bool:
        """Let ``act`` happen on ``day``; False, and nothing happens, when that is too late."""
        moment = datetime.combine(day, time(hour, minute), BANGKOK)
        if moment > self.until:
            return False
        self._steps.append(Step(moment, len(self._steps), act))
        return True

    def play(self, progress: Callable[[int, int], None]) -> int:
        """Carry out all steps in the order of time; returns how many.

        Args:
            progress: told after each step how many of how many are done.
        """
        steps = sorted(self._steps)
        for done, step in enumerate(steps, start=1):
            # Inboxes of a demonstration begin a few weeks before its day.
            is_told = step.moment > self.until - TOLD
            with (
                clock.playing(step.moment),
                through(Door.PAGE),
                nullcontext() if is_told else untold(),
            ):
                step.act()
            progress(done, len(steps))
        return len(steps)


def working_day(day: date) -> date:
    """The day itself, or the Monday after a week-end."""
    return day + timedelta(days={5: 2, 6: 1}.get(day.weekday(), 0))
