"""The ministry's job: the register in the admin, found, edited, told of and exported."""

from __future__ import annotations

import io

import openpyxl
import pytest
from playwright.sync_api import Locator, Page, expect

from registry.models import Counterpart, Pairing


def find(page: Page, words: str) -> Locator:
    """The rows of the register that a search finds."""
    page.goto("/admin/registry/pairing/")
    page.locator("#searchbar").fill(words)
    page.get_by_role("button", name="ค้นหา").click()
    expect(page.locator("#searchbar")).to_have_value(words)
    return page.locator("#result_list tbody tr")


def save(page: Page) -> None:
    """Save the form that is open."""
    with page.expect_navigation():
        page.get_by_role("button", name="บันทึก", exact=True).click()


def choose(page: Page, field: str, words: str) -> None:
    """Choose in a field that completes what is typed."""
    page.locator(f".field-{field} .select2-selection").click()
    page.locator(".select2-search__field").fill(words)
    page.locator(".select2-results__option", has_text=words).first.click()


def test_a_pairing_is_found_edited_and_its_history_tells_who_changed_what(page, sign_in):
    sign_in(page, "demo-editor")
    for words in ("หมิง", "kunm"):
        expect(find(page, words)).to_have_count(1)
    page.get_by_role("link", name="P-0020").click()

    page.get_by_label("หมายเหตุ").fill("ติดต่อผ่านสำนักงานการต่างประเทศนครคุนหมิง")
    page.get_by_label("ความตกลงมีผลถึง").fill("๗ มิ.ย. ๒๕๗๒")
    page.get_by_label("เหตุผลของการแก้ไข").fill("หนังสือจังหวัด ที่ ชม 0017.1/999")
    save(page)

    expect(page.locator(".messagelist .success")).to_be_visible()
    find(page, "คุนหมิง")
    page.get_by_role("link", name="P-0020").click()
    page.get_by_role("link", name="ประวัติ", exact=True).click()
    last = page.locator(".ledger-change").first
    expect(last).to_contain_text("เจ้าหน้าที่กระทรวง สาธิตหนึ่ง · 15 ส.ค. 2566")
    expect(last).to_contain_text("เหตุผล: หนังสือจังหวัด ที่ ชม 0017.1/999")
    expires = last.locator("tr", has_text="ความตกลงมีผลถึง").locator("td")
    expect(expires).to_have_text(["–", "7 มิ.ย. 2572"])
    note = last.locator("tr", has_text="หมายเหตุ").locator("td")
    expect(note).to_have_text(["–", "ติดต่อผ่านสำนักงานการต่างประเทศนครคุนหมิง"])


def test_a_counterpart_is_added_on_the_way_to_a_new_pairing(page, sign_in):
    sign_in(page, "demo-editor")
    page.goto("/admin/registry/pairing/add/")
    choose(page, "province", "ลำพูน")

    with page.expect_popup() as opened:
        page.locator("#add_id_counterpart").click()
    window = opened.value
    window.get_by_label("ชื่อภาษาไทย").fill("เมืองซากะ")
    window.get_by_label("ชื่อภาษาอังกฤษ").fill("Saga")
    choose(window, "country", "ญี่ปุ่น")
    choose(window, "unit_type", "เมือง")
    with window.expect_event("close"):
        window.get_by_role("button", name="บันทึก", exact=True).click()
    expect(page.locator(".field-counterpart .select2-selection")).to_contain_text("เมืองซากะ")
    page.get_by_label("เหตุผลที่ระดับไม่เท่ากัน").fill("จังหวัดเสนอเป็นเมืองคู่มิตร")
    save(page)

    pairing = Pairing.objects.get(counterpart=Counterpart.objects.get(name_th="เมืองซากะ"))
    assert (pairing.province.code, pairing.number) == ("TH-51", "P-0089")
    assert pairing.confirmation == "candidate"
    expect(page.locator(".messagelist .success")).to_contain_text("P-0089")


def test_a_signing_is_recorded_with_a_document_that_is_added_on_the_way(page, sign_in):
    sign_in(page, "demo-editor")
    pairing = Pairing.objects.get(number="P-0082")
    page.goto(f"/admin/registry/pairing/{pairing.pk}/event/?kind=letter_of_intent")
    page.locator("#id_happened_on").fill("14 ส.ค. 2566")
    with page.expect_popup() as opened:
        page.locator("#add_id_document").click()
    window = opened.value
    window.locator("#id_kind").select_option("letter_of_intent")
    window.locator("#id_title_th").fill("หนังสือแสดงเจตจำนงที่เพิ่มระหว่างทาง")
    with window.expect_event("close"):
        window.get_by_role("button", name="บันทึก", exact=True).click()
    chosen = page.locator("#select2-id_document-container")
    expect(chosen).to_contain_text("หนังสือแสดงเจตจำนงที่เพิ่มระหว่างทาง")
    page.get_by_role("button", name="บันทึกเหตุการณ์").click()
    expect(page.locator(".messagelist")).to_contain_text("บันทึกเหตุการณ์แล้ว")
    event = pairing.events.get(document__title_th="หนังสือแสดงเจตจำนงที่เพิ่มระหว่างทาง")
    assert event.kind == "letter_of_intent"


