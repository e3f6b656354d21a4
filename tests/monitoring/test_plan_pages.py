"""The pages of yearly action plans, and how activities begin with them."""

import re
import uuid
from datetime import date

import pytest
from django.test import Client

from monitoring import actions
from monitoring.models import ActionPlan, Activity, PlannedActivity
from sistercity.thai.calendar import PartialDate
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.expects_log("django.request")]


@pytest.fixture(scope="module")
def pairing(rows_of_the_file):
    make.fiscal_year(2566)
    return make.pairing("TH-50")


@pytest.fixture
def page(pairing, settings):
    settings.PORTAL_TODAY = date(2023, 8, 15)
    return make.signed_in(make.posted("officer", "TH-50"))


def line(place, key=None, **values):
    told = {"title": "ค่ายเยาวชน", "planned_on": "ก.ย. 66", "is_joint": "on", **values}
    told["key"] = str(key or uuid.uuid4())
    return {f"line-{place}-{name}": value for name, value in told.items()}


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_a_plan_is_written_line_by_line_without_scripts(page, pairing):
    path = f"/action-plans/{pairing.number}/2566/"
    assert "ยังไม่มีแผนของคู่นี้" in text_of(page.get(path))
    blank = {"title": "", "planned_on": ""}
    sent = line(0, budget_amount="๒๕๐,๐๐๐") | line(1, **blank) | {"revision": "0"}

    more = page.post(f"{path}edit/", sent | {"more": "1"})
    assert len(more.context["form"].lines) == 3
    assert not ActionPlan.objects.exists()
    assert "๒๕๐,๐๐๐" in more.content.decode(), "what was typed stays"

    wrong = page.post(f"{path}edit/", sent | line(2, title="", planned_on="ต.ค. 2566"))
    assert wrong.status_code == 200
    words = text_of(wrong)
    assert "รายการที่ 3" in words
    assert "ไม่อยู่ในปีงบประมาณ พ.ศ. 2566" in words
    assert "โปรดกรอกชื่อกิจกรรม" in words
    year_only = page.post(f"{path}edit/", sent | line(2, planned_on="2566"))
    assert "โปรดระบุอย่างน้อยเดือนที่จะจัด" in text_of(year_only)
    assert not ActionPlan.objects.exists()

    answer = page.post(f"{path}edit/", sent | {"submit": "1"})
    assert answer.url == path
    plan = ActionPlan.objects.get()
    item = plan.items.get()
    assert (plan.status, item.planned_on, item.budget_amount) == (
        "submitted", PartialDate(2023, 9), 250000,
    )  # fmt: skip

    stale = page.post(f"{path}edit/", line(0, item.key, title="อีกชื่อ") | {"revision": "1"})
    assert stale.status_code == 409
    assert "มีผู้อื่นแก้ไขแผนนี้" in text_of(stale)
    assert f'value="{plan.revision}"' in stale.content.decode()
    gone = line(0, item.key, remove="on") | {"revision": str(plan.revision)}
    assert page.post(f"{path}edit/", gone).url == path
    assert not plan.items.kept().exists()


def test_lines_that_the_page_did_not_send_so_are_refused_and_none_is_left_out(page, pairing):
    path = f"/action-plans/{pairing.number}/2566/edit/"
    key = uuid.uuid4()
    without_key = {"line-1-title": "รายการที่ไม่มีกุญแจ"}
    for odd in (without_key, line(7), line(0, key) | line(1, key)):
        answer = page.post(path, line(0) | odd | {"revision": "0"})
        assert "หน้านี้ส่งข้อมูลมาไม่ครบ" in text_of(answer)
        assert not ActionPlan.objects.exists()


def test_planned_and_done_stand_side_by_side_for_the_province_and_the_ministry(page, pairing):
    plan = make.action_plan(pairing, 2566, titles=["ทำแล้ว", "เลยเวลา", "เลิก"])
    done, _late, ended = plan.items.order_by("id")
    make.action_plan(
        make.pairing("TH-50", "ชิงเต่า"), 2566, titles=["ภายหน้า"], planned_on=PartialDate(2023, 9)
    )
    make.action_plan(make.pairing("TH-83", "นิส"), 2566, submit=False)
    activity = make.activity(pairing, starts_on=date(2023, 5, 4), planned=done)
    drop = f"/planned-activities/{ended.pk}/drop/"
    assert page.post(drop, {"words": "งบประมาณไม่พอ", "revision": ended.revision}).status_code == 200
    page.post(drop, {"reason": "budget", "words": "งบประมาณไม่พอ", "revision": ended.revision})

    shown = text_of(page.get(f"/action-plans/{pairing.number}/2566/"))
    for words in ("ดำเนินการแล้ว", "เลยกำหนด", "ไม่ได้รับงบประมาณ", "งบประมาณไม่พอ", activity.title):
        assert words in shown
    ministry = make.signed_in(make.person("planner"))
    row = page_row(ministry.get("/action-plans/"), "TH-50")
    # Two plans; one line done, none waiting or begun, one late, one to come, one dropped.
    assert row == ["2", "1", "0", "0", "1", "1", "1"]
    assert "TH-83" not in ministry.get("/action-plans/").content.decode(), "a draft is not read"
    assert "ภายหน้า" in text_of(ministry.get("/action-plans/?province=TH-50"))
    assert page.get("/action-plans/?province=TH-83").status_code == 404
    assert "ทำแล้ว" in text_of(ministry.get(f"/pairings/{pairing.number}/"))
    assert "ทำแล้ว" not in text_of(Client().get(f"/pairings/{pairing.number}/"))

    page.post(f"/planned-activities/{ended.pk}/restore/")
    assert not PlannedActivity.objects.get(pk=ended.pk).is_dropped


