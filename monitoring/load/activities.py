"""Invents activities of pairings, year by year, with their rounds and late corrections."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from monitoring.choices import NoActivityReason, Status
from monitoring.models import Activity, ActivityPairing, Explanation
from sistercity.thai.calendar import fiscal_year_end, fiscal_year_start

from .bulk import Bulk, State, Values
from .register import MadePairing
from .timeline import Timeline, YearChanges

# Of a hundred activities, so many are in these states when the year is closed.
STATES = (
    (Status.APPROVED, 80),
    (Status.ENDORSED, 6),
    (Status.SUBMITTED, 5),
    (Status.RETURNED, 3),
    (Status.DRAFT, 4),
    (Status.DISCARDED, 2),
)


@dataclass
class Activities:
    """Writes activities, the pairings that they name, and answers why there were none."""

    bulk: Bulk
    random: Random
    timeline: Timeline
    pairings: Sequence[MadePairing]
    until: date

    def write(self, count: int) -> None:
        """Write so many activities, as many in each year."""
        # As plain values, for there are as many as activities.
        self._named: list[tuple[int, int, YearChanges, bool, bool]] = []
        self.bulk.write(Activity, self._activities(count))
        self.bulk.write(ActivityPairing, self._links())
        self.bulk.write(Explanation, self._explanations())

    def _activities(self, count: int) -> Iterator[list[State]]:
        years = self.timeline.years
        of_province: dict[int, list[MadePairing]] = defaultdict(list)
        for item in self.pairings:
            of_province[item.province].append(item)
        words = [word for word, weight in STATES for _one in range(weight)]
        for number in range(count):
            year = years[number % len(years)]
            # An eighth of the pairings does half of what is done.
            busy = self.pairings[: -(-len(self.pairings) // 8)]
            pairing = self.random.choice(busy if self.random.random() < 0.5 else self.pairings)
            yield self._activity(number, year, pairing, of_province[pairing.province], words)

    def _activity(
        self,
        number: int,
        year: YearChanges,
        pairing: MadePairing,
        neighbours: Sequence[MadePairing],
        words: Sequence[str],
    ) -> list[State]:
        draw = self.random.random
        begins, ends = fiscal_year_start(year.year), fiscal_year_end(year.year)
        starts_on = begins + timedelta(days=int(draw() * 365))
        status = self.random.choice(words)
        values: Values = {
            "id": self.bulk.new_id(Activity),
            "province_id": pairing.province,
            "title": f"กิจกรรมจำลองที่ {number + 1}",
            "starts_on": starts_on,
            # Now and then it lasts, into the next year where it began late.
            "ends_on": starts_on + timedelta(days=int(draw() * 60) if draw() < 0.1 else 2),
            "fiscal_year": year.year,
            "is_joint": draw() < 0.85,
            "status": status,
            "form_key": uuid.UUID(int=self.random.getrandbits(128)),
            "created_by_id": self.timeline.editor.id,
        }
        states = [State(year.entered, values)]
        if draw() < 0.05:
            states.append(State(year.late or year.entered, self._put_right(values, ends)))
        if states[-1].change == year.entered:
            states = states[-1:]
        self._name(values["id"], pairing, neighbours, year)
        return states

    def _put_right(self, values: Values, ends: date) -> Values:
        """What became of it after the closing: approved, not joint after all, another day."""
        draw = self.random.random()
        if draw < 0.4:
            return {**values, "status": Status.APPROVED}
        if draw < 0.7:
            return {**values, "is_joint": not values["is_joint"]}
        moved = min(values["starts_on"] + timedelta(days=20), ends)
        return {**values, "starts_on": moved, "ends_on": max(moved, values["ends_on"])}

    def _name(
        self,
        activity: int,
        pairing: MadePairing,
        neighbours: Sequence[MadePairing],
        year: YearChanges,
    ) -> None:
        draw = self.random.random()
        named = {} if draw < 0.01 else {pairing.id: None}
        # Three of a hundred name another one too, and one of these perhaps a third.
        for least in (0.97, 0.99):
            if draw > least:
                named[self.random.choice(neighbours).id] = None
        for key in named:
            # A few were named only after the closing, a few no longer.
            draw = self.random.random() if year.late else 1
            self._named.append((activity, key, year, draw < 0.02, 0.02 < draw < 0.04))

    def _links(self) -> Iterator[list[State]]:
        for activity, pairing, year, is_late, is_taken_out in self._named:
            values: Values = {
                "id": self.bulk.new_id(ActivityPairing),
                "activity_id": activity,
                "pairing_id": pairing,
            }
            states = [State(year.late if is_late else year.entered, values)]
            if is_taken_out:
                states.append(State(year.late, None))
            yield states

    def _explanations(self) -> Iterator[list[State]]:
        for year in self.timeline.years:
            for item in self.pairings:
                if self.random.random() > 0.1:
                    continue
                values: Values = {
                    "id": self.bulk.new_id(Explanation),
                    "pairing_id": item.id,
                    "fiscal_year": year.year,
                    "reason": NoActivityReason.values[0],
                    "words": "ข้อมูลจำลอง",
                    "by_id": self.timeline.editor.id,
                }
                late = year.late if self.random.random() < 0.2 else None
                yield [State(late or year.entered, values)]
