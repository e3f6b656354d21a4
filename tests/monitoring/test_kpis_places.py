"""The rules for a region or a cluster: what its provinces add up to, and no more.

The register is small: Chiang Mai and Nan in the north, Udon Thani in the northeast, Bangkok and
Saraburi in the centre; Chiang Mai and Udon Thani each in a cluster, the other three in none.
"""

from dataclasses import replace
from datetime import date

import pytest

from monitoring import kpis
from monitoring.kpis import Place, PlaceKind

YEAR = kpis.Period(2562, date(2019, 9, 30))
MAI, NAN, UDON, BANGKOK, SARABURI = "TH-50", "TH-55", "TH-41", "TH-10", "TH-19"
PROVINCES = (
    kpis.Province(MAI, region="north", cluster="upper-north-1"),
    kpis.Province(NAN, region="north"),
    kpis.Province(UDON, region="northeast", cluster="upper-northeast-1"),
    kpis.Province(BANGKOK, counts=False, region="central"),
    kpis.Province(SARABURI, region="central"),
)
REGIONS = ("region:north", "region:northeast", "region:central")
# Every province that counts lies in one of these: the clusters, and those without one.
PARTS = ("cluster:upper-north-1", "cluster:upper-northeast-1", NAN, SARABURI)
JULY = date(2019, 7, 1)


def pairing(key, province, signed_on):
    return kpis.Pairing(
        key, province, signed_on=signed_on, turns=(kpis.Turn(signed_on, "signed"),)
    )


# Four signed before the year (one of Bangkok), two within it.
PAIRINGS = (
    pairing(1, MAI, date(2010, 5, 1)),
    pairing(2, NAN, date(2011, 5, 1)),
    pairing(3, UDON, date(2012, 5, 1)),
    pairing(4, BANGKOK, date(2013, 5, 1)),
    pairing(5, MAI, date(2019, 3, 1)),
    pairing(6, SARABURI, date(2019, 4, 1)),
)
ACTIVITIES = tuple(
    kpis.Activity(key, province, (pk,), JULY, JULY)
    for key, province, pk in ((11, MAI, 1), (12, UDON, 3), (13, BANGKOK, 4), (14, MAI, 5))
)
ORDERS = tuple(
    kpis.Order(key, seat, date(2018, 1, 1))
    for key, seat in ((21, MAI), (22, UDON), (23, SARABURI), (24, None), (25, BANGKOK))
)
MEETINGS = tuple(
    kpis.Meeting(key, seat, JULY) for key, seat in ((31, MAI), (32, None), (33, SARABURI))
)
EDITIONS = {1: (kpis.Step(1, "council", 1),)}
WALKS = {
    5: kpis.Walk(((date(2018, 1, 1), 1),), {"council": None}),
    6: kpis.Walk(((date(2018, 1, 1), 1),), {}),
}


def all_figures(place: Place, provinces=PROVINCES) -> dict[str, kpis.Figure]:
    common = {"period": YEAR, "provinces": provinces, "place": place}
    return {
        "1.2": kpis.guideline_conformance_share(
            pairings=PAIRINGS, editions=EDITIONS, walks=WALKS, **common
        ),
        "2.1": kpis.joint_activity_share(
            pairings=PAIRINGS, activities=ACTIVITIES, explained=(), **common
        ),
        "2.2": kpis.new_pairing_count(pairings=PAIRINGS, never={SARABURI}, **common),
        "3.1": kpis.working_group_share(orders=ORDERS, **common),
        "3.2": kpis.working_group_activity_share(orders=ORDERS, meetings=MEETINGS, **common),
    }


def figures_of(code: str, provinces=PROVINCES) -> dict[str, kpis.Figure]:
    return all_figures(kpis.place_of(code, provinces), provinces)


def sides(figure):
    return figure.numerator, figure.denominator


