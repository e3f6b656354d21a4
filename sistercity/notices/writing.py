"""Writes notices: in the transaction of what they tell of, so that nothing undone is told."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, models
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from sistercity import clock
from sistercity.accounts.models import User
from sistercity.audit.ledger import Entry

from .choices import Mailing
from .kinds import NoticeKind, Words, all_kinds
from .models import Mail, Notice
from .rules import rule_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sistercity.audit.models import Change

# Whether nobody is told: what happens is long past, as when a demonstration is put together.
_silent: ContextVar[bool] = ContextVar("notices_silent", default=False)


def notify(
    *,
    entry: Entry | None,
    kind: NoticeKind,
    to: Iterable[int],
    about: models.Model,
    address: str,
    words: Words,
    key: str = "",
    mailed_to: str = "",
) -> None:
    """Tell people of something, once what is being written has its number in the ledger.

    Whoever acts is not told of it, nor is anybody whose account is shut. An entry that changes
    nothing, or is taken back, tells nothing.

    Args:
        entry: of the action, inside its ``writing`` block; None where something comes about
            outside the ledger, inside a transaction.
        to: ids of people.
        about: the row, saved or still to be saved in the entry before it ends.
        address: of a page of the portal, without host.
        words: plain values, of which ``kind.say`` makes a sentence; no content that the reader
            might not see later is needed elsewhere: it is held back together with the sentence.
        key: what a person is told only once by; "" for what is told whenever it happens.
        mailed_to: the address to which this is mailed by itself; "" for the person's own, with
            what else there is to tell.
    """
    if not url_has_allowed_host_and_scheme(address, allowed_hosts=None):
        raise ValueError(f"{address!r} is no address of the portal")
    ids = set(to) - {entry.by.pk if entry and entry.by else None}
    rule = rule_of(kind)
    if not ids or _silent.get() or not rule.is_on:
        return
    is_apart = mailed_to and rule.is_mailed and settings.MAIL_IS_ON
    active = User.objects.filter(pk__in=ids, is_active=True)
    ids = sorted(active.values_list("pk", flat=True))

    def write(change: Change | None) -> None:
        if not ids:
            return
        made_at = change.at if change else clock.now()
        mail = new_mail(ids[0], made_at=made_at, address=mailed_to) if is_apart else None
        rows = [
            Notice(
                to_id=pk, kind=kind.code, subject=about._meta.label_lower, subject_id=about.pk,
                address=address, words=dict(words), key=key, change=change,
                made_at=made_at, mail=mail,
                mailing=Mailing.GATHERED if mail else Mailing.WAITING,
            )
            for pk in ids
        ]  # fmt: skip
        Notice.objects.bulk_create(rows, ignore_conflicts=bool(key))

    _after(entry, write)


def new_mail(user_id: int, *, made_at: datetime, address: str = "") -> Mail:
    """A mail that waits to be sent.

    Args:
        address: where it goes; "" for the person's own when it is sent.
    """
    mail = Mail(
        to_id=user_id, made_at=made_at, next_try_at=timezone.now(), fixed_address=address,
        message_id=f"<{uuid.uuid4()}@{urlsplit(settings.PUBLIC_ADDRESS).hostname}>",
    )  # fmt: skip
    mail.save(force_insert=True)
    return mail


def settle(
    *,
    entry: Entry | None,
    about: models.Model | None = None,
    notice_ids: Iterable[int] = (),
) -> None:
    """Note that what was asked for is done, or is asked no longer.

    Args:
        entry: as ``notify``; to be called before the ``notify`` of what is asked next.
        about: every notice about this row of a kind that asks for something.
        notice_ids: or just these.
    """
    open_ones = Notice.objects.filter(settled_at__isnull=True)
    if about is None:
        asking = open_ones.filter(pk__in=list(notice_ids))
    else:
        codes = [kind.code for kind in all_kinds() if kind.is_task]
        asking = open_ones.filter(
            subject=about._meta.label_lower, subject_id=about.pk, kind__in=codes
        )

    def write(_change: Change | None) -> None:
        # Locked in one order, as everybody does who writes several notices.
        ids = list(asking.select_for_update().order_by("pk").values_list("pk", flat=True))
        if ids:
            Notice.objects.filter(pk__in=ids).update(settled_at=clock.now())

    _after(entry, write)


@contextmanager
def untold() -> Iterator[None]:
    """Nobody is told of what is done in this block."""
    token = _silent.set(True)
    try:
        yield
    finally:
        _silent.reset(token)


def _after(entry: Entry | None, write) -> None:
    if entry is not None:
        entry.once_recorded(write)
    elif connection.in_atomic_block:
        write(None)
    else:
        raise RuntimeError("Notices are written in the transaction of what they tell of.")
