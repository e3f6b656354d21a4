"""Reports made in the background: all provinces as one ZIP, of one moment; one report as a file.

Today is 15 August 2566 (2023-08-15).
"""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from monitoring import actions as monitoring
from monitoring.jobs import ALL_PROVINCES, ONE_REPORT
from registry.models import Province
from sistercity import clock
from sistercity.audit.ledger import writing
from sistercity.audit.models import AccessRecord
from sistercity.errors import NotAllowed
from sistercity.jobs import queue, results
from sistercity.jobs.actions import ask_job
from sistercity.jobs.models import Job
from sistercity.jobs.worker import WorkLoop
from sistercity.thai.calendar import BANGKOK
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.expects_log("django.request")]
ASKED_AT = datetime(2023, 8, 15, 10, 0, tzinfo=BANGKOK)


@pytest.fixture(scope="module")
def three_places(rows_of_the_file):
    """Chiang Mai did something in FY 2565, Phuket did not; Bangkok has its sheet."""
    with clock.playing(datetime(2019, 3, 6, 9, tzinfo=BANGKOK)):
        make.six_indicators()
    with clock.playing(datetime(2023, 7, 3, 9, tzinfo=BANGKOK)):
        done = make.pairing("TH-50", "เมืองหนึ่ง")
        make.activity(done, starts_on=date(2022, 2, 1))
        make.province("TH-10", kind="special", name_th="กรุงเทพมหานคร", name_en="Bangkok")
        return make.pairing("TH-83", "เมืองสอง")


def _work_off():
    WorkLoop("test", Job.objects.open().exists).run()


def _bundle(job) -> zipfile.ZipFile:
    job.refresh_from_db()
    assert (job.state, job.error) == ("done", "")
    return zipfile.ZipFile(results.path_of(job.result_sha256))


def test_the_zip_holds_every_province_as_known_at_the_moment_of_asking(three_places):
    planner, editor = make.person("planner"), make.person("editor")
    asked = {"fiscal_year": 2565, "language": "th"}
    with clock.playing(ASKED_AT):
        job, _is_new = ask_job(by=planner, kind=ALL_PROVINCES, asked=asked)
    assert job.total_count == 3
    WorkLoop("test", bool).make(queue.claim("test"))
    # Phuket does something, and the year is closed, before its own report is made.
    with clock.playing(ASKED_AT + timedelta(hours=1)):
        make.activity(three_places, starts_on=date(2022, 3, 1))
        monitoring.close_year(by=editor, year=2565)
        _work_off()
    bundle = _bundle(job)
    assert bundle.testzip() is None
    lines = list(csv.reader(io.StringIO(bundle.read("contents.csv").decode("utf-8-sig"))))
    assert lines[0] == ["รหัส", "จังหวัด", "รายงาน", "แฟ้ม", "SHA-256", "รหัสผลการคำนวณ"]
    named = [line[3] for line in lines[1:]]
    assert bundle.namelist() == ["contents.csv", *named]
    assert [(line[0], line[1]) for line in lines[1::3]] == [
        ("TH-10", "กรุงเทพมหานคร"), ("TH-50", "เชียงใหม่"), ("TH-83", "ภูเก็ต"),
    ]  # fmt: skip
    assert [name.rsplit(".")[-1] for name in named] == ["pdf", "xlsx", "json"] * 3
    assert all(name.split("/")[1].isascii() for name in named)
    for line in lines[1:]:
        assert hashlib.sha256(bundle.read(line[3])).hexdigest() == line[4]
        entry = bundle.getinfo(line[3])
        assert entry.flag_bits & 0x800  # the name is UTF-8
        assert entry.date_time == (2023, 8, 15, 10, 0, 0)
    # The same moment asked for after the closing gives the same bytes.
    with clock.playing(ASKED_AT + timedelta(hours=2)):
        later = {**asked, "known_at": ASKED_AT.isoformat()}
        again, _is_new = ask_job(by=planner, kind=ALL_PROVINCES, asked=later)
        _work_off()
        again.refresh_from_db()
        assert again.result_sha256 == job.result_sha256
        # What is asked for now tells the closed year.
        now, _is_new = ask_job(by=editor, kind=ALL_PROVINCES, asked=asked)
    closed_at = datetime.fromisoformat(now.parameters["order"]["known_at"])
    assert closed_at == ASKED_AT + timedelta(hours=1)


def test_what_is_recorded_later_from_an_older_source_makes_all_pieces_tell_of_it(three_places):
    with clock.playing(ASKED_AT):
        planner = make.person("planner")
        job, _is_new = ask_job(by=planner, kind=ALL_PROVINCES, asked={"fiscal_year": 2565})
    WorkLoop("test", bool).make(queue.claim("test"))
    known = datetime(2023, 8, 1, 9, tzinfo=BANGKOK)
    with writing(by=None, action="province.save", known_from=known) as entry:
        row = Province.objects.get(code="TH-83")
        row.name_en = "Phuket Island"
        entry.save(row)
    number = entry.change.number
    while not (claimed := queue.claim("test")).piece.is_last:
        WorkLoop("test", bool).make(claimed)
    assert job.pieces.get(key="TH-10").notes["known_number"] == number - 1
    WorkLoop("test", bool).make(claimed)
    job.refresh_from_db()
    assert (job.state, job.done_count) == ("working", 2)
    _work_off()
    assert len(_bundle(job).namelist()) == 10


