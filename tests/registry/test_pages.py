"""The public pages of the register, as their readers meet them."""

import json
import re
from datetime import date

import pytest
from django.urls import reverse

from registry import actions
from registry.choices import Confirmation, EventKind
from registry.models import PairingSource
from registry.views import pages
from sistercity.accounts.choices import Role
from sistercity.thai.calendar import PartialDate
from tests import factories

pytestmark = pytest.mark.django_db
refused = pytest.mark.expects_log("django.request")


@pytest.fixture(scope="module", autouse=True)
def ground(rows_of_the_file):
    """What most tests stand on; each reads of it what it alters."""
    factories.province("TH-50")
    factories.country("JP")
    factories.unit_type()


def read(client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, path
    return response.content.decode()


def reject(row) -> None:
    actions.confirm_pairing(
        by=None, pairing_id=row.pk, confirmation=Confirmation.REJECTED, note="ซ้ำกับรายการอื่น"
    )


def candidate(counterpart="คุนหมิง", **source):
    row = factories.pairing("TH-50", counterpart, signed="2000-01-01", confirmed=False)
    defaults = {"counterpart_as_written": "นครคุนหมิง", "window": "signed_by_seed"}
    actions.save_record(
        by=None,
        record=PairingSource(pairing=row, confidence="low", **(defaults | source)),
    )
    return row


def test_the_register_heads_with_its_official_counts_and_keeps_candidates_apart(client):
    factories.pairing("TH-50", "ก", signed="1989-08-08")
    factories.pairing("TH-50", "ข", signed="1989")
    candidate()
    page = read(client, "/pairings/")
    assert "ลงนามแล้วรวม 2 คู่ 1 จังหวัด" in page
    assert "8 ส.ค. 2532" in page
    assert "ทราบเพียงปี" in page
    assert "แหล่งที่พบ: ลงนามแล้ว" in page
    assert "ทั้งทะเบียน <strong>3</strong> คู่" in page


def test_search_facets_and_order_stand_in_the_address(client):
    factories.pairing("TH-50", "ก", signed="1989-08-08")
    factories.pairing("TH-83", factories.counterpart("นิส", country="FR"), signed="2000-01-01")
    page = read(client, "/pairings/?search=ภูเก็ต&country=FR&ordering=-signed_on")
    assert "P-0002" in page
    assert "P-0001" not in page
    assert 'name="search" value="ภูเก็ต"' in page
    ordered = read(client, "/pairings/?ordering=-signed_on")
    assert ordered.index("P-0002") < ordered.index("P-0001")


def test_rows_without_a_date_come_last_in_either_order_of_dates(client):
    undated = factories.pairing("TH-50", "ก", signed=None)
    factories.event(undated, EventKind.SIGNED, None)
    factories.pairing("TH-83", "ข", signed="2000-01-01")
    for ordering in ("signed_on", "-signed_on"):
        page = read(client, f"/pairings/?ordering={ordering}")
        assert page.index("P-0002") < page.index("P-0001")


def test_nothing_found_says_what_to_do(client):
    factories.pairing()
    page = read(client, "/pairings/?search=ไม่มีชื่อนี้")
    assert "ไม่พบคู่ความสัมพันธ์ตามเงื่อนไขนี้" in page
    assert "ดูทั้งทะเบียน" in page


def test_the_register_reads_the_day_in_either_era_and_links_keep_it(client):
    row = factories.pairing("TH-50", "ก", signed="2019-01-05")
    earlier = factories.pairing("TH-83", "ข", signed="1989-08-08")
    for written in ("2562-01-04", "2019-01-04", "4 ม.ค. 2562"):
        page = read(client, f"/pairings/?as_at={written}")
        assert "ข้อมูล ณ วันที่ 4 มกราคม 2562" in page
        assert row.number not in page
        assert f"/pairings/{earlier.number}/?as_at=2019-01-04" in page


def test_the_register_shows_only_what_was_known_at_a_moment(client):
    factories.pairing("TH-50", "ก", signed="1989-08-08")
    page = read(client, "/pairings/?known_at=2566-08-14")
    assert "เท่าที่ทะเบียนทราบเมื่อ 14 สิงหาคม 2566" in page
    assert "P-0001" not in page
    assert "P-0001" in read(client, "/pairings/?known_at=2566-08-15")


@refused
@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("as_at=4/1/2019", "คือ ปี ค.ศ. 2019 (พ.ศ. 2562) หรือปี พ.ศ. 2019"),
        ("as_at=30 ก.พ. 2562", "ไม่มีวันที่ 30 กุมภาพันธ์ พ.ศ. 2562"),
        ("as_at=2562", "ไม่ครบทั้งวัน เดือน และปี"),
        ("as_at=16 ส.ค. 2566", "ยังมาไม่ถึง"),
        ("known_at=x", "อ่าน “x” เป็นวันที่หรือปีไม่ได้"),
    ],
)
@pytest.mark.parametrize(
    "path", ["/pairings/", "/provinces/", "/countries/", "/counterparts/"]
)
def test_a_date_that_cannot_be_read_shows_no_list_but_what_was_read(client, path, query, words):
    page = read(client, f"{path}?{query}&region=north", 400)
    assert words in page
    assert f'value="{query.partition("=")[2]}"' in page
    assert 'name="region" value="north"' in page


