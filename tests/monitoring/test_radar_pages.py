"""The radar on its pages: what each reader sees, where it is mended, files, snoozes.

Today is 15 August 2566 (2023-08-15).
"""

import json
from datetime import date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from monitoring import actions
from monitoring.models import RadarLead, RadarLimit, Snooze
from monitoring.radar import radar_lines
from registry import actions as register
from registry.choices import EventKind
from sistercity import clock
from sistercity.accounts.choices import Role
from sistercity.files.content import read_document
from sistercity.thai.calendar import BANGKOK, PartialDate
from tests import factories as make
from tests.monitoring import uploads

pytestmark = [pytest.mark.django_db, pytest.mark.expects_log("django.request")]
TODAY = date(2023, 8, 15)


@pytest.fixture(autouse=True)
def today():
    with clock.playing(datetime(2023, 8, 15, 9, tzinfo=BANGKOK)):
        yield


@pytest.fixture
def signed_file():
    return make.document(
        "บันทึกความเข้าใจ", kind="mou", content=read_document(uploads.document("mou.pdf"))
    )


def signed_pair(province, name, document, day="2010-05-01", **values):
    """A pairing whose signing lies with its file, and that had a joint activity this year."""
    pair = make.pairing(province, name, signed=None)
    make.event(pair, EventKind.STARTED, "2005-01-01")
    register.record_event(
        by=None, pairing_id=pair.pk, kind=EventKind.SIGNED,
        happened_on=PartialDate.from_iso(day), document_id=document.pk, **values,
    )  # fmt: skip
    make.activity(pair, direction="both")
    pair.refresh_from_db()
    return pair


def flags_of(user, **options):
    lines = radar_lines(user=user, as_at=TODAY, **options)
    return [(line.pairing.number, str(line.flag)) for line in lines]


def page(person, address="/radar/"):
    client = Client()
    client.force_login(person)
    return client.get(address)


def test_facts_of_the_register_raise_flags_and_their_mending_lowers_them(signed_file):
    editor = make.person(Role.EDITOR)
    fine = signed_pair("TH-50", "ก", signed_file)
    ends = signed_pair("TH-51", "ข", signed_file, told={"expires_on": date(2023, 12, 31)})
    past = signed_pair("TH-57", "ค", signed_file, told={"expires_on": date(2022, 12, 31)})
    make.unit_type("city", level=2, name_th="เมือง", name_en="City")
    low = signed_pair("TH-83", make.counterpart("ง", unit_type="city"), signed_file)
    quiet = make.pairing("TH-52", "จ")
    make.fiscal_year(2565)
    make.fiscal_year(2564)
    walking = make.pairing("TH-53", "ฉ", signed=None)
    make.event(walking, EventKind.STARTED, "2020-01-01")
    # Neither a candidate nor an ended pairing is watched.
    make.pairing("TH-54", "ช", confirmed=False)
    make.event(make.pairing("TH-55", "ซ"), EventKind.ENDED, "2020-01-01")

    # The activity of 1 February 2566 came after the expiry of `past`.
    assert flags_of(editor) == [
        (ends.number, "expiring"),
        (past.number, "expired_acting"),
        (quiet.number, "silent"),
        (walking.number, "stuck"),
        (quiet.number, "missing_file"),
        (low.number, "unequal"),
    ]
    assert flags_of(editor, pairings=[fine]) == []

    # A renewal, a longer wait that the ministry sets, and a reason: each lowers its flag.
    register.record_event(
        by=editor, pairing_id=past.pk, kind=EventKind.RENEWED,
        happened_on=PartialDate.from_iso("2023-01-05"), told={"expires_on": date(2028, 1, 5)},
    )  # fmt: skip
    actions.set_radar_limit(by=editor, limit=RadarLimit(measure="stuck_days", value=2000))
    register.edit_pairing(
        by=editor, pairing_id=low.pk, values={"level_reason": "มีอยู่ก่อนแนวทาง"}, reason="เติม"
    )
    lead = actions.set_radar_lead(
        by=editor, lead=RadarLead(pairing=ends, days=30, reason="แจ้งล่วงหน้า 30 วัน")
    )
    assert flags_of(editor) == [(quiet.number, "silent"), (quiet.number, "missing_file")]
    lead.days = None
    actions.set_radar_lead(by=editor, lead=lead)
    assert (ends.number, "expiring") in flags_of(editor)


