"""Writes of pairings."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from registry import joining, rules, unit_joining
from registry.choices import Confirmation
from registry.models import Counterpart, Pairing, Province
from sistercity.accounts.models import User
from sistercity.audit.ledger import check_revision, next_number, writing
from sistercity.errors import WrongState
from sistercity.locks import lock_rows

# What a form may set; the status follows from events, the number from the order of entry.
WRITABLE = ("relation", "level_reason", "expires_on", "note")
# The two sides, which are settled once something has happened between them.
SIDES = ("province", "counterpart")
NUMBERS = "pairing-numbers"


def create_pairing(
    *,
    by: User | None,
    province_id: int,
    counterpart_id: int,
    values: dict,
    known_from: datetime | None = None,
) -> Pairing:
    """Enter a pairing as a candidate, under the next public number.

    A pair of unequal level is entered all the same and shown with a flag.

    Args:
        values: of the fields named in ``WRITABLE``.
        known_from: the date of the source, aware, when earlier than now.

    Raises:
        NotAllowed: not an editor.
        Province.DoesNotExist, Counterpart.DoesNotExist: unknown.
        ValidationError: by field; the register holds this pair already, or the unit was joined
            to another.
    """
    rules.check_may_edit_register(by)
    with writing(by=by, action="pairing.create", known_from=known_from) as entry:
        pairing = Pairing(
            number=f"P-{next_number(NUMBERS):04d}",
            province=Province.objects.get(pk=province_id),
            counterpart=_standing_unit(counterpart_id),
        )
        _fill(pairing, values)
        entry.save(pairing)
    return pairing


def edit_pairing(
    *,
    by: User | None,
    pairing_id: int,
    values: dict,
    revision: int | None = None,
    reason: str = "",
) -> Pairing:
    """Change what is written about a pairing.

    Args:
        values: of the fields named in ``WRITABLE``; ``province`` and ``counterpart`` too, as
            long as the pairing has no events.

    Raises:
        Pairing.DoesNotExist: unknown.
        NotAllowed: not an editor.
        StaleEdit: somebody saved it after ``revision``; nothing is written.
        ValidationError: by field.
    """
    rules.check_may_edit_register(by)
    with writing(by=by, action="pairing.edit", reason=reason) as entry:
        pairing = lock_pairing(pairing_id)
        check_revision(pairing, revision)
        moved = [
            name for name in SIDES if name in values and values[name] != getattr(pairing, name)
        ]
        if moved and pairing.events.exists():
            message = _(
                "คู่ที่มีเหตุการณ์บันทึกไว้แล้วเปลี่ยนจังหวัดหรือคู่ความสัมพันธ์ไม่ได้ "
                "โปรดไม่รับรายการนี้เข้าทะเบียน แล้วเพิ่มคู่ที่ถูกต้องเป็นรายการใหม่"
            )
            raise ValidationError(dict.fromkeys(moved, message))
        if "counterpart" in moved:
            values = {**values, "counterpart": _standing_unit(values["counterpart"].pk)}
        for name in moved:
            setattr(pairing, name, values[name])
        _fill(pairing, values)
        entry.save(pairing)
    return pairing


def confirm_pairing(
    *,
    by: User | None,
    pairing_id: int,
    confirmation: str,
    note: str,
    revision: int | None = None,
    known_from: datetime | None = None,
) -> Pairing:
    """Say whether the ministry stands by a row, and on what ground.

    Args:
        confirmation: of ``Confirmation``; back to candidate while it is looked into again.
        note: the ground: a document, a province's answer.

    Raises:
        Pairing.DoesNotExist: unknown.
        NotAllowed: not an editor.
        StaleEdit: somebody saved it after ``revision``; nothing is written.
        ValidationError: without a note, or an unknown confirmation.
    """
    rules.check_may_edit_register(by)
    if not note.strip():
        raise ValidationError({"note": _("โปรดระบุที่มาของการยืนยัน เช่น เอกสารหรือหนังสือของจังหวัด")})
    if confirmation not in Confirmation.values:
        raise ValidationError({"confirmation": _("โปรดเลือกการยืนยัน")})
    with writing(by=by, action="pairing.confirm", reason=note, known_from=known_from) as entry:
        pairing = lock_pairing(pairing_id)
        check_revision(pairing, revision)
        pairing.confirmation, pairing.confirmation_note = confirmation, note.strip()
        entry.save(pairing)
    return pairing


def lock_pairing(pairing_id: int) -> Pairing:
    """The row locked and read again, with both sides.

    Raises:
        Pairing.DoesNotExist: unknown.
        WrongState: it was joined to another row, which is the one to be written.
    """
    lock_rows(Pairing, [pairing_id])
    sides = Pairing.objects.select_related("province", "counterpart__country", "merged_into")
    pairing = sides.get(pk=pairing_id)
    joining.check_stands(pairing)
    return pairing


def _standing_unit(pk: int) -> Counterpart:
    """The unit, locked, so that it is not joined to another while a pairing of it is written.

    Raises:
        Counterpart.DoesNotExist: unknown.
        ValidationError: on ``counterpart``; it was joined to another already.
    """
    lock_rows(Counterpart, [pk])
    unit = Counterpart.objects.select_related("merged_into").get(pk=pk)
    try:
        unit_joining.check_unit_stands(unit)
    except WrongState as refusal:
        raise ValidationError({"counterpart": str(refusal)}) from refusal
    return unit


def _fill(pairing: Pairing, values: dict) -> None:
    for name in WRITABLE:
        if name in values:
            setattr(pairing, name, values[name])
