"""The plan in the ministry's editor: all of it reached from plan and track, refused in words."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from plans import actions
from plans.models import (
    Frame,
    FrameGoal,
    Indicator,
    IndicatorValue,
    Plan,
    Project,
    ProjectFrame,
    ProjectYear,
)
from sistercity.accounts.choices import Role
from sistercity.audit.models import Change
from tests import factories

pytestmark = pytest.mark.django_db
refusing = pytest.mark.expects_log("django.request")


@pytest.fixture(scope="module", autouse=True)
def ground(rows_of_the_file):
    """What most tests stand on; each reads of it what it alters."""
    factories.person(Role.EDITOR)
    factories.indicator("2.1")


@pytest.fixture
def client():
    client = Client()
    client.force_login(factories.person(Role.EDITOR))
    return client


def address(name: str, *args) -> str:
    return reverse(f"admin:plans_{name}", args=args)


def page(response) -> str:
    assert response.status_code in (200, 409)
    return response.content.decode()


def a_further_indicator() -> Indicator:
    return actions.save_record(
        by=None,
        record=Indicator(
            track=factories.indicator("2.1").track,
            code="2.10",
            name_th="เพิ่ม",
            short_th="เพิ่ม",
            rule_th="นับ",
            unit="share",
        ),
    )


def a_year(project: Project, **values) -> dict:
    """What the form of a project's year sends."""
    return {
        "project": project.pk,
        "fiscal_year": "2566",
        "budget_received_amount": "1000000",
        "budget_disbursed_amount": "250000",
        "progress_percent": "25",
        "note": "",
        **values,
    }


def test_a_track_shows_and_adds_all_that_hangs_on_it(client):
    project = factories.project(2, 1)
    told = page(client.get(address("track_change", project.track_id)))
    assert "โครงการ 2/1" in told
    for model in ("indicator", "approach", "project", "trackagency"):
        assert f"{address(f'{model}_add')}?track={project.track_id}" in told


def test_a_plan_shows_its_tracks_frames_course_and_situation(client):
    track = factories.project().track
    told = page(client.get(address("plan_change", track.plan_id)))
    assert track.name_th in told
    for model in ("track", "planevent", "situation"):
        assert f"{address(f'{model}_add')}?plan={track.plan_id}" in told
    assert address("plan_frames", track.plan_id) in told


def test_a_project_shows_its_years_and_milestones(client):
    project = factories.project()
    factories.project_year(project, note="ยกร่างแล้ว")
    factories.milestone(project)
    told = page(client.get(address("project_change", project.pk)))
    assert "ยกร่างแล้ว" in told
    assert "ประชุมครบทุกภาค" in told
    for model in ("projectyear", "milestone"):
        assert f"{address(f'{model}_add')}?project={project.pk}" in told


def test_a_year_of_a_project_is_added_with_an_entry_in_the_ledger(client):
    project = factories.project()
    response = client.post(address("projectyear_add"), a_year(project))
    assert response.status_code == 302
    assert ProjectYear.objects.get().progress_percent == 25
    change = Change.objects.order_by("-number").first()
    assert (change.action, change.by.role, change.door) == ("projectyear.save", "editor", "admin")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"budget_disbursed_amount": "1000000.01"}, "มากกว่าที่ได้รับ 1,000,000.00 บาท"),
        ({"budget_received_amount": ""}, "โปรดใส่งบประมาณที่ได้รับด้วย"),
        ({"fiscal_year": "2567"}, "อยู่นอกช่วงของแผน คือปีงบประมาณ พ.ศ. 2562–2566"),
        ({"fiscal_year": "2019"}, "ปี ค.ศ. 2019 (พ.ศ. 2562)"),
    ],
)
def test_a_refused_year_keeps_what_was_typed(client, values, words):
    told = page(client.post(address("projectyear_add"), a_year(factories.project(), **values)))
    assert words in told
    assert 'value="25"' in told
    assert not ProjectYear.objects.exists()


@pytest.mark.parametrize("written", ["๒๕๖๓", "63", "พ.ศ. 2563"])
def test_a_year_is_read_as_people_write_it(client, written):
    project = factories.project()
    response = client.post(address("projectyear_add"), a_year(project, fiscal_year=written))
    assert response.status_code == 302
    assert project.years.get().fiscal_year == 2563


@refusing
def test_a_stale_year_shows_both_versions_and_loses_neither(client):
    project = factories.project()
    year = factories.project_year(project)
    opened = year.revision
    year.progress_percent = 60
    actions.save_record(by=None, record=year)
    response = client.post(
        address("projectyear_change", year.pk),
        a_year(project, note="ของฉัน", opened_revision=opened, reason=""),
    )
    assert response.status_code == 409
    assert "มีผู้อื่นบันทึกรายการนี้" in page(response)
    assert "ของฉัน" in page(response)
    year.refresh_from_db()
    assert (year.progress_percent, year.note) == (60, "")


def test_a_plan_that_shares_years_with_another_is_refused_beside_the_field(client):
    factories.plan()
    values = {
        "code": "next", "name_th": "แผนใหม่", "name_en": "New", "aim_th": "เป้า", "aim_en": "",
        "first_year": "2566", "last_year": "2570", "document": "",
    }  # fmt: skip
    told = page(client.post(address("plan_add"), values))
    assert "ซ้อนกับ “แผนขับเคลื่อน พ.ศ. ๒๕๖๒ - ๒๕๖๖”" in told
    assert "แผนใหม่" in told
    assert Plan.objects.count() == 1


