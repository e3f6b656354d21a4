"""People and the ledger in the ministry's editor; the words of the packages in Thai."""

import ast
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from registry import actions
from sistercity.accounts.choices import Role
from sistercity.accounts.models import User
from sistercity.audit.ledger import record_access
from sistercity.audit.models import AccessRecord, Change
from sistercity.audit.telling import tell_action
from tests import factories

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[2]
GOOD = "ทางเดินริมน้ำปิง-48"


@pytest.fixture
def administrator():
    return factories.person(Role.ADMINISTRATOR, full_name="ผู้ดูแล ระบบดี")


@pytest.fixture
def client(administrator):
    client = Client()
    client.force_login(administrator)
    return client


def _sent(**values) -> dict:
    return {
        "username": "somsri",
        "full_name": "สมศรี มีสุข",
        "office": "สำนักงานจังหวัดเชียงใหม่",
        "email": "",
        "role": "officer",
        "is_active": "on",
        "new_password": "",
        "new_password_again": "",
        **values,
    }


def test_an_administrator_adds_a_person_who_can_sign_in(client):
    sent = _sent(new_password=GOOD, new_password_again=GOOD)
    assert client.post(reverse("admin:accounts_user_add"), sent).status_code == 302
    theirs = Client()
    typed = {"username": "somsri", "password": GOOD}
    assert theirs.post(reverse("login"), typed).status_code == 302
    assert theirs.session["_auth_user_id"] == str(User.objects.get(username="somsri").pk)
    row = Change.objects.last().rows.get()
    assert (Change.objects.last().action, Change.objects.last().door) == ("person.save", "admin")
    assert row.difference["password"] == [None, "•••"]
    assert GOOD not in str(row.difference)


@pytest.mark.expects_log("django.request")
def test_a_password_that_somebody_else_has_set_opens_only_the_page_that_changes_it(client):
    sent = _sent(new_password=GOOD, new_password_again=GOOD)
    client.post(reverse("admin:accounts_user_add"), sent)
    theirs = Client()
    theirs.post(reverse("login"), {"username": "somsri", "password": GOOD})
    for path in ("/start/", "/workspace/", "/accounts/profile/", "/accounts/devices/", "/inbox/"):
        assert theirs.get(path)["Location"] == "/accounts/password/", path
    assert theirs.post("/workspace/activities/new/", {"title": "ก"}).status_code == 302
    as_script = theirs.post("/evidence/hold/", headers={"accept": "application/json"})
    assert as_script.status_code == 401
    assert theirs.get("/pairings/").status_code == 200
    assert "ผู้ดูแลระบบกำหนดรหัสผ่านนี้ให้ท่าน" in theirs.get("/accounts/password/").content.decode()
    new = GOOD + "-own"
    typed = {"old_password": GOOD, "new_password": new, "new_password_again": new}
    assert theirs.post("/accounts/password/", typed).status_code == 302
    assert theirs.get("/accounts/profile/").status_code == 200
    # One's own choice is nobody else's, also where an administrator makes it.
    person = User.objects.get(username="somsri")
    assert person.must_change_password is False
    client.post(
        reverse("admin:accounts_user_change", args=[person.pk]),
        _sent(opened_revision=person.revision, new_password=GOOD, new_password_again=GOOD),
    )
    person.refresh_from_db()
    assert person.must_change_password is True


@pytest.mark.expects_log("django.request")
def test_pages_for_all_take_whoever_has_such_a_password_for_a_stranger(client):
    pairing = factories.pairing()
    activity = factories.activity(pairing, status="draft")
    known = factories.person(Role.EDITOR, "somsri", password=GOOD)
    page, draft = f"/pairings/{pairing.number}/", f"/activities/{activity.pk}/"
    theirs = Client()
    theirs.post(reverse("login"), {"username": "somsri", "password": GOOD})
    assert known.full_name in theirs.get(page).content.decode()
    assert theirs.get(draft).status_code == 200
    set_by_another = _sent(
        role="editor", full_name=known.full_name, opened_revision=known.revision,
        new_password=GOOD + "-2", new_password_again=GOOD + "-2",
    )  # fmt: skip
    client.post(reverse("admin:accounts_user_change", args=[known.pk]), set_by_another)
    theirs = Client()
    theirs.post(reverse("login"), {"username": "somsri", "password": GOOD + "-2"})
    assert theirs.get("/start/")["Location"] == "/accounts/password/"
    assert known.full_name not in theirs.get(page).content.decode()
    assert theirs.get(draft).status_code != 200
    for adding in (reverse("second-factor-enrol"), reverse("security-key-add")):
        assert theirs.get(adding)["Location"] == reverse("second-factor")
    key = theirs.session.session_key
    assert known.devices.filter(session_key=key).exists()
    theirs.post(reverse("logout"))
    signed_out = AccessRecord.objects.filter(kind=AccessRecord.Kind.SIGNED_OUT)
    assert [record.by for record in signed_out] == [known]
    assert not known.devices.filter(session_key=key).exists()


