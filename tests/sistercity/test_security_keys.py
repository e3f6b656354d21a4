"""Security keys: added, what they open and what they do not, removed; never less than is asked."""

import json
import random
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from fido2 import cbor

from sistercity import environment
from sistercity.accounts import actions, codes, security_keys
from sistercity.accounts.checks import check_sign_in_address
from sistercity.accounts.choices import Role
from sistercity.accounts.models import SecondFactor, SecurityKey
from sistercity.audit.models import AccessRecord, Change, ChangeRow
from sistercity.errors import WrongState
from sistercity.notices.models import Notice
from sistercity.notices.telling import tell_notices
from sistercity.privacy.actions import erase
from sistercity.privacy.choices import Ground
from sistercity.privacy.listings import lines_of, words_of
from sistercity.privacy.order import Order
from tests import factories

from .authenticator import ATTESTED, PRESENT, VERIFIED, Authenticator

pytestmark = [pytest.mark.django_db, pytest.mark.expects_log("django.request")]

PASSWORD, HERE = "ยาวพอและเดายาก", "https://register.example"
PAGE, ADD = "/accounts/second-factor/", "/accounts/second-factor/keys/new/"
CONFIRM = "/accounts/confirm/"


@pytest.fixture(autouse=True)
def in_use(settings):
    settings.SECOND_FACTOR = "required"
    settings.SIGN_IN_ADDRESS = HERE


def key_of(host="register.example"):
    return Authenticator(origin=HERE, host=host)


def add(person, key, name="กุญแจ USB"):
    question, asked = security_keys.new_question(person, [])
    is_first = not SecondFactor.objects.filter(person=person).exists()
    return actions.add_security_key(
        by=person, name=name, answer=key.make(question), question=asked, is_first=is_first
    )


def with_key(role=Role.EDITOR, username="somsri"):
    """A person with a key and no app: the person, the key, the recovery codes."""
    person = factories.person(role, username, password=PASSWORD)
    key = key_of()
    return person, key, add(person, key)


def with_app(person):
    """Give a person an app; its secret."""
    secret, at = codes.new_secret(), datetime.now(UTC) - timedelta(minutes=10)
    former = SecondFactor.objects.filter(person=person).first()
    actions.enrol_second_factor(
        by=person, secret=secret, typed=pyotp.TOTP(secret).at(at), at=at,
        replaces=former.pk if former else None,
    )  # fmt: skip
    return secret


def password_given(person):
    client = Client()
    sent = {"username": person.username, "password": PASSWORD}
    return client, client.post("/accounts/login/?next=/review/", sent)


def asked_by(client, page=PAGE):
    return client.get(page).context["form"].question


def signed_in(person, key):
    client, _answer = password_given(person)
    client.post(PAGE, {"answer": key.answer(asked_by(client)), "next": "/review/"})
    assert is_in(client)
    return client


def is_in(client):
    return client.get("/accounts/profile/").status_code == 200


def grow_old(client, minutes=16):
    session = client.session
    session["asked_again"] -= minutes * 60
    session.save()


def told(person):
    return [one.said for one in tell_notices(person, Notice.objects.filter(to=person))]


def kinds():
    return list(AccessRecord.objects.order_by("number").values_list("kind", flat=True))


