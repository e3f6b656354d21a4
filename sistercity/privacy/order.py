"""What is to be erased: a person's account, words, files; sealed, so that it can be done again."""

from __future__ import annotations

import json
import uuid
from dataclasses import asdict, dataclass, field

from sistercity.accounts.codes import sealed, unsealed


@dataclass(frozen=True)
class Order:
    """An erasure as it was asked.

    Attributes:
        ground: a ``Ground``.
        authority: number and day of the letter or order by which it is done.
        person_id: the account whose data go; None where the person has none.
        words: names and other words of the person, wherever they stand.
        files: SHA-256 of stored files whose content goes.
        keeps_official: names of signatories and of members of working groups stay, as parts of
            official records.
        key: tells erasures apart, also after a restore.
    """

    ground: str
    authority: str
    person_id: int | None = None
    words: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    keeps_official: bool = True
    key: str = field(default_factory=lambda: str(uuid.uuid4()))

    def seal(self) -> str:
        """The order as it is stored."""
        return sealed(json.dumps(asdict(self)))

    @classmethod
    def unseal(cls, stored: str) -> Order | None:
        """The order again; None where no key of the portal opens it."""
        told = unsealed(stored.strip())
        if told is None:
            return None
        values = json.loads(told)
        return cls(**values | {name: tuple(values[name]) for name in ("words", "files")})
