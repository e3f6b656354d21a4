"""What is followed up until it is closed: who writes what, when, and what stays as it was."""

import uuid
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from monitoring import actions
from monitoring.follow_up_rules import FINDING_MOVES, RESOLUTION_MOVES, check_resolution_move
from monitoring.models import Finding, Resolution, ResolutionNote, SupervisionVisit
from sistercity.accounts.choices import Role
from sistercity.errors import NotAllowed, StaleEdit, WrongState
from sistercity.notices.models import Notice
from tests import factories as make
from tests.monitoring.acting import content_of, last_change, refused

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def ground(rows_of_the_file):
    """The year, and those who keep and read a seat's meetings."""
    make.fiscal_year(2566)
    make.posted(Role.OFFICER, "TH-50")
    make.person(Role.EDITOR)
    make.person(Role.EDITOR, "test-reviewer")


@pytest.fixture
def meeting():
    """A meeting of Chiang Mai on 1 February 2566; today is 15 August."""
    make.order("TH-50")
    return make.meeting("TH-50", date(2023, 2, 1))


def note(by, resolution, state="open", **given):
    values = {"state": state, "noted_on": date(2023, 8, 1), "words": "ประสานคู่เมืองแล้ว"}
    options = {name: given.pop(name) for name in ("form_key", "revision") if name in given}
    return actions.note_resolution(
        by=by,
        resolution_id=resolution.pk,
        values=values | given,
        **{"form_key": uuid.uuid4(), **options},
    )


def test_where_a_note_may_leave_a_resolution():
    allowed = {(before, after) for before, ends in RESOLUTION_MOVES.items() for after in ends}
    assert allowed == {
        ("open", "open"), ("open", "done"), ("open", "dropped"),
        ("done", "open"), ("dropped", "open"),
    }  # fmt: skip
    with pytest.raises(WrongState, match="ดำเนินการแล้ว"):
        check_resolution_move(before="done", after="dropped")


def test_a_resolution_is_followed_up_by_dated_notes_that_stay(meeting):
    officer = make.posted(Role.OFFICER, "TH-50")
    row = make.resolution(meeting, "๑/๒๕๖๖", due_on=date(2023, 6, 30))
    assert (row.number, row.state, row.settled_on) == ("๑/๒๕๖๖", "open", None)
    note(officer, row)
    actions.note_resolution(
        by=officer,
        resolution_id=row.pk,
        values={"state": "done", "noted_on": date(2023, 8, 10), "words": "จัดแล้ว"},
        form_key=uuid.uuid4(),
        evidence=content_of(b"report", "application/pdf"),
        evidence_name="รายงานผล.pdf",
    )
    assert last_change().action == "resolution.note"
    row.refresh_from_db()
    assert (row.state, row.settled_on) == ("done", date(2023, 8, 10))
    refused(WrongState, note, by=officer, resolution=row, state="dropped")
    note(officer, row, noted_on=date(2023, 8, 12), words="ต้องจัดเพิ่มอีกครั้ง")
    row.refresh_from_db()
    assert (row.state, row.settled_on) == ("open", None)
    told = ResolutionNote.objects.order_by("id").values_list("state", "words", "evidence_name")
    assert list(told) == [
        ("open", "ประสานคู่เมืองแล้ว", ""),
        ("done", "จัดแล้ว", "รายงานผล.pdf"),
        ("open", "ต้องจัดเพิ่มอีกครั้ง", ""),
    ]


def test_what_is_typed_wrong_is_told_by_field(meeting):
    officer = make.posted(Role.OFFICER, "TH-50")
    row = make.resolution(meeting, "1/2566")
    values = {"words": "อีกมติ", "office": "อำเภอ", "due_on": date(2023, 1, 31)}
    refusal = refused(
        ValidationError, actions.record_resolution, by=officer, meeting_id=meeting.pk,
        values={"number": "๑ / ๒๕๖๖", **values}, form_key=uuid.uuid4(),
    )  # fmt: skip
    assert set(refusal.message_dict) == {"number", "due_on"}
    for day, word in ((date(2023, 8, 16), "ยังมาไม่ถึง"), (date(2023, 1, 31), "ไม่ก่อนวันที่ 1 ก")):
        refusal = refused(ValidationError, note, by=officer, resolution=row, noted_on=day)
        assert word in str(refusal.message_dict["noted_on"])
    refusal = refused(ValidationError, note, by=officer, resolution=row, words="")
    assert "words" in refusal.message_dict


