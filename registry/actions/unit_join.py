"""Making two rows of one foreign unit one, or saying that they are two."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from registry import rules, unit_joining
from registry.models import Counterpart, DistinctUnits, Pairing
from sistercity.accounts.models import User
from sistercity.audit.ledger import check_revision, writing
from sistercity.errors import WrongState
from sistercity.locks import lock_rows


def join_units(
    *, by: User, unit_id: int, target_id: int, seen: dict[int, int], reason: str
) -> Counterpart:
    """Close a foreign unit as the same as another, which takes its pairings and its names.

    Its address leads to the other; what hangs on its pairings stays with them.

    Args:
        unit_id: the unit that is closed; ``target_id`` the one that stands.
        seen: unit id → revision of both as they were read.

    Returns:
        The unit that stands.

    Raises:
        Counterpart.DoesNotExist: unknown.
        NotAllowed: not an editor.
        StaleEdit: somebody saved one of them since it was read; nothing is written.
        WrongState: one of them was joined already.
        ValidationError: without a reason, of two countries, or a province has a row with each.
    """
    rules.check_may_edit_register(by)
    if not reason.strip():
        raise ValidationError({"reason": _("โปรดเขียนเหตุผลที่รวมสองหน่วยนี้")})
    with writing(by=by, action="counterpart.join", reason=reason) as entry:
        units = lock_units(unit_id, target_id)
        unit, target = units[unit_id], units[target_id]
        unit_joining.check_may_join_units(unit=unit, target=target)
        for row in units.values():
            check_revision(row, seen.get(row.pk, 0))
        rows = Pairing.objects.select_for_update(of=("self",)).order_by("pk")
        moves = unit_joining.moves_of(
            own=rows.filter(counterpart=target), others=rows.filter(counterpart=unit)
        )
        unit_joining.check_no_conflicts(moves)
        names = unit_joining.names_brought(unit, target)
        for name, value in names.filled.items():
            setattr(target, name, value)
        lines = [*target.former_names.splitlines(), *names.former]
        target.former_names = "\n".join(line for line in lines if line.strip())
        # The closed unit first: the one that stands may take over what only one may have.
        for earlier in [*unit.merged.all(), unit]:
            earlier.merged_into = target
            entry.save(earlier)
        entry.save(target)
        for pairing in moves.moved:
            pairing.counterpart = target
            entry.save(pairing)
        entry.touch(target)
    return target


def record_distinct_units(
    *, by: User, first_id: int, second_id: int, reason: str
) -> DistinctUnits:
    """Say that two units which look like one are two, so that they are not shown again.

    Said again it changes nothing.

    Raises:
        Counterpart.DoesNotExist: unknown.
        NotAllowed: not an editor.
        WrongState: one of them was joined to another.
        ValidationError: without a reason, or the same unit twice.
    """
    rules.check_may_edit_register(by)
    if not reason.strip():
        raise ValidationError({"reason": _("โปรดเขียนเหตุผลที่เป็นคนละหน่วย")})
    if first_id == second_id:
        raise ValidationError(_("โปรดเลือกสองหน่วยที่ต่างกัน"))
    with writing(by=by, action="distinctunits.record", reason=reason) as entry:
        units = lock_units(first_id, second_id)
        first, second = (units[pk] for pk in sorted(units))
        for unit in (first, second):
            unit_joining.check_unit_stands(unit)
        held = DistinctUnits.objects.filter(first=first, second=second).first()
        if held is None:
            held = entry.save(DistinctUnits(first=first, second=second, reason=reason.strip()))
    return held


def take_back_distinct_units(*, by: User, first_id: int, second_id: int, reason: str) -> None:
    """Take back that two units are two, so that they are looked into again.

    Raises:
        NotAllowed: not an editor.
        WrongState: nobody says so any more.
        ValidationError: without a reason.
    """
    rules.check_may_edit_register(by)
    if not reason.strip():
        raise ValidationError({"reason": _("โปรดเขียนเหตุผลที่ถอนข้อสรุป")})
    first_id, second_id = sorted((first_id, second_id))
    with writing(by=by, action="distinctunits.take_back", reason=reason) as entry:
        rows = DistinctUnits.objects.select_for_update(of=("self",))
        held = rows.filter(first_id=first_id, second_id=second_id).first()
        if held is None:
            raise WrongState(_("ข้อสรุปนี้ถอนไปแล้ว"))
        entry.remove(held)


def lock_units(*ids: int) -> dict[int, Counterpart]:
    """The units locked and read again, by id.

    Raises:
        Counterpart.DoesNotExist: one is unknown.
    """
    lock_rows(Counterpart, ids)
    rows = Counterpart.objects.select_related("country", "unit_type", "merged_into")
    found = {row.pk: row for row in rows.filter(pk__in=ids)}
    if len(found) != len(set(ids)):
        raise Counterpart.DoesNotExist
    return found
