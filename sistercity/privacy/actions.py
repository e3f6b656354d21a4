"""Erasing a person's data everywhere, and doing it again on a back-up that was restored."""

from __future__ import annotations

import logging
import shutil
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from sistercity import clock
from sistercity.accounts.actions import end_devices
from sistercity.accounts.choices import Ending
from sistercity.accounts.models import SavedFilter, SecondFactor, SecurityKey, User
from sistercity.audit.ledger import (
    TOMBSTONE,
    Entry,
    Words,
    clear_accesses,
    clear_entries,
    clear_states,
    rows_with,
    wait_for_others,
    write_over,
    writing,
)
from sistercity.audit.models import AccessRecord, Change
from sistercity.audit.recorded import Recorded
from sistercity.files import store
from sistercity.files.models import StoredFile
from sistercity.jobs.choices import OPEN_STATES
from sistercity.jobs.models import Job
from sistercity.jobs.sweeping import sweep
from sistercity.notices.models import Mail, MailPreference, Notice

from . import held, rules
from .models import Erasure
from .order import Order

logger = logging.getLogger(__name__)

# For so long the law on computer crime (2550, section 26) wants records of access kept whole.
TRAFFIC_DAYS = 90
# For so long after an erasure each machine's nightly run empties its copies again.
COPIES_DAYS = 3


@dataclass
class Cleared:
    """What an erasure cleared: rows by model, of each model some by name, and files.

    ``holders`` are the ordinary rows that held the words, with what they were called;
    ``state_count`` is of their states.
    """

    counts: Counter[str] = field(default_factory=Counter)
    samples: dict[str, list[str]] = field(default_factory=dict)
    state_count: int = 0
    holders: list[tuple[models.Model, str]] = field(default_factory=list)
    files: list[StoredFile] = field(default_factory=list)

    def note(self, model: type[models.Model], label: str = "", count: int = 1) -> None:
        """Count what was cleared of a model."""
        if count:
            self.counts[model._meta.label] += count
            named = self.samples.setdefault(model._meta.label, [])
            if label and label not in named and len(named) < 5:
                named.append(label)


class _TakenBack(Exception):
    def __init__(self, cleared: Cleared) -> None:
        super().__init__()
        self.cleared = cleared


def preview(*, by: User, order: Order, reason: str) -> Cleared:
    """What an erasure would clear: carried out to its last row, and taken back.

    Raises: as ``erase``.
    """
    try:
        with writing(by=by, action="rehearsal") as entry:
            raise _TakenBack(_erase(entry, by=by, order=order, reason=reason)[1])
    except _TakenBack as taken:
        return taken.cleared


def erase(*, by: User | None, order: Order, reason: str) -> Erasure:
    """Clear a person's data wherever they are kept; nothing brings them back.

    Rows stay, for acts of office are kept by law: what named the person says that it was erased.
    The chains stay whole, for this entry vouches for what is left of those that it cleared.

    Args:
        by: an administrator; None for the command that does it again after a restore.
        reason: for the ledger; it names nobody.

    Raises:
        NotAllowed: not an administrator, or one's own data.
        ValidationError: by field of the order; nothing is written.
    """
    with writing(by=by, action="erasure.carry_out", reason=reason) as entry:
        erasure, _cleared = _erase(entry, by=by, order=order, reason=reason)
        transaction.on_commit(_after)
    return erasure


def erase_again(*, order: Order) -> Erasure | None:
    """Carry out an order on a register that was restored from before; None where it holds already.

    Raises: as ``erase``.
    """
    if Erasure.objects.filter(key=order.key).exists():
        return None
    if not User.objects.filter(pk=order.person_id).exists():
        order = Order(**{**vars(order), "person_id": None})
    return erase(by=None, order=order, reason=_("ดำเนินการซ้ำหลังกู้คืนข้อมูลจากสำเนาสำรอง"))


def orders_folder() -> Path:
    """Where sealed orders lie as files, to be carried away with the back-ups."""
    return Path(settings.VAR_DIR) / "erasures"


