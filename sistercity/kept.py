"""What is made of the ledger and the day, kept until one of them changes.

Everything that the portal tells follows from the last change in the ledger, the day and what was
asked. While none of these differs the same is told again, so that what it costs does not grow
with the register but for whoever asks first. It is kept in each process.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TypeVar

from django.core.cache import caches

from sistercity import clock
from sistercity.audit.models import Change

T = TypeVar("T")


def _state_key(*hangs_on: object) -> str:
    """The key of what hangs on the ledger, the day and these; one query.

    The hash of a change covers all before it, so that a register that was restored and went
    another way has other keys.
    """
    last = Change.objects.order_by("-number").values_list("hash", flat=True).first()
    told = "\x1f".join(map(str, (last, clock.today(), *hangs_on)))
    return hashlib.sha256(told.encode()).hexdigest()


def kept(
    *hangs_on: object,
    make: Callable[[], T],
    pack: Callable[[T], tuple | None] = lambda value: (value,),
    unpack: Callable[..., T] = lambda value: value,
) -> T:
    """What ``make`` gives, made once while ledger and day are the same.

    Args:
        hangs_on: a name for what is made, and all that it follows from besides.
        make: gives plain values, the same for every reader; others come with the next two.
        pack: what is kept of it; None if that is nothing.
        unpack: what is given to the next of what was kept.
    """
    key = _state_key(*hangs_on)
    if (held := caches["pages"].get(key)) is not None:
        return unpack(*held)
    value = make()
    packed = pack(value)
    # Not if a change came in between: the value may know of it already.
    if packed is not None and _state_key(*hangs_on) == key:
        caches["pages"].set(key, packed)
    return value
