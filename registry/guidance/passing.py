"""What becomes of pairings that walk an earlier edition of the guideline once there is a newer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from registry.models import GuidelineEdition, GuidelineStep, StepRecord

from .cases import Case


@dataclass(frozen=True)
class Passing:
    """A pairing before its signing that an earlier edition binds.

    Attributes:
        carried: steps of the newer edition that are done or waived already, under the same code.
        new: required steps before the signing that its own edition does not have.
        left: what was done of steps that the newer edition does not have; it stays on record.
        next_step: the first required step before the signing that is not done; None once all are.
    """

    case: Case
    carried: tuple[tuple[GuidelineStep, StepRecord], ...]
    new: tuple[GuidelineStep, ...]
    left: tuple[tuple[GuidelineStep, StepRecord], ...]
    next_step: GuidelineStep | None


def passings(
    cases: Iterable[Case], edition: GuidelineEdition, steps: Iterable[GuidelineStep]
) -> list[Passing]:
    """The pairings that can pass to ``edition``, in the order of the cases.

    Args:
        steps: of ``edition``, in their order.
    """
    steps = list(steps)
    return [
        _passing(case, steps)
        for case in cases
        if case.is_walking
        and case.binding is not None
        and case.binding.edition.in_force_from < edition.in_force_from
    ]


def _passing(case: Case, steps: list[GuidelineStep]) -> Passing:
    before = {step.code: step for step in case.steps}
    codes = {step.code for step in steps}
    required = [step for step in steps if step.is_required and step.is_before_signing]
    return Passing(
        case,
        carried=tuple(
            (step, case.records[step.code]) for step in steps if step.code in case.records
        ),
        new=tuple(step for step in required if step.code not in before),
        left=tuple(
            (before[code], record)
            for code, record in case.records.items()
            if code not in codes and code in before
        ),
        next_step=next((step for step in required if step.code not in case.records), None),
    )