def test_pressed_twice_it_is_written_once(meeting):
    officer, key = make.posted(Role.OFFICER, "TH-50"), uuid.uuid4()
    values = {"number": "1/2566", "words": "มติ", "office": "อำเภอ", "due_on": None}
    first, second = (
        actions.record_resolution(
            by=officer, meeting_id=meeting.pk, values=values, form_key=key
        )
        for _press in range(2)
    )
    assert first == second
    assert note(officer, first, form_key=key) == note(officer, first, form_key=key)
    # With other words, after going back in the browser, it is not taken for the same.
    with pytest.raises(ValidationError) as other:
        note(officer, first, "done", form_key=key)
    assert "form_key" in other.value.message_dict
    refusal = refused(
        ValidationError, actions.record_resolution, by=officer, meeting_id=meeting.pk,
        values=values | {"words": "มติที่แก้คำ"}, form_key=key,
    )  # fmt: skip
    assert "form_key" in refusal.message_dict
    assert (Resolution.objects.get().state, ResolutionNote.objects.count()) == ("open", 1)


def test_of_two_who_write_at_once_the_second_is_told(meeting):
    officer = make.posted(Role.OFFICER, "TH-50")
    row = make.resolution(meeting)
    note(officer, row)
    stale = row.revision
    refused(StaleEdit, note, by=officer, resolution=row, state="done", revision=stale)
    refused(
        StaleEdit, actions.edit_resolution, by=officer, resolution_id=row.pk,
        values={"office": "อำเภอ"}, revision=stale,
    )  # fmt: skip


def test_a_seats_own_people_write_and_others_do_not_even_see_it(meeting):
    row = make.resolution(meeting)
    make.order(None, "ก 1/2562")
    central = make.resolution(make.meeting(None))
    officer, editor = make.posted(Role.OFFICER, "TH-50"), make.person(Role.EDITOR)
    for who in (make.posted(Role.APPROVER, "TH-50"), editor, make.person(Role.PLANNER)):
        refused(NotAllowed, note, by=who, resolution=row)
    stranger = make.posted(Role.OFFICER, "TH-83")
    refused(Resolution.DoesNotExist, note, by=stranger, resolution=row)
    refused(Resolution.DoesNotExist, note, by=officer, resolution=central)
    note(editor, central)


def test_follow_up_goes_on_when_the_year_is_closed_and_changes_nothing_of_it(meeting):
    officer, editor = make.posted(Role.OFFICER, "TH-50"), make.person(Role.EDITOR)
    row = make.resolution(meeting)
    actions.close_year(by=editor, year=2566)
    before = type(meeting).objects.values().get(pk=meeting.pk)
    refused(
        WrongState, actions.edit_resolution, by=officer, resolution_id=row.pk,
        values={"office": "อำเภอ"},
    )  # fmt: skip
    note(officer, row, "done")
    assert type(meeting).objects.values().get(pk=meeting.pk) == before
    row.refresh_from_db()
    assert (row.state, row.words, row.office) == (
        "done", "จัดกิจกรรมร่วมปีละหนึ่งครั้ง", "สำนักงานจังหวัด",
    )  # fmt: skip


def test_who_moves_a_finding_from_where_to_where():
    assert {tuple(map(str, rule)) for rule in FINDING_MOVES} == {
        ("answered", "open", "answered", "officer"),
        ("answered", "answered", "answered", "officer"),
        ("returned", "answered", "open", "editor"),
        ("closed", "answered", "closed", "editor"),
        ("closed", "open", "closed", "editor"),
        ("reopened", "closed", "open", "editor"),
    }


def test_a_finding_goes_to_and_fro_until_it_is_closed():
    officer, editor = make.posted(Role.OFFICER, "TH-50"), make.person(Role.EDITOR)
    finding = make.visit("TH-50", date(2023, 6, 1), date(2023, 7, 31)).findings.get()
    refused(WrongState, make.finding_step, finding=finding, by=editor, move="returned")
    make.finding_step(
        finding, officer, evidence=content_of(b"mou", "application/pdf"), evidence_name="mou.pdf"
    )
    make.finding_step(finding, editor, "returned", words="สำเนาไม่ครบทุกหน้า")
    make.finding_step(finding, officer, words="แนบครบแล้ว")
    make.finding_step(finding, editor, "closed", words="ครบถ้วน")
    finding.refresh_from_db()
    assert finding.state == "closed"
    assert list(finding.steps.values_list("move", "words", "evidence_name")) == [
        ("answered", "แนบแล้ว", "mou.pdf"),
        ("returned", "สำเนาไม่ครบทุกหน้า", ""),
        ("answered", "แนบครบแล้ว", ""),
        ("closed", "ครบถ้วน", ""),
    ]
    assert last_change().action == "finding.close"
    refused(WrongState, make.finding_step, finding=finding, by=officer)
    make.finding_step(finding, editor, "reopened", words="พบว่ายังขาดหนึ่งฉบับ")
    finding.refresh_from_db()
    assert finding.state == "open"


