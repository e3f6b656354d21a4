"""A closed year: locked at every door, let into again by one province, each change an erratum."""

import uuid
from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from monitoring import actions
from monitoring.actions.workbook_undo import plan_undo
from monitoring.errata import giving_reason
from monitoring.models import (
    Activity,
    Erratum,
    GroupMeeting,
    Holiday,
    PlannedActivity,
    Reopening,
    Training,
    WorkingGroup,
)
from registry.actions.importing import Counts
from sistercity import clock
from sistercity.accounts.choices import Role
from sistercity.audit.ledger import first_fault
from sistercity.audit.models import Change
from sistercity.errors import NotAllowed, WrongState
from sistercity.files.content import read_evidence
from sistercity.thai.calendar import BANGKOK, PartialDate
from tests import factories as make
from tests.monitoring import uploads

pytestmark = pytest.mark.django_db

# What belongs to no fiscal year, to none that can be closed, or is an act on years themselves;
# each is tested where it belongs.
OUTSIDE = {
    # Acts on years, and what the ministry sets for them.
    "open_year", "close_year", "reopen_year", "end_reopening", "refresh_dues", "set_due_day",
    "waive_due", "unwaive_due", "save_holiday", "save_holidays", "remove_holiday",
    # Orders and who they name run over years.
    "record_order", "edit_order", "approve_order", "return_order", "save_member",
    # Two rows of the register made one; activities keep what they tell.
    "join_pairing",
    # A person's own calendar, who stands in for whom, how long a desk may take, letters.
    "make_feed", "revoke_feed", "name_deputy", "revoke_deputation", "set_desk_limit",
    "save_country_criteria", "save_country_fact", "save_ranking",
    "make_letters",
    # What became of a resolution; what was resolved belongs to its meeting's year.
    "note_resolution",
    # Supervision by the ministry: its follow-up runs over years and enters no figure.
    "record_visit", "edit_visit", "send_visit", "discard_visit", "record_finding", "edit_finding",
    "remove_finding", "follow_finding",
    # The radar looks at pairings over years and writes in none.
    "set_radar_limit", "set_radar_lead", "snooze_flag", "wake_flag",
    # A report is frozen as the register stood; its year may well be closed.
    "seal_report", "supersede_seal",
    # The ministry's own words about a year, written when it is over.
    "save_digest", "publish_digest",
    # They answer questions.
    "digest_author_ids", "author_ids", "meeting_author_ids",
}  # fmt: skip
VALUES = {"title": "เยือนเมืองคู่มิตร", "starts_on": date(2022, 3, 1)}
MEETING = {
    "kind": "meeting", "held_on": date(2022, 3, 1), "title": "ประชุม", "place": "ศาลากลาง",
    "resolutions": "รับทราบ",
}  # fmt: skip


@pytest.fixture(scope="module")
def world(rows_of_the_file):
    """FY 2565 with something at every status, and the people who would write there."""
    pairing, other = make.pairing(), make.pairing(counterpart="คุนหมิง")
    make.fiscal_year(2565)
    make.order("TH-50")
    make.order(None)
    at = {
        status: make.activity(pairing, starts_on=date(2022, 2, day), status=status)
        for day, status in enumerate(
            ("draft", "submitted", "endorsed", "returned", "approved"), start=1
        )
    }
    officer = make.posted(Role.OFFICER, "TH-50")
    content = read_evidence(uploads.photo())
    evidence = actions.add_evidence(
        by=officer, activity_id=at["draft"].pk, content=content, name="ภาพ.jpg"
    )
    books = [
        actions.open_workbook(
            by=officer, province_id=pairing.province_id, fiscal_year=2565, book=uuid.uuid4(),
            content=one, file_name="งาน.xlsx",
        )
        for one in (content, read_evidence(uploads.document("งาน.pdf")))
    ]
    taken = actions.take_workbook(
        by=officer, upload_id=books[1].pk, counts=Counts(1, 0, 0, 0), taken={}, rows=[_row(pairing)]
    )
    line = uuid.uuid4()
    plan = actions.save_plan(
        by=officer,
        pairing_id=pairing.pk,
        fiscal_year=2565,
        lines={line: {"title": "เยือน", "planned_on": PartialDate(2022, 3), "is_joint": True}},
    )
    training = make.training(date(2022, 1, 10))
    return {
        "at": at,
        "pairing": pairing,
        "other": other,
        "officer": officer,
        "approver": make.posted(Role.APPROVER, "TH-50"),
        "editor": make.person(Role.EDITOR),
        "second": make.person(Role.EDITOR, "test-second"),
        "content": content,
        "evidence": evidence,
        "plan": plan,
        "item": PlannedActivity.objects.get(key=line),
        "meeting": (meeting := make.meeting("TH-50", held_on=date(2022, 2, 1), status="submitted")),
        "resolution": make.resolution(meeting, "1/2565"),
        "training": training,
        "workbook": books[0],
        "taken": taken,
        "attendance": make.attendance(training, officer),
    }


