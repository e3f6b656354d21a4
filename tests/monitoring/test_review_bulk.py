"""Several decisions at once: what the page promises, what the press does, a second press."""

import pytest
from django.test import Client

from monitoring import actions
from monitoring.models import ReviewStep
from sistercity.accounts.actions import save_person
from tests import factories as make

pytestmark = pytest.mark.django_db


def _as(person):
    client = Client()
    client.force_login(person)
    return client


def test_all_that_can_be_done_is_done_and_a_second_press_does_nothing_more():
    pairing, editor = make.pairing(), make.person("editor")
    one, two, changed, returned, own = (
        make.activity(pairing, status="endorsed", title=title)
        for title in ("หนึ่ง", "สอง", "เปลี่ยน", "ส่งกลับ", "ของตน")
    )
    author = make.posted("officer")
    author.role = "editor"
    save_person(by=None, person=author)
    client = _as(editor)
    picks = [one, two, changed, returned]
    page = client.get("/review/several/", {"pick": [row.pk for row in picks]})
    assert {one.activity.title: one.move for one in page.context["will"]} == dict.fromkeys(
        ("หนึ่ง", "สอง", "เปลี่ยน", "ส่งกลับ"), "approved"
    )
    sent = [f"{row.pk}:{row.revision}" for row in picks]
    approver = make.posted("approver")
    actions.take_back_decision(by=approver, activity_id=changed.pk)
    actions.endorse_activity(by=approver, activity_id=changed.pk)
    actions.return_activity(by=editor, activity_id=returned.pk, note="แก้")
    done = client.post("/review/several/", {"pick": sent, "note": "ขอบคุณ"})
    assert [row.activity.title for row in done.context["done"]] == ["หนึ่ง", "สอง"]
    assert {row.activity.title: row.why_not.split()[0] for row in done.context["refused"]} == {
        "เปลี่ยน": "เปลี่ยนไปหลังจากที่ท่านเปิดอ่าน",
        "ส่งกลับ": "กิจกรรมนี้อยู่ในสถานะ",
    }
    assert ReviewStep.objects.filter(move="approved", note="ขอบคุณ").count() == 2
    again = client.post("/review/several/", {"pick": sent, "note": "ขอบคุณ"})
    assert (len(again.context["done"]), len(again.context["refused"])) == (0, 4)
    assert ReviewStep.objects.filter(move="approved").count() == 2
    theirs = _as(author).get("/review/several/", {"pick": [own.pk, one.pk, 999_999]})
    assert [row.activity.title for row in theirs.context["will_not"]] == ["หนึ่ง", "ของตน"]
    assert not theirs.context["will"]
    assert theirs.context["missing_count"] == 1


def test_after_a_decision_the_next_of_the_queue_opens_and_then_the_queue():
    pairing, client = make.pairing(), _as(make.person("editor"))
    first, second = (make.activity(pairing, status="endorsed", kind="trade") for _ in range(2))
    other = make.activity(pairing, status="endorsed", kind="culture")
    page = client.get(f"/activities/{first.pk}/?kind=trade")
    assert (page.context["place"].position, page.context["place"].count) == (1, 2)
    sent = {"approve-revision": first.revision, "queue": page.context["queue_address"]}
    response = client.post(f"/activities/{first.pk}/approve/", sent)
    assert response.url == f"/activities/{second.pk}/?kind=trade"
    sent["approve-revision"] = second.revision
    response = client.post(f"/activities/{second.pk}/approve/", sent)
    assert response.url == "/review/?kind=trade"
    page = client.get(f"/activities/{first.pk}/")
    assert "ถอนการเห็นชอบ" in page.content.decode()
    sent = {"back-revision": page.context["activity"].revision, "back-note": ""}
    refused = client.post(f"/activities/{first.pk}/take-back/", sent)
    assert "โปรดเขียนเหตุผลที่ถอนการเห็นชอบ" in refused.content.decode()
    client.post(f"/activities/{first.pk}/take-back/", {**sent, "back-note": "ผิดคู่"})
    first.refresh_from_db()
    assert (first.status, other.status) == ("endorsed", "endorsed")


@pytest.mark.parametrize("pick", [[], ["x"], ["999999999999999999999"]])
def test_nothing_chosen_leads_back_to_the_queue(pick):
    response = _as(make.person("editor")).get("/review/several/", {"pick": pick})
    assert response.url == "/review/"
