"""Further measures: approved activities added up by what they were, each line with its records.

They rest on the activities that the figures rest on, of the same year and place, on the same day,
as known at the same moment. An activity counts once in every line that it belongs to: with two
countries it stands in the lines of both, so that lines of countries do not add up.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from monitoring.choices import BudgetSource, Direction, Kind
from registry.names import name_of

from .done import Done
from .names import Named

# The version of how activities are added up; a new one gives new result ids.
RULE_VERSION = 1


class Measure(models.TextChoices):
    """What activities are added up by."""

    PROVINCE = "province", gettext_lazy("จังหวัด")
    COUNTRY = "country", gettext_lazy("ประเทศ")
    KIND = "kind", gettext_lazy("ประเภทกิจกรรม")
    DIRECTION = "direction", gettext_lazy("การเดินทาง")
    SOURCE = "source", gettext_lazy("แหล่งงบประมาณ")


@dataclass(frozen=True)
class Sum:
    """One line: its code ("" where nobody told), and what its activities come to.

    The numbers of people and baht are of those that tell them; ``untold_budget_ids`` do not.
    """

    code: str
    name: Named
    activity_ids: tuple[int, ...]
    joint_count: int
    thai_count: int
    foreign_count: int
    budget_amount: Decimal
    untold_budget_ids: tuple[int, ...]

    @property
    def activity_count(self) -> int:
        """How many activities."""
        return len(self.activity_ids)

    @property
    def untold_budgets(self) -> int:
        """Of how many nobody told what they cost."""
        return len(self.untold_budget_ids)


_NOBODY = Named("", "")
Key = Callable[[Done], list[tuple[str, Named]]]


def _countries(one: Done) -> list[tuple[str, Named]]:
    """Each country that an activity was done with, once; none where no pairing is published."""
    found = {link.country_code: link.country for link in one.pairings}
    return list(found.items()) or [("", _NOBODY)]


_KEYS: dict[Measure, Key] = {
    Measure.PROVINCE: lambda one: [(one.province_code, one.province)],
    Measure.COUNTRY: _countries,
    Measure.KIND: lambda one: [(one.kind, _NOBODY)],
    Measure.DIRECTION: lambda one: [(one.direction, _NOBODY)],
    Measure.SOURCE: lambda one: [(one.budget_source, _NOBODY)],
}
_LABELS = {Measure.KIND: Kind, Measure.DIRECTION: Direction, Measure.SOURCE: BudgetSource}


def added_up(done: Iterable[Done], measure: Measure) -> tuple[Sum, ...]:
    """The activities by a measure.

    Provinces stay in the order of the activities; of the rest the line with most comes first,
    and what nobody told last.
    """
    groups: dict[str, list[Done]] = defaultdict(list)
    names: dict[str, Named] = {}
    for one in done:
        for code, name in _KEYS[measure](one):
            groups[code].append(one)
            names[code] = name
    lines = [sum_of(rows, code=code, name=names[code]) for code, rows in groups.items()]
    if measure != Measure.PROVINCE:
        lines.sort(
            key=lambda one: (not one.code, -one.activity_count, one.name.name_th, one.code)
        )
    return tuple(lines)


def sum_of(done: Iterable[Done], *, code: str = "", name: Named = _NOBODY) -> Sum:
    """What these activities come to."""
    done = list(done)
    return Sum(
        code=code,
        name=name,
        activity_ids=tuple(one.id for one in done),
        joint_count=sum(one.is_joint for one in done),
        thai_count=sum(one.thai_count or 0 for one in done),
        foreign_count=sum(one.foreign_count or 0 for one in done),
        budget_amount=sum((one.budget_amount or Decimal(0) for one in done), Decimal(0)),
        untold_budget_ids=tuple(one.id for one in done if one.budget_amount is None),
    )


def line_words(measure: Measure, line: Sum) -> str:
    """What a line is called, in the language that is spoken."""
    if not line.code:
        return {
            Measure.COUNTRY: _("ไม่มีคู่เมืองพี่เมืองน้องที่เผยแพร่"),
            Measure.KIND: _("ไม่ได้ระบุประเภท"),
            Measure.DIRECTION: _("ไม่ได้ระบุการเดินทาง"),
            Measure.SOURCE: _("ไม่ได้ระบุแหล่งงบประมาณ"),
        }[measure]
    labels = _LABELS.get(measure)
    return str(labels(line.code).label) if labels else name_of(line.name)


def measure_id(
    measure: Measure, *, fiscal_year: int, place: str, as_at: date, known_number: int
) -> str:
    """What names a measure's lines: the same rule, dates and knowledge give the same id."""
    parts = ("measure", measure, RULE_VERSION, fiscal_year, place, as_at.isoformat(), known_number)
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:16]