def test_a_person_without_a_password_cannot_sign_in(client):
    client.post(reverse("admin:accounts_user_add"), _sent())
    assert User.objects.get(username="somsri").has_usable_password() is False


@pytest.mark.parametrize(
    ("passwords", "field", "words"),
    [
        ((GOOD, GOOD + "x"), "new_password_again", "ไม่ตรงกัน"),
        (("12345678", "12345678"), "new_password", "ตัวเลขล้วน"),
        (("ab1", "ab1"), "new_password", "อย่างน้อย 8 ตัวอักษร"),
        (("somsri99", "somsri99"), "new_password", "คล้าย"),
    ],
)
def test_a_password_that_will_not_do_is_told_beside_its_field(client, passwords, field, words):
    sent = _sent(new_password=passwords[0], new_password_again=passwords[1])
    response = client.post(reverse("admin:accounts_user_add"), sent)
    assert response.status_code == 200
    assert words in str(response.context["adminform"].form.errors[field])
    assert not User.objects.filter(username="somsri").exists()


def test_a_saved_person_keeps_the_password_unless_a_new_one_is_typed(client):
    person = factories.person(Role.OFFICER, "somsri", password="old-Password-48")
    sent = _sent(office="ย้ายแล้ว", opened_revision=person.revision)
    address = reverse("admin:accounts_user_change", args=[person.pk])
    assert client.post(address, sent).status_code == 302
    person.refresh_from_db()
    assert (person.office, person.check_password("old-Password-48")) == ("ย้ายแล้ว", True)


def test_a_person_is_switched_off_and_not_deleted(client):
    person = factories.person(Role.OFFICER, "somsri")
    sent = _sent(opened_revision=person.revision)
    del sent["is_active"]
    client.post(reverse("admin:accounts_user_change", args=[person.pk]), sent)
    person.refresh_from_db()
    assert person.is_active is False


def test_an_administrator_cannot_lock_themselves_out(client, administrator):
    sent = _sent(
        username=administrator.username, role="planner", opened_revision=administrator.revision
    )
    address = reverse("admin:accounts_user_change", args=[administrator.pk])
    response = client.post(address, sent)
    assert "ของตนเองไม่ได้" in str(response.context["adminform"].form.non_field_errors())
    administrator.refresh_from_db()
    assert administrator.role == "administrator"


@pytest.mark.expects_log("django.request")
def test_two_administrators_do_not_overrun_each_other(client):
    person = factories.person(Role.OFFICER, "somsri")
    address = reverse("admin:accounts_user_change", args=[person.pk])
    opened = _sent(opened_revision=person.revision)
    client.post(address, {**opened, "office": "ที่หนึ่ง"})
    assert client.post(address, {**opened, "office": "ที่สอง"}).status_code == 409
    person.refresh_from_db()
    assert person.office == "ที่หนึ่ง"


def test_whoever_sets_their_own_password_stays_signed_in(client, administrator):
    sent = _sent(
        username=administrator.username, role="administrator",
        opened_revision=administrator.revision, new_password=GOOD, new_password_again=GOOD,
    )  # fmt: skip
    client.post(reverse("admin:accounts_user_change", args=[administrator.pk]), sent)
    assert client.get(reverse("admin:index")).status_code == 200