@pytest.mark.expects_log("django.request")
def test_a_stale_edit_is_refused_with_both_versions_shown(page, visitor, sign_in):
    other = visitor.open()
    sign_in(page, "demo-editor")
    sign_in(other, "demo-editor2")
    address = f"/admin/registry/pairing/{Pairing.objects.get(number='P-0020').pk}/change/"
    page.goto(address)
    other.goto(address)
    page.get_by_label("หมายเหตุ").fill("ฉบับของคนแรก")
    save(page)

    other.get_by_label("หมายเหตุ").fill("ฉบับของคนที่สอง")
    other.get_by_label("ความตกลงมีผลถึง").fill("7/6/2572")
    save(other)

    expect(other.locator(".stale-edit")).to_contain_text("ยังไม่ได้บันทึกสิ่งใด")
    versions = other.locator(".stale-edit tr", has_text="หมายเหตุ").locator("td")
    expect(versions).to_have_text(["–", "ฉบับของคนแรก", "ฉบับของคนที่สอง"])
    expect(other.get_by_label("หมายเหตุ")).to_have_value("ฉบับของคนที่สอง")
    expect(other.get_by_label("ความตกลงมีผลถึง")).to_have_value("7/6/2572")
    assert Pairing.objects.get(number="P-0020").note == "ฉบับของคนแรก"
    save(other)
    assert Pairing.objects.get(number="P-0020").note == "ฉบับของคนที่สอง"


@pytest.mark.expects_log("django.request")
def test_of_two_editors_on_one_pairings_events_the_later_sees_both_and_loses_nothing(
    page, visitor, sign_in
):
    other = visitor.open()
    sign_in(page, "demo-editor")
    sign_in(other, "demo-editor2")
    pairing = Pairing.objects.get(number="P-0020")
    before = pairing.events.count()
    for window in (page, other):
        window.goto(f"/admin/registry/pairing/{pairing.pk}/event/")

    def record(window: Page, kind: str, on: str, place: str) -> None:
        window.locator("#id_kind").select_option(kind)
        window.locator("#id_happened_on").fill(on)
        window.locator("#id_place").fill(place)
        press(window, "บันทึกเหตุการณ์")

    def press(window: Page, label: str) -> None:
        with window.expect_navigation():
            window.get_by_role("button", name=label, exact=True).click()

    record(page, "amended", "2560", "เชียงใหม่")
    expect(page.locator(".messagelist .success")).to_be_visible()
    record(other, "renewed", "๒๕๖๒", "คุนหมิง")
    shown = other.locator(".stale-edit tr", has_text="สถานที่").locator("td")
    expect(shown).to_have_text(["–", "เชียงใหม่", "คุนหมิง"])
    expect(other.locator("#id_happened_on")).to_have_value("๒๕๖๒")
    assert pairing.events.count() == before + 1
    press(other, "บันทึกเหตุการณ์")
    assert pairing.events.count() == before + 2

    event = pairing.events.get(kind="amended")
    for window in (page, other):
        window.goto(f"/admin/registry/pairing/{pairing.pk}/event/{event.pk}/")
    for window, on in ((page, "มี.ค. 2560"), (other, "4 เม.ย. 2560")):
        window.locator("#id_happened_on").fill(on)
        window.locator("#id_reason").fill("ตามหนังสือจังหวัด")
        press(window, "บันทึกการแก้ไข")
    shown = other.locator(".stale-edit tr", has_text="วันที่").first.locator("td")
    expect(shown).to_have_text(["พ.ศ. 2560", "มี.ค. 2560", "4 เม.ย. 2560"])
    press(other, "บันทึกการแก้ไข")
    expect(other.locator(".messagelist .success")).to_be_visible()
    (standing,) = pairing.events.standing().filter(kind="amended")
    assert standing.happened_on.iso() == "2017-04-04"
    assert standing.replaces.happened_on.iso() == "2017-03"


def test_what_the_search_finds_is_exported(page, sign_in):
    sign_in(page, "demo-editor")
    expect(find(page, "คุนหมิง")).to_have_count(1)
    page.get_by_role("link", name="ส่งออกรายการนี้").click()
    expect(page.locator(".act-lead")).to_contain_text("แฟ้มจะมี 1 คู่")
    with page.expect_download() as download:
        page.get_by_role("button", name="ส่งออก", exact=True).click()
    assert download.value.suggested_filename == "register-2023-08-15.xlsx"
    sheet = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes())).active
    header, row = ([cell.value for cell in line] for line in sheet.iter_rows())
    told = dict(zip(header, row, strict=True))
    assert (told["เลขทะเบียน"], told["จังหวัด"]) == ("P-0020", "เชียงใหม่")
    assert told["การยืนยัน"] == "ยืนยันแล้ว"
