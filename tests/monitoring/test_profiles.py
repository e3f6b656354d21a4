"""What a governor takes into a meeting: what can be said, who sees what, figures, pages.

Today is 15 August 2566 (2023-08-15).
"""

import io
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pypdf
import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from monitoring import actions, profiles
from monitoring.asked import Asked
from monitoring.choices import Status
from monitoring.profiles.drawing import view_of
from monitoring.profiles.saying import next_round
from monitoring.profiles.shapes import (
    Around,
    Contact,
    Exchanged,
    Happening,
    Paper,
    Shown,
    Waiting,
)
from monitoring.reciprocity import Exchange, balance_of
from monitoring.reports.country import country_brief
from monitoring.reports.reciprocity_words import cells
from monitoring.reports.words import value_text
from registry.choices import EventKind
from registry.models import Pairing
from registry.moments import Moment
from registry.reports import list_totals
from sistercity import clock
from sistercity.accounts.choices import Role
from sistercity.maps import Outline
from sistercity.thai.calendar import BANGKOK
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.expects_log("django.request")]
TODAY = date(2023, 8, 15)
NOW = datetime(2023, 8, 15, 9, tzinfo=BANGKOK)


@pytest.fixture(autouse=True)
def today():
    with clock.playing(NOW):
        yield


def profile(find, key, user=None):
    subject = find(key, user=user or AnonymousUser(), day=TODAY)
    return profiles.read_profile(subject, now=NOW)


def page(person, address):
    client = Client()
    if person:
        client.force_login(person)
    return client.get(address)


def said(told):
    return [one.words for one in told.said]


def test_what_can_be_said_is_confirmed_approved_and_names_its_source():
    memorandum = make.document("บันทึกความเข้าใจเชียงใหม่–อูโอซุ", kind="mou")
    uozu = make.pairing("TH-50", "อูโอซุ", signed=None)
    make.event(uozu, EventKind.SIGNED, "1989-08-08", document_id=memorandum.pk)
    late = make.pairing("TH-50", make.counterpart("คุนหมิง", country="CN"), signed="1999-06")
    make.pairing("TH-50", "ยังไม่ยืนยัน", confirmed=False)
    make.pairing("TH-50", make.counterpart("กำลังทำ", country="FR"), signed=None)
    make.activity(uozu, title="ค่ายเยาวชน", starts_on=date(2023, 2, 1))
    make.activity(uozu, title="จัดเอง", starts_on=date(2023, 3, 1), is_joint=False)
    make.activity(uozu, title="ยังไม่เห็นชอบ", status=Status.ENDORSED)
    told = profile(profiles.province_of, "TH-50")
    assert [(one.words, one.source) for one in told.said] == [
        (
            "จังหวัดเชียงใหม่มีคู่เมืองพี่เมืองน้องที่ลงนามแล้ว 2 คู่ ใน 2 ประเทศ",
            "ทะเบียน คู่ที่ลงนามแล้วและมีผล ณ วันที่ 15 สิงหาคม 2566",
        ),
        # 8 August 2532 to 15 August 2566: 34 full years.
        (
            "คู่แรกในบรรดาคู่ที่ยังมีผล: จังหวัดเชียงใหม่กับอูโอซุ (ญี่ปุ่น) "
            "ลงนามเมื่อ 8 สิงหาคม 2532 (34 ปีเต็ม)",
            "บันทึกความเข้าใจเชียงใหม่–อูโอซุ",
        ),
        # Of a month the number of years is not known for sure, nor is there an anniversary.
        (
            "คู่ล่าสุด: จังหวัดเชียงใหม่กับคุนหมิง (จีน) ลงนามเมื่อ มิถุนายน 2542",
            f"ทะเบียน {late.number}",
        ),
        (
            "วันที่ 8 สิงหาคม 2567 จะครบ 35 ปีของการลงนามระหว่างจังหวัดเชียงใหม่กับอูโอซุ (ญี่ปุ่น)",
            "บันทึกความเข้าใจเชียงใหม่–อูโอซุ",
        ),
        (
            "กิจกรรมร่วมล่าสุด: “ค่ายเยาวชน” กับอูโอซุ เมื่อ 1 กุมภาพันธ์ 2566",
            "บันทึกกิจกรรมของ เชียงใหม่ ที่กระทรวงเห็นชอบแล้ว",
        ),
        (
            "ปีงบประมาณ พ.ศ. 2562–2566 มีกิจกรรม 2 กิจกรรม คู่ความสัมพันธ์เข้าร่วม 1 กิจกรรม",
            "ตารางกิจกรรมรายปีในเอกสารนี้",
        ),
    ]
    assert len(told.sources) == 5
    assert "1 คู่" in told.candidate_words
    # The memorandum stands once among the documents and is called by its place in the line.
    assert [one.title for one in told.papers.rows] == ["บันทึกความเข้าใจเชียงใหม่–อูโอซุ"]
    assert [one.document.label for one in told.life if one.document] == ["เอกสารที่ 1"]