@refused
def test_a_page_of_units_that_is_not_there_is_told(client):
    factories.pairing()
    for moment in ("", "&as_at=2566-08-01"):
        page = read(client, f"/counterparts/?page=2{moment}", 404)
        assert "มี 1 รายการ รวม 1 หน้า" in page


@refused
@pytest.mark.parametrize("asked", ["1000000000", "0", "-1", "abc", "9" * 400])
def test_a_page_that_is_not_there_is_told_with_the_way_back(client, asked):
    factories.pairing()
    page = read(client, f"/pairings/?country=JP&page={asked}", 404)
    assert "มี 1 รายการ รวม 1 หน้า" in page
    assert 'href="/pairings/?country=JP"' in page


@refused
@pytest.mark.parametrize(
    ("path", "words", "row"),
    [
        ("/pairings/?province=TH-99", "จังหวัด: ไม่มีรหัส “TH-99” ในทะเบียน", "P-0001"),
        ("/pairings/?status=evil", "สถานะ: ไม่มีตัวเลือก “evil”", "P-0001"),
        ("/pairings/?search=%00", "ค้นหา: มีอักขระที่ใช้ไม่ได้", "P-0001"),
        ("/provinces/?region=nowhere", "ภาค: ไม่มีรหัส “nowhere” ในทะเบียน", "/provinces/TH-50/"),
        ("/provinces/?search=%00", "ค้นหา: มีอักขระที่ใช้ไม่ได้", "/provinces/TH-50/"),
        ("/countries/?search=%00", "ค้นหา: มีอักขระที่ใช้ไม่ได้", "/countries/JP/"),
    ],
)
def test_a_search_that_cannot_be_read_is_named_and_nothing_is_listed(client, path, words, row):
    factories.pairing()
    assert row in read(client, path.partition("?")[0])
    page = read(client, path, 400)
    assert words in page
    assert "ตัวกรองบางตัวอ่านไม่ได้ จึงยังไม่แสดงรายการใด" in page
    assert "ยังบันทึกไม่ได้" not in page
    assert row not in page


def test_one_pairing_tells_names_dates_numbers_and_its_line(client):
    uozu = factories.counterpart("อูโอซุ", name_en="Uozu", name_local="魚津市")
    row = factories.pairing("TH-50", uozu, signed="1989")
    factories.edition_row(row, "๓๒/๑", counterpart_as_written="เมืองยูโอซู จังหวัด โทยามะ")
    page = read(client, "/pairings/P-0001/")
    for words in (
        "เชียงใหม่ – อูโอซุ",
        "Uozu",
        '<span lang="ja">魚津市</span>',
        "เมืองยูโอซู จังหวัด โทยามะ",
        "๓๒/๑",
        "พ.ศ. 2532",
        "ในการนับถือเป็นวันที่ 30 กันยายน 2532 โดยสันนิษฐาน",
        "ลงนามสถาปนาความสัมพันธ์",
    ):
        assert words in page