def test_nobody_moves_what_is_not_theirs_to_move():
    officer, editor = make.posted(Role.OFFICER, "TH-50"), make.person(Role.EDITOR)
    finding = make.visit("TH-50", date(2023, 6, 1), date(2023, 7, 31)).findings.get()
    refused(NotAllowed, make.finding_step, finding=finding, by=officer, move="closed")
    refused(NotAllowed, make.finding_step, finding=finding, by=editor, move="answered")
    approver = make.posted(Role.APPROVER, "TH-50")
    refused(NotAllowed, make.finding_step, finding=finding, by=approver)
    stranger = make.posted(Role.OFFICER, "TH-83")
    refused(Finding.DoesNotExist, make.finding_step, finding=finding, by=stranger)
    # Without an answer another editor than its author may close it.
    refused(NotAllowed, make.finding_step, finding=finding, by=editor, move="closed")
    second = make.person(Role.EDITOR, "test-second")
    refusal = refused(
        ValidationError, make.finding_step, finding=finding, by=second, move="closed", words=" "
    )
    assert "words" in refusal.message_dict
    make.finding_step(finding, second, "closed", words="บันทึกผิดจังหวัด")


def test_a_visit_is_written_as_a_draft_that_the_province_does_not_see():
    officer, editor = make.posted(Role.OFFICER, "TH-50"), make.person(Role.EDITOR)
    pairing, foreign = make.pairing("TH-50"), make.pairing("TH-83", "คุนหมิง")
    visit = make.visit(
        "TH-50", date(2023, 6, 1), date(2023, 7, 1), date(2023, 7, 2), date(2023, 7, 3), sent=False
    )
    assert not SupervisionVisit.objects.visible_to(officer).exists()
    first, second, third = visit.findings.all()
    refused(Finding.DoesNotExist, make.finding_step, finding=first, by=officer)
    refused(WrongState, make.finding_step, finding=first, by=editor, move="closed")
    edit = {"by": editor, "visit_id": visit.pk, "values": {"summary": "ฉบับแก้ไข"}}
    refusal = refused(
        ValidationError, actions.edit_visit, **edit, pairing_ids=[pairing.pk, foreign.pk]
    )
    assert "pairings" in refusal.message_dict
    actions.edit_visit(**edit, pairing_ids=[pairing.pk])
    refusal = refused(
        ValidationError, actions.edit_finding, by=editor, finding_id=first.pk,
        values={"due_on": date(2023, 6, 1)},
    )  # fmt: skip
    assert "due_on" in refusal.message_dict
    actions.remove_finding(by=editor, finding_id=second.pk)
    assert list(visit.findings.values_list("pk", "number")) == [(first.pk, 1), (third.pk, 2)]
    # What was read has changed since.
    refused(
        StaleEdit, actions.send_visit, by=editor, visit_id=visit.pk, revision=visit.revision
    )
    actions.send_visit(by=editor, visit_id=visit.pk)
    told = set(Notice.objects.filter(kind="visit_sent").values_list("to__role", flat=True))
    assert told <= {"officer", "approver"}
    assert "officer" in told
    assert SupervisionVisit.objects.visible_to(officer).get().summary == "ฉบับแก้ไข"
    refused(WrongState, actions.edit_visit, **edit, pairing_ids=[])
    refused(WrongState, actions.remove_finding, by=editor, finding_id=first.pk)
    refused(WrongState, actions.discard_visit, by=editor, visit_id=visit.pk)
    refused(NotAllowed, actions.edit_visit, **edit | {"by": officer}, pairing_ids=[])


def test_a_visit_and_an_answer_pressed_twice_are_written_once():
    editor, key = make.person(Role.EDITOR), uuid.uuid4()
    told = {
        "by": editor, "province_id": make.province("TH-50").pk, "pairing_ids": (), "form_key": key,
        "values": {
            "starts_on": date(2023, 6, 1), "ends_on": date(2023, 6, 2), "method": "online",
            "team": "กองการต่างประเทศ", "summary": "ประชุมทางไกล",
        },
    }  # fmt: skip
    assert actions.record_visit(**told) == actions.record_visit(**told)
    others = (
        {"values": told["values"] | {"team": "กองอื่น"}},
        {"pairing_ids": [make.pairing("TH-50").pk]},
    )
    for other in others:
        refusal = refused(ValidationError, actions.record_visit, **told | other)
        assert "form_key" in refusal.message_dict
    late = {"values": told["values"] | {"ends_on": date(2023, 8, 16)}, "form_key": uuid.uuid4()}
    refusal = refused(ValidationError, actions.record_visit, **told | late)
    assert "ends_on" in refusal.message_dict
