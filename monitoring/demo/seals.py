"""The demonstration's sealed reports: a closed year's, and a list that was replaced."""

from __future__ import annotations

import uuid
from datetime import date
from functools import cached_property, partial

from monitoring import actions
from monitoring.demo.story import Story
from monitoring.models import Seal
from monitoring.reports.order import Order
from sistercity.accounts.models import User


class SealTeller:
    """Puts the seals into the story; everything they freeze is known before their day."""

    def __init__(self, data: dict, story: Story) -> None:
        self.data, self.story = data, story

    def tell(self) -> None:
        """Put every step into the story."""
        for name in ("year", "list"):
            row = self.data[name]
            self.story.at(date.fromisoformat(row["on"]), partial(self._seal, row), hour=15)
        self.story.at(date.fromisoformat(self.data["again"]["on"]), self._supersede, hour=15)

    @cached_property
    def planner(self) -> User:
        return User.objects.get(username="demo-planner")

    def _seal(self, row: dict) -> None:
        actions.seal_report(
            by=self.planner,
            order=Order.from_plain(row["order"]),
            form_key=uuid.uuid5(uuid.NAMESPACE_OID, row["on"]),
            note=row["note"],
        )

    def _supersede(self) -> None:
        row = self.data["again"]
        actions.supersede_seal(
            by=self.planner,
            seal_id=Seal.objects.get(kind=self.data["list"]["order"]["kind"]).pk,
            form_key=uuid.uuid5(uuid.NAMESPACE_OID, row["on"]),
            reason=row["reason"],
        )
