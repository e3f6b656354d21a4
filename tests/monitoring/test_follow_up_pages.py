"""The pages of what is followed up: lists with the most overdue first, notes, both sides."""

import json
import re
import uuid
from datetime import date

import pytest
from django.test import Client

from monitoring import actions
from monitoring.models import ResolutionNote, SupervisionVisit
from sistercity.accounts.choices import Role
from tests import factories as make
from tests.monitoring import uploads
from tests.monitoring.test_group_pages import queries, text

pytestmark = pytest.mark.django_db
refusing = pytest.mark.expects_log("django.request")


@pytest.fixture(scope="module", autouse=True)
def ground(rows_of_the_file):
    """The year, and those who keep and read a seat's meetings."""
    make.fiscal_year(2566)
    make.posted(Role.OFFICER, "TH-50")
    make.person(Role.EDITOR)
    make.person(Role.EDITOR, "test-reviewer")


@pytest.fixture
def meeting():
    make.order("TH-50")
    return make.meeting("TH-50", date(2023, 2, 1))


@pytest.fixture
def officer():
    return make.signed_in(make.posted(Role.OFFICER, "TH-50"))


@pytest.fixture
def editor():
    return make.signed_in(make.person(Role.EDITOR))


def numbers(html):
    return re.findall(r">มติที่ ([^<]+)</a>", html)


def test_the_list_begins_with_what_is_longest_overdue(meeting, officer, editor):
    make.order("TH-83", "ภก 1/2562")
    make.resolution(meeting, "1/2566")
    make.resolution(meeting, "2/2566", due_on=date(2023, 12, 1))
    make.resolution(meeting, "3/2566", due_on=date(2023, 8, 14))
    make.resolution(meeting, "4/2566", due_on=date(2023, 3, 31))
    done = make.resolution(meeting, "5/2566", due_on=date(2023, 3, 1))
    make.resolution_note(done, "done")
    make.resolution(make.meeting("TH-83"), "9/2566", due_on=date(2023, 5, 1))
    own = text(officer.get("/resolutions/"))
    assert numbers(own) == ["4/2566", "3/2566", "2/2566", "1/2566"]
    assert "ยังไม่แล้วเสร็จ 2 มติ" in own
    assert numbers(text(editor.get("/resolutions/"))) == [
        "4/2566", "9/2566", "3/2566", "2/2566", "1/2566",
    ]  # fmt: skip
    assert numbers(text(editor.get("/resolutions/?show=overdue&seat=TH-83"))) == ["9/2566"]
    assert numbers(text(officer.get("/resolutions/?show=done"))) == ["5/2566"]
    file = editor.get("/resolutions/?show=overdue&format=json")
    told = json.loads(b"".join(file.streaming_content))
    assert [row["number"] for row in told["rows"]] == ["4/2566", "9/2566", "3/2566"]
    assert "(เกินกำหนด 2)" in text(officer.get("/workspace/"))


@refusing
def test_a_resolution_is_recorded_under_its_meeting_and_followed_up(meeting, officer):
    page = f"/meetings/{meeting.pk}/resolutions/new/"
    sent = {
        "number": "๑/๒๕๖๖", "words": "จัดทำแผนร่วม", "office": "สำนักงานจังหวัด",
        "due_on": "31 ม.ค. 2566", "form_key": str(uuid.uuid4()), "revision": "0",
    }  # fmt: skip
    html = text(officer.post(page, sent))
    assert "ต้องไม่ก่อนวันประชุม" in html
    assert "จัดทำแผนร่วม" in html
    response = officer.post(page, sent | {"due_on": "30 มิ.ย. 2566"})
    assert "มติที่ ๑/๒๕๖๖" in text(officer.get(f"/meetings/{meeting.pk}/"))
    detail = response.url
    html = text(officer.get(detail))
    assert "เกินกำหนด" in html
    revision = re.search(r'name="revision" value="(\d+)"', html)[1]
    note = {
        "state": "done", "noted_on": "1 ส.ค. 2566", "words": "ทำแผนแล้ว",
        "form_key": str(uuid.uuid4()), "revision": revision,
        "evidence_file": uploads.document("แผน.pdf"),
    }  # fmt: skip
    assert officer.post(detail, note).status_code == 302
    html = text(officer.get(detail))
    assert "ทำแผนแล้ว" in html
    assert "นำกลับมาติดตาม" in html
    file = f"/resolutions/notes/{ResolutionNote.objects.get().pk}/file/"
    assert b"".join(officer.get(file).streaming_content).startswith(b"%PDF")
    assert make.signed_in(make.posted(Role.OFFICER, "TH-83")).get(file).status_code == 404