def test_one_report_is_made_in_the_background_too(client, three_places):
    editor = make.person("editor")
    order = {"kind": "kpi", "fiscal_year": 2565, "place": "TH-50"}
    asked = {"order": order, "extension": "json"}
    job, _is_new = ask_job(by=editor, kind=ONE_REPORT, asked=asked)
    _work_off()
    job.refresh_from_db()
    assert b'"TH-50"' in results.path_of(job.result_sha256).read_bytes()
    client.force_login(editor)
    assert "แฟ้มที่ท่านขอไว้ พร้อมดาวน์โหลด" in client.get("/start/").content.decode()
    for wrong in ({"order": order, "extension": "exe"}, {"order": {"kind": "none"}}, {}):
        with pytest.raises(ValidationError, match="โปรดขอใหม่จากหน้ารายงาน"):
            ask_job(by=editor, kind=ONE_REPORT, asked={"extension": "pdf", **wrong})
    with pytest.raises(NotAllowed, match="ฉบับใช้ภายใน"):
        ask_job(by=editor, kind=ONE_REPORT, asked={**asked, "order": {**order, "internal": True}})
    assert Job.objects.count() == 1


def test_the_form_asks_once_tells_what_is_wrong_and_refuses_a_province(client, three_places):
    address, planner = "/reports/provinces/", make.person("planner")
    client.force_login(planner)
    asked = {"fiscal_year": "2565", "language": "en", "digits": "thai", "as_at": "", "known_at": ""}
    page = client.post(address, {**asked, "known_at": "1 ม.ค. 2570"})
    assert (page.status_code, Job.objects.count()) == (200, 0)
    assert "ยังมาไม่ถึง" in page.content.decode()
    assert 'value="1 ม.ค. 2570"' in page.content.decode()
    before = client.post(address, {**asked, "as_at": "1 ม.ค. 2560"})
    assert "โปรดเลือกวันที่ตั้งแต่" in before.content.decode()
    for _press in range(2):
        assert client.post(address, asked)["Location"] == "/jobs/"
    job = Job.objects.get()
    assert job.parameters["order"]["digits"] == "thai"
    taken = AccessRecord.objects.get(kind="exported")
    assert (taken.by, taken.detail) == (planner, address)
    assert (taken.list_name, taken.file_format) == ("provinces-2565-2022-09-30-en", "zip")
    page = client.get("/jobs/").content.decode()
    assert "รายงานทุกจังหวัด ปีงบประมาณ 2565 (ZIP)" in page
    assert "จึงไม่ได้เพิ่มงานใหม่" in page
    assert address in client.get("/reports/").content.decode()
    client.force_login(make.posted("officer"))
    refused = client.post(address, asked)
    assert refused.status_code == 403
    assert "ขอได้เฉพาะเจ้าหน้าที่กระทรวง" in refused.content.decode()
    assert "ขอได้เฉพาะเจ้าหน้าที่กระทรวง" in client.get("/reports/").content.decode()
    assert Job.objects.count() == 1


def test_any_report_is_asked_for_by_a_form_too_in_its_internal_edition_by_those_who_may(
    client, three_places
):
    address, editor = "/reports/later/", make.person("editor")
    client.force_login(editor)
    asked = {
        "report": "closeout", "fiscal_year": "2565", "place": "TH-50", "language": "en",
        "digits": "arabic", "extension": "pdf", "internal": "on",
    }  # fmt: skip
    page = client.post(address, {**asked, "report": "province", "place": ""})
    assert "รายงานของจังหวัดต้องเลือกจังหวัด" in page.content.decode()
    # What no worker could make is not put into the queue.
    for wrong in ({"report": "kpi", "place": "TH-99"}, {"known_at": "2019-01-01"},
                  {"fiscal_year": "2499"}):  # fmt: skip
        page = client.post(address, {**asked, **wrong})
        assert page.status_code == 200
        assert page.context["form"].errors
    assert not Job.objects.exists()
    assert client.post(address, asked)["Location"] == "/jobs/"
    # Said or left to the language: the same numerals, the same job.
    client.post(address, asked | {"digits": ""})
    order = Job.objects.get().parameters["order"]
    # The close-out is of the whole plan, of no single place.
    assert {**order, "as_at": "", "known_at": ""} == {
        "kind": "closeout", "fiscal_year": 2566, "language": "en", "internal": True,
        "as_at": "", "known_at": "",
    }  # fmt: skip
    assert "รายงานสรุปผลตามแผน ปีงบประมาณ 2566 (PDF)" in client.get("/jobs/").content.decode()
