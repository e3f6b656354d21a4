"""How sign-ins are throttled and how they end: by rest, by hours, from another device."""

import time
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.test import Client, RequestFactory
from django.utils import timezone

from sistercity.accounts import actions, lasting
from sistercity.accounts.browsers import tell_browser
from sistercity.accounts.choices import Role
from sistercity.accounts.models import Device
from sistercity.audit.models import AccessRecord
from tests import factories

pytestmark = [
    pytest.mark.django_db, pytest.mark.expects_log("django.request", "axes.handlers.database"),
]  # fmt: skip

PASSWORD = "ยาวพอและเดายาก"
LOGIN, DEVICES = "/accounts/login/", "/accounts/devices/"
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/131.0 Mobile Safari/537.36"
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0"


@pytest.fixture
def officer():
    return factories.person(Role.OFFICER, "somsri", password=PASSWORD)


def sign_in(client, password=PASSWORD, username="somsri", **extra):
    return client.post(LOGIN, {"username": username, "password": password}, **extra)


def signed_in(agent=DESK):
    client = Client(headers={"user-agent": agent})
    assert sign_in(client).status_code == 302
    return client


def is_in(client):
    return client.get("/accounts/profile/").status_code == 200


def later(client, **seconds):
    """Move what stands in the session into the past."""
    session = client.session
    for name, passed in seconds.items():
        session[name] -= passed
    session.save()


def test_the_ends_of_a_sign_in_by_role(settings):
    settings.SESSION_LIMITS = {"ministry": (60, 10), "province": (120, 8)}
    at = {"began": 0.0, "seen": 1_000.0}
    minutes = 60
    # Unused since 1,000 s: the ministry's ends after 60 minutes, a province's after 120.
    assert lasting.ending_of(Role.EDITOR, **at, now=1_000 + 60 * minutes - 1) is None
    assert lasting.ending_of(Role.EDITOR, **at, now=1_000 + 60 * minutes) == "idle"
    assert lasting.ending_of(Role.OFFICER, **at, now=1_000 + 60 * minutes) is None
    assert lasting.ending_of(Role.OFFICER, **at, now=1_000 + 120 * minutes) == "idle"
    # In use all the time: after 10 and 8 hours all the same.
    for role, hours in ((Role.PLANNER, 10), (Role.APPROVER, 8)):
        end = hours * 60 * minutes
        assert lasting.ending_of(role, began=0, seen=end - 2, now=end - 1) is None
        assert lasting.ending_of(role, began=0, seen=end - 1, now=end) == "long"


@pytest.mark.parametrize(
    ("passed", "why"), [({"seen": 7_200}, "idle"), ({"began": 36_000}, "long")]
)
def test_a_sign_in_ends_and_what_was_typed_is_kept(officer, passed, why):
    client = signed_in()
    later(client, **passed)
    page = {"HTTP_REFERER": "http://testserver/consultations/new/"}
    answer = client.post("/consultations/new/", {"subject": "คำถามที่พิมพ์ไว้"}, **page)
    assert answer.status_code == 403
    assert answer.context["kept"]
    assert not is_in(client)
    last = AccessRecord.objects.order_by("number").last()
    assert (last.kind, last.detail, last.by) == ("ended", why, officer)
    assert not Device.objects.exists()


def test_use_keeps_a_sign_in_alive_and_writes_at_most_once_a_minute(
    officer, django_assert_max_num_queries
):
    client = signed_in()
    later(client, seen=3_000)
    assert is_in(client)
    assert time.time() - client.session["seen"] < 60
    with django_assert_max_num_queries(3):
        # The session, the person, the number of unread notices: nothing is written.
        client.get("/accounts/signed-out/")


def test_one_signs_out_on_another_device_and_on_all(officer):
    here, phone, third = signed_in(), signed_in(PHONE), signed_in()
    page = here.get(DEVICES).content.decode()
    assert "Chrome บน Android" in page
    assert page.count("Firefox บน Windows") > 1
    assert page.count("(เครื่องนี้)") == 1
    row = Device.objects.get(browser=PHONE)
    here.post(f"{DEVICES}{row.pk}/end/")
    assert not is_in(phone)
    assert is_in(third)
    here.post(f"{DEVICES}end-others/")
    assert not is_in(third)
    assert is_in(here)
    details = AccessRecord.objects.filter(kind="ended").values_list("detail", flat=True)
    assert list(details) == ["elsewhere", "elsewhere"]
    # Nobody ends another's.
    stranger = Client()
    stranger.force_login(factories.person(Role.ADMINISTRATOR))
    mine = Device.objects.get(person=officer)
    assert stranger.post(f"{DEVICES}{mine.pk}/end/").status_code == 404
    assert is_in(here)


