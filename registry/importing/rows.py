"""The rows of a file of pairings: what their cells say, and what that would change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from registry import rules
from registry.choices import EventKind, Relation
from registry.events import derive
from registry.models import Counterpart, Country, Pairing, PairingEvent, Province, UnitType
from registry.names import province_name
from sistercity import clock
from sistercity.fields.messages import date_message
from sistercity.files.sheets import unescaped
from sistercity.templatetags.thai import thai_date_short
from sistercity.thai.calendar import DateReadingError, PartialDate, from_cell
from sistercity.thai.plain import plain_text
from sistercity.thai.search import fold, terms

from .files import COLUMNS, REQUIRED, BrokenCell, Formula

NOTHING = ""


@dataclass
class ImportedRow:
    """One row of a file: what it says, and what it would change."""

    number: str = ""
    province: Province | None = None
    counterpart: Counterpart | None = None
    unit_type: UnitType | None = None
    country: Country | None = None
    counterpart_th: str = ""
    counterpart_en: str = ""
    relation: str = ""
    signed_on: PartialDate | None = None
    note: str = ""
    # The pairing of the register; None when the row adds one.
    pairing: Pairing | None = None
    is_new: bool = False
    # Whether the row is the first to name a unit that the register does not hold.
    adds_unit: bool = False
    # Column → value in the register, value in the file.
    changes: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def pk(self) -> int | None:
        """Of the pairing, for the result of the import."""
        return self.pairing.pk if self.pairing else None

    def __str__(self) -> str:
        return str(self.pairing or self.counterpart_th)


class Register:
    """What the register holds, by the words that a file may use; read once for an import."""

    def __init__(self, user) -> None:
        self.today: date = clock.today()
        self.provinces = _by_words(Province.objects.visible_to(user), "code", "name_th", "name_en")
        self.countries = _by_words(Country.objects.visible_to(user), "code", "name_th", "name_en")
        self.unit_types = _by_words(
            UnitType.objects.visible_to(user), "code", "name_th", "name_en", whole=True
        )
        self.relations = {fold(str(word)): value for value, word in Relation.choices}
        self.relations |= {value: value for value in Relation.values}
        self.counterparts: dict[tuple[int, str], list[Counterpart]] = defaultdict(list)
        units = Counterpart.objects.visible_to(user).select_related("country", "unit_type")
        for unit in units:
            self.add_counterpart(unit)
        pairings = Pairing.objects.visible_to(user).select_related("province", "counterpart")
        self.pairings = {pairing.number: pairing for pairing in pairings}
        self.pairs = {
            (pairing.province_id, pairing.counterpart_id): pairing
            for pairing in self.pairings.values()
        }
        self.events: dict[int, list[PairingEvent]] = defaultdict(list)
        for event in PairingEvent.objects.visible_to(user).standing():
            self.events[event.pairing_id].append(event)

    def add_counterpart(self, unit: Counterpart) -> None:
        """Let a unit be found by each of its names in its country."""
        names = [unit.name_th, unit.name_en, unit.name_local, *unit.former_names.splitlines()]
        for name in dict.fromkeys(filter(None, map(fold, names))):
            self.counterparts[unit.country_id, name].append(unit)

    def units_called(self, country: Country, name: str) -> list[Counterpart]:
        """Units of a country that bear a name, former ones among them."""
        return self.counterparts.get((country.pk, fold(name)), [])


class Reader:
    """Reads the cells of one row; gathers every error by its column."""

    def __init__(self, row: dict[str, Any], register: Register) -> None:
        self.row = row
        self.register = register
        self.errors: dict[str, list[str]] = defaultdict(list)

    def refuse(self, name: str, message: str) -> None:
        """Note what is wrong with a column."""
        self.errors[name].append(message)

    def cell(self, name: str) -> object:
        """A cell; formulas and the spreadsheet's own errors are refused and read as blank."""
        value = self.row.get(COLUMNS[name])
        if isinstance(value, Formula):
            self.refuse(name, _("ช่องนี้เป็นสูตร โปรดคัดลอกแล้ววางเป็นค่า"))
            return None
        if isinstance(value, BrokenCell):
            self.refuse(name, _("ช่องนี้มีข้อผิดพลาดจากโปรแกรมตาราง โปรดกรอกค่าใหม่"))
            return None
        return value

    def text(self, name: str) -> str:
        """A cell as text in one line; a note keeps its lines."""
        value = self.cell(name)
        if isinstance(value, date):
            self.refuse(name, _("ช่องนี้เป็นวันที่ แต่คอลัมน์นี้ต้องเป็นข้อความ"))
            return ""
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        text = unescaped(str(value).strip()) if value is not None else ""
        is_note = name == "note"
        text = plain_text(text, multiline=is_note)
        text = text if is_note else " ".join(text.split())
        if not text and name in REQUIRED and name not in self.errors:
            self.refuse(name, _("ต้องกรอกคอลัมน์นี้"))
        return text

    def named(self, name: str, known: dict[str, list], *, whole: bool = False) -> Any:
        """The row of the register that a cell names, or None."""
        text = self.text(name)
        if not text:
            return None
        found = known.get(_key(text, whole=whole), [])
        if not found:
            self.refuse(name, _("ไม่พบในทะเบียน โปรดตรวจตัวสะกด หรือใช้รหัส"))
        elif len(found) > 1:
            codes = ", ".join(row.code for row in found)
            self.refuse(name, _("ชื่อนี้มีหลายรายการ โปรดใช้รหัส: %(codes)s") % {"codes": codes})
        return found[0] if len(found) == 1 else None

    def relation(self) -> str:
        """A kind of relation by its word or code; "" when blank."""
        text = self.text("relation")
        value = self.register.relations.get(fold(text), "") if text else ""
        if text and not value:
            words = ", ".join(str(label) for label in Relation.labels)
            self.refuse("relation", _("ใช้ได้เฉพาะ %(words)s") % {"words": words})
        return value

    def day(self) -> PartialDate | None:
        """The day of the signature as far as written; date cells as they stand."""
        try:
            day = from_cell(self.cell("signed_on"))
            rules.check_not_in_future(happened_on=day, today=self.register.today)
        except DateReadingError as error:
            self.refuse("signed_on", date_message(error))
            return None
        except ValidationError as error:
            self.refuse("signed_on", error.messages[0])
            return None
        return day

    def read(self, into: ImportedRow) -> None:
        """Fill the row from its cells, then find what it is about."""
        into.number = self.text("number").upper()
        into.province = self.named("province", self.register.provinces)
        into.country = self.named("country", self.register.countries)
        into.unit_type = self.named("unit_type", self.register.unit_types, whole=True)
        into.counterpart_th = self.text("counterpart_th")
        into.counterpart_en = self.text("counterpart_en")
        into.relation, into.signed_on, into.note = self.relation(), self.day(), self.text("note")
        if into.country and into.counterpart_th:
            into.counterpart = self._counterpart(into)
        self._find_pairing(into)
        if not self.errors:
            self._compare(into)

    def _counterpart(self, into: ImportedRow) -> Counterpart | None:
        """The unit of the register that the names mean, or a new one."""
        found = self.register.units_called(into.country, into.counterpart_th)
        if len(found) > 1 and into.unit_type:
            found = [unit for unit in found if unit.unit_type_id == into.unit_type.pk] or found
        if len(found) > 1:
            self.refuse("counterpart_th", _("มีหลายหน่วยใช้ชื่อนี้ในประเทศนี้ โปรดเพิ่มคู่นี้ในระบบงานทะเบียน"))
            return None
        if not found:
            return self._new_counterpart(into)
        (unit,) = found
        if into.unit_type and unit.unit_type_id != into.unit_type.pk:
            self.refuse(
                "unit_type",
                _("ทะเบียนระบุประเภทของหน่วยนี้เป็น “%(held)s” โปรดใช้ตามทะเบียน หรือแก้ที่หน้าของหน่วยก่อน")
                % {"held": unit.unit_type},
            )
        self._compare_english(into, unit)
        return unit

    def _compare_english(self, into: ImportedRow, unit: Counterpart) -> None:
        """An English name is added where there is none; another one is no matter for an import."""
        if not into.counterpart_en:
            return
        called = self.register.units_called(into.country, into.counterpart_en)
        if any(one is unit for one in called):
            return
        if unit.name_en:
            self.refuse(
                "counterpart_en",
                _("ทะเบียนระบุชื่ออังกฤษเป็น “%(held)s” โปรดใช้ตามทะเบียน หรือแก้ที่หน้าของหน่วยก่อน")
                % {"held": unit.name_en},
            )
        else:
            into.changes["counterpart_en"] = (NOTHING, into.counterpart_en)
            # The next row that names the unit finds it so.
            unit.name_en = into.counterpart_en
            self.register.counterparts[into.country.pk, fold(unit.name_en)].append(unit)

    def _new_counterpart(self, into: ImportedRow) -> Counterpart | None:
        if into.unit_type is None:
            if "unit_type" not in self.errors:
                self.refuse("unit_type", _("หน่วยนี้ยังไม่มีในทะเบียน จึงต้องกรอกประเภท"))
            return None
        unit = Counterpart(
            name_th=into.counterpart_th,
            name_en=into.counterpart_en,
            unit_type=into.unit_type,
            country=into.country,
        )
        self._check(unit, {"name_th": "counterpart_th", "name_en": "counterpart_en"})
        into.adds_unit = True
        return unit

    def _check(self, row: models.Model, columns: dict[str, str]) -> None:
        """Let the fields of a model judge what the columns say."""
        others = {one.name for one in row._meta.fields} - set(columns)
        try:
            row.clean_fields(exclude=others)
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                for message in messages:
                    self.refuse(columns[name], message)

    def _find_pairing(self, into: ImportedRow) -> None:
        """The pairing by its number, or by its two sides."""
        if not into.number:
            if into.province and into.counterpart and into.counterpart.pk:
                sides = (into.province.pk, into.counterpart.pk)
                into.pairing = self.register.pairs.get(sides)
            return
        held = self.register.pairings.get(into.number)
        if held is None:
            self.refuse("number", _("ไม่มีเลขทะเบียนนี้ คู่ใหม่ให้เว้นว่าง ระบบจะให้เลขเอง"))
            return
        if into.province and held.province_id != into.province.pk:
            self.refuse(
                "province",
                _("เลขทะเบียนนี้เป็นของ%(held)s") % {"held": province_name(held.province)},
            )
        if into.counterpart and held.counterpart_id != into.counterpart.pk:
            self.refuse(
                "counterpart_th",
                _("เลขทะเบียนนี้เป็นของคู่ความสัมพันธ์ “%(held)s”") % {"held": held.counterpart.name_th},
            )
        into.pairing = held

    def _compare(self, into: ImportedRow) -> None:
        """What the row would change; blank cells change nothing."""
        held = into.pairing
        self._check(Pairing(note=into.note), {"note": "note"})
        if held is None:
            names = ["province", "counterpart_th", "country", "relation", "note"]
            if into.adds_unit:
                names += ["counterpart_en", "unit_type"]
            for name in names:
                if value := getattr(into, name):
                    into.changes[name] = (NOTHING, _worded(name, value))
        else:
            for name in ("relation", "note"):
                value = getattr(into, name)
                if value and value != getattr(held, name):
                    old = _worded(name, getattr(held, name))
                    into.changes[name] = (old, _worded(name, value))
        if into.signed_on:
            self._compare_signature(into)

    def _compare_signature(self, into: ImportedRow) -> None:
        standing = self.register.events[into.pairing.pk] if into.pairing else []
        signatures = [event for event in standing if event.kind == EventKind.SIGNED]
        if any(event.happened_on == into.signed_on for event in signatures):
            return
        if signatures:
            held = told(signatures[-1].happened_on) or _("ไม่ทราบวันที่")
            self.refuse(
                "signed_on",
                _("ทะเบียนบันทึกวันลงนามเป็น %(held)s การแก้วันลงนามต้องใช้ “แก้ไขแทน” ที่หน้าของคู่ พร้อมเหตุผล")
                % {"held": held},
            )
            return
        event = PairingEvent(kind=EventKind.SIGNED, happened_on=into.signed_on)
        for name, value in derive(event.kind, event.happened_on)._asdict().items():
            setattr(event, name, value)
        try:
            rules.check_sequence(events=[*standing, event], touched=event)
        except ValidationError as error:
            self.refuse("signed_on", error.messages[0])
            return
        into.changes["signed_on"] = (NOTHING, told(into.signed_on))


def _by_words(
    rows: Iterable[models.Model], *names: str, whole: bool = False
) -> dict[str, list[models.Model]]:
    """Rows by each of their names, folded; under one word there may be several."""
    known: dict[str, list] = defaultdict(list)
    for row in rows:
        for word in {_key(getattr(row, name), whole=whole) for name in names}:
            known[word].append(row)
    return known


def _key(text: str, *, whole: bool) -> str:
    """A name as it is looked up; unless ``whole``, the kind of the unit is left off."""
    return fold(text).replace(" ", "") if whole else "".join(terms(text))


def _worded(name: str, value: Any) -> str:
    return str(Relation(value).label) if name == "relation" else str(value)


def told(day: PartialDate | None) -> str:
    return thai_date_short(day) or NOTHING
