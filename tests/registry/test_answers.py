"""What provinces say of the register, and what the ministry makes of it."""

from datetime import date
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError

from registry import actions
from registry.choices import Confirmation
from registry.models import Document, ListDeclaration, Pairing, PairingEvent, RowAnswer
from sistercity.accounts.choices import Role
from sistercity.audit.ledger import first_fault
from sistercity.audit.models import Change
from sistercity.errors import NotAllowed, StaleEdit, WrongState
from sistercity.files.content import read_document
from sistercity.thai.calendar import PartialDate
from tests import factories as make
from tests.monitoring import uploads

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def officer(rows_of_the_file):
    return make.posted(Role.OFFICER, "TH-50")


@pytest.fixture(scope="module")
def editor(rows_of_the_file):
    return make.person(Role.EDITOR)


def seen(pairing):
    """How far the row has come."""
    return Pairing.objects.with_row_revision().get(pk=pairing.pk).row_revision


def answer(by, pairing, kind="confirm", **options):
    return actions.answer_row(
        by=by, pairing_id=pairing.pk, answer=kind, **{"row_revision": seen(pairing)} | options
    )


def correction(**values):
    """Options of ``answer`` for a correction with its document."""
    document = {"document_kind": "mou", "document_title": "บันทึกความเข้าใจ พ.ศ. 2535"}
    return {
        "kind": "correct",
        "values": {**document, **values},
        "content": read_document(uploads.document()),
        "content_name": "mou.pdf",
    }


def accept(by, row, **options):
    held = row.pairing and seen(row.pairing)
    defaults = {"revision": row.revision, "row_revision": held or 0}
    return actions.accept_answer(by=by, answer_id=row.pk, **defaults | options)


def refused(error, act, *args, **options):
    """The refusal, which wrote nothing."""
    before = Change.objects.count(), list(RowAnswer.objects.values())
    with pytest.raises(error) as refusal:
        act(*args, **options)
    assert (Change.objects.count(), list(RowAnswer.objects.values())) == before
    return refusal.value


def test_a_candidate_that_its_province_confirms_is_confirmed_by_the_ministry(officer, editor):
    row = make.pairing("TH-50", confirmed=False)

    given = answer(officer, row)
    assert answer(officer, row) == given, "a second press"
    assert (given.fiscal_year, given.status, given.round_number) == (2566, "submitted", 1)
    refused(NotAllowed, accept, officer, given)

    before = Change.objects.count()
    accept(editor, given, note="ตรวจกับแฟ้มแล้ว")

    row.refresh_from_db()
    assert row.confirmation == Confirmation.CONFIRMED
    assert row.confirmation_note == "คำตอบของจังหวัดเชียงใหม่ ปีงบประมาณ พ.ศ. 2566"
    assert Change.objects.count() == before + 1, "one change tells all"
    change = Change.objects.order_by("-number").first()
    assert (change.action, change.reason, change.by) == ("answer.accept", "ตรวจกับแฟ้มแล้ว", editor)
    assert {told.resource for told in change.rows.all()} == {
        "registry.pairing", "registry.rowanswer",
    }  # fmt: skip
    refused(WrongState, accept, editor, RowAnswer.objects.get())
    assert first_fault() is None


def test_a_correction_changes_the_row_with_its_document_in_one_change(officer, editor):
    row = make.pairing("TH-50", "อูโอซุ", signed="1989")
    faults = refused(ValidationError, answer, officer, row, "correct").message_dict
    assert set(faults) >= {"document_file", "document_title", "document_kind"}
    same = correction(signed_on=PartialDate.from_iso("1989"))
    assert "__all__" in refused(ValidationError, answer, officer, row, **same).message_dict
    intent = correction(signed_on=PartialDate.from_iso("1990")) | {"content": None}
    intent["values"]["document_kind"] = "letter_of_intent"
    assert "document_kind" in refused(ValidationError, answer, officer, row, **intent).message_dict
    ended = correction(proposed_status="ended")
    assert "status_on" in refused(ValidationError, answer, officer, row, **ended).message_dict
    ended |= correction(proposed_status="ended", status_on=PartialDate.from_iso("1980"))
    assert "status_on" in refused(ValidationError, answer, officer, row, **ended).message_dict
    ahead = correction(signed_on=PartialDate.from_iso("2030"))
    assert "signed_on" in refused(ValidationError, answer, officer, row, **ahead).message_dict

    given = answer(
        officer,
        row,
        **correction(
            signed_on=PartialDate.from_iso("1992-05-20"),
            counterpart_name="อูโอสึ",
            relation="friendship",
        ),
    )
    before = Change.objects.count()
    accept(editor, given)

    assert Change.objects.count() == before + 1
    row.refresh_from_db()
    assert (row.counterpart.name_th, row.counterpart.former_names) == ("อูโอสึ", "อูโอซุ")
    assert (row.relation, row.status) == ("friendship", "signed")
    event = row.events.standing().get()
    assert event.happened_on.iso() == "1992-05-20"
    assert event.replaces.happened_on.iso() == "1989"
    assert event.document.title_th.startswith("บันทึกความเข้าใจ พ.ศ. 2535")
    assert event.document.published_on is None, "the province's document is not public"


