"""Activities of several fiscal years, reduced in the database to classes that rules tell apart.

A million activities become some ten thousand classes: of a province and a year, approved or not,
joint or not, begun before, in or after what the year has come to; and of those that may count, for
they are approved, joint and of the year, with the same pairings since the same turn in their life.
How many each class has is read at once, which ones only when somebody looks at them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cached_property
from heapq import nsmallest
from itertools import accumulate, chain
from typing import NamedTuple

from django.db import connection

from monitoring import kpis
from monitoring.choices import Status
from monitoring.models import Activity, ActivityPairing
from registry.models import PairingEvent
from sistercity.audit.recorded import was_known
from sistercity.replica import connection_in_use

from .dates import Dates

FAR_AHEAD = datetime(9999, 12, 31, tzinfo=UTC)
# What a class is made of, as one number; once the timing is what began in the year so far, twice
# what begins later.
_APPROVED, _JOINT, _TIMING = 1, 2, 4
# What the activities of a class share, as the database gives it: fiscal year, province, flags,
# the first and last of their pairings, the day since which those stand as they do, and, of the
# few that name more than two, each of which is a class of its own, the activity's id.
Class = tuple
_SHARED = "fiscal_year, province_id, flags, first_id, last_id, since, alone"
_SHARED_COUNT, _PROVINCE = 7, 1


def read_activities(
    years: Collection[Dates],
    codes: Mapping[int, Mapping[int, str]],
    *,
    provinces: Collection[int] | None,
    number: int,
    waiting: bool,
) -> dict[int, tuple[kpis.AlikeActivities, ...]]:
    """The activities that touch each fiscal year, as known at its moment; two queries.

    Args:
        codes: of each year the codes of provinces by id, as known then.
        provinces: ids of those whose activities are wanted; None: all.
        number: the last change of the ledger, as which they are read when they are looked into.
        waiting: tell the pairings of those too that would count once they are approved.
    """
    rows = _rows(_counted(years, provinces, waiting))
    pairings = _all_pairings(years, [(row[0], row[6]) for row in rows if row[6]])
    records = {
        its.period.fiscal_year: YearRecords(its, provinces, number, waiting) for its in years
    }
    named: dict[tuple, tuple[int, ...]] = {}
    found: dict[int, list[kpis.AlikeActivities]] = {year: [] for year in records}
    for row in rows:
        year, province, flags, first, last, _since, alone, count, pk, starts_on, ends_on = row
        if alone:
            ours = pairings[year, alone]
        elif (ours := named.get((first, last))) is None:
            # Many classes name the same.
            ours = named[first, last] = tuple(sorted({first, last} - {None}))
        found[year].append(
            kpis.AlikeActivities(
                pk,
                codes[year].get(province, ""),
                ours,
                _day(starts_on),
                _day(ends_on),
                bool(flags & _APPROVED),
                bool(flags & _JOINT),
                ClassRecords(records[year], row[:_SHARED_COUNT], count),
            )
        )
    return {year: tuple(some) for year, some in found.items()}


class YearRecords:
    """The days and ids of all activities of a year by class, read once, when first asked for.

    They are read as the ledger stood when the classes were counted.
    """

    def __init__(
        self, dates: Dates, provinces: Collection[int] | None, number: int, waiting: bool
    ) -> None:
        self._asked = (dates, provinces, number, waiting)

    @cached_property
    def by_class(self) -> Mapping[Class, tuple[tuple[date, int], ...]]:
        """The days on which they start and their ids, in order."""
        return self._by_class(*self._asked)

    def of_provinces(self, ids: Collection[int]) -> Mapping[Class, tuple[tuple[date, int], ...]]:
        """The same of some provinces, read each time."""
        dates, _provinces, number, waiting = self._asked
        return self._by_class(dates, sorted(ids), number, waiting)

    def of_pairings(self, ids: Collection[int]) -> Mapping[Class, tuple[tuple[date, int], ...]]:
        """The same of the classes that name one of these pairings, read each time."""
        return self._by_class(*self._asked, sorted(ids))

    @staticmethod
    def _by_class(*asked: object) -> dict[Class, tuple[tuple[date, int], ...]]:
        found = defaultdict(list)
        for row in _rows(_listed(*asked)):
            pk, starts_on = row[_SHARED_COUNT:]
            found[row[:_SHARED_COUNT]].append((_day(starts_on), pk))
        return {key: tuple(sorted(records)) for key, records in found.items()}


class ClassRecords(Sequence):
    """The days and ids of one class; its length is known without reading them."""

    __slots__ = ("_count", "key", "year")

    def __init__(self, year: YearRecords, key: Class, count: int) -> None:
        self.year, self.key, self._count = year, key, count

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, place):
        return self.year.by_class[self.key][place]

    def __iter__(self) -> Iterator[tuple[date, int]]:
        return iter(self.year.by_class[self.key])


def first_of_pairings(
    activities: Mapping[int, Collection[kpis.AlikeActivities]], most: int
) -> dict[int, tuple[int, ...]]:
    """By pairing the ids of so many of these activities, the earliest; one query."""
    years = {one.records.year for some in activities.values() for one in some}
    found = {}
    for year in years:
        found |= year.of_pairings(activities)
    return {
        pairing: tuple(
            pk
            for _day, pk in nsmallest(
                most, chain.from_iterable(found[one.records.key] for one in some)
            )
        )
        for pairing, some in activities.items()
    }


class InTurn(Sequence):
    """Ids of activities of one year, province by province, in each by day.

    Their number is known without reading them, and a slice reads the provinces it lies in.
    """

    def __init__(
        self, activities: Iterable[kpis.AlikeActivities], order: Callable[[str], object]
    ) -> None:
        by_province = defaultdict(list)
        for one in activities:
            by_province[one.province].append(one)
        self._parts = [by_province[code] for code in sorted(by_province, key=order)]
        self._ends = list(accumulate(sum(len(one.records) for one in part) for part in self._parts))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def __getitem__(self, place: slice) -> tuple[int, ...]:
        first, last, _step = place.indices(len(self))
        if first >= last:
            return ()
        lowest, highest = bisect_right(self._ends, first), bisect_left(self._ends, last)
        parts = [[one.records for one in part] for part in self._parts[lowest : highest + 1]]
        provinces = {records.key[_PROVINCE] for part in parts for records in part}
        found = parts[0][0].year.of_provinces(provinces)
        ids = [
            pk
            for part in parts
            for _day, pk in sorted(chain.from_iterable(found[one.key] for one in part))
        ]
        before = self._ends[lowest - 1] if lowest else 0
        return tuple(ids[first - before : last - before])


class _Statement(NamedTuple):
    sql: str
    values: list


def _counted(
    years: Iterable[Dates], provinces: Collection[int] | None, waiting: bool
) -> _Statement:
    """How many activities each class has, with one that stands for them."""
    done = [_done(its, provinces, None) for its in years]
    return _Statement(
        f"{_classes(done, waiting)} SELECT {_SHARED}, COUNT(*), MIN(id), MIN(starts_on), "
        f"MAX(ends_on) FROM named GROUP BY {_SHARED}",
        [value for part in done for value in part.values],
    )


def _listed(
    its: Dates,
    provinces: Collection[int] | None,
    number: int,
    waiting: bool,
    pairings: Sequence[int] | None = None,
) -> _Statement:
    """The activities of one year with the class of each.

    Args:
        pairings: those of which activities must ever have named one; None: any.
    """
    done = _done(its, provinces, number)
    within = "" if pairings is None else _naming(len(pairings))
    head = _classes([done], waiting, _as_written(number, "link."), within)
    values = [*(pairings or ()), *done.values]
    return _Statement(f"{head} SELECT {_SHARED}, id, starts_on FROM named", values)


def _naming(count: int) -> str:
    """The head of a statement, with ``ours``: activities that ever named one of so many pairings,
    and ``theirs``: all pairings that these ever named."""
    link = ActivityPairing.versions._meta.db_table
    marks = ", ".join(["%s"] * count)
    return f"""
        ours AS (SELECT activity_id FROM {link} WHERE pairing_id IN ({marks})),
        theirs AS (
            SELECT pairing_id FROM {link} WHERE activity_id IN (SELECT activity_id FROM ours)
        ),
    """


def _classes(
    done: Sequence[_Statement], waiting: bool, linked: str = "", within: str = ""
) -> str:
    """The head of a statement, with ``named``: each activity with what makes its class.

    ``span`` cuts the life of a pairing at every day on which anything was ever known to turn
    it, so that between two of them every rule finds it the same.

    Args:
        waiting: whether activities that wait for approval are taken for such that may count.
        linked: what else lets a link to a pairing count.
        within: as ``_naming`` gives it, where no other activities are wanted.
    """
    of_theirs = "AND pairing_id IN (SELECT pairing_id FROM theirs)" if within else ""
    of_ours = "WHERE done.id IN (SELECT activity_id FROM ours)" if within else ""
    may_count = f"{_JOINT + _TIMING + _APPROVED}" + (f", {_JOINT + _TIMING}" if waiting else "")
    event = PairingEvent.versions._meta.db_table
    link = ActivityPairing.versions._meta.db_table
    return f"""
        WITH {within} turn AS (
            SELECT pairing_id, status_from AS day FROM {event}
            WHERE status_from IS NOT NULL {of_theirs}
            UNION
            SELECT pairing_id, effective_on FROM {event}
            WHERE effective_on IS NOT NULL {of_theirs}
        ),
        span AS MATERIALIZED (
            SELECT pairing_id, day AS begins,
                LEAD(day) OVER (PARTITION BY pairing_id ORDER BY day) AS until
            FROM turn
        ),
        done AS ({" UNION ALL ".join(part.sql for part in done)}),
        named AS MATERIALIZED (
            SELECT done.fiscal_year, done.id, MIN(done.province_id) AS province_id,
                MIN(done.flags) AS flags,
                MIN(done.starts_on) AS starts_on, MAX(done.ends_on) AS ends_on,
                MAX(span.begins) AS since,
                MIN(link.pairing_id) AS first_id, MAX(link.pairing_id) AS last_id,
                CASE WHEN COUNT(link.pairing_id) > 2 THEN done.id END AS alone
            FROM done
            LEFT JOIN {link} link ON link.activity_id = done.id AND done.flags IN ({may_count})
                AND link.known_from <= done.moment
                AND (link.known_to IS NULL OR link.known_to > done.moment{linked})
            LEFT JOIN span ON span.pairing_id = link.pairing_id
                AND span.begins <= done.starts_on
                AND (span.until IS NULL OR span.until > done.starts_on)
            {of_ours}
            GROUP BY done.fiscal_year, done.id
        )
    """


def _done(its: Dates, provinces: Collection[int] | None, number: int | None) -> _Statement:
    """The activities that touch one year, as known at its moment.

    Args:
        number: the change of the ledger after which nothing counts that was written; None: all
            counts that is there.
    """
    moment = connection.ops.adapt_datetimefield_value(its.known_at or FAR_AHEAD)
    begins, ends, as_at = (
        connection.ops.adapt_datefield_value(day)
        for day in (its.period.begins, its.period.ends, its.period.as_at)
    )
    written = "" if number is None else _as_written(number)
    sql = f"""
        SELECT {its.period.fiscal_year} AS fiscal_year, {_moment()} AS moment,
            id, province_id, starts_on, ends_on,
            CASE WHEN status = '{Status.APPROVED}' THEN {_APPROVED} ELSE 0 END
                + CASE WHEN is_joint THEN {_JOINT} ELSE 0 END
                + CASE WHEN starts_on < %s THEN 0 WHEN starts_on > %s THEN {2 * _TIMING}
                    ELSE {_TIMING} END AS flags
        FROM {Activity.versions._meta.db_table}
        WHERE known_from <= %s AND (known_to IS NULL OR known_to > %s{written})
            AND starts_on <= %s AND ends_on >= %s AND status <> '{Status.DISCARDED}'
    """
    values = [moment, begins, as_at, moment, moment, ends, begins]
    if provinces is not None:
        marks = ", ".join(["%s"] * len(provinces))
        sql += f" AND province_id IN ({marks})" if provinces else " AND 1 = 0"
        values += provinces
    return _Statement(sql, values)


def _as_written(number: int, table: str = "") -> str:
    """Undoes what was written after a change: states that it ended go on, its own are not."""
    return f" OR {table}number_to > {number}) AND ({table}number_from <= {number}"


def _moment() -> str:
    """A moment in the list of columns, where PostgreSQL cannot tell what it is."""
    return "CAST(%s AS timestamptz)" if connection.vendor == "postgresql" else "%s"


def _rows(statement: _Statement) -> list[tuple]:
    with connection_in_use().cursor() as cursor:
        cursor.execute(statement.sql, statement.values)
        return cursor.fetchall()


def _day(value: date | str) -> date:
    """A day as the database gives it: SQLite as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def _all_pairings(
    years: Collection[Dates], asked: Collection[tuple[int, int]]
) -> dict[tuple[int, int], tuple[int, ...]]:
    """Every pairing of the activities that name more than two, by fiscal year and activity."""
    # No activity has the id 0: the query is asked whether or not there are any.
    rows = list(
        ActivityPairing.known_at_any([its.known_at for its in years])
        .filter(activity_id__in={0, *(pk for _year, pk in asked)})
        .order_by("pairing_id")
        .values_list("activity_id", "pairing_id", "known_from", "known_to")
    )
    found: dict[tuple[int, int], list[int]] = {key: [] for key in asked}
    for its in years:
        for activity, pairing, known_from, known_to in rows:
            key = (its.period.fiscal_year, activity)
            if key in found and was_known(known_from, known_to, its.known_at):
                found[key].append(pairing)
    return {key: tuple(ids) for key, ids in found.items()}
