"""What a fiscal year asks of provinces and pairings, whether or not its rows were made yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from monitoring.holidays import Holidays, read_holidays
from monitoring.models import PAIRING_KINDS, PROVINCE_KINDS, Due, DueDay
from monitoring.schedule import due_days, working_due_day
from registry.choices import ProvinceKind
from registry.models import Pairing, Province
from registry.querysets import PairingQuerySet
from sistercity.thai.calendar import fiscal_year_end, fiscal_year_start


@dataclass(frozen=True)
class Expected:
    """The rows that a year lacks, unsaved, in the order of provinces and pairings."""

    dues: tuple[Due, ...]

    @property
    def counts(self) -> Counter[str]:
        """How many of each kind."""
        return Counter(due.kind for due in self.dues)

    @property
    def pairing_count(self) -> int:
        """How many pairings they are of."""
        return len({due.pairing_id for due in self.dues if due.pairing_id})

    @property
    def province_count(self) -> int:
        """How many provinces they are of."""
        return len({due.province_id for due in self.dues})


def counted_pairings(
    rows: PairingQuerySet, *, fiscal_year: int, today: date
) -> PairingQuerySet:
    """Pairings of which the year asks something: those that indicator 2.1 counts.

    Confirmed, of a province of the scheme, signed before the year began, and in force on its
    last day, or today while that lies ahead.
    """
    return (
        rows.confirmed()
        .filter(province__kind=ProvinceKind.PROVINCE)
        .as_at(min(today, fiscal_year_end(fiscal_year)))
        .in_force()
        .filter(signed_on__lt=fiscal_year_start(fiscal_year))
    )


def lacking_dues(
    *, fiscal_year: int, today: date, days: Mapping[str, DueDay], holidays: Holidays
) -> Expected:
    """What the year asks and has no row for yet; four queries."""
    held = Due.objects.filter(fiscal_year=fiscal_year).order_by()
    known = set(held.values_list("kind", "province_id", "pairing_id"))
    due_on = {kind: working_due_day(day, holidays.days) for kind, day in days.items()}
    pairings = counted_pairings(Pairing.objects, fiscal_year=fiscal_year, today=today)
    provinces = Province.objects.counted().existing_on(fiscal_year_end(fiscal_year))
    wanted = [
        *_rows(PROVINCE_KINDS, [(province, None) for province in provinces.order_by("sort_key")]),
        *_rows(
            PAIRING_KINDS,
            [
                (pairing.province, pairing)
                for pairing in pairings.select_related("province").order_by("number")
            ],
        ),
    ]
    return Expected(tuple(
        Due(
            fiscal_year=fiscal_year,
            kind=kind,
            province=province,
            pairing=pairing,
            due_on=due_on[kind],
        )
        for kind, province, pairing in wanted
        if (kind, province.pk, pairing.pk if pairing else None) not in known
    ))  # fmt: skip


def lacking_count(fiscal_year: int, today: date) -> int:
    """How many pairings and provinces the year has no row for yet."""
    lacking = lacking_dues(
        fiscal_year=fiscal_year, today=today, days=due_days(fiscal_year), holidays=read_holidays()
    ).dues
    return len({(due.province_id, due.pairing_id) for due in lacking})


def _rows(
    kinds: Collection[str], owners: Iterable[tuple[Province, Pairing | None]]
) -> list[tuple[str, Province, Pairing | None]]:
    return [(kind, province, pairing) for province, pairing in owners for kind in kinds]
