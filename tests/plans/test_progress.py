"""Progress of projects by quarter: reported, corrected by a further report, never overwritten."""

import re
import uuid
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from plans import actions
from plans.models import ProgressReport, ProjectYear
from plans.progress import begun_quarters, read_progress
from plans.rules import quarter_end, quarter_start
from sistercity.accounts.choices import Role
from sistercity.audit.models import Change
from sistercity.errors import NotAllowed, StaleEdit
from tests import factories as make
from tests.monitoring.test_group_pages import queries, text

pytestmark = pytest.mark.django_db
refusing = pytest.mark.expects_log("django.request")


def refused(error, **values):
    before = Change.objects.count()
    with pytest.raises(error) as refusal:
        make.progress_report(**values)
    assert (ProgressReport.objects.count(), Change.objects.count()) == (1, before)
    return refusal.value


def year_of(project):
    row = ProjectYear.objects.get(project=project, fiscal_year=2566)
    return row.progress_percent, row.budget_received_amount, row.budget_disbursed_amount


@pytest.mark.parametrize(
    ("quarter", "begins", "ends"),
    [
        (1, date(2022, 10, 1), date(2022, 12, 31)),
        (2, date(2023, 1, 1), date(2023, 3, 31)),
        (3, date(2023, 4, 1), date(2023, 6, 30)),
        (4, date(2023, 7, 1), date(2023, 9, 30)),
    ],
)
def test_quarters_are_those_of_the_fiscal_year(quarter, begins, ends):
    assert quarter_start(2566, quarter) == begins
    assert quarter_end(2566, quarter) == ends


def test_the_last_quarter_that_is_reported_is_the_projects_year():
    project = make.project()
    make.project_year(project, budget_disbursed_amount=Decimal(100000), progress_percent=5)
    make.progress_report(project, 2, 40, budget_received_amount=Decimal(1200000))
    assert year_of(project) == (40, Decimal(1200000), Decimal(100000))
    money = {
        "budget_received_amount": Decimal(1200000), "budget_disbursed_amount": Decimal("600000.50"),
    }  # fmt: skip
    make.progress_report(project, 3, 0, problems="เริ่มใหม่ทั้งหมด", **money)
    assert year_of(project) == (0, Decimal(1200000), Decimal("600000.50"))
    # A quarter that is told late, or corrected, changes the history and not the year.
    make.progress_report(project, 1, 10)
    make.progress_report(project, 2, 45, words="แก้ตัวเลข")
    assert year_of(project)[0] == 0
    told = ProgressReport.objects.order_by("id").values_list("quarter", "percent")
    assert list(told) == [(2, 40), (3, 0), (1, 10), (2, 45)]


def test_what_is_not_reported_is_not_nought():
    reader, project = make.person(Role.PLANNER), make.project()
    make.progress_report(project, 1, 0)
    make.progress_report(project, 1, 15)
    [one] = read_progress(
        user=reader, projects=[project], fiscal_year=2566, today=date(2023, 8, 15)
    )
    told = [(one.state, one.report and one.report.percent) for one in one.quarters]
    assert told == [("reported", 15), ("lacking", None), ("lacking", None), ("running", None)]
    assert one.is_lacking
    assert begun_quarters(make.plan(), date(2023, 8, 15))[:2] == [(2566, 4), (2566, 3)]
    [early] = read_progress(
        user=reader, projects=[project], fiscal_year=2567, today=date(2023, 10, 1)
    )
    assert [quarter.state for quarter in early.quarters] == ["running", "ahead", "ahead", "ahead"]
    assert not early.is_lacking
    officer = make.posted(Role.OFFICER)
    assert not ProgressReport.objects.visible_to(officer).exists()


