"""The six indicators recounted in plain SQL from rows and events, beside what the portal says.

The queries in ``recount/`` follow the rules' own words: they read the versions of rows and the
dates as told, and none of the columns that the portal derives. A change of a rule is written
twice, here and there, or this fails.
"""

import json
from datetime import UTC, date, datetime
from functools import cache

import pytest
from django.db import transaction

from monitoring.reports import kpi_report
from monitoring.reports.plain import report_json
from registry.models import Pairing
from sistercity import clock
from tests import factories

from .recounting import rows_of

pytestmark = pytest.mark.django_db

YEARS = range(2562, 2567)
COUNTED_STATES = ("in_progress", "in_progress_and_signed", "never")
# A year, the day told and the moment of knowledge; without them as the year itself has it.
ASKED = [
    *((year, None, None) for year in YEARS),
    (2565, None, datetime(2022, 10, 15, 16, 59, 59, tzinfo=UTC)),
    (2566, date(2022, 12, 31), None),
    (2566, date(2022, 12, 31), datetime(2022, 12, 31, 16, 59, 59, tzinfo=UTC)),
    # The day on which the handbook came out, and the last one of a relation that ended.
    (2563, date(2020, 5, 1), None),
    (2565, date(2022, 3, 31), None),
    # Between two approvals: an activity and an order of September wait still.
    (2564, None, datetime(2021, 10, 5, 16, 59, 59, tzinfo=UTC)),
    # An order was replaced, and its successor not approved.
    (2564, date(2021, 6, 20), datetime(2021, 6, 20, 16, 59, 59, tzinfo=UTC)),
]


def figures_of(year, as_at, known_at):
    """The portal's figures by indicator, for a year, a day and a moment."""
    report = kpi_report(year, as_at=as_at, known_at=known_at, now=clock.now())
    return {row["indicator"]: row for row in json.loads(report_json(report))["figures"]}


@pytest.fixture(scope="module")
def told(demo):
    return cache(figures_of)


@pytest.fixture(scope="module")
def recount(demo):
    return cache(rows_of)


asked = pytest.mark.parametrize(
    "asked", ASKED, ids=lambda asked: " ".join(str(part)[:10] for part in asked if part)
)


def sides(figure):
    return sorted(figure["numerator_ids"]), sorted(figure["denominator_ids"])


def counts(figure):
    return figure["numerator"], figure["denominator"]


def excluded(figure, reason):
    return [pk for row in figure["exclusions"] if row["reason"] == reason for pk in row["ids"]]


@asked
def test_1_1(asked, told, recount):
    figure = told(*asked)["1.1"]
    handbooks = [row["id"] for row in recount("1.1", *asked)]
    assert figure["numerator_ids"] == handbooks
    assert figure["value"] == bool(handbooks)


@asked
def test_1_2(asked, told, recount):
    figure = told(*asked)["1.2"]
    rows = recount("1.2", *asked)
    bound = [row for row in rows if row["is_bound"]]
    right = [row["pairing"] for row in bound if not row["faults"]]
    assert sides(figure) == (right, [row["pairing"] for row in bound])
    assert counts(figure) == (len(right), len(bound))
    assert figure["state"] == ("value" if bound else "no_case")
    faults = {row["pairing"]: row["faults"] for row in bound if row["faults"]}
    steps = {number: {row["step"] for row in told} for number, told in figure["faults"].items()}
    assert {number: len(codes) for number, codes in steps.items()} == faults
    unbound = [row["pairing"] for row in rows if not row["is_bound"]]
    assert excluded(figure, "no_edition") == unbound
    assert figure["assumed_ids"] == [row["pairing"] for row in bound if row["is_assumed"]]


@asked
def test_2_1(asked, told, recount):
    figure = told(*asked)["2.1"]
    rows = recount("2.1", *asked)
    provinces = sorted({row["province"] for row in rows})
    active = sorted({row["province"] for row in rows if row["joint"]})
    unanswered = {row["province"] for row in rows if not row["answered"]}
    explained = [code for code in provinces if code not in {*active, *unanswered}]
    assert sides(figure) == (active, provinces)
    assert counts(figure) == (len(active), len(provinces))
    groups = figure["groups"]["provinces"]
    assert sorted(groups["explained"]) == explained
    assert sorted(groups["silent"]) == sorted({*provinces} - {*active} - {*explained})
    groups = figure["groups"]["pairings"]
    assert sorted(groups["active"]) == sorted(row["pairing"] for row in rows if row["joint"])
    idle = [row for row in rows if not row["joint"]]
    told_of = sorted(row["pairing"] for row in idle if row["answered"])
    silent = sorted(row["pairing"] for row in idle if not row["answered"])
    assert (sorted(groups["explained"]), sorted(groups["silent"])) == (told_of, silent)
    assumed = sorted(row["pairing"] for row in rows if row["is_assumed"])
    assert sorted(figure["assumed_ids"]) == assumed