def test_bangkok_is_not_counted_and_a_candidate_says_nothing():
    unit = make.counterpart("ปักกิ่ง", country="CN")
    make.pairing("TH-50", unit)
    make.pairing("TH-10", unit)
    told = profile(profiles.counterpart_of, unit.pk)
    assert said(told)[0] == "ปักกิ่งมีคู่ที่ลงนามแล้วกับจังหวัดของไทย 1 คู่ คือ เชียงใหม่"
    bangkok = profile(profiles.province_of, "TH-10")
    assert bangkok.notice
    assert bangkok.cards == ()
    unsure = make.pairing("TH-50", "ยังไม่ยืนยัน", confirmed=False)
    told = profile(profiles.pairing_of, unsure.number)
    assert told.said == ()
    assert told.notice


def test_figures_are_those_of_the_engine_the_brief_and_the_official_list():
    make.six_indicators()
    uozu = make.pairing("TH-50", "อูโอซุ")
    make.pairing("TH-51", "ฮนโจ")
    make.activity(uozu, starts_on=date(2023, 2, 1), budget_amount="1500.50", budget_source="local")
    make.activity(uozu, starts_on=date(2021, 11, 1))
    told = profile(profiles.province_of, "TH-50")
    figures = Asked(2566, "TH-50", Moment(TODAY)).desk()[0].figures
    engine = {one.code: value_text(one.figure, one.definition.unit) for one in figures}
    shown = {card["code"]: card["value"] for card in told.cards}
    assert shown["2.1"] == engine["2.1"]
    assert {code: engine[code] for code in shown} == shown
    japan = profile(profiles.country_of, "JP")
    brief = country_brief("JP", as_at=TODAY, known_at=None, now=NOW)
    assert [
        (one.year, one.activity_count, one.joint_count, one.thai_count, one.foreign_count)
        for one in japan.years
    ] == [
        (str(year), one.activity_count, one.joint_count, one.thai_count, one.foreign_count)
        for year, one in reversed(brief.years)
    ]
    assert japan.total.budget == "1,500.50"
    rows = Pairing.objects.visible_to(AnonymousUser()).as_at(TODAY).on_list()
    totals = list_totals(rows).signed
    heads = [(one.figure, one.words) for one in japan.heads]
    assert heads[0] == (str(totals.pair_count), "คู่ที่ลงนามแล้ว")
    assert heads[1] == (str(totals.province_count), "จังหวัดของไทย")


