"""Verifying by number and by file, sealing on pages, the list; what has become of a report."""

import io
import json
import random
import zipfile
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader, PdfWriter

from monitoring import actions
from monitoring.errata import giving_reason
from monitoring.models import Seal
from monitoring.reports.kinds import KINDS
from monitoring.reports.order import Order
from monitoring.seals import reading, told, verifying
from monitoring.seals.verifying import Outcome
from sistercity.accounts.choices import Role
from sistercity.files import store
from tests import factories as make
from tests.monitoring import uploads
from tests.monitoring.sealing import SHORT, seal

pytestmark = pytest.mark.django_db

KPI = Order("kpi", fiscal_year=2565)


@pytest.fixture(autouse=True)
def store_apart(tmp_path, settings):
    settings.VAR_DIR = tmp_path


@pytest.fixture
def planner():
    return make.person(Role.PLANNER, full_name="ผู้วางแผน ลับเฉพาะ")


@pytest.fixture
def short(monkeypatch):
    monkeypatch.setitem(KINDS, "short", SHORT)


@pytest.fixture
def closed():
    """FY 2565, closed while the only joint activity of its only signed province still waited."""
    make.six_indicators()
    pairing = make.pairing()
    make.fiscal_year(2565)
    activity = make.activity(pairing, starts_on=date(2022, 2, 1), status="endorsed")
    editor = make.person(Role.EDITOR)
    actions.close_year(by=editor, year=2565)
    return {"pairing": pairing, "activity": activity, "editor": editor}


def _files(sealed):
    return {one.extension: store.content_of(one.file).data for one in sealed.files.all()}


def _sent(content, name="รายงาน.pdf"):
    return Client().post("/verify/", {"file": SimpleUploadedFile(name, content)})


