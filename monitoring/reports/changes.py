"""What became of the figures of a year between two reports on it, record by record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from monitoring import kpis
from monitoring.kpis import UNPUBLISHED, Figure

from . import words
from .shapes import FigureReport, KpiReport

# A record by its kind and id, and where it stands beside the indicator: a standing of its
# groups, "counted", or the reason why it is left out.
Record = tuple[str, int]
Standings = Mapping[Record, str]
COUNTED = "counted"
# Records stand in reports in this order.
KINDS = ("document", "pairing", "activity", "order", "meeting")


@dataclass(frozen=True)
class RecordChange:
    """A record that stands elsewhere than before; None: the figure did not touch it then.

    ``name`` is how the report names it.
    """

    kind: str
    id: int
    name: object
    before: str | None
    after: str | None

    @property
    def is_behind(self) -> bool:
        """Whether the figure rests on it, or did: it was not left out both times."""
        return bool({self.before, self.after} - {None, *kpis.Reason})


@dataclass(frozen=True)
class FigureChange:
    """An indicator in the earlier and the later report, and the records that made the difference.

    ``records`` are those behind the figure, ``others`` those left out both times, for another
    reason; ``hidden_count`` records that are not published changed too.
    """

    before: FigureReport
    after: FigureReport
    records: tuple[RecordChange, ...]
    others: tuple[RecordChange, ...]
    hidden_count: int

    @property
    def is_changed(self) -> bool:
        """Whether the value is another."""
        return _sides(self.before.figure) != _sides(self.after.figure)


def figure_changes(before: KpiReport, after: KpiReport) -> tuple[FigureChange, ...]:
    """Indicator by indicator what changed between two reports on one year and place.

    Raises:
        ValueError: they are of different years or places.
    """
    asked = {(report.fiscal_year, report.place.code) for report in (before, after)}
    if len(asked) != 1:
        raise ValueError("two reports on one year and place are compared")
    return tuple(_change(old, new) for old, new in zip(before.figures, after.figures, strict=True))


def standing_words(standing: str | None) -> str:
    """Where a record stands, in words."""
    if standing is None:
        return _("ไม่อยู่ในตัวเลข")
    if standing == COUNTED:
        return _("นับ")
    if standing in words.STANDINGS:
        return str(words.STANDINGS[standing][1])
    return str(words.REASONS[kpis.Reason(standing)])


def _change(before: FigureReport, after: FigureReport) -> FigureChange:
    old, new = record_standings(before.figure), record_standings(after.figure)
    changed = sorted(
        (record for record in {*old, *new} if old.get(record) != new.get(record)),
        key=lambda record: (KINDS.index(record[0]), record[1]),
    )
    records, hidden_count = [], 0
    for kind, pk in changed:
        name = after.names.of(kind).get(pk) or before.names.of(kind).get(pk)
        is_hidden = {old.get((kind, pk)), new.get((kind, pk))} <= {None, *UNPUBLISHED}
        if name is None or is_hidden:
            hidden_count += 1
            continue
        records.append(RecordChange(kind, pk, name, old.get((kind, pk)), new.get((kind, pk))))
    return FigureChange(
        before,
        after,
        records=tuple(one for one in records if one.is_behind),
        others=tuple(one for one in records if not one.is_behind),
        hidden_count=hidden_count,
    )


def record_standings(figure: Figure) -> Standings:
    """Where every record behind a figure stands."""
    found: dict[Record, str] = {(one.record, one.id): one.reason.value for one in figure.exclusions}
    for standing, ids in figure.groups.get("pairings", {}).items():
        found |= {("pairing", pk): standing for pk in ids}
    for relation, kind in (
        ("activities_by_province", "activity"),
        ("orders_by_province", "order"),
        ("meetings_by_province", "meeting"),
    ):
        for ids in figure.supporting.get(relation, {}).values():
            found |= {(kind, pk): COUNTED for pk in ids}
    central = figure.groups.get("central", {})
    found |= {("order", pk): COUNTED for pk in central.get("orders", ())}
    found |= {("meeting", pk): COUNTED for pk in central.get("meetings", ())}
    if figure.indicator == "1.1":
        found |= {("document", pk): COUNTED for pk in figure.numerator_ids}
    return found


def _sides(figure: Figure) -> tuple:
    return figure.state, figure.numerator, figure.denominator
