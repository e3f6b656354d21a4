"""Personal data: the inventory is whole, what is a person's is found, erased and kept no longer."""

import json
from collections import Counter
from datetime import timedelta
from io import StringIO

import pytest
from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from monitoring.models import Activity
from sistercity import clock
from sistercity.accounts.choices import Role
from sistercity.accounts.models import Device, User
from sistercity.audit.ledger import (
    TOMBSTONE,
    first_access_fault,
    first_fault,
    record_access,
    writing,
)
from sistercity.audit.models import AccessRecord, Change, ChangeRow, LedgerClock
from sistercity.errors import NotAllowed
from sistercity.files import store
from sistercity.files.content import read_document
from sistercity.files.models import StoredFile
from sistercity.privacy import inventory
from sistercity.privacy.actions import erase, orders_folder, preview
from sistercity.privacy.choices import Ground
from sistercity.privacy.models import Erasure, RetentionRun
from sistercity.privacy.order import Order
from tests import factories
from tests.monitoring import uploads


def test_every_column_that_can_hold_text_is_in_the_inventory_once():
    """A new field fails here until somebody has decided whether it holds a person's data."""
    declared = Counter((model, name) for model, name, _held in inventory.declared())
    there = {(model, field.name) for model, field in inventory.text_columns()}
    assert len(there) > 300
    assert sorted(there - set(declared)) == []
    assert sorted(set(declared) - there) == []
    assert [column for column, times in declared.items() if times > 1] == []


def test_the_inventory_holds_what_was_built_to_hold_peoples_data():
    """Written by hand: these were asked for as names, addresses and pictures of people."""
    personal = {(held.model, name) for held in inventory.personal() for name in held.fields}
    assert personal >= {
        ("accounts.User", "full_name"),
        ("accounts.User", "email"),
        ("accounts.User", "username"),
        ("accounts.Device", "address"),
        ("audit.AccessRecord", "address"),
        ("audit.ChangeRow", "difference"),
        ("registry.PairingEvent", "province_signatory_name"),
        ("registry.PairingEvent", "counterpart_signatory_name"),
        ("monitoring.WorkingGroupMember", "name"),
        ("monitoring.Evidence", "caption"),
        ("monitoring.OverdueLetter", "phone"),
        ("notices.Mail", "address"),
    }


NAME = "นางสาวสมมติ ใจตัวอย่าง"


def order(**values) -> Order:
    """An erasure on a letter; words, account and files as the test says."""
    return Order(**{"ground": Ground.REQUEST, "authority": "มท 0204/1 ลว. 1 ก.ย. 2566"} | values)


def administrator() -> User:
    return factories.person(Role.ADMINISTRATOR)


@pytest.fixture
def kept(settings, tmp_path):
    """A folder of this test's own for stored files."""
    settings.VAR_DIR = tmp_path
    return tmp_path


