"""The second factor: who must have one, what lets in and what does not, and when it is lost."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from sistercity.accounts import actions, codes, rules
from sistercity.accounts.choices import Role
from sistercity.accounts.models import SecondFactor
from sistercity.audit.models import AccessRecord, Change
from sistercity.errors import NotAllowed, WrongState
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.expects_log("django.request")]

PASSWORD = "ยาวพอและเดายาก"
AT = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)
PAGE, ENROL = "/accounts/second-factor/", "/accounts/second-factor/enrol/"


@pytest.fixture(autouse=True)
def required(settings):
    settings.SECOND_FACTOR = "required"


def with_app(role=Role.EDITOR, at=None):
    """A person with an app: the person, its secret, the recovery codes."""
    person = factories.person(role, f"p-{role}", password=PASSWORD)
    secret = codes.new_secret()
    at = at or datetime.now(UTC) - timedelta(minutes=10)
    shown = actions.enrol_second_factor(
        by=person, secret=secret, typed=pyotp.TOTP(secret).at(at), at=at
    )
    return person, secret, shown


def password_given(person):
    client = Client()
    answer = client.post(
        "/accounts/login/?next=/review/", {"username": person.username, "password": PASSWORD}
    )
    return client, answer


def check(person, typed, at):
    return actions.check_code(by=person, typed=typed, at=at, address=None).outcome.value


def is_in(client):
    return client.get("/accounts/profile/").status_code == 200


def test_the_published_example_of_the_standard_is_met():
    # RFC 6238, appendix B, SHA-1, the last six of its eight digits: 1970-01-01 00:00:59.
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    at = datetime(1970, 1, 1, 0, 0, 59, tzinfo=UTC)
    assert codes.step_of(secret, "287082", at) == 1
    assert codes.step_of(secret, "287082", at + timedelta(seconds=30)) == 1
    assert codes.step_of(secret, "287082", at + timedelta(seconds=61)) is None
    assert codes.step_of(secret, "287082", at, after=1) is None


def test_wrong_codes_make_one_wait_ever_longer_and_never_long():
    waits = [rules.wait_after(misses).total_seconds() for misses in (4, 5, 6, 7, 9, 10, 10**6)]
    # 30 s doubled with each miss from the fifth on, at most a quarter of an hour.
    assert waits == [0, 30, 60, 120, 480, 900, 900]


@pytest.mark.parametrize("role", [Role.EDITOR, Role.PLANNER, Role.ADMINISTRATOR])
def test_people_of_the_ministry_set_up_an_app_before_anything_else(role):
    person = factories.person(role, "somsri", password=PASSWORD)
    client, answer = password_given(person)
    assert answer["Location"] == f"{PAGE}?next=%2Freview%2F"
    assert client.get(answer["Location"])["Location"] == f"{ENROL}?next=%2Freview%2F"
    # Nothing else opens, by whichever door; pages for all take the person for a stranger.
    for path in ("/start/", "/admin/", "/accounts/password/", "/inbox/"):
        assert client.get(path)["Location"].startswith(PAGE), path
    assert person.full_name not in client.get("/pairings/").content.decode()
    assert client.get("/start/", headers={"accept": "application/json"}).status_code == 401
    page = client.get(f"{ENROL}?next=/review/")
    assert "no-store" in page["Cache-Control"]
    secret = page.context["secret"].replace(" ", "")
    assert secret not in str(client.session.items())
    wrong = client.post(ENROL, {"code": "000000", "next": "/review/"})
    assert "รหัสไม่ตรงกับที่แอปแสดงอยู่" in wrong.content.decode()
    assert not is_in(client)
    typed = codes.to_arabic(pyotp.TOTP(secret).now())
    done = client.post(ENROL, {"code": typed, "next": "/review/"})
    assert len(done.context["codes"]) == 10
    assert 'href="/review/"' in done.content.decode()
    assert "no-store" in done["Cache-Control"]
    assert is_in(client)
    change = Change.objects.order_by("-number").first()
    told = str([row.difference for row in change.rows.all()])
    assert change.action == "secondfactor.enrol"
    assert secret not in told
    assert codes.recovery_digest(done.context["codes"][0]) not in told


def test_officers_need_none_and_may_have_one():
    person = factories.person(Role.OFFICER, "officer", password=PASSWORD)
    client, _answer = password_given(person)
    assert is_in(client)
    secret = client.get(ENROL).context["secret"].replace(" ", "")
    client.post(ENROL, {"code": pyotp.TOTP(secret).now()})
    assert SecondFactor.objects.filter(person=person).exists()
    # From now on the password alone is not enough.
    assert not is_in(password_given(person)[0])


def test_a_code_lets_in_once_and_leads_where_the_person_wanted_to_go():
    person, secret, _shown = with_app()
    client, _answer = password_given(person)
    key = client.session.session_key
    code = pyotp.TOTP(secret).now()
    # As people type it.
    typed = f"{code[:3]} {code[3:]}".translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))
    assert client.post(PAGE, {"code": typed, "next": "/review/"})["Location"] == "/review/"
    assert is_in(client)
    assert client.session.session_key != key
    kinds = list(AccessRecord.objects.order_by("number").values_list("kind", flat=True))
    assert kinds == ["signed_in", "confirmed"]
    again, _answer = password_given(person)
    assert "ใช้ไปแล้ว" in again.post(PAGE, {"code": code}).content.decode()
    assert not is_in(again)
    assert AccessRecord.objects.order_by("number").last().kind == "miscoded"


@pytest.mark.parametrize("outside", ["https://example.org/", "//example.org", "javascript:1"])
def test_the_code_leads_inside_the_portal_only(outside):
    person, secret, _shown = with_app()
    client, _answer = password_given(person)
    done = client.post(PAGE, {"code": pyotp.TOTP(secret).now(), "next": outside})
    assert done["Location"] == "/start/"


def test_guessing_is_slowed_and_a_recovery_code_still_lets_the_owner_in():
    person, secret, shown = with_app(at=AT)
    later = AT + timedelta(hours=1)
    assert [check(person, "000000", later) for _attempt in range(5)] == ["wrong"] * 5
    # Even the right one is not looked at for half a minute.
    assert check(person, pyotp.TOTP(secret).at(later), later) == "waiting"
    assert check(person, shown[0], later) == "recovered"
    assert check(person, shown[0], later) == "wrong"
    assert check(person, pyotp.TOTP(secret).at(later), later) == "right"
    assert Change.objects.filter(action="secondfactor.use_recovery").count() == 1
    assert len(SecondFactor.objects.get().recovery_digests) == 9


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "1234 5678", "١٢٣٤٥٦"])
def test_what_is_no_code_is_told_and_not_counted(typed):
    person, _secret, _shown = with_app()
    client, _answer = password_given(person)
    answer = client.post(PAGE, {"code": typed})
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert SecondFactor.objects.get().misses == 0


def test_a_new_app_takes_the_place_of_the_old_against_a_code_of_the_old():
    person, secret, shown = with_app()
    client, _answer = password_given(person)
    client.post(PAGE, {"code": shown[0]})
    new = client.get(ENROL).context["secret"].replace(" ", "")
    sent = {"code": pyotp.TOTP(new).now(), "former-code": "000000"}
    assert client.post(ENROL, sent).context["former_form"].errors
    client.post(ENROL, sent | {"former-code": pyotp.TOTP(secret).now()})
    factor = SecondFactor.objects.get()
    assert codes.unsealed(factor.sealed_secret) == new
    assert codes.found_digest(codes.plain_code(shown[1]), factor.recovery_digests) is None


def test_recovery_codes_are_renewed_against_a_code_and_the_old_ones_end():
    person, secret, shown = with_app()
    client, _answer = password_given(person)
    client.post(PAGE, {"code": shown[0]})
    page = client.post("/accounts/second-factor/codes/", {"code": pyotp.TOTP(secret).now()})
    assert len(set(page.context["codes"])) == 10
    assert check(person, shown[1], datetime.now(UTC)) == "wrong"


def test_who_must_have_one_cannot_end_it_and_who_need_not_can():
    editor, _secret, shown = with_app()
    client, _answer = password_given(editor)
    client.post(PAGE, {"code": shown[0]})
    assert client.get("/accounts/second-factor/end/").status_code == 403
    officer, _secret, shown = with_app(Role.OFFICER)
    client, _answer = password_given(officer)
    client.post(PAGE, {"code": shown[0]})
    client.post("/accounts/second-factor/end/", {"code": shown[1]})
    assert not SecondFactor.objects.filter(person=officer).exists()


def test_an_administrator_resets_anothers_with_a_reason_and_never_their_own():
    person, _secret, _shown = with_app()
    administrator, _other, shown = with_app(Role.ADMINISTRATOR)
    client, _answer = password_given(administrator)
    client.post(PAGE, {"code": shown[0]})
    page = reverse("admin:accounts_user_reset_second_factor", args=[person.pk])
    opened = client.get(page).context["form"]["opened_revision"].value()
    assert client.post(page, {"reason": "", "opened_revision": opened}).context["form"].errors
    client.post(page, {"reason": "โทรศัพท์หาย", "opened_revision": opened})
    assert not SecondFactor.objects.filter(person=person).exists()
    change = Change.objects.order_by("-number").first()
    assert (change.action, change.reason) == ("secondfactor.reset", "โทรศัพท์หาย")
    with pytest.raises(NotAllowed):
        actions.reset_second_factor(by=administrator, person_id=administrator.pk, reason="หาย")
    with pytest.raises(WrongState):
        actions.reset_second_factor(by=administrator, person_id=person.pk, reason="หาย")
    call_command("reset_second_factor", administrator.username, "--reason", "หาย", verbosity=0)
    assert not SecondFactor.objects.exists()
    with pytest.raises(CommandError):
        call_command("reset_second_factor", "nobody", "--reason", "หาย")


def test_a_changed_key_of_the_portal_opens_with_the_former_one_only(settings):
    person, secret, shown = with_app(at=AT)
    later, former = AT + timedelta(hours=1), settings.SECRET_KEY
    settings.SECRET_KEY = "another-key-of-the-portal-that-is-long-enough-to-be-one"
    assert check(person, pyotp.TOTP(secret).at(later), later) == "unreadable"
    settings.SECRET_KEY_FALLBACKS = [former]
    assert check(person, pyotp.TOTP(secret).at(later), later) == "right"
    assert check(person, shown[0], later) == "recovered"


def test_a_session_of_before_is_led_to_the_app_once_the_role_asks_for_it():
    person = factories.person(Role.OFFICER, "somsri", password=PASSWORD)
    client, _answer = password_given(person)
    assert is_in(client)
    person.role = Role.EDITOR
    actions.save_person(by=None, person=person)
    assert client.get("/start/")["Location"].startswith(PAGE)
    # Starting over needs no code.
    client.post("/accounts/logout/")
    assert "_auth_user_id" not in client.session