def test_a_correction_says_what_was_recorded_before(client):
    row = factories.pairing("TH-50", "ก", signed="1989")
    old = row.events.get()
    actions.correct_event(
        by=factories.person(Role.EDITOR),
        event_id=old.pk,
        happened_on=PartialDate.from_iso("1989-11"),
        reason="พบสำเนาบันทึกความเข้าใจ",
    )
    page = read(client, "/pairings/P-0001/")
    assert "พฤศจิกายน 2532" in page
    assert "แก้ไขจากที่เคยบันทึกว่า พ.ศ. 2532" in page
    assert "พบสำเนาบันทึกความเข้าใจ" not in page


def test_a_voided_event_is_told_and_the_status_follows(client):
    row = factories.pairing("TH-50", "ก", signed="1989-08-08")
    ended = factories.event(row, EventKind.ENDED, "2020-09-30")
    assert "สิ้นสุดแล้ว" in read(client, "/pairings/P-0001/")
    actions.correct_event(
        by=None, event_id=ended.pk, happened_on=None, is_void=True, reason="บันทึกผิดคู่"
    )
    page = read(client, "/pairings/P-0001/")
    assert "เพราะไม่ได้เกิดขึ้นจริง" in page
    assert "สิ้นสุดแล้ว" not in page


def test_one_pairing_stands_as_on_the_day(client):
    row = factories.pairing("TH-50", "ก", signed="2019-03-10")
    factories.event(row, EventKind.ENDED, "2022-03-31")
    before = read(client, "/pairings/P-0001/?as_at=2562-03-09")
    assert "ยังไม่มีเหตุการณ์ที่ทราบวันที่" in before
    assert "10 มีนาคม 2562" not in before
    during = read(client, "/pairings/P-0001/?as_at=2565-03-31")
    assert "10 มีนาคม 2562" in during
    assert "สิ้นสุดแล้ว" not in during
    # The end's date is still in force; the day after is not.
    assert "สิ้นสุดแล้ว" in read(client, "/pairings/P-0001/?as_at=2565-04-01")


def test_an_agreement_that_ran_out_does_not_end_the_relation(client):
    factories.pairing("TH-50", "ก", signed="1989-08-08", expires_on=date(2000, 1, 1))
    page = read(client, "/pairings/P-0001/")
    assert "เลยกำหนดแล้ว" in page
    assert "ไม่ทำให้ความสัมพันธ์สิ้นสุดเอง" in page


def test_a_candidate_says_where_it_was_found_and_links_only_to_the_web(client):
    candidate("คุนหมิง", url="https://example.org/news?id=1&page=2")
    candidate("เฉิงตู", url="javascript:alert(1)")
    page = read(client, "/pairings/P-0001/")
    assert "ไม่นับในตัวเลขทางการ" in page
    assert "นครคุนหมิง" in page
    assert 'href="https://example.org/news?id=1&amp;page=2"' in page
    other = read(client, "/pairings/P-0002/")
    assert 'href="javascript' not in other
    assert "javascript:alert(1)" in other


def test_a_pair_of_unequal_level_carries_a_flag_and_its_reason(client):
    town = factories.unit_type("town", name_th="เมือง", name_en="Town", level=2)
    hue = factories.counterpart("เว้", country="VN", unit_type=town)
    factories.pairing("TH-50", hue, level_reason="อยู่ในบัญชีเดิม")
    assert "ระดับไม่เท่ากัน" in read(client, "/pairings/")
    assert "เหตุผล: อยู่ในบัญชีเดิม" in read(client, "/pairings/P-0001/")


@refused
def test_a_rejected_row_is_shown_to_the_ministry_only(client):
    reject(factories.pairing())
    assert "P-0001" not in read(client, "/pairings/")
    read(client, "/pairings/P-0001/", 404)
    client.force_login(factories.person(Role.PLANNER))
    assert "P-0001" in read(client, "/pairings/")
    assert "ซ้ำกับรายการอื่น" in read(client, "/pairings/P-0001/")