def test_people_of_the_ministry_may_set_up_a_key_instead_of_an_app():
    person = factories.person(Role.PLANNER, "somsri", password=PASSWORD)
    client, _answer = password_given(person)
    enrol = client.get(f"{PAGE}?next=/review/")["Location"]
    assert f"{ADD}?next=/review/" in client.get(enrol).content.decode()
    page = client.get(f"{ADD}?next=/review/")
    assert "no-store" in page["Cache-Control"]
    question, former = page.context["form"].question, client.session.session_key
    assert json.loads(question)["rp"]["id"] == "register.example"
    key = key_of()
    sent = {"name": " กุญแจ USB ", "answer": key.make(question), "next": "/review/"}
    assert client.post(ADD, sent | {"answer": ""}).context["form"].errors["answer"]
    assert not is_in(client)
    sent["answer"] = key.make(asked_by(client, ADD))
    done = client.post(ADD, sent)
    assert len(done.context["codes"]) == 10
    # Of whoever has no app.
    assert "ใช้แทนกุญแจหรือแอป" in done.content.decode()
    assert 'href="/review/"' in done.content.decode()
    assert is_in(client)
    assert client.session.session_key != former
    stored = SecurityKey.objects.get()
    assert (stored.name, stored.transports, stored.last_used_at) == ("กุญแจ USB", ["usb"], None)
    change = Change.objects.order_by("-number").first()
    assert change.action == "securitykey.enrol"
    difference = str([row.difference for row in change.rows.all()])
    for secret in (stored.credential_id, stored.public_key):
        assert secret not in difference
    assert told(person)[0].startswith("เพิ่มกุญแจความปลอดภัยให้บัญชีของท่านแล้ว")
    profile = client.get("/accounts/profile/").content.decode()
    assert "กุญแจ USB" in profile
    assert "ยังไม่เคยใช้" in profile
    client.cookies["django_language"] = "en"
    profile = client.get("/accounts/profile/").content.decode()
    assert '<h2 id="factor-head">Two-step sign-in</h2>' in profile


def test_a_key_confirms_a_sign_in_after_the_password_and_never_without():
    person, key, _shown = with_key()
    stranger = Client()
    assert stranger.get(PAGE)["Location"] == "/accounts/login/"
    client, answer = password_given(person)
    assert answer["Location"] == f"{PAGE}?next=%2Freview%2F"
    former, question = client.session.session_key, asked_by(client)
    assert json.loads(question)["rpId"] == "register.example"
    # The same answer from elsewhere, where the password was not given.
    sent = {"answer": key.answer(question), "next": "/review/"}
    assert stranger.post(PAGE, sent)["Location"] == "/accounts/login/"
    assert client.post(PAGE, sent)["Location"] == "/review/"
    assert is_in(client)
    # Whoever knew the session of before has nothing.
    assert client.session.session_key != former
    before = Client()
    before.cookies["sessionid"] = former
    assert not is_in(before)
    assert kinds() == ["signed_in", "confirmed"]
    stored = SecurityKey.objects.get()
    assert (stored.sign_count, stored.last_used_at is None) == (1, False)
    assert Change.objects.filter(action__startswith="securitykey").count() == 1


WRONG = {
    "a page of somebody else": {"origin": "https://register.example.evil.test"},
    "the same host without encryption": {"origin": "http://register.example"},
    "another door of the host": {"origin": "https://register.example:8443"},
    "a frame in another page": {"crossOrigin": True},
    "an answer to the making of a key": {"type": "webauthn.create"},
    "nobody has touched it": {"flags": VERIFIED},
}


@pytest.mark.parametrize("changed", WRONG.values(), ids=WRONG)
def test_what_was_answered_to_another_page_opens_nothing(changed):
    person, key, _shown = with_key()
    client, _answer = password_given(person)
    page = client.post(PAGE, {"answer": key.answer(asked_by(client), **changed)})
    assert "ไม่ใช่กุญแจที่เพิ่มไว้ในบัญชี" in page.content.decode()
    assert not is_in(client)
    assert kinds() == ["signed_in", "miscoded"]
    assert SecondFactor.objects.get().misses == 1


def test_neither_another_persons_key_nor_one_that_says_it_is_this_one_opens():
    person, key, _shown = with_key()
    _other, others, _shown = with_key(username="other")
    client, _answer = password_given(person)
    client.post(PAGE, {"answer": others.answer(asked_by(client))})
    assert not is_in(client)
    others.id = key.id
    client.post(PAGE, {"answer": others.answer(asked_by(client))})
    assert not is_in(client)
    elsewhere = key_of(host="evil.test")
    elsewhere.id, elsewhere.secret = key.id, key.secret
    client.post(PAGE, {"answer": elsewhere.answer(asked_by(client))})
    assert not is_in(client)
    assert kinds() == ["signed_in"] + ["miscoded"] * 3


