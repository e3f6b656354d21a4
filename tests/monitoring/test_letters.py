"""Letters to governors: to whom, from which facts, how they look, and that they stay the same."""

import uuid
from io import BytesIO

import pytest
from django.test import Client
from pypdf import PdfReader

from monitoring import actions
from monitoring.models import OverdueLetter
from tests import factories as make

pytestmark = pytest.mark.django_db


def _fields(**values):
    told = {
        "number": "มท 0204.1/", "dated_on": "", "office": "กรมทดสอบ", "address": "",
        "subject": "เร่งรัด", "reference": "", "opening": "ตามที่กำหนด นั้น",
        "request": "ขอให้รายงาน 1 ครั้ง", "closing": "จึงเรียนมา",
        "owner": "กองทดสอบ", "phone": "โทร. 0 2222 1111", "batch": str(uuid.uuid4()),
    }  # fmt: skip
    return {**told, **values}


def _text(response):
    pages = PdfReader(BytesIO(response.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_a_silent_pairing_makes_a_letter_that_prints_alike_each_time_and_is_made_once():
    make.pairing("TH-50", "อูโอซุ")
    make.fiscal_year(2566)
    actions.refresh_dues(by=make.person("editor"), year=2566)
    client = Client()
    client.force_login(make.person("editor"))
    page = client.get("/review/letters/?year=2566")
    [lacking] = page.context["lacking"]
    assert (lacking.province.code, lacking.silent_count) == ("TH-50", 1)
    fields = _fields(provinces=[lacking.province.pk])
    preview = client.post("/review/letters/?year=2566", {**fields, "preview": "yes"})
    assert preview["Content-Type"] == "application/pdf"
    assert not OverdueLetter.objects.exists()
    made, again = (client.post("/review/letters/?year=2566", fields) for _press in range(2))
    assert made.url == again.url
    letter = OverdueLetter.objects.get()
    assert letter.request == "ขอให้รายงาน 1 ครั้ง"
    first, second = (client.get(f"/review/letters/{letter.pk}.pdf") for _ in range(2))
    assert first.content == second.content
    text = _text(first)
    for words in ("ที่ มท ๐๒๐๔.๑/", "เรียน", "เชียงใหม่", "อูโอซุ", "ขอให้รายงาน ๑ ครั้ง", "ขอแสดงความนับถือ"):
        assert words in text
    assert client.get(made.url).status_code == 200
    # Back to the same page, other words: letters of their own, and a long word breaks.
    other = client.post("/review/letters/?year=2566", {**fields, "opening": "W" * 200})
    assert other.url != made.url
    assert OverdueLetter.objects.count() == 2
    empty = client.post("/review/letters/?year=2566", _fields(provinces=[]))
    assert "โปรดเลือกอย่างน้อยหนึ่งจังหวัด" in empty.content.decode()


def test_who_stands_in_is_named_on_a_page_and_shown_in_the_step():
    approver, deputy = make.posted("approver"), make.person("officer", "test-deputy")
    make.posting(deputy, "TH-50")
    client = Client()
    client.force_login(approver)
    sent = {
        "deputy": deputy.pk, "capacity": "acting", "starts_on": "10 ส.ค. 2566",
        "ends_on": "20 ส.ค. 2566", "order_number": "12/2566", "ordered_on": "9/8/2566",
    }  # fmt: skip
    wrong = client.post("/review/deputies/new/?province=TH-50", {**sent, "ends_on": "1/8/2566"})
    assert wrong.status_code == 200
    assert client.post("/review/deputies/new/?province=TH-50", sent).url == "/review/deputies/"
    activity = make.activity(status="submitted")
    theirs = Client()
    theirs.force_login(deputy)
    assert "ในฐานะผู้รักษาราชการแทน" in theirs.get("/review/").content.decode()
    page = theirs.get(f"/activities/{activity.pk}/")
    theirs.post(
        f"/activities/{activity.pk}/endorse/",
        {"endorse-revision": page.context["activity"].revision},
    )
    text = theirs.get(f"/activities/{activity.pk}/").content.decode()
    assert "ในฐานะผู้รักษาราชการแทน ตามคำสั่งที่ 12/2566" in text
    [(order, _is_in_force)] = client.get("/review/deputies/").context["standing"]
    client.post(f"/review/deputies/{order.pk}/end/")
    assert theirs.get("/start/").status_code == 200
