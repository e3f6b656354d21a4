"""Invents working groups with their orders and meetings."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from monitoring.choices import MeetingKind, MeetingStatus, OrderStatus
from monitoring.models import GroupMeeting, WorkingGroup, WorkingGroupOrder
from registry.models import Province
from sistercity.thai.calendar import fiscal_year_start

from .bulk import Bulk, State, Values
from .timeline import Timeline, YearChanges


@dataclass
class Groups:
    """Writes a seat for most provinces and the centre, with what they did each year."""

    bulk: Bulk
    random: Random
    timeline: Timeline
    until: date

    def write(self) -> None:
        """Write groups, orders and meetings."""
        self._orders: list[list[State]] = []
        self._meetings: list[list[State]] = []
        groups = []
        for province in [None, *Province.objects.order_by("code").values_list("id", flat=True)]:
            if province and self.random.random() < 0.3:
                continue
            key = self.bulk.new_id(WorkingGroup)
            groups.append([State(self.timeline.first, {"id": key, "province_id": province})])
            self._seat(key)
        self.bulk.write(WorkingGroup, groups)
        self.bulk.write(WorkingGroupOrder, self._orders)
        self.bulk.write(GroupMeeting, self._meetings)

    def _seat(self, group: int) -> None:
        first = self.random.choice(self.timeline.years)
        day = fiscal_year_start(first.year) + timedelta(days=self.random.randrange(300))
        ends = day + timedelta(days=self.random.randrange(200, 900))
        is_approved = self.random.random() < 0.85
        values: Values = {
            "id": self.bulk.new_id(WorkingGroupOrder),
            "group_id": group,
            "number": f"{group}/{first.year}",
            "issued_on": day,
            "in_force_from": day,
            "in_force_to": ends if self.random.random() < 0.4 else None,
            "status": OrderStatus.APPROVED if is_approved else OrderStatus.SUBMITTED,
        }
        self._orders.append([State(first.entered, values)])
        for year in self.timeline.years:
            for _one in range(self.random.randrange(3)):
                self._meeting(group, year)

    def _meeting(self, group: int, year: YearChanges) -> None:
        begins = fiscal_year_start(year.year)
        days = min(365, (self.until - begins).days)
        approved = self.random.random() < 0.85
        values: Values = {
            "id": self.bulk.new_id(GroupMeeting),
            "group_id": group,
            "kind": MeetingKind.MEETING,
            "held_on": begins + timedelta(days=self.random.randrange(days)),
            "fiscal_year": year.year,
            "title": "การประชุมจำลอง",
            "place": "ศาลากลางจังหวัด",
            "resolutions": "ข้อมูลจำลอง",
            "status": MeetingStatus.APPROVED if approved else MeetingStatus.SUBMITTED,
            "form_key": uuid.UUID(int=self.random.getrandbits(128)),
            "created_by_id": self.timeline.editor.id,
            "submitted_at": year.entered.at,
            "approved_at": year.entered.at if approved else None,
        }
        late = year.late if self.random.random() < 0.2 else None
        self._meetings.append([State(late or year.entered, values)])