def _row(pairing) -> SimpleNamespace:
    """A row of a workbook that begins a draft."""
    values = VALUES | {"title": "จากสมุดงาน", "pairings": [pairing.pk]}
    return SimpleNamespace(values=values, held=None, form_key=uuid.uuid4())


def _acts(w: dict) -> dict:
    """Action → a call of it on FY 2565 that would be carried out while the year is open."""
    at, officer, editor = w["at"], w["officer"], w["editor"]
    second = w["second"]
    return {
        "create_activity": lambda: actions.create_activity(
            by=officer, province_id=w["pairing"].province_id, values=VALUES,
            pairing_ids=[w["pairing"].pk], form_key=uuid.uuid4(),
        ),
        "edit_activity": lambda: actions.edit_activity(
            by=officer, activity_id=at["returned"].pk, values={"outcome": "ผลใหม่"},
            pairing_ids=[w["pairing"].pk],
        ),
        "submit_activity": lambda: actions.submit_activity(
            by=officer, activity_id=at["draft"].pk
        ),
        "withdraw_activity": lambda: actions.withdraw_activity(
            by=officer, activity_id=at["submitted"].pk
        ),
        "discard_activity": lambda: actions.discard_activity(
            by=officer, activity_id=at["draft"].pk
        ),
        "endorse_activity": lambda: actions.endorse_activity(
            by=w["approver"], activity_id=at["submitted"].pk
        ),
        "approve_activity": lambda: actions.approve_activity(
            by=editor, activity_id=at["endorsed"].pk
        ),
        "return_activity": lambda: actions.return_activity(
            by=editor, activity_id=at["endorsed"].pk, note="โปรดแก้ไข"
        ),
        "take_back_decision": lambda: actions.take_back_decision(
            by=editor, activity_id=at["approved"].pk, note="เห็นชอบผิดรายการ"
        ),
        "add_evidence": lambda: actions.add_evidence(
            by=officer, activity_id=at["returned"].pk, content=w["content"], name="ภาพ.jpg"
        ),
        "caption_evidence": lambda: actions.caption_evidence(
            by=officer, evidence_id=w["evidence"].pk, caption="พิธีเปิด"
        ),
        "remove_evidence": lambda: actions.remove_evidence(
            by=officer, evidence_id=w["evidence"].pk
        ),
        "explain_no_activity": lambda: actions.explain_no_activity(
            by=officer, pairing_id=w["other"].pk, fiscal_year=2565, reason="budget", words="ไม่มีงบ"
        ),
        "record_meeting": lambda: actions.record_meeting(
            by=officer, group_id=WorkingGroup.objects.get(province__code="TH-50").pk,
            values=MEETING, form_key=uuid.uuid4(),
        ),
        "edit_meeting": lambda: actions.edit_meeting(
            by=officer, meeting_id=w["meeting"].pk, values={"title": "ประชุมครั้งที่ 2"}
        ),
        "approve_meeting": lambda: actions.approve_meeting(by=second, meeting_id=w["meeting"].pk),
        "return_meeting": lambda: actions.return_meeting(
            by=second, meeting_id=w["meeting"].pk, note="โปรดแนบมติ"
        ),
        "record_resolution": lambda: actions.record_resolution(
            by=officer, meeting_id=w["meeting"].pk, form_key=uuid.uuid4(),
            values={"number": "2/2565", "words": "จัดงาน", "office": "อำเภอ", "due_on": None},
        ),
        "edit_resolution": lambda: actions.edit_resolution(
            by=officer, resolution_id=w["resolution"].pk, values={"office": "อำเภอ"}
        ),
        "open_workbook": lambda: actions.open_workbook(
            by=officer, province_id=w["pairing"].province_id, fiscal_year=2565, book=uuid.uuid4(),
            content=read_evidence(uploads.photo()), file_name="งาน.xlsx",
        ),
        "take_workbook": lambda: actions.take_workbook(
            by=officer, upload_id=w["workbook"].pk, counts=Counts(1, 0, 0, 0), taken={},
            rows=[_row(w["pairing"])],
        ),
        "undo_workbook": lambda: actions.undo_workbook(
            by=officer, upload_id=w["taken"].pk, expected=plan_undo(w["taken"]).fingerprint()
        ),
        "save_plan": lambda: actions.save_plan(
            by=officer, pairing_id=w["other"].pk, fiscal_year=2565,
            lines={uuid.uuid4(): {
                "title": "สัมมนา", "planned_on": PartialDate(2022, 5), "is_joint": True
            }},
        ),
        "submit_plan": lambda: actions.submit_plan(by=officer, plan_id=w["plan"].pk),
        "carry_plan": lambda: actions.carry_plan(
            by=officer, pairing_id=w["other"].pk, fiscal_year=2565
        ),
        "drop_item": lambda: actions.drop_item(
            by=officer, item_id=w["item"].pk, reason="budget", words="ไม่มีงบ"
        ),
        "restore_item": lambda: actions.restore_item(by=officer, item_id=w["item"].pk),
        "save_reflection": lambda: actions.save_reflection(
            by=officer, province_id=w["pairing"].province_id, fiscal_year=2565,
            values={"problems": "ไม่มีล่าม"}, submit=False,
        ),
        "save_training": lambda: actions.save_training(
            by=editor,
            training=Training(
                title="อบรม", kind="lecture", held_on=date(2022, 5, 1), ends_on=date(2022, 5, 1)
            ),
        ),
        "record_attendance": lambda: actions.record_attendance(
            by=editor, training_id=w["training"].pk, person_id=w["approver"].pk
        ),
        "remove_attendance": lambda: actions.remove_attendance(
            by=editor, attendance_id=w["attendance"].pk, reason="บันทึกผิดคน"
        ),
    }  # fmt: skip


