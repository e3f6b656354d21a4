"""The pages of working groups: a seat's own page and forms, the queue, the public list, the API."""

import re
import uuid
from datetime import date

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from monitoring import actions
from monitoring.choices import MeetingStatus
from monitoring.models import GroupMeeting, WorkingGroupMember, WorkingGroupOrder
from sistercity.accounts.choices import Role
from sistercity.accounts.models import User
from sistercity.audit.models import Change
from tests import factories
from tests.monitoring import uploads

pytestmark = pytest.mark.django_db
refusing = pytest.mark.expects_log("django.request")

SEAT = "/workspace/working-group/"
NEW = f"{SEAT}meetings/new/"
FILLED = {
    "kind": "meeting",
    "title": "การประชุมคณะทำงาน ครั้งที่ 1",
    "held_on": "1 ก.พ. 2566",
    "place": "ศาลากลางจังหวัด",
    "resolutions": "เห็นชอบแผนกิจกรรม",
    "revision": "0",
}


@pytest.fixture(scope="module", autouse=True)
def ground(rows_of_the_file):
    factories.fiscal_year(2566)
    factories.posted(Role.OFFICER, "TH-50")


@pytest.fixture
def officer():
    return User.objects.get(role=Role.OFFICER)


@pytest.fixture
def client(officer):
    return factories.signed_in(officer)


@pytest.fixture
def order():
    return factories.order("TH-50", "ชม 1/2562")


