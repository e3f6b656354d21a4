"""Entries: what one action writes, checked, noted row by row and given its number."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from sistercity import clock
from sistercity.audit.doors import current_door
from sistercity.audit.models import Change, ChangeRow, LedgerClock
from sistercity.audit.recorded import Recorded
from sistercity.errors import StaleEdit

from .chains import REGISTER_CHAIN, chain_hash, content_digest, locked_clock, wait_for_others
from .versions import BATCH, Touched, batches, plain, values_of, write_over, write_versions

if TYPE_CHECKING:
    from sistercity.accounts.models import User

# A row is created once and saved at most a few times in an action; its own revision is no news.
UNTOLD_FIELDS = {
    "last_login", "last_question", "last_step", "last_used_at", "missed_at", "misses",
    "number_key", "revision", "search_text", "sign_count", "sort_key", "sort_key_en",
}  # fmt: skip
# That it changed is told, its value never.
SECRET_FIELDS = {
    "credential_id", "password", "public_key", "recovery_digests", "sealed_order",
    "sealed_secret", "token_hash", "transports",
}  # fmt: skip
# What is done last with each change, under the clock: called with the rows touched and the change.
LAST_STEPS: list[Callable[[Sequence[Touched], Change], None]] = []
# The entry into which actions write that are called as parts of a larger one.
_including: ContextVar[Entry | None] = ContextVar("ledger_including", default=None)


class Entry:
    """The rows that one action writes; opened with ``writing``.

    ``change`` is the ledger's row once the block is left; it stays None when no value changed.
    """

    def __init__(self, *, by: User | None, action: str, reason: str, known_from: datetime | None):
        self.by, self.action, self.reason, self.known_from = by, action, reason, known_from
        self.change: Change | None = None
        self._touched: dict[tuple[type, int], Touched] = {}
        self._saving: Recorded | None = None
        self._at_end: dict[Hashable, Callable[[Entry], None]] = {}
        self._once_recorded: list[Callable[[Change], None]] = []

    @property
    def has_changes(self) -> bool:
        """Whether any value has changed so far."""
        return bool(self._touched)

    def save(self, row: Recorded) -> Recorded:
        """Check and write one row, noting which fields changed.

        Raises:
            ValidationError: a field or constraint of the row does not hold.
        """
        before = {}
        if row.pk:
            before = type(row)._base_manager.filter(pk=row.pk).values().first() or {}
        row.full_clean()
        created = row._state.adding
        self._saving = row
        row.save(force_insert=created)
        self._saving = None
        self._note(row, ChangeRow.Kind.CREATED if created else ChangeRow.Kind.UPDATED, before)
        return row

    def save_many(self, rows: Sequence[Recorded]) -> None:
        """Write many rows of one model, new and stored, in few statements.

        Each row's own fields are checked here. What relates it to other rows is left to the
        database, so the caller has looked for that and locked the stored rows.

        Raises:
            ValidationError: a field of a row does not hold.
            IntegrityError: rows contradict each other or what is stored.
        """
        # Which are new is asked before the first of them is written.
        new = [row for row in rows if row._state.adding]
        stored = [row for row in rows if not row._state.adding]
        for some, is_new in ((new, True), (stored, False)):
            if some:
                self._save_alike(some, is_new=is_new)

    def _save_alike(self, rows: Sequence[Recorded], *, is_new: bool) -> None:
        model = type(rows[0])
        columns = [field for field in model._meta.concrete_fields if not field.primary_key]
        related = [field.name for field in columns if field.is_relation]
        for row in rows:
            row.clean_fields(exclude=related)
            for field in columns:
                field.pre_save(row, is_new)
        before: dict[int, dict] = {}
        if is_new:
            model._base_manager.bulk_create(rows, batch_size=BATCH)
        else:
            for some in batches([row.pk for row in rows]):
                stored = model._base_manager.filter(pk__in=some).values()
                before |= {values["id"]: values for values in stored}
            changed = [
                field.name
                for field in columns
                if any(getattr(row, field.attname) != before[row.pk][field.attname] for row in rows)
            ]
            if changed:
                model._base_manager.bulk_update(rows, changed, batch_size=BATCH)
        kind = ChangeRow.Kind.CREATED if is_new else ChangeRow.Kind.UPDATED
        for row in rows:
            self._note(row, kind, before.get(row.pk, {}))

    def count(self, model: type[Recorded], kind: ChangeRow.Kind) -> int:
        """How many rows of a model have been created, updated or removed so far."""
        return sum(
            1 for (touched, _pk), item in self._touched.items()
            if touched is model and item.kind == kind
        )

    def check_again(self) -> None:
        """Check the row that the database has just refused: others have saved in between.

        Raises:
            ValidationError: what they saved stands in its way.
        """
        if self._saving is not None:
            self._saving.full_clean()

    def touch(self, row: Recorded) -> None:
        """Give a row a new revision though its own columns stay: what belongs to it changed."""
        self._touched.setdefault(
            (type(row), row.pk), Touched(row, ChangeRow.Kind.UPDATED, difference={})
        )

    def remove(self, row: Recorded) -> None:
        """Take out one row (a link between two others); its versions stay."""
        before = type(row)._base_manager.filter(pk=row.pk).values().first()
        if before is None:
            return
        pk = row.pk
        row.delete()
        row.pk = pk
        difference = {name: [plain(value), None] for name, value in before.items()}
        for name in SECRET_FIELDS & set(difference):
            difference[name] = ["•••", None]
        self._touched[(type(row), pk)] = Touched(row, ChangeRow.Kind.REMOVED, difference)

    def erase(self, row: Recorded, cleared: Mapping[str, object]) -> None:
        """Write over columns of a stored row; that they were cleared is told, not what stood there.

        Args:
            cleared: the new values, which the caller has found to be lawful as they are.
        """
        write_over(row, cleared)
        difference = {
            name: ["•••", "•••" if name in SECRET_FIELDS else plain(value)]
            for name, value in cleared.items()
        }
        earlier = self._touched.setdefault(
            (type(row), row.pk), Touched(row, ChangeRow.Kind.UPDATED, {})
        )
        earlier.difference |= difference
        earlier.row = row

    @contextmanager
    def including(self) -> Iterator[None]:
        """Let the actions called in this block be parts of this one, told under its name.

        What they refuse must be let through: their rows are taken back with all others only.
        """
        token = _including.set(self)
        try:
            yield
        finally:
            _including.reset(token)

    def at_end(self, key: Hashable, act: Callable[[Entry], None]) -> None:
        """Let ``act`` be done once all rows are written, before the entry takes its number.

        Nobody else can write by then. Of one key the first act counts; without any change of
        value none is done.
        """
        self._at_end.setdefault(key, act)

    def once_recorded(self, act: Callable[[Change], None]) -> None:
        """Let ``act`` be done with the ledger's row, as the last thing of the transaction.

        Nobody else can write by then, so it is nothing slow; without any change of value it is
        not done.
        """
        self._once_recorded.append(act)

    def touched(self) -> list[tuple[Recorded, str, dict[str, list]]]:
        """What was written so far: each row, what was done to it, its columns before and after."""
        return [(item.row, item.kind, item.difference) for item in self._touched.values()]

    def finish(self) -> None:
        """Do what was left to the end; called by ``writing``."""
        if self._touched and self._at_end:
            wait_for_others()
            for act in self._at_end.values():
                act(self)

    def _note(self, row: Recorded, kind: str, before: dict) -> None:
        after = values_of(row)
        difference = {
            name: [plain(before.get(name)), plain(value)]
            for name, value in after.items()
            if name not in UNTOLD_FIELDS and plain(before.get(name)) != plain(value)
        }
        for name in SECRET_FIELDS & set(difference):
            difference[name] = [None, "•••"]
        earlier = self._touched.get((type(row), row.pk))
        if earlier:
            # Saved twice in one action: one row from the first value to the last.
            for name, (_old, new) in difference.items():
                first = earlier.difference.get(name, [_old, None])[0]
                earlier.difference[name] = [first, new]
            earlier.row = row
        elif difference:
            self._touched[(type(row), row.pk)] = Touched(row, kind, difference)

    def record(self) -> None:
        """Give the action its number; called by ``writing``, nothing slow comes after."""
        if not self._touched:
            return
        touched = list(self._touched.values())
        last = locked_clock(REGISTER_CHAIN)
        # Asked once nobody else can write, so that moments rise as numbers do.
        at = clock.now()
        known_from = min(self.known_from, at) if self.known_from else at
        number = last.number + 1
        salt = secrets.token_hex(16)
        change = Change(
            number=number,
            at=at,
            known_from=known_from,
            by=self.by,
            door=current_door(),
            action=self.action,
            reason=self.reason,
            salt=salt,
            previous_hash=last.hash,
        )
        rows = [
            ChangeRow(
                change=change,
                position=position,
                resource=item.row._meta.label_lower,
                object_id=item.row.pk,
                label=_label(item.row),
                kind=item.kind,
                difference=item.difference,
            )
            for position, item in enumerate(touched, start=1)
        ]
        change.digest = content_digest(change, rows)
        change.hash = chain_hash(change)
        change.save(force_insert=True)
        ChangeRow.objects.bulk_create(rows, batch_size=BATCH)
        write_versions(touched, change)
        LedgerClock.objects.filter(pk=last.pk).update(number=number, hash=change.hash)
        for step in LAST_STEPS:
            step(touched, change)
        for act in self._once_recorded:
            act(change)
        self.change = change


@contextmanager
def writing(
    *, by: User | None, action: str, reason: str = "", known_from: datetime | None = None
) -> Iterator[Entry]:
    """Carry out one action: a transaction whose rows are recorded when the block is left.

    Rows are written as they are saved; at the end the chain's clock is locked, the action
    takes its number and the versions are written, all in the one transaction. An exception
    leaves nothing behind. Inside ``Entry.including`` the rows go into that entry instead, under
    its action and reason, known from its moment.

    Args:
        by: the person acting; None for the system itself.
        action: what is done, as ``noun.verb`` ("activity.submit").
        reason: why, in the words of the person, where the action asks for one.
        known_from: the date of the source the facts come from, when earlier than now.
    """
    outer = _including.get()
    if outer is not None:
        yield outer
        return
    entry = Entry(by=by, action=action, reason=reason, known_from=known_from)
    try:
        with transaction.atomic():
            yield entry
            entry.finish()
            entry.record()
    except IntegrityError:
        entry.check_again()
        raise


def check_revision(row: Recorded, opened: int | None) -> None:
    """Refuse an edit whose form was opened before somebody else saved the row.

    Args:
        row: the row, locked and read again.
        opened: the revision that the form carried; None when the door keeps none.

    Raises:
        StaleEdit: with each field that changed since, as it was opened and as it is now.
    """
    if opened is None or opened == row.revision:
        return
    raise StaleEdit(
        _("มีผู้อื่นบันทึกรายการนี้หลังจากที่ท่านเปิดแบบฟอร์ม โปรดเทียบค่าทั้งสองแล้วบันทึกอีกครั้ง"),
        current=row,
        changes=changes_since(row, opened),
    )


def changes_since(row: Recorded, opened: int) -> dict[str, tuple]:
    """Each field that changed after the revision: its value then and its value now."""
    changes: dict[str, tuple] = {}
    later = ChangeRow.objects.filter(
        resource=row._meta.label_lower, object_id=row.pk, change__number__gt=opened
    )
    for changed in later.order_by("change__number"):
        for name, (old, new) in changed.difference.items():
            changes[name] = (changes.get(name, (old,))[0], new)
    return changes


def _label(row: Recorded) -> str:
    """The row's name then, in the register's own language whatever the writer reads."""
    with translation.override(settings.LANGUAGE_CODE):
        return str(row)[:300]