def test_who_changed_what_is_for_the_ministry_and_the_way_to_edit_for_editors(client):
    editor = factories.person(Role.EDITOR, full_name="สมศรี ใจดี")
    row = factories.pairing()
    actions.edit_pairing(by=editor, pairing_id=row.pk, values={"note": "โน้ตใหม่"}, reason="ตรวจทาน")
    edit = reverse("admin:registry_pairing_change", args=[row.pk])
    public = read(client, "/pairings/P-0001/")
    assert "สมศรี" not in public
    assert edit not in public
    client.force_login(factories.person(Role.PLANNER))
    planner = read(client, "/pairings/P-0001/")
    assert "สมศรี ใจดี" in planner
    assert "ตรวจทาน" in planner
    assert edit not in planner
    client.force_login(editor)
    assert edit in read(client, "/pairings/P-0001/")


def test_words_of_people_are_escaped_and_foreign_scripts_stay_whole(client):
    names = {"愛知県": "JP", "Владивосток": "RU", "Huế": "VN"}
    for name, home in names.items():
        factories.pairing("TH-50", factories.counterpart(name, name_en=name, country=home))
    row = factories.pairing("TH-83", factories.counterpart("<script>alert(1)</script>"))
    unit = f"/counterparts/{row.counterpart_id}/"
    for path in ("/pairings/", "/provinces/TH-83/", unit, "/pairings/P-0004/"):
        page = read(client, path)
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page
    page = read(client, "/pairings/")
    assert all(name in page for name in names)


def test_a_province_tells_its_pairings_activities_and_working_group(client):
    row = factories.pairing("TH-50", "อูโอซุ", signed="1989-08-08")
    candidate()
    factories.activity(row, starts_on=date(2023, 2, 1), title="แลกเปลี่ยนเยาวชน")
    factories.activity(row, starts_on=date(2021, 10, 1), title="ค่ายวัฒนธรรม")
    factories.activity(row, starts_on=date(2023, 3, 1), title="ยังเป็นร่าง", status="draft")
    factories.order("TH-50", "5/2562")
    page = read(client, "/provinces/TH-50/")
    for words in (
        "จังหวัดเชียงใหม่", "P-0001", "คู่ที่รอตรวจสอบ", "ปีงบประมาณ พ.ศ. 2566",
        "แลกเปลี่ยนเยาวชน", "ปีงบประมาณ พ.ศ. 2565", "ค่ายวัฒนธรรม", "คำสั่งที่ 5/2562",
    ):  # fmt: skip
        assert words in page
    assert "ยังเป็นร่าง" not in page
    before = read(client, "/provinces/TH-50/?as_at=2561-12-31")
    assert "ยังไม่มีคำสั่งแต่งตั้งคณะทำงาน" in before
    assert "แลกเปลี่ยนเยาวชน" not in before


def test_a_pairing_tells_its_approved_activities(client):
    row, other = factories.pairing("TH-50", "ก"), factories.pairing("TH-50", "ข")
    factories.activity(row, title="งานของคู่แรก")
    factories.activity(other, title="งานของคู่หลัง")
    page = read(client, "/pairings/P-0001/")
    assert "งานของคู่แรก" in page
    assert "งานของคู่หลัง" not in page


def test_provinces_are_listed_in_dictionary_order_bangkok_uncounted(client):
    for code in ("TH-50", "TH-57", "TH-10", "TH-38"):
        factories.province(code)
    factories.pairing("TH-10", "ก")
    page = read(client, "/provinces/")
    names = ["กรุงเทพมหานคร", "เชียงราย", "เชียงใหม่", "บึงกาฬ"]
    places = [page.index(f">{name}</a>") for name in names]
    assert places == sorted(places)
    assert "อยู่นอกระบบจังหวัด ไม่นับ" in page
    assert "อยู่นอกระบบจังหวัด" in read(client, "/provinces/TH-10/")


