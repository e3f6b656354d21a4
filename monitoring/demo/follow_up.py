"""The demonstration's follow-up: resolutions of meetings, findings of supervision visits."""

from __future__ import annotations

import uuid
from datetime import date
from functools import partial

from monitoring import actions
from monitoring.demo.story import Story
from monitoring.models import GroupMeeting, Resolution, SupervisionVisit
from registry.models import Province
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
            self.story.at(_day(row["recorded"]), partial(self._record, row), hour=11)
            for note in row["notes"]:
                self.story.at(_day(note["on"]), partial(self._note, row, note))

    def _record(self, row: dict) -> None:
        meeting = GroupMeeting.objects.select_related("group").get(title=row["meeting"])
        actions.record_resolution(
            by=_writer(meeting),
            meeting_id=meeting.pk,
            values={
                "number": row["number"],
                "words": row["words"],
                "office": row["office"],
                "due_on": _day(row["due_on"]),
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
                "noted_on": _day(note["on"]),
                "words": note["words"],
            },
            form_key=uuid.uuid5(KEYS, row["meeting"] + row["number"] + note["on"]),
        )


class SupervisionTeller:
    """Puts supervision visits into the story.

    Args:
        rows: each a visit with its findings, and the steps of these by day.
    """

    def __init__(self, rows: list[dict], story: Story) -> None:
        self.rows, self.story = rows, story
        self.finding_ids: dict[tuple[str, int], int] = {}

    def tell(self) -> None:
        """Put every step into the story."""
        for row in self.rows:
            self.story.at(_day(row["recorded"]), partial(self._record, row), hour=9)
            self.story.at(_day(row["sent"]), partial(self._send, row), hour=10)
            for number, finding in enumerate(row["findings"], start=1):
                for step in finding["steps"]:
                    act = partial(self._step, (row["province"], number), step)
                    self.story.at(_day(step["on"]), act, hour=11)

    def _record(self, row: dict) -> None:
        editor = _editor()
        visit = actions.record_visit(
            by=editor,
            province_id=Province.objects.get(code=row["province"]).pk,
            values={
                "starts_on": _day(row["starts_on"]),
                "ends_on": _day(row["ends_on"]),
                **{name: row[name] for name in ("method", "team", "summary")},
            },
            pairing_ids=(),
            form_key=uuid.uuid5(KEYS, row["province"] + row["starts_on"]),
        )
        for number, finding in enumerate(row["findings"], start=1):
            told = ("kind", "words", "recommendation", "office")
            saved = actions.record_finding(
                by=editor,
                visit_id=visit.pk,
                values={name: finding[name] for name in told} | {"due_on": _day(finding["due_on"])},
                form_key=uuid.uuid5(KEYS, f"{row['province']}{row['starts_on']}{number}"),
            )
            self.finding_ids[row["province"], number] = saved.pk

    @staticmethod
    def _send(row: dict) -> None:
        visit = SupervisionVisit.objects.get(
            province__code=row["province"], starts_on=_day(row["starts_on"])
        )
        actions.send_visit(by=_editor(), visit_id=visit.pk)

    def _step(self, place: tuple[str, int], step: dict) -> None:
        actions.follow_finding(
            by=User.objects.get(username=step["by"]),
            finding_id=self.finding_ids[place],
            move=step["move"],
            words=step["words"],
            form_key=uuid.uuid5(KEYS, f"{place}{step['on']}"),
        )


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _editor() -> User:
    return User.objects.get(username="demo-editor")


def _writer(meeting: GroupMeeting) -> User:
    province_id = meeting.group.province_id
    if province_id is None:
        return _editor()
    return User.objects.get(role=Role.OFFICER, postings__province_id=province_id)