def test_the_six_show_code_unit_and_track_without_a_field(client):
    indicator = factories.indicator("2.1")
    told = page(client.get(address("indicator_change", indicator.pk)))
    for name in ("code", "unit", "track", "method"):
        assert f'name="{name}"' not in told
    assert f"{address('indicatorvalue_add')}?" not in told
    response = client.post(
        address("indicator_change", indicator.pk),
        {
            "code": "2.9", "unit": "count", "name_th": "ชื่อใหม่", "name_en": "", "short_th": "ย่อ",
            "short_en": "", "rule_th": "วิธี", "rule_en": "", "opened_revision": indicator.revision,
            "reason": "",
        },
    )  # fmt: skip
    assert response.status_code == 302
    indicator.refresh_from_db()
    assert (indicator.code, indicator.unit, indicator.name_th) == ("2.1", "share", "ชื่อใหม่")


def test_a_further_indicator_is_added_and_is_manual(client):
    track = factories.indicator("2.1").track
    values = {
        "track": track.pk, "code": "2.10", "unit": "count", "name_th": "เพิ่ม", "name_en": "",
        "short_th": "เพิ่ม", "short_en": "", "rule_th": "นับ", "rule_en": "",
        "method": "computed", "is_fixed": "on",
    }  # fmt: skip
    assert client.post(address("indicator_add"), values).status_code == 302
    added = Indicator.objects.get(code="2.10")
    assert (added.method, added.is_fixed) == ("manual", False)
    told = page(client.get(address("indicator_change", added.pk)))
    assert f"{address('indicatorvalue_add')}?indicator={added.pk}" in told


def test_a_value_without_evidence_is_refused_in_words(client):
    values = {
        "indicator": a_further_indicator().pk, "fiscal_year": "2565", "value": "0.5",
        "numerator": "", "denominator": "", "document": "", "note": "จากรายงาน",
    }  # fmt: skip
    told = page(client.post(address("indicatorvalue_add"), values))
    assert "ค่าที่บันทึกเองต้องมีเอกสารหลักฐาน" in told
    assert "จากรายงาน" in told
    assert not IndicatorValue.objects.exists()


def test_a_value_of_a_computed_indicator_is_refused_in_words(client):
    values = {
        "indicator": factories.indicator("2.1").pk, "fiscal_year": "2565", "value": "0.5",
        "numerator": "", "denominator": "", "document": factories.document().pk, "note": "",
    }  # fmt: skip
    told = page(client.post(address("indicatorvalue_add"), values))
    assert "ตัวชี้วัด 2.1 คำนวณจากทะเบียน" in told
    assert not IndicatorValue.objects.exists()


def test_a_milestone_done_tomorrow_is_refused_in_words(client):
    values = {
        "project": factories.project().pk, "name_th": "ประชุม", "name_en": "", "note": "",
        "due_on": "30 ก.ย. 2566", "done_on": "16 ส.ค. 2566",
    }  # fmt: skip
    assert "วันที่นี้ยังมาไม่ถึง" in page(client.post(address("milestone_add"), values))


def test_frames_of_a_project_are_ticked(client):
    frame = actions.save_record(
        by=None, record=Frame(code="sdg", kind="sdg", position=1, name_th="SDGs")
    )
    goal = actions.save_record(by=None, record=FrameGoal(frame=frame, number=17, name_th="หุ้นส่วน"))
    project = factories.project()
    path = address("project_frames", project.pk)
    assert "SDGs · หุ้นส่วน" in page(client.get(path))
    sent = {"goals": [goal.pk], "reason": "", "opened_revision": project.revision}
    assert client.post(path, sent).status_code == 302
    assert ProjectFrame.objects.get().goal == goal
    assert "checked" in page(client.get(path))
    project.refresh_from_db()
    assert client.post(path, {"opened_revision": project.revision}).status_code == 302
    assert not ProjectFrame.objects.exists()


@refusing
def test_frames_ticked_on_a_page_that_is_out_of_date_are_refused(client):
    frame = actions.save_record(
        by=None, record=Frame(code="sdg", kind="sdg", position=1, name_th="SDGs")
    )
    project = factories.project()
    opened = project.revision
    actions.set_frames(by=None, of=project, frames=[frame])
    response = client.post(address("project_frames", project.pk), {"opened_revision": opened})
    assert response.status_code == 409
    assert ProjectFrame.objects.count() == 1


@refusing
def test_frames_of_a_project_that_is_not_there(client):
    assert client.get(address("project_frames", 999)).status_code == 404


@pytest.mark.parametrize(
    "model",
    [
        "plan", "planevent", "situation", "track", "approach", "agency", "trackagency",
        "indicator", "target", "indicatorvalue", "project", "projectyear", "milestone", "frame",
        "framegoal",
    ],
)  # fmt: skip
def test_every_list_of_the_plan_can_be_searched(client, model):
    response = client.get(address(f"{model}_changelist"), {"q": "แผน 2562"})
    assert response.status_code == 200
