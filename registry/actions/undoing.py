"""Undoing an import: what it changed goes back where nobody has changed it since."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from registry import event_rules, rules
from registry.choices import Confirmation, ImportState
from registry.events import derive
from registry.models import Counterpart, ImportRun, Pairing, PairingEvent
from registry.models.importing import CARRIED_OUT, UNDONE
from registry.sequence import latest_status, settle
from sistercity.accounts.models import User
from sistercity.audit.ledger import writing
from sistercity.audit.models import Change, ChangeRow
from sistercity.audit.telling import tell_value
from sistercity.errors import WrongState

from .importing import lock_run

# Begins the ground of a rejection by which an import was undone; the same in every language.
UNDONE_NOTE = "ยกเลิกการนำเข้า"
# What an import may set of a pairing that was there before; the status follows from events.
_RESTORED = ("relation", "note", "confirmation", "confirmation_note")


@dataclass
class Undoing:
    """What undoing an import would do.

    Attributes:
        rejected: pairings that the import added, still as it left them.
        restored: pairings and units that go back to the values before, with those values.
        voided: signatures of the import that are taken back, by pairing.
        kept: pairings or units that stay as they are, each with the reason in words.
        moved: events that count from another day without the signatures taken back.
    """

    rejected: list[Pairing] = field(default_factory=list)
    restored: list[tuple[Pairing | Counterpart, dict]] = field(default_factory=list)
    voided: dict[int, list[PairingEvent]] = field(default_factory=lambda: defaultdict(list))
    kept: list[tuple[Pairing | Counterpart, str]] = field(default_factory=list)
    statuses: dict[int, str] = field(default_factory=dict)
    moved: list[PairingEvent] = field(default_factory=list)

    @property
    def pairing_count(self) -> int:
        """How many pairings go back, in whole or in part."""
        touched = {row.pk for row, _values in self.restored if isinstance(row, Pairing)}
        return len(touched | {row.pk for row in self.rejected} | set(self.voided))

    @property
    def has_work(self) -> bool:
        """Whether anything can go back."""
        return bool(self.rejected or self.restored or self.voided)

    def fingerprint(self) -> str:
        """What goes back and what stays, to compare a page with what is true when it is sent."""
        told = [
            sorted(row.pk for row in self.rejected),
            [[row.pk, values] for row, values in self.restored],
            sorted(self.voided),
            [[row.pk, type(row).__name__] for row, _why in self.kept],
        ]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def undo_import(
    *, by: User | None, run_id: int, reason: str, expected: str = ""
) -> ImportRun:
    """Take back what an import changed, as one change; nothing is deleted.

    Added rows become rejected candidates, its signatures are voided, changed values go back to
    those before. What somebody has changed since stays.

    Args:
        reason: why, in the words of the person.
        expected: the ``Undoing.fingerprint`` that the page was made from; "" expects nothing.

    Raises:
        ImportRun.DoesNotExist: unknown.
        NotAllowed: not an editor.
        WrongState: never carried out, undone already, or other than expected.
        ValidationError: without a reason; nothing can be undone any more.
    """
    rules.check_may_edit_register(by)
    if not reason.strip():
        raise ValidationError({"reason": _("โปรดระบุเหตุผลของการยกเลิก")})
    with writing(by=by, action=UNDONE, reason=reason) as entry:
        run = lock_run(run_id)
        rules.check_can_undo(run)
        plan = plan_undo(run, is_locking=True)
        if expected and expected != plan.fingerprint():
            raise WrongState(_("มีผู้แก้ไขทะเบียนหลังจากท่านเปิดหน้านี้ โปรดดูรายการใหม่แล้วยืนยันอีกครั้ง"))
        if not plan.has_work:
            raise ValidationError(_("ทุกรายการของการนำเข้านี้มีผู้แก้ไขภายหลังแล้ว จึงไม่มีสิ่งที่ยกเลิกได้"))
        run.state = ImportState.UNDONE
        run.undone_count = plan.pairing_count
        run.kept_count = len(plan.kept)
        entry.save(run)
        entry.save_many([_void(event) for events in plan.voided.values() for event in events])
        pairings, units = _put_back(plan, reason)
        entry.save_many(plan.moved)
        entry.save_many(pairings)
        entry.save_many(units)
    return run


def plan_undo(run: ImportRun, *, is_locking: bool = False) -> Undoing:
    """What undoing would do now, by the change of the ledger that carried the import out."""
    change = Change.objects.about(run).filter(action=CARRIED_OUT).get()
    rows: dict[str, dict[int, ChangeRow]] = defaultdict(dict)
    for row in change.rows.all():
        rows[row.resource][row.object_id] = row
    pairing_rows = rows[Pairing._meta.label_lower]
    events: dict[int, list[PairingEvent]] = defaultdict(list)
    event_ids = rows[PairingEvent._meta.label_lower]
    for event in PairingEvent.objects.filter(pk__in=event_ids).select_related("pairing"):
        events[event.pairing_id].append(event)
    pairings = Pairing.objects.select_related("province", "counterpart__country").filter(
        pk__in={*pairing_rows, *events}
    )
    units = Counterpart.objects.select_related("country").filter(
        pk__in=rows[Counterpart._meta.label_lower]
    )
    if is_locking:
        pairings = pairings.select_for_update(of=("self",))
        units = units.select_for_update(of=("self",))
    pairings = {pairing.pk: pairing for pairing in pairings.order_by("pk")}
    standing: dict[int, list[PairingEvent]] = defaultdict(list)
    for event in PairingEvent.objects.standing().filter(pairing_id__in=pairings):
        standing[event.pairing_id].append(event)
    plan = Undoing()
    added = {
        pk for pk, row in pairing_rows.items() if row.kind == ChangeRow.Kind.CREATED
    }
    used = _used(added)
    for pk, pairing in pairings.items():
        own = events[pk]
        others = [event for event in standing[pk] if event.pk not in event_ids]
        if pk in added:
            _plan_added(plan, pairing, own, others, change=change, is_used=pk in used)
        else:
            if row := pairing_rows.get(pk):
                _plan_values(plan, pairing, row, _RESTORED)
            _plan_events(plan, pairing, own, standing[pk])
    for unit in units.order_by("pk"):
        row = rows[Counterpart._meta.label_lower][unit.pk]
        if row.kind == ChangeRow.Kind.UPDATED:
            _plan_values(plan, unit, row, ("name_en",))
    return plan


def _plan_added(
    plan: Undoing,
    pairing: Pairing,
    own: list[PairingEvent],
    others: list[PairingEvent],
    *,
    change: Change,
    is_used: bool,
) -> None:
    """A pairing that the import added is rejected as long as nobody has built on it."""
    if pairing.revision != change.number or others:
        plan.kept.append((pairing, _("มีผู้แก้ไขคู่นี้หลังการนำเข้า")))
    elif is_used:
        plan.kept.append((pairing, _("มีข้อมูลอื่นอ้างถึงคู่นี้แล้ว")))
    else:
        plan.rejected.append(pairing)
        plan.statuses[pairing.pk] = latest_status([])
        if own:
            plan.voided[pairing.pk] = own


def _plan_values(
    plan: Undoing, row: Pairing | Counterpart, changed: ChangeRow, names: tuple[str, ...]
) -> None:
    """Values go back where they are still those that the import wrote."""
    before = {}
    for name in names:
        if name not in changed.difference:
            continue
        old, new = changed.difference[name]
        if getattr(row, name) == new:
            before[name] = old or ""
        else:
            field = row._meta.get_field(name)
            now = tell_value(field, getattr(row, name))
            words = {"field": field.verbose_name, "now": now}
            plan.kept.append((row, _("“%(field)s” แก้ไขเป็น “%(now)s” หลังการนำเข้า") % words))
    if before:
        plan.restored.append((row, before))


def _plan_events(
    plan: Undoing, pairing: Pairing, own: list[PairingEvent], standing: list[PairingEvent]
) -> None:
    """A signature is voided where it still stands and nothing later rests on it."""
    keys = {event.pk for event in standing}
    for event in own:
        rest = [other for other in standing if other.pk != event.pk]
        if event.pk not in keys:
            plan.kept.append((pairing, _("วันลงนามมีผู้แก้ไขแทนหลังการนำเข้า")))
            continue
        try:
            event_rules.check_sequence(events=rest, touched=event)
        except ValidationError:
            plan.kept.append((pairing, _("มีเหตุการณ์ภายหลังที่อาศัยวันลงนามนี้")))
        else:
            plan.voided[pairing.pk].append(event)
            settled = settle(rest)
            plan.statuses[pairing.pk] = settled.status
            plan.moved += settled.moved


def _used(ids: set[int]) -> set[int]:
    """Of these pairings those that rows of other models refer to, in whichever app."""
    used: set[int] = set()
    for relation in Pairing._meta.related_objects:
        if relation.related_model is not PairingEvent and relation.field.concrete:
            column = relation.field.attname if relation.field.many_to_one else relation.field.name
            rows = relation.related_model._base_manager.filter(**{f"{column}__in": ids})
            used |= set(rows.values_list(column, flat=True))
    return used


def _void(event: PairingEvent) -> PairingEvent:
    return PairingEvent(
        pairing=event.pairing,
        kind=event.kind,
        happened_on=event.happened_on,
        document_id=event.document_id,
        source_note=UNDONE_NOTE,
        replaces=event,
        is_void=True,
        **derive(event.kind, event.happened_on)._asdict(),
    )


def _put_back(plan: Undoing, reason: str) -> tuple[list[Pairing], list[Counterpart]]:
    """The rows with their values of before, each once."""
    pairings = {pairing.pk: pairing for pairing in plan.rejected}
    units: dict[int, Counterpart] = {}
    for pairing in plan.rejected:
        pairing.confirmation = Confirmation.REJECTED
        pairing.confirmation_note = f"{UNDONE_NOTE}: {reason.strip()}"[:300]
    for row, values in plan.restored:
        for name, value in values.items():
            setattr(row, name, value)
        (pairings if isinstance(row, Pairing) else units)[row.pk] = row
    for pk, events in plan.voided.items():
        pairings.setdefault(pk, events[0].pairing)
    for pk, pairing in pairings.items():
        pairing.status = plan.statuses.get(pk, pairing.status)
    return list(pairings.values()), list(units.values())