def test_a_region_is_the_share_of_its_own_provinces():
    north, central = figures_of("region:north"), figures_of("region:central")

    # 2.1: of Chiang Mai and Nan, Chiang Mai did something. Saraburi signed within the year.
    assert sides(north["2.1"]) == (1, 2)
    assert north["2.1"].denominator_ids == (MAI, NAN)
    assert central["2.1"].state == "no_case"
    # 2.2: Saraburi never had a pairing; Chiang Mai was signed before and is not counted.
    assert (sides(north["2.2"]), sides(central["2.2"])) == ((0, None), (1, None))
    # 3.1: of the centre Saraburi alone, without Bangkok; 3.2 has no central seat in it.
    assert sides(central["3.1"]) == (1, 1)
    assert sides(north["3.2"]) == (1, 1)
    assert "central" not in north["3.1"].groups
    assert "central" not in north["3.2"].groups
    # Bangkok's orders and activities are told as left out where Bangkok lies.
    outside = [one.id for one in central["2.1"].exclusions if one.reason == "outside_scheme"]
    assert outside == [13, 4]
    assert not any(one.id == 13 for one in north["2.1"].exclusions)


@pytest.mark.parametrize("parts", [REGIONS, PARTS], ids=["regions", "clusters"])
def test_the_parts_add_up_to_the_nation(parts):
    nation = all_figures(kpis.WHOLE)
    found = [figures_of(code) for code in parts]

    for code, whole in nation.items():
        # The central seat is the nation's alone, on both sides of 3.2.
        central = 1 if code == "3.2" else 0
        assert sum(its[code].numerator for its in found) == whole.numerator - central, code
        if whole.denominator is not None:
            total = sum(its[code].denominator for its in found)
            assert total == whole.denominator - central, code
        keys = sorted(key for its in found for key in its[code].numerator_ids)
        assert keys == sorted(key for key in whole.numerator_ids if key != "central"), code


def test_the_nation_itself_comes_out_as_counted_by_hand():
    nation = all_figures(kpis.WHOLE)

    # 1.2 two signed, one without a day for its step and one without the step: 0 ÷ 2.
    # 2.1 Chiang Mai and Udon Thani of three; 2.2 Saraburi; 3.1 three of four; 3.2 three of four.
    assert {code: sides(figure) for code, figure in nation.items()} == {
        "1.2": (0, 2),
        "2.1": (2, 3),
        "2.2": (1, None),
        "3.1": (3, 4),
        "3.2": (3, 4),
    }


def test_a_province_that_moves_counts_in_its_new_region():
    moved = tuple(
        replace(item, region="northeast") if item.code == NAN else item for item in PROVINCES
    )

    assert sides(figures_of("region:north", moved)["2.1"]) == (1, 1)
    assert sides(figures_of("region:northeast", moved)["2.1"]) == (1, 2)


def test_a_handbook_is_the_nations():
    for code in ("region:north", "cluster:upper-north-1", MAI):
        figure = kpis.handbook_exists(
            period=YEAR, handbooks=[], place=kpis.place_of(code, PROVINCES)
        )
        assert figure.state == "not_applicable"


def test_bangkok_alone_is_not_applicable_and_an_empty_region_has_no_case():
    assert all(one.state == "not_applicable" for one in figures_of(BANGKOK).values())
    assert figures_of("region:south")["3.1"].state == "no_case"


def test_a_place_knows_its_kind_by_its_code():
    kinds = {code: kpis.kind_of(code) for code in ("TH", "region:north", "cluster:x", MAI)}

    assert kinds == {
        "TH": PlaceKind.NATION,
        "region:north": PlaceKind.REGION,
        "cluster:x": PlaceKind.CLUSTER,
        MAI: PlaceKind.PROVINCE,
    }
    # What nobody knows is taken for a province, of which there is none.
    assert kpis.kind_of("province:TH-50") == PlaceKind.PROVINCE
    assert kpis.place_of("region:north", PROVINCES).provinces == {MAI, NAN}