def test_an_answer_is_taken_once_in_its_session_and_soon():
    person, key, _shown = with_key()
    client, _answer = password_given(person)
    sent = {"answer": key.answer(asked_by(client))}
    client.post(PAGE, sent)
    assert is_in(client)
    # Overheard, and sent again after the next password.
    again, _answer = password_given(person)
    asked_by(again)
    assert "ส่งไปแล้ว" in again.post(PAGE, sent).content.decode()
    # What another session was asked.
    other, _answer = password_given(person)
    crossed = {"answer": key.answer(asked_by(other))}
    asked_by(again)
    again.post(PAGE, crossed)
    # What was asked eleven minutes ago.
    late = {"answer": key.answer(asked_by(again))}
    session = again.session
    session["key_question"] = [session["key_question"][0], int(time.time()) - 660]
    session.save()
    again.post(PAGE, late)
    assert not is_in(again)
    # No sign of guessing: a page that stood open in another window.
    assert "miscoded" not in kinds()


def test_of_two_requests_with_one_answer_at_once_one_is_taken():
    person, key, _shown = with_key()
    key.counts = False
    question, asked = security_keys.question(person.security_keys.all())
    by = {
        "by": person, "answer": key.answer(question), "question": asked,
        "at": datetime.now(UTC), "address": None,
    }  # fmt: skip
    outcomes = [actions.check_key(**by).outcome.value for _request in range(2)]
    assert outcomes == ["right", "stale"]


def test_a_copy_of_a_key_is_told_by_its_count_and_keys_without_one_are_taken():
    person, key, _shown = with_key()
    signed_in(person, key)
    signed_in(person, key)
    copy = key_of()
    copy.id, copy.secret, copy.count = key.id, key.secret, 1
    client, _answer = password_given(person)
    page = client.post(PAGE, {"answer": copy.answer(asked_by(client))})
    assert "อาจถูกทำสำเนา" in page.content.decode()
    assert not is_in(client)
    assert any(words.startswith("มีผู้ใช้สำเนาของกุญแจ") for words in told(person))
    # Passkeys say nought each time.
    uncounted = key_of()
    uncounted.counts = False
    add(person, uncounted, "โทรศัพท์")
    signed_in(person, uncounted)
    signed_in(person, uncounted)


def test_wrong_answers_make_codes_wait_and_the_owners_key_still_opens():
    person, key, _shown = with_key()
    secret = with_app(person)
    client, _answer = password_given(person)
    for _attempt in range(7):
        client.post(PAGE, {"answer": key.answer(asked_by(client), origin="https://evil.test")})
    # On record, and counted, until the wait only.
    assert kinds().count("miscoded") == 5
    assert SecondFactor.objects.get().misses == 5
    assert sum("ผิดหลายครั้งติดต่อกัน" in words for words in told(person)) == 1
    assert client.post(PAGE, {"code": pyotp.TOTP(secret).now()}).status_code == 429
    client.post(PAGE, {"answer": key.answer(asked_by(client))})
    assert is_in(client)
    assert SecondFactor.objects.get().misses == 0


def test_whoever_has_no_app_is_asked_for_recovery_codes_beside_the_key():
    person, _key, shown = with_key()
    client, _answer = password_given(person)
    page = client.get(PAGE).content.decode()
    assert "ใช้กุญแจความปลอดภัย" in page
    assert "รหัส 16 หลักที่เก็บไว้ตอนเพิ่มกุญแจ" in page
    assert "เปิดแอปยืนยันตัวตน" not in page
    assert f'data-address="{HERE}"' in page
    assert client.post(PAGE, {"code": "123456"}).context["form"].errors
    client.post(PAGE, {"code": shown[0]})
    assert is_in(client)
    done = client.post("/accounts/second-factor/codes/", {"code": shown[1]})
    assert len(done.context["codes"]) == 10


