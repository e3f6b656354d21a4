"""The official list for any day: what stands on it, in which order, what counts."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registry.choices import EventKind
from registry.models import Edition
from registry.moments import Moment
from registry.official_list import official_list
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2023, 8, 15)


def listed(day=TODAY, known_at=None):
    return official_list(user=factories.person("editor"), moment=Moment(day, known_at))


def told(rows):
    return [(row.list_number, row.pairing.number) for row in rows]


@pytest.fixture
def pairings():
    """Two of 2532 with numbers, one of 2560 without, and an edition of 4 January 2562."""
    first = factories.pairing("TH-50", "ก", signed="1989-08-08")
    second = factories.pairing("TH-83", "ข", signed="1989")
    later = factories.pairing("TH-50", "ค", signed="2017-03-01")
    factories.edition_row(second, "๓๒/๑")
    factories.edition_row(first, "๓๒/๒")
    return first, second, later


def test_years_come_in_order_and_rows_by_the_number_that_the_ministry_typed(pairings):
    first, second, later = pairings
    found = listed()
    assert [year.year_be for year in found.years] == [2532, 2560]
    assert told(found.years[0].rows) == [("๓๒/๑", second.number), ("๓๒/๒", first.number)]
    assert told(found.years[1].rows) == [("", later.number)]
    assert (found.totals.signed.pair_count, found.totals.signed.province_count) == (3, 2)


def test_on_an_earlier_day_it_holds_what_was_signed_by_then(pairings):
    found = listed(date(2000, 1, 1))
    assert [year.year_be for year in found.years] == [2532]
    # No edition had come out yet, so nothing has a number.
    assert found.edition is None
    assert [row.list_number for row in found.years[0].rows] == ["", ""]


def test_the_latest_edition_by_the_day_gives_the_numbers(pairings):
    first, *_others = pairings
    newer = factories.edition(date(2022, 1, 4))
    factories.edition_row(first, "๓๒/๗", edition=newer)
    assert listed(date(2021, 1, 1)).edition == Edition.objects.get(as_at=date(2019, 1, 4))
    assert listed().years[0].rows[0].list_number == "๓๒/๗"


def test_what_does_not_count_stands_apart():
    factories.pairing("TH-50", "ก", signed="2001-01-01", confirmed=False)
    ended = factories.pairing("TH-51", "ข", signed="2001-01-01")
    factories.event(ended, EventKind.ENDED, "2010-12-31")
    suspended = factories.pairing("TH-57", "ค", signed="2001-01-01")
    factories.event(suspended, EventKind.SUSPENDED, "2020-01-01")
    undated = factories.pairing("TH-83", "ง", signed=None)
    factories.event(undated, EventKind.SIGNED, None)
    walking = factories.pairing("TH-60", "จ", signed=None)
    factories.event(walking, EventKind.STARTED, "2022-01-01")
    bangkok = factories.pairing("TH-10", "ฉ", signed="2001-01-01")

    found = listed()

    # Neither the candidate nor what has ended is on it; the suspended one is and does not count.
    assert [told(year.rows) for year in found.years] == [[("", suspended.number)]]
    assert found.years[0].pair_count == 0
    assert found.totals.signed.pair_count == 0
    assert told(found.undated) == [("", undated.number)]
    assert told(found.pending) == [("", walking.number)]
    assert told(found.outside) == [("", bangkok.number)]


def test_a_long_list_costs_the_same_queries(pairings):
    editor = factories.person("editor")

    def queries():
        with CaptureQueriesContext(connection) as captured:
            official_list(user=editor, moment=Moment(TODAY))
        return len(captured)

    before = queries()
    for number in range(60, 70):
        factories.pairing(f"TH-{number}", f"เมือง {number}", signed="2015-05-05")
    assert queries() == before
