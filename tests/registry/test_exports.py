"""Lists as files: what is on the screen, written safely, on record."""

import csv
import io
import json
from datetime import date

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from monitoring.actions.reflection import REFLECTION_FIELDS, save_reflection
from registry.listings import PAIRINGS
from sistercity.accounts.choices import Role
from sistercity.audit.ledger import first_access_fault
from sistercity.audit.models import AccessRecord, Change
from sistercity.files.sheets import escaped, unescaped
from tests import factories

pytestmark = pytest.mark.django_db
refused = pytest.mark.expects_log("django.request")


def fetched(client, address: str) -> bytes:
    response = client.get(address)
    assert response.status_code == 200, response.content.decode()
    return response.getvalue()


def csv_of(content: bytes) -> list[dict]:
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\n") == content.count(b"\r\n")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def sheet_of(content: bytes):
    return openpyxl.load_workbook(io.BytesIO(content)).active


class TestRegister:
    """Four pairings; ข่อน comes before เขียว, one is known by its month, one is a formula."""

    @pytest.fixture(scope="class", autouse=True)
    @classmethod
    def register(cls, rows_of_the_class):
        factories.pairing("TH-50", "เขียว", signed="2018-10-01")
        factories.pairing("TH-50", "ข่อน", signed="1999-03")
        factories.pairing("TH-57", factories.counterpart("=1+1", country="CN"), signed="1989-08-08")
        factories.pairing("TH-57", "เก่า", signed=None)

    def test_a_file_holds_the_filtered_rows_in_the_order_of_the_screen(self, client):
        rows = csv_of(fetched(client, "/pairings/?country=JP&ordering=-counterpart&format=csv"))
        assert [row["คู่ความสัมพันธ์ (ไทย)"] for row in rows] == ["เขียว", "ข่อน", "เก่า"]
        assert rows[0]["วันที่ลงนาม (ค.ศ. ISO 8601)"] == "2018-10-01"
        assert rows[0]["วันที่ลงนาม (พ.ศ.)"] == "1 ต.ค. 2561"
        assert rows[1]["วันที่ลงนาม (ค.ศ. ISO 8601)"] == "1999-03"
        assert rows[1]["วันที่ลงนาม (พ.ศ.)"] == "มี.ค. 2542"
        assert rows[2]["วันที่ลงนาม (พ.ศ.)"] == ""
        assert rows[0]["สถานะ"] == "ลงนามแล้ว"

    def test_a_workbook_says_what_it_holds_and_carries_nothing_out(self, client):
        address = "/pairings/?province=TH-57&as_at=2018-12-31&known_at=2023-08-15&format=xlsx"
        sheet = sheet_of(fetched(client, address))
        lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
        assert lines[0][0] == "ทะเบียนคู่เมืองพี่เมืองน้อง"
        assert "31 ธันวาคม 2561" in lines[1][0]
        assert lines[2][0].startswith("กรองตาม จังหวัด: ")
        assert lines[3][0] == "จำนวน 2 รายการ"
        head = next(place for place, line in enumerate(lines) if line[0] == "เลขทะเบียน")
        assert sheet.freeze_panes == f"A{head + 2}"
        names = lines[head].index("คู่ความสัมพันธ์ (ไทย)")
        assert [line[names] for line in lines[head + 1 :]] == ["'=1+1", "เก่า"]
        signed = sheet.cell(head + 2, lines[head].index("วันที่ลงนาม (พ.ศ.)") + 1)
        assert signed.value.date() == date(1989, 8, 8)
        assert signed.number_format == "[$-107041E]d mmm yyyy;@"
        assert signed.font.name == "Sarabun"

    def test_the_same_dates_give_the_same_bytes_and_json_states_them(self, client):
        asked = "/pairings/?status=signed&ordering=signed_on&as_at=2562-01-04&known_at=2566-08-15"
        for file_format in ("xlsx", "csv", "json"):
            address = f"{asked}&format={file_format}"
            assert fetched(client, address) == fetched(client, address)
        told = json.loads(fetched(client, f"{asked}&format=json"))
        assert told["as_at"] == "2019-01-04"
        assert told["filters"] == [{"label": "สถานะ", "words": "ลงนามแล้ว"}]
        assert told["ordering"] == "signed_on"
        assert told["count"] == len(told["rows"]) == 3
        assert [row["signed_on"] for row in told["rows"]] == ["1989-08-08", "1999-03", "2018-10-01"]
        assert told["rows"][0]["status"] == "signed"
        assert told["rows"][0]["counterpart_th"] == "=1+1"

    def test_all_pages_cost_as_many_queries_as_one_row(self, client):
        def cost(count: int) -> int:
            with CaptureQueriesContext(connection) as queries:
                told = json.loads(fetched(client, "/pairings/?format=json"))
            assert told["count"] == count
            return len(queries)

        cost(4)  # The first makes the chain's clock.
        before = cost(4)
        factories.pairings(30, "TH-50", signed="2001-01-01")
        assert cost(34) == before

    @refused
    def test_what_cannot_be_read_is_a_page_never_a_file_of_everything(self, client):
        for wrong in ("status=nonsense", "as_at=2019", "search=" + "ก" * 10_000):
            response = client.get(f"/pairings/?{wrong}&format=csv")
            assert response.status_code == 400, wrong
            assert response["Content-Type"].startswith("text/html")
        assert client.get("/pairings/?format=csv&format=xlsx").status_code == 400
        response = client.get("/pairings/?country=JP&format=pdf")
        assert response.status_code == 400
        page = response.content.decode()
        assert "รายการนี้ไม่มีเป็นแฟ้มชนิด “pdf”" in page
        assert 'href="/pairings/?country=JP"' in page
        assert not AccessRecord.objects.exists()

    def test_an_empty_list_is_a_file_that_says_so(self, client):
        asked = "/pairings/?search=ไม่มีเมืองนี้&format="
        assert csv_of(fetched(client, f"{asked}csv")) == []
        assert json.loads(fetched(client, f"{asked}json"))["count"] == 0
        assert "ไม่มีรายการตามเงื่อนไขนี้" in [
            cell.value for cell in sheet_of(fetched(client, f"{asked}xlsx"))["A"]
        ]

    def test_every_file_is_on_record_in_a_chain_of_its_own(self, client):
        changes = Change.objects.count()
        client.head("/pairings/?format=csv")
        assert not AccessRecord.objects.exists()
        fetched(client, "/pairings/?country=JP&format=csv")
        client.force_login(factories.person(Role.EDITOR))
        fetched(client, "/provinces/?format=xlsx")
        fetched(client, "/reports/register.xlsx?as_at=2562-01-04")
        public, editor, report = AccessRecord.objects.filter(kind="exported").order_by("number")
        assert (public.by, public.address) == (None, None)
        assert (public.list_name, public.file_format, public.row_count) == ("pairings", "csv", 3)
        assert public.asked == "country=JP&format=csv"
        assert public.door == "page"
        assert editor.by.role == Role.EDITOR
        assert (editor.list_name, editor.row_count) == ("provinces", 2)
        assert (report.list_name, report.file_format) == ("register-2019-01-04", "xlsx")
        assert first_access_fault() is None
        assert Change.objects.filter(action__startswith="access").count() == 0
        assert Change.objects.count() == changes + 1
        AccessRecord.objects.filter(pk=public.pk).update(row_count=2)
        assert first_access_fault() == public.number

    def test_the_name_of_a_file_is_thai_with_a_plain_one_beside(self, client):
        response = client.get("/pairings/?as_at=2562-01-04&format=xlsx")
        assert response.getvalue()[:2] == b"PK"
        told = response["Content-Disposition"]
        plain = 'attachment; filename="pairings-2019-01-04.xlsx"'
        assert told.startswith(f"{plain}; filename*=UTF-8''")
        assert told.isascii()
        assert response["Cache-Control"] == "private, no-store"

    def test_heads_and_files_follow_the_reader_into_english(self, client):
        client.cookies["django_language"] = "en"
        rows = csv_of(fetched(client, "/pairings/?format=csv"))
        assert "Signed on (CE, ISO 8601)" in rows[0]
        assert not any("B.E." in head for head in rows[0])

    def test_the_admin_exports_what_its_list_shows_in_that_order(self, client):
        client.force_login(factories.person(Role.EDITOR))
        # The first column is the box that ticks a row for acts on many.
        address = "/admin/registry/pairing/export/?q=เชียงใหม่&o=-1"
        response = client.post(address, {"format": "1", "export_items": []})
        assert response.status_code == 200, response.content.decode()[:500]
        rows = csv_of(response.getvalue())
        assert [row["เลขทะเบียน"] for row in rows] == ["P-0002", "P-0001"]
        record = AccessRecord.objects.get(list_name="admin-pairings")
        assert (record.row_count, record.door) == (2, "admin")


