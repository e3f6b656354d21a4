"""A key as it is written in a request: ``Authorization: Api-Key <prefix>.<secret>``."""

from __future__ import annotations

import hashlib
import re
import secrets
import string
from datetime import datetime
from typing import NamedTuple

from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from sistercity.audit.telling import tell_time

from .choices import KeyState
from .models import KeySecret

SCHEME = "Api-Key"
PREFIX_LENGTH = 10
# 256 bits, in base64 without padding.
SECRET_BYTES, SECRET_LENGTH = 32, 43
_WRITTEN = re.compile(
    rf"api-key +(?P<prefix>[A-Z0-9]{{{PREFIX_LENGTH}}})\.(?P<secret>[A-Z0-9_-]{{{SECRET_LENGTH}}})",
    re.IGNORECASE | re.ASCII,
)


class KeyRefused(Exception):
    """The key of a request cannot be used; the message says why and what to do (HTTP 401)."""


class Credential(NamedTuple):
    """A key as it is given to an agency."""

    prefix: str
    secret: str

    def __str__(self) -> str:
        return f"{self.prefix}.{self.secret}"


def make_credential() -> Credential:
    """A new prefix and secret."""
    letters = string.ascii_lowercase + string.digits
    prefix = "".join(secrets.choice(letters) for _place in range(PREFIX_LENGTH))
    return Credential(prefix, secrets.token_urlsafe(SECRET_BYTES))


def hash_of(secret: str) -> str:
    """What is kept of a secret. A fast hash: 256 random bits cannot be guessed from it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def verified(header: str, now: datetime) -> KeySecret:
    """The secret that a request shows, its key loaded; one query.

    Args:
        header: the value of ``Authorization``.

    Raises:
        KeyRefused: it is malformed, unknown, revoked, expired or replaced. Which of the last three
            is told only to whoever holds the secret.
    """
    written = _WRITTEN.fullmatch(header.strip())
    if written is None:
        raise KeyRefused(
            _(
                "อ่านกุญแจไม่ได้: ส่วนหัว Authorization ต้องเป็น Api-Key เว้นวรรค แล้วตามด้วยกุญแจหนึ่งดอก"
                "ทั้งสองส่วนที่คั่นด้วยจุด หากไม่มีกุญแจ โปรดเรียกโดยไม่ส่งส่วนหัวนี้"
            )
        )
    # There is one at most. An order, as first() needs, takes longer than the rest of the query.
    stored = KeySecret.objects.filter(prefix=written["prefix"]).select_related("key").order_by()
    found = next(iter(stored), None)
    if found is None or not constant_time_compare(found.token_hash, hash_of(written["secret"])):
        raise KeyRefused(
            _(
                "ไม่รู้จักกุญแจนี้: โปรดตรวจว่าคัดลอกครบทั้งสองส่วน หากยังใช้ไม่ได้ "
                "โปรดขอกุญแจใหม่จากผู้ดูแลระบบของกระทรวงมหาดไทย"
            )
        )
    _check_works(found, now)
    return found


def _check_works(secret: KeySecret, now: datetime) -> None:
    key = secret.key
    state = key.state_on(now.date())
    if state == KeyState.REVOKED:
        raise KeyRefused(
            _("กุญแจนี้ถูกเพิกถอนเมื่อ %(at)s: โปรดติดต่อผู้ดูแลระบบของกระทรวงมหาดไทยเพื่อขอกุญแจใหม่")
            % {"at": tell_time(key.revoked_at)}
        )
    if state == KeyState.EXPIRED:
        raise KeyRefused(
            _("กุญแจนี้หมดอายุแล้ว ใช้ได้ถึง %(day)s: โปรดขอต่ออายุจากผู้ดูแลระบบของกระทรวงมหาดไทย")
            % {"day": tell_time(key.expires_on)}
        )
    if not secret.works_at(now):
        raise KeyRefused(
            _("ความลับนี้มีความลับใหม่ใช้แทนแล้ว ใช้ได้ถึง %(at)s: โปรดใช้ความลับใหม่ที่ออกให้หน่วยงาน")
            % {"at": tell_time(secret.works_until)}
        )
