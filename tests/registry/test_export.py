"""Exports of the register: what the list shows, never a formula, on record."""

import io

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from sistercity.accounts.choices import Role
from sistercity.audit.models import AccessRecord
from tests import factories
from tests.registry.importing import HEADERS, check

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return factories.person(Role.EDITOR)


@pytest.fixture
def client(editor):
    client = Client()
    client.force_login(editor)
    return client


def _download(client, words: str = "", kind: str = "0"):
    address = reverse("admin:registry_pairing_export")
    query = f"?q={words}" if words else ""
    return client.post(f"{address}{query}", {"format": kind, "resource": "0"})




def test_an_export_holds_what_the_list_shows_and_is_on_record(client, editor):
    listed = factories.pairing("TH-50", "อูโอซุ", note="ปกติ")
    factories.edition_row(listed, "๓๒/๑")
    factories.pairing("TH-83", "นีซ", signed=None)
    response = _download(client, "เชียงใหม่")
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    rows = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert rows[0] == [*HEADERS, "สถานะ", "การยืนยัน", "เลขที่ในบัญชี"]
    assert rows[1:] == [
        ["P-0001", "เชียงใหม่", "อูโอซุ", "", "จังหวัด", "ญี่ปุ่น", "เมืองพี่เมืองน้อง",
         "8 ส.ค. 2532", "ปกติ", "ลงนามแล้ว", "ยืนยันแล้ว", "๓๒/๑"]
    ]  # fmt: skip
    taken = AccessRecord.objects.get(kind="exported")
    assert taken.by == editor
    assert (taken.asked.startswith("q="), taken.row_count) == (True, 1)


def test_an_export_is_scoped_by_the_filters_of_the_list(client):
    factories.pairing("TH-50", "อูโอซุ")
    factories.pairing("TH-83", "นีซ", signed=None)
    address = reverse("admin:registry_pairing_export") + "?status__exact=in_progress"
    response = client.post(address, {"format": "1", "resource": "0"})
    lines = response.content.decode("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == ["P-0002"]


def test_exported_text_is_never_a_formula(client):
    for place, risky in enumerate(["=1+1", "+66", "-5", "@cmd", "\tก"], start=1):
        factories.pairing("TH-50", f"หน่วย {place}", note=risky)
    csv_text = _download(client, kind="1").content
    assert csv_text.startswith(b"\xef\xbb\xbf")
    lines = csv_text.decode("utf-8-sig").splitlines()[1:]
    assert [line.split(",")[8] for line in lines] == ["'=1+1", "'+66", "'-5", "'@cmd", "'\tก"]
    book = openpyxl.load_workbook(io.BytesIO(_download(client).content))
    types = {cell.data_type for row in book.active.iter_rows() for cell in row}
    assert "f" not in types


@pytest.mark.parametrize("kind", ["0", "1"])
def test_an_export_imported_again_changes_nothing(client, editor, kind):
    factories.pairing("TH-50", "อูโอซุ", note="=1+1")
    factories.pairing("TH-83", factories.counterpart("ลียง", country="FR", name_en="Lyon"),
                      signed="2019-01", confirmed=False)  # fmt: skip
    factories.pairing("TH-57", "ฮนโจ", signed=None)
    again = check(_download(client, kind=kind).content, user=editor)
    assert (again.counts, again.faults) == ((0, 0, 3, 0), [])
    passed_over = [header for header, _meant in again.table.passed_over]
    assert passed_over == ["สถานะ", "การยืนยัน", "เลขที่ในบัญชี"]
