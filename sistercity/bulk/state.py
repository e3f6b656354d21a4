"""What a file hangs on: the same state, day and code give the same file."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from sistercity import clock
from sistercity.audit.models import Change
from sistercity.code import code_digest
from sistercity.feed.reading import checkpoint

from .tables import Part


@dataclass(frozen=True)
class State:
    """The ledger, what is published, and the day that files are of.

    Attributes:
        number: the last change of the ledger; 0 before the first.
        chain: its hash, which covers all before it: a register that went back to a back-up and
            on another way has other files.
        changed_at: when it was made; None before the first.
        told: where ``changes/`` ends. A draft that somebody saves is in the ledger and changes
            nothing that is published.
    """

    day: date
    number: int
    chain: str
    changed_at: datetime | None
    told: str

    def key(self, part: Part) -> str:
        """Names what a file is filled from, the day and the code that writes it."""
        source = self.told if part is Part.PUBLISHED else self.chain
        parts = (settings.RELEASE, code_digest(), settings.DEMO, self.day, source)
        return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:32]


def state_now() -> State:
    """The state in which files are written that are asked for now; three short queries."""
    last = Change.objects.order_by("-number").values_list("number", "hash", "at").first()
    return State(clock.today(), *(last or (0, "", None)), checkpoint())
