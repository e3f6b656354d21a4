"""The drive plan as a page."""

from datetime import date
from decimal import Decimal

import pytest

from plans import actions
from plans.models import (
    Agency,
    Approach,
    Frame,
    FrameGoal,
    Indicator,
    PlanEvent,
    Situation,
    TrackAgency,
)
from tests import factories

pytestmark = pytest.mark.django_db


def read(client) -> str:
    response = client.get("/plan/")
    assert response.status_code == 200
    return response.content.decode()


def test_the_source_of_the_plan_is_named_to_those_who_may_see_it(client):
    plan = factories.plan()
    plan.document = factories.document("หนังสือนำส่งแผน", kind="plan", issued_on=date(2019, 3, 6))
    actions.save_record(by=None, record=plan)
    assert "ที่มา: หนังสือนำส่งแผน ลงวันที่ 6 มีนาคม 2562" in read(client)

    plan.document = factories.document("ร่างภายใน", kind="plan", published_on=None)
    actions.save_record(by=None, record=plan)
    assert "ร่างภายใน" not in read(client)
    client.force_login(factories.person("planner"))
    assert "ที่มา: ร่างภายใน" in read(client)


def test_the_plan_tells_its_aim_tracks_indicators_and_targets(client):
    indicator = factories.indicator("2.1", name_th="จังหวัดมีกิจกรรมร่วมปีละครั้ง", rule_th="วิธีนับ")
    for year, value in ((2562, "0.8"), (2566, "1")):
        factories.target(indicator, year, value)
    page = read(client)
    for words in (
        "แผนขับเคลื่อน พ.ศ. ๒๕๖๒ - ๒๕๖๖",
        "จังหวัดสามารถดำเนินความสัมพันธ์เมืองพี่เมืองน้องได้อย่างมีประสิทธิภาพ",
        "แนวทางการขับเคลื่อนที่ 2 · ภายหลังการสถาปนาความสัมพันธ์",
        "เป้าประสงค์ที่ 2",
        "จังหวัดมีกิจกรรมร่วมปีละครั้ง",
        "วิธีนับ",
        "ร้อยละ 80",
        "ร้อยละ 100",
        "ไม่ได้กำหนด",
        "กำหนดโดย แผนขับเคลื่อน",
    ):
        assert words in page
    assert 'href="/indicators/2566/2.1/"' in page


def test_an_indicator_without_targets_says_so_and_leads_to_its_figure(client):
    factories.indicator("3.1")
    factories.indicator("2.2", unit="count")
    page = read(client)
    assert page.count("ไม่ได้กำหนดค่าเป้าหมาย") == 2
    assert "/indicators/2566/2.2/" in page


@pytest.mark.parametrize(
    ("unit", "value", "words"),
    [("yes_no", "1", "มี"), ("count", "5", "5"), ("count", "10", "10"), ("share", "0.665", "66.5")],
)
def test_a_target_is_told_in_the_unit_of_its_indicator(client, unit, value, words):
    factories.target(factories.indicator("3.2", unit=unit), 2566, value)
    cell = f"{'ร้อยละ ' if unit == 'share' else ''}{words}"
    assert f"<td>{cell}</td>" in read(client)


def test_without_a_plan_the_page_says_so(client):
    assert "ยังไม่มีแผนในระบบ" in read(client)


def test_the_plan_of_the_running_year_is_shown_before_a_later_one(client):
    running = factories.plan()
    later = type(running)(
        code="2567-2571", name_th="แผนฉบับถัดไป", name_en="Next", aim_th="เป้าหมายถัดไป",
        first_year=2567, last_year=2571,
    )  # fmt: skip
    actions.save_record(by=None, record=later)
    page = read(client)
    assert running.name_th in page
    assert "แผนฉบับถัดไป" not in page


@pytest.fixture
def full_plan():
    """A plan with something of everything."""
    project = factories.project(2, 1, name_th="โครงการสนับสนุน")
    factories.project_year(project, 2565, budget_disbursed_amount=Decimal("999999.50"))
    factories.project_year(project, 2566)
    factories.milestone(project, date(2023, 3, 31), name_th="ลงพื้นที่", done_on=date(2023, 3, 1))
    factories.milestone(project, date(2023, 6, 30), name_th="สรุปผล")
    track = project.track
    agency = actions.save_record(
        by=None, record=Agency(code="offices", name_th="หน่วยงานที่เกี่ยวข้องในจังหวัด")
    )
    for record in (
        TrackAgency(track=track, agency=agency, position=1, examples_th="พาณิชย์จังหวัด"),
        Approach(track=track, number=1, name_th="จัดลำดับความสำคัญ"),
        PlanEvent(plan=track.plan, number=1, happened_on=date(2018, 8, 27), name_th="ประชุมสัมมนา"),
        Situation(
            plan=track.plan, side="external", number="4.1", name_th="นโยบาย", text_th="สอดคล้อง"
        ),
    ):
        actions.save_record(by=None, record=record)
    frame = actions.save_record(
        by=None, record=Frame(code="sdg", kind="sdg", position=1, name_th="SDGs")
    )
    goals = [
        actions.save_record(
            by=None, record=FrameGoal(frame=frame, number=number, name_th=f"เป้าหมาย {number}")
        )
        for number in (11, 17)
    ]
    actions.set_frames(by=None, of=track.plan, frames=[frame])
    actions.set_frames(by=None, of=project, goals=[goals[1]])
    project.refresh_from_db()
    return project


