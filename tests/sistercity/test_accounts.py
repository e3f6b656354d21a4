"""People: roles, the first administrator, sign-in, the chain of accesses."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from sistercity.accounts.choices import Role
from sistercity.accounts.models import User
from sistercity.addresses import client_address
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
    assert outside["Location"] == "/start/"


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


@pytest.mark.parametrize("username", ["ก" * 61, "a" * 5000])
def test_a_user_name_too_long_to_exist_is_refused_in_words(client, username):
    response = sign_in(client, username=username)
    assert response.status_code == 200
    assert "ชื่อผู้ใช้ยาวไม่เกิน 60 ตัวอักษร" in response.content.decode()
    assert not AccessRecord.objects.exists()


@pytest.mark.expects_log("axes.handlers.database")
def test_a_sign_in_that_failed_is_told_as_one(client, somsri):
    words = sign_in(client, password="wrong").content.decode()
    assert "ยังเข้าสู่ระบบไม่ได้" in words
    assert "ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง" in words
    assert "ยังบันทึกไม่ได้" not in words


def test_a_character_that_no_name_has_is_told_once(client):
    words = sign_in(client, username="som\x00sri").content.decode()
    # In the summary and beside the field.
    assert words.count("มีอักขระที่ใช้ไม่ได้") == 2


def test_what_a_signed_in_reader_sees_is_stored_nowhere(client, somsri):
    assert "Cache-Control" not in client.get("/plan/").headers
    client.force_login(somsri)
    assert client.get("/plan/")["Cache-Control"] == "private, no-store"


@pytest.mark.expects_log("django.security.DisallowedHost", "django.request")
def test_a_host_that_is_not_ours_is_a_bad_request(client):
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400


@pytest.mark.parametrize(
    ("count", "forwarded", "address"),
    [
        (0, "198.51.100.1", "127.0.0.1"),
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "203.0.113.9, 198.51.100.1", "198.51.100.1"),
        (2, "203.0.113.9, 198.51.100.1, 192.0.2.1", "198.51.100.1"),
        (1, "<script>", None),
        (2, "198.51.100.1", "127.0.0.1"),
        (1, "::ffff:198.51.100.1", "198.51.100.1"),
        (1, "fe80::1%eth0", "fe80::1"),
    ],
)
def test_the_address_is_what_the_trusted_proxies_tell(rf, settings, count, forwarded, address):
    settings.PROXY_COUNT = count
    request = rf.get("/", headers={"x-forwarded-for": forwarded})
    assert client_address(request) == address


@pytest.mark.expects_log("axes.handlers.database", "django.request")
def test_behind_a_proxy_a_stranger_does_not_lock_a_colleague_out(client, somsri, settings):
    settings.PROXY_COUNT = 1
    for _attempt in range(5):
        sign_in(client, password="ผิด", headers={"x-forwarded-for": "203.0.113.9"})
    assert sign_in(client, headers={"x-forwarded-for": "198.51.100.1"}).status_code == 302
    assert AccessRecord.objects.get(kind="signed_in").address == "198.51.100.1"
