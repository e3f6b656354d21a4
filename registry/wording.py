"""Pairings with the names of everything they refer to, in the wording of one moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from registry.models import (
    Cluster,
    Counterpart,
    Country,
    Edition,
    EditionRow,
    Pairing,
    Province,
    Region,
    UnitType,
)
from sistercity.audit.recorded import Recorded


def worded(
    pairings: Iterable[Pairing], moment: datetime | None, as_at: date | None = None
) -> list[Pairing]:
    """The pairings, each with its province, region, cluster, counterpart, type and country.

    Args:
        pairings: live rows, or states known at ``moment`` (``Pairing.known(moment)``).
        moment: whose wording to take; None for the present one.
        as_at: list numbers of editions up to this day; None for all that are known.

    Returns:
        In the same order, with ``list_numbers`` beside: pairs of edition and list number, and
        ``joined_numbers``: of the rows that were joined to it. The number of queries does not
        grow with the rows.
    """
    rows = living(Pairing, pairings)
    provinces = Province.known_by_id(moment, (row.province_id for row in rows))
    counterparts = Counterpart.known_by_id(moment, (row.counterpart_id for row in rows))
    refer(provinces.values(), "region", Region, moment)
    refer(provinces.values(), "cluster", Cluster, moment)
    refer(counterparts.values(), "country", Country, moment)
    refer(counterparts.values(), "unit_type", UnitType, moment)
    numbers = _list_numbers([row.pk for row in rows], moment, as_at)
    joined = _joined_numbers([row.pk for row in rows], moment)
    for row in rows:
        row.province = provinces[row.province_id]
        row.counterpart = counterparts[row.counterpart_id]
        row.list_numbers = numbers[row.pk]
        row.joined_numbers = joined[row.pk]
    return rows


def former_names(lines: str) -> list[str]:
    """A unit's former names, which stand one a line."""
    return [name for name in lines.splitlines() if name.strip()]


def living(model: type[Recorded], rows: Iterable) -> list:
    """Live rows as they are, states of the past as instances of the model."""
    return [row if isinstance(row, model) else model.from_state(row) for row in rows]


def refer(rows: Iterable, name: str, model: type, moment: datetime | None) -> None:
    """Give each row the ``model`` row that it refers to by ``name``, as known at ``moment``."""
    rows = [row for row in rows if getattr(row, f"{name}_id")]
    known = model.known_by_id(moment, (getattr(row, f"{name}_id") for row in rows))
    for row in rows:
        setattr(row, name, known[getattr(row, f"{name}_id")])


def worded_provinces(rows: Iterable, moment: datetime | None) -> list[Province]:
    """Provinces in the wording of the moment, with their regions and clusters."""
    provinces = living(Province, rows)
    refer(provinces, "region", Region, moment)
    refer(provinces, "cluster", Cluster, moment)
    return provinces


def worded_counterparts(rows: Iterable, moment: datetime | None) -> list[Counterpart]:
    """Foreign units in the wording of the moment, with their countries and types."""
    units = living(Counterpart, rows)
    refer(units, "country", Country, moment)
    refer(units, "unit_type", UnitType, moment)
    return units


def _list_numbers(
    ids: list[int], moment: datetime | None, as_at: date | None
) -> dict[int, list]:
    rows = list(EditionRow.known(moment).filter(pairing_id__in=ids).order_by("edition_id", "id"))
    editions = Edition.known_by_id(moment, {row.edition_id for row in rows})
    numbers = defaultdict(list)
    for row in rows:
        edition = editions[row.edition_id]
        if as_at is None or edition.as_at <= as_at:
            numbers[row.pairing_id].append((edition, row.list_number))
    return numbers


def _joined_numbers(ids: list[int], moment: datetime | None) -> dict[int, list[str]]:
    rows = Pairing.known(moment).joined().filter(merged_into_id__in=ids).order_by("number")
    numbers = defaultdict(list)
    for target_id, number in rows.values_list("merged_into_id", "number"):
        numbers[target_id].append(number)
    return numbers
