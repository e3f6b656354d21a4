"""What a province is to do next, from what its report says; no opinion, only what is lacking."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from monitoring.kpis import State
from registry.choices import Status
from sistercity.thai.calendar import fiscal_year_end

from .pairings import ListedPair
from .province import ProvinceReport

# An agreement whose term ends within this many days is told in advance.
ENDING_SOON = 365


@dataclass(frozen=True)
class Advice:
    """Something to be done; ``code`` tells what, and the others of what, how many, until when."""

    code: str
    pairs: tuple[ListedPair, ...] = ()
    count: int = 0
    day: date | None = None


def advice_of(report: ProvinceReport) -> tuple[Advice, ...]:
    """What is lacking, the indicators first; nothing for Bangkok, of which nothing is asked."""
    if not report.subject.counts:
        return ()
    return (*_of_indicators(report), *_of_pairings(report), *_of_dues(report))


def _of_indicators(report: ProvinceReport) -> Iterator[Advice]:
    signed = [pair for pair in report.confirmed if pair.status == Status.SIGNED]
    walking = [
        pair for pair in report.confirmed if pair.status in (Status.IN_PROGRESS, Status.STALLED)
    ]
    if not report.confirmed:
        yield Advice("no_pairing")
    elif not signed and walking:
        yield Advice("not_signed", tuple(walking))
    joint = report.figure("2.1").own.figure
    if joint.state == State.VALUE and not joint.value:
        silent = set(joint.groups["pairings"].get("silent", ()))
        pairs = tuple(pair for pair in report.confirmed if pair.id in silent)
        yield Advice("no_joint_activity", pairs, day=fiscal_year_end(report.fiscal_year))
    group = report.figure("3.1").own.figure
    if group.state == State.VALUE and not group.value:
        yield Advice("no_working_group")
    work = report.figure("3.2").own.figure
    if work.state == State.VALUE and not work.value:
        yield Advice("no_group_work", day=fiscal_year_end(report.fiscal_year))


def _of_pairings(report: ProvinceReport) -> Iterator[Advice]:
    for pair in report.confirmed:
        if pair.stage and pair.stage.number is not None:
            yield Advice("next_step", (pair,), day=pair.stage.since)
    in_force = [pair for pair in report.confirmed if pair.status == Status.SIGNED]
    ended = tuple(pair for pair in in_force if pair.is_expired_on(report.as_at))
    if ended:
        yield Advice("term_over", ended)
    for pair in in_force:
        left = (pair.expires_on - report.as_at).days if pair.expires_on else -1
        if 0 <= left <= ENDING_SOON:
            yield Advice("term_ending", (pair,), day=pair.expires_on)
    undated = tuple(pair for pair in report.confirmed if pair.is_undated)
    if undated:
        yield Advice("undated", undated)
    if report.candidates:
        yield Advice("candidates", count=len(report.candidates))


def _of_dues(report: ProvinceReport) -> Iterator[Advice]:
    for due in report.dues:
        if due.overdue:
            yield Advice(f"overdue:{due.kind}", count=due.overdue, day=due.due_on)
        elif due.open:
            yield Advice(f"open:{due.kind}", count=due.open, day=due.due_on)