def test_an_app_and_keys_stand_side_by_side_and_each_may_go():
    person, key, _shown = with_key()
    client = signed_in(person, key)
    page = client.get("/accounts/second-factor/enrol/")
    secret = page.context["secret"].replace(" ", "")
    former = key.answer(page.context["former_form"].question)
    client.post(
        "/accounts/second-factor/enrol/",
        {"code": pyotp.TOTP(secret).now(), "former-code": "", "former-answer": former},
    )
    assert SecondFactor.objects.get().has_app
    signed_in(person, key)
    # That a new app holds its secret no key can say.
    enrol = "/accounts/second-factor/enrol/"
    asked = client.get(enrol).context["former_form"].question
    sent = {"code": "", "answer": key.answer(asked), "former-answer": key.answer(asked)}
    assert client.post(enrol, sent).context["form"].errors["code"]
    # By keys alone: a code is nothing any longer.
    end = "/accounts/second-factor/app/end/"
    client.post(end, {"answer": key.answer(asked_by(client, end))})
    assert not SecondFactor.objects.get().has_app
    assert any("ไม่ใช้แอปยืนยันตัวตนแล้ว" in words for words in told(person))
    later = datetime.now(UTC) + timedelta(minutes=5)
    typed = pyotp.TOTP(secret).at(later)
    checked = actions.check_code(by=person, typed=typed, at=later, address=None)
    assert checked.outcome.value == "unreadable"
    with pytest.raises(WrongState):
        actions.end_app(by=person)
    signed_in(person, key)


def test_a_key_is_removed_against_a_proof_and_never_the_last_of_whoever_must_have_one():
    person, key, _shown = with_key()
    client, other = signed_in(person, key), signed_in(person, key)
    page = reverse("security-key-remove", args=[SecurityKey.objects.get().pk])
    assert client.get(page).status_code == 403
    assert client.post(page).status_code == 403
    second = key_of()
    add(person, second, "โทรศัพท์")
    client = signed_in(person, key)
    assert not is_in(other)
    other = signed_in(person, second)
    grow_old(client)
    assert client.get(page)["Location"].startswith(CONFIRM)
    assert client.post(page).status_code == 403
    proof = {"confirm-proof": "", "confirm-answer": key.answer(asked_by(client, CONFIRM))}
    assert client.post(f"{CONFIRM}?next={page}", proof)["Location"] == page
    assert "กุญแจ USB" in client.get(page).content.decode()
    assert client.post(page)["Location"] == "/accounts/profile/"
    assert list(SecurityKey.objects.values_list("name", flat=True)) == ["โทรศัพท์"]
    # Wherever it was used it ends; pressed twice it is gone.
    assert not is_in(other)
    assert client.post(page).status_code == 404
    assert Change.objects.order_by("-number").first().action == "securitykey.revoke"
    assert any(words.startswith("นำกุญแจความปลอดภัยดอกหนึ่งออก") for words in told(person))
    # With an app the last key may go.
    with_app(person)
    last = SecurityKey.objects.get()
    actions.remove_security_key(by=person, key_id=last.pk)
    assert SecondFactor.objects.get().has_app


def test_who_need_not_confirm_may_remove_the_last_key_and_ends_the_second_factor_with_it():
    person, key, _shown = with_key(Role.OFFICER)
    client = signed_in(person, key)
    page = reverse("security-key-remove", args=[SecurityKey.objects.get().pk])
    assert "ไม่มีวิธีอื่นยืนยันการเข้าสู่ระบบ" in client.get(page).content.decode()
    client.post(page)
    assert not SecondFactor.objects.exists()
    assert is_in(password_given(person)[0])


def test_nobody_reaches_another_persons_key():
    with_key(username="other")
    theirs = SecurityKey.objects.get()
    administrator, key, _shown = with_key(Role.ADMINISTRATOR, "boss")
    client = signed_in(administrator, key)
    page = reverse("security-key-remove", args=[theirs.pk])
    assert [client.get(page).status_code, client.post(page).status_code] == [404, 404]
    with pytest.raises(SecurityKey.DoesNotExist):
        actions.remove_security_key(by=administrator, key_id=theirs.pk)


