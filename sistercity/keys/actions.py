"""Every write of keys and their secrets; an administrator's, and recorded without the secret."""

from __future__ import annotations

from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from sistercity import clock
from sistercity.accounts.models import User
from sistercity.audit.ledger import Entry, check_revision, writing
from sistercity.audit.saving import save_filled
from sistercity.errors import WrongState

from . import rules
from .credentials import Credential, hash_of, make_credential
from .models import ApiKey, KeySecret


def make_key(*, by: User, key: ApiKey) -> tuple[ApiKey, Credential]:
    """Give a system of an agency a key.

    Args:
        key: a new instance.

    Returns:
        The row, and the credential, whose secret is kept nowhere and cannot be shown again.

    Raises:
        NotAllowed: not an administrator.
        ValidationError: by field; or the system has a key already.
    """
    rules.check_may_give(by)
    rules.check_expiry(key.expires_on, today=clock.today())
    key.made_at = clock.now()
    with writing(by=by, action="apikey.make") as entry:
        entry.save(key)
        credential = _add_secret(entry, key)
    return key, credential


def change_key(*, by: User, key: ApiKey, revision: int | None = None, reason: str = "") -> ApiKey:
    """Change what a key opens, its rates, until when it works, or whose it is called.

    Args:
        key: a stored instance with changed values.
        revision: the revision that the form was opened at.

    Raises:
        NotAllowed: not an administrator.
        StaleEdit: somebody saved the key in between; nothing is written.
        WrongState: it was revoked.
        ValidationError: by field.
    """
    rules.check_may_give(by)
    with writing(by=by, action="apikey.save", reason=reason) as entry:
        stored = _locked(by, key.pk)
        rules.check_not_revoked(stored)
        if key.expires_on != stored.expires_on:
            rules.check_expiry(key.expires_on, today=clock.today())
        save_filled(entry, key, revision)
    return key


def rotate_key(
    *, by: User, key_id: int, old_until: date | None, revision: int | None = None, reason: str = ""
) -> tuple[ApiKey, Credential]:
    """Give a key a new secret; those before work beside it until the end of a chosen day.

    Args:
        old_until: None lets them work no longer at all.

    Returns:
        The row, and the new credential, whose secret cannot be shown again.

    Raises:
        ApiKey.DoesNotExist: unknown, or this person may not see it.
        NotAllowed: not an administrator.
        StaleEdit: the key was written in between.
        WrongState: it was revoked, or has expired.
        ValidationError: on ``old_until``.
    """
    rules.check_may_give(by)
    rules.check_overlap(old_until, today=clock.today())
    with writing(by=by, action="apikey.rotate", reason=reason) as entry:
        key = _locked(by, key_id)
        check_revision(key, revision)
        rules.check_works(key, today=clock.today())
        _replace(entry, key, _end_of(old_until) if old_until else clock.now())
        credential = _add_secret(entry, key)
        entry.touch(key)
    return key, credential


def end_overlap(*, by: User, key_id: int, revision: int | None = None, reason: str = "") -> ApiKey:
    """Let all secrets but the newest work no longer, before the day that was chosen.

    Raises:
        ApiKey.DoesNotExist: unknown, or this person may not see it.
        NotAllowed: not an administrator.
        StaleEdit: the key was written in between.
        WrongState: there is one secret only that works.
    """
    rules.check_may_give(by)
    with writing(by=by, action="apikey.end_overlap", reason=reason) as entry:
        key = _locked(by, key_id)
        check_revision(key, revision)
        rules.check_not_revoked(key)
        if not _replace(entry, key, clock.now(), replaced_only=True):
            raise WrongState(_("กุญแจนี้มีความลับที่ใช้ได้เพียงหนึ่งรายการ จึงไม่มีรายการเดิมให้เลิกใช้"))
        entry.touch(key)
    return key


def revoke_key(*, by: User, key_id: int, reason: str, revision: int | None = None) -> ApiKey:
    """Let a key work no longer, from this moment and for good.

    Raises:
        ApiKey.DoesNotExist: unknown, or this person may not see it.
        NotAllowed: not an administrator.
        StaleEdit: the key was written in between.
        WrongState: it was revoked already.
        ValidationError: on ``reason``, when there is none.
    """
    rules.check_may_give(by)
    if not reason.strip():
        raise ValidationError({"reason": _("โปรดระบุเหตุผลที่เพิกถอน")})
    with writing(by=by, action="apikey.revoke", reason=reason) as entry:
        key = _locked(by, key_id)
        check_revision(key, revision)
        rules.check_not_revoked(key)
        key.revoked_at = clock.now()
        entry.save(key)
    return key


def _locked(by: User, key_id: int) -> ApiKey:
    return ApiKey.objects.select_for_update().visible_to(by).get(pk=key_id)


def _add_secret(entry: Entry, key: ApiKey) -> Credential:
    credential = make_credential()
    secret = KeySecret(
        key=key,
        prefix=credential.prefix,
        token_hash=hash_of(credential.secret),
        made_at=clock.now(),
    )
    entry.save(secret)
    return credential


def _replace(
    entry: Entry, key: ApiKey, until: datetime, *, replaced_only: bool = False
) -> list[KeySecret]:
    """Let working secrets work until a moment at most; those that end before keep their day."""
    working = KeySecret.objects.select_for_update().filter(key=key).working_at(clock.now())
    if replaced_only:
        working = working.exclude(works_until=None)
    replaced = [one for one in working if one.works_until is None or one.works_until > until]
    for secret in replaced:
        secret.works_until = until
        entry.save(secret)
    return replaced


def _end_of(day: date) -> datetime:
    """The last moment of the day in Thailand, which readers are told as that day."""
    return timezone.make_aware(datetime.combine(day, time.max))
