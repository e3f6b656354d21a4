"""Every assessed pairing with its score and advice, and the pairings still to be assessed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from registry.choices import Confirmation, Status
from registry.models import Advice, Assessment, Criterion, Pairing
from registry.querysets import PairingQuerySet
from registry.suitability import Result, result_of

from .suitability import BESIDE, lines_of


@dataclass(frozen=True)
class Assessed:
    """A pairing by the latest set of criteria by which it was assessed.

    ``advice`` is the one that stands, given on whichever assessment; None without.
    """

    assessment: Assessment
    result: Result
    advice: Advice | None

    @property
    def pairing(self) -> Pairing:
        """The pairing."""
        return self.assessment.pairing

    @property
    def is_advice_older(self) -> bool:
        """Whether it was assessed again after the advice."""
        if self.advice is None:
            return False
        told_of = self.advice.assessment_id, self.advice.assessed_revision
        return told_of != (self.assessment.pk, self.assessment.revision)


def assessed_rows(*, user) -> list[Assessed]:
    """The greatest score first, those without one last; a fixed number of queries."""
    rows = Assessment.objects.visible_to(user).exclude(
        pairing__confirmation=Confirmation.REJECTED
    )
    rows = rows.select_related("criterion_set", *(f"pairing__{path}" for path in BESIDE))
    latest: dict[int, Assessment] = {}
    for row in rows.order_by("-criterion_set__in_force_from").prefetch_related("scores"):
        latest.setdefault(row.pairing_id, row)
    criteria = defaultdict(list)
    used = {row.criterion_set_id for row in latest.values()}
    in_use = Criterion.objects.visible_to(user).filter(criterion_set_id__in=used, is_in_use=True)
    for one in in_use:
        criteria[one.criterion_set_id].append(one)
    advice = {
        one.assessment.pairing_id: one
        for one in Advice.objects.visible_to(user).select_related("assessment").order_by(
            "given_at", "id"
        )
    }
    found = [
        Assessed(
            row,
            result_of(lines_of(criteria[row.criterion_set_id], row.scores.all())),
            advice.get(row.pairing_id),
        )
        for row in latest.values()
    ]
    return sorted(
        found,
        key=lambda one: (
            one.result.share is None, -(one.result.share or 0), one.pairing.number
        ),
    )


def unassessed_pairings(*, user, today: date) -> PairingQuerySet:
    """Pairings on their way to the signing that nobody has assessed, by number."""
    rows = Pairing.objects.visible_to(user).asked_of_provinces().as_at(today).on_list()
    rows = rows.filter(status_shown__in=(Status.IN_PROGRESS, Status.STALLED))
    return rows.filter(assessments__isnull=True).select_related(*BESIDE).order_by("number")