def test_every_action_on_what_belongs_to_a_year_refuses_a_closed_one(world):
    acts = _acts(world)
    assert set(acts) | OUTSIDE == set(actions.__all__), "say here where a new action belongs"
    actions.close_year(by=world["editor"], year=2565)
    last = Change.objects.number_known_at(None)
    for name, act in acts.items():
        with pytest.raises(WrongState, match="ปิดแล้ว"):
            act()
        assert Change.objects.number_known_at(None) == last, name
    # With a reason alone nobody gets in, and no other province does with one let in.
    make.province("TH-83")
    actions.reopen_year(
        by=world["editor"],
        year=2565,
        province_id=make.province("TH-83").pk,
        reason="ภูเก็ตส่งหลักฐานช้า",
        expires_on=date(2023, 8, 20),
    )
    with giving_reason("แก้ตามหลักฐาน"):
        for act in acts.values():
            with pytest.raises(WrongState, match="ปิดแล้ว"):
                act()
    assert not Erratum.objects.exists()


def test_a_province_that_is_let_in_again_writes_numbered_errata(world):
    at, officer, editor = world["at"], world["officer"], world["editor"]
    actions.close_year(by=editor, year=2565)
    province = world["pairing"].province
    reopening = actions.reopen_year(
        by=editor,
        year=2565,
        province_id=province.pk,
        reason="ผู้ว่าราชการจังหวัดขอแก้ไข",
        expires_on=date(2023, 8, 20),
    )
    acts = _acts(world)
    with pytest.raises(WrongState, match="โปรดเขียนเหตุผลของการแก้ไข"):
        acts["edit_activity"]()
    with giving_reason("แก้ตามหนังสือที่ ชม 0017/12"):
        acts["edit_activity"]()
        acts["approve_activity"]()
        created = acts["create_activity"]()
        acts["explain_no_activity"]()
        acts["caption_evidence"]()
        acts["open_workbook"]()
        # The centre has not been let in.
        with pytest.raises(WrongState):
            acts["save_training"]()
    columns = ("number", "resource", "object_id", "field", "old_words", "new_words")
    told = [
        # Of a record that is new, the second line of what it tells.
        (*row[:5], row[5] if row[3] else row[5].splitlines()[1])
        for row in Erratum.objects.values_list(*columns)
    ]
    assert told == [
        (1, "monitoring.activity", at["returned"].pk, "outcome", "เยาวชนสองฝ่ายรู้จักกัน", "ผลใหม่"),
        (
            2, "monitoring.activity", at["endorsed"].pk, "status", "รอกระทรวงพิจารณา",
            "เห็นชอบแล้ว",
        ),
        (3, "monitoring.activity", created.pk, "", "", "ชื่อกิจกรรม: เยือนเมืองคู่มิตร"),
        (
            4, "monitoring.activitypairing", created.links.get().pk, "", "",
            f"คู่เมืองพี่เมืองน้อง: {world['pairing']}",
        ),
        (
            5, "monitoring.explanation", world["other"].explanations.get().pk, "", "",
            "เหตุผล: ไม่ได้รับงบประมาณ",
        ),
        (6, "monitoring.evidence", world["evidence"].pk, "caption", "", "พิธีเปิด"),
    ]  # fmt: skip
    first = Erratum.objects.get(number=1)
    assert str(first) == "1/2565"
    assert (first.reason, first.by, first.reopening, first.province) == (
        "แก้ตามหนังสือที่ ชม 0017/12", officer, reopening, province,
    )  # fmt: skip
    assert (first.old_value, first.new_value) == ("เยาวชนสองฝ่ายรู้จักกัน", "ผลใหม่")
    # In the one change that it tells of.
    change = Change.objects.about(first).get()
    assert change.rows.filter(resource="monitoring.activity").exists()
    # What is refused takes no number.
    with giving_reason("ลอง"), pytest.raises(ValidationError):
        actions.edit_activity(
            by=officer, activity_id=at["returned"].pk, values={"title": ""},
            pairing_ids=[world["pairing"].pk],
        )  # fmt: skip
    with giving_reason("นำออก"):
        acts["remove_evidence"]()
    assert list(Erratum.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6, 7]
    # An open year knows no errata, whatever reason is given.
    make.fiscal_year(2566)
    with giving_reason("ปีนี้"):
        make.activity(world["pairing"], starts_on=date(2023, 2, 1), status="draft")
    assert Erratum.objects.count() == 7
    assert first_fault() is None


