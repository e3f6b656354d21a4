"""The page of an activity, its evidence as files, and the officer's moves."""

import pytest
from django.test import Client

from monitoring import actions
from monitoring.models import Activity
from sistercity.files.content import read_evidence
from tests import factories as make
from tests.monitoring.uploads import document, photo

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def pairing(rows_of_the_file):
    make.fiscal_year(2566)
    return make.pairing()


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


def _messages(response):
    return [str(message) for message in response.context["messages"]]


def _attached(officer, activity, upload, name="ภาพ.jpg"):
    return actions.add_evidence(
        by=officer, activity_id=activity.pk, content=read_evidence(upload), name=name
    )


def _draft(officer, pairing, **values):
    return make.activity(pairing, status="draft", **values)


def test_the_public_reads_what_is_approved_without_evidence_notes_and_names(officer, pairing):
    activity = make.activity(pairing, status="draft", problems="เรื่องภายใน", next_step="ก้าวต่อไป")
    piece = _attached(officer, activity, photo(), "ลับ.jpg")
    actions.submit_activity(by=officer, activity_id=activity.pk)
    actions.endorse_activity(by=make.posted("approver"), activity_id=activity.pk, note="บันทึกภายใน")
    actions.approve_activity(by=make.person("editor"), activity_id=activity.pk)
    public = Client().get(f"/activities/{activity.pk}/")
    assert public.status_code == 200
    text = _text(public)
    assert "เยาวชนสองฝ่ายรู้จักกัน" in text
    for secret in ("เรื่องภายใน", "ก้าวต่อไป", "บันทึกภายใน", "ลับ.jpg", "test-officer", "รอบที่ 1",
                   f"/evidence/{piece.pk}/"):  # fmt: skip
        assert secret not in text
    neighbour = Client()
    neighbour.force_login(make.posted("officer", "TH-83"))
    assert "เรื่องภายใน" not in _text(neighbour.get(f"/activities/{activity.pk}/"))


def test_captions_and_removals_are_saved_together(page, officer, pairing):
    activity = _draft(officer, pairing)
    pieces = [
        _attached(officer, activity, photo(colour=colour))
        for colour in [(1, 2, 3), (250, 200, 100)]
    ]
    response = page.post(
        f"/activities/{activity.pk}/evidence/",
        {f"caption_{pieces[0].pk}": "พิธีเปิด", f"remove_{pieces[1].pk}": "on",
         "files": [document()]},
        follow=True,
    )  # fmt: skip
    assert _messages(response) == ["บันทึกหลักฐานแล้ว"]
    kept = activity.evidence.kept().order_by("id")
    assert [(piece.name, piece.caption) for piece in kept] == [
        ("ภาพ.jpg", "พิธีเปิด"),
        ("กำหนดการ.pdf", ""),
    ]


def test_a_caption_is_kept_without_unseen_characters(page, officer, pairing):
    activity = _draft(officer, pairing)
    piece = _attached(officer, activity, photo())
    sent = {f"caption_{piece.pk}": "พิธี\u202eเปิด\x1b"}
    page.post(f"/activities/{activity.pk}/evidence/", sent)
    piece.refresh_from_db()
    assert piece.caption == "พิธีเปิด"


def test_a_caption_that_is_too_long_is_told_and_kept(page, officer, pairing):
    activity = _draft(officer, pairing)
    piece = _attached(officer, activity, photo())
    response = page.post(
        f"/activities/{activity.pk}/evidence/", {f"caption_{piece.pk}": "ย" * 201}
    )
    assert f"caption_{piece.pk}" in response.context["forms"]["evidence"].errors
    assert "ย" * 201 in _text(response)


def test_a_draft_is_discarded_after_asking(page, officer, pairing):
    activity = _draft(officer, pairing)
    assert "ยกเลิกร่างนี้หรือไม่" in _text(page.get(f"/activities/{activity.pk}/discard/"))
    assert Activity.objects.get().status == "draft"
    response = page.post(f"/activities/{activity.pk}/discard/", follow=True)
    assert response.redirect_chain == [("/workspace/?year=2566", 302)]
    assert Activity.objects.get().status == "discarded"


def test_what_is_no_longer_possible_is_told_on_the_page_of_the_present_state(page, pairing):
    activity = make.activity(pairing, status="endorsed")
    response = page.post(f"/activities/{activity.pk}/withdraw/", follow=True)
    assert response.redirect_chain == [(f"/activities/{activity.pk}/", 302)]
    assert _messages(response)[0].startswith("กิจกรรมนี้อยู่ในสถานะ “รอกระทรวงพิจารณา”")


def test_what_was_handed_in_is_taken_back_from_its_page(page, pairing):
    activity = make.activity(pairing, status="submitted")
    page.post(f"/activities/{activity.pk}/withdraw/")
    activity.refresh_from_db()
    assert activity.status == "draft"


def test_evidence_is_sent_as_an_attachment_that_runs_nothing(page, officer, pairing):
    activity = _draft(officer, pairing)
    piece = _attached(officer, activity, document())
    response = page.get(f"/evidence/{piece.pk}/")
    assert response.getvalue().startswith(b"%PDF-")
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response.headers["Cache-Control"] == "private, no-store"


@pytest.mark.expects_log("django.request")
def test_evidence_is_the_provinces_and_the_ministrys_also_once_approved(page, officer, pairing):
    activity = _draft(officer, pairing)
    piece = _attached(officer, activity, photo())
    actions.submit_activity(by=officer, activity_id=activity.pk)
    actions.endorse_activity(by=make.posted("approver"), activity_id=activity.pk)
    actions.approve_activity(by=make.person("editor"), activity_id=activity.pk)
    path = f"/evidence/{piece.pk}/"
    assert Client().get(path).status_code == 302
    found = {}
    for person in (make.posted("officer", "TH-83"), make.person("planner"), officer):
        client = Client()
        client.force_login(person)
        response = client.get(path)
        found[person.username] = (response.status_code, response.getvalue()[:2] == b"\xff\xd8")
    assert found == {
        "test-officer-TH-83": (404, False),
        "test-planner": (200, True),
        "test-officer-TH-50": (200, True),
    }


@pytest.mark.expects_log("django.request")
def test_evidence_that_was_taken_off_is_gone(page, officer, pairing):
    activity = _draft(officer, pairing)
    piece = _attached(officer, activity, photo())
    actions.remove_evidence(by=officer, evidence_id=piece.pk)
    assert page.get(f"/evidence/{piece.pk}/").status_code == 404
