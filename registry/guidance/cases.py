"""All pairings with what their walk of the guideline rests on, read at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db.models import Q

from registry.answers import first_signing
from registry.choices import SIGNING_STEP, Confirmation, EventKind, Status, StepOutcome
from registry.events import SAYS_DELAY, turning_point
from registry.models import (
    GuidanceLimit,
    GuidelineBinding,
    GuidelineEdition,
    GuidelineStep,
    Pairing,
    PairingEvent,
    StepRecord,
)
from registry.querysets import PairingQuerySet
from registry.stages import Stage, stage_of

from .experience import Done, Experience, completed_times, experience_of

EVERY = Q()
WALKING = (Status.IN_PROGRESS, Status.STALLED)
_TOLD = (EventKind.SIGNED, EventKind.SIGNED_BY_ONE, *SAYS_DELAY)


@dataclass(frozen=True)
class Case:
    """A pairing on a day and its walk.

    Attributes:
        status: on the day.
        binding: that binds on the day; None when no edition does.
        steps: of the binding edition in their order.
        records: what was done or waived, by the code of the step.
        events: those that stand, of the kinds that the guidance reads, in order of their days.
        first_edition_on: the first day on which any edition of the guideline was in force.
    """

    pairing: Pairing
    as_at: date
    status: str
    binding: GuidelineBinding | None = None
    bound_first_on: date | None = None
    steps: tuple[GuidelineStep, ...] = ()
    records: Mapping[str, StepRecord] = field(default_factory=dict)
    events: tuple[PairingEvent, ...] = ()
    first_edition_on: date | None = None

    @property
    def is_walking(self) -> bool:
        """Whether it is before its signing, and not withdrawn."""
        return self.status in WALKING

    @property
    def is_stalled(self) -> bool:
        """Whether it was said to have stalled."""
        return self.status == Status.STALLED

    def last(self, kind: str) -> PairingEvent | None:
        """The latest event of a kind; an undated one before all others."""
        own = [event for event in self.events if event.kind == kind]
        return own[-1] if own else None

    @property
    def delay(self) -> PairingEvent | None:
        """What says why it stalled or was withdrawn, as long as it stands so."""
        return self.last(self.status) if self.status in SAYS_DELAY else None

    @cached_property
    def signing(self) -> PairingEvent | None:
        """The first signature of both sides."""
        return first_signing([one for one in self.events if one.kind == EventKind.SIGNED])

    @property
    def required(self) -> list[GuidelineStep]:
        """The steps that the signing needs."""
        return [step for step in self.steps if step.is_required and step.is_before_signing]

    @cached_property
    def stage(self) -> Stage | None:
        """At which step it stands; None where no edition binds it or it is past the signing."""
        if self.binding is None or not self.is_walking:
            return None
        done = {
            code: record.happened_on.effective_on if record.happened_on else None
            for code, record in self.records.items()
        }
        return stage_of(self.required, done, self.binding.bound_on, self.as_at)

    @property
    def stage_code(self) -> str:
        """The code of the step it waits for, the signing once all are done; "" without edition."""
        if self.stage is None:
            return ""
        return self.stage.step.code if self.stage.step else SIGNING_STEP

    @property
    def days_in_stage(self) -> int | None:
        """Days since the stage began; None where it stands in none."""
        return (self.as_at - self.stage.since).days if self.stage else None

    @property
    def done(self) -> list[Done]:
        """What was done, the signing among it, for the reckoning of times."""
        own = {step.code: step for step in self.steps}
        told = [
            Done(
                own[code].number,
                code,
                record.happened_on,
                record.outcome == StepOutcome.WAIVED,
            )
            for code, record in self.records.items()
            if code in own and own[code].is_before_signing
        ]
        if self.signing and self.steps:
            last = max(step.number for step in self.steps)
            told.append(Done(last + 1, SIGNING_STEP, self.signing.happened_on))
        return told


@dataclass(frozen=True)
class Guidance:
    """All cases of a day, what the stages have taken so far, and what the ministry has set.

    ``steps`` are those of all editions by code, in the wording of the latest edition.
    """

    cases: tuple[Case, ...]
    experience: Mapping[str, Experience]
    limits: Mapping[str, int]
    steps: Mapping[str, GuidelineStep]


def read_guidance(*, user, as_at: date) -> Guidance:
    """Every pairing that ``user`` may see and the ministry has not rejected; seven queries.

    Experience is of all of them, signed ones among them: how long the steps really took.
    """
    editions, steps = _editions(user), _steps(user)
    cases = _cases(user, as_at, _pairings(user, as_at), editions, steps)
    times = (
        time
        for case in cases
        if case.bound_first_on
        for time in completed_times(case.bound_first_on, case.done)
    )
    limits = GuidanceLimit.objects.visible_to(user).values_list("kind", "value")
    order = {edition.pk: place for place, edition in enumerate(editions)}
    latest = sorted(steps, key=lambda step: (order[step.edition_id], step.number))
    return Guidance(
        cases, experience_of(times), dict(limits), {step.code: step for step in latest}
    )


def read_walking(*, user, as_at: date) -> tuple[Case, ...]:
    """Of what ``read_guidance`` reads the pairings before their signing alone; six queries."""
    pairings = list(_pairings(user, as_at).filter(status_shown__in=WALKING))
    of = Q(pairing__in=[pairing.pk for pairing in pairings])
    return _cases(user, as_at, pairings, _editions(user), _steps(user), of)


def _pairings(user, as_at: date) -> PairingQuerySet:
    return (
        Pairing.objects.visible_to(user)
        .exclude(confirmation=Confirmation.REJECTED)
        .as_at(as_at)
        .on_list()
        .select_related(
            "province__region", "counterpart__country", "counterpart__unit_type"
        )
        .order_by("province__sort_key", "number")
    )


def _editions(user) -> list[GuidelineEdition]:
    return list(GuidelineEdition.objects.visible_to(user).order_by("in_force_from"))


def _steps(user) -> list[GuidelineStep]:
    return list(GuidelineStep.objects.visible_to(user).order_by("number"))


def _cases(
    user,
    as_at: date,
    pairings: Iterable[Pairing],
    editions: Sequence[GuidelineEdition],
    steps: Iterable[GuidelineStep],
    of: Q = EVERY,
) -> tuple[Case, ...]:
    """The pairings with what is theirs; four queries.

    Args:
        of: which rows of pairings are read, those of ``pairings`` among them.
    """
    by_edition: dict[int, list[GuidelineStep]] = defaultdict(list)
    for step in steps:
        by_edition[step.edition_id].append(step)
    bindings = _bindings(user, as_at, of)
    records = _records(user, as_at, of, {step.pk: step.code for step in steps})
    events = _events(user, as_at, of)
    return tuple(
        Case(
            pairing=pairing,
            as_at=as_at,
            status=pairing.status_shown,
            binding=bound[-1] if (bound := bindings[pairing.pk]) else None,
            bound_first_on=bound[0].bound_on if bound else None,
            steps=tuple(by_edition[bound[-1].edition_id]) if bound else (),
            records=records[pairing.pk],
            events=tuple(events[pairing.pk]),
            first_edition_on=editions[0].in_force_from if editions else None,
        )
        for pairing in pairings
    )


def _bindings(user, as_at: date, of: Q) -> dict[int, list[GuidelineBinding]]:
    rows = GuidelineBinding.objects.visible_to(user).filter(of, bound_on__lte=as_at)
    bindings = defaultdict(list)
    for row in rows.select_related("edition").order_by("bound_on", "id"):
        bindings[row.pairing_id].append(row)
    return bindings


def _records(
    user, as_at: date, of: Q, codes: dict[int, str]
) -> dict[int, dict[str, StepRecord]]:
    """What had happened by the day, by pairing and code of the step."""
    records: dict[int, dict[str, StepRecord]] = defaultdict(dict)
    for row in StepRecord.objects.visible_to(user).filter(of).order_by():
        if row.happened_on is None or row.happened_on.earliest <= as_at:
            records[row.pairing_id][codes[row.step_id]] = row
    return records


def _events(user, as_at: date, of: Q) -> dict[int, list[PairingEvent]]:
    rows = PairingEvent.objects.visible_to(user).standing().filter(of, kind__in=_TOLD)
    events = defaultdict(list)
    for row in sorted(rows.select_related("document", "delay_reason"), key=turning_point):
        if row.effective_on is None or row.effective_on <= as_at:
            events[row.pairing_id].append(row)
    return events
