"""What is to be erased: a person's account, words, files; sealed, so that it can be done again."""

from __future__ import annotations

import json
import uuid
from dataclasses import asdict, dataclass, field

from django.db import models

from sistercity.accounts.codes import sealed, unsealed


@dataclass(frozen=True)
class Order:
    """An erasure as it was asked.

    Attributes:
        ground: a ``Ground``.
        authority: number and day of the letter or order by which it is done.
        person_id: the account whose data go; None where the person has none.
        words: names and other words of the person, wherever they stand.
        spared: rows that name somebody else of the same name, each ``app.model:id``.
        files: SHA-256 of stored files whose content goes.
        keeps_official: names of signatories and of members of working groups stay, as parts of
            official records.
        key: tells erasures apart, also after a restore.
    """

    ground: str
    authority: str
    person_id: int | None = None
    words: tuple[str, ...] = ()
    spared: tuple[str, ...] = ()
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
        several = ("words", "spared", "files")
        return cls(**values | {name: tuple(values.get(name, ())) for name in several})

    def spared_of(self, model: type[models.Model]) -> list[int]:
        """The ids of the rows of a model that are spared."""
        label, found = model._meta.label_lower, []
        for told in self.spared:
            resource, _separator, pk = told.partition(":")
            if resource == label and pk.isdecimal():
                found.append(int(pk))
        return found

    def spares(self, resource: str, pk: int) -> bool:
        """Whether a row was found to name somebody else."""
        return f"{resource}:{pk}" in self.spared
