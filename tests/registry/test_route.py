"""The route assistant's page: answers kept with author and date, advice, no waiver by itself."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from monitoring.actions import join_pairing
from registry import actions
from registry.actions.route import Reply, route_revision
from registry.models import Pairing, RouteAnswer, RouteQuestion, RouteRule
from sistercity.accounts.choices import Role
from sistercity.audit.models import Change
from sistercity.errors import NotAllowed, StaleEdit
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return factories.person(Role.EDITOR)


@pytest.fixture
def pair():
    """A pairing in progress under a guideline of two steps; a draft that binds nobody needs but
    the first.
    """
    row = factories.pairing("TH-50", signed=None)
    factories.event(row, "started", "2019-02-01")
    edition = factories.guideline("2561", date(2018, 10, 10), ("survey", "clearance"))
    actions.bind_edition(
        by=None, pairing_id=row.pk, edition_id=edition.pk, bound_on=date(2019, 2, 1)
    )
    question = actions.save_record(
        by=None,
        record=RouteQuestion(code="binds", name_th="ร่างผูกพันรัฐใช่หรือไม่", origin="ตัวอย่าง"),
    )
    actions.save_record(
        by=None,
        record=RouteRule(
            question=question, reply="no", step_code="clearance", effect="not_needed",
            origin="ตัวอย่าง",
        ),
    )  # fmt: skip
    return row


def page(client, pair, **sent) -> str:
    address = f"/pairings/{pair.number}/route/"
    answer = client.post(address, sent, follow=True) if sent else client.get(address)
    return answer.content.decode()


def test_answers_are_kept_with_who_gave_them_and_say_what_is_needed(client, editor, pair):
    client.force_login(editor)
    before = page(client, pair)
    assert "ต้องทำเผื่อไว้" in before
    assert "ยังบอกไม่ได้จนกว่าจะตอบ" in before

    sent = {"reply-binds": "no", "note-binds": "อ่านร่างแล้ว", "revision": 0}
    told = page(client, pair, **sent)

    assert "ไม่ต้องทำ" in told
    assert "ยังไม่ได้อ้างอิง" in told
    assert "อ่านร่างแล้ว" in told
    step = pair.guideline_bindings.get().edition.steps.get(code="clearance")
    assert f"/steps/?step={step.pk}&amp;outcome=waived" in told
    row = RouteAnswer.objects.get()
    assert Change.objects.get(pk=row.revision).by == editor
    assert not pair.step_records.exists(), "advice waives nothing"
    number = Change.objects.count()
    assert "จึงไม่มีสิ่งที่ต้องบันทึก" in page(client, pair, **sent)  # a second press
    assert Change.objects.count() == number

    form = client.get(f"/admin/registry/pairing/{pair.pk}/steps/?step={step.pk}&outcome=waived")
    assert form.context["form"]["outcome"].value() == "waived"
    assert str(form.context["form"]["step"].value()) == str(step.pk)

    later = page(client, pair, **sent | {"reply-binds": "yes", "revision": row.revision})
    assert "ประวัติของคำตอบ" in later


@pytest.mark.expects_log("django.request")
def test_of_two_who_answer_at_once_the_second_sees_both(client, editor, pair):
    actions.answer_route(by=None, pairing_id=pair.pk, replies={"binds": Reply("yes", "มาก่อน")})
    client.force_login(editor)

    answer = client.post(
        f"/pairings/{pair.number}/route/",
        {"reply-binds": "no", "note-binds": "มาทีหลัง", "revision": 0},
    )

    assert answer.status_code == 409
    words = answer.content.decode()
    assert ("มาก่อน" in words, "มาทีหลัง" in words) == (True, True)
    assert RouteAnswer.objects.get().reply == "yes"
    with pytest.raises(StaleEdit):
        actions.answer_route(
            by=editor, pairing_id=pair.pk, replies={"binds": Reply("no")}, revision=0
        )
    again = {"reply-binds": "no", "note-binds": "", "revision": route_revision(pair)}
    assert "บันทึกคำตอบแล้ว" in page(client, pair, **again)


@pytest.mark.expects_log("django.request")
def test_of_a_row_that_was_joined_meanwhile_the_other_one_is_told(client, editor, pair):
    target = factories.pairing("TH-50", "โอซากา", signed=None)
    double = factories.pairing("TH-50", "โอซะกะ", signed=None, confirmed=False)
    seen = {row.pk: row.row_revision for row in Pairing.objects.with_row_revision()}
    join_pairing(by=editor, pairing_id=double.pk, target_id=target.pk, seen=seen)
    client.force_login(editor)
    address = f"/pairings/{double.number}/"
    late = client.post(
        f"{address}route/", {"reply-binds": "no", "note-binds": "ร่างใหม่", "revision": 0}
    )
    assert late.status_code == 409
    words = late.content.decode()
    assert (f"รวมเข้ากับ {target.number}" in words, "ร่างใหม่" in words) == (True, True)
    for page_name in ("route/", "suitability/"):
        assert client.get(address + page_name).url == f"/pairings/{target.number}/{page_name}"


@pytest.mark.expects_log("django.request", "django.security")
def test_only_the_ministry_answers_and_only_the_province_reads_along(client, pair):
    officer = factories.posted(Role.OFFICER, "TH-50")
    with pytest.raises(NotAllowed):
        actions.answer_route(by=officer, pairing_id=pair.pk, replies={"binds": Reply("no")})
    with pytest.raises(ValidationError):
        actions.answer_route(by=None, pairing_id=pair.pk, replies={"binds": Reply("maybe")})
    address = f"/pairings/{pair.number}/route/"
    client.force_login(officer)
    assert "บันทึกคำตอบ" not in page(client, pair)
    assert client.post(address, {"reply-binds": "no", "revision": 0}).status_code == 403
    assert address in client.get(f"/pairings/{pair.number}/").content.decode()
    client.force_login(factories.posted(Role.OFFICER, "TH-83"))
    assert client.get(address).status_code == 403
    assert address not in client.get(f"/pairings/{pair.number}/").content.decode()


def test_a_question_that_is_asked_no_more_keeps_what_was_answered(client, editor, pair):
    actions.answer_route(by=None, pairing_id=pair.pk, replies={"binds": Reply("no")})
    question = RouteQuestion.objects.get()
    question.is_asked = False
    actions.save_record(by=None, record=question)
    client.force_login(editor)

    assert "(เลิกถามแล้ว)" in page(client, pair)