def test_a_counterpart_is_renamed_once_its_old_name_is_kept_as_a_former_one(signed_file):
    editor = make.person(Role.EDITOR)
    pair = signed_pair("TH-50", "เมืองเก่า", signed_file)
    unit = pair.counterpart
    unit.name_th = "เมืองใหม่"
    register.save_counterpart(by=editor, counterpart=unit)
    # A corrected spelling is no renaming.
    assert flags_of(editor) == []
    unit.refresh_from_db()
    unit.former_names = "เมืองเก่า"
    register.save_counterpart(by=editor, counterpart=unit)
    [line] = radar_lines(user=editor, as_at=TODAY)
    assert (line.flag, line.finding.values["former"]) == ("renamed", "เมืองเก่า")
    assert line.finding.values["day"] == TODAY
    # Once both sides have signed under the new name, nothing is left to do.
    with clock.playing(datetime(2023, 9, 1, 9, tzinfo=BANGKOK)):
        amended = PartialDate.from_iso("2023-08-31")
        register.record_event(
            by=editor, pairing_id=pair.pk, kind=EventKind.AMENDED, happened_on=amended
        )
    assert radar_lines(user=editor, as_at=date(2023, 9, 1)) == []


def test_each_reader_sees_their_own_and_is_led_where_they_can_mend_it():
    own, other = make.pairing("TH-50", "ก"), make.pairing("TH-83", "ข")
    for year in (2564, 2565, 2566):
        make.fiscal_year(year)
    officer = make.posted(Role.OFFICER, "TH-50")
    assert flags_of(officer) == [(own.number, "silent"), (own.number, "missing_file")]
    assert flags_of(officer, pairings=[other]) == []
    shown = page(officer).content.decode()
    assert f"/workspace/activities/new/?pairing={own.number}" in shown
    assert f"/workspace/register/{own.number}/correct/" in shown
    assert other.number not in shown
    editor = page(make.person(Role.EDITOR)).content.decode()
    assert f"/admin/registry/pairing/{own.pk}/event/" in editor
    assert "/radar/P-0002/missing_file/snooze/" in editor
    planner = page(make.person(Role.PLANNER)).content.decode()
    assert "snooze" not in planner
    assert "เรดาร์ความสัมพันธ์" in page(officer, f"/pairings/{own.number}/").content.decode()
    public = Client().get(f"/pairings/{own.number}/").content.decode()
    assert "เรดาร์" not in public


def test_the_list_is_narrowed_taken_away_and_costs_the_same_for_one_and_many():
    editor = make.person(Role.EDITOR)
    make.pairing("TH-50", "ก")
    page(editor)
    with CaptureQueriesContext(connection) as before:
        page(editor)
    make.pairings(14, "TH-51", "คู่")
    make.pairings(15, "TH-52", country="CN")
    make.pairing("TH-51", make.counterpart("จีน 51", country="CN"))
    with CaptureQueriesContext(connection) as after:
        shown = page(editor)
    assert len(after) == len(before)
    # 31 signed pairings, none with a file; five of a flag are shown on the page of all.
    assert [tab[2] for tab in shown.context["tabs"]] == [31, 31]
    assert [len(one["lines"]) for one in shown.context["sections"]] == [5]
    file = page(editor, "/radar/?country=CN&province=TH-51&format=json")
    rows = json.loads(b"".join(file.streaming_content))["rows"]
    assert [(row["flag"], row["counterpart_th"]) for row in rows] == [("missing_file", "จีน 51")]
    assert len(page(editor, "/radar/?flag=missing_file&page=2").context["page"]) == 11
    refused = page(editor, "/radar/?province=TH-99&flag=odd")
    assert refused.status_code == 400
    assert refused.context["sections"] == []
    assert "ไม่มีธงเตือนที่นี่ โปรดเลือกจากรายการ" in refused.content.decode()