def test_what_went_each_way_is_told_where_an_activity_counts():
    """Of the five fiscal years shown, with of how many activities it is told."""
    sister = make.pairing("TH-50", "อูโอซุ")
    candidate = make.pairing("TH-50", "เมืองรอตรวจ", confirmed=False, signed=None)
    make.activity(candidate)
    nobody = profile(profiles.province_of, "TH-50")
    assert nobody.exchanged is None
    make.activity(sister, direction="inbound", foreign_count=8, hosted_by="thai")
    make.activity(sister, direction="both", starts_on=date(2022, 5, 1), foreign_count=4)
    make.activity(sister, starts_on=date(2017, 5, 1), foreign_count=99)
    subjects = [
        (profiles.province_of, "TH-50"), (profiles.country_of, "JP"),
        (profiles.counterpart_of, sister.counterpart_id), (profiles.pairing_of, sister.number),
    ]  # fmt: skip
    for find, key in subjects:
        told = profile(find, key).exchanged
        assert (told.first_year, told.last_year) == (2565, 2566)
        people, events = told.flows[1], told.flows[3]
        assert [side["text"] for side in people["sides"]] == ["20", "12"]
        hosted = [(side["text"], side["told_count"]) for side in events["sides"]]
        assert hosted == [("1", 1), ("0", 1)]
        assert events["sides"][0]["is_partial"]
        opened = Client().get(people["sides"][1]["href"]).content.decode()
        assert "2 จาก 2 กิจกรรม" in opened
    shown = " ".join(page(None, "/provinces/TH-50/profile/").content.decode().split())
    assert "province=TH-50" in shown
    assert ">ดุลการแลกเปลี่ยน</h2>" in shown
    for wrong in ("province=XX", "counterpart=0", "counterpart=x", "counterpart=" + "9" * 30):
        assert page(None, f"/reciprocity/activities/people/thai/?{wrong}").status_code == 404


def test_what_is_internal_is_for_its_province_and_the_ministry(monkeypatch):
    monkeypatch.setattr(profiles, "profile_pdf", lambda *_, **__: b"%PDF-")
    own = make.pairing("TH-50", "อูโอซุ")
    other = make.pairing("TH-83", "นาฮะ")
    for pair in (own, other):
        make.action_plan(pair, titles=[f"แผนของ {pair.province.name_th}"], submit=True)
        make.member(make.order(pair.province), name=f"นางสมมติ {pair.province.code}")
    public = ("แผนของ เชียงใหม่", "นางสมมติ TH-50", "ไม่มีแฟ้มเอกสารที่ลงนาม", "ใช้ภายใน")
    address = f"/pairings/{own.number}/profile/"
    for reader, sees in (
        (None, False),
        (make.posted(Role.OFFICER, "TH-83"), False),
        (make.posted(Role.APPROVER, "TH-50"), True),
        (make.person(Role.PLANNER), True),
    ):
        shown = page(reader, address).content.decode()
        assert [words in shown for words in public] == [sees] * 4, reader
    # The planner's.
    shown = page(reader, f"{address}?edition=public").content.decode()
    assert not any(words in shown for words in public)
    for edition, is_kept in (("", False), ("?edition=public", True)):
        file = page(reader, f"/pairings/{own.number}/profile.pdf{edition}")
        assert ("no-store" not in file["Cache-Control"]) is is_kept
    # Nor is it kept for others what somebody signed in is shown as everybody's.
    stranger = page(make.posted(Role.OFFICER, "TH-83"), f"/pairings/{own.number}/profile.pdf")
    assert "no-store" in stranger["Cache-Control"]
    # On a country's profile a province sees what is its own, of the other pairings the public part.
    shown = page(make.posted(Role.APPROVER, "TH-50"), "/countries/JP/profile/").content.decode()
    assert "แผนของ เชียงใหม่" in shown
    assert "นางสมมติ TH-50" in shown
    assert "แผนของ ภูเก็ต" not in shown
    assert "นางสมมติ TH-83" not in shown


def test_why_others_stalled_stays_with_them():
    own = make.pairing("TH-50", "อูโอซุ")
    held = make.pairing("TH-83", "นาฮะ", signed=None)
    make.event(held, EventKind.STARTED, "2020-01-01")
    make.event(held, EventKind.STALLED, "2021-01-01")
    officer = make.posted(Role.OFFICER, "TH-50")
    assert own.number in page(officer, "/countries/JP/profile/").content.decode()
    assert "เหตุ no-reply" not in page(officer, "/countries/JP/profile/").content.decode()
    planner = make.person(Role.PLANNER)
    assert "เหตุ no-reply" in page(planner, "/countries/JP/profile/").content.decode()