def text(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def held(html):
    return re.findall(r'name="held" value="([^"]+)"', html)


def test_without_an_order_the_page_asks_for_one(client):
    html = text(client.get(SEAT))
    assert "ยังไม่มีคำสั่งแต่งตั้งคณะทำงาน" in html
    assert f'href="{SEAT}orders/new/?province=TH-50"' in html
    response = client.get(NEW, follow=True)
    assert "โปรดบันทึกคำสั่งก่อน" in text(response)


def test_an_officer_records_an_order_which_waits_for_the_ministry(client):
    sent = {
        "number": "9/2566", "issued_on": "4 ม.ค. 2566", "in_force_from": "4 ม.ค. 2566",
        "in_force_to": "", "revision": "0",
    }  # fmt: skip
    response = client.post(f"{SEAT}orders/new/?province=TH-50", sent)
    assert (response.status_code, response.url) == (302, f"{SEAT}?province=TH-50")
    order = WorkingGroupOrder.objects.get()
    assert (order.status, order.group.province.code) == ("submitted", "TH-50")
    assert "รอกระทรวงพิจารณา" in text(client.get(SEAT))


def test_an_order_revoked_before_it_was_issued_keeps_what_was_typed(client):
    sent = {
        "number": "9/2566", "issued_on": "20 ม.ค. 2566", "in_force_from": "4 ม.ค. 2566",
        "in_force_to": "19 ม.ค. 2566", "revision": "0",
    }  # fmt: skip
    html = text(client.post(f"{SEAT}orders/new/", sent))
    assert "ก่อนออกคำสั่งไม่ได้" in html
    assert 'value="9/2566"' in html
    assert 'value="19 ม.ค. 2566"' in html
    assert not WorkingGroupOrder.objects.exists()


@refusing
def test_what_was_typed_of_a_returned_order_stays_when_a_colleague_was_faster(client, officer):
    sent = {
        "number": "9/2566", "issued_on": "4 ม.ค. 2566", "in_force_from": "4 ม.ค. 2566",
        "in_force_to": "", "revision": "0",
    }  # fmt: skip
    client.post(f"{SEAT}orders/new/", sent)
    order = WorkingGroupOrder.objects.get()
    editor = factories.person(Role.EDITOR)
    actions.return_order(by=editor, order_id=order.pk, note="เลขที่ไม่ตรง")
    order.refresh_from_db()
    typed = sent | {"number": "เลขที่ที่พิมพ์", "revision": str(order.revision)}
    actions.edit_order(by=officer, order_id=order.pk, values={"number": "10/2566"})
    html = text(client.post(f"{SEAT}orders/{order.pk}/edit/", typed), 409)
    assert 'value="เลขที่ที่พิมพ์"' in html
    assert "แก้ไขได้เฉพาะคำสั่งที่กระทรวงส่งกลับ" in html
    order.refresh_from_db()
    assert order.number == "10/2566"


def test_a_new_order_may_replace_an_earlier_one(client, order):
    html = text(client.get(f"{SEAT}orders/new/"))
    assert "คำสั่งที่ ชม 1/2562 มีผลตั้งแต่" in html
    sent = {
        "number": "9/2566", "issued_on": "4 ม.ค. 2566", "in_force_from": "4 ม.ค. 2566",
        "in_force_to": "", "replaces": order.pk, "revision": "0",
    }  # fmt: skip
    client.post(f"{SEAT}orders/new/", sent)
    assert WorkingGroupOrder.objects.get(number="9/2566").replaces == order


def test_a_member_is_added_and_ended(client, order):
    sent = {
        "order": order.pk, "name": "นายสมมติ ทดลอง", "office": "ปลัดจังหวัด",
        "position_in_group": "chair", "starts_on": "1 ม.ค. 2562", "ends_on": "", "revision": "0",
    }  # fmt: skip
    assert client.post(f"{SEAT}members/new/", sent).status_code == 302
    member = WorkingGroupMember.objects.get()
    html = text(client.get(SEAT))
    assert "นายสมมติ ทดลอง" in html
    assert "ประธานคณะทำงาน" in html
    edit = f"{SEAT}members/{member.pk}/edit/"
    sent |= {"ends_on": "30 ก.ย. 2564", "revision": str(member.revision)}
    assert client.post(edit, sent).status_code == 302
    assert "ผู้ที่ไม่ได้ร่วมคณะทำงานในวันนี้ 1 คน" in text(client.get(SEAT))


@refusing
def test_a_stale_member_form_shows_both_and_saves_knowingly(client, order, officer):
    member = factories.member(order)
    opened = member.revision
    other = WorkingGroupMember.objects.get()
    other.office = "ที่ทำการปกครองจังหวัด"
    actions.save_member(by=officer, member=other)
    edit = f"{SEAT}members/{member.pk}/edit/"
    sent = {
        "order": order.pk, "name": "ชื่อที่พิมพ์", "office": "ปลัดจังหวัด",
        "position_in_group": "chair", "starts_on": "1 ม.ค. 2562", "ends_on": "",
        "revision": str(opened),
    }  # fmt: skip
    html = text(client.post(edit, sent), 409)
    assert "ที่ทำการปกครองจังหวัด" in html
    assert 'value="ชื่อที่พิมพ์"' in html
    now = re.search(r'name="revision" value="(\d+)"', html)[1]
    assert client.post(edit, sent | {"revision": now}).status_code == 302
    assert WorkingGroupMember.objects.get().name == "ชื่อที่พิมพ์"


def test_a_meeting_is_recorded_with_its_minutes_and_handed_in(client, order):
    html = text(client.get(f"{NEW}?province=TH-50"))
    key = re.search(r'name="form_key" value="([^"]+)"', html)[1]
    sent = FILLED | {"form_key": key, "minutes_file": uploads.document("รายงาน.pdf")}
    response = client.post(NEW, sent)
    meeting = GroupMeeting.objects.get()
    assert (response.status_code, response.url) == (302, f"/meetings/{meeting.pk}/")
    assert (meeting.status, meeting.minutes_name) == ("submitted", "รายงาน.pdf")
    # Pressed a second time it is the same one.
    assert client.post(NEW, FILLED | {"form_key": key}).url == response.url
    assert GroupMeeting.objects.count() == 1
    page = text(client.get(response.url))
    assert "เห็นชอบแผนกิจกรรม" in page
    minutes = client.get(f"/meetings/{meeting.pk}/minutes/")
    assert minutes["Content-Disposition"].startswith("attachment")
    assert b"".join(minutes.streaming_content).startswith(b"%PDF")


def test_a_refused_form_keeps_what_was_typed_and_the_file(client, order):
    sent = FILLED | {"held_on": "16 ส.ค. 2566", "minutes_file": uploads.document("รายงาน.pdf")}
    html = text(client.post(NEW, sent))
    assert "วันที่นี้ยังมาไม่ถึง" in html
    assert "เห็นชอบแผนกิจกรรม" in html
    assert "รับแฟ้ม “รายงาน.pdf” ไว้แล้ว" in html
    (token,) = held(html)
    assert not GroupMeeting.objects.exists()
    client.post(NEW, FILLED | {"held": token})
    assert GroupMeeting.objects.get().minutes_name == "รายงาน.pdf"


def test_a_file_that_is_no_document_is_told_beside_its_field(client, order):
    html = text(client.post(NEW, FILLED | {"minutes_file": uploads.program("รายงาน.pdf")}))
    assert "รับแฟ้ม “รายงาน.pdf” ไม่ได้" in html
    assert not GroupMeeting.objects.exists()


@refusing
def test_a_closed_year_is_told_on_the_form(client, order):
    actions.close_year(by=factories.person(Role.EDITOR), year=2566)
    html = text(client.post(NEW, FILLED), 409)
    assert "ปิดแล้ว" in html
    assert "เห็นชอบแผนกิจกรรม" in html


def test_what_was_returned_is_corrected_and_handed_in_again(client, order):
    meeting = factories.meeting("TH-50", status=MeetingStatus.RETURNED)
    html = text(client.get(SEAT))
    assert "โปรดแนบมติ" in html
    edit = f"/meetings/{meeting.pk}/edit/"
    assert f'href="{edit}"' in html
    assert "โปรดแนบมติ" in text(client.get(edit))
    sent = FILLED | {"title": "ชื่อที่แก้", "revision": str(meeting.revision)}
    assert client.post(edit, sent).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.status, meeting.title) == ("submitted", "ชื่อที่แก้")
    page = text(client.get(f"/meetings/{meeting.pk}/"))
    assert page.count('class="round"') == 3