def finish_erasures() -> int:
    """Delete what erasures have left outside the database, on this machine's own disk as well.

    Returns:
        How many files of the store were deleted.
    """
    count = 0
    for stored in StoredFile.objects.exclude(erased_at=None).iterator():
        count += store.delete(stored)
    folder = orders_folder()
    for erasure in Erasure.objects.exclude(sealed_order=""):
        path = folder / f"{erasure.key}.order"
        if not path.exists():
            store.write_once(path, erasure.sealed_order.encode())
    since = clock.now() - timedelta(days=COPIES_DAYS)
    if Erasure.objects.filter(erased_at__gte=since).exists():
        # Kept for whoever asks next, and made of what has been cleared.
        shutil.rmtree(Path(settings.VAR_DIR) / "kept-bulk", ignore_errors=True)
        for name in ("reports", "pages", "answers"):
            caches[name].clear()
    return count


def take_out(rows: models.QuerySet) -> int:
    """Delete rows that are no records of the register; returns how many there were."""
    count = 0
    for row in list(rows):
        row.delete()
        count += 1
    return count


def _erase(entry: Entry, *, by: User | None, order: Order, reason: str) -> tuple[Erasure, Cleared]:
    person = User.objects.select_for_update().filter(pk=order.person_id).first()
    rules.check_can_erase(by=by, person=person)
    words = checked_words(order, person, reason)
    cleared = Cleared()
    # Twice: others may have written the words until nobody else can write.
    _clear_rows(entry, words, order, cleared)
    wait_for_others()
    _clear_rows(entry, words, order, cleared)
    _clear_beside(words, cleared)
    whole = {}
    if person is not None:
        whole[User._meta.label_lower, person.pk] = held.OWN
    columns = held.columns_of_entries(keeps_official=order.keeps_official)
    cleared.note(Change, count=len(clear_entries(entry, words, columns, whole, order.spares)))
    if person is not None:
        _clear_accesses(entry, person, cleared)
        _clear_account(entry, person, cleared)
    named = AccessRecord.objects.filter(words.condition("detail", "asked"))
    cleared.note(AccessRecord, count=clear_accesses(entry, named, words))
    _clear_files(entry, order, cleared)
    erasure = Erasure(
        key=order.key,
        person=person,
        ground=order.ground,
        authority=order.authority,
        places=dict(cleared.counts),
        file_count=len(cleared.files),
        erased_at=clock.now(),
        sealed_order=order.seal(),
    )
    entry.save(erasure)
    return erasure, cleared


def checked_words(order: Order, person: User | None, reason: str) -> Words:
    """The words of an order, with those that an account holds.

    Raises:
        ValidationError: by field.
    """
    typed = [word.strip() for word in order.words if word.strip()]
    short = [word for word in typed if len(word) < held.SHORTEST]
    if short:
        told = _("“%(word)s” สั้นเกินไป จะไปตรงกับคำอื่น ต้องยาวอย่างน้อย %(least)d ตัวอักษร")
        raise ValidationError({"words": told % {"word": short[0], "least": held.SHORTEST}})
    if person is None and not typed and not order.files:
        raise ValidationError({"words": _("โปรดเลือกบัญชี หรือพิมพ์ชื่อ หรือเลือกแฟ้มที่ต้องลบ")})
    own = [person.full_name, person.email] if person is not None else []
    words = Words([*typed, *(word for word in own if len(word) >= held.SHORTEST)])
    for name, text in (("reason", reason), ("authority", order.authority)):
        if not text.strip():
            raise ValidationError({name: _("โปรดกรอกช่องนี้")})
        if words.are_in(text):
            raise ValidationError(
                {name: _("อย่าพิมพ์ชื่อของบุคคลในช่องนี้ เพราะช่องนี้เก็บไว้ในบัญชีตลอดไป")}
            )
    return words


def _clear_rows(entry: Entry, words: Words, order: Order, cleared: Cleared) -> None:
    """Ordinary rows and the states in which they were known."""
    for model, names in held.searched_columns(keeps_official=order.keeps_official).items():
        rows = model._base_manager.select_for_update(of=("self",))
        spared = order.spared_of(model)
        for row, values in rows_with(rows.exclude(pk__in=spared), words, names):
            cleared.note(model, str(row))
            cleared.holders.append((row, str(row)))
            if isinstance(row, Recorded):
                entry.erase(row, values)
            else:
                write_over(row, values)
        if issubclass(model, Recorded):
            cleared.state_count += clear_states(model, words, names, but=spared)


