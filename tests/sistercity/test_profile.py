"""One's own profile and password."""

import pytest
from django.urls import reverse

from sistercity.accounts.actions import save_person
from sistercity.accounts.choices import Role
from sistercity.audit.models import Change
from tests import factories

pytestmark = [
    pytest.mark.django_db, pytest.mark.expects_log("django.request", "axes.handlers.database"),
]  # fmt: skip
OLD, NEW = "old-words-of-mine-7", "new-words-of-mine-8"


@pytest.fixture
def person():
    row = factories.posted(Role.OFFICER, "TH-50")
    return save_person(by=None, person=row, password=OLD)


def change(client, **typed):
    form = {"old_password": OLD, "new_password": NEW, "new_password_again": NEW}
    return client.post(reverse("password"), form | typed)


def test_the_profile_tells_who_one_is_and_where_one_serves(person):
    page = factories.signed_in(person).get(reverse("profile")).content.decode()

    assert person.full_name in page
    assert "เจ้าหน้าที่จังหวัด" in page
    assert "เชียงใหม่" in page


def test_office_and_e_mail_are_ones_own_to_change_and_the_role_is_not(person):
    form = {
        "office": "สำนักงานจังหวัด", "email": "a@example.org", "revision": person.revision,
        "role": "administrator", "full_name": "คนอื่น",
    }  # fmt: skip

    answer = factories.signed_in(person).post(reverse("profile"), form)

    assert answer.status_code == 302
    before = person.full_name
    person.refresh_from_db()
    assert (person.office, person.email) == ("สำนักงานจังหวัด", "a@example.org")
    assert (person.role, person.full_name) == ("officer", before)
    assert Change.objects.order_by("-number").first().action == "person.edit"


def test_a_stale_profile_is_refused_and_what_was_typed_stays(person):
    opened = person.revision
    client = factories.signed_in(person)
    form = {"office": "แรก", "email": "", "revision": opened}
    assert client.post(reverse("profile"), form).status_code == 302

    answer = client.post(reverse("profile"), form | {"office": "ที่สอง"})

    assert answer.status_code == 409
    assert "ที่สอง" in answer.content.decode()
    person.refresh_from_db()
    assert person.office == "แรก"


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(person):
    here, elsewhere = factories.signed_in(person), factories.signed_in(person)

    assert change(here).status_code == 302

    assert here.get(reverse("profile")).status_code == 200
    assert elsewhere.get(reverse("profile")).status_code == 302
    person.refresh_from_db()
    assert person.check_password(NEW)
    last = Change.objects.order_by("-number").first()
    assert last.action == "person.change_password"
    assert NEW not in str([row.difference for row in last.rows.all()])


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"old_password": "wrong"}, "รหัสผ่านปัจจุบันไม่ถูกต้อง"),
        ({"new_password_again": "other-words-9"}, "รหัสผ่านสองช่องไม่ตรงกัน"),
        ({"new_password": OLD, "new_password_again": OLD}, "ต้องไม่ซ้ำกับรหัสผ่านปัจจุบัน"),
        ({"new_password": "12345678", "new_password_again": "12345678"}, "ตัวเลข"),
        ({"new_password": " " * 20, "new_password_again": " " * 20}, "โปรดพิมพ์รหัสผ่านใหม่"),
    ],
)
def test_a_password_that_will_not_do_is_refused_in_words(person, typed, words):
    answer = change(factories.signed_in(person), **typed)

    assert answer.status_code == 200
    assert words in answer.content.decode()
    person.refresh_from_db()
    assert person.check_password(OLD)