def test_a_province_that_did_not_exist_is_not_in_the_list_of_the_day(client):
    factories.province("TH-38", existed_from=date(2011, 3, 23))
    assert "บึงกาฬ" not in read(client, "/provinces/?as_at=2554-03-22")
    assert "บึงกาฬ" in read(client, "/provinces/?as_at=2554-03-23")
    assert "ยังไม่มีจังหวัดนี้ในวันที่ของข้อมูล" in read(client, "/provinces/TH-38/?as_at=2554-03-22")


def test_countries_and_units_show_the_provinces_paired_with_them(client):
    jinghong = factories.counterpart("เชียงรุ่ง", country="CN", former_names="จิ่งหง\nเซียงรุ่ง")
    factories.pairing("TH-51", jinghong)
    factories.pairing("TH-57", jinghong)
    factories.country("FR")
    listed = read(client, "/countries/")
    assert "จีน" in listed
    assert "ฝรั่งเศส" not in listed
    for path in ("/countries/CN/", f"/counterparts/{jinghong.pk}/"):
        page = read(client, path)
        assert "ลำพูน" in page
        assert "เชียงราย" in page
    assert "จิ่งหง · เซียงรุ่ง" in page


def linked(page: str) -> set[str]:
    """Where the places of the maps lead."""
    return set(re.findall(r'<a class="map-place" href="(.*?)"', page))


def test_a_province_shows_where_it_lies_its_partner_countries_and_its_neighbours(client):
    north = factories.cluster("north-1", name_th="ภาคเหนือตอนบน 1")
    home = factories.province("TH-50")
    home.cluster = north
    actions.save_record(by=None, record=home)
    factories.province("TH-51", cluster=north)
    factories.province("TH-57")
    factories.pairing("TH-50", "ก", signed="1989-08-08")
    factories.pairing("TH-50", factories.counterpart("ข", country="CN"), confirmed=False)
    factories.pairing("TH-51", factories.counterpart("ค", country="FR"), signed="2000-01-01")
    factories.pairing("TH-57", factories.counterpart("ง", country="VN"), signed="2000-01-01")
    page = read(client, "/provinces/TH-50/?as_at=2566-08-14")
    assert 'aria-label="ที่ตั้งของจังหวัดเชียงใหม่ในประเทศไทย"' in page
    assert linked(page) == {"/countries/JP/?as_at=2023-08-14"}
    assert "จังหวัดอื่นในกลุ่มภาคเหนือตอนบน 1" in page
    neighbours = page.partition("neighbours-head")[2]
    assert "ลำพูน" in neighbours
    assert "ฝรั่งเศส" in neighbours
    assert "เวียดนาม" not in neighbours


def test_a_province_without_a_cluster_has_its_region_for_neighbours(client):
    factories.province("TH-50")
    factories.province("TH-51")
    factories.province("TH-10")
    page = read(client, "/provinces/TH-50/")
    neighbours = page.partition("จังหวัดอื่นในภาคเหนือ")[2]
    assert "ลำพูน" in neighbours
    assert "ยังไม่มีคู่ที่ลงนาม" in neighbours
    assert "กรุงเทพมหานคร" not in neighbours


def test_a_province_has_the_figures_of_the_days_fiscal_year(client):
    factories.six_indicators()
    factories.activity(factories.pairing("TH-50", "ก", signed="1989-08-08"))
    page = read(client, "/provinces/TH-50/")
    assert "ตัวชี้วัดของจังหวัด ปีงบประมาณ พ.ศ. 2566" in page
    assert 'href="/indicators/2566/2.1/?province=TH-50"' in page
    factories.province("TH-10")
    assert "ตัวชี้วัดของจังหวัด ปีงบประมาณ" not in read(client, "/provinces/TH-10/")


