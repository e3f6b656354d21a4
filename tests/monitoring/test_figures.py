"""All indicators, years and places at once, over three invented registers.

What they say is recounted by the independent SQL of ``recount``, by place; and it is what each
figure says alone.
"""

import importlib.util
from collections import Counter, defaultdict

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from monitoring import actions, kpis, reports
from monitoring.choices import Status
from monitoring.load import Volume, make_load
from monitoring.reports import COMPUTED, ReportRefused, kpi_report
from monitoring.reports.figures import figures
from registry.models import Pairing, Province
from sistercity import clock
from tests import factories

from .recounting import rows_of

pytestmark = pytest.mark.django_db
YEARS = range(2562, 2567)
COUNTED_STATES = ("in_progress", "in_progress_and_signed", "never")


def all_places():
    """The codes of nation, regions, clusters and provinces, each with those of its provinces."""
    parts = defaultdict(set)
    rows = Province.objects.values_list("code", "region__code", "cluster__code")
    for code, region, cluster in rows:
        parts[code].add(code)
        parts[f"region:{region}"].add(code)
        if cluster:
            parts[f"cluster:{cluster}"].add(code)
    return {kpis.NATION: {code for code, *_rest in rows}, **parts}


def recounted(year):
    """By indicator the ids on each side of the whole nation, each with its province."""
    known = dict(Pairing.objects.values_list("number", "id"))
    homes = dict(Pairing.objects.values_list("number", "province__code"))
    rows = {code: rows_of(code, year) for code in ("1.2", "2.1", "2.2", "3.1", "3.2")}
    bound = [row for row in rows["1.2"] if row["is_bound"]]
    return {
        "1.2": (
            {(known[row["pairing"]], homes[row["pairing"]]) for row in bound if not row["faults"]},
            {(known[row["pairing"]], homes[row["pairing"]]) for row in bound},
        ),
        "2.1": (
            {(row["province"],) * 2 for row in rows["2.1"] if row["joint"]},
            {(row["province"],) * 2 for row in rows["2.1"]},
        ),
        "2.2": (
            {
                (known[row["pairing"]], row["province"])
                for row in rows["2.2"]
                if row["state"] in COUNTED_STATES
            },
            set(),
        ),
        "3.1": (
            {(row["seat"],) * 2 for row in rows["3.1"] if row["has_group"]} - {("central",) * 2},
            {(row["seat"],) * 2 for row in rows["3.1"]} - {("central",) * 2},
        ),
        "3.2": (
            {(row["seat"],) * 2 for row in rows["3.2"] if row["meetings"]},
            {(row["seat"],) * 2 for row in rows["3.2"]},
        ),
    }


def activity_counts(year):
    """How many joint activities count for each pairing, by its id."""
    known = dict(Pairing.objects.values_list("number", "id"))
    return {known[row["pairing"]]: row["joint"] for row in rows_of("2.1", year) if row["joint"]}


