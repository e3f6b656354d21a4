"""Dangerous acts ask once more who is there, and lose nothing by it."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pyotp
import pytest
from django.test import Client
from django.urls import reverse

from sistercity.accounts import actions, codes
from sistercity.accounts.choices import Role
from sistercity.accounts.models import User
from sistercity.audit.models import AccessRecord
from tests import factories

pytestmark = [
    pytest.mark.django_db, pytest.mark.expects_log("django.request", "axes.handlers.database"),
]  # fmt: skip

PASSWORD = "ยาวพอและเดายาก"
CONFIRM = "/accounts/confirm/"


def rested(role):
    """A person of the role whose last proof is sixteen minutes old."""
    person = factories.person(role, f"p-{role}", password=PASSWORD)
    client = Client()
    client.force_login(person)
    grow_old(client)
    return person, client


def grow_old(client, minutes=16):
    session = client.session
    session["asked_again"] -= minutes * 60
    session.save()


def sent_on(answer):
    """What the page that asks carries along: the hidden values of its form."""
    hidden = r'<input type="hidden" name="([^"]+)" value="([^"]*)"'
    _head, _form, body = answer.content.decode().partition('<form class="form"')
    found = re.findall(hidden, body)
    return {name: unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


ACTS = {
    Role.ADMINISTRATOR: [
        "/admin/accounts/user/add/", "/admin/keys/apikey/add/", "/admin/registry/posting/add/",
    ],
    Role.EDITOR: [
        "/postings/new/", "/years/2566/close/", "/years/2566/reopen/",
        "/admin/registry/posting/add/", "/admin/registry/posting/bulk/end/",
    ],
    Role.PLANNER: ["/seals/new/", "/accounts/second-factor/enrol/"],
}  # fmt: skip


@pytest.mark.parametrize("role", ACTS)
def test_dangerous_acts_ask_again_when_opened_and_when_sent(role):
    factories.fiscal_year(2566)
    _person, client = rested(role)
    for path in ACTS[role]:
        assert client.get(path)["Location"] == f"{CONFIRM}?next={path.replace('/', '%2F')}", path
        assert client.post(path, {"typed": "ก"}).status_code == 403, path
    # What only reads, or does little, asks nothing.
    assert client.get("/accounts/profile/").status_code == 200
    assert client.get("/years/").status_code in (200, 403)


def test_the_password_leads_to_the_act_and_holds_for_some_minutes():
    _person, client = rested(Role.EDITOR)
    asked, key = client.get("/postings/new/")["Location"], client.session.session_key
    page = client.post(asked, {"confirm-proof": "ผิด"})
    assert "รหัสผ่านไม่ถูกต้อง" in page.content.decode()
    assert client.get("/postings/new/").status_code == 302
    assert client.post(asked, {"confirm-proof": PASSWORD})["Location"] == "/postings/new/"
    assert client.session.session_key != key
    grow_old(client, minutes=14)
    assert client.get("/postings/new/").status_code == 200
    grow_old(client, minutes=2)
    assert client.get("/postings/new/").status_code == 302
    kinds = AccessRecord.objects.order_by("number").values_list("kind", flat=True)
    assert list(kinds) == ["signed_in", "refused", "confirmed"]


def test_a_form_that_was_sent_too_late_is_carried_out_with_the_answer():
    _person, client = rested(Role.ADMINISTRATOR)
    typed = {
        "username": "somsri", "full_name": "สมศรี \"มีสุข\"", "office": "<สำนักงาน>", "email": "",
        "role": "officer", "is_active": "on", "new_password": "", "new_password_again": "",
    }  # fmt: skip
    address = reverse("admin:accounts_user_add")
    asked = client.post(address, typed)
    assert asked.status_code == 403
    assert sent_on(asked) == typed
    again = client.post(address, sent_on(asked) | {"confirm-proof": "ผิด"})
    assert again.status_code == 403
    assert not User.objects.filter(username="somsri").exists()
    done = client.post(address, sent_on(again) | {"confirm-proof": PASSWORD})
    assert done.status_code == 302
    person = User.objects.get(username="somsri")
    assert (person.full_name, person.office) == ('สมศรี "มีสุข"', "<สำนักงาน>")


def test_whoever_has_an_app_is_asked_for_its_code_and_no_password_helps():
    person, client = rested(Role.OFFICER)
    secret = codes.new_secret()
    at = datetime.now(UTC) - timedelta(minutes=5)
    actions.enrol_second_factor(
        by=person, secret=secret, typed=pyotp.TOTP(secret).at(at), at=at,
        keep_session=client.session.session_key,
    )  # fmt: skip
    page = client.get(f"{CONFIRM}?next=/workspace/").content.decode()
    assert "one-time-code" in page
    assert "current-password" not in page
    assert client.post(CONFIRM, {"confirm-proof": PASSWORD}).status_code == 200
    done = client.post(CONFIRM, {"confirm-proof": pyotp.TOTP(secret).now(), "next": "/workspace/"})
    assert done["Location"] == "/workspace/"


def test_asking_again_leads_inside_the_portal_only():
    _person, client = rested(Role.EDITOR)
    sent = {"confirm-proof": PASSWORD, "next": "https://example.org/"}
    assert client.post(CONFIRM, sent)["Location"] == "/start/"


def test_guessing_the_password_there_is_throttled_as_at_the_sign_in():
    _person, client = rested(Role.EDITOR)
    answers = [client.post(CONFIRM, {"confirm-proof": "ผิด"}) for _attempt in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 4 + [429] * 2


def test_a_script_is_told_where_to_go():
    _person, client = rested(Role.PLANNER)
    answer = client.post("/seals/new/", {}, headers={"accept": "application/json"})
    assert answer.status_code == 401
    assert answer.json()["sign_in"].startswith(CONFIRM)