def test_a_reset_by_an_administrator_takes_keys_too():
    person, key, shown = with_key()
    administrator, own, _shown = with_key(Role.ADMINISTRATOR, "boss")
    desk = signed_in(administrator, own)
    page = reverse("admin:accounts_user_reset_second_factor", args=[person.pk])
    opened = desk.get(page).context["form"]["opened_revision"].value()
    desk.post(page, {"reason": "กุญแจหาย", "opened_revision": opened})
    assert not SecurityKey.objects.filter(person=person).exists()
    client, _answer = password_given(person)
    assert "/enrol/" in client.get(PAGE)["Location"]
    client.post(PAGE, {"code": shown[0]})
    assert not is_in(client)
    call_command("reset_second_factor", administrator.username, "--reason", "หาย", verbosity=0)
    assert not SecurityKey.objects.exists()


def test_a_form_that_was_sent_too_late_is_carried_out_with_the_answer_of_a_key():
    administrator, key, _shown = with_key(Role.ADMINISTRATOR)
    client = signed_in(administrator, key)
    grow_old(client)
    address = reverse("admin:accounts_user_add")
    typed = {
        "username": "new", "full_name": "คนใหม่", "office": "", "email": "", "role": "officer",
        "is_active": "on", "new_password": "", "new_password_again": "",
    }  # fmt: skip
    asked = client.post(address, typed)
    assert asked.status_code == 403
    wrong = key.answer(asked.context["form"].question, origin="https://evil.test")
    asked = client.post(address, typed | {"confirm-proof": "", "confirm-answer": wrong})
    assert asked.status_code == 403
    assert "confirm-answer" not in dict(asked.context["typed"])
    right = key.answer(asked.context["form"].question)
    done = client.post(address, typed | {"confirm-proof": "", "confirm-answer": right})
    assert done.status_code == 302
    assert kinds()[-2:] == ["miscoded", "confirmed"]


def test_a_key_is_added_against_a_proof_once_and_under_a_name_of_its_own():
    person, key, _shown = with_key()
    client = signed_in(person, key)
    grow_old(client)
    assert client.get(ADD)["Location"] == f"{CONFIRM}?next={ADD.replace('/', '%2F')}"
    grow_old(client, -16)
    known = json.loads(asked_by(client, ADD))["excludeCredentials"]
    assert [one["id"] for one in known] == [SecurityKey.objects.get().credential_id]
    again = key.make(asked_by(client, ADD))
    assert "อยู่แล้ว" in client.post(ADD, {"name": "อีกชื่อ", "answer": again}).content.decode()
    second = key_of()
    same = {"name": "กุญแจ USB", "answer": second.make(asked_by(client, ADD))}
    assert "มีกุญแจชื่อนี้แล้ว" in client.post(ADD, same).content.decode()
    sent = {"name": "โทรศัพท์", "answer": second.make(asked_by(client, ADD))}
    assert client.post(ADD, sent)["Location"] == "/accounts/profile/"
    assert "ส่งไปแล้ว" in client.post(ADD, sent).content.decode()
    assert SecurityKey.objects.count() == 2
    for number in range(8):
        add(person, key_of(), f"กุญแจ {number}")
    with pytest.raises(ValidationError, match="ไม่เกิน 10 ดอก"):
        add(person, key_of(), "เกิน")


def test_a_stranger_with_the_password_adds_nothing_once_the_owner_has():
    person, _key, _shown = with_key()
    question, asked = security_keys.new_question(person, [])
    strangers = {"by": person, "name": "ก", "answer": key_of().make(question), "question": asked}
    with pytest.raises(WrongState):
        actions.add_security_key(**strangers, is_first=True)
    client, _answer = password_given(person)
    assert client.get(ADD)["Location"] == PAGE
    assert client.post(ADD, {"name": "ก", "answer": strangers["answer"]})["Location"] == PAGE
    assert SecurityKey.objects.count() == 1


UNUSABLE = {
    "a page of somebody else": {"origin": "https://evil.test"},
    "an answer to a sign-in": {"type": "webauthn.get"},
    "nobody has touched it": {"flags": ATTESTED},
    "no key follows": {"flags": PRESENT},
    "a kind that is not taken": {"public_key": cbor.encode({1: 3, 3: -65535, -1: b"n", -2: b"e"})},
    "no point of the curve": {
        "public_key": cbor.encode({1: 2, 3: -7, -1: 1, -2: bytes(32), -3: bytes(32)})
    },
}


