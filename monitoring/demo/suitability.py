"""The demonstration's assessments of invented pairings, the ministry's advice, consultations."""

from __future__ import annotations

import uuid
from datetime import date
from functools import partial

from monitoring.demo.story import Story
from registry import actions
from registry.models import Consultation, Criterion, CriterionSet, Pairing, Province
from sistercity.accounts.models import User

KEYS = uuid.UUID("3d2b6a0e-7a1f-4a67-8f3e-0c3f1a5d7b21")


class SuitabilityTeller:
    """Puts assessments, advice and consultations into the story."""

    def __init__(self, data: dict, story: Story) -> None:
        self.data, self.story = data, story

    def tell(self) -> None:
        """Put every step into the story."""
        for row in self.data["assessments"]:
            self.story.at(date.fromisoformat(row["on"]), partial(self._assess, row), hour=11)
        for place, row in enumerate(self.data["advice"]):
            act = partial(self._advise, row, uuid.uuid5(KEYS, str(place)))
            self.story.at(date.fromisoformat(row["on"]), act, hour=15)
        for place, row in enumerate(self.data["consultations"]):
            key = uuid.uuid5(KEYS, f"consultation {place}")
            self.story.at(date.fromisoformat(row["on"]), partial(self._ask, row, key), hour=9)
            if answer := row["answer"]:
                act = partial(self._answer, answer, key)
                self.story.at(date.fromisoformat(answer["on"]), act, hour=16)

    def _ask(self, row: dict, form_key: uuid.UUID) -> None:
        actions.ask_consultation(
            by=_person(row),
            province_id=Province.objects.get(code=row["province"]).pk,
            values={
                "subject": row["subject"],
                "pairing": _pairing(row) if row["counterpart"] else None,
            },
            question=row["question"],
            form_key=form_key,
        )

    def _answer(self, row: dict, asked: uuid.UUID) -> None:
        consultation = Consultation.objects.get(entries__form_key=asked)
        actions.answer_consultation(
            by=_person(row),
            consultation_id=consultation.pk,
            words=row["words"],
            citation=row["citation"],
            form_key=uuid.uuid5(asked, "answer"),
            revision=consultation.revision,
        )

    def _assess(self, row: dict) -> None:
        found = CriterionSet.objects.in_force(date.fromisoformat(row["on"])).get()
        ids = dict(Criterion.objects.filter(criterion_set=found).values_list("code", "pk"))
        actions.assess_pairing(
            by=_person(row),
            pairing_id=_pairing(row).pk,
            set_id=found.pk,
            given={
                ids[code]: actions.Given(*told) for code, told in row["scores"].items() if told
            },
            summary=row["summary"],
        )

    def _advise(self, row: dict, form_key: uuid.UUID) -> None:
        assessment = _pairing(row).assessments.get()
        actions.give_advice(
            by=_person(row),
            assessment_id=assessment.pk,
            kind=row["kind"],
            conditions=row["conditions"],
            words=row["words"],
            form_key=form_key,
            revision=assessment.revision,
        )


def _person(row: dict) -> User:
    return User.objects.get(username=row["by"])


def _pairing(row: dict) -> Pairing:
    return Pairing.objects.get(counterpart__name_th=row["counterpart"])
