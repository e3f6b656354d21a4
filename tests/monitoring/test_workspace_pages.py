"""The officer's year as a page: what is due, what is in hand, the answer where nothing was done."""

from datetime import date

import pytest
from django.test import Client

from monitoring import actions
from monitoring.models import Explanation
from monitoring.views import workspace
from registry.choices import EventKind
from tests import factories as make

pytestmark = pytest.mark.django_db

NEW = "/workspace/activities/new/"
ANSWER = "/workspace/explanations/P-0001/2566/"


@pytest.fixture(scope="module")
def pairing(rows_of_the_file):
    row = make.pairing()
    make.fiscal_year(2566)
    return row


@pytest.fixture(scope="module")
def officer(pairing):
    return make.posted("officer")


@pytest.fixture
def page(officer):
    client = Client()
    client.force_login(officer)
    return client


def _text(response):
    return response.content.decode()


def _works(response):
    return [*response.context["todo"], *response.context["others_turn"]]


def _state(response, number="P-0001"):
    """Of the pairing's joint activity."""
    return next(
        work.its.state
        for work in _works(response)
        if work.kind == "joint_activity" and work.pairing.number == number
    )


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("draft", "draft"),
        ("submitted", "waiting"),
        ("endorsed", "waiting"),
        ("returned", "returned"),
        ("approved", "done"),
    ],
)
def test_each_pairing_shows_how_far_its_year_is(page, pairing, status, state):
    assert _state(page.get("/workspace/")) == "missing"
    make.activity(pairing, status=status)
    assert _state(page.get("/workspace/")) == state


def test_an_answer_is_shown_as_such_and_an_activity_counts_for_more(page, officer, pairing):
    actions.explain_no_activity(
        by=officer, pairing_id=pairing.pk, fiscal_year=2566, reason="budget", words="ไม่มีงบ"
    )
    assert _state(page.get("/workspace/")) == "explained"
    make.activity(pairing)
    assert _state(page.get("/workspace/")) == "done"


def test_an_activity_without_the_counterpart_does_not_settle_the_year(page, pairing):
    make.activity(pairing, is_joint=False, foreign_count=None)
    response = page.get("/workspace/")
    assert _state(response) == "missing"
    assert "มีกิจกรรมที่ฝ่ายไทยจัดเอง 1 รายการ ไม่นับในตัวชี้วัด 2.1" in _text(response)


def test_an_activity_of_another_year_does_not_settle_this_one(page, pairing):
    make.activity(pairing, starts_on=date(2022, 9, 30))
    assert _state(page.get("/workspace/")) == "missing"
    assert _state(page.get("/workspace/?year=2565")) == "done"


def test_pairings_of_which_nothing_is_asked_stand_apart_with_the_reason(page, officer):
    pairs = {
        "counted": make.pairing(counterpart="คุนหมิง", signed="2022-09-30"),
        "candidate": make.pairing(counterpart="ลียง", confirmed=False),
        "recent": make.pairing(counterpart="นีซ", signed="2022-10-01"),
        "going": make.pairing(counterpart="ปารีส", signed=None),
        "ended": make.pairing(counterpart="บอร์โด"),
    }
    make.event(pairs["going"], EventKind.STARTED, "2020")
    make.event(pairs["ended"], EventKind.ENDED, "2023-08-14")
    actions.refresh_dues(by=make.person("editor"), year=2566)
    later = make.pairing(counterpart="ตูลูซ")
    response = page.get("/workspace/")
    asked = {work.pairing for work in _works(response) if work.pairing}
    assert pairs["counted"] in asked
    assert {one.pairing: str(one.why) for one in response.context["others"]} == {
        pairs["candidate"]: "รอตรวจสอบ จะนับเมื่อกระทรวงยืนยัน",
        pairs["recent"]: "ลงนามในปีนี้ จึงเริ่มนับปีหน้า",
        pairs["going"]: "อยู่ระหว่างการดำเนินการ",
        later: "กระทรวงยังไม่ได้เปิดรายการที่ต้องส่งของคู่นี้",
    }


