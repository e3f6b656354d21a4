"""Invents pairings and what happened to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from registry.choices import (
    BaselineAnswer,
    Confirmation,
    DocumentKind,
    EventKind,
    StepOutcome,
)
from registry.choices import Status as PairingStatus
from registry.events import derive
from registry.models import (
    Counterpart,
    Country,
    Document,
    GuidelineBinding,
    GuidelineEdition,
    GuidelineStep,
    Pairing,
    PairingEvent,
    Province,
    ProvinceBaseline,
    StepRecord,
    UnitType,
)
from sistercity.audit.models import Change
from sistercity.thai.calendar import PartialDate, fiscal_year_of, fiscal_year_start

from .bulk import Bulk, State, Values
from .timeline import Timeline

FIRST_SIGNING = date(1990, 1, 1)


@dataclass
class MadePairing:
    """A pairing as the rest of the story needs it."""

    id: int
    province: int
    signed_on: date | None


@dataclass
class Register:
    """Writes counterparts, pairings, their events and steps, and the answers of provinces."""

    bulk: Bulk
    random: Random
    timeline: Timeline
    until: date
    made: list[MadePairing] = field(default_factory=list)

    def write(self, count: int) -> list[MadePairing]:
        """Write so many pairings, spread over all provinces; returns them."""
        provinces = list(Province.objects.order_by("code").values_list("id", flat=True))
        units = self._counterparts(-(-count // len(provinces)))
        self.bulk.write(Pairing, self._pairings(count, provinces, units))
        events = (states for item in self.made for states in self._events(item))
        self.bulk.write(PairingEvent, events)
        self._steps()
        self._baselines(provinces)
        self._handbooks()
        return self.made

    def _counterparts(self, count: int) -> list[int]:
        countries = list(Country.objects.order_by("code").values_list("id", flat=True))
        kinds = list(UnitType.objects.order_by("code").values_list("id", flat=True))
        found, rows = [], []
        for number in range(1, count + 1):
            unit = Counterpart(
                id=self.bulk.new_id(Counterpart),
                name_th=f"หน่วยจำลองที่ {number}",
                name_en=f"Synthetic unit {number}",
                country_id=countries[number % len(countries)],
                unit_type_id=kinds[number % len(kinds)],
            )
            filled = ("sort_key", "sort_key_en", "search_text")
            values = {
                name: getattr(unit, name)
                for name in ("id", "name_th", "name_en", "country_id", "unit_type_id")
            }
            for name in filled:
                values[name] = unit._meta.get_field(name).pre_save(unit, add=True)
            rows.append([State(self.timeline.first, values)])
            found.append(unit.id)
        self.bulk.write(Counterpart, rows)
        return found

    def _pairings(
        self, count: int, provinces: Sequence[int], units: Sequence[int]
    ) -> Iterator[list[State]]:
        for place in range(count):
            unit, province = divmod(place, len(provinces))
            draw = self.random.random()
            confirmation = Confirmation.CONFIRMED
            if draw < 0.12:
                confirmation = Confirmation.CANDIDATE if draw < 0.08 else Confirmation.REJECTED
            values: Values = {
                "id": self.bulk.new_id(Pairing),
                "number": f"P-{place + 1:04d}",
                "province_id": provinces[province],
                "counterpart_id": units[unit],
                "relation": "sister_city",
                "confirmation": confirmation,
                "status": PairingStatus.SIGNED,
            }
            self.made.append(MadePairing(values["id"], provinces[province], None))
            states = [State(self.timeline.first, values)]
            if self.random.random() < 0.05:
                # A candidate that the ministry confirmed meanwhile.
                before = {**values, "confirmation": Confirmation.CANDIDATE}
                states = [State(self.timeline.first, before), State(self._change(), values)]
            yield states

    def _events(self, pairing: MadePairing) -> Iterator[list[State]]:
        """What happened to a pairing: begun, signed, perhaps suspended, resumed, ended."""
        draw = self.random.random()
        signed = self._signing_day()
        if draw < 0.15:
            yield self._event(pairing, EventKind.STARTED, self._partial(signed))
            if draw < 0.03:
                yield self._event(pairing, EventKind.STALLED, None)
            return
        if draw < 0.18:
            yield self._event(pairing, EventKind.SIGNED, None)
            return
        if draw < 0.40:
            begun = PartialDate.from_day(signed - timedelta(days=self.random.randint(400, 900)))
            yield self._event(pairing, EventKind.STARTED, begun)
        signing = self._partial(signed)
        pairing.signed_on = signing.effective_on
        states = self._event(pairing, EventKind.SIGNED, signing)
        yield states
        if self.random.random() < 0.04:
            # The day was wrong, and corrected later.
            right = self._partial(signed + timedelta(days=self.random.randint(1, 200)))
            pairing.signed_on = right.effective_on
            yield self._event(
                pairing, EventKind.SIGNED, right, replaces_id=states[-1].values["id"], later=True
            )
        day = max(signed, pairing.signed_on) + timedelta(days=366)
        if self.random.random() < 0.7:
            day = max(day, fiscal_year_start(self.timeline.years[0].year))
        for kind, chance in (
            (EventKind.SUSPENDED, 0.35), (EventKind.RESUMED, 0.7), (EventKind.ENDED, 0.3),
        ):  # fmt: skip
            if self.random.random() > chance:
                if kind == EventKind.RESUMED:
                    continue
                return
            day += timedelta(days=self.random.randint(30, 500))
            if day > self.until:
                return
            known = PartialDate.from_day(day) if kind == EventKind.ENDED else self._partial(day)
            yield self._event(pairing, kind, known)

    def _event(
        self,
        pairing: MadePairing,
        kind: str,
        day: PartialDate | None,
        *,
        replaces_id: int | None = None,
        later: bool = False,
    ) -> list[State]:
        values: Values = {
            "id": self.bulk.new_id(PairingEvent),
            "pairing_id": pairing.id,
            "kind": kind,
            "happened_on": day,
            "replaces_id": replaces_id,
            "place": "",
            **derive(kind, day)._asdict(),
        }
        change = self._change() if later or self.random.random() < 0.1 else self.timeline.first
        return [State(change, values)]

    def _steps(self) -> None:
        """Some pairings signed within the years walked the guideline, well or badly."""
        edition = GuidelineEdition.objects.order_by("in_force_from").last()
        first_year = self.timeline.years[0].year
        walking = [
            item
            for item in self.made
            if item.signed_on
            and fiscal_year_of(item.signed_on) >= first_year
            and edition.in_force_from < item.signed_on
        ]
        bindings = []
        records = []
        steps = list(GuidelineStep.objects.filter(edition=edition).order_by("number"))
        for item in walking:
            if self.random.random() < 0.2:
                continue
            values: Values = {
                "id": self.bulk.new_id(GuidelineBinding),
                "pairing_id": item.id,
                "edition_id": edition.id,
                "bound_on": edition.in_force_from,
            }
            bindings.append([State(self.timeline.first, values)])
            day = item.signed_on - timedelta(days=len(steps) * 10)
            is_careful = self.random.random() < 0.6
            for step in steps:
                if not is_careful and self.random.random() < 0.1:
                    continue
                day += timedelta(days=7 if is_careful else self.random.randint(-3, 20))
                record: Values = {
                    "id": self.bulk.new_id(StepRecord),
                    "pairing_id": item.id,
                    "step_id": step.id,
                    "outcome": StepOutcome.DONE,
                    "happened_on": PartialDate.from_day(day),
                }
                told_in = self.timeline.first if is_careful else self._change()
                records.append([State(told_in, record)])
        self.bulk.write(GuidelineBinding, bindings)
        self.bulk.write(StepRecord, records)

    def _baselines(self, provinces: Sequence[int]) -> None:
        rows = []
        for province in provinces:
            draw = self.random.random()
            if draw < 0.4:
                continue
            values: Values = {
                "id": self.bulk.new_id(ProvinceBaseline),
                "province_id": province,
                "answer": BaselineAnswer.NEVER if draw < 0.8 else BaselineAnswer.HAD,
                "as_at": date(2018, 9, 30),
            }
            rows.append([State(self.timeline.first, values)])
        self.bulk.write(ProvinceBaseline, rows)

    def _handbooks(self) -> None:
        """A handbook from some day of the second year on, withdrawn in the fourth."""
        first_year = self.timeline.years[0].year
        published = fiscal_year_start(first_year + 1) + timedelta(self.random.randrange(300))
        values: Values = {
            "id": self.bulk.new_id(Document),
            "kind": DocumentKind.HANDBOOK,
            "title_th": "คู่มือจำลอง",
            "published_on": published,
            "withdrawn_on": fiscal_year_start(first_year + 3) + timedelta(100),
        }
        self.bulk.write(Document, [[State(self.timeline.first, values)]])

    def _signing_day(self) -> date:
        """Of every three one lies within the years of the story."""
        first_year = self.timeline.years[0].year
        begins = date(first_year - 544, 10, 1)
        low, high = (begins, self.until) if self.random.random() < 0.33 else (FIRST_SIGNING, begins)
        return low + timedelta(days=self.random.randrange((high - low).days))

    def _partial(self, day: date) -> PartialDate:
        """A day, of which now and then only the month or the year is known."""
        draw = self.random.random()
        if draw < 0.05:
            known = PartialDate(day.year)
        elif draw < 0.15:
            known = PartialDate(day.year, day.month)
        else:
            known = PartialDate.from_day(day)
        return known if known.effective_on <= self.until else PartialDate.from_day(day)

    def _change(self) -> Change:
        """Any change of the years."""
        year = self.random.choice(self.timeline.years)
        return self.random.choice([one for one in (year.entered, year.late) if one])
