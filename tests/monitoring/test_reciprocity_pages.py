"""The balance each way on its pages: which activities count, each number to its records, files.

Today is 15 August 2566 (2023-08-15).
"""

import json
import re
from datetime import date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from monitoring.views import listing
from sistercity import clock
from sistercity.thai.calendar import BANGKOK
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.expects_log("django.request")]
LIST = "/reciprocity/"


@pytest.fixture(autouse=True)
def today():
    with clock.playing(datetime(2023, 8, 15, 9, tzinfo=BANGKOK)):
        yield


@pytest.fixture(scope="module")
def pair(rows_of_the_file):
    """A pairing with a visit of 10 from Japan, of whom 4 students, and one of 20 to Japan."""
    row = make.pairing()
    make.activity(row, foreign_student_count=4, budget_amount=5000, budget_source="ministry",
                  foreign_amount=700, hosted_by="thai")  # fmt: skip
    make.activity(row, direction="outbound", title="ไปเยือนฮอกไกโด")
    return row


def told(client, address):
    """The rows of a list as JSON."""
    return json.loads(b"".join(client.get(address).streaming_content))["rows"]


# First: rows of the file stay for all tests after the one that asks for them.
def test_nothing_yet_says_what_counts(client):
    assert "นับเฉพาะกิจกรรมที่กระทรวงเห็นชอบแล้ว" in client.get(LIST).content.decode()
    pair = make.pairing(confirmed=False, signed=None)
    page = client.get(f"/pairings/{pair.number}/reciprocity/").content.decode()
    assert "คู่นี้ยังไม่ได้ยืนยัน" in page


@pytest.mark.parametrize("address", [f"{LIST}?by=pairing", "/reciprocity/country/JP/"])
def test_pairings_come_page_by_page(client, pair, monkeypatch, address):
    monkeypatch.setattr(listing, "PAGE_SIZE", 2)
    rows = [pair, *(make.pairing(pair.province, f"เมือง {number}") for number in range(2))]
    for row in rows[1:]:
        make.activity(row)
    sign = "&" if "?" in address else "?"
    pages = (
        client.get(path).content.decode() for path in (address, f"{address}{sign}page=2")
    )
    first, second = (
        set(re.findall(r'href="/pairings/([P0-9-]+)/reciprocity/', page)) for page in pages
    )
    assert (len(first), len(second)) == (2, 1)
    assert first | second == {row.number for row in rows}


def test_only_approved_activities_of_confirmed_pairings_in_the_years_count(client, pair):
    candidate = make.pairing(
        pair.province, "เมืองรอตรวจ", confirmed=False, signed=None
    )
    make.activity(candidate)
    make.activity(pair, status="endorsed")
    make.activity(pair, starts_on=date(2021, 2, 1), ends_on=date(2021, 2, 1), foreign_count=90)
    # Of two pairings of Japan: once for the country, wholly for each of them.
    other = make.pairing(pair.province, "โอซากา")
    make.activity(pair, other, foreign_count=3)
    [row] = told(client, LIST + "?from=2566&to=2566&format=json")
    # Came: 10 + 3, one of the two tells students. Went: 20, whose students nobody recorded.
    assert (row["code"], row["activity_count"]) == ("JP", 3)
    assert (row["visits_thai"], row["visits_foreign"]) == (1, 2)
    assert (row["people_thai"], row["people_foreign"]) == (20, 13)
    assert (row["students_thai"], row["students_foreign"]) == (None, 4)
    assert (row["students_foreign_told_count"], row["students_foreign_activity_count"]) == (1, 2)
    assert (row["events_thai"], row["events_thai_told_count"]) == (1, 1)
    assert (row["money_thai"], row["money_foreign"]) == ("5000.00", "700.00")
    rows = told(client, LIST + "?by=pairing&from=2566&to=2566&format=json")
    came = {one["code"]: one["people_foreign"] for one in rows}
    assert came == {pair.number: 13, other.number: 3}
    assert told(client, LIST + "?from=2564&format=json")[0]["people_foreign"] == 103


