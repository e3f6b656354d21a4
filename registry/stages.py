"""Where each of many pairings stands on the guideline that binds it, as known at a moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from registry.models import GuidelineBinding, GuidelineStep, StepRecord
from registry.moments import Moment


@dataclass(frozen=True)
class Stage:
    """The first required step before the signing that is not done, and how many are.

    ``step`` is None once all are. ``since`` is the latest day on which a step was done, or that
    of the binding.
    """

    step: GuidelineStep | None
    done_count: int
    step_count: int
    since: date


def stages_of(pairing_ids: Collection[int], *, user, moment: Moment) -> dict[int, Stage]:
    """The stage of each of these pairings that an edition binds on the day; three queries."""
    bindings = (
        GuidelineBinding.known(moment.known_at)
        .visible_to(user)
        .filter(pairing_id__in=pairing_ids, bound_on__lte=moment.as_at)
        .order_by("bound_on", "id")
    )
    bound = {row.pairing_id: (row.edition_id, row.bound_on) for row in bindings}
    steps = list(GuidelineStep.known(moment.known_at).visible_to(user).order_by("number"))
    codes = {step.id: step.code for step in steps}
    wanted = defaultdict(list)
    for step in steps:
        if step.is_required and step.is_before_signing:
            wanted[step.edition_id].append(step)
    done: dict[int, dict[str, date | None]] = defaultdict(dict)
    rows = StepRecord.known(moment.known_at).visible_to(user).filter(pairing_id__in=list(bound))
    for row in rows.order_by():
        day = row.happened_on
        if row.step_id in codes and (day is None or day.earliest <= moment.as_at):
            done[row.pairing_id][codes[row.step_id]] = day.effective_on if day else None
    return {
        pk: stage_of(wanted[edition_id], done[pk], bound_on, moment.as_at)
        for pk, (edition_id, bound_on) in bound.items()
    }


def stage_of(
    steps: Sequence[GuidelineStep],
    done: Mapping[str, date | None],
    bound_on: date,
    as_at: date,
) -> Stage:
    """Where a pairing stands.

    Args:
        steps: the required ones before the signing, in their order.
        done: the effective day of what was done, by the code of the step; None: day unknown.
        bound_on: since when the edition binds.
    """
    left = [step for step in steps if step.code not in done]
    days = [day for day in done.values() if day and day <= as_at]
    return Stage(
        step=left[0] if left else None,
        done_count=len(steps) - len(left),
        step_count=len(steps),
        since=max([bound_on, *days]),
    )
