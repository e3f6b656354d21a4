"""The plan as it is loaded, in the ministry's words."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest

from plans import actions
from plans.loading import load_plan
from plans.models import (
    Agency,
    Approach,
    Frame,
    FrameGoal,
    Indicator,
    Plan,
    PlanEvent,
    PlanFrame,
    Project,
    ProjectYear,
    Situation,
    Target,
    Track,
    TrackAgency,
)
from registry.loading import Loader, load_documents
from sistercity.audit.models import Change
from sistercity.thai.calendar import BANGKOK
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("register")]


def test_the_plan_is_of_five_fiscal_years_and_has_its_document():
    plan = Plan.objects.get()
    assert (plan.first_year, plan.last_year) == (2562, 2566)
    assert plan.document.kind == "plan"
    assert plan.aim_th == (
        "จังหวัดสามารถดำเนินความสัมพันธ์เมืองพี่เมืองน้องได้อย่างมีประสิทธิภาพ "
        "และนำไปสู่การส่งเสริมความสัมพันธ์ระหว่างประเทศในภาพรวม"
    )


def test_one_track_works_before_signing_and_two_after():
    assert list(Track.objects.values_list("number", "phase")) == [
        (1, "before"),
        (2, "after"),
        (3, "after"),
    ]


def test_the_second_track_reads_after_the_establishment():
    assert Track.objects.get(number=2).name_th == (
        "สนับสนุนให้จังหวัดดำเนินกิจกรรมภายหลังการสถาปนาความสัมพันธ์เมืองพี่เมืองน้องอย่างเป็นรูปธรรมและมีความต่อเนื่อง"
    )


def test_there_are_six_indicators_two_a_track():
    rows = Indicator.objects.values_list("code", "unit", "track__number")
    assert list(rows) == [
        ("1.1", "yes_no", 1),
        ("1.2", "share", 1),
        ("2.1", "share", 2),
        ("2.2", "count", 2),
        ("3.1", "share", 3),
        ("3.2", "share", 3),
    ]


def test_indicators_are_named_to_the_letter():
    names = dict(Indicator.objects.values_list("code", "name_th"))
    assert names["1.1"] == "มีคู่มือแนวทางปฏิบัติในการสถาปนาความสัมพันธ์เมืองพี่เมืองน้อง"
    assert names["2.1"] == (
        "จังหวัดที่มีการลงนามสถาปนาความสัมพันธ์เมืองพี่เมืองน้องแล้วมีกิจกรรมร่วมกับคู่ความสัมพันธ์อย่างน้อยปีละ ๑ ครั้ง"
    )
    assert names["3.1"] == (
        "มีการตั้งคณะทำงานขับเคลื่อน กำกับดูแล และติดตามประเมินผล "
        "การดำเนินความสัมพันธ์เมืองพี่เมืองน้อง ทั้งในส่วนกลางและระดับจังหวัด"
    )


def test_targets_are_only_those_that_the_wording_sets():
    targets = Target.objects.values_list("indicator__code", "fiscal_year", "value")
    years = (2562, 2563, 2564, 2565, 2566)
    assert sorted(targets) == [
        (code, year, Decimal(1)) for code in ("1.1", "2.1") for year in years
    ]
    assert not Target.objects.filter(note="").exists()


def test_the_plan_is_known_since_the_letter_that_sent_it():
    assert Indicator.known(datetime(2019, 3, 6, tzinfo=BANGKOK)).count() == 6
    assert Indicator.known(datetime(2019, 3, 5, 23, tzinfo=BANGKOK)).count() == 0


def test_the_six_are_fixed_and_computed():
    assert set(Indicator.objects.values_list("is_fixed", "method")) == {(True, "computed")}


def test_the_counts_are_those_of_the_document():
    counts = {
        model.__name__: model.objects.count()
        for model in (Track, Indicator, Approach, Project, TrackAgency, Frame, Situation)
    }
    assert counts == {
        "Track": 3,
        "Indicator": 6,
        "Approach": 8,
        "Project": 6,
        "TrackAgency": 16,
        "Frame": 6,
        "Situation": 10,
    }
    by_track = [
        (track.approaches.count(), track.projects.count(), track.agency_links.count())
        for track in Track.objects.all()
    ]
    assert by_track == [(2, 2, 4), (3, 2, 8), (3, 2, 4)]
    assert Agency.objects.count() == 10
    assert FrameGoal.objects.filter(frame__code="sdg").count() == 17
    assert not ProjectYear.objects.exists()


def test_approaches_are_worded_to_the_letter():
    words = {(row.track.number, row.number): row.name_th for row in Approach.objects.all()}
    assert words[1, 2] == (
        "วิเคราะห์ และให้คำปรึกษาเกี่ยวกับความเหมาะสมของการสถาปนาความสัมพันธ์เมืองพี่เมืองน้อง"
        "ทั้งในมิติด้านระดับความเท่าเทียมของคู่ความสัมพันธ์ ศักยภาพและประโยชน์ที่จะได้รับ"
    )
    assert words[2, 1] == (
        "จัดลำดับความสำคัญ (prioritize) ของประเทศที่เป็นคู่ความสัมพันธ์เมืองพี่เมืองน้องกับจังหวัดของไทย "
        "เพื่อคัดเลือกประเทศที่จะส่งเสริมการดำเนินกิจกรรมก่อนและหลัง"
    )
    assert words[3, 3] == (
        "กำหนดตัวชี้วัดเพื่อสะท้อนผลสำเร็จของการขับเคลื่อนการดำเนินงานความสัมพันธ์เมืองพี่เมืองน้อง"
    )


def test_projects_are_worded_to_the_letter():
    words = {(row.track.number, row.number): row.name_th for row in Project.objects.all()}
    assert words[1, 1] == (
        "จัดทำคู่มือการดำเนินงานความสัมพันธ์เมืองพี่เมืองน้องให้เป็นแนวทางการดำเนินงานให้จังหวัด"
    )
    assert words[2, 2] == "โครงการสนับสนุนการเสริมสร้างความสัมพันธ์ในกรอบเมืองพี่เมืองน้อง"
    assert words[3, 2] == (
        "โครงการนิเทศติดตามแผนงาน/โครงการดำเนินงานความสัมพันธ์เมืองพี่เมืองน้องของจังหวัด"
    )


def test_agencies_stand_in_the_order_of_the_plan_with_its_examples():
    second = TrackAgency.objects.filter(track__number=2)
    assert list(second.values_list("agency__name_th", flat=True)) == [
        "กระทรวงมหาดไทย",
        "กระทรวงพาณิชย์",
        "สำนักงบประมาณ",
        "สภาหอการค้าแห่งประเทศไทย",
        "สภาอุตสาหกรรมแห่งประเทศไทย",
        "จังหวัด",
        "ภาคเอกชนในจังหวัด",
        "หน่วยงานที่เกี่ยวข้องในจังหวัด",
    ]
    assert second.last().examples_th.splitlines() == [
        "พาณิชย์จังหวัด",
        "อุตสาหกรรมจังหวัด",
        "ท่องเที่ยวจังหวัด",
        "เกษตรและสหกรณ์จังหวัด",
        "สภาหอการค้าจังหวัด",
        "สภาอุตสาหกรรมจังหวัด",
    ]


def test_frames_are_of_the_years_that_they_really_cover():
    frames = Frame.objects.values_list("code", "first_year", "last_year")
    assert list(frames) == [
        ("national-strategy", 2561, 2580),
        ("national-plan-12", 2560, 2564),
        ("government-policy", None, None),
        ("ministry-plan", 2560, 2564),
        ("sdg", 2558, 2573),
        ("clmvt-sister-smart-city", None, None),
    ]
    assert "เดือนสิงหาคม ปี ๒๕๗๓" in Frame.objects.get(code="sdg").text_th
    assert "ปี ๒๕๗๓" in Situation.objects.get(number="4.4").text_th


def test_the_plan_serves_the_strategies_that_it_names():
    links = PlanFrame.objects.values_list("frame__code", "goal__number")
    assert list(links) == [
        ("national-strategy", 1),
        ("national-strategy", 2),
        ("national-plan-12", 3),
        ("national-plan-12", 4),
        ("national-plan-12", 10),
        ("government-policy", None),
        ("ministry-plan", 1),
        ("ministry-plan", 5),
        ("sdg", None),
        ("clmvt-sister-smart-city", None),
    ]
    assert FrameGoal.objects.get(frame__code="national-plan-12", number=10).name_th == (
        "ยุทธศาสตร์ที่ ๑๐ ความร่วมมือระหว่างประเทศเพื่อการพัฒนา"
    )


def test_the_goals_of_the_united_nations_are_worded_as_in_the_plan():
    goals = dict(FrameGoal.objects.filter(frame__code="sdg").values_list("number", "name_th"))
    assert goals[1] == "การขจัดความยากจนทุกรูปแบบ"
    assert goals[14] == "การใช้ประโยชน์จากทรัพยากรทางทะเลและชายฝั่งอย่างยั่งยืน"
    assert goals[17] == (
        "การส่งเสริมการมีส่วนร่วมในทุกระดับในการบรรลุถึงเป้าหมายของการพัฒนาที่ยั่งยืนของโลก"
    )


def test_the_private_sector_stands_outside_under_4_5_and_continuity_inside_under_5_5():
    rows = dict(Situation.objects.values_list("number", "side"))
    assert (rows["4.5"], rows["5.5"]) == ("external", "internal")
    assert Situation.objects.get(number="4.5").name_th == (
        "ภาคเอกชนของไทยมีความพร้อมที่จะดำเนินกิจกรรมภายใต้กรอบความสัมพันธ์เมืองพี่เมืองน้อง"
    )
    assert "สภาหอการค้าจังหวัด" in Situation.objects.get(number="5.2").text_th


def test_a_working_group_and_the_permanent_secretary_approved_the_plan():
    approved = PlanEvent.objects.get(number=4)
    assert approved.name_th.startswith("คณะทำงานขับเคลื่อนการดำเนินความสัมพันธ์เมืองพี่เมืองน้อง")
    assert approved.happened_on is None


def test_every_row_of_the_plan_has_its_english():
    for model in (Plan, PlanEvent, Situation, Track, Indicator, Approach, Project, Agency, Frame):
        assert not model.objects.filter(name_en="").exists(), model.__name__
    assert not FrameGoal.objects.filter(name_en="").exists()


def test_what_people_changed_is_left_alone():
    editor = factories.person()
    project = Project.objects.get(track__number=1, number=1)
    project.name_th = "จัดทำคู่มือฉบับใหม่"
    actions.save_record(by=editor, record=project)
    actions.set_frames(by=editor, of=Plan.objects.get(), frames=[])
    loader = Loader()
    load_plan(loader, load_documents(loader))
    project.refresh_from_db()
    assert project.name_th == "จัดทำคู่มือฉบับใหม่"
    assert not PlanFrame.objects.exists()


def test_loading_the_plan_again_changes_nothing():
    before = Change.objects.number_known_at(None)
    loader = Loader()
    load_plan(loader, load_documents(loader))
    assert Change.objects.number_known_at(None) == before
