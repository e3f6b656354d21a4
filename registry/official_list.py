"""The official list of pairings for any day, signed ones by year, as the ministry prints it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from registry.choices import Status
from registry.models import Counterpart, Edition, EditionRow, Pairing
from registry.moments import Moment
from registry.names import name_of, province_name, text_of
from registry.reports import Reconciled, Tally, Totals, list_totals, reconcile
from registry.wording import worded
from sistercity.fields.messages import reads_english

# Pairings of these statuses stand on the list: a suspended one stays, though it does not count.
_LISTED = (Status.SIGNED, Status.SUSPENDED)
_PENDING = (Status.IN_PROGRESS, Status.STALLED)


@dataclass(frozen=True)
class ListedPairing:
    """A pairing in the wording of the moment, with its number in the edition; "" without one.

    ``as_written`` is what an edition of the very day prints of the counterpart; "" on other days.
    """

    pairing: Pairing
    list_number: str
    as_written: str = ""

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

    @property
    def is_declared(self) -> bool:
        """Whether the ministry declared a total as at the very day, which its list then heads."""
        return self.declared is not None and self.declared.as_at == self.moment.as_at

    @property
    def heading(self) -> Tally:
        """The total at the head of the list."""
        return self.declared.declared if self.is_declared else self.totals.signed


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
    rows = _with_numbers(found, edition, user=user, moment=moment)
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


def pair_words(row: ListedPairing) -> str:
    """A row as the ministry's list words it: ``จังหวัดเชียงใหม่ - เมืองยูโอซู …``."""
    unit = row.pairing.counterpart
    province = province_name(row.pairing.province)
    if reads_english():
        names = (name_of(unit), text_of(unit, "parent"), name_of(unit.country))
        return f"{province} - {', '.join(name for name in names if name)}"
    if row.as_written:
        return f"{province} - {row.as_written}"
    return f"{province} - {written_words(unit)}"


def written_words(unit: Counterpart) -> str:
    """A foreign unit as a list names it in Thai: its kind, name, parent and country."""
    kind = unit.unit_type.name_th
    name = unit.name_th if unit.name_th.startswith(kind) else f"{kind}{unit.name_th}"
    return " ".join(filter(None, (name, unit.parent_th, unit.country.name_th)))


def _with_numbers(
    pairings: Iterable[Pairing], edition: Edition | None, *, user, moment: Moment
) -> list[ListedPairing]:
    """Each pairing with its number in the edition, and the wording of one of the very day."""
    if edition is None:
        return [ListedPairing(pairing, "") for pairing in pairings]
    known = EditionRow.known(moment.known_at).visible_to(user).filter(edition_id=edition.id)
    typed = {row.pairing_id: row for row in known}
    is_of_the_day = edition.as_at == moment.as_at
    return [
        ListedPairing(
            pairing,
            row.list_number if row else "",
            row.counterpart_as_written if row and is_of_the_day else "",
        )
        for pairing, row in ((pairing, typed.get(pairing.pk)) for pairing in pairings)
    ]


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