def test_every_list_offers_itself_as_a_file_and_gives_it(client):
    row = factories.pairing("TH-50", "คุนหมิง", signed="1999-06-07")
    factories.edition_row(row, "๔๒/๑")
    waiting = factories.activity(row, status="endorsed")
    factories.order()
    factories.action_plan(row)
    editor = factories.person(Role.EDITOR)
    officer = factories.posted(Role.OFFICER)
    words = dict.fromkeys(REFLECTION_FIELDS, "ประชุมร่วมกันทุกเดือน")
    save_reflection(
        by=officer, province_id=row.province_id, fiscal_year=2566, values=words, submit=True
    )
    lists = {
        None: {"/pairings/": 1, "/provinces/": 1, "/countries/": 1, "/counterparts/": 1,
               "/documents/": 1, "/working-groups/?show=all": 1, "/pairings/changes/": 1,
               "/editions/2019-01-04/": 1},
        editor: {"/postings/": 2, "/review/": 1, "/register/desk/?show=provinces": 1,
                 "/register/desk/?show=silent": 1, "/action-plans/?year=2566": 1,
                 "/reflections/?year=2566": 1},
        officer: {"/action-plans/?year=2566": 1, "/workspace/register/": 1, "/workspace/": 1},
    }  # fmt: skip
    for reader, addresses in lists.items():
        if reader:
            client.force_login(reader)
        for address, count in addresses.items():
            page = fetched(client, address).decode()
            assert "ดาวน์โหลดรายการนี้:" in page, address
            joined = f"{address}{'&' if '?' in address else '?'}format="
            assert joined.replace("&", "&amp;") + "csv" in page, address
            told = json.loads(fetched(client, f"{joined}json"))
            assert told["count"] == len(told["rows"]) == count, address
            assert len(csv_of(fetched(client, f"{joined}csv"))) == count, address
            assert fetched(client, f"{joined}xlsx")[:2] == b"PK", address
    assert str(waiting.pk) == str(told["rows"][0]["id"])
    candidate = factories.pairing("TH-57", "เฉิงตู", confirmed=False)
    client.force_login(editor)
    told = json.loads(fetched(client, "/register/desk/?show=candidates&format=json"))
    assert [line["number"] for line in told["rows"]] == [candidate.number]


@given(st.text(alphabet="'=+-@\t\r\n＝＋－＠ก1", max_size=6))
def test_a_defused_text_comes_back_as_it_was(text):
    cell = escaped(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
    assert unescaped(cell) == text


def test_columns_have_each_their_own_name():
    keys = [column.key for column in PAIRINGS.columns]
    assert len(set(keys)) == len(keys)
