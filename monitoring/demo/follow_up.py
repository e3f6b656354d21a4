"""The demonstration's follow-up: what meetings resolved, and what became of it."""

from __future__ import annotations

import uuid
from datetime import date
from functools import partial

from monitoring import actions
from monitoring.demo.story import Story
from monitoring.models import GroupMeeting, Resolution
from sistercity.accounts.choices import Role
from sistercity.accounts.models import User

KEYS = uuid.UUID("6f1f6a52-6f0b-4a7e-9d53-5a1a3c0d2569")


class ResolutionTeller:
    """Puts resolutions of meetings into the story.

    Args:
        rows: each with the title of its meeting, what was resolved, and its notes by day.
    """

    def __init__(self, rows: list[dict], story: Story) -> None:
        self.rows, self.story = rows, story

    def tell(self) -> None:
        """Put every step into the story."""
        for row in self.rows:
            self.story.at(date.fromisoformat(row["recorded"]), partial(self._record, row), hour=11)
            for note in row["notes"]:
                self.story.at(date.fromisoformat(note["on"]), partial(self._note, row, note))

    def _record(self, row: dict) -> None:
        meeting = GroupMeeting.objects.select_related("group").get(title=row["meeting"])
        actions.record_resolution(
            by=_writer(meeting),
            meeting_id=meeting.pk,
            values={
                "number": row["number"],
                "words": row["words"],
                "office": row["office"],
                "due_on": date.fromisoformat(row["due_on"]),
            },
            form_key=uuid.uuid5(KEYS, row["meeting"] + row["number"]),
        )

    def _note(self, row: dict, note: dict) -> None:
        resolution = Resolution.objects.select_related("meeting__group").get(
            meeting__title=row["meeting"], number=row["number"]
        )
        actions.note_resolution(
            by=_writer(resolution.meeting),
            resolution_id=resolution.pk,
            values={
                "state": note["state"],
                "noted_on": date.fromisoformat(note["on"]),
                "words": note["words"],
            },
            form_key=uuid.uuid5(KEYS, row["meeting"] + row["number"] + note["on"]),
        )


def _writer(meeting: GroupMeeting) -> User:
    province_id = meeting.group.province_id
    if province_id is None:
        return User.objects.get(username="demo-editor")
    return User.objects.get(role=Role.OFFICER, postings__province_id=province_id)