def everywhere(words: str) -> list[str]:
    """Every table of the database in which the words stand, in whichever column."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        for row in model._base_manager.values_list():
            told = "\x1f".join(
                json.dumps(value, ensure_ascii=False, default=str) for value in row
            )
            if words in told:
                found.append(model._meta.label)
                break
    return found


@pytest.mark.django_db
def test_a_name_is_cleared_from_rows_states_and_the_ledger_and_the_chain_still_holds(kept):
    seat = factories.order("TH-50")
    member = factories.member(seat, NAME)
    pair = factories.pairing("TH-50")
    activity = factories.activity(pair, outcome=f"ต้อนรับโดย {NAME} และคณะ", status="approved")
    # What was published by mistake and then edited stands in what was known before.
    with writing(by=None, action="activity.edit") as entry:
        activity.outcome = "ต้อนรับโดยคณะ"
        entry.save(activity)
    assert "monitoring.ActivityVersion" in everywhere(NAME)
    assert first_fault() is None
    by, asked = administrator(), order(words=(NAME,), keeps_official=False)

    found = preview(by=by, order=asked, reason="ตามหนังสือ")

    assert found.counts["monitoring.WorkingGroupMember"] == 1
    assert found.state_count >= 2
    assert "monitoring.WorkingGroupMember" in everywhere(NAME)
    assert not Erasure.objects.exists()

    erasure = erase(by=by, order=asked, reason="ตามหนังสือ")

    assert everywhere(NAME) == []
    assert first_fault() is None
    assert first_access_fault() is None
    member.refresh_from_db()
    assert (member.name, member.office) == (TOMBSTONE, "หัวหน้าสำนักงานจังหวัด")
    last = Change.objects.order_by("number").last()
    assert (last.action, last.by, last.number) == ("erasure.carry_out", by, erasure.revision)
    assert Activity.objects.get(pk=activity.pk).outcome == "ต้อนรับโดยคณะ"


@pytest.mark.django_db
def test_somebody_else_of_the_same_name_is_left_alone_with_all_that_was_known_of_them(kept):
    seat, other = factories.order("TH-50"), factories.order("TH-83")
    meant, namesake = factories.member(seat, NAME), factories.member(other, NAME)
    spared = (f"monitoring.workinggroupmember:{namesake.pk}",)
    asked = order(words=(NAME,), keeps_official=False, spared=spared)
    erase(by=administrator(), order=asked, reason="ขอลบ")
    meant.refresh_from_db()
    namesake.refresh_from_db()
    assert (meant.name, namesake.name) == (TOMBSTONE, NAME)
    rows = ChangeRow.objects.filter(resource="monitoring.workinggroupmember", kind="created")
    told = {row.object_id: row.difference["name"][1] for row in rows}
    assert told == {meant.pk: TOMBSTONE, namesake.pk: NAME}
    versions = type(meant).versions.objects
    assert versions.filter(id=namesake.pk, name=NAME).count() == 1
    assert not versions.filter(id=meant.pk, name=NAME).exists()
    assert first_fault() is None


@pytest.mark.django_db
def test_after_an_erasure_any_other_change_of_the_ledger_is_still_convicted(kept):
    factories.member(factories.order("TH-50"), NAME)
    row = ChangeRow.objects.filter(resource="monitoring.workinggroupmember").get()
    former = (row.difference, Change.objects.get(pk=row.change_id).salt)
    erase(by=administrator(), order=order(words=(NAME,), keeps_official=False), reason="ขอลบ")
    row.refresh_from_db()
    left = row.difference

    # Another word in the place of the name.
    ChangeRow.objects.filter(pk=row.pk).update(difference=left | {"name": [None, "คนอื่น"]})
    assert first_fault() == row.change_id
    # What was erased put back, with the salt that belongs to it.
    ChangeRow.objects.filter(pk=row.pk).update(difference=former[0])
    Change.objects.filter(pk=row.change_id).update(salt=former[1])
    assert first_fault() == row.change_id
    # The entry that vouches for what is left says something else.
    ChangeRow.objects.filter(pk=row.pk).update(difference=left)
    told = f"register {row.change_id}"
    vouching = ChangeRow.objects.get(resource="audit.erasedcontent", label=told)
    vouching.difference["digest"][1] = "0" * 64
    vouching.save()
    assert first_fault() in (row.change_id, vouching.change_id)


@pytest.mark.django_db
@pytest.mark.expects_log("axes.handlers.database")
def test_an_account_is_cleared_wherever_it_was_copied_and_stays_as_a_number(client, kept):
    person = factories.person(
        Role.EDITOR, "somying-1", password="correct horse 9", full_name=NAME,
        email="somying@example.org",
    )  # fmt: skip
    activity = factories.activity(factories.pairing("TH-50"))
    factories.notice(person, activity)
    right = {"username": "somying-1", "password": "correct horse 9"}
    assert client.post("/accounts/login/", right).status_code == 302
    wrong = {"username": "somying-1", "password": "wrong"}
    Client().post("/accounts/login/", wrong, REMOTE_ADDR="203.0.113.9")
    with clock.playing(clock.now() - timedelta(days=91)):
        old = record_access(
            kind=AccessRecord.Kind.EXPORTED, by=person, address="203.0.113.7", detail="/pairings/",
            list_name="pairings", asked="q=secret", file_format="csv", row_count=3, door="page",
        )  # fmt: skip
    young = record_access(kind=AccessRecord.Kind.SIGNED_OUT, by=person, address="203.0.113.8")
    by = administrator()

    erasure = erase(by=by, order=order(person_id=person.pk), reason="ลาออกและขอลบ")

    assert erasure.person == person
    for word in (NAME, "somying"):
        assert everywhere(word) == []
    person.refresh_from_db()
    assert (person.full_name, person.email, person.is_active) == (TOMBSTONE, "", False)
    assert not person.has_usable_password()
    assert not Device.objects.filter(person=person).exists()
    assert not [
        one for one in Session.objects.all()
        if one.get_decoded().get("_auth_user_id") == str(person.pk)
    ]  # fmt: skip
    old.refresh_from_db()
    young.refresh_from_db()
    # What was taken is on record; from where and what was searched for is not, but for 90 days.
    assert (old.address, old.asked, old.list_name, old.row_count) == (None, "", "pairings", 3)
    assert young.address == "203.0.113.8"
    assert (first_fault(), first_access_fault()) == (None, None)
    AccessRecord.objects.filter(pk=old.pk).update(list_name="activities")
    assert first_access_fault() == old.number


@pytest.mark.django_db
def test_the_chain_of_accesses_from_before_there_were_digests_still_holds_and_can_be_cleared(kept):
    """The bytes that the former release hashed, written out by hand."""
    from hashlib import sha256

    person = factories.person(Role.EDITOR, "before-1")
    at = clock.now() - timedelta(days=400)
    parts = ("", "1", at.timestamp().hex(), str(person.pk), "signed_in", "203.0.113.5", "")
    told = sha256("\x1f".join(parts).encode()).hexdigest()
    first = AccessRecord.objects.create(
        number=1, at=at, by=person, kind="signed_in", address="203.0.113.5", salt="", digest="",
        hash=told,
    )  # fmt: skip
    LedgerClock.objects.update_or_create(name="access", defaults={"number": 1, "hash": told})
    record_access(kind=AccessRecord.Kind.SIGNED_OUT, by=person, address="203.0.113.5")
    assert first_access_fault() is None
    erase(by=administrator(), order=order(person_id=person.pk), reason="ขอลบ")
    first.refresh_from_db()
    assert first.address is None
    assert first_access_fault() is None
    AccessRecord.objects.filter(pk=1).update(kind="exported")
    assert first_access_fault() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.expects_log("django.request")
def test_a_file_is_gone_from_the_store_does_not_come_back_and_is_no_loss_of_a_back_up(kept):
    content = read_document(uploads.document("บัตรประชาชน.pdf"))
    document = factories.document("บัตร", content=content)
    stored = document.files.get().file
    assert (store.root() / stored.path).exists()
    erase(by=administrator(), order=order(files=(stored.sha256,)), reason="แนบผิดแฟ้ม")
    assert not (store.root() / stored.path).exists()
    assert Client().get(f"/documents/{document.pk}/file/").status_code == 404
    with pytest.raises(ValidationError, match="ลบออกจากทะเบียน"):
        factories.document("อีกครั้ง", content=content)
    call_command("back_up", kept / "archives", stdout=StringIO())
    assert first_fault() is None


@pytest.mark.django_db(transaction=True)
def test_an_erasure_is_done_again_on_a_register_that_was_restored_from_before(kept):
    """The order that lies beside the back-ups, on a register that does not hold the erasure."""
    asked = order(words=(NAME,), keeps_official=False)
    factories.member(factories.order("TH-50"), NAME)
    orders_folder().mkdir()
    (orders_folder() / f"{asked.key}.order").write_text(asked.seal())
    assert NAME not in asked.seal()
    told = StringIO()
    call_command("erase_again", stdout=told)
    assert "erased" in told.getvalue()
    assert everywhere(NAME) == []
    call_command("erase_again", stdout=told)
    assert "held already" in told.getvalue()
    assert Erasure.objects.count() == 1
    assert first_fault() is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "reason", "field"),
    [
        ({"words": ("อ้น",)}, "ขอลบ", "words"),
        ({}, "ขอลบ", "words"),
        ({"words": (NAME,)}, f"{NAME} ขอลบ", "reason"),
        ({"words": (NAME,)}, " ", "reason"),
        ({"words": (NAME,), "authority": f"หนังสือของ {NAME}"}, "ขอลบ", "authority"),
        ({"files": ("0" * 64,)}, "ขอลบ", "files"),
    ],
)
def test_an_order_that_is_not_clear_erases_nothing(values, reason, field, kept):
    by = administrator()
    with pytest.raises(ValidationError) as refusal:
        erase(by=by, order=order(**values), reason=reason)
    assert list(refusal.value.message_dict) == [field]
    assert not Erasure.objects.exists()


@pytest.mark.django_db
def test_administrators_erase_and_not_their_own():
    for role in (Role.EDITOR, Role.PLANNER):
        with pytest.raises(NotAllowed):
            erase(by=factories.person(role), order=order(words=(NAME,)), reason="ขอลบ")
    own = administrator()
    with pytest.raises(NotAllowed):
        erase(by=own, order=order(person_id=own.pk), reason="ขอลบ")


@pytest.mark.django_db(transaction=True)
def test_what_is_over_its_time_is_told_first_and_taken_out_on_record(kept, settings):
    settings.HELD_FILE_DAYS, settings.ACCESS_DETAIL_DAYS = 30, 730
    held = factories.held_file(read_document(uploads.written("one")))
    StoredFile.objects.update(created_at=timezone.now() - timedelta(days=31))
    young = factories.held_file(read_document(uploads.written("two")))
    attached = factories.document("คู่มือ", content=read_document(uploads.written("three")))
    with clock.playing(clock.now() - timedelta(days=731)):
        record_access(kind=AccessRecord.Kind.SIGNED_IN, by=administrator(), address="203.0.113.7")
    session = SessionStore()
    session.create()
    Session.objects.update(expire_date=clock.now() - timedelta(days=9000))
    told = StringIO()
    call_command("forget_old", "--dry-run", stdout=told)
    assert "sessions: 1" in told.getvalue()
    assert "held_files: 1" in told.getvalue()
    assert "accesses: 1" in told.getvalue()
    assert Session.objects.exists()
    assert not RetentionRun.objects.exists()

    call_command("forget_old", stdout=StringIO())

    assert RetentionRun.objects.get().counts == {"sessions": 1, "held_files": 1, "accesses": 1}
    assert not Session.objects.exists()
    assert not StoredFile.objects.filter(pk=held.pk).exists()
    assert not (store.root() / held.path).exists()
    assert (store.root() / young.path).exists()
    assert (store.root() / attached.files.get().file.path).exists()
    assert AccessRecord.objects.get(kind="signed_in").address is None
    assert (first_fault(), first_access_fault()) == (None, None)
    assert Change.objects.last().action == "retentionrun.carry_out"
    call_command("forget_old", stdout=told)
    assert told.getvalue().endswith("nothing is over its time\n")


@pytest.mark.django_db
def test_people_see_what_is_held_of_them_in_as_many_queries_however_much_it_is(client):
    person = factories.posted(Role.OFFICER, "TH-50")
    pair = factories.pairing("TH-50")
    client.force_login(person)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/accounts/data/").status_code == 200
        return len(asked)

    factories.activity(pair, status="draft")
    client.get("/accounts/data/")
    few = queries()
    for _more in range(12):
        factories.activity(pair, status="draft")
    assert queries() == few
    response = client.get("/accounts/data/?format=json")
    told = json.loads(b"".join(response.streaming_content))
    assert person.username in {row["value"] for row in told["rows"]}
    assert Activity.objects.filter(created_by=person).count() == 13
    recorded = [row["record"] for row in told["rows"] if row["field"] == "ผู้บันทึก"]
    assert len([record for record in recorded if "แลกเปลี่ยนเยาวชน" in record]) == 13


@pytest.mark.django_db
@pytest.mark.expects_log("django.request")
def test_an_administrator_is_shown_what_would_go_and_erases_after_a_word_of_understanding(
    client, kept
):
    factories.member(factories.order("TH-50"), NAME)
    factories.member(factories.order("TH-83"), NAME)
    client.force_login(administrator())
    asked = {
        "words": NAME, "ground": "request", "authority": "มท 1/2566", "reason": "ขอลบ",
        "key": "0b0e2a0e-6a7c-4f0e-9d5e-0123456789ab",
    }  # fmt: skip
    shown = client.post("/privacy/erase/", asked)
    told = shown.content.decode()
    assert shown.status_code == 200
    # Two of one name are told apart by what they belong to.
    assert told.count(f"{NAME} · ") >= 2
    assert "เชียงใหม่" in told
    assert "ภูเก็ต" in told
    assert not Erasure.objects.exists()
    assert client.post("/privacy/erase/", asked | {"carry_out": "1"}).status_code == 400
    assert not Erasure.objects.exists()
    sent = asked | {"carry_out": "1", "understood": "1"}
    assert client.post("/privacy/erase/", sent)["Location"] == "/privacy/erasures/"
    assert everywhere(NAME) == []
    assert "มท 1/2566" in client.get("/privacy/erasures/").content.decode()
    # Sent twice it is one erasure.
    assert client.post("/privacy/erase/", sent).status_code == 200
    assert Erasure.objects.count() == 1


@pytest.mark.django_db
def test_what_is_held_of_somebody_is_given_for_a_reason_on_record_without_their_name(client):
    factories.member(factories.order("TH-50"), NAME)
    client.force_login(administrator())
    asked = {"words": NAME, "reason": "คำขอที่ 5/2566", "format": "json"}
    response = client.post("/privacy/person/", asked)
    told = json.loads(b"".join(response.streaming_content))
    assert [(row["field"], row["value"]) for row in told["rows"]] == [("ชื่อและนามสกุล", NAME)]
    access = AccessRecord.objects.get(kind="exported")
    assert (access.list_name, access.asked) == ("personal-data", "named · คำขอที่ 5/2566")
    assert client.post("/privacy/person/", asked | {"reason": ""}).status_code == 200
    many = client.post("/privacy/person/", asked | {"words": f"{NAME}\n" * 51})
    assert "ระบุได้ไม่เกิน 50 คำ" in many.content.decode()
    assert AccessRecord.objects.filter(kind="exported").count() == 1
