"""What the parts of one loading share, and how fixtures write days."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils import timezone

from registry import actions
from sistercity.audit.models import Change
from sistercity.audit.recorded import Recorded
from sistercity.thai.calendar import BANGKOK

FOLDER = settings.BASE_DIR / "fixtures"


class Loader:
    """What the parts of one loading share: the folder, the rule of whom to yield to, the count.

    Attributes:
        tally: how many rows were added, changed, kept (edited by people) or the same, as
            ``{(model, outcome): count}``.
        left_out: events that lie after today, in words.
    """

    def __init__(
        self,
        *,
        overwrite: bool = False,
        folder: Path = FOLDER,
        tell: Callable[[str], object] = lambda line: None,
    ) -> None:
        self.overwrite, self.folder, self.tell = overwrite, folder, tell
        self.tally: Counter[tuple[type[Recorded], str]] = Counter()
        self.left_out: list[str] = []

    def read(self, name: str) -> dict:
        """One fixture."""
        self.tell(name)
        return json.loads((self.folder / name).read_text(encoding="utf-8"))

    def find(self, model: type[Recorded], **key) -> Recorded | None:
        """The row that has this key, or had it before people changed it."""
        row = model._base_manager.filter(**key).first()
        if row is None:
            states = model.versions._base_manager.filter(**key).order_by("number_from")
            row = model._base_manager.filter(pk__in=states.values("id")[:1]).first()
        return row

    def yields_to(self, row: Recorded) -> bool:
        """Whether the row stays as it is because a person wrote it last."""
        if self.overwrite:
            return False
        return Change.objects.filter(pk=row.revision, by__isnull=False).exists()

    def prepare(self, model: type[Recorded], key: dict, values: dict) -> tuple[Recorded, bool]:
        """The row of ``key`` with ``values`` set where that is called for, and whether it was.

        Returns:
            The row, and True when it is new or changed and has to be saved.
        """
        row = self.find(model, **key)
        if row is None:
            self.tally[model, "added"] += 1
            return model(**key, **values), True
        # A row found by what it was called before has lost its key.
        values = key | values
        if not differs(row, values):
            self.tally[model, "same"] += 1
        elif self.yields_to(row):
            self.tally[model, "kept"] += 1
        else:
            self.tally[model, "changed"] += 1
            for name, value in values.items():
                setattr(row, name, value)
            return row, True
        return row, False

    def put(
        self, model: type[Recorded], key: dict, values: dict, known_from: datetime | None
    ) -> Recorded:
        """Add or change one reference row."""
        row, is_due = self.prepare(model, key, values)
        if is_due:
            actions.save_record(by=None, record=row, known_from=known_from)
        return row

    def put_all(
        self, model: type[Recorded], rows: list[tuple[dict, dict]], known_from: datetime | None
    ) -> None:
        """Add or change many reference rows of one model, as one change."""
        prepared = [self.prepare(model, key, values) for key, values in rows]
        due = [row for row, is_due in prepared if is_due]
        actions.save_records(by=None, records=due, known_from=known_from)


def moment(text: str | None) -> datetime | None:
    """The first moment of an ISO day in Thailand; None stays None."""
    return timezone.make_aware(datetime.fromisoformat(text), BANGKOK) if text else None


def day(text: str | None) -> date | None:
    """An ISO day; None stays None."""
    return date.fromisoformat(text) if text else None


def differs(row: Recorded, values: dict) -> bool:
    """Whether a row holds other values than those."""
    for name, value in values.items():
        held = getattr(row, f"{name}_id") if isinstance(value, models.Model) else getattr(row, name)
        if held != (value.pk if isinstance(value, models.Model) else value):
            return True
    return False