def test_a_profile_tells_what_happened_to_its_confirmed_pairings_in_order(client):
    row = factories.pairing("TH-50", "ก", signed="1989-08-08")
    factories.event(row, EventKind.ENDED, "2020-09-30")
    factories.pairing("TH-50", "ข", signed="1995")
    candidate("คุนหมิง")
    page = read(client, "/provinces/TH-50/?as_at=2562-01-04").partition("เส้นเวลา")[2]
    assert page.index("เชียงใหม่ – ก (P-0001)") < page.index("เชียงใหม่ – ข (P-0002)")
    assert "ในการนับถือเป็นวันที่ 30 กันยายน 2538 โดยสันนิษฐาน" in page
    assert "คุนหมิง" not in page
    assert "30 กันยายน 2563" not in page
    assert "30 กันยายน 2563" in read(client, "/provinces/TH-50/").partition("เส้นเวลา")[2]


def test_a_long_line_shows_the_latest_events_and_the_earlier_ones_on_further_pages(client):
    for year in range(1990, 2003):
        factories.pairing("TH-50", f"เมือง {year}", signed=f"{year}-01-01")
    latest, earlier = (
        read(client, f"/countries/JP/{query}").partition("เส้นเวลา")[2]
        for query in ("", "?events=2")
    )
    assert "ทั้งหมด 13 เหตุการณ์ หน้าแรกแสดงเหตุการณ์ล่าสุด" in latest
    assert 'href="/countries/JP/?events=2#life-head" rel="next"' in latest
    told = re.compile(r"เชียงใหม่ – เมือง ([0-9]{4})")
    assert told.findall(latest) == [str(year) for year in range(1993, 2003)]
    assert told.findall(earlier) == ["1990", "1991", "1992"]
    # The day itself ends the line.
    assert latest.count("วันที่ของข้อมูล</p>") == 1
    assert "วันที่ของข้อมูล</p>" not in earlier


def test_every_pairing_and_activity_of_a_place_is_on_one_of_its_pages(client):
    rows = factories.pairings(26)
    done = factories.activities(26, rows[0])
    everything = {f"/pairings/{row.number}/" for row in rows}
    everything |= {f"/activities/{activity.pk}/" for activity in done}

    for address in ("/provinces/TH-50/", "/countries/JP/"):
        pages = [read(client, f"{address}{query}") for query in ("", "?page=2&activities=2")]
        first, second = (everything & set(re.findall(r'href="([^"]+)"', page)) for page in pages)
        assert first | second == everything
        assert len(first) == 50
        assert f'href="{address}?page=2#pairings-head" rel="next"' in pages[0]
        assert all("26 กิจกรรม" in page for page in pages)


def test_countries_come_page_by_page_and_as_a_file_in_full(client, monkeypatch):
    monkeypatch.setattr(pages, "PAGE_SIZE", 2)
    for code in ("CN", "JP", "LA"):
        factories.pairing("TH-50", factories.counterpart(f"เมือง {code}", country=code))
    first, second = (
        set(re.findall(r'href="/countries/([A-Z]{2})/"', read(client, f"/countries/{query}")))
        for query in ("", "?page=2")
    )
    assert (len(first), len(second)) == (2, 1)
    assert first | second == {"CN", "JP", "LA"}
    file = client.get("/countries/?format=json")
    assert len(json.loads(file.getvalue())["rows"]) == 3


def test_a_country_shows_the_provinces_paired_with_it_and_what_was_done(client):
    jinghong = factories.counterpart("เชียงรุ่ง", country="CN")
    row = factories.pairing("TH-51", jinghong, signed="2000-01-01")
    factories.pairing("TH-57", jinghong, confirmed=False)
    other = factories.pairing("TH-51", "ก", signed="2000-01-01")
    factories.activity(row, title="เทศกาลร่วม")
    factories.activity(other, title="งานกับญี่ปุ่น")
    page = read(client, "/countries/CN/")
    assert linked(page) == {"/provinces/TH-51/"}
    assert 'href="/counterparts/?country=CN">1 แห่ง' in page
    assert "2 จังหวัด รวมคู่ที่รอตรวจสอบ" in page
    for path in ("/countries/CN/", f"/counterparts/{jinghong.pk}/"):
        page = read(client, path)
        assert "เทศกาลร่วม" in page
        assert "งานกับญี่ปุ่น" not in page
    past = read(client, "/countries/CN/?as_at=2562-01-04")
    assert 'href="/counterparts/?as_at=2019-01-04&amp;country=CN"' in past


