"""The demonstration's working groups and trainings: members, rounds of meetings, attendance."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from functools import cached_property, partial

from monitoring import actions
from monitoring.choices import MeetingStatus
from monitoring.demo import evidence
from monitoring.demo.story import Story, working_day
from monitoring.models import (
    GroupMeeting,
    Training,
    WorkingGroup,
    WorkingGroupMember,
    WorkingGroupOrder,
)
from sistercity.accounts.choices import Role
from sistercity.accounts.models import User

KEYS = uuid.UUID("6f1f6a52-6f0b-4a7e-9d53-5a1a3c0d3232")


class GroupTeller:
    """Puts the working groups' part of the demonstration into the story.

    Args:
        orders: of the demonstration: seat, number, first day; they are told elsewhere.
    """

    def __init__(self, data: dict, orders: list[dict], story: Story) -> None:
        self.data, self.orders, self.story = data, orders, story
        self.meeting_ids: dict[int, int] = {}

    def tell(self) -> None:
        """Put every step into the story."""
        for order in self.orders:
            day = working_day(date.fromisoformat(order["in_force_from"]))
            self.story.at(day, partial(self._members, order), hour=14)
        for row in self.data["leavers"]:
            self.story.at(date.fromisoformat(row["recorded"]), partial(self._leave, row))
        for place, row in enumerate(self.data["meetings"]):
            self._meeting(place, row)
        for row in self.data["trainings"]:
            day = working_day(date.fromisoformat(row["ends_on"]) + timedelta(days=2))
            self.story.at(day, partial(self._training, row), hour=10)

    @cached_property
    def editors(self) -> tuple[User, User]:
        """Of the two, the first records for the centre and decides on the provinces'."""
        people = User.objects
        return people.get(username="demo-editor"), people.get(username="demo-editor2")

    def _writer(self, seat: str | None) -> User:
        if seat is None:
            return self.editors[0]
        return User.objects.get(role=Role.OFFICER, postings__province__code=seat)

    def _members(self, row: dict) -> None:
        order = WorkingGroupOrder.objects.get(number=row["number"])
        offices = self.data["offices"]["province" if row["province"] else "central"]
        for name, (office, position) in zip(self.data["names"], offices, strict=True):
            member = WorkingGroupMember(
                group=order.group,
                order=order,
                name=f"{name} ({self.data['mark']})",
                office=office,
                position_in_group=position,
                starts_on=order.in_force_from,
            )
            actions.save_member(by=self._writer(row["province"]), member=member)

    def _leave(self, row: dict) -> None:
        member = WorkingGroupMember.objects.select_related("group__province").get(
            order__number=row["order"], position_in_group=row["position"]
        )
        member.ends_on = date.fromisoformat(row["ends_on"])
        actions.save_member(by=self._writer(member.group.province.code), member=member)

    def _meeting(self, place: int, row: dict) -> None:
        """The rounds of one meeting, each some working days after the one before."""
        path = row.get("path", MeetingStatus.APPROVED)
        day = working_day(date.fromisoformat(row["held_on"]) + timedelta(days=2))
        if not self.story.at(day, partial(self._record, place, row), hour=10):
            return
        if path == MeetingStatus.SUBMITTED:
            return
        for _round in range(row.get("returned", 0) + (path == MeetingStatus.RETURNED)):
            day = working_day(day + timedelta(days=5))
            self.story.at(day, partial(self._return, place, row), hour=14)
            if path == MeetingStatus.RETURNED:
                return
            day = working_day(day + timedelta(days=4))
            self.story.at(day, partial(self._amend, place, row), hour=9)
        told = row.get("approved")
        approved = date.fromisoformat(told) if told else working_day(day + timedelta(days=6))
        self.story.at(approved, partial(self._approve, place, row), hour=15)

    def _record(self, place: int, row: dict) -> None:
        has_minutes = row.get("minutes", False)
        meeting = actions.record_meeting(
            by=self._writer(row["seat"]),
            group_id=self._group(row["seat"]).pk,
            values={
                "kind": row["kind"],
                "held_on": date.fromisoformat(row["held_on"]),
                "title": row["title"],
                "place": "ศาลากลางจังหวัด" if row["seat"] else "กระทรวงมหาดไทย",
                "resolutions": (
                    f"รับทราบผลการดำเนินงานและเห็นชอบแผนกิจกรรมร่วมของปี ({self.data['mark']})"
                ),
            },
            form_key=uuid.uuid5(KEYS, str(place)),
            minutes=self._document if has_minutes else None,
            minutes_name="รายงานการประชุม.pdf" if has_minutes else "",
        )
        self.meeting_ids[place] = meeting.pk

    @staticmethod
    def _group(seat: str | None) -> WorkingGroup:
        if seat is None:
            return WorkingGroup.objects.get(province__isnull=True)
        return WorkingGroup.objects.get(province__code=seat)

    @cached_property
    def _document(self):
        return evidence.document()

    def _reviewer(self, row: dict) -> User:
        return self.editors[0 if row["seat"] else 1]

    def _return(self, place: int, row: dict) -> None:
        actions.return_meeting(
            by=self._reviewer(row),
            meeting_id=self.meeting_ids[place],
            note=self.data["return_note"],
        )

    def _amend(self, place: int, row: dict) -> None:
        meeting = GroupMeeting.objects.get(pk=self.meeting_ids[place])
        actions.edit_meeting(
            by=self._writer(row["seat"]),
            meeting_id=meeting.pk,
            values={
                "resolutions": f"{meeting.resolutions}\nมอบสำนักงานจังหวัดติดตามผลทุกข้อ "
                f"({self.data['mark']})"
            },
        )

    def _approve(self, place: int, row: dict) -> None:
        actions.approve_meeting(by=self._reviewer(row), meeting_id=self.meeting_ids[place])

    def _training(self, row: dict) -> None:
        editor = self.editors[0]
        training = actions.save_training(
            by=editor,
            training=Training(
                title=row["title"],
                kind=row["kind"],
                held_on=date.fromisoformat(row["held_on"]),
                ends_on=date.fromisoformat(row["ends_on"]),
                place=row["place"],
                is_about_guideline=row["about_guideline"],
            ),
        )
        for username in row["people"]:
            actions.record_attendance(
                by=editor,
                training_id=training.pk,
                person_id=User.objects.get(username=username).pk,
            )