@refusing
def test_of_two_who_note_at_once_the_second_keeps_what_was_typed(meeting, officer):
    row = make.resolution(meeting)
    opened = row.revision
    make.resolution_note(row, words="คนแรกบันทึก")
    note = {
        "state": "open", "noted_on": "1 ส.ค. 2566", "words": "คนที่สองบันทึก",
        "form_key": str(uuid.uuid4()), "revision": str(opened),
    }  # fmt: skip
    html = text(officer.post(f"/resolutions/{row.pk}/", note), 409)
    assert "คนแรกบันทึก" in html
    assert "คนที่สองบันทึก" in html
    again = re.search(r'name="revision" value="(\d+)"', html)[1]
    assert officer.post(f"/resolutions/{row.pk}/", note | {"revision": again}).status_code == 302


def test_a_note_that_ends_the_follow_up_is_taken_once_though_sent_twice(meeting, officer):
    row = make.resolution(meeting)
    note = {
        "state": "done", "noted_on": "1 ส.ค. 2566", "words": "ทำแผนแล้ว",
        "form_key": str(uuid.uuid4()), "revision": str(row.revision),
    }  # fmt: skip
    for _press in range(2):
        assert officer.post(f"/resolutions/{row.pk}/", note).status_code == 302
    assert ResolutionNote.objects.count() == 1


@refusing
def test_what_was_typed_of_a_resolution_stays_when_another_has_ended_it(meeting, officer):
    row = make.resolution(meeting)
    opened = row.revision
    make.resolution_note(row, "done", words="คนแรกเห็นว่าแล้วเสร็จ")
    note = {
        "state": "dropped", "noted_on": "1 ส.ค. 2566", "words": "คนที่สองบันทึก",
        "form_key": str(uuid.uuid4()), "revision": str(opened),
    }  # fmt: skip
    html = text(officer.post(f"/resolutions/{row.pk}/", note), 409)
    assert "คนแรกเห็นว่าแล้วเสร็จ" in html
    assert "คนที่สองบันทึก" in html
    assert re.findall(r'name="state" value="(\w+)"', html) == ["open"]


def test_a_list_costs_the_same_for_one_resolution_and_for_many(meeting, editor):
    make.resolution(meeting, "0/2566")
    few = queries(editor, "/resolutions/")
    for number in range(1, 9):
        make.resolution_note(make.resolution(meeting, f"{number}/2566"))
    assert queries(editor, "/resolutions/") == few


def test_terms_and_vacancies_stand_on_the_seats_page(officer):
    order = make.order("TH-50")
    make.member(order, position_in_group="chair", office="ผู้ว่าราชการจังหวัด")
    make.member(order, ends_on=date(2023, 9, 30))
    left = {"position_in_group": "member", "office": "ท้องถิ่นจังหวัด"}
    make.member(order, ends_on=date(2023, 6, 30), **left)
    html = text(officer.get("/workspace/working-group/"))
    assert "เหลือ 46 วัน" in html
    assert "ว่างตั้งแต่วันที่ 1 กรกฎาคม 2566" in html
    assert "ไม่ได้กำหนดวันสิ้นสุด" in html


def test_the_public_sees_nothing(meeting):
    row = make.resolution(meeting, words="มติลับเฉพาะ")
    actions.close_year(by=make.person(Role.EDITOR), year=2566)
    public = Client()
    for address in ("/working-groups/", "/provinces/TH-50/"):
        assert "มติลับเฉพาะ" not in text(public.get(address))
    assert public.get(f"/resolutions/{row.pk}/").status_code == 302


def visited(html):
    return re.findall(r'<span class="name">([^<]+)</span> <span class="date">', html)


def test_visits_begin_with_what_is_longest_overdue_and_a_province_sees_its_own(officer, editor):
    make.visit("TH-50", date(2023, 6, 1), date(2023, 9, 1))
    make.visit("TH-83", date(2023, 5, 1), date(2023, 8, 14))
    make.visit("TH-51", date(2023, 5, 2), date(2023, 7, 1))
    make.visit("TH-57", date(2023, 4, 1))
    make.visit("TH-50", date(2023, 7, 1), date(2023, 9, 2), sent=False, summary="ยังเป็นร่าง")
    html = text(editor.get("/supervision/"))
    assert visited(html) == ["จังหวัดลำพูน", "จังหวัดภูเก็ต", "จังหวัดเชียงใหม่"]
    assert visited(text(editor.get("/supervision/?show=overdue"))) == [
        "จังหวัดลำพูน", "จังหวัดภูเก็ต",
    ]  # fmt: skip
    assert visited(text(editor.get("/supervision/?show=closed"))) == ["จังหวัดเชียงราย"]
    assert "ยังเป็นร่าง" in text(editor.get("/supervision/?show=draft"))
    for show in ("", "?show=all", "?show=draft"):
        html = text(officer.get(f"/supervision/{show}"))
        assert visited(html) == ["จังหวัดเชียงใหม่"]
        assert "ยังเป็นร่าง" not in html
    make.fiscal_year(2566)
    assert "(รอตอบ 1)" in text(officer.get("/workspace/"))


