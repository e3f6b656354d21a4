"""What an auditor asks: is it on record, and can it be found by who, what, when and which words."""

import csv
import io
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from sistercity import clock
from sistercity.accounts.actions import save_person
from sistercity.accounts.choices import Role
from sistercity.audit.ledger import first_access_fault
from sistercity.audit.models import AccessRecord, Change
from sistercity.files.content import read_document
from tests import factories
from tests.monitoring import uploads

pytestmark = pytest.mark.django_db


def administrator():
    return factories.person(Role.ADMINISTRATOR)


def numbers(response) -> list[int]:
    """The numbers of the entries that a page of the ledger shows."""
    return [row.number for row in response.context["page"].object_list]


@pytest.mark.expects_log("axes.handlers.database", "django.request")
def test_that_a_name_has_to_wait_is_on_record_once_a_wait(client):
    factories.person(Role.PLANNER, "somsri", password="ยาวพอและเดายาก")
    for _attempt in range(7):
        client.post("/accounts/login/", {"username": "somsri", "password": "ผิด"})
    kinds = list(AccessRecord.objects.values_list("kind", flat=True))
    assert kinds.count("locked") == 1
    assert kinds.index("locked") in (4, 5)
    locked = AccessRecord.objects.get(kind="locked")
    assert (locked.by, locked.detail, locked.address) == (None, "somsri", "127.0.0.1")
    assert first_access_fault() is None


def test_who_takes_an_internal_file_is_on_record_and_of_a_published_one_nobody(client):
    content = read_document(uploads.document())
    internal = factories.document("ภายใน", content=content, access="internal")
    published = factories.document("คู่มือ", content=content)
    person = factories.person(Role.EDITOR)
    client.force_login(person)
    for row in (internal, published):
        response = client.get(f"/documents/{row.pk}/file/")
        assert b"".join(response.streaming_content).startswith(b"%PDF")
    taken = AccessRecord.objects.get(kind="opened")
    assert (taken.by, taken.detail) == (person, f"/documents/{internal.pk}/file/")
    assert taken.list_name == content.sha256[:12]


def test_a_role_that_changes_and_an_account_that_ends_and_begins_again_are_entries_of_the_ledger():
    by = administrator()
    person = factories.person(Role.PLANNER, "somsri", full_name="สมศรี สมมติ")
    for values in ({"role": Role.EDITOR}, {"is_active": False}, {"is_active": True}):
        for name, value in values.items():
            setattr(person, name, value)
        save_person(by=by, person=person)
    told = [
        (change.by, change.action, change.rows.get().difference)
        for change in Change.objects.about(person).order_by("number")[1:]
    ]
    assert told == [
        (by, "person.save", {"role": ["planner", "editor"]}),
        (by, "person.save", {"is_active": [True, False]}),
        (by, "person.save", {"is_active": [False, True]}),
    ]


def test_changes_are_found_by_who_what_when_and_by_words_of_former_values(client):
    by = administrator()
    with clock.playing(datetime(2023, 3, 1, 4, tzinfo=UTC)):
        person = factories.person(Role.PLANNER, "somsri", full_name="สมศรี สมมติ", office="กอง ก")
    with clock.playing(datetime(2023, 3, 2, 18, tzinfo=UTC)):  # 3 March at one in Bangkok
        person.office = "กอง ข"
        save_person(by=by, person=person)
    first, second = Change.objects.about(person).order_by("number")
    client.force_login(by)

    def found(**asked) -> list[int]:
        return numbers(client.get(reverse("audit:change-list"), asked))

    assert found(words="กอง ก") == [second.number, first.number]
    assert found(words="กอง ข") == [second.number]
    assert found(words="กองที่ไม่มี") == []
    assert found(resource="accounts.user", since="3 มี.ค. 2566", until="๓ มีนาคม ๒๕๖๖") == [
        second.number
    ]
    assert found(resource="accounts.user", until="2/3/2566") == [first.number]
    assert found(who=by.username, action="person.save", resource="accounts.user") == [
        second.number
    ]
    assert found(resource="registry.pairing", words="กอง") == []
    wrong = client.get(reverse("audit:change-list"), {"since": "4/1/2019"})
    assert wrong.context["form"].errors["since"]
    assert numbers(wrong) == []


def test_what_was_found_is_taken_away_as_a_file_with_both_values_and_that_is_on_record(client):
    by = administrator()
    person = factories.person(Role.PLANNER, "somsri", full_name="สมศรี สมมติ", office="กอง ก")
    person.office = "=กอง ข"
    save_person(by=by, person=person)
    client.force_login(by)
    response = client.get(reverse("audit:change-list"), {"words": "กอง ข", "format": "csv"})
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 1
    assert rows[0]["ผู้ดำเนินการ"] == str(by)
    assert "กอง ก → =กอง ข" in rows[0]["ค่าเดิมและค่าใหม่"]
    assert rows[0]["ค่าตรวจสอบ SHA-256"] == Change.objects.last().hash
    taken = AccessRecord.objects.get(kind="exported")
    assert (taken.by, taken.list_name, taken.file_format, taken.row_count) == (
        by, "ledger", "csv", 1,
    )  # fmt: skip


@pytest.mark.expects_log("axes.handlers.database")
def test_accesses_are_found_by_name_address_kind_and_day(client):
    by = administrator()
    client.post(
        "/accounts/login/", {"username": "stranger", "password": "x"}, REMOTE_ADDR="203.0.113.9"
    )
    client.force_login(by)

    def found(**asked) -> list[str]:
        page = client.get(reverse("audit:access-list"), asked).context["page"]
        return [row.kind for row in page.object_list]

    assert found(who="stranger") == ["refused"]
    assert found(words="203.0.113") == ["refused"]
    assert found(kind="refused", words="198.51.100") == []
    assert "refused" in found(since=clock.today().isoformat())
    assert found(until="1 มกราคม 2560") == []
