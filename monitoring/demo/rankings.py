"""The demonstration's order of countries: invented facts of a few, and one saved ranking."""

from __future__ import annotations

import uuid
from datetime import date
from functools import partial

from monitoring import actions
from monitoring.demo.story import Story
from monitoring.models import CountryCriterion, CountryFact
from registry.models import Country
from sistercity.accounts.models import User

KEYS = uuid.UUID("c7a0a7ac-5f0f-4a2f-9a37-0d3f2a7f6a11")


class RankingTeller:
    """Puts facts of countries and saved rankings into the story."""

    def __init__(self, data: dict, story: Story) -> None:
        self.data, self.story = data, story

    def tell(self) -> None:
        """Put every step into the story."""
        for row in self.data["facts"]:
            self.story.at(date.fromisoformat(row["on"]), partial(self._enter, row), hour=9)
        for place, row in enumerate(self.data["rankings"]):
            act = partial(self._save, row, uuid.uuid5(KEYS, str(place)))
            self.story.at(date.fromisoformat(row["on"]), act, hour=14)

    def _enter(self, row: dict) -> None:
        fact = CountryFact(
            country=Country.objects.get(code=row["country"]),
            criterion=CountryCriterion.objects.get(code=row["criterion"]),
            score=row["score"],
            reason=row["reason"],
            source=row["source"],
        )
        actions.save_country_fact(by=_person(row), fact=fact)

    def _save(self, row: dict, form_key: uuid.UUID) -> None:
        actions.save_ranking(
            by=_person(row), title=row["title"], ground=row["ground"], form_key=form_key
        )


def _person(row: dict) -> User:
    return User.objects.get(username=row["by"])