def counted_by_reason():
    """Where plain SQL and the figures of provinces tell another number of activities.

    The benchmark compares the two on a million; it is a module beside the tests.
    """
    path = settings.BASE_DIR / "script" / "figure_counts.py"
    spec = importlib.util.spec_from_file_location("figure_counts", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    plain = module.plain_counts()
    # What counts, and most reasons why not, are met.
    assert len({outcome for _year, _code, outcome in plain}) > 12
    return module.told_apart(plain, module.portal_counts())


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.soak)])
def test_every_figure_is_the_recount_of_its_place_and_what_it_says_alone(seed):
    make_load(Volume(pairings=310, activities=1500, seed=seed))
    places = all_places()
    found = figures(YEARS, places, today=clock.today())
    # The register is none in which nothing happens.
    for code in COMPUTED:
        assert any(found.of(code, year).numerator for year in YEARS), code
        assert any(found.of(code, year).exclusions for year in YEARS), code
    for year in YEARS:
        handbooks = [row["id"] for row in rows_of("1.1", year)]
        assert list(found.of("1.1", year).numerator_ids) == handbooks
        for code, sides in recounted(year).items():
            for place, provinces in places.items():
                figure = found.of(code, year, place)
                expected = [
                    sorted(pk for pk, home in side if home in provinces or place == kpis.NATION)
                    for side in sides
                ]
                told = [sorted(figure.numerator_ids), sorted(figure.denominator_ids)]
                if place == "TH-10":
                    assert figure.state == "not_applicable"
                else:
                    assert told == expected, (code, year, place)
                    assert figure.numerator == len(expected[0])
                    assert figure.denominator in (len(expected[1]), None)
        nation = found.of("2.1", year)
        done = nation.supporting["activities_by_pairing"]
        # Counted without being read, and read as many as were counted.
        assert {key: len(ids) for key, ids in done.items()} == activity_counts(year)
        assert {key: len(set(ids)) for key, ids in done.items()} == activity_counts(year)
        counted = Counter((one.record, one.reason) for one in nation.exclusions)
        assert nation.exclusion_counts == counted
        assert nation.exclusions == tuple(nation.exclusions)
        assert len(nation.exclusions) == sum(counted.values())
    assert counted_by_reason() == []
    for place in (kpis.NATION, "region:north", "TH-50"):
        for year in (2562, 2566):
            report = kpi_report(year, place=place, now=clock.now())
            for code in COMPUTED:
                one, item = found.of(code, year, place), report.figure(code)
                assert one == reports.figure(code, year, place, today=clock.today())
                assert one == item.figure
                assert found.result_id(one) == item.result_id
                assert found.target(one) == item.target
                assert found.band(one) == item.band
                assert found.coverage(one) == item.coverage


def queries(years, places):
    with CaptureQueriesContext(connection) as taken:
        found = figures(years, places, today=clock.today())
        for figure in found.table.values():
            assert figure.exclusion_counts is not None
            found.band(figure)
    return len(taken)


def test_the_number_of_queries_grows_neither_with_rows_nor_places_nor_years():
    factories.province("TH-50")
    few = queries([2566], ["TH-50"])
    make_load(Volume(pairings=160, activities=600))
    assert queries(YEARS, all_places()) == few
    assert queries([2566], ["TH-50"]) == few


def test_ids_are_read_as_the_ledger_stood_when_they_were_counted():
    factories.six_indicators()
    editor, pairing = factories.person("editor"), factories.pairing("TH-50")
    done = [factories.activity(pairing) for _one in range(2)]
    waiting = factories.activity(pairing, status=Status.ENDORSED)
    before = figures([2566], today=clock.today()).of("2.1", 2566)
    # In the meantime one more is approved and another pairing named.
    actions.approve_activity(by=editor, activity_id=waiting.pk)
    factories.activity(pairing)

    (ids,) = before.supporting["activities_by_province"].values()
    assert len(ids) == 2
    assert ids == tuple(one.pk for one in done)
    (left_out,) = before.exclusions
    assert (left_out.id, left_out.reason) == (waiting.pk, kpis.Reason.NOT_APPROVED)
    after = figures([2566], today=clock.today()).of("2.1", 2566)
    assert len(after.supporting["activities_by_province"]["TH-50"]) == 4
    assert after.exclusion_counts == {}


def test_a_year_or_place_without_figures_is_refused():
    factories.six_indicators()
    factories.province("TH-50")
    for asked, parameter in (
        (([2566, 2567], ["TH"]), None),
        (([2566], ["TH", "TH-99"]), "province"),
        (([2566], ["region:nowhere"]), "region"),
    ):
        with pytest.raises(ReportRefused) as refusal:
            figures(*asked, today=clock.today())
        assert refusal.value.parameter == parameter
    with pytest.raises(ReportRefused):
        figures([2566], today=clock.today(), rule_versions={"2.1": 99})
