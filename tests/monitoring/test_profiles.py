"""What a governor takes into a meeting: what can be said, who sees what, figures, pages.

Today is 15 August 2566 (2023-08-15).
"""

import io
from datetime import date, datetime

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
from monitoring.reports.country import country_brief
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
        file = page(reader, f"/pairings/{own.number}/profile.pdf")
        assert ("no-store" in file["Cache-Control"]) is sees
        shown = page(reader, f"{address}?edition=public").content.decode()
        assert not any(words in shown for words in public)
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


@pytest.fixture
def crowded():
    """Makes a province as full as a profile can be; call it to go from one of each to many."""
    make.six_indicators()
    unit = make.counterpart("อูโอซุ", name_local="魚津市", former_names="ยูโอซู")
    paper = make.document("บันทึกความเข้าใจฉบับยาวมากเพื่อทดสอบหน้ากระดาษ", kind="mou")
    first = make.pairing("TH-50", unit, signed=None)
    make.event(first, EventKind.SIGNED, "1989-08-08", document_id=paper.pk)
    make.activity(first, title="กิจกรรมแรก")
    make.action_plan(first)
    make.member(make.order("TH-50"))

    def crowd():
        for place in range(9):
            country = ("JP", "CN", "FR", "VN")[place % 4]
            other = make.counterpart(f"นครทดสอบชื่อยาวพอสมควร {place}", country=country)
            pair = make.pairing("TH-50", other, signed=None)
            make.event(
                pair, EventKind.SIGNED, f"{1995 + place}-09-{place + 1:02}", document_id=paper.pk
            )
            make.activity(
                pair, title=f"งานแสดงสินค้าและวัฒนธรรมระหว่างสองเมือง ครั้งที่ {place}",
                starts_on=date(2019 + place % 4, 3, place + 1),
            )  # fmt: skip
        make.action_plan(pair, titles=[f"แผนงานที่ {number}" for number in range(9)])
        for number in range(53, 58):
            make.pairing(f"TH-{number}", f"เมืองของเพื่อนบ้าน {number}")
            make.pairing(f"TH-{number}", unit, signed="2001-05-05")

    crowd.first, crowd.unit = first, unit
    return crowd


def test_profiles_cost_the_same_for_one_and_many_and_stand_on_two_pages(crowded):
    editor = make.person(Role.EDITOR)
    keys = {
        "provinces": "TH-50",
        "countries": "JP",
        "counterparts": crowded.unit.pk,
        "pairings": crowded.first.number,
    }

    def costs():
        found = {}
        for place, key in keys.items():
            client = Client()
            client.force_login(editor)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(f"/{place}/{key}/profile/").status_code == 200
            found[place] = len(queries)
        return found

    make.pairing("TH-51", crowded.unit, signed="2001-05-05")
    make.pairing("TH-52", "ฮนโจ")
    costs()
    before = costs()
    crowded()
    assert costs() == before
    told = profile(profiles.province_of, "TH-50", editor)
    assert (len(told.pairs.rows), told.pairs.more) == (8, 2)
    assert (len(told.done.rows), told.done.more) == (5, 5)
    printed = pypdf.PdfReader(io.BytesIO(profiles.profile_pdf(told)))
    assert len(printed.pages) <= 2
    words = "".join(sheet.extract_text() for sheet in printed.pages)
    for part in ("จังหวัดเชียงใหม่", "นครทดสอบชื่อยาวพอสมควร", "ผู้ที่ติดต่อได้", "และอีก"):
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
