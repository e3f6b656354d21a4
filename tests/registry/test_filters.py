"""The filters of the register's lists, shared by pages and API."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.http import QueryDict
from pytest_django import DjangoDbBlocker

from registry.choices import EventKind
from registry.filters import PairingFilter, ProvinceFilter, facet_counts, offer_choices
from registry.models import Pairing, Province
from tests import factories
from tests.databases import copied

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("register")]
DAY = date(2023, 8, 15)


def ask(query: str, day: date = DAY) -> PairingFilter:
    rows = Pairing.objects.as_at(day).on_list()
    return PairingFilter(QueryDict(query), queryset=rows)


def found(query: str, day: date = DAY) -> list[str]:
    filters = ask(query, day)
    assert filters.is_valid(), filters.errors
    return sorted(filters.qs.values_list("number", flat=True))


@pytest.fixture(scope="module")
def register(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The register of this file; what a test writes is taken back."""
    with django_db_blocker.unblock(), copied("filters"):
        make_register()
        yield


def make_register() -> None:
    """P-0001 to P-0004: signed, signed by year, in progress and unequal, undated candidate."""
    uozu = factories.counterpart(
        "อูโอซุ", name_en="Uozu", name_local="魚津市", former_names="ยูโอซู"
    )
    first = factories.pairing("TH-50", uozu, signed="1989-08-08")
    factories.edition_row(first, "๓๒/๑")
    factories.pairing(
        "TH-83", factories.counterpart("นิส", name_en="Nice", country="FR"), signed="1989"
    )
    town = factories.unit_type("town", name_th="เมือง", name_en="Town", level=2)
    hue = factories.counterpart("เว้", name_en="Huế", country="VN", unit_type=town)
    third = factories.pairing("TH-50", hue, signed=None, relation="friendship")
    factories.event(third, EventKind.STARTED, "2020-05-01")
    kunming = factories.counterpart("คุนหมิง", name_en="Kunming", country="CN")
    fourth = factories.pairing("TH-57", kunming, signed=None, confirmed=False)
    factories.event(fourth, EventKind.SIGNED, None)


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("เชียงใหม่", ["P-0001", "P-0003"]),
        ("จังหวัดเชียงใหม่", ["P-0001", "P-0003"]),
        ("chiang mai", ["P-0001", "P-0003"]),
        ("เชียงใหม่ ญี่ปุ่น", ["P-0001"]),
        ("ยูโอซู", ["P-0001"]),
        ("魚津", ["P-0001"]),
        ("hue", ["P-0003"]),
        ("Huế", ["P-0003"]),
        ("P-0002", ["P-0002"]),
        ("p-๐๐๐๒", ["P-0002"]),
        ("๓๒/๑", ["P-0001"]),
        ("32/1", ["P-0001"]),
        ("32/11", []),
        ("คุนหมิง เชียงใหม่", []),
        ("!!!", []),
    ],
)
def test_every_word_must_be_found_in_names_or_numbers(words, numbers):
    assert found(f"search={words}") == numbers


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", ["P-0001", "P-0002", "P-0003", "P-0004"]),
        ("province=TH-50", ["P-0001", "P-0003"]),
        ("province=TH-50&province=TH-83", ["P-0001", "P-0002", "P-0003"]),
        ("province=TH-50&country=JP", ["P-0001"]),
        ("region=north", ["P-0001", "P-0002", "P-0003", "P-0004"]),
        ("status=signed", ["P-0001", "P-0002", "P-0004"]),
        ("status=in_progress&status=signed", ["P-0001", "P-0002", "P-0003", "P-0004"]),
        ("confirmation=candidate", ["P-0004"]),
        ("relation=friendship", ["P-0003"]),
        ("signed_year_be=2532", ["P-0001", "P-0002"]),
        ("signed_year_be=๒๕๓๒", ["P-0001", "P-0002"]),
        ("signed_year_be=2533", []),
        ("unit_type=town", ["P-0003"]),
        ("level=unequal", ["P-0003"]),
        ("level=equal", ["P-0001", "P-0002", "P-0004"]),
        ("level=equal&level=unequal", ["P-0001", "P-0002", "P-0003", "P-0004"]),
        ("is_undated=true", ["P-0004"]),
        ("is_undated=false", ["P-0001", "P-0002", "P-0003"]),
    ],
)
def test_values_of_one_filter_widen_and_filters_narrow(query, numbers):
    assert found(query) == numbers


