"""Which steps a draft needs, by what was answered of it: the decision table, on plain values.

It advises. A step that the guideline requires is left out only by a waiver with its authority.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from registry.choices import SIGNING_STEP, RouteReply, StepEffect
from registry.models import GuidelineStep, RouteQuestion, RouteRule

# Of several effects on one step the first in this order holds: the careful one.
_STRONGEST = (StepEffect.NEEDED, StepEffect.OPTIONAL, StepEffect.NOT_NEEDED)
_KNOWN = (RouteReply.YES, RouteReply.NO)


@dataclass(frozen=True)
class Verdict:
    """What the answers say of a step.

    Attributes:
        effect: None as long as it hangs on ``waits_for``; the step is then taken as needed.
        rules: the lines of the table that say so; none where the guideline itself says it.
        waits_for: the questions without an answer on which the effect hangs.
    """

    step: GuidelineStep
    effect: str | None
    rules: tuple[RouteRule, ...] = ()
    waits_for: tuple[RouteQuestion, ...] = ()

    @property
    def code(self) -> str:
        """The effect, or ``open``."""
        return self.effect or "open"

    @property
    def departs(self) -> bool:
        """Whether the guideline requires what the answers do not: only a waiver lets off it."""
        return self.step.is_required and self.effect in (
            StepEffect.NOT_NEEDED, StepEffect.OPTIONAL
        )  # fmt: skip


def route_of(
    steps: Iterable[GuidelineStep], rules: Iterable[RouteRule], replies: Mapping[str, str]
) -> list[Verdict]:
    """What the answers say of each step up to the signing, in the order of the steps.

    Args:
        steps: of one edition.
        rules: lines of the table, with their questions.
        replies: what was answered, by the code of the question; a question that is not there was
            not answered.
    """
    rules = list(rules)
    asked = [step for step in steps if step.is_before_signing or step.code == SIGNING_STEP]
    return [
        _verdict(step, [rule for rule in rules if rule.step_code == step.code], replies)
        for step in asked
    ]


def _verdict(
    step: GuidelineStep, rules: Sequence[RouteRule], replies: Mapping[str, str]
) -> Verdict:
    told = {code: reply for code, reply in replies.items() if reply in _KNOWN}
    unknown = {rule.question.code: rule.question for rule in rules}
    unknown = {code: question for code, question in unknown.items() if code not in told}
    # All ways in which the questions without an answer may still be answered.
    ways = [
        dict(zip(unknown, answers, strict=True))
        for answers in product(_KNOWN, repeat=len(unknown))
    ]
    effects = [_effect(step, rules, told | way) for way in ways]
    if len(set(effects)) == 1:
        because = tuple(
            rule for rule in rules if _holds(rule, told) and rule.effect == effects[0]
        )
        return Verdict(step, effects[0], because)
    waits_for = tuple(
        question
        for code, question in unknown.items()
        if any(
            _effect(step, rules, told | way | {code: RouteReply.YES})
            != _effect(step, rules, told | way | {code: RouteReply.NO})
            for way in ways
        )
    )
    return Verdict(step, None, waits_for=waits_for)


def _effect(
    step: GuidelineStep, rules: Iterable[RouteRule], replies: Mapping[str, str]
) -> str:
    held = {rule.effect for rule in rules if _holds(rule, replies)}
    for effect in _STRONGEST:
        if effect in held:
            return effect
    # The table is silent: what the guideline says.
    return StepEffect.NEEDED if step.is_required else StepEffect.OPTIONAL


def _holds(rule: RouteRule, replies: Mapping[str, str]) -> bool:
    return replies.get(rule.question.code) == rule.reply