def _clear_beside(words: Words, cleared: Cleared) -> None:
    """What is in no ledger, whoever it belongs to: notices, mails, filters, failed sign-ins."""
    for model, names in (
        (Notice, ("words",)), (Mail, ("subject", "error", "address", "fixed_address")),
        (SavedFilter, ("name", "asked")),
    ):  # fmt: skip
        for row, values in rows_with(model._base_manager.all(), words, names):
            write_over(row, values)
            cleared.note(model)
    if words:
        cleared.note(
            AccessAttempt, count=take_out(AccessAttempt._base_manager.filter(
                words.condition("username")
            ))
        )  # fmt: skip


def _clear_accesses(entry: Entry, person: User, cleared: Cleared) -> None:
    """The person's sign-ins and exports; those of the last days stay whole, as the law wants."""
    before = clock.now() - timedelta(days=TRAFFIC_DAYS)
    own = AccessRecord.objects.filter(by=person, at__lt=before)
    count = clear_accesses(entry, own.filter(~Q(address=None) | ~Q(asked="")))
    tried = AccessRecord.objects.filter(by=None, detail__iexact=person.username)
    count += clear_accesses(entry, tried, Words([person.username]))
    cleared.note(AccessRecord, count=count)


def _clear_account(entry: Entry, person: User, cleared: Cleared) -> None:
    """The account: it stays as a number, so that acts of office still are one person's."""
    end_devices(by=person, ending=Ending.CHANGED)
    for session in Session._base_manager.iterator():
        if session.get_decoded().get("_auth_user_id") == str(person.pk):
            session.delete()
    keys = SecurityKey._base_manager.filter(person=person)
    for key in keys:
        # What its owner called it stays in no entry, not even in that of its removal.
        write_over(key, {"name": str(key.pk)})
    for row in (
        *keys,
        *SecondFactor._base_manager.filter(person=person),
        *MailPreference._base_manager.filter(user=person),
    ):
        entry.remove(row)
        cleared.note(type(row))
    for rows in (
        Notice._base_manager.filter(to=person),
        Mail._base_manager.filter(to=person),
        SavedFilter._base_manager.filter(user=person),
        AccessAttempt._base_manager.filter(username__iexact=person.username),
        Job._base_manager.filter(asked_by=person).exclude(state__in=OPEN_STATES),
    ):
        cleared.note(rows.model, count=take_out(rows))
    cleared.note(User, str(person))
    if person.is_active:
        person.is_active = False
        entry.save(person)
    person.set_unusable_password()
    entry.erase(
        person,
        {
            "username": f"erased-{person.pk}",
            "full_name": TOMBSTONE,
            "office": "",
            "email": "",
            "password": person.password,
        },
    )


def _clear_files(entry: Entry, order: Order, cleared: Cleared) -> None:
    """Stored files whose content goes; the rows to which they are attached say so."""
    for sha256 in order.files:
        stored = StoredFile.objects.select_for_update().filter(sha256=sha256).first()
        if stored is None:
            raise ValidationError({"files": _("ไม่มีแฟ้มนี้ในทะเบียน: %(file)s") % {"file": sha256[:16]}})
        if any(row._meta.label == "monitoring.SealedFile" for row in held.holders_of(stored)):
            raise ValidationError(
                {"files": _("แฟ้มของรายงานที่ประทับแล้วลบไม่ได้ โปรดออกรายงานฉบับใหม่แทน")}
            )
        if stored.erased_at is None:
            stored.erased_at = clock.now()
            entry.save(stored)
            cleared.files.append(stored)


def _after() -> None:
    """What lies outside the database; what fails here is finished by the next ``forget_old``."""
    try:
        finish_erasures()
        ended = Job._base_manager.exclude(state__in=OPEN_STATES)
        ended.update(expires_at=clock.now() - timedelta(seconds=1))
        sweep()
    except OSError:
        logger.exception("an erasure has left files behind: run forget_old")
