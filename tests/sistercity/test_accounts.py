"""People: roles, the first administrator, sign-in, the chain of accesses."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from sistercity.accounts.choices import Role
from sistercity.accounts.models import User
from sistercity.audit.models import AccessRecord, ChangeRow
from tests import factories

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


def sign_in(client, username="somsri", password="ยาวพอและเดายาก", **extra):
    return client.post(LOGIN, {"username": username, "password": password}, **extra)


@pytest.fixture
def somsri():
    return factories.person(Role.PLANNER, "somsri", password="ยาวพอและเดายาก")


def test_the_first_administrator_is_made_by_command(monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "ยาวพอและเดายาก")
    call_command(
        "createsuperuser", "--noinput", username="first", full_name="ผู้ดูแล คนแรก", verbosity=0
    )
    person = User.objects.get()
    assert person.role == Role.ADMINISTRATOR
    assert person.is_staff
    assert person.is_superuser
    assert person.check_password("ยาวพอและเดายาก")


def test_the_ledger_tells_of_a_person_and_never_the_password(somsri):
    row = ChangeRow.objects.get(resource="accounts.user")
    assert row.difference["username"] == [None, "somsri"]
    assert row.difference["password"] == [None, "•••"]
    assert somsri.password not in str(row.difference)


def test_signing_in_and_out_is_recorded(client, somsri):
    assert sign_in(client).status_code == 302
    client.post(reverse("logout"))
    kinds = list(AccessRecord.objects.values_list("kind", "by__username"))
    assert kinds == [("signed_in", "somsri"), ("signed_out", "somsri")]


@pytest.mark.expects_log("axes.handlers.database", "django.request")
def test_a_name_is_throttled_with_its_address_and_nobody_else(client, somsri):
    for _attempt in range(5):
        sign_in(client, password="ผิด")
    locked = sign_in(client)
    assert locked.status_code == 429
    assert "somsri" not in client.session.get("_auth_user_id", "")
    elsewhere = sign_in(client, REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 302
    assert AccessRecord.objects.filter(kind="refused", detail="somsri").count() >= 5


@pytest.mark.expects_log("axes.handlers.database")
def test_somebody_who_left_does_not_get_in(client, somsri):
    somsri.is_active = False
    from sistercity.accounts.actions import save_person

    save_person(by=None, person=somsri)
    assert sign_in(client).status_code == 200
    assert "_auth_user_id" not in client.session


def test_signing_in_leads_back_inside_the_portal_only(client, somsri):
    inside = client.post(
        f"{LOGIN}?next=/review/", {"username": "somsri", "password": "ยาวพอและเดายาก"}
    )
    assert inside["Location"] == "/review/"
    client.post(reverse("logout"))
    outside = client.post(
        f"{LOGIN}?next=https://example.org/",
        {"username": "somsri", "password": "ยาวพอและเดายาก"},
    )
    assert outside["Location"] == "/"


@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/api/v1/pairings/", "/healthz"])
def test_every_answer_carries_the_security_policy(client, path):
    response = client.get(path)
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_thai_whatever_the_browser_asks_for(client):
    response = client.get("/", headers={"accept-language": "en"})
    assert response["Content-Language"] == "th"
    assert 'lang="th"' in response.content.decode()