def test_pairings_that_wait_for_the_same_cause_stand_together():
    for number in range(6):
        make.pairing("TH-50", f"เมือง {number}")
    make.pairing("TH-83", "นาฮะ")
    editor = make.person(Role.EDITOR)
    (cause,) = profile(profiles.province_of, "TH-50", editor).waits.rows
    assert cause.title == "ไม่มีแฟ้มเอกสารที่ลงนาม"
    assert cause.pairs.endswith("อีก 2 คู่")
    assert cause.href == "/radar/?flag=missing_file"
    (cause,) = profile(profiles.country_of, "JP", editor).waits.rows
    assert cause.pairs.endswith("อีก 3 คู่")
    (cause,) = profile(profiles.province_of, "TH-83", editor).waits.rows
    assert cause.pairs == "นาฮะ"


def test_neighbours_with_a_country_in_common_come_first():
    make.pairing("TH-50", "อูโอซุ")
    make.pairing("TH-51", make.counterpart("ลียง", country="FR"))
    make.pairing("TH-57", "ฮนโจ")
    make.province("TH-83", region=make.region("south", "ภาคใต้", "South"))
    told = profile(profiles.province_of, "TH-50")
    assert [(one.name, one.partners, one.shared) for one in told.around.rows] == [
        ("เชียงราย", "ฮนโจ (ญี่ปุ่น)", "ญี่ปุ่น"),
        ("ลำพูน", "ลียง (ฝรั่งเศส)", ""),
    ]
    south = make.pairing("TH-83", "นาฮะ")
    told = profile(profiles.pairing_of, south.number)
    assert [one.partners for one in told.around.rows] == [
        "ฮนโจ · ลงนามแล้ว", "อูโอซุ · ลงนามแล้ว",
    ]  # fmt: skip


def test_profiles_cost_the_same_for_one_and_many():
    """Before and after three more pairings, each with a paper, a plan and an activity."""
    make.six_indicators()
    editor = make.person(Role.EDITOR)
    unit = make.counterpart("อูโอซุ")

    def add(province, other, day):
        paper = make.document("บันทึกความเข้าใจ", kind="mou")
        pair = make.pairing(province, other, signed=None)
        make.event(pair, EventKind.SIGNED, day, document_id=paper.pk)
        make.activity(pair)
        make.action_plan(pair)
        return pair

    first = add("TH-50", unit, "1989-08-08")
    make.member(make.order("TH-50"))
    make.pairing("TH-51", unit, signed="2001-05-05")
    make.pairing("TH-52", "ฮนโจ")
    own = (f"counterparts/{unit.pk}", f"pairings/{first.number}")
    keys = ("provinces/TH-50", "countries/JP", *own)

    def costs():
        found = []
        for key in keys:
            client = Client()
            client.force_login(editor)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(f"/{key}/profile/").status_code == 200
            found.append(len(queries))
        return found

    costs()
    before = costs()
    add("TH-50", "นาฮะ", "1999-01-01")
    add("TH-50", make.counterpart("ปักกิ่ง", country="CN"), "1999-02-02")
    add("TH-53", unit, "1999-03-03")
    make.pairing("TH-54", "โอซากา")
    assert costs() == before


