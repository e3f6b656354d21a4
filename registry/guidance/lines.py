"""The lines of the guidance desk: pairings before their signing by stage, and the stages."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from registry.choices import SIGNING_STEP, EventKind, LimitKind, Status
from registry.life import delay_words_of
from registry.models import DelayReason
from registry.names import text_of

from .cases import Case, Guidance
from .experience import Experience
from .obstacles import BIND, EVENT, STEP, Door

# The filter's word for pairings that no edition binds.
NO_STAGE = "none"


@dataclass(frozen=True)
class Line:
    """A pairing on its way.

    Attributes:
        experience: of its stage; None where nobody has completed it yet.
        is_enough: whether there are enough cases to judge by.
        is_beyond: whether it has been in its stage longer than three of four were.
    """

    case: Case
    experience: Experience | None
    is_enough: bool
    is_beyond: bool

    @property
    def stage_code(self) -> str:
        """Of the step that it waits for, or ``NO_STAGE``."""
        return self.case.stage_code or NO_STAGE

    @property
    def step_name(self) -> str:
        """What it waits for, in words."""
        stage = self.case.stage
        if stage is None:
            return _("ยังไม่มีฉบับที่ผูกพัน")
        return text_of(stage.step, "name") if stage.step else _("ลงนาม")

    @property
    def actor(self) -> str:
        """Who acts next."""
        stage = self.case.stage
        if stage is None:
            return _("กระทรวงมหาดไทย")
        return text_of(stage.step, "actor") if stage.step else _("จังหวัดและคู่ความสัมพันธ์")

    @property
    def delay_words(self) -> str:
        """Why it stands still; "" where it does not."""
        return delay_words_of(self.case.delay) if self.case.delay else ""

    @property
    def door(self) -> Door:
        """What is to be recorded next."""
        if self.case.stage is None:
            return BIND
        return STEP if self.case.stage.step else EVENT

    @property
    def asked(self) -> str:
        """What the form of ``door`` opens with, as the query of its address."""
        if self.case.stage is None:
            return ""
        step = self.case.stage.step
        return f"?step={step.pk}" if step else f"?kind={EventKind.SIGNED}"


@dataclass(frozen=True)
class StageLine:
    """A stage: how many wait in it, how many of them too long, what it has taken so far."""

    code: str
    name: str
    actor: str
    count: int
    beyond_count: int
    experience: Experience | None
    is_enough: bool


@dataclass(frozen=True)
class ReasonLine:
    """A reason of delay: how many pairings stand still for it, and how many were withdrawn.

    ``reason`` is None for those whose event was recorded before there were reasons.
    """

    reason: DelayReason | None
    stalled_count: int
    withdrawn_count: int


def reason_lines(guidance: Guidance) -> list[ReasonLine]:
    """Why pairings stand still today, or were withdrawn, in the order of the reasons."""
    counts: dict[DelayReason | None, Counter] = defaultdict(Counter)
    for case in guidance.cases:
        if case.delay is not None:
            counts[case.delay.delay_reason][case.status] += 1
    return [
        ReasonLine(reason, counts[reason][Status.STALLED], counts[reason][Status.WITHDRAWN])
        for reason in sorted(
            counts, key=lambda one: (one is None, one.number if one else 0, one.code if one else "")
        )
    ]


def lines_of(guidance: Guidance) -> list[Line]:
    """The pairings before their signing by stage, in each those first that have waited longest."""
    least = guidance.limits.get(LimitKind.LEAST_CASES)
    order = {code: place for place, code in enumerate(_stage_codes(guidance))}
    lines = []
    for case in guidance.cases:
        if not case.is_walking:
            continue
        lived = guidance.experience.get(case.stage_code)
        days = case.days_in_stage
        lines.append(
            Line(
                case,
                lived,
                is_enough=lived is not None and lived.is_enough(least),
                is_beyond=lived is not None
                and days is not None
                and lived.is_beyond(days, least),
            )
        )
    # The sort is stable: within the same days by province and number.
    lines.sort(key=lambda line: (order[line.stage_code], -(line.case.days_in_stage or 0)))
    return lines


def stage_lines(guidance: Guidance, lines: Iterable[Line]) -> list[StageLine]:
    """Every stage in which somebody waits or that somebody has completed, in order."""
    least = guidance.limits.get(LimitKind.LEAST_CASES)
    lines = list(lines)
    told = []
    for code in _stage_codes(guidance):
        own = [line for line in lines if line.stage_code == code]
        lived = guidance.experience.get(code)
        if not own and lived is None:
            continue
        step = guidance.steps.get(code)
        told.append(
            StageLine(
                code,
                own[0].step_name if own else _name(step),
                own[0].actor if own else text_of(step, "actor") if step else "",
                len(own),
                sum(line.is_beyond for line in own),
                lived,
                lived is not None and lived.is_enough(least),
            )
        )
    return told


def _name(step) -> str:
    return text_of(step, "name") if step else _("ลงนาม")


def _stage_codes(guidance: Guidance) -> list[str]:
    """The steps before the signing in order, the signing, last those without an edition."""
    before = [
        code
        for code, step in guidance.steps.items()
        if step.is_before_signing and code != SIGNING_STEP
    ]
    before.sort(key=lambda code: guidance.steps[code].number)
    return [*before, SIGNING_STEP, NO_STAGE]