@pytest.mark.parametrize(
    ("signed", "values", "status", "standing"),
    [
        ("1989", {"proposed_status": "in_progress"}, "in_progress", []),
        (None, {"proposed_status": "signed", "signed_on": "2001-02"}, "signed", ["signed"]),
        ("1989", {"proposed_status": "ended", "status_on": "2010"}, "ended", ["signed", "ended"]),
    ],
)
def test_a_status_is_corrected_through_events(officer, editor, signed, values, status, standing):
    row = make.pairing("TH-50", signed=signed)
    days = {"signed_on", "status_on"}
    values = {k: PartialDate.from_iso(v) if k in days else v for k, v in values.items()}

    accept(editor, answer(officer, row, **correction(**values)))

    row.refresh_from_db()
    assert row.status == status
    assert [event.kind for event in row.events.standing()] == standing


def test_a_denial_needs_a_reason_and_rejects_the_row_once_accepted(officer, editor):
    row = make.pairing("TH-50", confirmed=False)
    assert "note" in refused(ValidationError, answer, officer, row, "deny").message_dict

    given = answer(officer, row, "deny", values={"note": "เป็นของมหาวิทยาลัย"})
    declined = actions.decline_answer(by=editor, answer_id=given.pk, note="ขอหลักฐาน")
    row.refresh_from_db()
    assert row.confirmation == Confirmation.CANDIDATE, "declined: the row stays as it is"

    again = answer(
        officer, row, "deny", values={"note": "มีหนังสือยืนยัน"}, revision=declined.revision
    )
    assert (again.pk, again.round_number, again.decision_note) == (given.pk, 2, "")
    accept(editor, again)
    row.refresh_from_db()
    assert row.confirmation == Confirmation.REJECTED
    refused(WrongState, answer, officer, row, revision=again.revision)


def test_an_answer_is_not_applied_to_a_row_that_changed_since(officer, editor):
    row = make.pairing("TH-50", signed="1989")
    given = answer(officer, row, **correction(signed_on=PartialDate.from_iso("1992")))
    read = seen(row)
    event = row.events.get()
    actions.correct_event(
        by=editor, event_id=event.pk, happened_on=PartialDate.from_iso("1990"), reason="ตามแฟ้ม"
    )

    refused(WrongState, accept, editor, given, row_revision=read)
    assert "looked_again" in refused(ValidationError, accept, editor, given).message_dict
    accept(editor, given, looked_again=True)
    assert row.events.standing().get().happened_on.iso() == "1992"


def test_of_colleagues_the_second_is_told_and_an_answer_can_be_taken_back(officer, editor):
    row = make.pairing("TH-50")
    colleague = make.person(Role.OFFICER, "test-colleague")
    make.posting(colleague, "TH-50")
    given = answer(officer, row)

    refused(StaleEdit, answer, colleague, row, "deny", values={"note": "ไม่ใช่"})
    refused(WrongState, answer, officer, row, "deny", row_revision=1, revision=given.revision,
            values={"note": "ไม่ใช่"})  # fmt: skip
    changed = answer(
        colleague, row, "deny", values={"note": "ไม่ใช่"}, revision=given.revision
    )
    assert (changed.round_number, changed.answered_by) == (1, colleague)
    taken = actions.take_back_answer(by=officer, answer_id=given.pk, revision=changed.revision)
    assert taken.status == "withdrawn"
    refused(WrongState, accept, editor, taken)
    assert answer(officer, row, revision=taken.revision).round_number == 2


def test_only_officers_of_the_province_answer_and_only_for_it(editor):
    row = make.pairing("TH-50")
    candidate = make.pairing("TH-50", "นารา", confirmed=False)
    actions.confirm_pairing(
        by=None, pairing_id=candidate.pk, confirmation=Confirmation.REJECTED, note="ซ้ำ"
    )
    stranger = make.posted(Role.OFFICER, "TH-83")
    for person in (stranger, make.posted(Role.APPROVER, "TH-50"), editor):
        refused(NotAllowed, answer, person, row)
    refused(Pairing.DoesNotExist, answer, stranger, candidate)
    gone = make.person(Role.OFFICER, "test-gone")
    make.posting(gone, "TH-50", date(2020, 1, 1), ends_on=date(2023, 8, 14))
    refused(NotAllowed, answer, gone, row)