def test_lists_are_cut_and_say_so_and_the_fullest_profile_stands_on_two_pages():
    """A province with every list as long as it can be, and long names in each."""
    for number in range(9):
        make.pairing("TH-50", f"นครทดสอบชื่อยาวพอสมควร {number}", signed=f"{1990 + number}-09-01")
    told = profile(profiles.province_of, "TH-50", make.person(Role.EDITOR))
    assert (len(told.pairs.rows), told.pairs.more) == (8, 1)
    assert (len(told.life), told.life_more) == (6 + 1, 3)
    done = Happening("29 กรกฎาคม – 1 สิงหาคม 2564", "งานแสดงสินค้าสองเมือง", "เชียงใหม่ · นครทดสอบ", "/")
    cause = Waiting("ก, ข, ค", "ไม่มีแฟ้มเอกสารที่ลงนาม", "มีรายการแต่ไม่มีแฟ้ม", "/")
    near = Around("ลำพูน", "/", "เชียงรุ่ง (จีน), โอรินดา (สหรัฐอเมริกา)", "จีน")
    paper = Paper("บันทึกความเข้าใจฉบับยาวพอสมควร", "4 มกราคม 2562", "/")
    person = Contact("นายสมมติ ทดสอบ", "ศาลากลางจังหวัด", "เลขานุการ", "a@example.org")
    gone = [Exchange(n, 2566, "both", 20, 10, hosted_by="both") for n in range(30)]
    gone += [Exchange(99, 2566, "inbound", 4, 4, 2, 2, "thai", Decimal(123456789), "", Decimal(5))]
    full = replace(
        told,
        exchanged=Exchanged(tuple(cells(balance_of(gone), "")), 2562, 2566, ""),
        done=Shown((done,) * 5, 7, "/"),
        coming=Shown((done,) * 5, 2, "/"),
        cards=({"code": "2.1", "name": "กิจกรรมร่วม", "value": "มี", "words": "1 จาก 6 คู่"},) * 5,
        total=told.total._replace(activity_count=40),
        waits=Shown((cause,) * 5, 0, "/"),
        around=Shown((near,) * 6, 1, "/"),
        papers=Shown((paper,) * 5, 0, "/"),
        contacts=Shown((person,) * 6, 3, "/"),
    )
    printed = pypdf.PdfReader(io.BytesIO(profiles.profile_pdf(full)))
    assert len(printed.pages) <= 2
    words = "".join(sheet.extract_text() for sheet in printed.pages)
    assert "๑๒๓,๔๕๖,๗๘๙" in words
    for part in ("จังหวัดเชียงใหม่", "งานแสดงสินค้าสองเมือง", "a@example.org", "และอีก", "บันทึกความเข้าใจ"):
        assert part in words


def test_a_joined_row_leads_to_the_one_that_holds_it():
    kept = make.pairing("TH-50", "อูโอซุ")
    double = make.pairing("TH-50", "อูโอซุ (เขียนอีกแบบ)", signed=None, confirmed=False)
    rows = Pairing.objects.with_row_revision().filter(pk__in=[double.pk, kept.pk])
    actions.join_pairing(
        by=make.person(Role.EDITOR), pairing_id=double.pk, target_id=kept.pk,
        seen={row.pk: row.row_revision for row in rows}, reason="คู่เดียวกัน",
    )  # fmt: skip
    answer = page(None, f"/pairings/{double.number}/profile/")
    assert answer.url == f"/pairings/{kept.number}/profile/"
    assert page(None, "/pairings/P-9999/profile/").status_code == 404
    assert page(None, "/countries/XX/profile.pdf").status_code == 404
    assert page(None, f"/pairings/{kept.number}/profile.pdf?lang=de").status_code == 400


@pytest.mark.parametrize(
    ("start", "day", "years", "on"),
    [
        (date(1989, 8, 8), date(2023, 8, 15), 35, date(2024, 8, 8)),
        (date(1993, 8, 15), date(2023, 8, 15), 30, date(2023, 8, 15)),
        (date(2023, 8, 14), date(2023, 8, 15), 5, date(2028, 8, 14)),
        # 29 February is kept on the 28th.
        (date(2004, 2, 29), date(2023, 8, 15), 20, date(2024, 2, 29)),
        (date(2000, 2, 29), date(2025, 1, 1), 25, date(2025, 2, 28)),
    ],
)
def test_round_anniversaries(start, day, years, on):
    assert next_round(start, day) == (years, on)


def test_a_map_shows_its_places_whole():
    # A square from 10,20 to 40,50 drawn step by step, with 8 % of 30 free around it, and 1.
    drawn = Outline("A", 25, 35, 10, "M10 20l30 0 0 30-30 0z")
    assert view_of([drawn]) == (10 - 3, 20 - 3, 30 + 6, 30 + 6)
