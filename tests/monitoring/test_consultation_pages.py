"""The pages of consultations: asked in a form, answered at the desk, found again."""

import re
import uuid
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from monitoring import actions as monitoring_actions
from monitoring.models import Holiday
from registry import actions
from registry.models import Consultation
from sistercity import clock
from sistercity.accounts.choices import Role
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.expects_log("django.request")]


@pytest.fixture(scope="module")
def officer(rows_of_the_file):
    return factories.posted(Role.OFFICER, "TH-50")


@pytest.fixture
def editor():
    return factories.person(Role.EDITOR)


def text(response) -> str:
    """What is read on the page, without marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def asked(officer, subject="อำนาจลงนาม", **values) -> Consultation:
    return actions.ask_consultation(
        by=officer, province_id=factories.province("TH-50").pk, form_key=uuid.uuid4(),
        values={"subject": subject, **values}, question="นายกเทศมนตรีลงนามได้หรือไม่",
    )  # fmt: skip


def test_an_officer_asks_and_reads_the_answer_on_the_page_of_the_pairing(officer, editor):
    pair = factories.pairing("TH-50")
    client, desk = factories.signed_in(officer), factories.signed_in(editor)
    form = client.get(reverse("monitoring:consultation-ask"), {"pairing": pair.number})
    assert f'value="{pair.number}"' in form.content.decode()
    sent = {
        "form_key": uuid.uuid4(), "province": pair.province_id, "subject": "อำนาจลงนาม",
        "question": "ใครลงนามได้", "pairing": pair.number.lower(), "letter_number": "ชม 0017/1",
    }  # fmt: skip
    answer = client.post(reverse("monitoring:consultation-ask"), sent)
    row = Consultation.objects.get()
    assert answer.url == reverse("monitoring:consultation-detail", args=[row.pk])
    assert "อำนาจลงนาม" in text(desk.get(reverse("monitoring:consultation-list")))
    assert "ข้อหารือของจังหวัดที่รอคำตอบ" in text(desk.get(reverse("monitoring:start")))

    desk.post(
        reverse("monitoring:consultation-answer", args=[row.pk]),
        {"answer-revision": row.revision, "answer-form_key": uuid.uuid4(),
         "answer-words": "นายกเทศมนตรี", "answer-citation": "ข้อ 3"},
    )  # fmt: skip
    told = text(client.get(answer.url))
    assert "นายกเทศมนตรี" in told
    assert "อ้างอิง ข้อ 3" in told
    assert "ข้อหารือที่กระทรวงตอบแล้ว" in text(client.get(reverse("monitoring:start")))
    page = reverse("registry:pairing-detail", args=[pair.number])
    assert "อำนาจลงนาม" in text(client.get(page))
    assert "อำนาจลงนาม" not in text(Client().get(page))
    other = factories.signed_in(factories.posted(Role.OFFICER, "TH-83"))
    assert "อำนาจลงนาม" not in text(other.get(page))


@pytest.mark.parametrize(
    ("number", "why"), [("P-9999", "ไม่มีเลขทะเบียน"), ("ABC", "ไม่มีเลขทะเบียน"), ("", "ไม่ใช่คู่ของจังหวัด")]
)
def test_a_wrong_pairing_is_told_beside_the_field_and_all_stays(officer, number, why):
    foreign = factories.pairing("TH-83", "นิส")
    sent = {
        "form_key": uuid.uuid4(), "province": factories.province("TH-50").pk, "subject": "เรื่องหนึ่ง",
        "question": "คำถามยาวที่พิมพ์ไว้", "pairing": number or foreign.number,
    }  # fmt: skip

    refused = factories.signed_in(officer).post(reverse("monitoring:consultation-ask"), sent)

    assert why in text(refused)
    assert "คำถามยาวที่พิมพ์ไว้" in refused.content.decode()
    assert not Consultation.objects.exists()


def test_the_desk_counts_working_days_and_puts_the_oldest_first(officer, editor):
    with clock.playing(clock.now().replace(year=2023, month=8, day=10, hour=3)):
        asked(officer, "ถามก่อน")
    asked(officer, "ถามทีหลัง")
    holiday = Holiday(day=date(2023, 8, 14), name="วันหยุดชดเชย", kind="substitution")
    monitoring_actions.save_holidays(by=None, holidays=[holiday])
    client = factories.signed_in(editor)
    address = reverse("monitoring:consultation-list")

    with clock.playing(clock.now().replace(year=2023, month=8, day=16, hour=3)):
        told = text(client.get(address))
    # From Thursday 10 August: Friday 11, Tuesday 15, Wednesday 16; Monday 14 is a holiday.
    assert "รอมาแล้ว 3 วันทำการ" in told
    assert told.index("ถามก่อน") < told.index("ถามทีหลัง")
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(4):
        asked(officer, f"ข้อ {number}")
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(few) == len(many)


def test_a_stale_answer_is_refused_with_what_was_typed_and_the_new_words(officer, editor):
    row = asked(officer)
    address = reverse("monitoring:consultation-answer", args=[row.pk])

    def answer(client, words):
        return client.post(
            address,
            {"answer-revision": row.revision, "answer-form_key": uuid.uuid4(),
             "answer-words": words},
        )  # fmt: skip

    assert answer(factories.signed_in(editor), "คำตอบแรก").status_code == 302
    refused = answer(factories.signed_in(factories.person(Role.EDITOR)), "คำตอบที่สอง")

    assert refused.status_code == 409
    assert "คำตอบแรก" in text(refused)
    assert "คำตอบที่สอง" in refused.content.decode()
    assert row.entries.count() == 2


def test_a_letter_that_the_register_holds_is_linked(officer, editor):
    held = factories.document("หนังสือจังหวัด", kind="letter", number="ชม 0017.3/123")
    row = asked(officer, letter_number="ที่ ชม ๐๐๑๗.๓/๑๒๓")

    page = reverse("monitoring:consultation-detail", args=[row.pk])
    shown = factories.signed_in(editor).get(page)

    assert reverse("registry:document-detail", args=[held.pk]) in shown.content.decode()