def test_it_ends_with_its_last_day_or_by_an_act(world):
    editor, officer = world["editor"], world["officer"]
    province = world["pairing"].province
    acts = _acts(world)
    with pytest.raises(WrongState):
        actions.reopen_year(
            by=editor, year=2565, province_id=province.pk, reason="ยังไม่ปิด",
            expires_on=date(2023, 9, 1),
        )  # fmt: skip
    actions.close_year(by=editor, year=2565)
    values = {"year": 2565, "province_id": province.pk, "expires_on": date(2023, 8, 16)}
    for refused, error in (
        ({"by": officer, "reason": "ขอเอง"}, NotAllowed),
        ({"by": editor, "reason": " "}, ValidationError),
        ({"by": editor, "reason": "x", "expires_on": date(2023, 8, 14)}, ValidationError),
    ):
        with pytest.raises(error):
            actions.reopen_year(**(values | refused))
    reopening = actions.reopen_year(by=editor, reason="หลักฐานมาช้า", **values)
    with pytest.raises(WrongState, match="อยู่แล้ว"):
        actions.reopen_year(by=editor, reason="อีกครั้ง", **values)
    with giving_reason("หลักฐาน"):
        # Its last day is inclusive; then it closes by itself.
        with clock.playing(datetime(2023, 8, 16, 23, 59, tzinfo=BANGKOK)):
            acts["caption_evidence"]()
        with clock.playing(datetime(2023, 8, 17, 0, 0, tzinfo=BANGKOK)):
            with pytest.raises(WrongState, match="ปิดแล้ว"):
                acts["edit_activity"]()
            with pytest.raises(WrongState):
                actions.end_reopening(by=editor, reopening_id=reopening.pk, reason="ช้าไป")
        actions.end_reopening(by=editor, reopening_id=reopening.pk, reason="แก้เสร็จแล้ว")
        with pytest.raises(WrongState, match="ปิดแล้ว"):
            acts["edit_activity"]()
    assert Reopening.objects.get().ended_at
    # The centre is let in for what is its own.
    actions.reopen_year(by=editor, reason="อบรมตกหล่น", **(values | {"province_id": None}))
    with giving_reason("ตกหล่น"):
        acts["save_training"]()
        with pytest.raises(WrongState, match="ปิดแล้ว"):
            acts["edit_activity"]()
    assert Erratum.objects.filter(province=None).count() == 1


