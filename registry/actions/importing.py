"""Writes of imports: a file taken in, carried out as one change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple, Protocol

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.translation import gettext as _

from registry import event_rules, rules
from registry.choices import Confirmation, EventKind, ImportState
from registry.events import derive
from registry.models import (
    Counterpart,
    GuidelineBinding,
    ImportRun,
    Pairing,
    PairingEvent,
    Province,
)
from registry.models.importing import CARRIED_OUT
from registry.sequence import settle
from sistercity import clock
from sistercity.accounts.models import User
from sistercity.audit.doors import current_door
from sistercity.audit.ledger import Entry, next_numbers, writing
from sistercity.audit.models import ChangeRow
from sistercity.errors import WrongState
from sistercity.files import store
from sistercity.files.content import Content
from sistercity.thai.calendar import PartialDate

from .pairing import NUMBERS


class RowToImport(Protocol):
    """What one row of a file would do; ``changes`` names what differs from the register."""

    province: Province
    counterpart: Counterpart
    counterpart_en: str
    relation: str
    signed_on: PartialDate | None
    note: str
    pairing: Pairing | None
    changes: dict[str, tuple[str, str]]


class Counts(NamedTuple):
    """Rows of a file by what becomes of them."""

    added: int
    changed: int
    same: int
    refused: int

    @property
    def read(self) -> int:
        """All of them."""
        return sum(self)


class RegisterMoved(WrongState):
    """The register is no longer as it was when the file was read; nothing was written."""

    def __init__(self) -> None:
        super().__init__(
            _("ทะเบียนเปลี่ยนไปหลังจากแสดงตัวอย่าง จึงยังไม่ได้นำเข้า โปรดดูตัวอย่างใหม่แล้วยืนยันอีกครั้ง")
        )


def open_import(*, by: User | None, content: Content, file_name: str) -> ImportRun:
    """Take in a file that is to be looked at; the register itself stays as it is.

    Raises:
        NotAllowed: not an editor.
    """
    rules.check_may_edit_register(by)
    with writing(by=by, action="importrun.open") as entry:
        run = ImportRun(
            file=store.keep(entry, content),
            file_name=file_name,
            opened_at=clock.now(),
            by=by,
            door=current_door(),
        )
        entry.save(run)
    return run


def carry_out_import(
    *,
    by: User | None,
    run_id: int,
    rows: Sequence[RowToImport],
    counts: Counts,
    sheet: str,
    is_partial: bool = False,
) -> ImportRun:
    """Write what the rows of a file say, all of them as one change or none.

    Args:
        rows: those that add or change something, read from the register as it stands.
        counts: of all rows of the file; what is written must add up to them.
        is_partial: whether refused rows are left out; otherwise there must be none.

    Raises:
        ImportRun.DoesNotExist: unknown.
        NotAllowed: not an editor.
        WrongState: the file was imported already.
        RegisterMoved: somebody was faster with one of the rows.
        ValidationError: rows are refused and ``is_partial`` is not chosen; nothing to do.
    """
    rules.check_may_edit_register(by)
    if counts.refused and not is_partial:
        raise ValidationError(_("แฟ้มมีแถวที่ไม่รับ โปรดแก้แฟ้ม หรือเลือกนำเข้าเฉพาะแถวที่ถูกต้อง"))
    if not counts.added + counts.changed:
        raise ValidationError(_("ไม่มีแถวใดที่เพิ่มหรือแก้ไขทะเบียน จึงไม่มีสิ่งที่ต้องนำเข้า"))
    try:
        with writing(by=by, action=CARRIED_OUT) as entry:
            run = lock_run(run_id)
            rules.check_can_import(run)
            run.state, run.sheet, run.is_partial = ImportState.DONE, sheet, is_partial
            run.by, run.row_count = by, counts.read
            run.added_count, run.changed_count, run.same_count, run.refused_count = counts
            entry.save(run)
            _save_units(entry, rows)
            _save_pairings(entry, rows, source=f"นำเข้าจากแฟ้ม {run.file_name}")
            _check_written(entry, rows, counts)
    except IntegrityError as faster:
        raise RegisterMoved from faster
    return run


def lock_run(run_id: int) -> ImportRun:
    """The import locked and read again."""
    return ImportRun.objects.select_for_update(of=("self",)).select_related("file").get(pk=run_id)


def _save_units(entry: Entry, rows: Sequence[RowToImport]) -> None:
    """Add the units that rows name first; write the English names that they add."""
    new = {id(row.counterpart): row.counterpart for row in rows if not row.counterpart.pk}
    entry.save_many(list(new.values()))
    named = {
        row.counterpart.pk: row
        for row in rows
        if "counterpart_en" in row.changes and id(row.counterpart) not in new
    }
    held = _locked(Counterpart.objects.select_related("country"), named)
    for pk, row in named.items():
        if held[pk].revision != row.counterpart.revision:
            raise RegisterMoved
        held[pk].name_en = row.counterpart_en
    entry.save_many(list(held.values()))


def _save_pairings(entry: Entry, rows: Sequence[RowToImport], *, source: str) -> None:
    """Add and change pairings, and record their signatures; statuses follow."""
    with_sides = Pairing.objects.select_related("province", "counterpart__country")
    held = _locked(with_sides, {row.pairing.pk: row for row in rows if row.pairing})
    standing: dict[int, list[PairingEvent]] = {pk: [] for pk in held}
    for event in PairingEvent.objects.standing().filter(pairing_id__in=held):
        standing[event.pairing_id].append(event)
    first = GuidelineBinding.objects.filter(pairing_id__in=held).order_by("-bound_on")
    bound_on = dict(first.values_list("pairing_id", "bound_on"))
    numbers = iter(next_numbers(NUMBERS, sum(1 for row in rows if row.pairing is None)))
    written: list[tuple[RowToImport, Pairing]] = []
    events: list[PairingEvent] = []
    for row in rows:
        pairing = held[row.pairing.pk] if row.pairing else _new_pairing(row, next(numbers))
        if row.pairing and pairing.revision != row.pairing.revision:
            raise RegisterMoved
        _fill(pairing, row)
        if "signed_on" in row.changes:
            event = _signature(pairing, row, source)
            others = standing.get(pairing.pk, [])
            is_bound = bound_on.get(pairing.pk, date.max) <= event.effective_on
            _check_event(event, others, is_bound=is_bound)
            settled = settle([*others, event])
            pairing.status = settled.status
            events += {id(one): one for one in (*settled.moved, event)}.values()
        written.append((row, pairing))
    entry.save_many([pairing for row, pairing in written if row.pairing is None])
    entry.save_many([pairing for row, pairing in written if row.pairing])
    for event in events:
        event.pairing = event.pairing  # now with the key that it was given
    entry.save_many(events)


def _new_pairing(row: RowToImport, number: int) -> Pairing:
    return Pairing(number=f"P-{number:04d}", province=row.province, counterpart=row.counterpart)


def _fill(pairing: Pairing, row: RowToImport) -> None:
    for name in ("relation", "note"):
        if name in row.changes:
            setattr(pairing, name, getattr(row, name))
    if "confirmation" in row.changes:
        # An import that was undone had rejected it.
        pairing.confirmation, pairing.confirmation_note = Confirmation.CANDIDATE, ""


def _signature(pairing: Pairing, row: RowToImport, source: str) -> PairingEvent:
    derived = derive(EventKind.SIGNED, row.signed_on)._asdict()
    return PairingEvent(
        pairing=pairing,
        kind=EventKind.SIGNED,
        happened_on=row.signed_on,
        source_note=source,
        **derived,
    )


def _check_event(
    event: PairingEvent, others: Sequence[PairingEvent], *, is_bound: bool
) -> None:
    """What recording an event by itself would check.

    Raises:
        RegisterMoved: what was recorded meanwhile stands in its way.
    """
    try:
        event_rules.check_not_in_future(happened_on=event.happened_on, today=clock.today())
        event_rules.check_sequence(events=[*others, event], touched=event)
        event_rules.check_establishes(event, is_bound=is_bound)
    except ValidationError as refusal:
        raise RegisterMoved from refusal


def _check_written(entry: Entry, rows: Sequence[RowToImport], counts: Counts) -> None:
    """What was written is what was shown; otherwise nothing is.

    Raises:
        RegisterMoved: the numbers differ.
    """
    added = entry.count(Pairing, ChangeRow.Kind.CREATED)
    changed = sum(1 for row in rows if row.pairing is not None)
    if (added, changed) != (counts.added, counts.changed):
        raise RegisterMoved


def _locked(rows, wanted: dict[int, RowToImport]) -> dict:
    """These rows by key, locked in the order of their keys so that two imports queue."""
    found = rows.select_for_update(of=("self",)).order_by("pk").filter(pk__in=wanted)
    held = {row.pk: row for row in found}
    if len(held) != len(wanted):
        raise RegisterMoved
    return held