def test_all_that_are_right_are_confirmed_and_accepted_at_once(officer, editor):
    rows = [make.pairing("TH-50", name, confirmed=False) for name in ("นารา", "โอซากะ")]
    read = {row.pk: seen(row) for row in rows}

    refused(WrongState, actions.declare_list, by=officer, province_id=rows[0].province_id)
    given = actions.confirm_rows(by=officer, province_id=rows[0].province_id, seen=read)
    assert actions.confirm_rows(by=officer, province_id=rows[0].province_id, seen=read) == given
    declared = actions.declare_list(by=officer, province_id=rows[0].province_id)
    assert actions.declare_list(by=officer, province_id=rows[0].province_id) == declared
    assert ListDeclaration.objects.get().row_count == 2

    refused(
        WrongState, actions.accept_confirmations, by=editor, province_id=rows[0].province_id,
        seen={row.pk: (row.revision, 1) for row in given},
    )  # fmt: skip
    before = Change.objects.count()
    actions.accept_confirmations(
        by=editor,
        province_id=rows[0].province_id,
        seen={row.pk: (row.revision, row.row_revision) for row in given},
    )
    assert Change.objects.count() == before + 1
    assert Pairing.objects.confirmed().count() == 2


def test_a_pair_that_the_register_lacks_is_entered_by_the_ministry(officer, editor):
    held = make.pairing("TH-50", "นารา")
    make.country("CN")
    values = {
        "counterpart_name": "ต้าหลี่", "country": make.country("CN"),
        "unit_type": make.unit_type(), "document_kind": "mou", "document_title": "MOU",
        "signed_on": PartialDate.from_iso("2005-09"), "proposed_status": "signed",
    }  # fmt: skip
    file = {"content": read_document(uploads.document()), "content_name": "mou.pdf"}
    propose = {"by": officer, "province_id": held.province_id}
    known = values | {"counterpart_name": "นารา", "country": make.country("JP")}
    fault = refused(ValidationError, actions.propose_pairing, **propose, values=known, **file)
    assert held.number in fault.message_dict["counterpart_name"][0]

    city = make.counterpart("คุนหมิง", country="CN", name_en="Kunming")
    make.pairing("TH-50", city)
    spelt = values | {"unit_type": city.unit_type}
    for name in (f"{city.unit_type.name_th}คุนหมิง", " คุน หมิง", "kunming"):
        alike = spelt | {"counterpart_name": name}
        refused(ValidationError, actions.propose_pairing, **propose, values=alike, **file)

    form = propose | {"form_key": UUID("6f1f6a52-6f0b-4a7e-9d53-5a1a3c0d9999")}
    first = actions.propose_pairing(**form, values=values | {"note": "ก"}, **file)
    again = actions.propose_pairing(**form, values=values | {"note": "ก"}, **file)
    assert again.revision == first.revision
    changed = actions.propose_pairing(**form, values=values, **file)
    assert (changed.pk, changed.note) == (first.pk, "")
    actions.take_back_answer(by=officer, answer_id=first.pk)
    given = actions.propose_pairing(**form, values=values, **file)
    assert given.pk != first.pk, "after taking it back the form proposes anew"
    refused(ValidationError, actions.propose_pairing, **propose, values=values, **file)
    given = actions.propose_pairing(
        **propose, values=values | {"note": "เพิ่มเติม"}, answer_id=given.pk, revision=given.revision
    )
    before = Change.objects.count()
    accept(editor, given)

    assert Change.objects.count() == before + 1
    given.refresh_from_db()
    row = given.pairing
    assert (row.confirmation, row.status) == ("candidate", "signed")
    assert row.sources.get().note == "คำตอบของจังหวัดเชียงใหม่ ปีงบประมาณ พ.ศ. 2566"
    assert PairingEvent.objects.get(pairing=row).document == Document.objects.get(kind="mou")
    refused(
        WrongState, actions.propose_pairing, **propose, values=values, answer_id=given.pk,
        revision=given.revision,
    )  # fmt: skip


def test_that_a_pairing_stalled_is_accepted_with_a_reason_of_the_ministrys(officer, editor):
    row = make.pairing("TH-50", "อูโอซุ", signed=None)
    make.event(row, "started", "2019")
    reason = make.delay_reason("budget")
    given = answer(
        officer, row,
        **correction(proposed_status="stalled", status_on=PartialDate.from_iso("2020")),
    )  # fmt: skip

    assert "delay_reason" in refused(ValidationError, accept, editor, given).message_dict
    accept(editor, given, delay={"delay_reason": reason, "delay_words": ""})

    row.refresh_from_db()
    assert row.status == "stalled"
    assert row.events.standing().get(kind="stalled").delay_reason == reason
