"""The activities of a year, with photos for those who may see them; and the page of all reports.

Today is 15 August 2566 (2023-08-15), a day of FY 2566.
"""

import io
import json
import shutil
from datetime import datetime
from functools import cache

import pypdf
import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.test.utils import override_settings

from monitoring import actions
from monitoring.choices import Status
from monitoring.models import Activity
from monitoring.reports import ReportRefused
from monitoring.reports.annual import PHOTOS_OF_ONE, annual_report
from monitoring.reports.measures import Measure
from sistercity import clock
from sistercity.accounts.choices import Role
from sistercity.files import store
from sistercity.files.content import read_evidence
from sistercity.thai.calendar import BANGKOK
from tests import factories
from tests.monitoring import uploads

pytestmark = pytest.mark.django_db
NOW = datetime(2023, 8, 15, 9, 30, tzinfo=BANGKOK)


@pytest.fixture(scope="module", autouse=True)
def files(tmp_path_factory):
    """The files of this module's records stand in a folder of their own."""
    with override_settings(VAR_DIR=tmp_path_factory.mktemp("var")):
        yield


@pytest.fixture(scope="module", autouse=True)
def told(rows_of_the_file, files):
    """Chiang Mai: one activity with two countries and five photos; Nan: one without a budget."""
    with clock.playing(datetime(2019, 3, 6, 9, tzinfo=BANGKOK)):
        factories.six_indicators()
    japan = factories.pairing("TH-50", "อูโอซุ")
    china = factories.pairing("TH-50", factories.counterpart("คุนหมิง", country="CN"))
    draft = factories.activity(
        japan, china, title="เทศกาลสองเมือง", budget_amount=5000, status=Status.DRAFT
    )
    officer = factories.posted(Role.OFFICER, "TH-50")
    for number in range(PHOTOS_OF_ONE + 1):
        actions.add_evidence(
            by=officer,
            activity_id=draft.pk,
            content=read_evidence(uploads.photo(colour=(200, 30, 30 + 20 * number))),
            name=f"{number}.jpg",
            caption=f"พิธีเปิด {number}",
            alt_text="คนสองฝ่ายยืนหน้าเวที",
        )
    factories._walk(draft, Status.APPROVED, officer)
    factories.activity(factories.pairing("TH-55", "หลวงพระบาง"), title="ค่ายเยาวชน")
    factories.activity(japan, title="งานที่ยังไม่เห็นชอบ", status=Status.SUBMITTED)
    return draft.pk


@pytest.fixture
def lost(told, tmp_path, settings):
    """The path of one of the photos, in a copy of the files, none of which was printed before."""
    shutil.copytree(store.root(), tmp_path / "files")
    settings.VAR_DIR = tmp_path
    evidence = Activity.objects.get(pk=told).evidence.order_by("id")[2]
    return store.root() / evidence.file.path


def made(**asked):
    return annual_report(2566, now=NOW, **asked)


@cache
def published():
    """The report that everybody reads, printed once for all who only read it."""
    return Client().get("/reports/activities/2566.pdf")


def words(response):
    pages = pypdf.PdfReader(io.BytesIO(response.content)).pages
    return "".join("".join(page.extract_text() for page in pages).split()).replace("ํา", "ำ")


def images(response):
    pages = pypdf.PdfReader(io.BytesIO(response.content)).pages
    return len({image.data for page in pages for image in page.images})


def planner():
    client = Client()
    client.force_login(factories.person(Role.PLANNER))
    return client


def test_activities_are_added_up_and_told_one_by_one(client):
    report = made()

    assert (report.total.activity_count, report.total.budget_amount) == (2, 5000)
    assert (report.total.untold_budgets, report.waiting_count) == (1, 1)
    assert {one.name.name_en: one.activity_count for one in report.by[Measure.COUNTRY]} == {
        "Japan": 2, "China": 1,
    }  # fmt: skip
    assert [entry.told.title for entry in made(place="TH-50").entries] == ["เทศกาลสองเมือง"]
    text = words(published())
    for told in ("เทศกาลสองเมือง", "๕,๐๐๐บาท", "ไม่ได้ระบุงบประมาณ๑กิจกรรม", "อีก๑กิจกรรม"):
        assert told in text, told
    assert "งานที่ยังไม่เห็นชอบ" not in text
    plain = json.loads(client.get("/reports/activities/2566.json?region=north").content)
    assert sorted(one["countries"] for one in plain["activities"]) == [["CN", "JP"], ["JP"]]
    assert "photos" not in plain["activities"][0]
    assert "ไม่มีกิจกรรมที่กระทรวงเห็นชอบแล้ว" in words(client.get("/reports/activities/2564.pdf"))


