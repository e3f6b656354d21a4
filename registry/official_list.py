"""The official list of pairings for any day, signed ones by year, as the ministry prints it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from registry.choices import Status
from registry.models import Edition, Pairing
from registry.moments import Moment
from registry.reports import Reconciled, Totals, list_totals, reconcile
from registry.wording import worded

# Pairings of these statuses stand on the list: a suspended one stays, though it does not count.
_LISTED = (Status.SIGNED, Status.SUSPENDED)
_PENDING = (Status.IN_PROGRESS, Status.STALLED)


@dataclass(frozen=True)
class ListedPairing:
    """A pairing in the wording of the moment, and its number in the edition; "" without one."""

    pairing: Pairing
    list_number: str

    @property
    def is_suspended(self) -> bool:
        """Listed, but not counted on the day."""
        return self.pairing.status_shown == Status.SUSPENDED


@dataclass(frozen=True)
class YearGroup:
    """The pairings signed in one Buddhist year, in the order of their list numbers."""

    year_be: int
    rows: tuple[ListedPairing, ...]

    @property
    def pair_count(self) -> int:
        """How many pairs the year adds to the total."""
        return sum(not row.is_suspended for row in self.rows)


@dataclass(frozen=True)
class OfficialList:
    """The list as at a day, as known at a moment.

    Attributes:
        totals: as the register's pages tell them.
        declared: the latest declared total of signed pairings by the day; None without any.
        edition: the latest edition by the day, whose numbers stand beside; None without any.
        years: by year of signing, the earliest first.
        undated: signed on a day that nobody knows; in no count.
        pending: in progress or stalled.
        outside: of Bangkok, which stands outside the provincial scheme.
    """

    moment: Moment
    totals: Totals
    declared: Reconciled | None
    edition: Edition | None
    years: tuple[YearGroup, ...]
    undated: tuple[ListedPairing, ...]
    pending: tuple[ListedPairing, ...]
    outside: tuple[ListedPairing, ...]


def official_list(*, user, moment: Moment) -> OfficialList:
    """Read the list in a fixed number of queries; only confirmed pairings stand on it."""
    known = Pairing.known(moment.known_at).visible_to(user).as_at(moment.as_at).on_list()
    confirmed = known.confirmed()
    edition = (
        Edition.known(moment.known_at)
        .visible_to(user)
        .filter(as_at__lte=moment.as_at)
        .order_by("-as_at")
        .first()
    )
    found = worded(
        confirmed.filter(status_shown__in=(*_LISTED, *_PENDING)), moment.known_at, moment.as_at
    )
    rows = [ListedPairing(pairing, _number(pairing, edition)) for pairing in found]
    counted = [row for row in rows if row.pairing.province.counts]
    signed = [row for row in counted if row.pairing.status_shown in _LISTED]
    return OfficialList(
        moment=moment,
        totals=list_totals(known),
        declared=_declared(user, moment),
        edition=edition,
        years=_by_year(row for row in signed if not row.pairing.is_undated),
        undated=_ordered(row for row in signed if row.pairing.is_undated),
        pending=_ordered(row for row in counted if row.pairing.status_shown in _PENDING),
        outside=_ordered(row for row in rows if not row.pairing.province.counts),
    )


def _number(pairing: Pairing, edition: Edition | None) -> str:
    if edition is None:
        return ""
    return next((number for its, number in pairing.list_numbers if its.id == edition.id), "")


def _declared(user, moment: Moment) -> Reconciled | None:
    totals = [
        total
        for total in reconcile(user=user, known_at=moment.known_at)
        if total.status == Status.SIGNED and total.compared_on <= moment.as_at
    ]
    return totals[-1] if totals else None


def _by_year(rows: Iterable[ListedPairing]) -> tuple[YearGroup, ...]:
    years = defaultdict(list)
    for row in rows:
        years[row.pairing.signed_as_known.year_be].append(row)
    return tuple(YearGroup(year, _ordered(years[year])) for year in sorted(years))


def _ordered(rows: Iterable[ListedPairing]) -> tuple[ListedPairing, ...]:
    """By the number that the ministry typed, then by day of signing and names."""

    def key(row: ListedPairing) -> tuple:
        pairing = row.pairing
        return (
            not row.list_number,
            _sequence(row.list_number),
            pairing.signed_on.isoformat() if pairing.signed_on else "",
            pairing.province.sort_key,
            pairing.counterpart.sort_key,
            pairing.number,
        )

    return tuple(sorted(rows, key=key))


def _sequence(list_number: str) -> int:
    """The running number after the stroke; Thai digits are digits to ``int`` too."""
    after = list_number.rpartition("/")[2]
    return int(after) if after.isdecimal() else 0
