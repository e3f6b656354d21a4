"""All records behind a figure: the first on its page, every one over the pages of a list."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from monitoring import actions
from monitoring.choices import Status
from registry.choices import EventKind
from tests import factories

pytestmark = pytest.mark.django_db

FIGURE = "/indicators/2566/2.1/"


@pytest.fixture(scope="module", autouse=True)
def plan(rows_of_the_file):
    factories.six_indicators()
    factories.fiscal_year(2566)


def page(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def linked(html, kind):
    """The records of a kind that a page links to, in order."""
    return re.findall(rf'href="/{kind}/([\w-]+)/"', html.split("<main")[1])


def walked(client, address, kind):
    """Those of all pages of a list, as somebody finds them who follows the link to the next."""
    found = []
    while address:
        html = page(client, address)
        found += linked(html, kind)
        after = re.search(r'href="([^"]*)" rel="next"', html)
        address = after and after[1].replace("&amp;", "&")
    return found


def done(pairing, count, **values):
    return factories.activities(count, pairing, starts_on=date(2023, 1, 5), **values)


def test_of_many_pairings_of_a_province_the_page_shows_those_that_count_first(client):
    ended = factories.pairing("TH-50", "เมืองที่สิ้นสุด")
    factories.event(ended, EventKind.ENDED, "2023-01-31")
    rows = factories.pairings(27)
    factories.activity(rows[20])

    html = page(client, FIGURE)

    assert sorted(set(linked(html, "pairings")) - {ended.number}) == [
        rows[0].number, rows[1].number, rows[20].number
    ]  # fmt: skip
    assert f'href="{FIGURE}pairings/?province=TH-50">ดูทั้ง 28 คู่</a>' in html
    numbers = [row.number for row in (ended, *rows)]
    assert walked(client, f"{FIGURE}pairings/?province=TH-50", "pairings") == [
        rows[20].number, *(one for one in numbers if one not in (ended.number, rows[20].number)),
        ended.number,
    ]  # fmt: skip


def test_one_province_alone_shows_a_whole_page_of_its_pairings(client):
    factories.pairings(26)

    html = page(client, f"{FIGURE}?province=TH-50")

    assert len(linked(html, "pairings")) == 25
    assert "ดูทั้ง 26 คู่" in html


def test_pairings_are_chosen_by_how_they_stand(client):
    rows = factories.pairings(4)
    factories.activity(rows[2])
    address = f"{FIGURE}pairings/"

    html = page(client, address)

    assert f'href="{address}?standing=active">มีกิจกรรมร่วม <span class="soft">1</span>' in html
    assert linked(page(client, f"{address}?standing=active"), "pairings") == [rows[2].number]
    assert len(linked(page(client, f"{address}?standing=silent"), "pairings")) == 3


def test_every_activity_that_counts_is_reached_from_its_pairing(client):
    pairing, other = factories.pairings(2)
    ours = done(pairing, 26)
    done(other, 2)

    html = page(client, FIGURE)

    address = f"{FIGURE}activities/?province=TH-50&amp;pairing={pairing.number}"
    assert f'href="{address}">ดูทั้ง 26 กิจกรรม</a>' in html
    found = walked(client, address.replace("&amp;", "&"), "activities")
    assert found == [str(one.pk) for one in ours]


def test_all_that_count_are_listed_by_province_and_day(client):
    # Phuket lies in the south: after Chiang Mai by region.
    south = done(factories.pairing("TH-83", "เมืองใต้"), 13)
    north = done(factories.pairing("TH-50", "เมืองเหนือ"), 14)

    found = walked(client, f"{FIGURE}activities/", "activities")

    assert found == [str(one.pk) for one in (*north, *south)]


def test_what_is_left_out_for_one_reason_is_reached_in_full(client):
    left = done(factories.pairing("TH-50"), 28, is_joint=False)
    candidates = factories.pairings(12, "TH-83", confirmed=False)

    html = page(client, FIGURE)

    for listed, count in (("activity-not_joint", 28), ("pairing-candidate", 12)):
        assert f'href="{FIGURE}{listed}/">ดูทั้ง {count} รายการ</a>' in html
    assert len(linked(html, "activities")) == 1
    found = walked(client, f"{FIGURE}activity-not_joint/", "activities")
    assert found == [str(one.pk) for one in left]
    found = walked(client, f"{FIGURE}pairing-candidate/", "pairings")
    assert found == [one.number for one in candidates]


@pytest.fixture(scope="class")
def waiting(rows_of_the_class):
    ours = done(factories.pairing("TH-50"), 12, status=Status.ENDORSED)
    theirs = done(factories.pairing("TH-83", "เมืองอื่น"), 3, status=Status.ENDORSED)
    return ours, theirs


class TestUnpublished:
    """What is not published has a list for those who may see it."""

    ADDRESS = f"{FIGURE}activity-not_approved/"

    @pytest.mark.expects_log("django.request")
    def test_the_public_has_none(self, client, waiting):
        assert "อีก 15 รายการยังไม่เผยแพร่" in page(client, FIGURE)
        page(client, self.ADDRESS, status=404)

    def test_a_province_has_its_own(self, client, waiting):
        ours, _theirs = waiting
        client.force_login(factories.posted(province="TH-50"))

        html = page(client, FIGURE)

        assert f'href="{self.ADDRESS}">ดูทั้ง 12 รายการ</a>' in html
        assert "อีก 3 รายการยังไม่เผยแพร่" in html
        assert walked(client, self.ADDRESS, "activities") == [str(one.pk) for one in ours]

    def test_the_ministry_has_all(self, client, waiting):
        client.force_login(factories.person("planner"))

        found = walked(client, self.ADDRESS, "activities")

        assert found == [str(one.pk) for some in waiting for one in some]


def test_answers_are_listed_for_those_who_may_read_them(client):
    officer = factories.posted(province="TH-50")
    rows = factories.pairings(12)
    for row in rows:
        actions.explain_no_activity(
            by=officer,
            pairing_id=row.pk,
            fiscal_year=2566,
            reason="counterpart",
            words="ฝ่ายต่างประเทศเลื่อนการเยือน",
        )
    client.force_login(factories.person("planner"))

    html = page(client, FIGURE)

    assert html.count("ฝ่ายต่างประเทศเลื่อนการเยือน") == 10
    assert f'href="{FIGURE}answers/">ดูทั้ง 12 รายการ</a>' in html
    found = linked(page(client, f"{FIGURE}answers/"), "pairings")
    assert found == [row.number for row in rows]
    client.force_login(factories.posted(province="TH-83"))
    assert "คำชี้แจงของจังหวัด" not in page(client, FIGURE)


@pytest.fixture(scope="class")
def counted(rows_of_the_class):
    factories.activity(factories.pairing("TH-50"))


@pytest.mark.usefixtures("counted")
class TestListsThatAreNotThere:
    @pytest.mark.expects_log("django.request")
    @pytest.mark.parametrize(
        "ending",
        [
            "9.9/pairings/",
            "3.1/pairings/",
            "2.2/activities/",
            "2.1/answers/",
            "2.1/activity-not_joint/",
            "2.1/pairings/?page=9",
            "2.1/pairings/?standing=loud",
            "2.1/activities/?pairing=P-9999",
        ],
    )
    def test_a_list_that_is_not_there_is_said_so(self, client, ending):
        page(client, f"/indicators/2566/{ending}", status=404)


def test_pages_grow_neither_in_length_nor_in_queries(client):
    lists = ("pairings", "activities", "pairing-candidate")
    addresses = [FIGURE, *(f"{FIGURE}{one}/" for one in lists)]

    def measured():
        found = {}
        for address in addresses:
            with CaptureQueriesContext(connection) as captured:
                html = page(client, address)
            found[address] = (len(captured), len(html))
        return found

    def fill(name):
        factories.activity_each(factories.pairings(26, name=f"เมือง{name}"))
        factories.pairings(26, name=f"บ้าน{name}", confirmed=False)

    fill("เหนือ")
    before = measured()
    fill("ใต้")

    for address, (queries, length) in measured().items():
        assert queries == before[address][0], address
        assert length < before[address][1] + 1000, address
