"""The printed report: the same figures in Thai digits, every page legible, by page and command."""

import io
import json
import subprocess
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache

import pypdf
import pytest
from django.core.management import CommandError, call_command
from PIL import Image
from pytest_django import DjangoDbBlocker

from monitoring.choices import Status
from monitoring.reports import kpi_report
from monitoring.reports.plain import report_json
from monitoring.reports.printing import report_pdf
from registry import actions
from registry.models import DeclaredTotal, Pairing
from sistercity import clock
from sistercity.thai.calendar import BANGKOK
from sistercity.thai.numerals import writing_with
from tests import factories
from tests.databases import copied

pytestmark = pytest.mark.django_db
NOW = datetime(2023, 8, 15, 9, 30, tzinfo=BANGKOK)
TWO_WEEKS_AGO = datetime(2023, 8, 1, 12, tzinfo=BANGKOK)


@pytest.fixture(scope="module", autouse=True)
def register(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The tests of this file share a database; what one writes is taken back after it."""
    with django_db_blocker.unblock(), copied("printed"):
        make_register()
        yield


def make_register() -> None:
    """Three provinces signed before FY 2566; Chiang Mai alone did something: 1 ÷ 3 = 33.3 %."""
    with clock.playing(datetime(2019, 3, 6, 9, tzinfo=BANGKOK)):
        factories.six_indicators()
        factories.document("คู่มือการดำเนินงาน")
        declared = factories.document("บัญชี", kind="list")
        actions.save_record(
            by=None,
            record=DeclaredTotal(
                document=declared, status="signed", as_at=date(2019, 1, 4),
                pair_count=89, province_count=39,
            ),
        )  # fmt: skip
    with clock.playing(datetime(2023, 3, 1, 9, tzinfo=BANGKOK)):
        central = factories.region("central", "ภาคกลาง", "Central")
        ayutthaya = factories.province(
            "TH-14", name_th="พระนครศรีอยุธยา", name_en="Phra Nakhon Si Ayutthaya", region=central
        )
        factories.pairing(ayutthaya, "ไอจิ")
        factories.pairing("TH-83", "นีซ", signed="1989")
        factories.target(factories.indicator("2.1"), 2566, "0.8")
        pairing = factories.pairing("TH-50", "อูโอซุ")
        factories.activity(pairing, title="แลกเปลี่ยนเยาวชน")
        factories.activity(pairing, title="กิจกรรมที่ยังเป็นร่าง", status=Status.DRAFT)
        factories.order("TH-50", "๗/๒๕๖๕", date(2022, 1, 4))


def made(**asked) -> bytes:
    return report_pdf(kpi_report(2566, now=NOW, **asked))


@cache
def printed() -> bytes:
    """The national report of the register above, printed once for all who only read it."""
    return made()


@cache
def of_phuket() -> bytes:
    """The report on Phuket as known two weeks ago, printed once."""
    return made(place="TH-83", known_at=TWO_WEEKS_AGO)


@cache
def text_of(pdf: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return "\n".join(" ".join(page.extract_text().split()) for page in pages)


def test_the_cover_says_which_year_place_and_dates():
    cover = text_of(printed()).splitlines()[0]

    for words in (
        "รายงานผลตามตัวชี้วัด ปีงบประมาณ พ.ศ. ๒๕๖๖",
        "ทั้งประเทศ",
        "๑๕ สิงหาคม ๒๕๖๖",
        "๑๕ สิงหาคม ๒๕๖๖ เวลา ๐๙.๓๐ น.",
        "กำลังดำเนินอยู่",
        "ข้อมูลสาธิต",
    ):
        assert words in cover


def test_a_span_of_years_keeps_its_hyphen(tmp_path):
    path = tmp_path / "report.pdf"
    path.write_bytes(printed())
    copied = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True)
    assert "พ.ศ. ๒๕๖๒ - ๒๕๖๖" in copied.stdout
    assert "๒๕๖๒ ๒๕๖๖" not in copied.stdout


def test_it_prints_the_figures_of_page_and_file(client):
    report = kpi_report(2566, now=NOW)
    text = text_of(printed())
    figures = json.loads(report_json(report))["figures"]
    (item,) = (one for one in figures if one["indicator"] == "2.1")
    html = client.get("/indicators/2566/2.1/").content.decode()

    # 1 ÷ 3 = 0.3333…, printed as 33.3 per cent.
    assert (item["value"], item["numerator"], item["denominator"]) == (0.3333, 1, 3)
    assert "ร้อยละ 33.3" in html
    assert "ร้อยละ ๓๓.๓" in text
    assert "๑ จาก ๓ จังหวัด" in text
    # A third of a target of 80 %.
    assert "ต่ำกว่าเป้าหมาย" in text
    assert "เป้าหมาย ร้อยละ ๘๐ (กำหนดโดยแผนขับเคลื่อน)" in text
    assert item["result_id"] in text


def test_it_tells_coverage_exclusions_and_assumed_dates():
    text = text_of(printed())

    assert "ทะเบียนมี ๓ จาก ๓๙ จังหวัด และ ๓ จาก ๘๙ คู่" in text
    assert "กระทรวงยังไม่ได้เห็นชอบ ๑" in text
    assert "มี ๑ คู่ที่ทราบเพียงปี พ.ศ." in text
    assert "กิจกรรมที่ยังเป็นร่าง" not in text


def test_digits_of_words_and_figures_are_thai():
    body = text_of(printed()).split("หลักการอ่านตัวเลข")[0]
    kept = ("P-0001", "P-0002", "P-0003", "Sister City")
    for words in kept:
        body = body.replace(words, "")
    report = kpi_report(2566, now=NOW)
    for item in report.figures:
        body = body.replace(item.result_id, "")

    assert not [char for char in body if char in "0123456789"]


def test_arabic_numerals_are_everywhere_when_asked_for():
    with writing_with("arabic"):
        pages = text_of(made())

    assert not [char for char in pages if char in "๐๑๒๓๔๕๖๗๘๙"]
    assert f"หน้า 2 จาก {len(pages.splitlines())}" in pages
    assert "เริ่มวันที่ 1 ตุลาคม" in pages


@pytest.mark.expects_log("django.request")
@pytest.mark.parametrize("address", ["/reports/kpi/2566.pdf", "/reports/register.pdf"])
def test_numerals_that_there_are_not_are_refused_by_name(client, address):
    for query in ("?digits=roman", "?digits=thai&digits=arabic"):
        response = client.get(f"{address}{query}")

        assert response.status_code == 400
        assert "digits" in response.content.decode()


def outline_of(pdf: bytes) -> list[tuple[str, int]]:
    """Every bookmark below the title with the number of its page, in order."""
    reader = pypdf.PdfReader(io.BytesIO(pdf))

    def walk(entries):
        for entry in entries:
            if isinstance(entry, list):
                yield from walk(entry)
            else:
                yield entry.title, reader.get_destination_page_number(entry) + 1

    return list(walk(reader.outline[1]))


def test_contents_and_bookmarks_name_every_heading_with_its_page():
    cover, contents, *body = text_of(printed()).splitlines()
    marks = outline_of(printed())
    thai = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
    lines = contents.replace(" ", "").replace(".", "")

    assert marks[:2] == [("บทสรุปผู้บริหาร", 3), ("สรุปผลเทียบกับค่าเป้าหมาย", 4)]
    place = 0
    for title, page in marks:
        line = f"{title}{page}".replace(" ", "").replace(".", "").translate(thai)
        assert line in lines[place:]
        place = lines.index(line, place) + len(line)
    assert marks[-1][0] == "หลักการอ่านตัวเลข"
    assert "หลักการอ่านตัวเลข" in body[marks[-1][1] - 3]


def test_three_signatures_close_the_report_on_one_page():
    *earlier, last = text_of(printed()).splitlines()

    for who in ("ผู้จัดทำ", "ผู้ตรวจสอบ", "ผู้รับรอง"):
        assert who in last
        assert not [page for page in earlier if who in page]
    assert last.count("ตำแหน่ง") == last.count("ลงชื่อ") == 3


def test_names_are_never_broken():
    layout = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=printed(), capture_output=True, check=True
    ).stdout.decode()

    assert any("พระนครศรีอยุธยา" in line for line in layout.splitlines())


def test_every_page_bears_its_number_and_is_not_empty(tmp_path):
    pdf = printed()
    (tmp_path / "report.pdf").write_bytes(pdf)
    subprocess.run(
        ["pdftoppm", "-r", "40", "-gray", "-png", "report.pdf", "page"], cwd=tmp_path, check=True
    )
    pictures = sorted(tmp_path.glob("page-*.png"))
    texts = text_of(pdf).splitlines()
    thai = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")

    assert len(pictures) == len(texts) > 5
    for number, (picture, text) in enumerate(zip(pictures, texts, strict=True), start=1):
        if number > 1:
            assert f"หน้า {number} จาก {len(texts)}".translate(thai) in text
        ink = Image.open(picture).point(lambda tone: 255 if tone < 160 else 0)
        left, _top, right, _bottom = ink.getbbox()
        # Within the sheet's margins: nothing runs off the paper.
        assert left > 0.06 * ink.width
        assert right < 0.95 * ink.width


def test_the_same_dates_give_the_same_bytes():
    first = of_phuket()
    factories.activity(Pairing.objects.get(province__code="TH-83"))
    factories.activity(factories.pairing("TH-51", "โอรินดา"))

    assert made(place="TH-83", known_at=TWO_WEEKS_AGO) == first
    now = kpi_report(2566, now=NOW).figure("2.1").figure
    assert (now.numerator, now.denominator) == (3, 4)


def test_a_province_has_a_report_of_its_own():
    text = text_of(of_phuket())

    assert "จังหวัดภูเก็ต" in text
    assert "มีกิจกรรมร่วม ๐ จาก ๑ คู่" in text
    assert "อูโอซุ" not in text


class TestCommand:
    def test_it_writes_what_the_page_sends(self, tmp_path, client):
        out = tmp_path / "report.json"
        known_at = "2023-08-01T12:00:00+07:00"

        call_command("kpi_report", fiscal_year="๒๕๖๖", out=out, known_at=known_at)

        sent = client.get("/reports/kpi/2566.json", {"known_at": known_at})
        assert out.read_bytes() == sent.content

    def test_a_place_that_cannot_be_written_is_told_in_words(self, tmp_path):
        folder = tmp_path / "report.json"
        folder.mkdir()
        with pytest.raises(CommandError, match="เขียนแฟ้ม"):
            call_command("kpi_report", "--fiscal-year", "2566", "--out", str(folder))

    def test_it_writes_the_format_that_it_is_told_whatever_the_name(self, tmp_path):
        out = tmp_path / "report"
        call_command("kpi_report", fiscal_year="66", out=out, province="th-50", format="pdf")
        assert out.read_bytes().startswith(b"%PDF-")

    @pytest.mark.parametrize(
        ("options", "words"),
        [
            ({"fiscal_year": "2019"}, "--fiscal-year: “2019” อ่านได้สองอย่าง"),
            ({"fiscal_year": "2567"}, "เริ่มวันที่ 1 ตุลาคม 2566"),
            ({"as_at": "30 ก.พ. 2566"}, "--as-at: ไม่มีวันที่ 30 กุมภาพันธ์"),
            ({"known_at": "2024-01-01"}, "--known-at: .*ยังมาไม่ถึง"),
            ({"province": "TH-99"}, "ไม่มีจังหวัดรหัส “TH-99”"),
            ({"out": "report.doc"}, "ไม่ทราบรูปแบบของแฟ้ม “report.doc”"),
            ({"out": "missing/report.pdf"}, "ไม่มีโฟลเดอร์"),
        ],
    )
    def test_it_refuses_in_words_and_writes_nothing(self, tmp_path, options, words):
        options = {"fiscal_year": "2566", "out": "report.json"} | options
        options["out"] = tmp_path / options["out"]

        with pytest.raises(CommandError, match=words):
            call_command("kpi_report", **options)

        assert list(tmp_path.iterdir()) == []
