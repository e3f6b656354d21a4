"""What changed between two days, as a page and as files."""

import io
from datetime import datetime

import openpyxl
import pytest

from registry import actions
from registry.choices import Confirmation, EventKind
from sistercity import clock
from sistercity.thai.calendar import BANGKOK
from tests import factories

pytestmark = pytest.mark.django_db
ADDRESS = "/pairings/changes/"
DAYS = "?from=2563-01-10&to=2563-01-20"


@pytest.fixture
def world():
    """By the 10th one pair is signed; by the 20th it has ended, and another is reported late."""
    with clock.playing(datetime(2020, 1, 5, 9, tzinfo=BANGKOK)):
        ended = factories.pairing("TH-50", "อูโอซุ", signed="1989-08-08")
        nice = factories.counterpart("นีซ", country="FR")
        gone = factories.pairing("TH-83", nice, confirmed=False)
    with clock.playing(datetime(2020, 1, 15, 9, tzinfo=BANGKOK)):
        factories.event(ended, EventKind.ENDED, "2020-01-12")
        late = factories.pairing("TH-51", "=1+1", signed="2001-02-03")
        actions.confirm_pairing(
            by=None, pairing_id=gone.pk, confirmation=Confirmation.REJECTED, note="ซ้ำ"
        )
    return ended, late, gone


def test_the_page_says_totals_classes_and_each_change(client, world):
    ended, late, gone = world
    page = client.get(ADDRESS + DAYS).content.decode()
    for words in ("10 มกราคม 2563", "20 มกราคม 2563", "ข้อเท็จจริงใหม่", "รายงานล่าช้า", "การแก้ไข",
                  "เชียงใหม่", "12 มกราคม 2563", "ลำพูน", "3 กุมภาพันธ์ 2544"):  # fmt: skip
        assert words in page
    # Each leads to the pairing as it was then; one that is no longer public to its earlier state.
    assert f"/pairings/{late.number}/?as_at=2020-01-20&amp;known_at=2020-01-20" in page
    assert f"/pairings/{gone.number}/?as_at=2020-01-20" not in page
    address = f"/pairings/{gone.number}/?as_at=2020-01-10&amp;known_at=2020-01-10"
    assert address in page
    assert client.get(address.replace("&amp;", "&")).status_code == 200
    assert "/reports/changes.xlsx?from=2563-01-10&amp;to=2563-01-20" in page


@pytest.mark.expects_log("django.request")
def test_it_is_narrowed_by_class_and_province_and_says_when_nothing_changed(client, world):
    ended, late, _gone = world
    page = client.get(f"{ADDRESS}{DAYS}&kind=late").content.decode()
    assert (late.number in page, f">{ended.number}<" in page) == (True, False)
    page = client.get(f"{ADDRESS}{DAYS}&kind=late&province=TH-50").content.decode()
    assert "ไม่มีการเปลี่ยนแปลงตามที่เลือก" in page
    refused = client.get(f"{ADDRESS}{DAYS}&kind=other&province=TH-99")
    assert refused.status_code == 400
    assert "ไม่มีประเภท “other”" in refused.content.decode()
    page = client.get(f"{ADDRESS}?from=2563-02-01&to=2563-03-01").content.decode()
    assert "ทะเบียนไม่เปลี่ยนแปลงระหว่างสองวันนี้" in page


@pytest.mark.expects_log("django.request")
@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("from=2563-02-01&to=2563-01-01", "สลับวันที่"),
        ("from=x", "อ่าน “x”"),
        ("to=2570-01-01", "ยังมาไม่ถึง"),
        ("from=2563-01-01&from=2563-01-02", "ซ้ำ 2 ครั้ง"),
    ],
)
def test_days_that_cannot_be_read_stay_typed_beside_what_is_wrong(client, query, words):
    for address in (ADDRESS, "/reports/changes.xlsx", "/reports/changes.json"):
        refused = client.get(f"{address}?{query}")
        assert refused.status_code == 400
        assert words in refused.content.decode()


def test_the_workbook_adds_up_and_holds_no_formula(client, world):
    ended, late, gone = world
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/reports/changes.xlsx{DAYS}").content))
    totals = list(book["ยอดรวม"].iter_rows(min_row=2, values_only=True))
    assert totals == [
        ("คู่ที่ลงนามแล้ว", 1, -1, 1, 0, 1),
        ("จังหวัดที่มีคู่ลงนามแล้ว", 1, -1, 1, 0, 1),
        ("คู่ที่อยู่ระหว่างการดำเนินการ", 0, 0, 0, 0, 0),
        ("จังหวัดที่มีคู่อยู่ระหว่างการดำเนินการ", 0, 0, 0, 0, 0),
        ("คู่ที่รอตรวจสอบ", 1, 0, 0, -1, 0),
    ]
    rows = list(book["รายการที่เปลี่ยน"].iter_rows(min_row=2, values_only=True))
    assert [(row[0], row[1]) for row in rows] == [
        ("ข้อเท็จจริงใหม่", ended.number),
        ("การแก้ไข", gone.number),
        ("รายงานล่าช้า", late.number),
        ("รายงานล่าช้า", late.number),
    ]
    assert rows[2][3] == "'=1+1"
    told = client.get(f"/reports/changes.json{DAYS}").json()
    assert told["totals"]["signed_pairs"] == {
        "from": 1, "new": -1, "late": 1, "correction": 0, "to": 1
    }  # fmt: skip
    assert [one["class"] for one in told["changes"]] == ["new", "correction", "late"]


def test_pages_lead_to_what_changed(client):
    for page in ("/", "/pairings/", "/reports/"):
        assert ADDRESS in client.get(page).content.decode()
    page = client.get("/pairings/?as_at=2563-01-10&known_at=2563-01-12").content.decode()
    assert f"{ADDRESS}?from=2020-01-10&amp;from_known_at=2020-01-12" in page
