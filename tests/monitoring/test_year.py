"""A fiscal year: what opening it makes due, until when, and how far each thing is."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from monitoring import actions
from monitoring.dues import due_states
from monitoring.models import Due, DueDay, FiscalYear, Holiday
from registry import actions as register
from sistercity.accounts.choices import Role
from sistercity.audit.models import Change
from sistercity.errors import NotAllowed, StaleEdit, WrongState
from tests import factories as make

pytestmark = pytest.mark.django_db

# Demonstration's day: 15 August 2566. FY 2566 runs from 1 October 2565 to 30 September 2566.
TODAY = date(2023, 8, 15)


def _states(user, **values):
    found = due_states(user=user, fiscal_year=2566, today=TODAY, **values)
    return {(state.due.kind, str(state.due.province)): state for state in found}


def test_opening_a_year_makes_due_what_it_asks_in_one_change():
    make.province("TH-10")
    make.province("TH-83")
    counted = make.pairing()
    make.pairing(counterpart="คุนหมิง", signed="2022-10-01")
    make.pairing(counterpart="เฉิงตู", confirmed=False)
    ended = make.pairing(counterpart="ปูซาน")
    make.event(ended, "ended", "2023-01-31")
    make.pairing("TH-10", "โตเกียว")
    editor = make.person("editor")
    before = Change.objects.number_known_at(None)
    actions.open_year(by=editor, year=2566)
    assert Change.objects.number_known_at(None) == before + 1
    # Of the pairing signed before the year and in force; of the two provinces of the scheme.
    assert set(Due.objects.values_list("kind", "province__code", "pairing", "due_on")) == {
        ("action_plan", "TH-50", counted.pk, date(2022, 11, 30)),
        # 30 September 2566 is a Saturday: what counts for the year moves back to the Friday.
        ("joint_activity", "TH-50", counted.pk, date(2023, 9, 29)),
        ("working_group", "TH-50", None, date(2023, 3, 31)),
        ("register_confirmation", "TH-50", None, date(2023, 3, 31)),
        ("reflection", "TH-50", None, date(2023, 9, 29)),
        ("working_group", "TH-83", None, date(2023, 3, 31)),
        ("register_confirmation", "TH-83", None, date(2023, 3, 31)),
        ("reflection", "TH-83", None, date(2023, 9, 29)),
    }
    actions.open_year(by=editor, year=2566)
    assert Change.objects.number_known_at(None) == before + 1


def test_a_pairing_that_is_confirmed_later_gets_what_is_due_of_it():
    editor = make.person("editor")
    late = make.pairing(confirmed=False)
    actions.open_year(by=editor, year=2566)
    assert not Due.objects.filter(pairing=late).exists()
    register.confirm_pairing(
        by=editor, pairing_id=late.pk, confirmation="confirmed", note="หนังสือจังหวัด"
    )
    actions.refresh_dues(by=editor, year=2566)
    assert set(Due.objects.filter(pairing=late).values_list("kind", flat=True)) == {
        "action_plan",
        "joint_activity",
    }
    last = Change.objects.number_known_at(None)
    actions.refresh_dues(by=editor, year=2566)
    assert Change.objects.number_known_at(None) == last
    with pytest.raises(NotAllowed):
        actions.refresh_dues(by=make.posted(), year=2566)


def test_the_ministry_sets_due_days_and_what_is_due_moves_along():
    editor = make.person("editor")
    make.province("TH-83")
    values = {"year": 2566, "kind": "reflection", "shift": "next", "reason": "เลื่อนตามหนังสือเวียน"}
    # Before the year is opened; Sunday 27 August moves to the Monday.
    first = actions.set_due_day(by=editor, day=date(2023, 8, 27), **values)
    actions.open_year(by=editor, year=2566)
    due = Due.objects.get(kind="reflection")
    assert due.due_on == date(2023, 8, 28)
    # A holiday that the cabinet adds moves it on; taking it out again moves it back.
    holiday = actions.save_holiday(
        by=editor, holiday=Holiday(day=date(2023, 8, 28), name="วันหยุดพิเศษ", kind="special")
    )
    due.refresh_from_db()
    assert due.due_on == date(2023, 8, 29)
    actions.remove_holiday(by=editor, holiday_id=holiday.pk, reason="พิมพ์ผิดปี")
    due.refresh_from_db()
    assert due.due_on == date(2023, 8, 28)
    actions.set_due_day(
        by=editor, day=date(2023, 8, 31), **values, revision=DueDay.objects.get(
            fiscal_year=2566, kind="reflection"
        ).revision
    )  # fmt: skip
    due.refresh_from_db()
    assert due.due_on == date(2023, 8, 31)
    assert Change.objects.latest("number").rows.count() == 2

    with pytest.raises(StaleEdit):
        actions.set_due_day(by=editor, day=date(2023, 9, 1), **values, revision=first.revision)
    with pytest.raises(ValidationError) as refused:
        actions.set_due_day(by=editor, day=date(2023, 10, 1), **values)
    assert set(refused.value.message_dict) == {"day"}
    with pytest.raises(ValidationError) as refused:
        actions.set_due_day(by=editor, day=date(2023, 9, 1), **(values | {"reason": " "}))
    assert set(refused.value.message_dict) == {"reason"}
    with pytest.raises(NotAllowed):
        actions.set_due_day(by=make.posted(), day=date(2023, 9, 1), **values)


def test_how_far_each_thing_is_that_is_due(django_assert_num_queries):
    editor, officer = make.person("editor"), make.posted(Role.OFFICER, "TH-50")
    make.province("TH-83")
    first, second, third = (
        make.pairing(counterpart=name) for name in ("อูโอซุ", "คุนหมิง", "ปูซาน")
    )
    make.fiscal_year(2566)
    done = make.activity(first)
    draft = make.activity(second, status="draft")
    actions.explain_no_activity(
        by=officer, pairing_id=third.pk, fiscal_year=2566, reason="budget", words="ไม่ได้รับงบ"
    )
    make.order("TH-50")
    found = due_states(user=editor, fiscal_year=2566, today=TODAY)
    by_pairing = {
        state.due.pairing_id: state for state in found if state.due.kind == "joint_activity"
    }
    assert {key: state.state for key, state in by_pairing.items()} == {
        first.pk: "done",
        second.pk: "draft",
        third.pk: "explained",
    }
    assert by_pairing[first.pk].received_on == TODAY
    assert by_pairing[first.pk].approved_on == TODAY
    assert by_pairing[first.pk].is_on_time
    assert by_pairing[first.pk].href == f"/activities/{done.pk}/"
    assert by_pairing[second.pk].href == f"/activities/{draft.pk}/edit/"
    # From 15 August to Friday 29 September: 45 days, 33 of them from Monday to Friday.
    assert (by_pairing[second.pk].days_left, by_pairing[second.pk].working_days_left) == (45, 33)
    by_province = _states(editor)
    assert by_province["working_group", "เชียงใหม่"].state == "done"
    assert by_province["register_confirmation", "เชียงใหม่"].state == "missing"
    assert by_province["register_confirmation", "เชียงใหม่"].is_overdue
    assert by_province["working_group", "ภูเก็ต"].state == "missing"

    actions.save_reflection(
        by=officer,
        province_id=officer.postings.get().province_id,
        fiscal_year=2566,
        values={"problems": "ไม่มีล่าม"},
        submit=False,
    )
    assert _states(editor)["reflection", "เชียงใหม่"].state == "draft"
    # A province sees its own; the number of queries does not grow with the rows.
    assert {name for _kind, name in _states(officer)} == {"เชียงใหม่"}
    with django_assert_num_queries(13):
        due_states(user=editor, fiscal_year=2566, today=TODAY)
    for number in range(3):
        make.activity(make.pairing("TH-83", f"เมือง {number}"))
    actions.refresh_dues(by=editor, year=2566)
    with django_assert_num_queries(13):
        due_states(user=editor, fiscal_year=2566, today=TODAY)


def test_some_kinds_alone_stand_as_they_do_among_all():
    editor, first = make.person("editor"), make.pairing()
    make.pairing("TH-83", "ปูซาน")
    make.fiscal_year(2566)
    make.activity(first)
    make.order("TH-50")
    every = due_states(user=editor, fiscal_year=2566, today=TODAY)
    for kinds in (("reflection", "working_group"), ("joint_activity",), ("action_plan",)):
        own = [state for state in every if state.due.kind in kinds]
        assert due_states(user=editor, fiscal_year=2566, today=TODAY, kinds=kinds) == own != []


def test_what_is_due_is_waived_and_asked_again_for_a_reason():
    editor = make.person("editor")
    make.province("TH-83")
    make.fiscal_year(2566)
    due = Due.objects.get(kind="working_group")
    with pytest.raises(ValidationError):
        actions.waive_due(by=editor, due_id=due.pk, reason="")
    actions.waive_due(by=editor, due_id=due.pk, reason="ประสบอุทกภัย", revision=due.revision)
    state = _states(editor)["working_group", "ภูเก็ต"]
    assert (state.state, state.is_expected, state.is_overdue) == ("waived", False, False)
    with pytest.raises(WrongState):
        actions.waive_due(by=editor, due_id=due.pk, reason="อีกครั้ง")
    actions.unwaive_due(by=editor, due_id=due.pk, reason="น้ำลดแล้ว")
    assert _states(editor)["working_group", "ภูเก็ต"].state == "missing"
    actions.close_year(by=editor, year=2566)
    for act in (actions.waive_due, actions.unwaive_due):
        with pytest.raises(WrongState):
            act(by=editor, due_id=due.pk, reason="หลังปิด")
    with pytest.raises(WrongState):
        actions.refresh_dues(by=editor, year=2566)
    assert FiscalYear.objects.get(year=2566).closed_at