@refusing
def test_a_stale_edit_of_a_meeting_shows_both(client, order, officer):
    meeting = factories.meeting("TH-50", status=MeetingStatus.SUBMITTED)
    opened = meeting.revision
    actions.edit_meeting(by=officer, meeting_id=meeting.pk, values={"place": "หอประชุมอำเภอ"})
    sent = FILLED | {"place": "ที่พิมพ์", "revision": str(opened)}
    html = text(client.post(f"/meetings/{meeting.pk}/edit/", sent), 409)
    assert "หอประชุมอำเภอ" in html
    assert 'value="ที่พิมพ์"' in html
    meeting.refresh_from_db()
    assert meeting.place == "หอประชุมอำเภอ"


def test_an_approved_meeting_opens_no_form(client, order):
    meeting = factories.meeting("TH-50")
    response = client.get(f"/meetings/{meeting.pk}/edit/", follow=True)
    assert "เห็นชอบแล้ว" in text(response)
    assert 'name="title"' not in text(response)


@pytest.mark.expects_log("django.request")
def test_what_was_typed_stays_when_the_ministry_was_faster(client, order):
    meeting = factories.meeting("TH-50")
    sent = FILLED | {"resolutions": "มติที่พิมพ์ค้างไว้", "revision": meeting.revision}
    html = text(client.post(f"/meetings/{meeting.pk}/edit/", sent), 409)
    assert "มติที่พิมพ์ค้างไว้" in html
    assert "เห็นชอบแล้ว" in html
    assert GroupMeeting.objects.get().resolutions != "มติที่พิมพ์ค้างไว้"


def test_the_ministrys_queue_shows_meetings_and_orders(order, officer):
    factories.meeting("TH-50", status=MeetingStatus.SUBMITTED, title="รอพิจารณาอยู่")
    factories.meeting("TH-50", date(2023, 3, 1), title="เห็นชอบไปแล้ว")
    waiting = actions.record_order(
        by=officer,
        province_id=order.group.province_id,
        number="ชม 9/2566",
        issued_on=date(2023, 1, 4),
        in_force_from=date(2023, 1, 4),
    )
    editor = factories.signed_in(factories.person(Role.EDITOR))
    html = text(editor.get("/review/"))
    assert "รอพิจารณาอยู่" in html
    assert "เห็นชอบไปแล้ว" not in html
    assert "ชม 9/2566" in html
    assert f"/admin/monitoring/workinggrouporder/{waiting.pk}/approve/" in html
    planner = text(factories.signed_in(factories.person(Role.PLANNER)).get("/review/"))
    assert "รอพิจารณาอยู่" in planner
    assert "/approve/" not in planner
    approver = text(factories.signed_in(factories.posted(Role.APPROVER, "TH-50")).get("/review/"))
    assert "รอพิจารณาอยู่" not in approver


