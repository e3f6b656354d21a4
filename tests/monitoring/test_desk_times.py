"""Days with the province and days with the ministry, counted by hand on a calendar.

August 2566 (2023): the 1st is a Tuesday; the 14th is taken as a holiday here.
"""

import json
from datetime import date

import pytest
from django.test import Client

from monitoring import actions
from monitoring.desk_times import Measure, Span, Stay, Turn, stays, times_of
from monitoring.models import DeskLimit
from sistercity import clock
from tests import factories as make
from tests.monitoring.acting import VALUES

HOLIDAY = date(2023, 8, 14)


def _on(day):
    return date(2023, 8, day)


def _rows(response):
    return json.loads(b"".join(response.streaming_content))["rows"]


def _measure(today=15, **limits):
    return Measure(_on(today), frozenset({HOLIDAY}), limits)


def _turns(*moves):
    return [Turn(move, _on(day)) for move, day in moves]


def test_each_desk_gets_the_days_that_it_held_the_activity():
    turns = _turns(
        ("submitted", 1), ("endorsed", 3), ("returned", 7), ("submitted", 9), ("endorsed", 10)
    )
    assert list(stays(turns, endorsing=True)) == [
        Stay("approver", _on(1), _on(3)),
        Stay("ministry", _on(3), _on(7)),
        Stay("officer", _on(7), _on(9)),
        Stay("approver", _on(9), _on(10)),
        Stay("ministry", _on(10), None),
    ]
    times = times_of(turns, _measure(ministry=1), endorsing=True)
    # Approver 1→3 and 9→10; officer 7→9; ministry Thu 3→Mon 7 and Thu 10→Tue 15 (14 is a holiday).
    assert times.approver == Span(3, 3)
    assert times.officer == Span(2, 2)
    assert times.province == Span(5, 5)
    assert times.ministry == Span(4 + 5, 2 + 2)
    assert (times.desk, times.since, times.waiting) == ("ministry", _on(10), Span(5, 2))
    assert times.is_overdue
    assert not times_of(turns, _measure(ministry=2), endorsing=True).is_overdue
    assert not times_of(turns, _measure(), endorsing=True).is_overdue


def test_taking_back_returns_it_to_the_desk_that_had_decided():
    turns = _turns(("submitted", 1), ("endorsed", 2), ("approved", 3), ("taken_back", 4),
                   ("taken_back", 7), ("endorsed", 8))  # fmt: skip
    assert [stay.desk for stay in stays(turns, endorsing=True)] == [
        "approver", "ministry", "ministry", "approver", "ministry",
    ]  # fmt: skip
    # Approved on the 3rd, it lay with nobody until it was taken back on the 4th.
    assert list(stays(turns, endorsing=True))[2] == Stay("ministry", _on(4), _on(7))
    straight = _turns(("submitted", 1), ("approved", 2), ("taken_back", 3))
    assert [stay.desk for stay in stays(straight, endorsing=False)] == ["ministry", "ministry"]


def test_what_was_never_handed_in_or_is_decided_lies_nowhere():
    for turns in ([], _turns(("submitted", 1), ("approved", 2))):
        times = times_of(turns, _measure(), endorsing=False)
        assert (times.desk, times.since, times.waiting, times.limit) == (None, None, Span(), None)
    withdrawn = times_of(_turns(("submitted", 1), ("withdrawn", 2)), _measure(), endorsing=True)
    assert withdrawn.officer == Span(13, 8)


@pytest.mark.parametrize("today", [15, 16, 21, 27])
@pytest.mark.parametrize("limit", [1, 5, 10])
def test_the_last_overdue_day_agrees_with_the_days_counted(today, limit):
    measure = _measure(today, approver=limit)
    last = measure.overdue_day("approver")
    late = times_of([Turn("submitted", last)], measure, endorsing=True)
    in_time = times_of([Turn("submitted", last.replace(day=last.day + 1) if last.day < 31
                             else date(2023, 8, 1))], measure, endorsing=True)  # fmt: skip
    assert late.is_overdue
    assert not in_time.is_overdue
    assert measure.overdue_day("ministry") is None


@pytest.mark.django_db
def test_the_queue_marks_what_is_overdue_the_level_above_is_told_and_a_file_has_the_days():
    make.province("TH-50")
    limit = DeskLimit(desk="approver", working_days=5)
    actions.set_desk_limit(by=None, limit=limit)
    officer, approver = make.posted("officer"), make.posted("approver")
    pairing = make.pairing()
    late, fresh = (make.activity(pairing, status="draft", title=t) for t in ("เก่า", "ใหม่"))
    for activity, day in ((late, 1), (fresh, 10)):
        with clock.playing(clock.now().replace(month=8, day=day)):
            actions.submit_activity(by=officer, activity_id=activity.pk)
    client, editor = Client(), Client()
    client.force_login(approver)
    editor.force_login(make.person("editor"))
    page = client.get("/review/")
    assert [(row.title, row.times.is_overdue) for row in page.context["page"]] == [
        ("เก่า", True), ("ใหม่", False),
    ]  # fmt: skip
    assert "1 รายการรอเกิน 5 วันทำการแล้ว" in page.content.decode()
    shown = client.get("/review/?age=overdue&ordering=-waiting_since").context["page"]
    assert [row.title for row in shown] == ["เก่า"]
    start = editor.get("/start/").content.decode()
    assert "กิจกรรมที่ค้างที่ผู้รับรองของจังหวัดเกินกำหนด" in start
    rows = _rows(editor.get("/review/?desk=approver&format=json"))
    assert [(row["waiting_working_days"], row["is_overdue"]) for row in rows] == [
        (10, True), (3, False),
    ]  # fmt: skip
    [row] = _rows(editor.get("/review/times/?year=2566&format=json"))
    assert row["activity_count"] == 2
    assert (row["province_oldest"], row["province_oldest_days"]) == (10, 14)
    assert row["province_median"] is None


@pytest.mark.django_db
def test_the_second_round_shows_what_changed_and_which_notes_were_met():
    make.province("TH-50", endorsement_required=False)
    officer, editor = make.posted("officer"), make.person("editor")
    pairing = make.pairing()
    planned = make.action_plan(pairing).items.get()
    activity = make.activity(pairing, status="submitted", place="ศาลากลาง", planned=planned)
    actions.return_activity(
        by=editor, activity_id=activity.pk, notes={"place": "ระบุห้อง", "evidence": "แนบภาพ"}
    )
    client = Client()
    client.force_login(officer)
    form = client.get(f"/activities/{activity.pk}/edit/").content.decode()
    assert "ระบุห้อง" in form
    actions.edit_activity(
        by=officer, activity_id=activity.pk, pairing_ids=[pairing.pk],
        values={**{name: getattr(activity, name) for name in VALUES}, "place": "ห้อง 2"},
    )  # fmt: skip
    actions.submit_activity(by=officer, activity_id=activity.pk)
    client.force_login(editor)
    page = client.get(f"/activities/{activity.pk}/")
    [change] = page.context["changes"].fields
    assert (change.label, change.before, change.after) == ("สถานที่", "ศาลากลาง", "ห้อง 2")
    assert {answer.note.field: answer.is_met for answer in page.context["answers"]} == {
        "place": True, "evidence": False,
    }  # fmt: skip
