"""The demonstration's radar: an agreement about to expire, and a flag that was put to sleep."""

from __future__ import annotations

from datetime import date
from functools import partial

from monitoring import actions
from monitoring.demo.happened import MARK
from monitoring.demo.story import Story
from monitoring.radar import radar_lines
from registry import actions as register
from registry.models import Pairing
from sistercity import clock
from sistercity.accounts.models import User


class RadarTeller:
    """Puts what the radar shows into the story."""

    def __init__(self, data: dict, story: Story) -> None:
        self.data, self.story = data, story

    def tell(self) -> None:
        """Put every step into the story."""
        for row in self.data["expiring"]:
            self.story.at(date.fromisoformat(row["on"]), partial(self._expire, row), hour=14)
        for row in self.data["snoozed"]:
            self.story.at(date.fromisoformat(row["on"]), partial(self._snooze, row), hour=15)

    @property
    def _editor(self) -> User:
        return User.objects.get(username="demo-editor")

    def _pairing(self, row: dict) -> Pairing:
        return Pairing.objects.get(counterpart__name_th=row["counterpart"])

    def _expire(self, row: dict) -> None:
        register.edit_pairing(
            by=self._editor,
            pairing_id=self._pairing(row).pk,
            values={"expires_on": date.fromisoformat(row["expires_on"])},
            reason=MARK,
        )

    def _snooze(self, row: dict) -> None:
        by, pairing = self._editor, self._pairing(row)
        lines = radar_lines(user=by, as_at=clock.today(), pairings=[pairing])
        line = next(one for one in lines if one.flag == row["flag"])
        actions.snooze_flag(
            by=by,
            pairing_id=pairing.pk,
            flag=line.flag,
            until=date.fromisoformat(row["until"]),
            reason=f"{row['reason']} ({MARK})",
            fact=line.finding.fact,
        )