@pytest.mark.expects_log("django.request")
def test_editors_see_no_people_and_no_sign_ins(client):
    editor = Client()
    editor.force_login(factories.person(Role.EDITOR))
    for name in ("accounts_user", "audit_accessrecord"):
        address = reverse(f"admin:{name}_changelist")
        assert editor.get(address).status_code == 403
        assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("words", "found"),
    [("สมชาย", 1), ("ผู้ว่า", 1), ("ญี่ปุ่น", 1), ("ไม่มีใคร", 0)],
)
def test_the_ledger_is_searched_by_person_reason_and_row(client, words, found):
    editor = factories.person(Role.EDITOR, full_name="สมชาย ใจงาม")
    country = factories.country("JP")
    country.name_en = "Nippon"
    actions.save_record(by=editor, record=country, reason="ตามที่ผู้ว่าแจ้ง")
    response = client.get(
        reverse("admin:audit_change_changelist"), {"q": words, "action": "country.save"}
    )
    by_editor = [row for row in response.context["cl"].result_list if row.by == editor]
    assert len(by_editor) == found


def test_a_change_is_told_with_both_values(client):
    country = factories.country("JP")
    country.name_en = "Nippon"
    actions.save_record(by=factories.person(Role.EDITOR), record=country)
    number = Change.objects.last().number
    page = client.get(reverse("admin:audit_change_change", args=[number])).content.decode()
    assert "<td>Japan</td><td>Nippon</td>" in page
    assert "บันทึก: ประเทศ" in page
    assert 'name="_save"' not in page


def test_sign_ins_are_searched_by_what_was_typed(client):
    record_access(kind=AccessRecord.Kind.REFUSED, by=None, address="192.0.2.7", detail="root")
    response = client.get(reverse("admin:audit_accessrecord_changelist"), {"q": "root"})
    assert [row.address for row in response.context["cl"].result_list] == ["192.0.2.7"]


def test_every_action_has_words():
    codes = set()
    for app in ("registry", "plans", "monitoring", "sistercity"):
        for path in (ROOT / app).rglob("actions*/**/*.py"):
            codes |= _action_codes(path)
        for path in (ROOT / app).rglob("actions.py"):
            codes |= _action_codes(path)
    assert {"pairing.edit", "activity.create", "person.save", "year.close"} <= codes
    assert {code for code in codes if tell_action(code) == code} == set()


def _action_codes(path: Path) -> set[str]:
    """The literal ``action="noun.verb"`` of every ``writing`` in a module."""
    return {
        keyword.value.value
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg == "action"
        and isinstance(keyword.value, ast.Constant)
        and "." in keyword.value.value
    }


def test_the_packages_speak_thai():
    with translation.override("th"):
        assert translation.gettext("Show counts") == "แสดงจำนวน"
        assert translation.gettext("This password is entirely numeric.") == "รหัสผ่านเป็นตัวเลขล้วนไม่ได้"
        assert translation.gettext("This field is required.") == "โปรดกรอกข้อมูลนี้"
        assert "โปรดพิมพ์เป็นตัวเลข" in translation.gettext("Enter a number.")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"username": "sоmsri"}, "อักษรไทย อักษรอังกฤษ ตัวเลข"),  # a Cyrillic о
        ({"username": "оса"}, "อักษรไทย อักษรอังกฤษ ตัวเลข"),  # Cyrillic throughout
        ({"full_name": "Sоmsri"}, "มีอักษรที่หน้าตาเหมือนกันแต่เป็นคนละอักษร"),
    ],
)
def test_nobody_is_called_as_somebody_else_looks(client, values, words):
    answer = client.post(reverse("admin:accounts_user_add"), _sent(**values))
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not User.objects.filter(office="สำนักงานจังหวัดเชียงใหม่").exists()


def test_direction_signs_in_a_name_are_not_kept(client):
    sent = _sent(full_name="สมศรี\u202e มี\u200bสุข", office="สำนักงาน\u2066จังหวัด")
    assert client.post(reverse("admin:accounts_user_add"), sent).status_code == 302
    person = User.objects.get(username="somsri")
    assert (person.full_name, person.office) == ("สมศรี มีสุข", "สำนักงานจังหวัด")


@pytest.mark.expects_log("django.security.DisallowedModelAdminLookup")
@pytest.mark.parametrize("asked", ["password__startswith=p", "password__regex=^p", "password=x"])
def test_the_list_of_people_tells_nothing_of_their_passwords(client, asked):
    path = reverse("admin:accounts_user_changelist")
    assert client.get(f"{path}?username__startswith=s").status_code == 200
    assert client.get(f"{path}?{asked}").status_code == 400