def test_what_presses_stands_first_and_each_is_one_tap_from_its_form(page, pairing):
    other = make.pairing(counterpart="ลียง")
    actions.refresh_dues(by=make.person("editor"), year=2566)
    returned = make.activity(other, status="returned")
    response = page.get("/workspace/")
    told = [(work.kind, work.its.is_overdue) for work in response.context["todo"]]
    # Due 30 November 2565 and 31 March 2566; 15 August 2566 is today.
    assert told == [
        ("action_plan", True),
        ("action_plan", True),
        ("working_group", True),
        ("register_confirmation", True),
        ("joint_activity", False),
        ("joint_activity", False),
        ("reflection", False),
    ]
    links = [work.its.href for work in response.context["todo"]]
    assert links[2:6] == [
        "/workspace/working-group/?province=TH-50",
        "/workspace/register/",
        f"/activities/{returned.pk}/edit/",
        f"{NEW}?pairing=P-0001",
    ]
    text = _text(response)
    assert "เกินกำหนด 258 วัน" in text
    assert "เหลือ 45 วัน (วันทำการ 33 วัน)" in text
    assert all(f'href="{link}"' in text for link in links)


def test_the_page_tells_the_days_left_and_shows_what_to_correct_on_top(page, pairing):
    make.activity(pairing, status="returned")
    text = _text(page.get("/workspace/"))
    assert "เหลือ 46 วันถึงสิ้นปีงบประมาณ (30 กันยายน 2566)" in text
    assert text.index("สิ่งที่ต้องแก้ไข") < text.index("สิ่งที่ต้องมีในปีนี้")
    assert "โปรดแก้ไข" in text


def test_a_pairing_is_one_tap_from_its_activity_and_its_answer(page, pairing):
    text = _text(page.get("/workspace/"))
    assert f'href="{NEW}?pairing=P-0001"' in text
    assert 'href="/workspace/explanations/P-0001/2566/"' in text
    form = page.get(f"{NEW}?pairing=P-0001").context["form"]
    assert form["pairings"].value() == [pairing.pk]


def test_a_closed_year_can_be_read_and_offers_nothing(page, officer, pairing):
    make.activity(pairing, status="draft")
    actions.close_year(by=make.person("editor"), year=2566)
    text = _text(page.get("/workspace/"))
    assert "กระทรวงปิดปีงบประมาณนี้แล้ว" in text
    assert NEW not in text
    assert "ทำต่อ<" not in text


@pytest.mark.expects_log("django.request")
@pytest.mark.parametrize("year", ["2570", "x", "", "9" * 30])
def test_a_year_that_was_not_opened_is_not_there(page, year):
    assert page.get("/workspace/", {"year": year}).status_code == 404


@pytest.mark.expects_log("django.request")
def test_a_stranger_is_told_whose_page_it_is_and_where_theirs_is(pairing):
    client = Client()
    client.force_login(make.person("editor"))
    response = client.get("/workspace/")
    assert response.status_code == 403
    assert "หน้านี้เป็นของเจ้าหน้าที่และผู้รับรองของจังหวัด" in _text(response)
    assert 'href="/review/"' in _text(response)


def test_the_approver_sees_what_waits_and_no_button_to_write(pairing):
    make.activity(pairing, status="submitted")
    client = Client()
    client.force_login(make.posted("approver"))
    text = _text(client.get("/workspace/"))
    assert "มีกิจกรรม 1 รายการรอท่านรับรอง" in text
    assert NEW not in text


def test_who_is_posted_nowhere_is_told_so(pairing):
    client = Client()
    client.force_login(make.person("officer", "test-nowhere"))
    assert "ไม่มีคำสั่งให้ท่านปฏิบัติหน้าที่ในจังหวัดใดในวันนี้" in _text(client.get("/workspace/"))


@pytest.mark.parametrize("asked", ["1000000000", "0", "-1", "x", "9" * 5000])
def test_a_page_that_is_not_there_shows_one_that_is_and_says_so(page, pairing, asked):
    make.activity(pairing)
    response = page.get("/workspace/", {"page": asked})
    assert response.status_code == 200
    assert "ไม่มีหน้าที่ระบุในที่อยู่" in _text(response)
    assert len(response.context["page"].object_list) == 1


