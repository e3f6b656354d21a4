"""The demonstration's desks: an officer who stands in for an approver, letters to governors."""

from __future__ import annotations

import uuid
from datetime import date

from monitoring import actions, letters
from monitoring.demo.story import Story
from monitoring.demo.telling import KEYS, PASSWORD
from monitoring.models import Deputation
from registry import actions as register
from registry.models import Posting, Province
from sistercity.accounts.actions import save_person
from sistercity.accounts.models import User

POSTED_ON = date(2023, 8, 7)
WRITTEN_ON = date(2023, 8, 10)
YEAR = 2566


class ReviewTeller:
    """Puts a deputy and a set of letters into the story."""

    def __init__(self, story: Story) -> None:
        self.story = story

    def tell(self) -> None:
        """Put every step into the story."""
        self.story.at(POSTED_ON, self._deputy, hour=9)
        self.story.at(WRITTEN_ON, self._letters, hour=15)

    def _deputy(self) -> None:
        province = Province.objects.get(code="TH-50")
        deputy = User(
            username="demo-chiangmai-deputy",
            full_name="ผู้ทำหน้าที่แทน สาธิตเชียงใหม่",
            role="officer",
        )
        save_person(by=None, person=deputy, password=PASSWORD)
        register.save_posting(
            by=None, posting=Posting(user=deputy, province=province, starts_on=POSTED_ON)
        )
        actions.name_deputy(
            by=User.objects.get(username="demo-chiangmai-approver"),
            deputation=Deputation(
                province=province,
                deputy=deputy,
                starts_on=date(2023, 8, 14),
                ends_on=date(2023, 8, 25),
                order_number="สาธิต 12/2566",
                ordered_on=POSTED_ON,
            ),
        )

    def _letters(self) -> None:
        editor = User.objects.get(username="demo-editor")
        lacking = letters.lacking_provinces(user=editor, fiscal_year=YEAR, today=WRITTEN_ON)
        facts = letters.facts_of(
            user=editor,
            fiscal_year=YEAR,
            today=WRITTEN_ON,
            provinces=[one.province for one in lacking[:3]],
        )
        if facts:
            actions.make_letters(
                by=editor,
                fiscal_year=YEAR,
                batch=uuid.uuid5(KEYS, "letters"),
                wording={**letters.usual_wording(YEAR), "dated_on": None},
                facts=facts,
            )
