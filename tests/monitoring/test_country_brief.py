"""One country: who is paired with it, what was done, what waits; measures of activities.

Today is 15 August 2566 (2023-08-15), a day of FY 2566.
"""

from __future__ import annotations

import io
import json
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pypdf
import pytest
from django.core.management import CommandError, call_command

from monitoring import actions as monitoring
from monitoring.choices import Status
from monitoring.errata import giving_reason
from monitoring.models import Activity, Seal
from monitoring.reports.annual import annual_report
from monitoring.reports.country import YEARS_TOLD, Waits, country_brief
from monitoring.reports.measures import Measure
from monitoring.seals.since import errata_of
from sistercity import clock
from sistercity.thai.calendar import BANGKOK
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2023, 8, 15, 9, 30, tzinfo=BANGKOK)


@pytest.fixture(scope="module", autouse=True)
def japan(rows_of_the_file):
    """Chiang Mai is busy with Uozu and Kunming; Nan is silent; Phuket is to be confirmed."""
    with clock.playing(datetime(2023, 6, 1, 9, tzinfo=BANGKOK)):
        uozu = factories.counterpart("อูโอซุ", name_local="魚津市")
        busy = factories.pairing("TH-50", uozu, signed="1989-08-08")
        kunming = factories.pairing("TH-50", factories.counterpart("คุนหมิง", country="CN"))
        factories.pairing("TH-55", "ฮนโจ", signed="1992")
        factories.pairing("TH-83", "นาฮะ", signed="2001", confirmed=False)
        told = {"direction": "outbound", "thai_count": 12, "foreign_count": 3}
        factories.activity(
            busy, kunming, title="เทศกาลสองเมือง", starts_on=date(2023, 2, 1), kind="culture",
            budget_amount=Decimal("5000.50"), budget_source="province", **told,
        )  # fmt: skip
        factories.activity(busy, title="ค่ายเยาวชน", starts_on=date(2022, 2, 1), kind="education")
        factories.activity(busy, title="ก่อนหน้านั้น", starts_on=date(2018, 2, 1))
        factories.activity(busy, title="ยังไม่เห็นชอบ", status=Status.ENDORSED)


def _brief(code="JP", **asked):
    return country_brief(code, as_at=date(2023, 8, 15), known_at=None, now=NOW, **asked)


def test_pairs_activities_and_what_waits_are_told_of_the_country_alone():
    brief = _brief()
    assert (len(brief.signed), brief.province_count, len(brief.candidates)) == (2, 2, 1)
    assert [one.title for one in brief.activities] == ["ค่ายเยาวชน", "เทศกาลสองเมือง"]
    assert {year: one.activity_count for year, one in brief.years} == {
        2562: 0, 2563: 0, 2564: 0, 2565: 1, 2566: 1,
    }  # fmt: skip
    assert len(brief.years) == YEARS_TOLD
    total = brief.total
    assert (total.thai_count, total.foreign_count) == (12 + 20, 3 + 10)
    assert (total.budget_amount, total.untold_budgets) == (Decimal("5000.50"), 1)
    busy, silent = brief.confirmed
    assert (busy.listed.province_code, len(busy.activities), busy.waits) == ("TH-50", 2, ())
    assert busy.last_on == date(2023, 2, 1)
    assert (silent.listed.province_code, silent.waits) == ("TH-55", (Waits.SILENT,))
    assert [one.title for one in _brief("CN").activities] == ["เทศกาลสองเมือง"]


def test_an_agreement_waits_half_a_year_before_it_ends_and_after():
    def waits(day):
        brief = country_brief("KR", as_at=day, known_at=None, now=NOW)
        return brief.confirmed[0].waits

    seoul = factories.counterpart("โซล", country="KR")
    pair = factories.pairing("TH-50", seoul, signed="2022-01-10")
    factories.event(pair, "renewed", "2022-02-01", told={"expires_on": date(2023, 9, 1)})
    assert waits(date(2022, 12, 1)) == ()
    assert waits(date(2023, 3, 10)) == (Waits.EXPIRING,)
    assert Waits.EXPIRED in waits(date(2023, 9, 2))


def test_activities_are_added_up_by_what_they_were_each_line_with_its_records():
    report = annual_report(2566, now=NOW)
    (festival,) = report.entries
    for measure, codes in (
        (Measure.PROVINCE, ["TH-50"]),
        (Measure.COUNTRY, ["CN", "JP"]),
        (Measure.KIND, ["culture"]),
        (Measure.DIRECTION, ["outbound"]),
        (Measure.SOURCE, ["province"]),
    ):
        assert sorted(one.code for one in report.by[measure]) == codes
        assert {one.activity_ids for one in report.by[measure]} == {(festival.told.id,)}
    earlier = annual_report(2565, now=NOW)
    assert [one.code for one in earlier.by[Measure.DIRECTION]] == ["inbound"]
    (unsaid,) = earlier.by[Measure.SOURCE]
    assert (unsaid.code, unsaid.untold_budget_ids) == ("", unsaid.activity_ids)


def test_a_measure_has_one_id_until_something_that_it_may_rest_on_changes():
    first = annual_report(2566, now=NOW)
    ids = {first.result_id(measure) for measure in Measure}
    assert len(ids) == len(Measure)
    assert first.result_id(Measure.KIND) == annual_report(2566, now=NOW).result_id(Measure.KIND)
    factories.country("LA")
    assert first.result_id(Measure.KIND) != annual_report(2566, now=NOW).result_id(Measure.KIND)