def test_a_snooze_is_refused_in_words_with_the_form_kept_and_then_stands_apart():
    pair = make.pairing("TH-50", "ก")
    make.pairing("TH-83", "ข")
    officer = make.posted(Role.OFFICER, "TH-50")
    address = f"/radar/{pair.number}/missing_file/snooze/"
    client = Client()
    client.force_login(officer)
    fact = client.get(address).context["line"].finding.fact
    # 180 days after 15 August 2566 is 11 February 2567.
    for until, reason, words in (
        ("14 ส.ค. 2566", "รอต้นฉบับ", "วันนี้หรือวันที่ผ่านไปแล้วพักไม่ได้"),
        ("12 ก.พ. 2567", "รอต้นฉบับ", "พักได้ครั้งละไม่เกิน 180 วัน"),
        ("1/12/2023", "รอต้นฉบับ", "2023"),
        ("31 พ.ย. 2566", "รอต้นฉบับ", "31 พ.ย. 2566"),
        ("11 ก.พ. 2567", "  ", "โปรดเขียนเหตุผลที่พัก"),
    ):
        refused = client.post(address, {"until": until, "reason": reason, "fact": fact})
        assert refused.status_code == 200
        assert words in refused.content.decode(), until
        assert refused.context["form"]["until"].value() == until
    assert not Snooze.objects.exists()
    for _press in range(2):
        sent = {"until": "11 ก.พ. 2567", "reason": "รอต้นฉบับ", "fact": fact, "seen": ""}
        assert client.post(address, sent).status_code == 302
    assert Snooze.objects.count() == 1
    assert client.get("/radar/").context["sections"] == []
    [section] = client.get("/radar/?show=snoozed").context["sections"]
    assert section["lines"][0]["line"].is_snoozed
    told = client.get("/radar/?show=snoozed").content.decode()
    assert "รอต้นฉบับ" in told
    assert "พักไว้ถึง 11 กุมภาพันธ์ 2567" in told
    assert "รอต้นฉบับ" in client.get(f"/radar/{pair.number}/").content.decode()
    assert client.get("/radar/P-0002/missing_file/snooze/").status_code == 404
    assert client.post("/radar/P-0002/missing_file/snooze/", sent).status_code == 404
    assert client.get(f"/radar/{pair.number}/odd/snooze/").status_code == 404


def test_of_two_at_once_the_second_sees_the_first_and_keeps_what_they_typed():
    pair = make.pairing("TH-50", "ก")
    first, second = Client(), Client()
    first.force_login(make.person(Role.EDITOR))
    second.force_login(make.person(Role.EDITOR, "test-second"))
    address = f"/radar/{pair.number}/missing_file/snooze/"
    fact = first.get(address).context["line"].finding.fact
    one = {"until": "1 ต.ค. 2566", "reason": "เหตุผลแรก", "fact": fact, "seen": ""}
    first.post(address, one)
    late = second.post(address, {**one, "reason": "เหตุผลที่สอง"})
    assert late.status_code == 409
    both = late.content.decode()
    assert "เหตุผลแรก" in both
    assert "เหตุผลที่สอง" in both
    seen = late.context["line"].snooze.pk
    second.post(address, {**one, "reason": "เหตุผลที่สอง", "seen": seen})
    standing = Snooze.objects.standing().get()
    assert standing.reason == "เหตุผลที่สอง"
    assert Snooze.objects.count() == 2
    wake = f"/radar/snoozes/{standing.pk}/wake/"
    assert second.post(wake).status_code == 302
    assert "เลิกพักการเตือนนี้ไปแล้ว" in first.post(wake, follow=True).content.decode()
    assert not Snooze.objects.standing().exists()
