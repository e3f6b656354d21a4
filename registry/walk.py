"""How far a pairing has walked the guideline that binds it, as known at a moment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from registry.choices import SIGNING_STEP, EventKind, Status, StepOutcome
from registry.models import (
    Document,
    GuidelineBinding,
    GuidelineEdition,
    GuidelineStep,
    Pairing,
    PairingEvent,
    StepRecord,
)
from registry.moments import Moment
from sistercity.thai.calendar import PartialDate


class StepState(StrEnum):
    """Where a pairing stands with a step; the first open one is current until the signing."""

    DONE = "done"
    WAIVED = "waived"
    CURRENT = "current"
    OPEN = "open"
    NOT_RECORDED = "not_recorded"
    NOT_TAKEN = "not_taken"


# A badge code and its word for each state.
STATES = {
    StepState.DONE: ("confirmed", StepOutcome.DONE.label),
    StepState.WAIVED: ("explained", StepOutcome.WAIVED.label),
    StepState.CURRENT: ("running", _("ขั้นตอนปัจจุบัน")),
    StepState.OPEN: ("candidate", _("ยังไม่ถึง")),
    StepState.NOT_RECORDED: ("silent", _("ไม่ได้บันทึก")),
    StepState.NOT_TAKEN: ("no_case", _("ไม่ได้ใช้ขั้นตอนนี้")),
}


@dataclass(frozen=True)
class WalkedStep:
    """A step of the edition and what is known of it; ``document`` only if the reader may see it."""

    step: GuidelineStep
    state: StepState
    happened_on: PartialDate | None = None
    authority: str = ""
    note: str = ""
    out_of_order_reason: str = ""
    document: Document | None = None


@dataclass(frozen=True)
class Walk:
    """The edition that binds a pairing on a day and its steps in order.

    ``days_in_stage`` counts from the latest dated step, or from the binding, to the day; None
    once the pairing is signed or withdrawn.
    """

    edition: GuidelineEdition
    bound_on: date
    earlier: tuple[GuidelineEdition, ...]
    steps: tuple[WalkedStep, ...]
    days_in_stage: int | None


def walk_of(pairing: Pairing, *, status: str, user, moment: Moment) -> Walk | None:
    """How a pairing walks its guideline on the day; None when no edition binds it.

    Args:
        status: of the pairing on the day; "" when nothing had happened yet.
    """
    bindings = list(
        GuidelineBinding.known(moment.known_at)
        .visible_to(user)
        .filter(pairing_id=pairing.pk, bound_on__lte=moment.as_at)
        .order_by("bound_on")
    )
    if not bindings:
        return None
    editions = GuidelineEdition.known_by_id(
        moment.known_at, {binding.edition_id for binding in bindings}
    )
    binding = bindings[-1]
    steps = list(
        GuidelineStep.known(moment.known_at)
        .visible_to(user)
        .filter(edition_id=binding.edition_id)
        .order_by("number")
    )
    records = _records(pairing, user, moment)
    walked = _walked(steps, records, _signed_on(pairing, user, moment), status)
    is_open = status in (Status.IN_PROGRESS, Status.STALLED)
    days = [one.happened_on.effective_on for one in walked if one.happened_on]
    since = max([day for day in days if day <= moment.as_at], default=binding.bound_on)
    return Walk(
        edition=editions[binding.edition_id],
        bound_on=binding.bound_on,
        earlier=tuple(editions[one.edition_id] for one in bindings[:-1]),
        steps=tuple(walked),
        days_in_stage=(moment.as_at - max(since, binding.bound_on)).days if is_open else None,
    )


def _records(pairing: Pairing, user, moment: Moment) -> dict[str, StepRecord]:
    """What had happened by the day, by the code of the step; each with its document or None."""
    rows = list(StepRecord.known(moment.known_at).visible_to(user).filter(pairing_id=pairing.pk))
    codes = GuidelineStep.known_by_id(moment.known_at, {row.step_id for row in rows})
    documents = Document.known(moment.known_at).visible_to(user)
    shown = {
        document.id: document
        for document in documents.filter(id__in={row.document_id for row in rows})
    }
    told = {}
    for row in rows:
        if row.happened_on is None or row.happened_on.earliest <= moment.as_at:
            row.shown_document = shown.get(row.document_id)
            told[codes[row.step_id].code] = row
    return told


def _signed_on(pairing: Pairing, user, moment: Moment) -> PartialDate | None:
    events = PairingEvent.known(moment.known_at).visible_to(user).standing()
    signed = events.filter(
        pairing_id=pairing.pk, kind=EventKind.SIGNED, effective_on__lte=moment.as_at
    )
    first = signed.order_by("effective_on", "id").first()
    return first.happened_on if first else None


def _walked(
    steps: Iterable[GuidelineStep],
    records: dict[str, StepRecord],
    signed_on: PartialDate | None,
    status: str,
) -> list[WalkedStep]:
    walked: list[WalkedStep] = []
    is_walking = status in (Status.IN_PROGRESS, Status.STALLED)
    for step in steps:
        record = records.get(step.code)
        if record is not None:
            is_waived = record.outcome == StepOutcome.WAIVED
            walked.append(
                WalkedStep(
                    step,
                    StepState.WAIVED if is_waived else StepState.DONE,
                    record.happened_on,
                    record.authority,
                    record.note,
                    record.out_of_order_reason,
                    record.shown_document,
                )
            )
        elif step.code == SIGNING_STEP and signed_on:
            walked.append(WalkedStep(step, StepState.DONE, signed_on))
        elif signed_on and step.is_before_signing:
            lacks = StepState.NOT_RECORDED if step.is_required else StepState.NOT_TAKEN
            walked.append(WalkedStep(step, lacks))
        elif is_walking and step.is_required:
            walked.append(WalkedStep(step, StepState.CURRENT))
            is_walking = False
        else:
            walked.append(WalkedStep(step, StepState.OPEN))
    return walked