def test_profiles_and_rows_say_names_in_the_readers_language_and_the_other_beside(client):
    uozu = factories.counterpart("อูโอซุ", name_en="Uozu", parent_th="โทยามะ", parent_en="Toyama")
    factories.pairing("TH-50", uozu, signed="1989-08-08")
    client.cookies["django_language"] = "en"
    for path, name, other in (
        ("/countries/JP/", "Japan", "ญี่ปุ่น"),
        ("/provinces/TH-50/", "Chiang Mai", "เชียงใหม่"),
        (f"/counterparts/{uozu.pk}/", "Uozu", "อูโอซุ"),
    ):
        page = read(client, path)
        assert f"<h1>{name}</h1>" in page
        assert f'<p class="lead">{other}</p>' in page
    row = read(client, "/pairings/")
    assert f'href="/counterparts/{uozu.pk}/">Uozu</a>' in row
    assert '<span class="soft small" lang="th">อูโอซุ</span>' in row
    assert "<title>Japan: " in read(client, "/provinces/TH-50/")


def test_units_are_listed_with_their_pairings_and_narrowed_by_country(client):
    kunming = factories.counterpart("คุนหมิง", country="CN", name_en="Kunming")
    factories.pairing("TH-50", kunming, signed="1999-06-07")
    factories.pairing("TH-57", kunming, signed=None, confirmed=False)
    factories.pairing("TH-50", "ก", signed="1989-08-08")
    page = read(client, "/counterparts/")
    assert page.index(">ก</a>") < page.index(">คุนหมิง</a>")
    assert "<strong>2</strong> หน่วยการปกครอง" in page
    narrowed = read(client, "/counterparts/?country=CN&search=kunming")
    assert f'href="/counterparts/{kunming.pk}/"' in narrowed
    assert ">ก</a>" not in narrowed
    assert "ไม่พบคู่ความสัมพันธ์ตามเงื่อนไขนี้" in read(client, "/counterparts/?search=ไม่มี")


@refused
@pytest.mark.parametrize(
    "path",
    ["/pairings/P-9999/", "/provinces/TH-99/", "/countries/XX/", "/counterparts/1/",
     f"/counterparts/{10**30}/"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(client, path):
    read(client, path, 404)


def test_a_page_costs_the_same_for_one_row_and_for_fifty(
    client, django_assert_max_num_queries
):
    """One world for all addresses: it takes longer to build than they take to read."""
    paths = (
        "/pairings/", "/pairings/?search=เมือง&province=TH-50", "/pairings/P-0001/", "/provinces/",
        "/provinces/TH-50/", "/countries/", "/countries/JP/", "/counterparts/",
        "/counterparts/?search=เมือง&country=JP",
    )  # fmt: skip
    past = [f"{path}{'&' if '?' in path else '?'}known_at=2566-08-15" for path in paths]

    def costs() -> dict[str, int]:
        found = {}
        for address in (*paths, *past):
            with django_assert_max_num_queries(40) as taken:
                read(client, address)
            found[address] = len(taken)
        return found

    first = factories.pairing("TH-50", "เมือง ก", signed="1989-08-08")
    factories.pairing("TH-83", "เมือง ข", signed="1990-08-08")  # its neighbour
    factories.edition_row(first, "๓๒/๑")
    factories.activity(first)
    factories.order("TH-50")
    for_one = costs()
    for code, country, signed in (
        ("TH-50", "JP", "1952"), ("TH-50", "CN", "1963"), ("TH-83", "JP", "1974"),
        ("TH-83", "CN", "1975"),
    ):  # fmt: skip
        factories.pairings(12, code, f"เมือง {code}", country=country, signed=signed)
    for place in range(3):
        factories.activity(first, starts_on=date(2020 + place, 2, 1))
    assert costs() == for_one