def page_row(response, code):
    html = response.content.decode()
    row = html[html.index(f"province={code}"):].split("</tr>")[0]
    return re.findall(r'<td class="num"[^>]*>(\d+)</td>', row)


def test_the_list_makes_as_many_queries_for_many_lines_as_for_one(
    page, pairing, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    make.action_plan(pairing, 2566)
    with CaptureQueriesContext(connection, ) as one:
        page.get("/action-plans/")
    for name in ("ชิงเต่า", "คุนหมิง", "โทรอนโต"):
        make.action_plan(make.pairing("TH-50", name), 2566, titles=["ก", "ข", "ค", "ง"])
    with django_assert_num_queries(len(one)):
        page.get("/action-plans/")


def test_an_activity_begins_with_a_line_of_the_plan_and_asks_nothing_twice(page, pairing):
    item = make.action_plan(pairing, 2566, place="ซัปโปโร").items.get()
    address = f"/workspace/activities/new/?pairing={pairing.number}&planned={item.pk}"
    form = page.get(address).context["form"]
    told = ("title", "kind", "place", "planned")
    assert {name: form[name].value() for name in told} == {
        "title": "ค่ายเยาวชน", "kind": "education", "place": "ซัปโปโร", "planned": item.pk,
    }  # fmt: skip
    assert form["starts_on"].value() is None, "a month is no day"
    sent = {
        "title": "ค่ายเยาวชน ครั้งที่ 1", "starts_on": "4 พ.ค. 2566", "pairings": [pairing.pk],
        "planned": item.pk, "is_joint": "on",
    }  # fmt: skip
    page.post(address, sent)
    activity = Activity.objects.get()
    assert activity.planned == item
    assert "มีร่าง" in text_of(page.get(f"/action-plans/{pairing.number}/2566/"))

    edit = f"/activities/{activity.pk}/edit/"
    other = make.pairing("TH-50", "ชิงเต่า")
    wrong = page.post(edit, sent | {"pairings": [other.pk], "revision": activity.revision})
    assert "รายการในแผนเป็นของคู่อื่น" in text_of(wrong)
    page.post(edit, sent | {"planned": "", "revision": activity.revision})
    activity.refresh_from_db()
    assert activity.planned is None
    for strange in ("999", "x", "9" * 30):
        assert page.get(f"/workspace/activities/new/?planned={strange}").status_code == 200
        assert page.get(f"/action-plans/{pairing.number}/{strange}/edit/").status_code == 404


def test_an_activity_begins_as_a_copy_of_an_earlier_one_without_its_days_and_results(page, pairing):
    make.fiscal_year(2565)
    actions.refresh_dues(by=None, year=2566)
    earlier = make.activity(pairing, starts_on=date(2022, 5, 4), title="ค่ายปีก่อน", place="ซัปโปโร")
    elsewhere = make.activity(make.pairing("TH-83", "นิส"), title="ของภูเก็ต")
    assert f"copy={earlier.pk}" in page.get("/workspace/").content.decode()
    assert "ค่ายปีก่อน" in text_of(page.get("/workspace/activities/new/"))
    address = f"/workspace/activities/new/?pairing={pairing.number}&copy="
    shown = page.get(f"{address}{earlier.pk}")
    form = shown.context["form"]
    assert (form["title"].value(), form["place"].value()) == ("ค่ายปีก่อน", "ซัปโปโร")
    for name in ("starts_on", "ends_on", "thai_count", "foreign_count", "outcome", "budget_amount"):
        assert not form[name].value(), name
    assert "สำเนาของกิจกรรมปีก่อน" in text_of(shown)
    assert not page.get(f"{address}{elsewhere.pk}").context["form"]["title"].value()


def test_an_answer_gives_way_to_an_approved_joint_activity(page, pairing):
    officer = make.posted("officer", "TH-50")
    answer = {"pairing_id": pairing.pk, "fiscal_year": 2566, "reason": "budget", "words": "ไม่มีงบ"}
    actions.explain_no_activity(by=officer, **answer)
    make.activity(pairing)
    shown = text_of(page.get(f"/action-plans/{pairing.number}/2566/"))
    assert "เก็บไว้เป็นประวัติและไม่ใช้อีก" in shown
    assert "ไม่มีงบ" in shown
    path = f"/workspace/explanations/{pairing.number}/2566/"
    assert "จึงไม่ต้องชี้แจง" in text_of(page.get(path))
    late = page.post(path, {"reason": "budget", "words": "อีกครั้ง", "revision": "0"})
    assert late.status_code == 409
    assert "อีกครั้ง" in late.content.decode()


def test_last_years_plan_is_taken_over_with_one_press(page, pairing):
    make.fiscal_year(2565)
    make.action_plan(pairing, 2565, titles=["ยังไม่ทำ"])
    path = f"/action-plans/{pairing.number}/2566/"
    assert "แผนปีก่อนมี 1 รายการ" in text_of(page.get(path))
    assert page.post(f"{path}carry/", {"what": "unfinished"}).url == f"{path}edit/"
    assert page.post(f"{path}carry/", {"what": "unfinished"}).url == path
    assert ActionPlan.objects.get(fiscal_year=2566).items.get().planned_on == PartialDate(2023, 5)
    sent = page.post(f"{path}submit/", {"revision": "1"})
    assert sent.url == path
    assert ActionPlan.objects.get(fiscal_year=2566).status == "draft", "it has changed since"
