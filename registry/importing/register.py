"""What the register holds, by the words that a file may use; read once for an import."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db import models

from registry.choices import Relation
from registry.models import (
    Counterpart,
    Country,
    GuidelineBinding,
    Pairing,
    PairingEvent,
    Province,
    UnitType,
)
from sistercity import clock
from sistercity.thai.search import fold, terms

from .suggesting import Spellings
from .words import COUNTRY_NAMES

# Looking for near matches costs more than reading a row; beyond so many a person needs no more.
_MOST_SUGGESTIONS = 300


class Names:
    """Rows of one model by each of their names, folded; under one word there may be several."""

    def __init__(self, *, whole: bool = False) -> None:
        self.whole = whole
        self.rows: dict[str, list[models.Model]] = defaultdict(list)
        # Cells repeat a few words thousands of times: each is folded once.
        self._found: dict[str, list[models.Model]] = {}
        self._spellings = Spellings()

    def add(self, row: models.Model, words: Iterable[str]) -> None:
        """Let a row be found by these words."""
        for key in {self._key(word) for word in words if word}:
            if key and row not in self.rows[key]:
                self.rows[key].append(row)
                self._spellings.add(key, str(row.name_th))

    def called(self, text: str) -> list[models.Model]:
        """The rows that a word means."""
        found = self._found.get(text)
        if found is None:
            found = self._found[text] = self.rows.get(self._key(text), [])
        return found

    def near(self, text: str) -> str:
        """The name that is written most like ``text``, or ""."""
        return self._spellings.near(self._key(text))

    def _key(self, text: str) -> str:
        """A name as it is looked up; unless ``whole``, the kind of the unit is left off."""
        return fold(text).replace(" ", "") if self.whole else "".join(terms(text))


class Register:
    """The rows that a file may mean, and what rows of the file itself have added to them."""

    def __init__(self, user) -> None:
        self.today: date = clock.today()
        self._suggestions: dict[tuple[str, str], str] = {}
        self.provinces, self.countries = Names(), Names()
        self.unit_types = Names(whole=True)
        provinces = {row.pk: row for row in Province.objects.visible_to(user)}
        countries = {row.pk: row for row in Country.objects.visible_to(user)}
        kinds = {row.pk: row for row in UnitType.objects.visible_to(user)}
        for row in provinces.values():
            words = (row.code, row.code.replace("-", ""), row.name_th, row.name_en, row.iso_name)
            self.provinces.add(row, words)
        for row in countries.values():
            words = (row.code, row.name_th, row.name_en, *COUNTRY_NAMES.get(row.code, ()))
            self.countries.add(row, words)
        for row in kinds.values():
            self.unit_types.add(row, (row.code, row.name_th, row.name_en))
        self.relations = {fold(str(word)): value for value, word in Relation.choices}
        self.relations |= {fold(value): value for value in Relation.values}
        self._read_units(user, countries, kinds)
        self._read_pairings(user, provinces)

    def _read_units(self, user, countries: dict, kinds: dict) -> None:
        self.units: dict[int, Counterpart] = {}
        self.counterparts: dict[tuple[int, str], list[Counterpart]] = defaultdict(list)
        # By country.
        self._spellings: dict[int, Spellings] = defaultdict(Spellings)
        # Rows that were joined to another unit still bear pairings that are closed.
        for unit in Counterpart.objects.ever_visible_to(user):
            unit.country, unit.unit_type = countries[unit.country_id], kinds[unit.unit_type_id]
            self.units[unit.pk] = unit
            if unit.merged_into_id is None:
                self.add_counterpart(unit)

    def _read_pairings(self, user, provinces: dict) -> None:
        self.pairings: dict[str, Pairing] = {}
        self.by_key: dict[int, Pairing] = {}
        self.pairs: dict[tuple[int, int], Pairing] = {}
        for pairing in Pairing.objects.visible_to(user):
            pairing.province = provinces[pairing.province_id]
            pairing.counterpart = self.units[pairing.counterpart_id]
            self.pairings[pairing.number] = self.by_key[pairing.pk] = pairing
            self.pairs[pairing.province_id, pairing.counterpart_id] = pairing
        # From which day an edition of the guideline binds a pairing.
        first = GuidelineBinding.objects.visible_to(user).order_by("-bound_on")
        self.bound_on = dict(first.values_list("pairing_id", "bound_on"))
        self.events: dict[int, list[PairingEvent]] = defaultdict(list)
        for event in PairingEvent.objects.visible_to(user).standing():
            self.events[event.pairing_id].append(event)

    def add_counterpart(self, unit: Counterpart) -> None:
        """Let a unit be found by each of its names in its country."""
        names = [unit.name_th, unit.name_en, unit.name_local, *unit.former_names.splitlines()]
        for name in dict.fromkeys(filter(None, map(fold, filter(None, names)))):
            self._call(unit, name)

    def add_english(self, unit: Counterpart, name: str) -> None:
        """Give a unit the English name of a row: no later row may give it another."""
        unit.name_en = name
        self._call(unit, fold(name))

    def units_called(self, country: Country, name: str) -> list[Counterpart]:
        """Units of a country that bear a name, former ones among them."""
        return self.counterparts.get((country.pk, fold(name)), [])

    def suggestion(self, column: str, text: str, names: Names) -> str:
        """The name that a refused word may have meant, or ""."""
        return self._suggest(column, text, lambda: names.near(text))

    def suggested_unit(self, country: Country, name: str) -> str:
        """The unit of a country whose name is written most like ``name``, or ""."""
        spellings = self._spellings[country.pk]
        return self._suggest(f"unit {country.pk}", name, lambda: spellings.near(fold(name)))

    def _call(self, unit: Counterpart, folded: str) -> None:
        self.counterparts[unit.country_id, folded].append(unit)
        self._spellings[unit.country_id].add(folded, unit.name_th)

    def _suggest(self, kind: str, text: str, look) -> str:
        key = (kind, text)
        if key not in self._suggestions:
            if len(self._suggestions) >= _MOST_SUGGESTIONS:
                return ""
            self._suggestions[key] = look()
        return self._suggestions[key]