def test_moving_something_out_of_or_into_a_closed_year_is_an_erratum_there(world):
    editor, officer, pairing = world["editor"], world["officer"], world["pairing"]
    make.fiscal_year(2566)
    actions.close_year(by=editor, year=2565)
    moving = make.activity(pairing, starts_on=date(2023, 2, 1), status="draft")

    def move(to: date) -> Activity:
        return actions.edit_activity(
            by=officer, activity_id=moving.pk, values={"starts_on": to, "ends_on": to},
            pairing_ids=[pairing.pk],
        )  # fmt: skip

    with pytest.raises(WrongState):
        move(date(2022, 9, 30))
    actions.reopen_year(
        by=editor, year=2565, province_id=pairing.province_id, reason="ลงปีผิด",
        expires_on=clock.today() + timedelta(days=3),
    )  # fmt: skip
    with giving_reason("จัดวันสุดท้ายของปี"):
        move(date(2022, 9, 30))
        assert Erratum.objects.filter(fiscal_year=2565).count() == 2
        move(date(2022, 10, 1))
    fields = Erratum.objects.order_by("number").values_list("field", flat=True)
    assert list(fields) == ["starts_on", "ends_on"] * 2


@pytest.mark.expects_log("django.request")
def test_pages_ask_for_the_reason_and_keep_what_was_typed(world):
    editor, officer = world["editor"], world["officer"]
    province = world["pairing"].province
    actions.close_year(by=editor, year=2565)
    client = Client()
    client.force_login(officer)
    address = f"/workspace/explanations/{world['other'].number}/2565/"
    assert "ปิดแล้ว" in client.get(address).content.decode()
    assert 'name="erratum_reason"' not in client.get(address).content.decode()
    workspace = "/workspace/?year=2565"
    assert "จึงดูได้อย่างเดียว" in client.get(workspace).content.decode()
    actions.reopen_year(
        by=editor, year=2565, province_id=province.pk, reason="ขอชี้แจง",
        expires_on=date(2023, 8, 20),
    )  # fmt: skip
    assert 'name="erratum_reason"' in client.get(address).content.decode()
    sent = {"reason": "budget", "words": "ไม่ได้รับงบประมาณ", "revision": "0"}
    refused = client.post(address, sent)
    assert refused.status_code == 409
    assert "ไม่ได้รับงบประมาณ" in refused.content.decode()
    assert not Erratum.objects.exists()
    assert client.post(address, sent | {"erratum_reason": "ตกหล่น"}).status_code == 302
    assert Erratum.objects.get().reason == "ตกหล่น"
    told = client.get(workspace).content.decode()
    assert "เปิดให้แก้ไขเป็นการเฉพาะถึงวันที่ 20 สิงหาคม 2566" in told
    assert "จึงดูได้อย่างเดียว" not in told
    # The form of an activity stays open for the reason, with what was typed and its files.
    draft = world["at"]["draft"]
    draft.refresh_from_db()
    address = f"/activities/{draft.pk}/edit/"
    sent = {"title": "ชื่อใหม่", "starts_on": "1 ก.พ. 2565", "revision": draft.revision}
    again = client.post(address, sent | {"files": uploads.photo("ใหม่.jpg", (9, 9, 200))})
    assert 'value="ชื่อใหม่"' in again.content.decode()
    assert "โปรดเขียนเหตุผลของการแก้ไข" in again.content.decode()
    (held,) = again.context["held"]
    assert held.name == "ใหม่.jpg"
    sent |= {"held": held.token, "held_name": held.name, "erratum_reason": "ชื่อผิด"}
    assert client.post(address, sent).status_code == 302
    draft.refresh_from_db()
    assert draft.title == "ชื่อใหม่"
    assert "ใหม่.jpg" in draft.evidence.values_list("name", flat=True)
    # The officer of the province and the ministry read it; the figures page counts them only.
    listed = client.get("/years/2565/errata/").content.decode()
    assert "1/2565" in listed
    assert "ตกหล่น" in listed
    client.force_login(make.posted(Role.OFFICER, "TH-83"))
    assert "1/2565" not in client.get("/years/2565/errata/").content.decode()
    client.force_login(editor)
    assert "1/2565" in client.get("/years/2565/errata/").content.decode()
    meetings = GroupMeeting.objects.visible_to(editor).open()
    assert list(meetings.values_list("pk", flat=True)) == [world["meeting"].pk]
    assert not Holiday.objects.exists()