def test_the_ministry_approves_what_it_has_read(order):
    meeting = factories.meeting("TH-50", status=MeetingStatus.SUBMITTED)
    editor = factories.signed_in(factories.person(Role.EDITOR))
    page = f"/meetings/{meeting.pk}/"
    html = text(editor.get(page))
    assert f'action="{page}approve/"' in html
    sent = {"approve-revision": str(meeting.revision), "approve-note": "ครบถ้วน"}
    assert editor.post(f"{page}approve/", sent).url == "/review/"
    meeting.refresh_from_db()
    assert meeting.status == "approved"
    assert "ครบถ้วน" in text(editor.get(page))


@refusing
def test_a_decision_on_an_earlier_version_is_not_carried_out(order, officer):
    meeting = factories.meeting("TH-50", status=MeetingStatus.SUBMITTED)
    read = meeting.revision
    actions.edit_meeting(by=officer, meeting_id=meeting.pk, values={"place": "ที่แก้ใหม่"})
    editor = factories.signed_in(factories.person(Role.EDITOR))
    response = editor.post(f"/meetings/{meeting.pk}/approve/", {"approve-revision": str(read)})
    html = text(response, 409)
    assert "ที่แก้ใหม่" in html
    meeting.refresh_from_db()
    assert meeting.status == "submitted"


def test_a_return_takes_a_note(order):
    meeting = factories.meeting("TH-50", status=MeetingStatus.SUBMITTED)
    editor = factories.signed_in(factories.person(Role.EDITOR))
    address = f"/meetings/{meeting.pk}/return/"
    sent = {"return-revision": str(meeting.revision), "return-note": ""}
    assert "โปรดเขียนว่าต้องแก้ไขสิ่งใด" in text(editor.post(address, sent))
    assert editor.post(address, sent | {"return-note": "แนบรายงาน"}).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.status, meeting.return_note) == ("returned", "แนบรายงาน")
    other = factories.signed_in(factories.person(Role.EDITOR, "test-second"))
    late = other.post(address, sent | {"return-note": "ข้อความของอีกคน"}, follow=True)
    assert "“ข้อความของอีกคน”" in text(late), "what was typed can be copied"


def test_the_central_seat_is_kept_by_editors_and_approved_by_another():
    factories.order(None, "มท 1/2562")
    factories.fiscal_year(2566)
    editor = factories.signed_in(factories.person(Role.EDITOR))
    assert "คณะทำงานส่วนกลาง" in text(editor.get(SEAT))
    editor.post(NEW, FILLED)
    meeting = GroupMeeting.objects.get()
    assert meeting.group.province is None
    html = text(editor.get(f"/meetings/{meeting.pk}/"))
    assert "จึงเห็นชอบเองไม่ได้" in html
    assert "/approve/" not in html
    other = factories.signed_in(factories.person(Role.EDITOR, "test-reviewer"))
    assert "/approve/" in text(other.get(f"/meetings/{meeting.pk}/"))


def test_the_public_list_tells_seats_and_orders_and_nobodys_name(order):
    factories.province("TH-51")
    factories.province("TH-10")
    factories.order(None, "มท 1/2562")
    factories.member(order, "นางสาวสมมติ ห้ามเผยแพร่")
    factories.meeting("TH-50", resolutions="มติภายใน")
    public = Client()
    html = text(public.get("/working-groups/"))
    assert "คำสั่งที่ ชม 1/2562" in html
    assert "คำสั่งที่ มท 1/2562" in html
    assert "จาก 2 จังหวัด ไม่รวมกรุงเทพมหานคร" in html
    assert "ลำพูน" not in html
    for hidden in ("นางสาวสมมติ", "มติภายใน"):
        assert hidden not in html
    without = text(public.get("/working-groups/?show=without"))
    assert "ลำพูน" in without
    assert "เชียงใหม่" not in without
    assert "กรุงเทพมหานคร" in text(public.get("/working-groups/?show=all"))


def test_the_public_list_tells_another_day(order):
    html = text(Client().get("/working-groups/?as_at=2018-12-31"))
    assert "คำสั่งที่ ชม 1/2562" not in html
    assert "31 ธันวาคม 2561" in html
    # A tab keeps the day.
    assert "as_at=2018-12-31&amp;show=all" in html


