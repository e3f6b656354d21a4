"""The pages of workbooks: download, upload, what was found, taking it, the history."""

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from monitoring import actions
from monitoring.models import Activity, Erratum, WorkbookUpload
from monitoring.workbook import desk, writing
from monitoring.workbook.words import FIRST_ROW, SHEET
from sistercity.audit.models import AccessRecord
from tests import factories as make

from .workbooks import AT, FAIR, fill, filled, saved, take

pytestmark = [pytest.mark.django_db, pytest.mark.expects_log("django.request")]
LIST = "/workspace/workbook/"


@pytest.fixture(autouse=True)
def few_empty_rows(monkeypatch):
    monkeypatch.setattr(writing, "SPARE_ROWS", 5)


@pytest.fixture(scope="module")
def pairing(rows_of_the_file):
    row = make.pairing()
    make.fiscal_year(2566)
    return row


@pytest.fixture
def page(pairing):
    return _client(make.posted("officer"))


def _client(person):
    client = Client()
    client.force_login(person)
    return client


def _send(page, data, name="งาน.xlsx"):
    return page.post(LIST, {"file": SimpleUploadedFile(name, data)})


def _counts(response):
    return [number for _words, number, _code in response.context["counts"]]


def test_download_fill_upload_mend_take(page, pairing):
    answer = page.get(f"{LIST}2566.xlsx")
    assert 'filename="workbook-TH-50-2566.xlsx"' in answer.headers["Content-Disposition"]
    assert AccessRecord.objects.get(kind="exported").list_name == "workbook-TH-50-2566"
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    fill(book[SHEET], FIRST_ROW, **FAIR)
    fill(book[SHEET], FIRST_ROW + 1, **FAIR | {"title": "เยือน", "starts_on": "31/2/2566"})
    found = _send(page, saved(book))
    assert found.status_code == 302
    shown = page.get(found.url)
    assert _counts(shown) == [1, 0, 0, 1]
    assert "D5" in shown.content.decode()
    assert not Activity.objects.exists()
    sent = {"agreed": shown.context["form"].initial["agreed"]}
    assert page.post(found.url, sent).url == found.url
    assert page.post(found.url, sent).url == found.url  # a double click
    assert Activity.objects.get().status == "draft"
    marked = openpyxl.load_workbook(io.BytesIO(page.get(f"{found.url}marked.xlsx").content))
    assert marked[SHEET].cell(FIRST_ROW, AT["status"]).value == "รับแล้ว (ร่าง)"
    marked[SHEET].cell(FIRST_ROW + 1, AT["starts_on"]).value = "28/2/2566"
    mended = saved(marked)
    again = _send(page, mended)
    shown = page.get(again.url)
    assert _counts(shown) == [1, 0, 1, 0]
    page.post(again.url, {"agreed": shown.context["form"].initial["agreed"]})
    assert set(Activity.objects.values_list("title", flat=True)) == {FAIR["title"], "เยือน"}
    assert Activity.objects.count() == 2
    history = page.get(LIST)
    assert [row.refused_count for row in history.context["page"]] == [0, 1]
    assert page.get(f"{again.url}file.xlsx").getvalue() == mended


def test_a_file_that_is_none_of_ours_is_refused_in_words(page):
    answer = _send(page, b"PK\x03\x04 no workbook")
    assert answer.status_code == 422
    assert "ไม่ใช่สมุดงาน Excel" in answer.content.decode()
    assert page.post(LIST).status_code == 422
    assert not WorkbookUpload.objects.exists()


def test_a_program_is_refused_without_advice_to_send_text(page):
    shown = _send(page, b"MZ\x90\x00" + bytes(100)).content.decode()
    assert "EXE ไม่ใช่ตาราง" in shown
    # The page takes workbooks only.
    assert "CSV" not in shown


def test_what_moved_meanwhile_is_shown_anew(page, pairing):
    address = _send(page, saved(filled(pairing.province, FAIR))).url
    answer = page.post(address, {"agreed": "another"})
    assert answer.status_code == 409
    assert _counts(answer) == [1, 0, 0, 0]
    assert not Activity.objects.exists()


def test_a_closed_year_takes_nothing_unless_let_in_with_a_reason(page, pairing):
    data = saved(filled(pairing.province, FAIR))
    address = _send(page, data).url
    editor = make.person("editor")
    actions.close_year(by=editor, year=2566)
    shown = page.get(address)
    assert not shown.context["may_take"]
    assert "ปิดแล้ว" in shown.content.decode()
    assert page.get(f"{LIST}2566.xlsx").url == LIST
    actions.reopen_year(
        by=editor, year=2566, province_id=pairing.province_id, reason="ส่งช้า",
        expires_on=date(2023, 8, 20),
    )  # fmt: skip
    sent = {"agreed": page.get(address).context["form"].initial["agreed"]}
    assert page.post(address, sent).status_code == 409
    page.post(address, sent | {"erratum_reason": "ตามหนังสือจังหวัด"})
    assert Activity.objects.get().title == FAIR["title"]
    assert Erratum.objects.exists()


def test_the_ministry_reads_the_history_and_takes_nothing(page, pairing):
    data = saved(filled(pairing.province, FAIR))
    upload = desk.take_in(by=make.posted("officer"), data=data, name="ก.xlsx")
    ministry = _client(make.person("editor"))
    assert ministry.get(LIST).context["page"].object_list[0] == upload
    address = f"{LIST}{upload.pk}/"
    agreed = {"agreed": page.get(address).context["form"].initial["agreed"]}
    assert ministry.post(address, agreed).status_code == 403
    assert ministry.post(LIST, {"file": SimpleUploadedFile("x.xlsx", data)}).status_code == 403


def test_the_history_costs_the_same_for_one_and_for_many(
    page, pairing, django_assert_max_num_queries
):
    officer = make.posted("officer")
    for number in range(3):
        row = FAIR | {"title": f"งาน {number}"}
        take(officer, saved(filled(pairing.province, row, number=number + 1)))
    page.get(LIST)
    with django_assert_max_num_queries(14):
        page.get(LIST)


def test_the_years_that_take_a_workbook_cost_the_same_for_one_and_for_many(page, pairing):
    editor = make.person("editor")

    def asked():
        with CaptureQueriesContext(connection) as queries:
            offered = page.get(LIST).context["provinces"]
        return len(queries), offered

    asked()
    before, _offered = asked()
    for year in range(2560, 2566):
        make.fiscal_year(year)
        actions.close_year(by=editor, year=year)
    actions.reopen_year(
        by=editor, year=2563, province_id=pairing.province_id, reason="ส่งช้า",
        expires_on=date(2023, 8, 20),
    )  # fmt: skip
    after, offered = asked()
    assert offered == [(pairing.province, [2566, 2563], True)]
    assert after == before
