"""Two rows of one foreign unit: whether they may be made one, and what that means."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from registry.choices import Confirmation
from registry.models import Counterpart, Pairing
from registry.names import name_of
from sistercity.errors import WrongState
from sistercity.thai.search import fold

# Fields of the unit that stands which take the other's value where they are blank.
FILLED = ("name_en", "name_local", "parent_th", "parent_en")
NAMES = ("name_th", "name_en", "name_local")


class Moves(NamedTuple):
    """What becomes of the pairings of the unit that is closed.

    Attributes:
        moved: go to the unit that stands.
        kept: stay as they are: joined to another row already, or not accepted while the
            province has another row with the unit that stands.
        conflicts: a row of the closed unit, and the row of its province with the other one.
    """

    moved: list[Pairing]
    kept: list[Pairing]
    conflicts: list[tuple[Pairing, Pairing]]


class Names(NamedTuple):
    """What the unit that stands takes over: names for its former ones, values for blanks."""

    former: list[str]
    filled: dict[str, str]


def check_may_join_units(*, unit: Counterpart, target: Counterpart) -> None:
    """Two units of one country that both stand are made one.

    Raises:
        ValidationError: the same unit twice, or of two countries.
        WrongState: one of them was joined already.
    """
    if unit.pk == target.pk:
        raise ValidationError(_("รวมหน่วยเข้ากับหน่วยเดียวกันไม่ได้ โปรดเลือกหน่วยอื่น"))
    for one in (unit, target):
        check_unit_stands(one)
    if words := units_apart(unit, target):
        raise ValidationError(words)


def units_apart(unit: Counterpart, target: Counterpart) -> str:
    """Why two units cannot be one: their countries differ; "" when they do not."""
    if unit.country_id == target.country_id:
        return ""
    return _(
        "%(unit)s อยู่ใน%(country)s แต่ %(target)s อยู่ใน%(target_country)s จึงรวมกันไม่ได้ "
        "หากบันทึกประเทศไว้ผิด โปรดแก้ที่หน้าของหน่วยก่อน"
    ) % {
        "unit": name_of(unit),
        "country": name_of(unit.country),
        "target": name_of(target),
        "target_country": name_of(target.country),
    }


def check_unit_stands(unit: Counterpart) -> None:
    """A unit that was joined to another is written no more.

    Raises:
        WrongState: naming the unit that stands.
    """
    if unit.merged_into_id:
        raise WrongState(
            _("%(unit)s รวมเข้ากับ %(target)s แล้ว โปรดใช้หน่วยนั้นแทน")
            % {"unit": name_of(unit), "target": name_of(unit.merged_into)}
        )


def moves_of(*, own: Iterable[Pairing], others: Iterable[Pairing]) -> Moves:
    """What becomes of the rows ``others`` of a closed unit beside the rows ``own`` of the other.

    No province has two rows with one unit, so that rows of one province are joined first.
    """
    held = {row.province_id: row for row in own}
    moves = Moves([], [], [])
    for row in others:
        beside = held.get(row.province_id)
        if row.merged_into_id:
            moves.kept.append(row)
        elif beside is None:
            moves.moved.append(row)
        elif row.confirmation == Confirmation.REJECTED:
            moves.kept.append(row)
        else:
            moves.conflicts.append((row, beside))
    return moves


def check_no_conflicts(moves: Moves) -> None:
    """Rows of one province with both units are joined before the units are.

    Raises:
        ValidationError: naming them.
    """
    if moves.conflicts:
        named = ", ".join(f"{row.number} – {beside.number}" for row, beside in moves.conflicts)
        raise ValidationError(
            _("จังหวัดเดียวกันมีคู่กับทั้งสองหน่วย (%(rows)s) โปรดรวมคู่เหล่านี้ก่อน แล้วจึงรวมหน่วย")
            % {"rows": named}
        )


def names_brought(unit: Counterpart, target: Counterpart) -> Names:
    """The names of ``unit`` that ``target`` does not bear, and what fills its blanks."""
    filled = {
        name: getattr(unit, name)
        for name in FILLED
        if getattr(unit, name) and not getattr(target, name)
    }
    borne = [getattr(target, name) for name in NAMES] + target.former_names.splitlines()
    known = {fold(name) for name in [*borne, *filled.values()] if name.strip()}
    former = []
    for name in [*(getattr(unit, name) for name in NAMES), *unit.former_names.splitlines()]:
        if name.strip() and fold(name) not in known:
            known.add(fold(name))
            former.append(name.strip())
    return Names(former, filled)