def test_photos_are_printed_for_the_ministry_a_few_of_each_activity():
    internal = planner().get("/reports/activities/2566.pdf?internal=1")

    assert images(internal) == PHOTOS_OF_ONE
    assert "มีภาพอีก๑ภาพ" in words(internal)
    assert "พิธีเปิด0" in words(internal)
    assert internal["Cache-Control"] == "private, no-store"
    assert images(published()) == 0
    assert "พิธีเปิด" not in words(published())


@pytest.mark.expects_log("django.request")
def test_a_lost_photo_is_named_and_there_is_no_half_report(lost, client):
    lost.unlink()

    with pytest.raises(ReportRefused):
        made(internal=True)
    response = planner().get("/reports/activities/2566.pdf?internal=1")
    assert response.status_code == 400
    page = response.content.decode()
    for told in ("พิธีเปิด 2", "เทศกาลสองเมือง", "เชียงใหม่"):
        assert told in page, told
    assert client.get("/reports/activities/2566.pdf").status_code == 200


@pytest.mark.expects_log("sistercity.files.store")
def test_half_a_photo_is_as_good_as_lost(lost):
    lost.write_bytes(lost.read_bytes()[:-200])
    with pytest.raises(ReportRefused):
        made(internal=True)


@pytest.mark.expects_log("django.request")
def test_the_page_leads_to_the_report_that_is_chosen(client):
    usual = {"fiscal_year": "2566", "place": "", "as_at": "", "known_at": "", "language": "th",
             "digits": "", "extension": "pdf"}  # fmt: skip
    for chosen, address in (
        ({"report": "kpi", "place": "region:north"}, "/reports/kpi/2566.pdf?region=north"),
        ({"report": "kpi", "extension": "xlsx"}, "/reports/kpi/2566.xlsx"),
        (
            {"report": "province", "place": "TH-50", "language": "en", "digits": "thai"},
            "/reports/province/TH-50/2566.pdf?lang=en&digits=thai",
        ),
        ({"report": "annual", "extension": "json"}, "/reports/activities/2566.json"),
        (
            {"report": "closeout", "as_at": "30 ก.ย. 2565"},
            "/reports/plan/2562-2566.pdf?as_at=2022-09-30",
        ),
        ({"report": "register"}, "/reports/register.pdf"),
    ):
        response = client.get("/reports/", usual | chosen)
        assert (response.status_code, response["Location"]) == (302, address)
    for chosen, told in (
        ({"report": "province"}, "ต้องเลือกจังหวัด"),
        ({"fiscal_year": "2499"}, "ไม่มีรายงานของปีงบประมาณ พ.ศ. 2499"),
        ({"report": "kpi", "as_at": "31 ก.พ. 2566"}, "ก.พ."),
    ):
        response = client.get("/reports/", usual | {"report": "kpi"} | chosen)
        assert response.status_code == 400
        assert told in response.content.decode()
    client.force_login(factories.posted("officer"))
    refused = client.get("/reports/", usual | {"report": "annual", "internal": "on"})
    assert (refused.status_code, list(refused.context["form"].errors)) == (400, ["internal"])


def test_the_command_writes_every_kind(tmp_path):
    out = tmp_path / "plan.json"
    call_command("report", "closeout", "--fiscal-year", "2566", "--out", str(out), "--internal")
    assert json.loads(out.read_bytes())["is_internal"] is True
    with pytest.raises(CommandError, match="TH-99"):
        call_command("report", "province", "--fiscal-year", "2566", "--province", "TH-99",
                     "--out", str(tmp_path / "a.pdf"))  # fmt: skip
    assert not (tmp_path / "a.pdf").exists()