def test_the_status_is_that_of_the_day():
    assert found("status=in_progress", date(2020, 4, 30)) == []
    assert found("status=in_progress", date(2020, 5, 1)) == ["P-0003"]
    # A year alone counts from 30 September of it.
    assert found("status=signed&is_undated=false", date(1989, 9, 29)) == ["P-0001"]
    assert found("signed_year_be=2532", date(1989, 9, 30)) == ["P-0001", "P-0002"]


@pytest.mark.parametrize(
    ("query", "name", "words"),
    [
        ("province=TH-99", "province", "TH-99"),
        ("country=xx", "country", "xx"),
        ("status=broken", "status", "in_progress, signed"),
        ("level=higher", "level", "equal, unequal"),
        ("is_undated=maybe", "is_undated", "true หรือ false"),
        ("signed_year_be=1989", "signed_year_be", "พ.ศ. 2532"),
        ("signed_year_be=abc", "signed_year_be", "abc"),
    ],
)
def test_a_value_that_cannot_be_is_refused_by_name(query, name, words):
    filters = ask(query)
    assert list(filters.errors) == [name]
    assert words in filters.errors[name][0]


def test_an_option_counts_under_all_filters_but_its_own():
    filters = ask("country=JP")
    filters.is_valid()
    counts = facet_counts(filters)
    assert counts["country"] == {"JP": 1, "FR": 1, "VN": 1, "CN": 1}
    assert counts["province"] == {"TH-50": 1}
    assert counts["status"] == {"signed": 1}
    assert counts["level"] == {"equal": 1}
    assert counts["is_undated"] == {"false": 1}
    assert counts["signed_year_be"] == {"2532": 1}


def test_only_options_that_leave_a_row_are_offered_and_those_chosen():
    filters = ask("country=JP&province=TH-57")
    filters.is_valid()
    offer_choices(filters, facet_counts(filters))
    fields = filters.form.fields
    assert fields["province"].choices == [("TH-57", "เชียงราย"), ("TH-50", "เชียงใหม่")]
    assert [code for code, _name in fields["country"].choices] == ["CN", "JP"]


def test_counts_cost_the_same_for_one_row_and_for_many(django_assert_num_queries):
    # One query for the facets that are not set, one for each that is.
    filters = ask("country=JP")
    filters.is_valid()
    with django_assert_num_queries(2):
        facet_counts(filters)
    for place in range(12):
        factories.pairing("TH-83", f"เมือง {place}")
    filters = ask("country=JP")
    filters.is_valid()
    with django_assert_num_queries(2):
        counts = facet_counts(filters)
    assert counts["status"] == {"signed": 13}


def test_provinces_are_found_by_name_region_and_zone():
    south = factories.region("south", "ภาคใต้", "South")
    factories.province("TH-38", region=south)
    factories.province("TH-51", is_border_zone=True)

    def codes(query):
        filters = ProvinceFilter(QueryDict(query), queryset=Province.objects.order_by("code"))
        assert filters.is_valid()
        return [province.code for province in filters.qs]

    assert codes("search=ภูเก็ต") == ["TH-83"]
    assert codes("search=th-57") == ["TH-57"]
    assert codes("region=south") == ["TH-38"]
    assert codes("is_border_zone=true") == ["TH-51"]
    assert codes("is_border_zone=false") == ["TH-38", "TH-50", "TH-57", "TH-83"]