def test_a_visit_is_recorded_sent_answered_and_closed_on_its_pages(officer, editor):
    pairing = make.pairing("TH-50")
    assert 'value="TH-50"' in text(editor.get("/supervision/new/"))
    page = "/supervision/new/?province=TH-50"
    sent = {
        "starts_on": "1 มิ.ย. 2566", "ends_on": "", "method": "on_site", "team": "กองการต่างประเทศ",
        "summary": "ข้อมูลครบถ้วนดี", "pairings": [pairing.pk], "form_key": str(uuid.uuid4()),
        "revision": "0",
    }  # fmt: skip
    assert "ข้อมูลครบถ้วนดี" in text(editor.post(page, sent | {"ends_on": "31 พ.ค. 2566"}))
    # No end is told of a visit of one day.
    detail = editor.post(page, sent).url
    finding = {
        "kind": "register", "words": "ไม่มีสำเนา", "recommendation": "แนบสำเนา",
        "office": "สำนักงานจังหวัด", "due_on": "31 ก.ค. 2566", "form_key": str(uuid.uuid4()),
        "revision": "0",
    }  # fmt: skip
    assert editor.post(f"{detail}findings/new/", finding).url == detail
    html = text(editor.get(detail))
    assert "ไม่มีสำเนา" in html
    revision = re.search(r'name="revision" value="(\d+)"', html)[1]
    assert editor.post(f"{detail}send/", {"revision": revision}).url == detail
    visit = SupervisionVisit.objects.get()
    assert visit.ends_on == visit.starts_on
    assert visit.status == "sent"
    found = f"/supervision/findings/{visit.findings.get().pk}/"
    html = text(officer.get(found))
    assert "เกินกำหนด" in html
    step = {"move": "answered", "words": "แนบแล้ว", "form_key": str(uuid.uuid4())}
    step["revision"] = re.search(r'name="revision" value="(\d+)"', html)[1]
    assert officer.post(found, step).status_code == 302
    html = text(editor.get(found))
    assert "แนบแล้ว" in html
    decision = {"move": "closed", "words": "", "form_key": str(uuid.uuid4())}
    decision["revision"] = re.search(r'name="revision" value="(\d+)"', html)[1]
    assert "ยังบันทึกไม่ได้" in text(editor.post(found, decision))
    assert editor.post(found, decision | {"words": "ครบแล้ว"}).status_code == 302
    assert "ปิดครบแล้ว" in text(officer.get(detail))


def step_of(finding, move, words="พิจารณาแล้ว"):
    key = str(uuid.uuid4())
    return {"move": move, "words": words, "form_key": key, "revision": str(finding.revision)}


def test_a_decision_that_closes_a_finding_is_taken_once_though_sent_twice(editor):
    finding = make.visit("TH-50", date(2023, 6, 1), date(2023, 9, 1)).findings.get()
    make.finding_step(finding, make.posted(Role.OFFICER, "TH-50"))
    finding.refresh_from_db()
    sent = step_of(finding, "closed")
    for _press in range(2):
        assert editor.post(f"/supervision/findings/{finding.pk}/", sent).status_code == 302
    assert finding.steps.filter(move="closed").count() == 1


@refusing
def test_what_was_typed_of_a_finding_stays_when_another_has_closed_it(editor, officer):
    finding = make.visit("TH-50", date(2023, 6, 1), date(2023, 9, 1)).findings.get()
    page = f"/supervision/findings/{finding.pk}/"
    make.finding_step(finding, make.posted(Role.OFFICER, "TH-50"))
    finding.refresh_from_db()
    answer, returned = step_of(finding, "answered", "คำตอบที่พิมพ์"), step_of(finding, "returned")
    make.finding_step(finding, make.person(Role.EDITOR), "closed", words="คนแรกปิดแล้ว")
    html = text(officer.post(page, answer), 409)
    assert "คนแรกปิดแล้ว" in html
    assert "คำตอบที่พิมพ์" in html
    again = re.search(r'name="revision" value="(\d+)"', html)[1]
    html = text(officer.post(page, answer | {"revision": again}))
    assert "คำตอบที่พิมพ์" in html
    assert "จึงดำเนินการนี้ไม่ได้" in html
    # The second editor chooses anew, among what is open now.
    html = text(editor.post(page, returned), 409)
    assert re.findall(r'type="radio" name="move" value="(\w+)"', html) == ["reopened"]
    assert "พิจารณาแล้ว" in html


def test_a_list_costs_the_same_for_one_visit_and_for_many(editor):
    make.visit("TH-50", date(2023, 6, 1), date(2023, 9, 1))
    few = queries(editor, "/supervision/"), queries(editor, "/start/")
    for number in range(60, 66):
        make.visit(f"TH-{number}", date(2023, 6, 1), date(2023, 9, 1), date(2023, 9, 2))
    assert (queries(editor, "/supervision/"), queries(editor, "/start/")) == few
