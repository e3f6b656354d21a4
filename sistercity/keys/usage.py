"""What keys were used for and how they stand, for the agency and the administrator alike."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from sistercity.audit.telling import tell_time

from .choices import KeyState
from .counts import Policy, Standing, stand
from .gate import policies_of
from .models import ApiKey, KeySecret, KeyUse
from .querysets import COUNTS

# Days that a page of use looks back, today among them.
DAYS = 31


@dataclass(frozen=True)
class Notice:
    """What whoever holds a key should know and do; ``code`` never changes."""

    code: str
    message: str


@dataclass(frozen=True)
class Sums:
    """Counts added up under one name: a resource, a day, a key."""

    name: object
    request_count: int
    not_modified_count: int
    refused_count: int
    throttled_count: int
    failed_count: int
    byte_count: int
    last_used_at: datetime | None


def first_day(today: date) -> date:
    """The first of the days that a page looks back."""
    return today - timedelta(days=DAYS - 1)


def standings_of(key: ApiKey) -> list[Standing]:
    """How a key stands with each of its policies now, where requests are counted."""
    policies: list[Policy] = policies_of(key)
    return stand(f"key:{key.pk}", policies, time.time())


def sums_of(uses, *names: str) -> list[Sums]:
    """A set of uses added up by columns, in their order; two columns name a line by both."""
    told = []
    for row in uses.summed(*names).order_by(*names):
        name = row[names[0]] if len(names) == 1 else tuple(row[one] for one in names)
        told.append(Sums(name, *(row[f"{count}_sum"] for count in COUNTS), row["last"]))
    return told


def sums_by_key(keys: Iterable[ApiKey], since: date) -> list[tuple[ApiKey, Sums]]:
    """Each key with its use from a day on, those most used first; keys of no use at the end."""
    uses = KeyUse.objects.since(since).filter(secret__key__in=keys)
    found = {one.name: one for one in sums_of(uses, "secret__key")}
    told = [(key, found.get(key.pk) or Sums(key.pk, *[0] * len(COUNTS), None)) for key in keys]
    return sorted(told, key=lambda pair: -pair[1].request_count)


def notices_of(
    key: ApiKey, secrets: Iterable[KeySecret], shown: KeySecret | None, now: datetime
) -> list[Notice]:
    """What is soon to be done about a key.

    Args:
        secrets: those of the key.
        shown: the one by which it is shown now; None on pages of the administrator.
    """
    told = []
    if key.state_on(now.date()) == KeyState.ENDING:
        words = _("กุญแจนี้ใช้ได้ถึง %(day)s โปรดขอต่ออายุจากผู้ดูแลระบบของกระทรวงมหาดไทยก่อนวันนั้น")
        told.append(Notice("expires-soon", words % {"day": tell_time(key.expires_on)}))
    replaced = [one for one in secrets if one.works_until and one.works_at(now)]
    for secret in replaced:
        if shown is not None and secret.pk != shown.pk:
            continue
        words = _("ความลับ %(prefix)s มีความลับใหม่ใช้แทนแล้ว ใช้ได้ถึง %(at)s โปรดเปลี่ยนไปใช้ความลับใหม่")
        told.append(
            Notice(
                "secret-replaced",
                words % {"prefix": secret.prefix, "at": tell_time(secret.works_until)},
            )
        )
    return told
