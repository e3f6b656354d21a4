"""The desks as pages: the queue, endorse, approve, return, and who may not."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from monitoring import actions
from monitoring.models import Activity
from sistercity import clock
from sistercity.accounts.actions import save_person
from sistercity.audit.models import Change
from tests import factories as make

pytestmark = pytest.mark.django_db

NOW = datetime(2023, 8, 15, 3, tzinfo=UTC)


@pytest.fixture(scope="module", autouse=True)
def ground(rows_of_the_file):
    """The year, those whom its desks are kept by, and a town to pair with."""
    make.fiscal_year(2566)
    make.posted("officer")
    make.posted("approver")
    make.person("editor")
    make.counterpart()


def _as(person):
    client = Client()
    client.force_login(person)
    return client


def _text(response):
    return response.content.decode()


def _messages(response):
    return [str(message) for message in response.context["messages"]]


def _listed(response):
    return [row.title for row in response.context["page"].object_list]


def test_the_ministrys_queue_is_what_provinces_endorsed_the_oldest_first():
    pairing = make.pairing()
    make.activity(pairing, title="ใหม่", status="endorsed", approved_at=NOW - timedelta(days=2))
    make.activity(pairing, title="เก่า", status="endorsed", approved_at=NOW - timedelta(days=9))
    for status in ("draft", "submitted", "returned", "approved"):
        make.activity(pairing, title=status, status=status)
    response = _as(make.person("editor")).get("/review/")
    assert _listed(response) == ["เก่า", "ใหม่"]
    assert [row.days_waiting for row in response.context["page"]] == [9, 2]
    assert "9 วัน" in _text(response)


def test_what_a_province_without_an_approver_handed_in_is_in_the_ministrys_queue():
    make.province("TH-51", endorsement_required=False)
    make.activity(make.pairing("TH-51"), title="ตรงถึงกระทรวง", status="submitted")
    assert _listed(_as(make.person("editor")).get("/review/")) == ["ตรงถึงกระทรวง"]


def test_the_approvers_queue_is_what_their_own_province_handed_in():
    make.activity(make.pairing(), title="ของเรา", status="submitted")
    make.activity(make.pairing("TH-83", "นีซ"), title="ของเขา", status="submitted")
    assert _listed(_as(make.posted("approver")).get("/review/")) == ["ของเรา"]


def test_age_is_counted_from_when_the_activity_reached_this_desk():
    officer, approver = make.posted("officer"), make.posted("approver")
    activity = make.activity(status="draft")
    with clock.playing(NOW - timedelta(days=20)):
        actions.submit_activity(by=officer, activity_id=activity.pk)
    with clock.playing(NOW - timedelta(days=5)):
        actions.endorse_activity(by=approver, activity_id=activity.pk)
    response = _as(make.person("editor")).get("/review/")
    assert [row.days_waiting for row in response.context["page"]] == [5]


def test_the_queue_is_narrowed_by_province_and_year():
    make.activity(make.pairing(), title="เหนือ", status="endorsed")
    make.activity(make.pairing("TH-83", "นีซ"), title="ใต้", status="endorsed",
                  starts_on=date(2022, 2, 1))  # fmt: skip
    client = _as(make.person("editor"))
    assert _listed(client.get("/review/?province=TH-83")) == ["ใต้"]
    assert _listed(client.get("/review/?fiscal_year=2566")) == ["เหนือ"]
    assert _listed(client.get("/review/?province=TH-83&fiscal_year=2566")) == []
    assert _listed(client.get("/review/?province=TH-99")) == ["เหนือ", "ใต้"]


@pytest.mark.expects_log("django.request")
def test_an_officer_is_told_where_their_work_is():
    response = _as(make.posted("officer")).get("/review/")
    assert response.status_code == 403
    assert 'href="/workspace/"' in _text(response)


@pytest.mark.parametrize("role", ["planner", "administrator"])
def test_readers_of_the_ministry_see_the_queue_and_no_form(role):
    activity = make.activity(status="endorsed")
    client = _as(make.person(role))
    response = client.get("/review/")
    assert _listed(response) == ["แลกเปลี่ยนเยาวชน"]
    assert "ท่านดูได้อย่างเดียว" in _text(response)
    detail = _text(client.get(f"/activities/{activity.pk}/"))
    assert "รอบที่ 1" in detail
    assert f"/activities/{activity.pk}/approve/" not in detail


def test_an_empty_queue_says_so():
    assert "ไม่มีกิจกรรมรอพิจารณา" in _text(_as(make.person("editor")).get("/review/"))


@pytest.mark.parametrize("asked", ["1000000000", "x"])
def test_a_page_past_the_end_shows_the_last_and_says_so(asked):
    make.activity(status="endorsed")
    response = _as(make.person("editor")).get("/review/", {"page": asked})
    assert len(_listed(response)) == 1
    assert "ไม่มีหน้าที่ระบุในที่อยู่ รายการนี้มี 1 หน้า" in _text(response)


def test_one_row_and_fifty_cost_the_same_number_of_queries(
    django_assert_num_queries, django_assert_max_num_queries
):
    pairing = make.pairing()
    make.activity(pairing, status="endorsed")
    client = _as(make.person("editor"))
    with django_assert_max_num_queries(22) as first:
        client.get("/review/")
    make.activities(49, pairing, status="endorsed")
    with django_assert_num_queries(len(first)):
        response = client.get("/review/")
    assert response.context["page"].paginator.count == 50


def _decide(client, activity, move, prefix=None, **values):
    prefix = prefix or move
    data = {"revision": activity.revision, "note": "", **values}
    return client.post(
        f"/activities/{activity.pk}/{move}/",
        {f"{prefix}-{name}": value for name, value in data.items()},
        follow=True,
    )


def test_the_approver_endorses_with_the_covering_letter():
    activity = make.activity(status="submitted")
    response = _decide(
        _as(make.posted("approver")), activity, "endorse", letter_number="ชม 0017.1/99",
        letter_on="๑๔ ส.ค. ๒๕๖๖",
    )  # fmt: skip
    assert response.redirect_chain == [("/review/", 302)]
    assert _messages(response) == [
        f'รับรองแล้ว: แลกเปลี่ยนเยาวชน <a href="/activities/{activity.pk}/">เปิดรายการที่เพิ่งตัดสินใจ</a>'
    ]
    step = activity.steps.get(move="endorsed")
    assert (step.letter_number, step.letter_on) == ("ชม 0017.1/99", date(2023, 8, 14))
    shown = _text(_as(make.person("editor")).get(f"/activities/{activity.pk}/"))
    assert "ชม 0017.1/99 ลงวันที่ 14 สิงหาคม 2566" in shown


def test_a_letter_of_tomorrow_is_refused_and_what_was_typed_is_kept():
    activity = make.activity(status="submitted")
    response = _decide(
        _as(make.posted("approver")), activity, "endorse", letter_number="ชม 1", letter_on="16/8/66"
    )
    assert "วันที่ของหนังสืออยู่ในอนาคต" in _text(response)
    assert 'value="ชม 1"' in _text(response)
    activity.refresh_from_db()
    assert activity.status == "submitted"


def test_the_ministry_approves_and_the_public_reads():
    activity = make.activity(status="endorsed")
    response = _decide(_as(make.person("editor")), activity, "approve")
    assert response.redirect_chain == [("/review/", 302)]
    assert Client().get(f"/activities/{activity.pk}/").status_code == 200


def test_a_return_without_a_note_is_asked_for_one():
    activity = make.activity(status="endorsed")
    response = _decide(_as(make.person("editor")), activity, "return", note="  ")
    assert response.context["forms"]["return"].errors == {
        "note": ["โปรดเขียนว่าต้องแก้ไขสิ่งใดก่อนส่งกลับ"]
    }
    activity.refresh_from_db()
    assert activity.status == "endorsed"


def test_a_return_reaches_the_officer_with_its_note():
    activity = make.activity(status="endorsed")
    _decide(_as(make.person("editor")), activity, "return", note="โปรดแนบภาพ\nอย่างน้อยสองภาพ")
    page = _text(_as(make.posted("officer")).get(f"/activities/{activity.pk}/"))
    assert "โปรดแนบภาพ<br>อย่างน้อยสองภาพ" in page
    assert "แก้ไขแล้วเสนอใหม่" in page


@pytest.mark.expects_log("django.request")
def test_nobody_decides_on_what_they_wrote_and_the_page_says_why():
    activity = make.activity(status="submitted")
    author = make.posted("officer")
    author.role = "approver"
    save_person(by=None, person=author)
    client = _as(author)
    page = _text(client.get(f"/activities/{activity.pk}/"))
    assert "ท่านเป็นผู้บันทึกรายการนี้ จึงรับรองหรือเห็นชอบเองไม่ได้" in page
    assert f"/activities/{activity.pk}/endorse/" not in page
    response = _decide(client, activity, "endorse")
    assert response.status_code == 403
    assert "ท่านเป็นผู้บันทึกรายการนี้" in _text(response)
    activity.refresh_from_db()
    assert activity.status == "submitted"


def test_of_two_reviewers_the_second_is_told_what_the_first_did():
    activity = make.activity(status="endorsed")
    first, second = _as(make.person("editor")), _as(make.person("editor", "test-editor2"))
    _decide(first, activity, "approve")
    changes = Change.objects.count()
    response = _decide(second, activity, "return", note="ขอข้อมูลเพิ่ม")
    assert response.redirect_chain == [(f"/activities/{activity.pk}/", 302)]
    assert _messages(response)[0].startswith("กิจกรรมนี้อยู่ในสถานะ “เห็นชอบแล้ว”")
    assert "“ขอข้อมูลเพิ่ม”" in _messages(response)[0], "what was typed can be copied"
    assert Change.objects.count() == changes
    activity.refresh_from_db()
    assert activity.status == "approved"


@pytest.mark.expects_log("django.request")
def test_a_version_that_was_not_read_is_shown_first_and_the_note_is_kept():
    officer = make.posted("officer")
    activity = make.activity(status="submitted")
    actions.withdraw_activity(by=officer, activity_id=activity.pk)
    actions.submit_activity(by=officer, activity_id=activity.pk)
    response = _decide(_as(make.posted("approver")), activity, "return", note="ขอข้อมูลเพิ่ม")
    assert response.status_code == 409
    text = _text(response)
    assert "กิจกรรมนี้เปลี่ยนไปหลังจากที่ท่านเปิดอ่าน" in text
    assert "ขอข้อมูลเพิ่ม" in text
    now = Activity.objects.get()
    assert f'name="return-revision" value="{now.revision}"' in text
    assert now.status == "submitted"


def test_a_decision_without_the_version_that_was_read_is_not_taken():
    activity = make.activity(status="endorsed")
    _as(make.person("editor")).post(f"/activities/{activity.pk}/approve/", {})
    activity.refresh_from_db()
    assert activity.status == "endorsed"


@pytest.mark.expects_log("django.request")
@pytest.mark.parametrize(
    ("move", "elsewhere"), [("endorse", 404), ("approve", 403), ("return", 404)]
)
def test_people_without_a_desk_decide_nothing(move, elsewhere):
    activity = make.activity(status="endorsed")
    answers = [
        _decide(_as(person), activity, move, note="ก").status_code
        for person in (make.person("planner"), make.person("administrator"), make.posted("officer"))
    ]
    assert answers == [403, 403, 403]
    stranger = _as(make.posted("approver", "TH-83"))
    assert _decide(stranger, activity, move, note="ก").status_code == elsewhere


def test_a_decision_in_a_closed_year_is_not_offered():
    activity = make.activity(status="endorsed")
    editor = make.person("editor")
    actions.close_year(by=editor, year=2566)
    page = _text(_as(editor).get(f"/activities/{activity.pk}/"))
    assert "ปีงบประมาณ พ.ศ. 2566 ปิดแล้ว" in page
    assert f"/activities/{activity.pk}/approve/" not in page


@pytest.mark.parametrize("revision", ["", "x", "9" * 30, "9" * 5000])
def test_a_decision_without_a_readable_revision_asks_to_open_the_page_anew(revision):
    activity = make.activity(make.pairing(), status="endorsed")
    editor = _as(make.person("editor"))
    text = _text(_decide(editor, activity, "approve", revision=revision))
    assert "รุ่นของข้อมูล: หน้านี้ส่งข้อมูลมาไม่ครบหรือไม่ถูกต้อง โปรดเปิดหน้านี้ใหม่" in text
    assert "Revision" not in text
    activity.refresh_from_db()
    assert activity.status == "endorsed"


def test_a_note_of_unseen_characters_alone_is_none_and_in_others_they_are_not_kept():
    activity = make.activity(make.pairing(), status="endorsed")
    editor = _as(make.person("editor"))
    text = _text(_decide(editor, activity, "return", note="\u200b\u202e"))
    assert "โปรดเขียนว่าต้องแก้ไขสิ่งใดก่อนส่งกลับ" in text
    _decide(editor, activity, "return", note="แก้\u202eวันที่\x07\r\nและสถานที่")
    assert activity.steps.get(move="returned").note == "แก้วันที่\nและสถานที่"