def test_one_activity_and_fifty_cost_the_same_number_of_queries(
    page, pairing, django_assert_num_queries, django_assert_max_num_queries
):
    other = make.pairing(counterpart="ลียง")
    make.activity(pairing, other, status="draft")
    with django_assert_max_num_queries(43) as first:
        page.get("/workspace/")
    make.activities(49, pairing, other, status="draft")
    with django_assert_num_queries(len(first)):
        response = page.get("/workspace/")
    assert response.context["page"].paginator.count == 50


def test_of_very_much_that_is_due_the_page_shows_the_first_and_all_when_asked(
    page, pairing, monkeypatch
):
    monkeypatch.setattr(workspace, "DUE_SHOWN", 1)
    cut, whole = page.get("/workspace/"), page.get("/workspace/?year=2566&all")
    assert len(cut.context["todo"]) == 1 < len(whole.context["todo"])
    assert "?year=2566&amp;all#due" in _text(cut)
    assert "?year=2566&amp;all#due" not in _text(whole)
    for name in ("expected_count", "settled_count", "overdue_count"):
        assert cut.context[name] == whole.context[name]


def test_an_answer_is_given_and_corrected(page, pairing):
    response = page.post(
        ANSWER, {"reason": "epidemic", "words": "โรคระบาด", "revision": 0}, follow=True
    )
    assert response.redirect_chain == [("/workspace/?year=2566", 302)]
    answer = Explanation.objects.get()
    form = page.get(ANSWER)
    assert "โรคระบาด" in _text(form)
    page.post(ANSWER, {"reason": "other", "words": "เลื่อน", "revision": answer.revision})
    answer.refresh_from_db()
    assert (answer.reason, answer.words) == ("other", "เลื่อน")


@pytest.mark.expects_log("django.request")
def test_an_answer_given_meanwhile_is_shown_beside_what_was_typed(page, officer, pairing):
    actions.explain_no_activity(
        by=officer, pairing_id=pairing.pk, fiscal_year=2566, reason="budget", words="ของเพื่อน"
    )
    response = page.post(ANSWER, {"reason": "other", "words": "ของฉัน", "revision": 0})
    assert response.status_code == 409
    assert "ของเพื่อน" in _text(response)
    assert "ของฉัน" in _text(response)
    assert Explanation.objects.get().words == "ของเพื่อน"


def test_an_answer_without_reason_or_words_is_asked_for_them(page, pairing):
    response = page.post(ANSWER, {"reason": "", "words": "", "revision": 0})
    assert response.context["form"].errors == {
        "reason": ["โปรดเลือกเหตุผล"],
        "words": ["โปรดเขียนคำชี้แจง"],
    }


@pytest.mark.expects_log("django.request")
def test_a_closed_or_unopened_year_takes_no_answer_and_keeps_what_was_typed(page, pairing):
    text = _text(page.get("/workspace/explanations/P-0001/2565/"))
    assert "ยังไม่เปิดบันทึกกิจกรรมของปีงบประมาณ พ.ศ. 2565" in text
    assert "บันทึกคำชี้แจง" not in text
    response = page.post(
        "/workspace/explanations/P-0001/2565/",
        {"reason": "other", "words": "เลื่อนไปปีหน้า", "revision": 0},
    )
    assert response.status_code == 409
    assert "ยังไม่เปิดบันทึกกิจกรรมของปีงบประมาณ พ.ศ. 2565" in _text(response)
    assert "เลื่อนไปปีหน้า" in _text(response)
    assert not Explanation.objects.exists()


def test_an_answer_is_kept_without_unseen_characters(page, pairing):
    page.post(ANSWER, {"reason": "other", "words": "เลื่อน\u202e\x0bไปปีหน้า", "revision": 0})
    assert Explanation.objects.get().words == "เลื่อน\nไปปีหน้า"


@pytest.mark.parametrize("revision", ["", "9" * 5000])
def test_an_answer_without_a_readable_revision_asks_to_open_the_page_anew(page, pairing, revision):
    answer = {"reason": "other", "words": "เลื่อนไปปีหน้า", "revision": revision}
    text = _text(page.post(ANSWER, answer))
    assert "โปรดเปิดหน้านี้ใหม่แล้วทำอีกครั้ง" in text
    assert "Revision" not in text
    assert "เลื่อนไปปีหน้า" in text
    assert not Explanation.objects.exists()