def test_figures_of_a_closed_year_stand_and_what_they_would_be_now_is_beside_them(world):
    make.plan()
    make.six_indicators()
    editor, other = world["editor"], make.pairing("TH-83", "ไหโข่ว")
    late = make.activity(other, starts_on=date(2022, 5, 1), status="endorsed")
    actions.close_year(by=editor, year=2565)
    client = Client()
    assert "หลังปิดปีมีรายการแก้ไข" not in client.get("/indicators/2565/").content.decode()
    actions.reopen_year(
        by=editor, year=2565, province_id=other.province_id, reason="พิจารณาไม่ทัน",
        expires_on=date(2023, 8, 20),
    )  # fmt: skip
    with giving_reason("พิจารณาไม่ทันก่อนปิดปี"):
        actions.approve_activity(by=editor, activity_id=late.pk)
    page = client.get("/indicators/2565/").content.decode()
    assert "หลังปิดปีมีรายการแก้ไข 1 รายการ" in page
    # Chiang Mai had an approved joint activity at the closing, Phuket has had one since.
    assert "ตัวชี้วัด 2.1: ณ เวลาปิดปี ร้อยละ 50.0 · ตามที่ทราบขณะนี้ ร้อยละ 100.0" in page
    assert "ตัวชี้วัด 3.1: ณ เวลาปิดปี" not in page
    # What was changed, why and by whom is not public.
    assert "พิจารณาไม่ทัน" not in page
    assert "ดูรายการแก้ไข" not in page