def test_a_number_opens_to_its_activities_and_those_that_do_not_tell_it(client, pair):
    page = client.get(f"/pairings/{pair.number}/reciprocity/").content.decode()
    address = "/reciprocity/activities/money/foreign/?from=2566&amp;to=2566&amp;pairing=P-0001"
    assert f'href="{address}"' in page
    rows = told(client, address.replace("&amp;", "&") + "&format=json")
    assert [(row["title"], row["amount"], row["is_told"]) for row in rows] == [
        ("แลกเปลี่ยนเยาวชน", "700.00", True), ("ไปเยือนฮอกไกโด", None, False),
    ]  # fmt: skip
    shown = client.get(address.replace("&amp;", "&")).content.decode()
    assert "1 จาก 2 กิจกรรม" in shown
    assert "ไม่ได้ระบุ" in shown
    assert "ไปเยือนฮอกไกโด" not in client.get(
        "/reciprocity/activities/visits/foreign/?country=JP"
    ).content.decode()


def test_what_nobody_told_is_words_and_no_nought(client, pair):
    page = " ".join(client.get("/reciprocity/country/JP/").content.decode().split())
    assert "กิจกรรมที่นับ 2 รายการ ปีงบประมาณ พ.ศ. 2566–2566" in page
    assert '>ไทยไป</span> <a href="/reciprocity/activities/students/thai/' in page
    assert '>ไม่ได้ระบุ<span class="visually-hidden"> นักเรียนไทยที่ไป' in page
    assert f"/reciprocity/country/{pair.counterpart.country.code}/" in client.get(
        "/countries/JP/"
    ).content.decode()
    assert f"/pairings/{pair.number}/reciprocity/" in client.get(
        f"/pairings/{pair.number}/"
    ).content.decode()


def test_activities_of_a_country_and_a_pairing_name_both(client, pair):
    page = client.get("/reciprocity/activities/visits/thai/?country=JP&pairing=P-0001")
    assert page.context["name"] == (
        f"ญี่ปุ่น · P-0001 {pair.province.name_th} – {pair.counterpart.name_th}"
    )
    assert client.get(
        "/reciprocity/activities/visits/thai/?country=XX&pairing=P-0001"
    ).status_code == 404


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        (LIST + "?from=2566&to=abc", 400, "โปรดเลือกปีงบประมาณ พ.ศ. จากรายการ"),
        (LIST + "?country=XX", 400, "ไม่มีกิจกรรมที่นับกับประเทศนี้"),
        ("/reciprocity/country/JP/?from=2023", 400, "โปรดเลือกปีงบประมาณ พ.ศ. จากรายการ"),
        ("/reciprocity/activities/visits/thai/?to=1", 400, "จากรายการ"),
        ("/reciprocity/activities/visits/thai/?country=XX", 404, ""),
        ("/reciprocity/activities/visits/nobody/", 404, ""),
        ("/reciprocity/activities/visits/thai/?pairing=P-9999", 404, ""),
        ("/reciprocity/activities/visits/thai/?pairing=%00", 404, ""),
        ("/reciprocity/activities/visits/thai/?country=%00", 404, ""),
        ("/reciprocity/country/XX/", 404, ""),
    ],
)
def test_an_address_that_cannot_be_read_says_so(client, pair, address, status, words):
    response = client.get(address)
    assert response.status_code == status
    assert words in response.content.decode()


def test_a_span_that_ends_before_it_begins_is_refused_and_kept(client, pair):
    make.activity(pair, starts_on=date(2021, 2, 1), ends_on=date(2021, 2, 1))
    response = client.get(LIST + "?from=2566&to=2564")
    assert response.status_code == 400
    assert "ปีสุดท้าย (2564) อยู่ก่อนปีแรก (2566)" in response.content.decode()
    assert response.context["form"]["to"].value() == "2564"


def test_as_many_queries_for_more_rows(pair):
    client = Client()
    addresses = (LIST, LIST + "?by=pairing", "/reciprocity/country/JP/",
                 f"/pairings/{pair.number}/reciprocity/",
                 "/reciprocity/activities/visits/foreign/")  # fmt: skip

    def counts():
        found = []
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            found.append(len(queries))
        return found

    client.get(LIST)
    before = counts()
    for number, code in enumerate(("CN", "VN", "KR")):
        abroad = make.country(code, name_th=f"ประเทศ {number}", name_en=code)
        unit = make.counterpart(f"เมือง {number}", country=abroad)
        make.activity(make.pairing(pair.province, unit), pair, direction="both")
    assert counts() == before