def test_the_brief_says_the_same_in_every_form(client):
    plain = json.loads(client.get("/reports/country/jp.json").content)
    assert plain["signed"] == {"pairs": 2, "provinces": 2}
    assert plain["pairings"][1]["waits"] == ["silent"]
    assert "2 ปีงบประมาณ" in plain["pairings"][1]["waits_words_th"]
    assert plain["total"]["budget_baht"] == "5000.50"
    book = openpyxl.load_workbook(io.BytesIO(client.get("/reports/country/JP.xlsx").content))
    rows = list(book["สรุป"].iter_rows(values_only=True))
    assert ("ปีงบประมาณ พ.ศ.", 2566, 1, 1, 12, 3, 5000.5, 0) in rows
    response = client.get("/reports/country/JP.pdf")
    reader = pypdf.PdfReader(io.BytesIO(response.content))
    text = "".join("".join(page.extract_text() for page in reader.pages).split())
    for told in ("บันทึกย่อประเทศ:ญี่ปุ่น", "๒คู่๒จังหวัด", "魚津市", "๕,๐๐๐.๕๐บาท", "เทศกาลสองเมือง"):
        assert told in text.replace("ํา", "ำ"), told
    assert "ยังไม่เห็นชอบ" not in text
    assert len(reader.pages) == 2
    english = client.get("/reports/country/JP.pdf?lang=en").content
    words = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(english)).pages)
    assert "Country brief: Japan" in words
    assert "2 pairs, 2 provinces" in words


@pytest.mark.expects_log("django.request")
def test_a_country_without_pairings_has_a_clear_page_and_an_unknown_one_is_refused(client):
    factories.country("LA")
    text = client.get("/reports/country/LA.json").json()
    assert (text["pairings"], text["activities"]) == ([], [])
    assert client.get("/reports/country/LA.pdf").status_code == 200
    for wrong, status in (
        ("XX.pdf", 404),
        ("TH.pdf", 404),
        ("JP.exe", 404),
        ("JP.pdf?as_at=2030-01-01", 400),
        ("JP.pdf?province=TH-50", 400),
    ):
        assert client.get(f"/reports/country/{wrong}").status_code == status
    assert "ไม่มีประเทศรหัส “XX”" in client.get("/reports/country/XX.pdf").content.decode()


def test_the_form_and_the_command_lead_to_it(client, tmp_path):
    asked = {"report": "country", "fiscal_year": "", "place": "", "as_at": "", "known_at": "",
             "language": "en", "digits": "", "extension": "pdf", "country": "JP"}  # fmt: skip
    factories.fiscal_year(2566)
    asked["fiscal_year"] = "2566"
    assert client.get("/reports/", asked)["Location"] == "/reports/country/JP.pdf?lang=en"
    call_command("report", "country", country="jp", out=tmp_path / "jp.json")
    assert json.loads((tmp_path / "jp.json").read_text())["country"]["code"] == "JP"
    with pytest.raises(CommandError, match="--country"):
        call_command("report", "country", out=tmp_path / "none.json")


@pytest.mark.expects_log("django.request")
def test_it_is_sealed_and_made_in_the_background_as_of_its_country(client):
    factories.fiscal_year(2566)
    client.force_login(factories.person("planner"))
    assert "โปรดเลือกประเทศ" in client.get("/seals/new/?kind=country").content.decode()
    address = "/seals/new/?kind=country&country=JP&as_at=2023-08-01"
    page = client.get(address)
    assert "ญี่ปุ่น" in page.content.decode()
    key = page.context["form"]["form_key"].value()
    sealed = client.post(address, {"form_key": key, "note": "", "confirmed": "False"})
    told = client.get(sealed.url).content.decode()
    assert "บันทึกย่อประเทศ: ญี่ปุ่น" in told
    assert "ทั้งประเทศ" not in told
    # What is changed of a closed year that it tells touches it.
    editor, waiting = factories.person("editor"), Activity.objects.get(title="ยังไม่เห็นชอบ")
    monitoring.close_year(by=editor, year=2566)
    monitoring.reopen_year(
        by=editor, year=2566, province_id=waiting.province_id, reason="หลักฐานมาช้า",
        expires_on=date(2023, 8, 31),
    )  # fmt: skip
    with giving_reason("เห็นชอบภายหลัง"):
        monitoring.approve_activity(by=editor, activity_id=waiting.pk)
    assert errata_of(Seal.objects.get()).exists()
    usual = dict.fromkeys(("place", "as_at", "known_at", "digits"), "")
    chosen = {"report": "country", "country": "JP", "language": "th", "extension": "pdf"}
    client.post("/reports/later/", {**usual, **chosen, "fiscal_year": "2566"})
    assert "บันทึกย่อประเทศ JP (PDF)" in client.get("/jobs/").content.decode()


def test_it_costs_the_same_queries_for_one_pairing_and_for_many(django_assert_max_num_queries):
    with django_assert_max_num_queries(100) as few:
        _brief("CN")
    more = factories.pairings(12, "TH-50", country="CN")
    factories.activity_each(more, starts_on=date(2023, 3, 1))
    with django_assert_max_num_queries(len(few)):
        assert len(_brief("CN").activities) == 13
