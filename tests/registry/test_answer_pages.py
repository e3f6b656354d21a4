"""The province's page of its rows, and the ministry's desk for what it says of them."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registry import actions
from registry.choices import Confirmation
from registry.models import Pairing, PairingSource, Posting, RowAnswer
from sistercity.accounts.choices import Role
from sistercity.files.content import read_document
from sistercity.thai.calendar import PartialDate
from tests import factories as make
from tests.monitoring import uploads

pytestmark = [pytest.mark.django_db, pytest.mark.expects_log("django.request")]

LIST, DESK = "/workspace/register/", "/register/desk/"


@pytest.fixture(scope="module", autouse=True)
def ground(rows_of_the_file):
    """What most tests stand on; each reads of it what it alters."""
    make.person(Role.EDITOR)
    make.posted(Role.OFFICER, "TH-50")
    make.country("JP")
    make.unit_type()


@pytest.fixture
def officer(client):
    person = make.posted(Role.OFFICER, "TH-50")
    client.force_login(person)
    return person


def revision_of(pairing):
    return Pairing.objects.with_row_revision().get(pk=pairing.pk).row_revision


def give(by, pairing, answer="confirm", **options):
    return actions.answer_row(
        by=by, pairing_id=pairing.pk, answer=answer, row_revision=revision_of(pairing), **options
    )


def words(response):
    return response.content.decode()


def test_an_officer_answers_row_by_row_and_all_at_once(client, officer):
    listed = make.pairing("TH-50", "อูโอซุ", signed="1989")
    candidate = make.pairing("TH-50", "นารา", confirmed=False, signed=None)
    third = make.pairing("TH-50", "โอซากะ")
    make.pairing("TH-83", "นีซ")
    source = PairingSource(
        pairing=candidate, url="https://example.org/nara", counterpart_as_written="Nara City",
        window="date_unknown", confidence="medium",
    )  # fmt: skip
    actions.save_record(by=None, record=source)

    page = words(client.get(LIST))
    assert all(text in page for text in ("อูโอซุ", "Nara City", "https://example.org/nara"))
    assert "นีซ" not in page

    form = {"revision": 0, "row_revision": revision_of(listed)}
    for _press in range(2):
        answer = client.post(f"{LIST}{listed.number}/confirm/", form, follow=True)
        assert f"บันทึกว่ารายการ {listed.number} ถูกต้องแล้ว" in words(answer)
    assert RowAnswer.objects.get().answer == "confirm"

    offered = words(client.get(f"{LIST}confirm/"))
    assert (listed.number not in offered, candidate.number in offered) == (True, True)
    rows = [f"{row.pk}:{revision_of(row)}" for row in (candidate, third)]
    stale = client.post(f"{LIST}confirm/", {"row": [f"{third.pk}:1"]})
    assert stale.status_code == 409
    assert RowAnswer.objects.count() == 1
    client.post(f"{LIST}confirm/", {"row": rows})
    assert RowAnswer.objects.filter(answer="confirm").count() == 3

    declared = words(client.post(f"{LIST}complete/", {"province": "TH-50"}, follow=True))
    assert "ยืนยันว่ารายการของจังหวัดครบถ้วนแล้ว" in declared
    given = RowAnswer.objects.first()
    client.post(f"/answers/{given.pk}/take-back/", {"revision": given.revision})
    given.refresh_from_db()
    assert given.status == "withdrawn"


def test_whose_posting_has_ended_is_told_so_before_filling_in_anything(client, officer):
    Posting.objects.filter(user=officer).update(ends_on=date(2023, 8, 14))  # the day before

    assert "วันนี้ท่านไม่ได้ปฏิบัติหน้าที่ในจังหวัดใด" in words(client.get(LIST))
    for path in ("new/", "confirm/"):
        refused = client.get(f"{LIST}{path}")
        assert refused.status_code == 403
        assert "วันนี้ท่านไม่ได้ปฏิบัติหน้าที่ในจังหวัดใด" in words(refused)
    assert "รับทราบครบทุกฉบับแล้ว" not in words(client.get("/workspace/circulars/"))


def test_a_correction_keeps_what_was_typed_and_its_file_until_it_is_right(client, officer):
    row = make.pairing("TH-50", "อูโอซุ", signed="1989")
    address = f"{LIST}{row.number}/correct/"
    page = client.get(address).context["form"]
    assert page.initial["signed_on"].iso() == "1989", "the row as it is, to be changed"
    form = {
        "counterpart_name": "อูโอสึ", "unit_type": row.counterpart.unit_type_id,
        "relation": row.relation, "proposed_status": "signed", "signed_on": "1989",
        "document_kind": "mou", "document_title": "บันทึกความเข้าใจ", "status_on": "", "note": "",
        "revision": 0, "row_revision": revision_of(row),
    }  # fmt: skip

    refused = client.post(address, form | {"document_file": uploads.document("mou.pdf")})
    assert refused.status_code == 200
    assert "อูโอสึ" in words(refused)
    assert "รับแฟ้ม “mou.pdf” ไว้แล้ว" in words(refused)
    assert "2532" in str(refused.context["form"].errors["signed_on"]), "both readings are shown"
    held = refused.context["held"][0].token
    saved = client.post(address, form | {"signed_on": "8 ส.ค. 2532", "held": held})

    assert saved.status_code == 302
    answer = RowAnswer.objects.get()
    assert (answer.signed_on.iso(), answer.counterpart_name, answer.file_name) == (
        "1989-08-08", "อูโอสึ", "mou.pdf",
    )  # fmt: skip
    colleague = make.person(Role.OFFICER, "test-colleague")
    make.posting(colleague, "TH-50")
    client.force_login(colleague)
    again = client.post(f"{LIST}{row.number}/deny/", {
        "note": "ไม่ใช่ของจังหวัด", "revision": 0, "row_revision": form["row_revision"],
    })  # fmt: skip
    assert again.status_code == 409
    assert "ไม่ใช่ของจังหวัด" in words(again)
    assert "คำตอบปัจจุบันคือ" in words(again)
    file = client.get(f"/answers/{answer.pk}/file/")
    assert b"".join(file.streaming_content).startswith(b"%PDF")


def test_a_pair_that_the_register_lacks_is_proposed_and_taken_in(client, officer):
    make.country("CN")
    form = {
        "province": make.province("TH-50").pk, "country": make.country("CN").pk,
        "counterpart_name": "ต้าหลี่", "unit_type": make.unit_type().pk, "relation": "sister_city",
        "proposed_status": "signed", "signed_on": "ก.ย. 2548", "status_on": "",
        "document_kind": "mou", "document_title": "บันทึกความเข้าใจ", "note": "",
        "document_file": uploads.document(), "revision": 0, "row_revision": 0,
        "form_key": "6f1f6a52-6f0b-4a7e-9d53-5a1a3c0d9999",
    }  # fmt: skip
    saved = client.post(f"{LIST}new/", form)
    assert saved.status_code == 302, saved.context["form"].errors
    given = RowAnswer.objects.get()
    assert "ต้าหลี่" in words(client.get(LIST))
    opened = client.get(f"{LIST}new/{given.pk}/").context["form"]
    assert opened.initial["signed_on"].iso() == "2005-09"

    client.force_login(make.person(Role.EDITOR))
    address = f"{DESK}answers/{given.pk}/"
    assert "เพิ่ม “ต้าหลี่” เป็นหน่วยใหม่" in words(client.get(address))
    decision = {"decision": "accept", "note": "", "revision": given.revision, "row_revision": 0}
    client.post(address, decision | {"confirm_now": "on"})
    row = Pairing.objects.get()
    assert (row.confirmation, row.counterpart.name_th) == (Confirmation.CONFIRMED, "ต้าหลี่")


def test_the_desk_shows_before_and_after_and_who_has_not_answered(client, officer):
    row = make.pairing("TH-50", "อูโอซุ", signed="1989")
    make.pairing("TH-83", "นีซ", confirmed=False)
    values = {
        "counterpart_name": "อูโอสึ", "document_kind": "mou", "document_title": "บันทึกความเข้าใจ",
    }  # fmt: skip
    given = give(
        officer, row, "correct", values=values,
        content=read_document(uploads.document()), content_name="mou.pdf",
    )  # fmt: skip
    assert client.get(DESK).status_code == 403
    client.force_login(make.person(Role.PLANNER))
    address = f"{DESK}answers/{given.pk}/"
    assert "รับคำตอบ</button>" not in words(client.get(address))
    decision = {"note": "", "revision": given.revision, "row_revision": revision_of(row)}
    assert client.post(address, decision | {"decision": "accept"}).status_code == 403

    client.force_login(make.person(Role.EDITOR))
    assert "ไม่มีหน้านี้ในรายการ" in words(client.get(DESK, {"page": "9"}))
    shown = words(client.get(address))
    assert "<td>อูโอซุ</td><td><strong>อูโอสึ</strong></td>" in shown
    unsaid = client.post(address, decision | {"decision": "decline"})
    assert "โปรดเขียนเหตุผลที่ไม่รับคำตอบ" in words(unsaid)
    event = row.events.get()
    actions.record_event(by=None, pairing_id=row.pk, kind="letter_of_intent", happened_on=None)
    assert event in row.events.standing()
    late = client.post(address, decision | {"decision": "accept", "note": "ตรงตามแฟ้ม"})
    assert late.status_code == 409
    assert "ตรงตามแฟ้ม" in words(late)
    now = decision | {"decision": "accept", "row_revision": revision_of(row)}
    assert "โปรดอ่านค่าปัจจุบันแล้วทำเครื่องหมาย" in words(client.post(address, now))
    looked = now | {"looked_again": "on"}
    RowAnswer.objects.filter(pk=given.pk).update(
        proposed_status="stalled", status_on=PartialDate.from_iso("2020-01-02")
    )
    impossible = words(client.post(address, looked))
    assert "ทะเบียนรับค่าที่จังหวัดเสนอไม่ได้: บันทึก “ชะงัก” ในวันที่นี้ไม่ได้" in impossible
    RowAnswer.objects.filter(pk=given.pk).update(proposed_status="", status_on=None)
    assert client.post(address, looked).status_code == 302
    row.counterpart.refresh_from_db()
    assert row.counterpart.name_th == "อูโอสึ"
    history = words(client.get(f"/pairings/{row.number}/"))
    assert "ตอบ: คำตอบของจังหวัด" in history
    assert "รับ: คำตอบของจังหวัด" in history

    assert "ไม่มีคำตอบรอพิจารณา" in words(client.get(DESK))
    silent = words(client.get(DESK, {"show": "silent"}))
    assert "จังหวัดภูเก็ต มีรายการในทะเบียน 1 รายการ (รอตรวจสอบ 1 รายการ)" in silent
    assert officer.full_name in silent
    assert "ไม่มีเจ้าหน้าที่" in silent
    provinces = client.get(DESK, {"show": "provinces", "province": "TH-50"})
    (one,) = provinces.context["standings"]
    assert (one.held_count, one.answered_count, one.waiting_count) == (1, 1, 0)
    assert one.state == "in_part"
    assert "นีซ" in words(client.get(DESK, {"show": "candidates"}))


def test_confirmations_of_a_province_are_accepted_at_once(client, officer):
    rows = [make.pairing("TH-50", name, confirmed=False) for name in ("นารา", "โอซากะ")]
    given = [give(officer, row) for row in rows]
    client.force_login(make.person(Role.EDITOR))

    page = words(client.get(f"{DESK}accept/", {"province": "TH-50"}))
    ticked = [f"{answer.pk}:{answer.revision}:{answer.row_revision}" for answer in given]
    assert all(f'value="{value}"' in page for value in ticked)
    nobody = client.post(f"{DESK}accept/", {"province": "TH-50"})
    assert "โปรดเลือกอย่างน้อยหนึ่งรายการ" in words(nobody)
    client.post(f"{DESK}accept/", {"province": "TH-50", "answer": ticked})
    assert Pairing.objects.confirmed().count() == 2
    again = client.post(f"{DESK}accept/", {"province": "TH-50", "answer": ticked})
    assert again.status_code == 409


def test_a_list_costs_the_same_for_one_row_and_for_many(client, officer):
    """One world for all lists: it takes longer to build than they take to read."""
    editor = make.signed_in(make.person(Role.EDITOR))
    desk = (DESK, f"{DESK}?show=silent", f"{DESK}?show=candidates")
    readers = {LIST: client, **dict.fromkeys(desk, editor)}

    def costs():
        found = {}
        for path, reader in readers.items():
            with CaptureQueriesContext(connection) as queries:
                assert reader.get(path).status_code == 200
            found[path] = len(queries)
        return found

    give(officer, make.pairing("TH-50", "นารา", confirmed=False))
    make.pairing("TH-50", "โอซากะ", confirmed=False)
    costs()  # what is read once a process
    for_one = costs()
    for number in range(6):
        give(officer, make.pairing("TH-50", f"เมือง {number}", confirmed=False))
        make.pairing("TH-50", f"นคร {number}", confirmed=False)
    assert costs() == for_one
