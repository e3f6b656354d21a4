"""The differences between two lists of the register: totals, classes, a line a change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from registry.models import Pairing
from registry.moments import Moment
from registry.reports import Totals, list_totals, totals_by

from .details import (
    Detail,
    event_details,
    listing_details,
    own_details,
    paper_details,
)
from .states import Register, register_at, touched
from .steps import (
    CLASSES,
    MEASURES,
    PROVINCES_OF,
    ChangeClass,
    Measure,
    Standing,
    Step,
    counted_steps,
    lists_between,
    sums,
)


@dataclass(frozen=True)
class Line:
    """What one class of change did to one pairing.

    Attributes:
        pairing: in the wording of the last moment, or of the first where it left the list.
        before, after: how it stood on the lists around the step; None: it was not on it.
        effects: what it adds to each measure; nothing where no total changes.
        is_shown_first, is_shown_last: whether the pairing has a page at either moment.
    """

    change_class: ChangeClass
    pairing: Pairing
    before: Standing | None
    after: Standing | None
    effects: Mapping[Measure, int]
    details: tuple[Detail, ...]
    is_shown_first: bool
    is_shown_last: bool

    @property
    def known_from(self) -> datetime | None:
        """The latest moment at which the register learned something of it."""
        told = [detail.known_from for detail in self.details if detail.known_from]
        return max(told, default=None)


@dataclass(frozen=True)
class Differences:
    """What of the register changed between two moments.

    ``before`` and ``after`` are the totals of the two lists; for every measure ``before``, the
    classes of ``sums`` and ``after`` add up.
    """

    first: Moment
    last: Moment
    before: Mapping[Measure, int]
    after: Mapping[Measure, int]
    sums: Mapping[ChangeClass, Mapping[Measure, int]]
    lines: tuple[Line, ...]

    def count(self, change_class: ChangeClass) -> int:
        """The lines of a class."""
        return sum(line.change_class == change_class for line in self.lines)


def differences(*, user, first: Moment, last: Moment) -> Differences:
    """Compare the list as at the first day, as known then, with that of the last.

    The number of queries does not grow with the pairings.

    Args:
        first, last: neither the day nor the knowledge of ``last`` is before that of ``first``.
    """
    rows = Pairing.known(first.known_at).visible_to(user).as_at(first.as_at).on_list()
    ids = touched(first, last)
    earlier = register_at(ids, first, last.as_at, user)
    later = register_at(ids, last, last.as_at, user)
    order = sorted(ids, key=lambda pk: _number(pk, earlier, later))
    chains = {
        pk: lists_between(earlier.known[pk], later.known[pk], first.as_at, last.as_at)
        for pk in order
    }
    steps = counted_steps(chains, _pairs_by_province(totals_by(rows, "province_id")))
    lines = []
    for pk in order:
        lines += _lines(pk, steps[pk], earlier, later, first, last)
    lines.sort(key=lambda line: (line.pairing.province.sort_key, line.pairing.number))
    last_rows = Pairing.known(last.known_at).visible_to(user).as_at(last.as_at).on_list()
    return Differences(
        first=first,
        last=last,
        before=_measured(list_totals(rows)),
        after=_measured(list_totals(last_rows)),
        sums=sums(step for found in steps.values() for step in found.values()),
        lines=tuple(lines),
    )


def _number(pk: int, earlier: Register, later: Register) -> str:
    pairing = later.known[pk].pairing or earlier.known[pk].pairing
    return pairing.number if pairing else ""


def _lines(
    pk: int,
    steps: Mapping[ChangeClass, Step],
    earlier: Register,
    later: Register,
    first: Moment,
    last: Moment,
) -> list[Line]:
    """The lines of a pairing, one for each class that changed anything of it."""
    old, now = earlier.known[pk], later.known[pk]
    pairing = now.pairing or old.pairing
    is_listed = any(step.before or step.after for step in steps.values())
    if pairing is None or not (old.is_recorded or is_listed):
        return []
    late = steps[ChangeClass.LATE]
    entered_as = ChangeClass.NEW if late.after is None else ChangeClass.LATE
    details = [
        *own_details(old, now, entered_as),
        *event_details(old, now, first.as_at, last.as_at),
        *paper_details(old, now, earlier.documents, later.documents),
        *listing_details(
            earlier.listings.get(pk, {}),
            later.listings.get(pk, {}),
            day=first.as_at,
            editions_before=earlier.editions,
        ),
    ]
    lines = []
    for change_class in CLASSES:
        step = steps[change_class]
        its = tuple(detail for detail in details if detail.change_class == change_class)
        if its or step.before != step.after:
            lines.append(
                Line(
                    change_class=change_class,
                    pairing=pairing,
                    before=step.before,
                    after=step.after,
                    effects=step.effects,
                    details=its,
                    is_shown_first=old.pairing is not None,
                    is_shown_last=now.pairing is not None,
                )
            )
    return lines


def _pairs_by_province(totals: Mapping[int, Totals]) -> dict[Measure, dict[int, int]]:
    by_measure = {measure: {} for measure in PROVINCES_OF}
    for province_id, told in totals.items():
        by_measure[Measure.SIGNED_PAIRS][province_id] = told.signed.pair_count
        by_measure[Measure.PENDING_PAIRS][province_id] = told.in_progress.pair_count
    return by_measure


def _measured(totals: Totals) -> dict[Measure, int]:
    signed, pending = totals.signed, totals.in_progress
    values = (
        signed.pair_count, signed.province_count, pending.pair_count, pending.province_count,
        totals.candidate_count,
    )  # fmt: skip
    return dict(zip(MEASURES, values, strict=True))
