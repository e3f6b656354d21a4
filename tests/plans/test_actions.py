"""What may be written of the plan, and what is refused in which words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from plans import actions
from plans.models import (
    Frame,
    FrameGoal,
    Indicator,
    IndicatorValue,
    Milestone,
    Plan,
    PlanEvent,
    ProjectFrame,
    ProjectYear,
    Target,
    Track,
)
from sistercity.accounts.choices import Role
from sistercity.audit.models import Change
from sistercity.errors import NotAllowed, StaleEdit
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.feed]


@pytest.fixture(scope="module", autouse=True)
def ground(rows_of_the_file):
    """What most tests stand on; each reads of it what it alters."""
    factories.person(Role.EDITOR)
    factories.indicator("2.1")


@pytest.fixture
def editor():
    return factories.person(Role.EDITOR)


def refused(field: str, words: str, **asked):
    """Save, and expect a refusal on the field with these words; nothing is written."""
    before = Change.objects.count()
    with pytest.raises(ValidationError) as refusal:
        actions.save_record(**asked)
    assert words in " ".join(refusal.value.message_dict[field])
    assert Change.objects.count() == before


def a_plan(first_year: int, last_year: int, code: str = "next") -> Plan:
    return Plan(
        code=code, name_th="แผนถัดไป", name_en="Next", aim_th="เป้าหมาย",
        first_year=first_year, last_year=last_year,
    )  # fmt: skip


def a_further_indicator(editor, code: str = "2.10", unit: str = "share", **values) -> Indicator:
    track = factories.indicator("2.1").track
    values = {"name_th": "เพิ่ม", "short_th": "เพิ่ม", "rule_th": "นับ", "track": track} | values
    return actions.save_record(by=editor, record=Indicator(code=code, unit=unit, **values))


@pytest.mark.parametrize("years", [(2566, 2570), (2560, 2562), (2563, 2564), (2560, 2570)])
def test_plans_do_not_share_a_year(editor, years):
    factories.plan()
    refused(
        "first_year",
        "ซ้อนกับ “แผนขับเคลื่อน พ.ศ. ๒๕๖๒ - ๒๕๖๖” ซึ่งใช้ในปีงบประมาณ พ.ศ. 2562–2566",
        by=editor,
        record=a_plan(*years),
    )
    assert Plan.objects.count() == 1


@pytest.mark.parametrize("years", [(2567, 2571), (2557, 2561)])
def test_a_plan_may_begin_where_another_ends(editor, years):
    factories.plan()
    actions.save_record(by=editor, record=a_plan(*years))
    assert Plan.objects.count() == 2


def test_a_plan_is_not_in_its_own_way(editor):
    plan = factories.plan()
    plan.last_year = 2567
    actions.save_record(by=editor, record=plan)
    assert Plan.objects.get().last_year == 2567


def test_a_plan_goes_on_covering_what_is_recorded_under_it(editor):
    factories.project_year(factories.project(), 2562)
    plan = factories.plan()
    plan.first_year = 2563
    refused("first_year", "ปีงบประมาณ พ.ศ. 2562", by=editor, record=plan)


def test_a_plan_goes_on_covering_the_targets_of_its_indicators(editor):
    factories.target(factories.indicator("2.1"), 2566)
    plan = factories.plan()
    plan.last_year = 2565
    refused("first_year", "ปีงบประมาณ พ.ศ. 2566", by=editor, record=plan)


def test_what_has_years_goes_to_no_plan_that_does_not_cover_them(editor):
    project, indicator = factories.project(), a_further_indicator(editor)
    factories.project_year(project, 2563)
    factories.indicator_value(indicator, 2565)
    other = actions.save_record(by=editor, record=a_plan(2567, 2571))
    far = actions.save_record(
        by=editor, record=Track(plan=other, number=2, phase="after", name_th="ก", goal_th="ข")
    )
    home = project.track
    project.track = far
    refused("track", "ปีงบประมาณ พ.ศ. 2563", by=editor, record=project)
    indicator.track = far
    refused("track", "ปีงบประมาณ พ.ศ. 2565", by=editor, record=indicator)
    home.plan = other
    refused("plan", "ปีงบประมาณ พ.ศ. 2563", by=editor, record=home)


def test_a_project_without_years_may_go_to_another_plan(editor):
    project = factories.project()
    other = actions.save_record(by=editor, record=a_plan(2567, 2571))
    project.track = actions.save_record(
        by=editor, record=Track(plan=other, number=1, phase="before", name_th="ก", goal_th="ข")
    )
    actions.save_record(by=editor, record=project)
    assert other.tracks.get().projects.get() == project


def test_years_of_a_plan_are_in_order(editor):
    refused("__all__", "ปีสุดท้ายต้องไม่ก่อนปีแรก", by=editor, record=a_plan(2571, 2567))


@pytest.mark.parametrize(
    ("field", "value"),
    [("code", "2.9"), ("unit", "count"), ("method", "manual"), ("is_fixed", False)],
)
def test_the_six_keep_code_unit_and_method_whoever_asks(editor, field, value):
    indicator = factories.indicator("2.1")
    for by in (editor, None):
        setattr(indicator, field, value)
        refused(field, "ตัวชี้วัด 2.1 เป็นตัวชี้วัดของแผน", by=by, record=indicator)
    indicator.refresh_from_db()
    indicator.short_th = "ชื่อย่อใหม่"
    actions.save_record(by=editor, record=indicator)
    assert Indicator.objects.get().short_th == "ชื่อย่อใหม่"


def test_the_six_stay_in_their_track(editor):
    indicator, other = factories.indicator("2.1"), factories.indicator("3.1").track
    indicator.track = other
    refused("track", "ตัวชี้วัดของแผน", by=editor, record=indicator)


@pytest.mark.parametrize(
    "values", [{"is_fixed": True, "method": "computed"}, {"method": "computed"}]
)
def test_nobody_adds_a_seventh_to_the_six(editor, values):
    with pytest.raises(ValidationError, match="มี 6 ตัวและคงที่"):
        a_further_indicator(editor, **values)
    assert Indicator.objects.count() == 1


@pytest.mark.parametrize("code", ["2.10", "2.3", "2.99"])
def test_further_indicators_have_the_codes_of_their_track(editor, code):
    indicator = a_further_indicator(editor, code)
    assert (indicator.method, indicator.is_fixed) == ("manual", False)


@pytest.mark.parametrize("code", ["2", "2.0", "02.1", "2.100", "๒.๓", "2.3\n", "x.1"])
def test_other_codes_are_refused(editor, code):
    with pytest.raises(ValidationError) as refusal:
        a_further_indicator(editor, code)
    assert "code" in refusal.value.message_dict


def test_a_code_begins_with_the_number_of_its_track(editor):
    with pytest.raises(ValidationError, match="ต้องมีรหัสขึ้นต้นด้วย 2"):
        a_further_indicator(editor, "3.3")


def test_indicators_stand_in_the_order_of_their_numbers(editor):
    for code in ("2.10", "2.9", "2.2"):
        a_further_indicator(editor, code)
    assert list(Indicator.objects.values_list("code", flat=True)) == ["2.1", "2.2", "2.9", "2.10"]


def test_a_value_needs_its_evidence(editor):
    value = IndicatorValue(
        indicator=a_further_indicator(editor), fiscal_year=2565, value=Decimal("0.5")
    )
    refused("document", "ต้องมีเอกสารหลักฐาน", by=editor, record=value)


def test_a_computed_indicator_takes_no_value(editor):
    value = IndicatorValue(
        indicator=factories.indicator("2.1"),
        fiscal_year=2565,
        value=Decimal("0.5"),
        document=factories.document(),
    )
    refused("indicator", "ตัวชี้วัด 2.1 คำนวณจากทะเบียน", by=editor, record=value)


@pytest.mark.parametrize(
    ("unit", "value", "words"),
    [
        ("share", "85", "สัดส่วน 0 ถึง 1"),
        ("yes_no", "0.5", "1 (มี) หรือ 0 (ไม่มี)"),
        ("count", "2.5", "จำนวนเต็ม"),
        ("share", "-0.1", "0"),
    ],
)
def test_a_value_is_in_the_unit_of_its_indicator(editor, unit, value, words):
    record = IndicatorValue(
        indicator=a_further_indicator(editor, unit=unit),
        fiscal_year=2565,
        value=Decimal(value),
        document=factories.document(),
    )
    refused("value", words, by=editor, record=record)


@pytest.mark.parametrize(
    ("code", "value", "words"),
    [
        ("2.1", "85", "สัดส่วน 0 ถึง 1"),
        ("1.1", "0.5", "1 (มี) หรือ 0 (ไม่มี)"),
        ("2.2", "2.5", "จำนวนเต็ม"),
    ],
)
def test_a_target_is_in_the_unit_of_its_indicator(editor, code, value, words):
    factories.six_indicators()
    record = Target(
        indicator=factories.indicator(code), fiscal_year=2565, value=value, set_by="กระทรวง"
    )
    refused("value", words, by=editor, record=record)


def test_a_target_lies_in_the_plan(editor):
    record = Target(
        indicator=factories.indicator("2.1"), fiscal_year=2600, value="1", set_by="กระทรวง"
    )
    refused("fiscal_year", "คือปีงบประมาณ พ.ศ. 2562–2566", by=editor, record=record)


@pytest.mark.parametrize(
    ("days", "field", "words"),
    [
        ((None, date(2018, 8, 2)), "happened_on", "โปรดใส่วันแรกด้วย"),
        ((date(2018, 8, 3), date(2018, 8, 2)), "ended_on", "ต้องไม่ก่อนวันแรก"),
    ],
)
def test_an_event_of_the_plan_ends_after_it_begins(editor, days, field, words):
    record = PlanEvent(
        plan=factories.plan(), number=1, happened_on=days[0], ended_on=days[1], name_th="ประชุม"
    )
    refused(field, words, by=editor, record=record)


@pytest.mark.parametrize(
    ("parts", "field", "words"),
    [
        ((1, None), "denominator", "ให้ครบทั้งคู่"),
        ((None, 4), "denominator", "ให้ครบทั้งคู่"),
        ((5, 4), "denominator", "ตัวตั้งต้องไม่เกินตัวหาร"),
        ((0, 0), "denominator", "ตัวหารต้องมากกว่า 0"),
        ((1, 3), "value", "ได้ 0.3333 ไม่ตรงกับค่าที่ใส่"),
    ],
)
def test_numerator_and_denominator_give_the_value(editor, parts, field, words):
    record = IndicatorValue(
        indicator=a_further_indicator(editor),
        fiscal_year=2565,
        value=Decimal("0.25"),
        numerator=parts[0],
        denominator=parts[1],
        document=factories.document(),
    )
    refused(field, words, by=editor, record=record)


def test_a_third_rounds_to_what_is_stored(editor):
    value = factories.indicator_value(
        a_further_indicator(editor), 2565, "0.3333", numerator=1, denominator=3
    )
    assert value.pk


def test_a_count_has_no_denominator(editor):
    record = IndicatorValue(
        indicator=a_further_indicator(editor, unit="count"),
        fiscal_year=2565,
        value=Decimal(3),
        numerator=3,
        denominator=4,
        document=factories.document(),
    )
    refused("numerator", "หน่วยร้อยละเท่านั้น", by=editor, record=record)


@pytest.mark.parametrize(
    ("year", "words"), [(2561, "อยู่นอกช่วงของแผน"), (2567, "อยู่นอกช่วงของแผน")]
)
def test_values_and_project_years_lie_in_the_plan(editor, year, words):
    record = IndicatorValue(
        indicator=a_further_indicator(editor),
        fiscal_year=year,
        value=Decimal("0.5"),
        document=factories.document(),
    )
    refused("fiscal_year", words, by=editor, record=record)
    refused(
        "fiscal_year",
        "คือปีงบประมาณ พ.ศ. 2562–2566",
        by=editor,
        record=ProjectYear(project=factories.project(), fiscal_year=year),
    )


def test_a_value_is_of_a_year_that_has_begun(editor):
    plan = factories.plan()
    plan.last_year = 2568
    actions.save_record(by=editor, record=plan)
    record = IndicatorValue(
        indicator=a_further_indicator(editor),
        fiscal_year=2567,
        value=Decimal("0.5"),
        document=factories.document(),
    )
    refused("fiscal_year", "ยังไม่เริ่ม", by=editor, record=record)


def test_a_unit_stays_once_values_are_recorded(editor):
    indicator = a_further_indicator(editor)
    factories.indicator_value(indicator)
    indicator.unit = "count"
    refused("unit", "จึงเปลี่ยนหน่วยไม่ได้", by=editor, record=indicator)


def test_one_value_a_year(editor):
    indicator = a_further_indicator(editor)
    factories.indicator_value(indicator, 2565)
    with pytest.raises(ValidationError, match="บันทึกค่าของปีนี้ไว้แล้ว"):
        factories.indicator_value(indicator, 2565)


def test_nobody_spends_more_than_they_received(editor):
    record = ProjectYear(
        project=factories.project(),
        fiscal_year=2565,
        budget_received_amount=Decimal("1000.00"),
        budget_disbursed_amount=Decimal("1000.01"),
    )
    refused(
        "budget_disbursed_amount",
        "เบิกจ่าย 1,000.01 บาท มากกว่าที่ได้รับ 1,000.00 บาท",
        by=editor,
        record=record,
    )


def test_spending_all_that_was_received_is_in_order(editor):
    year = factories.project_year(
        factories.project(), budget_received_amount=Decimal(5), budget_disbursed_amount=Decimal(5)
    )
    assert year.pk


def test_what_is_spent_was_received(editor):
    record = ProjectYear(
        project=factories.project(), fiscal_year=2565, budget_disbursed_amount=Decimal(1)
    )
    refused("budget_received_amount", "โปรดใส่งบประมาณที่ได้รับด้วย", by=editor, record=record)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("budget_received_amount", Decimal(-1)),
        ("progress_percent", 101),
        ("budget_received_amount", Decimal("1000000000000000")),
    ],
)
def test_amounts_and_progress_are_within_bounds(editor, field, value):
    record = ProjectYear(project=factories.project(), fiscal_year=2565, **{field: value})
    with pytest.raises(ValidationError) as refusal:
        actions.save_record(by=editor, record=record)
    assert field in refusal.value.message_dict


def test_a_milestone_is_not_done_tomorrow(editor):
    # The tests play 15 August 2566.
    milestone = factories.milestone(factories.project())
    milestone.done_on = date(2023, 8, 16)
    refused("done_on", "วันที่นี้ยังมาไม่ถึง", by=editor, record=milestone)
    milestone.done_on = date(2023, 8, 15)
    actions.save_record(by=editor, record=milestone)
    assert Milestone.objects.get().done_on == date(2023, 8, 15)


def test_a_milestone_sent_twice_is_one(editor):
    project = factories.project()

    def milestone():
        return Milestone(project=project, name_th="ยกร่าง", due_on=date(2023, 9, 15))

    actions.save_record(by=editor, record=milestone())
    with pytest.raises(ValidationError) as refusal:
        actions.save_record(by=editor, record=milestone())
    assert "มีรายการที่เหมือนกันนี้อยู่แล้ว" in refusal.value.messages[0]
    assert Milestone.objects.count() == 1


def test_a_stale_edit_is_refused_and_tells_both_values(editor):
    year = factories.project_year(factories.project())
    opened = year.revision
    year.progress_percent = 60
    actions.save_record(by=editor, record=year)
    late = ProjectYear.objects.get()
    late.progress_percent = 70
    with pytest.raises(StaleEdit) as refusal:
        actions.save_record(by=editor, record=late, revision=opened)
    assert refusal.value.changes["progress_percent"] == (40, 60)
    assert ProjectYear.objects.get().progress_percent == 60


@pytest.mark.parametrize("role", [Role.OFFICER, Role.APPROVER, Role.PLANNER, Role.ADMINISTRATOR])
def test_only_editors_write_the_plan(role):
    before = Change.objects.count()
    person = factories.person(role)
    project = factories.project()
    after = Change.objects.count()
    project.name_th = "อื่น"
    with pytest.raises(NotAllowed):
        actions.save_record(by=person, record=project)
    with pytest.raises(NotAllowed):
        actions.save_records(by=person, records=[project])
    with pytest.raises(NotAllowed):
        actions.set_frames(by=person, of=project)
    assert Change.objects.count() == after > before


def frames():
    frame = actions.save_record(
        by=None, record=Frame(code="sdg", kind="sdg", position=1, name_th="เป้าหมายการพัฒนาที่ยั่งยืน")
    )
    goals = [
        actions.save_record(by=None, record=FrameGoal(frame=frame, number=n, name_th=f"ข้อ {n}"))
        for n in (1, 2)
    ]
    return frame, goals


def test_frames_are_set_as_one_change_and_links_that_fall_away_are_kept_in_history(editor):
    frame, (first, second) = frames()
    project = factories.project()
    actions.set_frames(by=editor, of=project, goals=[first, second])
    before = Change.objects.count()
    actions.set_frames(by=editor, of=project, frames=[frame], goals=[second])
    assert Change.objects.count() == before + 1
    links = ProjectFrame.objects.order_by("id").values_list("frame__code", "goal__number")
    assert sorted(links, key=str) == [("sdg", 2), ("sdg", None)]
    assert ProjectFrame.versions.objects.filter(goal=first, number_to__isnull=False).count() == 1


def test_setting_the_same_frames_again_changes_nothing(editor):
    _frame, goals = frames()
    project = factories.project()
    actions.set_frames(by=editor, of=project, goals=goals)
    before = Change.objects.count()
    actions.set_frames(by=editor, of=project, goals=goals)
    assert Change.objects.count() == before


def test_a_goal_belongs_to_its_frame():
    frame, (first, _second) = frames()
    other = actions.save_record(
        by=None, record=Frame(code="policy", kind="policy", position=2, name_th="นโยบายรัฐบาล")
    )
    link = ProjectFrame(project=factories.project(), frame=other, goal=first)
    with pytest.raises(ValidationError, match="เป้าหมายนี้เป็นของกรอบอื่น"):
        link.full_clean()
    assert frame != other