def test_an_order_that_waits_is_not_published(client):
    actions.record_order(
        by=factories.posted(Role.OFFICER, "TH-50"),
        province_id=factories.province("TH-50").pk,
        number="ชม 9/2566",
        issued_on=date(2023, 1, 4),
        in_force_from=date(2023, 1, 4),
    )
    assert "ชม 9/2566" not in text(Client().get("/working-groups/?show=all"))
    assert Client().get("/api/v1/working-groups/").json()["results"] == []
    # That it met is published, and told of the same seat in lists as in changes/.
    met = factories.meeting("TH-50", held_on=date(2023, 2, 1))
    [told] = Client().get("/api/v1/working-groups/").json()["results"]
    assert (told["id"], told["orders"], told["is_in_force"]) == (met.group_id, [], False)
    assert told["meeting_count"] == 1
    assert Client().get("/api/v1/working-groups/?as_at=2023-01-31").json()["results"] == []


def test_the_api_gives_seats_as_at_a_day(order):
    factories.member(order, "นางสาวสมมติ ห้ามเผยแพร่")
    factories.meeting("TH-50")
    central = factories.order(None, "มท 1/2562", in_force_to=date(2022, 9, 30))
    public = Client()
    first, second = public.get("/api/v1/working-groups/").json()["results"]
    assert first.pop("links")["self"].endswith(f"/api/v1/working-groups/{order.group_id}/")
    assert first == {
        "id": order.group_id,
        "seat": "province",
        "province": {"code": "TH-50", "name_th": "เชียงใหม่", "name_en": "Chiang Mai"},
        "is_in_force": True,
        "orders": [
            {
                "number": "ชม 1/2562",
                "issued_on": "2019-01-01",
                "in_force_from": "2019-01-01",
                "in_force_to": None,
            }
        ],
        "fiscal_year": 2566,
        "meeting_count": 1,
        "revision": order.group.revision,
    }
    assert (second["seat"], second["is_in_force"], second["orders"]) == ("central", False, [])

    def found(query):
        rows = public.get(f"/api/v1/working-groups/?{query}").json()["results"]
        return [row["id"] for row in rows]

    ids = {
        query: found(query)
        for query in (
            "province=TH-50", "is_central=true", "is_in_force=true", "as_at=2022-09-30",
            "as_at=2018-12-31",
        )
    }  # fmt: skip
    assert ids == {
        "province=TH-50": [order.group_id],
        "is_central=true": [central.group_id],
        "is_in_force=true": [order.group_id],
        "as_at=2022-09-30": [order.group_id, central.group_id],
        "as_at=2018-12-31": [],
    }
    one = public.get(f"/api/v1/working-groups/{order.group_id}/?as_at=2022-09-30").json()
    assert one["meeting_count"] == 0


@pytest.mark.parametrize("address", ["/working-groups/?show=all", "/api/v1/working-groups/"])
def test_a_list_costs_the_same_for_one_seat_and_for_many(address, order):
    public = Client()
    few = queries(public, address)
    for number in range(60, 68):
        factories.order(f"TH-{number}", f"{number}/2562")
        factories.meeting(f"TH-{number}")
    assert queries(public, address) == few


def test_a_seats_page_costs_the_same_for_one_meeting_and_for_many(client, order):
    factories.meeting("TH-50")
    factories.member(order)
    few = queries(client, SEAT)
    for day in range(1, 15):
        factories.meeting("TH-50", date(2023, 3, day))
        factories.member(order, f"สมมติ {day}")
    assert queries(client, SEAT) == few


def queries(client, address):
    client.get(address)  # what is read once a process
    caches["answers"].clear()  # the API would give the same one again
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_a_forged_key_or_revision_breaks_nothing(client, order):
    before = Change.objects.count()
    html = text(client.post(NEW, FILLED | {"form_key": "x", "revision": "9" * 30}))
    assert "แบบฟอร์มนี้ใช้ไม่ได้" in html
    assert Change.objects.count() == before
    key = str(uuid.uuid4())
    assert client.post(NEW, FILLED | {"form_key": key, "held": "forged"}).status_code == 302
    assert GroupMeeting.objects.get().minutes is None


@pytest.mark.expects_log("django.request")
@pytest.mark.parametrize("address", [SEAT, NEW.partition("?")[0], "/workspace/activities/new/"])
def test_a_code_that_no_province_can_have_is_not_found(client, order, address):
    assert client.get(address, {"province": "TH\x0050"}).status_code == 404