@asked
def test_2_2(asked, told, recount):
    figure = told(*asked)["2.2"]
    rows = recount("2.2", *asked)
    groups = figure["groups"]["pairings"]
    for state in COUNTED_STATES:
        assert groups[state] == [row["pairing"] for row in rows if row["state"] == state]
    apart = [row["pairing"] for row in rows if row["state"] not in COUNTED_STATES]
    assert sorted(groups["signed_only"] + groups["unknown"]) == apart
    counted = [row["pairing"] for row in rows if row["state"] in COUNTED_STATES]
    assert sorted(figure["numerator_ids"]) == counted
    assert figure["value"] == figure["numerator"] == len(counted)
    declared = [row["pairing"] for row in rows if row["in_declared"] and row["pairing"] in counted]
    assert figure["groups"]["declared"]["pairings"] == declared
    assert figure["assumed_ids"] == [row["pairing"] for row in rows if row["is_assumed"]]


@pytest.mark.parametrize("year", [2562, 2563, 2564, 2565, 2566])
def test_2_2_tells_signed_only_from_unknown(year, told, recount):
    groups = told(year, None, None)["2.2"]["groups"]["pairings"]
    for state in ("signed_only", "unknown"):
        rows = recount("2.2", year, None, None)
        assert groups[state] == [row["pairing"] for row in rows if row["state"] == state]


@asked
def test_3_1(asked, told, recount):
    figure = told(*asked)["3.1"]
    seats = {row["seat"]: row["has_group"] for row in recount("3.1", *asked)}
    assert bool(figure["groups"]["central"]["orders"]) == bool(seats.pop("central"))
    with_group = sorted(code for code, has_group in seats.items() if has_group)
    assert sides(figure) == (with_group, sorted(seats))
    assert counts(figure) == (len(with_group), len(seats))


@asked
def test_3_2(asked, told, recount):
    figure = told(*asked)["3.2"]
    meetings = {row["seat"]: row["meetings"] for row in recount("3.2", *asked)}
    at_work = sorted(seat for seat, count in meetings.items() if count)
    assert sides(figure) == (at_work, sorted(meetings))
    assert counts(figure) == (len(at_work), len(meetings))
    central = figure["groups"]["central"]
    assert bool(central["orders"]) == ("central" in meetings)
    assert len(central["meetings"]) == meetings.get("central", 0)


@pytest.mark.parametrize("indicator", ["1.2", "2.1", "2.2", "3.1", "3.2"])
def test_the_years_are_added_each_as_known_at_its_closing(indicator, told):
    numerator = denominator = 0
    for year in YEARS:
        figure = told(year, None, None)[indicator]
        numerator += figure["numerator"]
        denominator += figure["denominator"] or 0
        assert figure["combined"]["numerator"] == numerator
        assert figure["combined"]["denominator"] in {denominator, None}


def test_edges_that_the_demonstration_lacks(demo):
    """A suspension over in the year, an end on the last day, a stalled pairing signed after all."""
    with transaction.atomic():
        for number, kind, day in (
            ("P-0017", "suspended", "2022-11-10"),  # its activity of 14 November does not count
            ("P-0017", "resumed", "2022-12-01"),
            ("P-0007", "ended", "2023-08-15"),
            ("P-0009", "ended", "2023-08"),  # still to come on the 15th: the month's last day
            ("P-0075", "signed", "2023-03"),
        ):
            factories.event(Pairing.objects.get(number=number), kind, day)
        figures = figures_of(2566, None, None)
        assert "TH-27" not in figures["2.1"]["numerator_ids"]
        assert {"TH-20", "TH-76"} <= {*figures["2.1"]["denominator_ids"]}
        assert figures["2.2"]["groups"]["pairings"]["in_progress"] == ["P-0075"]
        for test in (test_1_2, test_2_1, test_2_2):
            test((2566, None, None), figures_of, rows_of)
        transaction.set_rollback(True)