def test_the_plan_tells_its_parts_each_with_an_anchor(client, full_plan):
    page = read(client)
    for words in (
        "จัดลำดับความสำคัญ",
        "โครงการสนับสนุน",
        "หน่วยงานที่เกี่ยวข้องในจังหวัด",
        "พาณิชย์จังหวัด",
        "27 สิงหาคม 2561",
        "ประชุมสัมมนา",
        "เป้าหมาย 11",
        "แผนไม่ได้ระบุเจ้าของโครงการ",
        "หมุดหมายเสร็จแล้ว 1 จาก 2",
        "เลยกำหนด",
        "ก้าวหน้าร้อยละ 40 ในปี 2566",
    ):
        assert words in page
    for anchor in ("aim", "track-2", "budget", "frames", "situation", "course"):
        assert f'href="#{anchor}"' in page
        assert f'id="{anchor}"' in page


def test_money_is_added_up_by_project_and_by_year(client, full_plan):
    # 1,000,000 + 1,000,000 received; 999,999.50 + 400,000 disbursed.
    page = read(client)
    for words in ("2,000,000", "จ่าย 1,399,999.50", "จ่าย 999,999.50", "จ่าย 400,000"):
        assert words in page


def test_money_that_is_not_recorded_is_not_zero(client):
    project = factories.project()
    factories.project_year(
        project, budget_received_amount=Decimal(7), budget_disbursed_amount=None
    )
    page = read(client)
    assert "ยังไม่บันทึกเบิกจ่าย" in page
    assert "จ่าย 0" not in page


def test_without_money_the_page_says_so(client):
    factories.project()
    assert "ยังไม่มีการบันทึกงบประมาณของแผนงาน/โครงการ" in read(client)


def test_a_further_indicator_stands_with_its_values_and_evidence(client):
    track = factories.indicator("2.1").track
    indicator = actions.save_record(
        by=None,
        record=Indicator(
            track=track, code="2.10", name_th="ตัวชี้วัดเพิ่ม", short_th="เพิ่ม", rule_th="นับ",
            unit="share",
        ),
    )  # fmt: skip
    hidden = factories.document("ร่างภายใน", kind="other", published_on=None)
    shown = factories.document("รายงานที่เผยแพร่", kind="other")
    factories.indicator_value(
        indicator, 2564, "0.25", numerator=1, denominator=4, document=shown
    )
    factories.indicator_value(indicator, 2565, "0.5", document=hidden)
    page = read(client)
    for words in (
        "ตัวชี้วัดที่กระทรวงกำหนดเพิ่ม",
        "ร้อยละ 25",
        "(1 จาก 4)",
        "รายงานที่เผยแพร่",
        "มีเอกสาร แต่ยังไม่เผยแพร่",
    ):
        assert words in page
    assert "ร่างภายใน" not in page


def test_a_project_tells_years_milestones_and_frames(client, full_plan):
    response = client.get(f"/plan/projects/{full_plan.pk}/")
    assert response.status_code == 200
    page = response.content.decode()
    for words in (
        "โครงการสนับสนุน",
        "2,000,000",
        "1,399,999.50",
        "(ร้อยละ 70.0 ของที่ได้รับ)",
        "ลงพื้นที่",
        "กำหนดเสร็จ 31 มีนาคม 2566",
        "เลยกำหนดแล้ว",
        "เป้าหมาย 17",
    ):
        assert words in page
    assert "เป้าหมาย 11" not in page


def test_a_project_of_which_nothing_is_recorded_says_so(client):
    page = client.get(f"/plan/projects/{factories.project().pk}/").content.decode()
    assert "ยังไม่มีการบันทึกงบประมาณและความก้าวหน้า" in page
    assert "ยังไม่มีการกำหนดหมุดหมาย" in page


@pytest.mark.expects_log("django.request")
@pytest.mark.parametrize("number", ["0", "999", "99999999999999999999999"])
def test_a_project_that_is_not_there_is_not_found(client, number):
    assert client.get(f"/plan/projects/{number}/").status_code == 404


def test_the_plan_reads_in_english_where_it_is_given(client, full_plan):
    full_plan.name_en = "Project in support of relations"
    actions.save_record(by=None, record=full_plan)
    client.cookies["django_language"] = "en"
    assert "Project in support of relations" in read(client)


def test_the_page_costs_the_same_for_one_row_and_for_many(
    client, full_plan, django_assert_max_num_queries
):
    factories.target(factories.indicator("1.1", unit="yes_no"))
    track = factories.indicator("2.1").track

    def further(code: str) -> None:
        indicator = actions.save_record(
            by=None,
            record=Indicator(
                track=track, code=code, name_th=code, short_th=code, rule_th="นับ", unit="share"
            ),
        )
        factories.indicator_value(indicator)

    further("2.9")
    with django_assert_max_num_queries(30) as one:
        read(client)
    for code in ("1.2", "2.2", "3.1", "3.2"):
        factories.target(factories.indicator(code))
    for number in (2, 3, 4):
        further(f"2.{number + 8}")
        for home in (1, 2, 3):
            project = factories.project(home, number)
            factories.project_year(project)
            factories.milestone(project)
    with django_assert_max_num_queries(30) as many:
        read(client)
    assert len(many) == len(one)
