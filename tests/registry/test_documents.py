"""Documents: who reads them, how they are found, their files, and what is never taken in."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from registry import actions
from registry.choices import DocumentKind, EventKind, Secrecy
from registry.models import Document
from sistercity.accounts.choices import Role
from sistercity.errors import NotAllowed
from sistercity.files.content import read_document
from tests import factories
from tests.monitoring import uploads

pytestmark = pytest.mark.django_db
refused = pytest.mark.expects_log("django.request")


def read(client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, path
    return response.content.decode()


def paper(name: str = "คู่มือ.pdf"):
    return read_document(uploads.document(name))


def secret(**values) -> Document:
    given = {"number": "ลับ มท 0204/12", "holder": "กองการต่างประเทศ"} | values
    return Document(kind=DocumentKind.LETTER, secrecy=Secrecy.CONFIDENTIAL, **given)


# The list.


def test_documents_are_listed_latest_first_with_their_file_and_state(client):
    factories.document("คู่มือเดิม", issued_on=date(2019, 1, 4), withdrawn_on=date(2021, 1, 1))
    factories.document("คู่มือใหม่", issued_on=date(2020, 12, 1), content=paper())
    page = read(client, "/documents/")
    assert page.index("คู่มือใหม่") < page.index("คู่มือเดิม")
    assert "<strong>2</strong> ฉบับ" in page
    assert "PDF 1 หน้า" in page
    assert "ยกเลิกแล้ว" in page
    assert "ใช้อยู่" in page


def test_documents_are_found_by_words_and_numbers_in_either_digits(client):
    factories.document("แผนขับเคลื่อน", kind="letter", number="มท ๐๒๐๔.๑/ว ๑๕๙๕")
    factories.document("คู่มือ", title_en="Handbook")
    for asked in ("1595", "๑๕๙๕", "ขับเคลื่อน"):
        page = read(client, f"/documents/?search={asked}")
        assert "แผนขับเคลื่อน" in page
        assert "Handbook" not in page
    assert "ไม่พบเอกสารตามเงื่อนไขนี้" in read(client, "/documents/?search=ไม่มี")


def test_documents_are_narrowed_by_kind_state_and_year(client):
    factories.document("คู่มือ ก", issued_on=date(2019, 1, 4))
    factories.document("หนังสือ ข", kind="letter", issued_on=date(2020, 3, 6))
    factories.document("หนังสือ ค", kind="letter", withdrawn_on=date(2020, 1, 1))
    found = {
        query: [name for name in ("คู่มือ ก", "หนังสือ ข", "หนังสือ ค") if f">{name}</a>" in page]
        for query in (
            "kind=letter",
            "state=withdrawn",
            "issued_year_be=2562",
            "kind=letter&state=current",
            "kind=letter&state=current&issued_year_be=2563",
        )
        for page in [read(client, f"/documents/?{query}")]
    }
    assert found == {
        "kind=letter": ["หนังสือ ข", "หนังสือ ค"],
        "state=withdrawn": ["หนังสือ ค"],
        "issued_year_be=2562": ["คู่มือ ก"],
        "kind=letter&state=current": ["หนังสือ ข"],
        "kind=letter&state=current&issued_year_be=2563": ["หนังสือ ข"],
    }


@refused
def test_what_cannot_be_asked_of_documents_is_named(client):
    factories.document("คู่มือ ก")
    page = read(client, "/documents/?kind=evil", 400)
    assert "ชนิด: ไม่มีตัวเลือก “evil”" in page
    assert "คู่มือ ก" not in page
    assert "มี 1 รายการ รวม 1 หน้า" in read(client, "/documents/?page=2", 404)
    assert "คือ ปี ค.ศ. 2019" in read(client, "/documents/?as_at=4/1/2019", 400)


def test_documents_stand_as_on_the_day(client):
    factories.document("คู่มือ ก", published_on=date(2020, 5, 1), withdrawn_on=date(2022, 1, 1))
    assert "ยังไม่มีเอกสารที่เผยแพร่" in read(client, "/documents/?as_at=2563-04-30")
    page = read(client, "/documents/?as_at=2564-12-31")
    assert "คู่มือ ก" in page
    assert "ยกเลิกแล้ว" not in page
    assert "ยกเลิกแล้ว" in read(client, "/documents/?as_at=2565-01-01")


@refused
def test_what_is_not_published_is_the_ministrys(client):
    draft = factories.document("ร่างคู่มือ", published_on=None, content=paper())
    coming = factories.document("คู่มือปีหน้า", published_on=date(2024, 1, 1), content=paper())
    paths = [f"/documents/{row.pk}/{end}" for row in (draft, coming) for end in ("", "file/")]
    client.force_login(factories.posted())
    assert "ร่างคู่มือ" not in read(client, "/documents/")
    for path in paths:
        assert client.get(path).status_code == 404, path
    client.force_login(factories.person(Role.PLANNER))
    page = read(client, "/documents/")
    assert "ร่างคู่มือ" in page
    assert "ยังไม่เผยแพร่" in page
    for path in paths:
        response = client.get(path)
        assert response.status_code == 200, path
        b"".join(response)


@pytest.mark.parametrize("known", ["", "known_at=2566-08-15"])
def test_the_list_costs_the_same_for_one_document_and_for_many(
    client, known, django_assert_max_num_queries
):
    def cost() -> int:
        with django_assert_max_num_queries(20) as taken:
            read(client, f"/documents/?{known}")
        return len(taken)

    factories.document("เอกสาร", content=paper())
    one = cost()
    for place in range(20):
        factories.document(f"เอกสาร {place}", issued_on=date(2000 + place, 1, 1), content=paper())
    assert cost() == one


# One document.


def test_a_document_tells_what_rests_on_it(client):
    mou = factories.document("บันทึกความเข้าใจ", kind="mou", issued_on=date(1999, 6, 7))
    row = factories.pairing("TH-50", "คุนหมิง", signed=None)
    factories.event(row, EventKind.SIGNED, "1999-06-07", document_id=mou.pk)
    page = read(client, f"/documents/{mou.pk}/")
    assert 'href="/pairings/P-0001/"' in page
    assert "7 มิถุนายน 2542" in page
    assert "ยังไม่มีแฟ้มในระบบ" in page
    for path in ("/pairings/P-0001/", "/provinces/TH-50/", "/countries/JP/"):
        assert f'href="/documents/{mou.pk}/"' in read(client, path)


def test_the_way_to_edit_is_for_editors(client):
    row = factories.document()
    edit = reverse("admin:registry_document_change", args=[row.pk])
    assert edit not in read(client, f"/documents/{row.pk}/")
    client.force_login(factories.person(Role.EDITOR))
    assert edit in read(client, f"/documents/{row.pk}/")
    assert reverse("admin:registry_document_add") in read(client, "/documents/")


@refused
def test_a_published_file_is_an_attachment_that_caches_may_ask_for_again(client):
    row = factories.document("คู่มือการทำงาน", content=paper())
    response = client.get(f"/documents/{row.pk}/file/")
    assert b"".join(response.streaming_content).startswith(b"%PDF-")
    headers = response.headers
    assert headers["Content-Type"] == "application/pdf"
    assert headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert headers["Content-Disposition"].endswith(".pdf")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert headers["Cache-Control"] == "public, no-cache"
    again = client.get(f"/documents/{row.pk}/file/", headers={"If-None-Match": headers["ETag"]})
    assert again.status_code == 304
    assert client.get(f"/documents/{factories.document('ไม่มีแฟ้ม').pk}/file/").status_code == 404
    assert client.get(f"/documents/{'9' * 20}/file/").status_code == 404


def test_a_file_that_is_not_published_is_kept_by_no_cache(client):
    row = factories.document("ร่าง", published_on=None, content=paper())
    client.force_login(factories.person(Role.EDITOR))
    response = client.get(f"/documents/{row.pk}/file/")
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "ETag" not in response.headers
    b"".join(response.streaming_content)


def test_a_replaced_file_is_told_where_the_past_is_shown(client):
    row = factories.document("คู่มือ", content=paper())
    held = row.files.get()
    actions.remove_document_file(
        by=factories.person(Role.EDITOR), file_id=held.pk, reason="แนบผิดแฟ้ม"
    )
    assert "ยังไม่มีแฟ้มในระบบ" in read(client, f"/documents/{row.pk}/")
    assert "ดาวน์โหลด ต้นฉบับ" not in read(client, f"/documents/{row.pk}/?known_at=2566-08-15")


# What is secret.


def test_of_a_secret_document_the_number_and_its_holder_are_kept(client):
    row = actions.save_document(by=None, document=secret())
    assert str(row) == "ลับ มท 0204/12 เอกสารชั้นลับ"
    client.force_login(factories.person(Role.EDITOR))
    page = read(client, f"/documents/{row.pk}/")
    assert "ลับ มท 0204/12" in page
    assert "กองการต่างประเทศ" in page
    assert "ลับ มท 0204/12 เอกสารชั้นลับ" in read(client, "/documents/")


@refused
def test_a_secret_document_is_never_public(client):
    row = actions.save_document(by=None, document=secret())
    assert "0204/12" not in read(client, "/documents/")
    read(client, f"/documents/{row.pk}/", 404)
    assert client.get("/api/v1/documents/").json()["count"] == 0


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title_th": "เรื่องลับ"}, "title_th"),
        ({"title_en": "Secret"}, "title_en"),
        ({"published_on": date(2020, 1, 1)}, "published_on"),
        ({"number": ""}, "number"),
        ({"holder": ""}, "holder"),
    ],
)
def test_a_secret_document_with_more_or_less_is_refused_by_field(values, field):
    with pytest.raises(ValidationError) as refusal:
        actions.save_document(by=None, document=secret(**values))
    assert set(refusal.value.message_dict) >= {field}
    assert not Document.objects.exists()


def test_a_secret_document_takes_no_file():
    with pytest.raises(ValidationError) as refusal:
        actions.save_document(by=None, document=secret(), new_file=actions.NewFile(paper()))
    assert refusal.value.message_dict["secrecy"] == ["ไม่รับแฟ้มของเอกสารชั้นลับขึ้นไป โปรดนำแฟ้มออก"]


def test_a_number_that_says_secret_needs_its_class():
    row = Document(kind="letter", title_th="หนังสือ", number="ลับที่สุด มท 1/2562")
    with pytest.raises(ValidationError, match="ระบุ “ลับที่สุด”"):
        actions.save_document(by=None, document=row)


def test_an_ordinary_document_needs_a_title():
    with pytest.raises(ValidationError) as refusal:
        actions.save_document(by=None, document=Document(kind="letter", number="1/2562"))
    assert "title_th" in refusal.value.message_dict


def test_a_document_sent_twice_is_one():
    editor = factories.person(Role.EDITOR)

    def letter(**values):
        row = Document(kind="letter", title_th="หนังสือแจ้ง", number="มท 0201/1", **values)
        return actions.save_document(by=editor, document=row)

    letter()
    with pytest.raises(ValidationError) as refusal:
        letter()
    assert "ในทะเบียนแล้ว คือ “มท 0201/1 หนังสือแจ้ง”" in refusal.value.messages[0]
    letter(issued_on=date(2019, 3, 6))
    assert Document.objects.count() == 2


def test_only_editors_save_documents():
    with pytest.raises(NotAllowed):
        actions.save_document(
            by=factories.person(Role.PLANNER), document=Document(kind="letter", title_th="ก")
        )


# The admin.

FORM = {
    "kind": "handbook", "title_th": "คู่มือ", "secrecy": "ordinary", "published_on": "4/1/2562",
    "urgency": "ordinary", "access": "public", "upload_role": "original", "upload_language": "th",
}  # fmt: skip


@pytest.fixture
def desk(client):
    client.force_login(factories.person(Role.EDITOR))
    return client


def add(desk, *, follow=False, **values):
    return desk.post(reverse("admin:registry_document_add"), FORM | values, follow=follow)


@refused
def test_an_editor_adds_a_document_with_its_file(desk):
    assert add(desk, upload=uploads.document()).status_code == 302
    row = Document.objects.get()
    held = row.files.get()
    assert (row.title_th, held.file.page_count, row.published_on) == ("คู่มือ", 1, date(2019, 1, 4))
    assert (held.language, held.role, held.version_number) == ("th", "original", 1)
    change = reverse("admin:registry_document_change", args=[row.pk])
    page = read(desk, change)
    assert f'href="/documents/{row.pk}/files/{held.pk}/"' in page
    assert 'enctype="multipart/form-data"' in page
    remove = reverse("admin:registry_document_remove_file", args=[row.pk, held.pk])
    assert "จะไม่มีผู้ใดดาวน์โหลดได้อีก" in read(desk, remove)
    sent = {"reason": "แนบผิดแฟ้ม", "opened_revision": held.revision}
    assert desk.post(remove, sent).status_code == 302
    assert desk.get(f"/documents/{row.pk}/files/{held.pk}/").status_code == 404


def test_a_circular_that_is_saved_says_that_nobody_was_sent_it_yet(desk):
    response = add(desk, kind="circular", title_th="ให้รายงานผล", follow=True)
    row = Document.objects.get()
    page = response.content.decode()
    assert "ยังไม่ได้ส่งถึงจังหวัดใด" in page
    assert f'href="{reverse("registry:circular-addressees", args=[row.pk])}">เลือกผู้รับ' in page
    assert "ยังไม่ได้ส่งถึงจังหวัดใด" not in add(desk, follow=True).content.decode()


def test_what_is_no_pdf_is_refused_beside_the_field_and_nothing_is_kept(desk):
    for upload, words in (
        (uploads.photo(), "โปรดแนบเป็นเอกสาร PDF"),
        (uploads.program(), "โปรแกรมคอมพิวเตอร์"),
        (uploads.document("ลับมาก-คู่มือ.pdf"), "ระบุชั้นความลับ “ลับมาก”"),
    ):
        response = add(desk, upload=upload)
        assert response.status_code == 200
        assert words in response.content.decode()
        assert 'value="คู่มือ"' in response.content.decode()
    assert not Document.objects.exists()


def test_a_secret_document_is_refused_its_file_in_the_admin(desk):
    response = add(desk, secrecy="secret", upload=uploads.document())
    page = response.content.decode()
    assert "ไม่รับแฟ้มของเอกสารชั้นลับขึ้นไป โปรดบันทึกโดยไม่แนบแฟ้ม" in page
    assert "ไม่บันทึกชื่อเรื่องของเอกสารชั้นลับขึ้นไป" in page
    assert not Document.objects.exists()


@refused
def test_a_stale_edit_of_a_document_keeps_both_versions(desk):
    add(desk)
    row = Document.objects.get()
    opened = row.revision
    row.title_th = "คู่มือฉบับแก้"
    actions.save_document(by=None, document=row, references=["หนังสือ ก", "หนังสือ ข"])
    change = reverse("admin:registry_document_change", args=[row.pk])
    typed = {"title_th": "อีกชื่อ", "enclosures": "แผนที่", "opened_revision": opened}
    response = desk.post(change, FORM | typed)
    assert response.status_code == 409
    page = response.content.decode()
    assert "คู่มือฉบับแก้" in page
    assert "อีกชื่อ" in page
    # The lines that the other wrote are in the form, so that the next save keeps them.
    form = response.context["adminform"].form
    lines = {name: form[name].value() for name in ("references", "enclosures", "opened_revision")}
    assert lines["references"] == "หนังสือ ก\nหนังสือ ข"
    assert desk.post(change, FORM | typed | lines).status_code == 302
    assert [str(one) for one in row.references.all()] == ["หนังสือ ก", "หนังสือ ข"]
    assert [str(one) for one in row.enclosures.all()] == ["แผนที่"]


def test_a_paper_is_not_dated_tomorrow_nor_received_before_it_was_issued(desk):
    given = {"kind": "letter", "issued_on": "10/8/2566"}
    for wrong, field in (
        ({"issued_on": "16/8/2566"}, "issued_on"),
        ({"received_on": "16/8/2566"}, "received_on"),
        ({"received_on": "9/8/2566"}, "received_on"),
    ):
        response = add(desk, **(given | wrong))
        assert set(response.context["adminform"].form.errors) == {field}
    assert not Document.objects.exists()


def test_an_administrator_reads_documents_in_the_admin(client):
    row = factories.document("คู่มือ", content=paper())
    client.force_login(factories.person(Role.ADMINISTRATOR))
    page = read(client, reverse("admin:registry_document_change", args=[row.pk]))
    assert f'href="/documents/{row.pk}/files/{row.files.get().pk}/"' in page
    assert 'name="upload"' not in page


# The API.


def test_the_api_tells_a_document_its_state_and_its_file(client):
    row = factories.document(
        "คู่มือ", title_en="Handbook", withdrawn_on=date(2021, 1, 1), content=paper()
    )
    told = client.get(f"/api/v1/documents/{row.pk}/").json()
    assert told["kind"] == "handbook"
    assert told["title_en"] == "Handbook"
    assert told["state"] == "withdrawn"
    held = row.files.get()
    (file,) = told["files"]
    assert file["url"] == f"http://testserver/documents/{row.pk}/files/{held.pk}/"
    assert file["content_type"] == "application/pdf"
    assert file["page_count"] == 1
    assert file["sha256"] == held.file.sha256
    assert (file["language"], file["role"], file["version_number"]) == ("th", "original", 1)
    before = client.get(f"/api/v1/documents/{row.pk}/?as_at=2020-12-31").json()
    assert before["state"] == "current"


@refused
def test_the_api_lists_what_is_published_and_names_what_it_does_not_know(client):
    factories.document("คู่มือ ก", issued_on=date(2019, 1, 4))
    factories.document("หนังสือ", kind="letter")
    factories.document("ร่าง", published_on=None)
    assert client.get("/api/v1/documents/").json()["count"] == 2
    letters = client.get("/api/v1/documents/?kind=letter&ordering=-issued_on").json()
    assert [row["title_th"] for row in letters["results"]] == ["หนังสือ"]
    assert client.get("/api/v1/documents/?as_at=2018-12-31").json()["count"] == 0
    assert client.get("/api/v1/documents/?secrecy=secret").status_code == 400
    assert client.get("/api/v1/documents/?state=evil").status_code == 400