def test_what_cannot_be_is_refused_by_field():
    project = make.project()
    step = make.milestone(project)
    foreign = make.milestone(make.project(1, 2))
    first = make.progress_report(
        project, 2, 40, milestone_id=step.pk, budget_received_amount=Decimal(500),
        budget_disbursed_amount=Decimal(300),
    )  # fmt: skip
    for values, field in (
        ({"percent": 101, "milestone_id": step.pk}, "percent"),
        ({"percent": 50}, "milestone"),
        ({"percent": 50, "milestone_id": foreign.pk}, "milestone"),
        ({"percent": 30, "milestone_id": step.pk}, "problems"),
        ({"percent": 50, "milestone_id": step.pk, "fiscal_year": 2567}, "fiscal_year"),
        ({"percent": 50, "milestone_id": step.pk, "budget_disbursed_amount": Decimal(1)},
         "budget_received_amount"),
        ({"percent": 50, "milestone_id": step.pk, "budget_received_amount": Decimal(500),
          "budget_disbursed_amount": Decimal("500.01")}, "budget_disbursed_amount"),
        ({"percent": 50, "milestone_id": step.pk, "budget_received_amount": Decimal(500),
          "budget_disbursed_amount": Decimal(200)}, "problems"),
        ({"percent": 50, "milestone_id": step.pk, "words": ""}, "words"),
    ):  # fmt: skip
        refusal = refused(ValidationError, project=project, **{"quarter": 3} | values)
        assert field in refusal.message_dict, values
    values = {
        "fiscal_year": 2566, "quarter": 3, "percent": 60, "milestone_id": step.pk, "words": "แล้ว",
        "budget_received_amount": None, "budget_disbursed_amount": None, "problems": "",
    }  # fmt: skip
    key, editor = uuid.uuid4(), make.person(Role.EDITOR)
    report = {"project_id": project.pk, "values": values, "form_key": key}
    with pytest.raises(NotAllowed):
        actions.report_progress(by=make.person(Role.PLANNER), **report)
    with pytest.raises(StaleEdit):
        actions.report_progress(by=editor, **report, revision=first.revision - 1)
    saved = actions.report_progress(by=editor, **report)
    assert actions.report_progress(by=editor, **report) == saved
    report["values"] = values | {"words": "คำอื่น"}
    with pytest.raises(ValidationError) as told:
        actions.report_progress(by=editor, **report)
    assert "form_key" in told.value.message_dict


@refusing
def test_editors_report_on_the_projects_page_and_the_public_reads_the_result():
    project = make.project()
    editor = make.signed_in(make.person(Role.EDITOR))
    public = make.signed_in(make.posted(Role.OFFICER))
    assert "ยังไม่รายงานความก้าวหน้า" in text(public.get("/plan/"))
    page = f"/plan/projects/{project.pk}/progress/"
    html = text(editor.get(page))
    assert '<option value="2566-3" selected>' in html
    sent = {
        "period": "2566-3", "percent": "๔๕", "milestone": "", "budget_received_amount": "1,000,000",
        "budget_disbursed_amount": "2,000,000", "words": "ประชุมแล้วสองภาค", "problems": "งบมาช้า",
        "form_key": str(uuid.uuid4()),
        "revision": re.search(r'name="revision" value="(\d+)"', html)[1],
    }  # fmt: skip
    html = text(editor.post(page, sent))
    assert "มากกว่าที่ได้รับ" in html
    assert "ประชุมแล้วสองภาค" in html
    assert editor.post(page, sent | {"budget_disbursed_amount": "๒๕๐,๐๐๐.๕"}).status_code == 302
    again = sent | {"form_key": str(uuid.uuid4()), "budget_disbursed_amount": "", "words": "คนที่สอง"}
    html = text(editor.post(page, again), 409)
    assert "ประชุมแล้วสองภาค" in html
    assert "คนที่สอง" in html
    assert "ร้อยละ 45" in text(editor.get("/plan/progress/?year=2566"))
    told = text(public.get("/plan/")) + text(public.get(f"/plan/projects/{project.pk}/"))
    assert "ก้าวหน้าร้อยละ 45 ในปี 2566" in told
    assert "250,000.50" in told
    assert "งบมาช้า" not in told
    api = public.get(f"/api/v1/projects/{project.pk}/").json()
    assert [row["progress_percent"] for row in api["years"]] == [45]


def test_the_list_costs_the_same_for_one_project_and_for_many():
    make.progress_report(make.project(1, 1))
    reader = make.signed_in(make.person(Role.PLANNER))
    few = queries(reader, "/plan/progress/")
    for number in range(2, 12):
        make.progress_report(make.project(1, number))
    assert queries(reader, "/plan/progress/") == few