def test_a_sealed_report_is_verified_by_number_and_file(closed, planner, monkeypatch):
    sealed = seal(planner, KPI)
    files, client = _files(sealed), Client()
    page = client.get(f"/verify/{sealed.number}/").content.decode()
    assert "ลับเฉพาะ" not in page
    assert planner.username not in page
    for one in sealed.files.all():
        assert one.file.sha256 in page
        answer = client.get(f"/verify/{sealed.number}/report.{one.extension}")
        assert b"".join(answer.streaming_content) == files[one.extension]
    assert len(sealed.results) == 6
    assert all(one["result_id"] in page for one in sealed.results)
    assert "ไม่ใช่ลายมือชื่อของผู้ใด" in page
    assert "ได้รหัสผลการคำนวณเดิมทั้ง 6 รายการ" in client.get(
        f"/verify/{sealed.number}/?again=1"
    ).content.decode()
    # The figure's page at the dates of the report names the same result.
    figure = client.get("/indicators/2565/2.1/", {"known_at": sealed.known_at.isoformat()})
    assert sealed.results[2]["result_id"] in figure.content.decode()

    # On paper: the number on the last page and at every foot but the cover's, the address beside.
    pages = [one.extract_text() for one in PdfReader(io.BytesIO(files["pdf"])).pages]
    assert all(sealed.number in text for text in pages[1:])
    assert f"http://localhost:8000/verify/{sealed.number}/" in pages[-1]
    assert "ไม่ใช่ลายมือชื่อของผู้ใด" in pages[-1].replace("\n", "")
    book = openpyxl.load_workbook(io.BytesIO(files["xlsx"]))
    assert book.worksheets[-1]["B1"].value == sealed.number

    for extension, content in files.items():
        answer = _sent(content, f"สำเนา.{extension}").content.decode()
        assert "แฟ้มแท้ และเป็นฉบับปัจจุบัน" in answer
        assert sealed.number in answer
    # One flipped bit anywhere: never genuine. Which number it bears does not matter for that.
    monkeypatch.setattr(verifying, "read_numbers", lambda file: reading.Read((), True))
    chance = random.Random(2565)
    for content in files.values():
        places = {0, len(content) // 2, len(content) - 1}
        places |= {chance.randrange(len(content)) for _time in range(40)}
        for place in places:
            flipped = bytearray(content)
            flipped[place] ^= 1 << chance.randrange(8)
            found = verifying.verify_file(SimpleUploadedFile("x", bytes(flipped)), "x")
            assert found.outcome != Outcome.GENUINE


def test_an_altered_copy_is_told_by_the_number_inside_it(planner, short):
    sealed = seal(planner)
    number = sealed.number.encode()
    saved = io.BytesIO(uploads.written(f"Seal {sealed.number}").read())
    book, kept = openpyxl.Workbook(), io.BytesIO()
    book.active["A1"] = sealed.number
    book.save(kept)
    locked, shut = PdfWriter(clone_from=saved), io.BytesIO()
    locked.encrypt("secret")
    locked.write(shut)
    bomb, packed = io.BytesIO(), b"0" * (20 * 1024 * 1024)
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in range(20):
            archive.writestr(f"xl/{part}.xml", packed)
    wrong = [
        (saved.getvalue(), "แฟ้มนี้ไม่ตรงกับฉบับที่ประทับไว้"),
        (kept.getvalue(), "แฟ้มนี้ไม่ตรงกับฉบับที่ประทับไว้"),
        (b'{"seal": {"number": "' + number + b'"}}', "แฟ้มนี้ไม่ตรงกับฉบับที่ประทับไว้"),
        (b"S-2566-0002-9", "เลขที่ในแฟ้มไม่เคยออกให้รายงานใด"),
        (b"S-2566-0001-5", "ไม่พบเลขที่ตราประทับในแฟ้ม"),
        (shut.getvalue(), "อ่านเนื้อหาข้างในไม่ได้"),
        (b"%PDF-1.7 broken", "อ่านเนื้อหาข้างในไม่ได้"),
        (b"PK\x03\x04 broken", "อ่านเนื้อหาข้างในไม่ได้"),
        (bomb.getvalue(), "แฟ้มนี้ไม่ใช่รายงานที่ประทับ"),
        (uploads.document().read(), "ไม่พบเลขที่ตราประทับในแฟ้ม"),
    ]
    for content, words in wrong:
        assert words in _sent(content).content.decode()
    assert Seal.objects.count() == 1


def test_a_reader_that_takes_too_long_is_stopped(monkeypatch, tmp_path):
    monkeypatch.setattr(reading, "SECONDS", 0)
    with (tmp_path / "file").open("w+b") as file:
        file.write(b"S-2566-0001-0")
        file.flush()
        assert reading.read_numbers(file) == reading.Read((), is_readable=False)


@pytest.mark.expects_log("django.request")
def test_a_file_that_is_too_large_is_refused_unread(client, settings):
    class Unread:
        def read(self, *_size):
            raise AssertionError("the body was read")

        readline = read

    # A client that checks tokens as the portal does: that check reads the form.
    strict = Client(enforce_csrf_checks=True)
    for length in (str(2 * 1024**3), "-1", "many"):
        body = {"CONTENT_LENGTH": length, "wsgi.input": Unread()}
        page = strict.post("/verify/", {"file": uploads.document()}, **body)
        assert page.status_code == 413
        assert "ระบบไม่ได้อ่านแฟ้มนี้" in page.content.decode()
    # The address without its slash is the same; a file in pieces tells no length.
    body = {"CONTENT_LENGTH": str(2 * 1024**3), "wsgi.input": Unread()}
    assert strict.post("/verify", {"file": uploads.document()}, **body).status_code == 413
    body = {"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input": Unread()}
    page = strict.post("/verify/", {"file": uploads.document()}, **body)
    assert page.status_code == 411
    assert "ไม่ได้บอกขนาดของแฟ้ม" in page.content.decode()
    # Within what a form may say around its file the form itself refuses.
    settings.VERIFY_MAX_BYTES = 10
    page = client.post("/verify/", {"file": uploads.document()})
    assert page.status_code == 400
    assert "แฟ้มใหญ่เกิน" in page.content.decode()
    assert client.post("/verify/", {}).status_code == 400


@pytest.mark.expects_log("sistercity.files.store")
@pytest.mark.expects_log("django.request")
def test_what_the_store_has_damaged_or_lost_is_not_given_out_as_genuine(client, planner, short):
    sealed = seal(planner)
    one = sealed.files.get(extension="pdf")
    address, path = f"/verify/{sealed.number}/report.pdf", store.root() / one.file.path
    whole = path.read_bytes()
    for damaged in (whole[:-1], bytes([whole[0] ^ 1]) + whole[1:], None):
        path.unlink()
        if damaged is not None:
            path.write_bytes(damaged)
        answer = client.get(address)
        assert answer.status_code == 410
        assert "ไม่ให้ดาวน์โหลด" in answer.content.decode()
        # The checksum is kept apart: a copy is verified as before.
        assert "แฟ้มแท้ และเป็นฉบับปัจจุบัน" in _sent(whole).content.decode()
    path.write_bytes(whole)
    assert b"".join(client.get(address).streaming_content) == whole


@pytest.mark.expects_log("django.request")
def test_numbers_lead_to_their_seal_or_say_what_is_wrong(client, planner, short):
    sealed = seal(planner)
    assert client.get("/verify/", {"number": "s 2566 0001 0"}).url == f"/verify/{sealed.number}/"
    assert client.get("/verify/s-2566-0001-0/").url == f"/verify/{sealed.number}/"
    for number, status, words in (
        ("S-2566-0001-7", 404, "เลขนี้พิมพ์ผิด"),
        ("S-2566-0002-9", 404, "ไม่เคยออกให้รายงานใด"),
        ("P-0001", 404, "ไม่ใช่เลขที่ตราประทับ"),
    ):
        page = client.get(f"/verify/{number}/")
        assert page.status_code == status
        assert words in page.content.decode()
    page = client.get("/verify/", {"number": "S-2566-0001-7"})
    assert page.status_code == 400
    assert "เลขนี้พิมพ์ผิด" in page.content.decode()
    assert client.get("/verify/", {"number": ""}).status_code == 400
    assert client.get(f"/verify/{sealed.number}/report.exe").status_code == 404


def test_errata_and_changed_figures_are_told_without_what_they_say(closed, planner):
    sealed = seal(planner, KPI)
    page = Client().get(f"/verify/{sealed.number}/").content.decode()
    assert "ไม่มีรายการแก้ไขหลังปิดปีที่กระทบรายงานนี้" in page
    actions.reopen_year(
        by=closed["editor"], year=2565, province_id=closed["pairing"].province_id,
        reason="หลักฐานมาช้า", expires_on=date(2023, 8, 20),
    )  # fmt: skip
    with giving_reason("เหตุผลภายใน"):
        actions.approve_activity(
            by=make.person(Role.EDITOR, "test-second"), activity_id=closed["activity"].pk
        )
    page = Client().get(f"/verify/{sealed.number}/").content.decode()
    assert "1/2565" in page
    assert "เหตุผลภายใน" not in page
    row = page.split('<th scope="row">2.1')[1].split("</tr>")[0]
    assert "ร้อยละ 0" in row
    assert "ร้อยละ 100" in row
    # The figures at the report's own moment stay as they were.
    again = Client().get(f"/verify/{sealed.number}/?again=1").content.decode()
    assert "ได้รหัสผลการคำนวณเดิมทั้ง 6 รายการ" in again
    # The same is told beside the erratum to those who may read it.
    desk = Client()
    desk.force_login(closed["editor"])
    assert sealed.number in desk.get("/years/2565/errata/").content.decode()


@pytest.mark.expects_log("django.request")
def test_a_planner_seals_on_a_page_and_replaces(planner, short, monkeypatch):
    make.plan()
    client = Client()
    client.force_login(planner)
    address = "/seals/new/?kind=short&fiscal_year=2565&as_at=2022-09-30&language=th"
    page = client.get(address)
    assert page.status_code == 200
    assert "สิ่งที่จะประทับ" in page.content.decode()
    key = page.context["form"]["form_key"].value()
    sent = {"form_key": key, "note": "ประชุม 2/2566", "confirmed": "False"}
    answer = client.post(address, sent)
    sealed = Seal.objects.get()
    assert answer.url == f"/verify/{sealed.number}/"
    assert sealed.note == "ประชุม 2/2566"
    # A report without figures has nothing to compute again.
    with monkeypatch.context() as without:
        without.setattr(told, "results_of", lambda seal: [])
        page = client.get(f"/verify/{sealed.number}/?again=1").content.decode()
        assert "คำนวณใหม่เมื่อครู่" not in page
    assert client.post(address, sent).url == answer.url  # pressed twice, or sent again by Back
    other = client.post(address, sent | {"note": "ประชุม 3/2566"})
    assert "แบบฟอร์มนี้ใช้บันทึกไปแล้ว" in other.content.decode()
    assert other.context["form"]["form_key"].value() != key
    assert Seal.objects.count() == 1
    page = client.get(address).content.decode()
    assert f"เหมือนฉบับ {sealed.number}" in page
    refused = client.post(address, sent | {"form_key": "7b0d7a56-0bb1-4e0f-8a3c-2c8f5c1f9d10"})
    assert refused.status_code == 409
    assert sealed.number in refused.content.decode()
    for wrong in ("kind=novel", "kind=short", "kind=short&fiscal_year=2565&as_at=31/2/2565",
                  "kind=kpi&fiscal_year=2566&as_at=2562-01-01", "kind=kpi&fiscal_year=2499",
                  "kind=kpi&fiscal_year=2566&place=TH-99", "kind=province&fiscal_year=2566",
                  "kind=kpi&fiscal_year=2566&known_at=2562-01-01"):  # fmt: skip
        assert client.get(f"/seals/new/?{wrong}").status_code == 400
    replace = f"/seals/{sealed.number}/supersede/"
    form = client.get(replace).context["form"]
    body = {"form_key": form["form_key"].value(), "reason": "", "note": ""}
    assert "โปรด" in client.post(replace, body).content.decode()
    answer = client.post(replace, body | {"reason": "แก้ไขตาม 1/2565"})
    new = Seal.objects.current().get()
    assert answer.url == f"/verify/{new.number}/"
    old = Client().get(f"/verify/{sealed.number}/").content.decode()
    assert new.number in old
    assert "แก้ไขตาม 1/2565" in old
    assert "มีฉบับใหม่แทนแล้ว" in _sent(_files(sealed)["pdf"]).content.decode()
    assert client.get(replace).url == f"/verify/{new.number}/"
    late = body | {"reason": "อีกครั้ง", "form_key": "7b0d7a56-0bb1-4e0f-8a3c-2c8f5c1f9d11"}
    assert client.post(replace, late).status_code == 409


def test_the_list_is_narrowed_sent_and_costs_the_same(planner, short):
    client = Client()
    assert "ยังไม่มีรายงานที่ประทับแล้ว" in client.get("/seals/").content.decode()
    first = seal(planner)
    with CaptureQueriesContext(connection) as few:
        client.get("/seals/")
    for _time in range(3):
        seal(planner, confirmed=True)
    with CaptureQueriesContext(connection) as many:
        page = client.get("/seals/")
    assert len(many) == len(few)
    assert page.content.decode().count("S-2566-") >= 4
    none = client.get("/seals/?state=superseded").content.decode()
    assert "ไม่มีรายงานที่ประทับแล้วตามเงื่อนไขนี้" in none
    narrowed = client.get("/seals/?year=2566&kind=short&state=current").content.decode()
    assert first.number in narrowed
    sent = client.get("/seals/?format=json")
    rows = json.loads(b"".join(sent.streaming_content))["rows"]
    assert len(rows) == 4
    assert rows[-1]["number"] == first.number
    client.force_login(planner)
    make.six_indicators()
    figures = client.get("/indicators/2566/").content.decode()
    assert "/seals/new/?kind=kpi&amp;fiscal_year=2566" in figures