@pytest.mark.parametrize("changed", UNUSABLE.values(), ids=UNUSABLE)
def test_what_is_no_key_for_this_portal_is_not_added(changed):
    person = factories.person(Role.EDITOR, "somsri")
    question, asked = security_keys.new_question(person, [])
    answer = key_of().make(question, **changed)
    with pytest.raises(ValidationError, match="ระบบรับกุญแจนี้ไม่ได้"):
        actions.add_security_key(
            by=person, name="ก", answer=answer, question=asked, is_first=True
        )
    assert not SecondFactor.objects.exists()


def test_whatever_a_stranger_sends_in_place_of_an_answer_is_refused():
    person, key, _shown = with_key()
    question, asked = security_keys.question(person.security_keys.all())
    new, asked_new = security_keys.new_question(person, [])
    right, made = key.answer(question), key_of().make(new)
    chance = random.Random(7)
    sent = ["", "null", "[]", "{}", '{"rawId": 1, "response": []}', "[" * 5000, "\x00", "๑"]
    for text in (right, made) * 40:
        at = chance.randrange(len(text))
        sent.append(text[:at] + chance.choice('A_"}{[1') + text[at + chance.randrange(4) :])
    for text in sent:
        # Nothing but our own refusal; some of the letters mean nothing, as which way it came.
        with suppress(security_keys.WrongAnswer):
            security_keys.answered(text, asked, person.security_keys.all())
        with suppress(security_keys.WrongAnswer):
            security_keys.read_new(text, asked_new)


def test_an_erased_person_leaves_no_key_and_no_name_of_one(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    person = factories.person(Role.OFFICER, "somsri", full_name="สมศรี มีกุญแจ")
    administrator = factories.person(Role.ADMINISTRATOR, "boss")
    add(person, key_of(), "ของ สมศรี มีกุญแจ")
    assert ["กุญแจความปลอดภัย", "ของ สมศรี มีกุญแจ"] in [
        [line.place, line.record] for line in lines_of(person, words_of(person))
    ]
    order = Order(ground=Ground.REQUEST, authority="มท 0204/1", person_id=person.pk)
    erase(by=administrator, order=order, reason="ลาออกและขอลบ")
    assert not SecurityKey.objects.exists()
    left = str([list(row) for row in ChangeRow.objects.values_list("label", "difference")])
    assert "มีกุญแจ" not in left


@pytest.mark.parametrize(
    ("value", "origin"),
    [
        ("https://Register.example/", "https://register.example"),
        ("https://register.example:443", "https://register.example"),
        ("https://register.example:8443/x", "https://register.example:8443"),
        ("", "http://localhost:8000"),
    ],
)
def test_the_address_of_the_sign_in_is_read_as_browsers_say_it(monkeypatch, value, origin):
    monkeypatch.setenv("SIGN_IN_ADDRESS", value)
    assert environment.origin("SIGN_IN_ADDRESS", "http://localhost:8000") == origin


@pytest.mark.parametrize(
    ("address", "is_warned"),
    [(HERE, False), ("http://register.example", True), ("https://other.example", True)],
)
def test_an_address_at_which_no_key_can_work_is_told_before_going_out(
    settings, address, is_warned
):
    settings.ALLOWED_HOSTS, settings.SIGN_IN_ADDRESS = ["register.example"], address
    assert bool(check_sign_in_address(None)) is is_warned


@pytest.mark.parametrize("value", ["register.example", "ftp://register.example", "https://:1"])
def test_what_is_no_address_is_refused(monkeypatch, value):
    monkeypatch.setenv("SIGN_IN_ADDRESS", value)
    with pytest.raises(ImproperlyConfigured, match="SIGN_IN_ADDRESS"):
        environment.origin("SIGN_IN_ADDRESS", "http://localhost:8000")