def test_signing_in_once_more_where_one_is_signed_in_stays_one_device(officer):
    client = Client()
    for agent in (DESK, PHONE):
        client.force_login(officer)
        session = client.session
        lasting.begin(_request(session, agent), officer)
    device = Device.objects.get(person=officer)
    assert device.session_key == client.session.session_key
    assert device.browser == PHONE


def _request(session, agent):
    request = RequestFactory(headers={"user-agent": agent}).get("/")
    request.session = session
    return request


def test_a_new_password_ends_every_other_sign_in(officer):
    here, phone = signed_in(), signed_in(PHONE)
    new = "ทางเดินริมน้ำปิง-48"
    here.post(
        "/accounts/password/",
        {"old_password": PASSWORD, "new_password": new, "new_password_again": new},
    )
    assert is_in(here)
    assert not is_in(phone)
    assert [device.session_key for device in Device.objects.all()] == [here.session.session_key]
    # Set by an administrator, or the account ended: nobody stays.
    officer.refresh_from_db()
    actions.save_person(by=None, person=officer, password=PASSWORD)
    assert not is_in(here)
    assert not Session.objects.exists()


def test_signing_out_and_a_session_that_is_gone_leave_no_device(officer):
    client = signed_in()
    client.post("/accounts/logout/")
    assert not Device.objects.exists()
    signed_in()
    Session.objects.all().delete()
    signed_in(PHONE)
    assert Device.objects.get().browser == PHONE


def test_the_list_of_devices_costs_the_same_for_one_and_many(
    officer, django_assert_num_queries, client
):
    client.force_login(officer)
    client.get(DEVICES)
    with django_assert_num_queries(4):
        client.get(DEVICES)
    for _device in range(6):
        signed_in(PHONE)
    with django_assert_num_queries(4):
        assert client.get(DEVICES).content.decode().count("Android") > 5


def test_a_browser_is_told_by_two_words():
    assert tell_browser(DESK) == "Firefox บน Windows"
    assert tell_browser("<script>") == "เบราว์เซอร์ที่ไม่รู้จัก"


def test_failures_make_one_wait_longer_each_time_and_the_page_says_until_when(officer):
    client = Client()
    answers = [sign_in(client, "ผิด") for _attempt in range(5)]
    assert [answer.status_code for answer in answers] == [200] * 4 + [429]
    # Half a minute after the fifth; what is tried meanwhile makes it no longer.
    assert int(answers[-1]["Retry-After"]) <= 30
    assert "ลองใหม่ได้หลังเวลา" in answers[-1].content.decode()
    assert sign_in(client).status_code == 429
    assert AccessAttempt.objects.get().failures_since_start == 5
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(seconds=31))
    again = sign_in(client, "ผิด")
    assert 30 < int(again["Retry-After"]) <= 60
    AccessAttempt.objects.update(
        attempt_time=timezone.now() - timedelta(minutes=16), failures_since_start=10_000
    )
    # However long somebody guessed: a quarter of an hour later the owner gets in.
    assert sign_in(client).status_code == 302
    assert not AccessAttempt.objects.exists()


def test_guessing_from_many_addresses_does_not_keep_the_owner_out(officer):
    owner = signed_in()
    owner.post("/accounts/logout/")
    for place in range(25):
        AccessAttempt.objects.create(
            username="somsri", ip_address=f"203.0.113.{place}", user_agent="x",
            failures_since_start=4,
        )  # fmt: skip
    # A hundred failures within the hour: a browser that nobody knows waits.
    assert sign_in(Client(), REMOTE_ADDR="198.51.100.9").status_code == 429
    # The owner's own does not, and another name is not touched.
    assert sign_in(owner).status_code == 302
    factories.person(Role.OFFICER, "another", password=PASSWORD)
    assert sign_in(Client(), username="another").status_code == 302
    # A cookie made up, or of somebody else, helps nobody.
    forged = Client()
    forged.cookies["known"] = "0" * 64
    assert sign_in(forged, REMOTE_ADDR="198.51.100.9").status_code == 429
