"""People are told of what becomes of their account; refusals stand in the chain of accesses."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.test import Client
from django.urls import reverse

from sistercity import clock
from sistercity.accounts import actions, denied
from sistercity.accounts.choices import Role
from sistercity.accounts.models import Device
from sistercity.audit.models import AccessRecord, Change
from sistercity.errors import NotAllowed
from sistercity.notices import sending
from sistercity.notices.actions import choose_mail
from sistercity.notices.gathering import gather
from sistercity.notices.models import Mail, Notice
from sistercity.notices.telling import tell_notices
from tests import factories

from .mail_server import running

pytestmark = [
    pytest.mark.django_db, pytest.mark.expects_log("django.request", "axes.handlers.database"),
]  # fmt: skip

PASSWORD, NEW = "ยาวพอและเดายาก", "อีกคำหนึ่งที่เดายาก"
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/131.0 Mobile Safari/537.36"


@pytest.fixture
def somsri():
    return factories.person(
        Role.OFFICER, "somsri", password=PASSWORD, email="somsri@example.test"
    )


def signed_in(client=None, agent=PHONE):
    client = client or Client(headers={"user-agent": agent})
    answer = client.post("/accounts/login/", {"username": "somsri", "password": PASSWORD})
    assert answer.status_code == 302
    return client


def told(person):
    return [one.said for one in tell_notices(person, Notice.objects.filter(to=person))]


def test_a_sign_in_from_a_browser_that_is_new_is_told_and_the_first_and_a_known_one_are_not(somsri):
    known = signed_in()
    known.post("/accounts/logout/")
    signed_in(known)
    assert told(somsri) == []
    signed_in(agent="curl/8")
    signed_in()
    said = told(somsri)
    assert len(said) == 2
    assert "(Chrome บน Android)" in said[0]
    assert "(เบราว์เซอร์ที่ไม่รู้จัก)" in said[1]
    # No more of it is kept than that.
    assert set(Notice.objects.first().words) == {"browser", "system"}


def test_what_changes_an_account_is_told_to_its_owner_whoever_did_it(somsri):
    administrator = factories.person(Role.ADMINISTRATOR)
    actions.change_own_password(by=somsri, old=PASSWORD, new=NEW)
    somsri.refresh_from_db()
    actions.save_person(by=administrator, person=somsri, password=PASSWORD)
    somsri.office = "สำนักงานใหม่"
    actions.save_person(by=administrator, person=somsri)
    said = told(somsri)
    assert len(said) == 2
    assert all(words.startswith("รหัสผ่านของท่านเปลี่ยนแล้ว") for words in said)
    assert Notice.objects.exclude(to=somsri).count() == 0


def test_of_another_mail_address_the_former_one_is_told_at_once_whatever_was_chosen(
    somsri, settings
):
    choose_mail(by=somsri, mode="none", language="th")
    actions.edit_own_profile(by=somsri, office="", email="stranger@example.test")
    # Whoever did it could read and choose in the owner's name.
    Notice.objects.update(read_at=clock.now())
    with running() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        gather()
        while sending.send_next():
            pass
        mails = [message_from_bytes(mail, policy=policy.default) for mail in server.taken]
    assert [mail["To"] for mail in mails] == ["somsri@example.test"]
    text = mails[0].get_body(("plain",)).get_content()
    assert "อีเมลของบัญชีท่านเปลี่ยนแล้ว" in text
    # The new address stands nowhere: whoever reads the old one need not learn it.
    assert "stranger@" not in text
    assert Mail.objects.get().state == "sent"


def test_an_administrator_signs_somebody_out_everywhere_and_the_ledger_says_why(somsri):
    client, other = signed_in(), signed_in()
    administrator = factories.person(Role.ADMINISTRATOR, password=PASSWORD)
    desk = Client()
    desk.force_login(administrator)
    page = reverse("admin:accounts_user_end_sessions", args=[somsri.pk])
    row = reverse("admin:accounts_user_change", args=[somsri.pk])
    assert page in desk.get(row).content.decode()
    opened = desk.get(page).context["form"]["opened_revision"].value()
    assert desk.post(page, {"reason": " ", "opened_revision": opened}).status_code == 200
    assert Device.objects.filter(person=somsri).count() == 2
    sent = {"reason": "คอมพิวเตอร์หาย", "opened_revision": opened}
    session = desk.session
    session["asked_again"] -= 16 * 60
    session.save()
    assert desk.post(page, sent).status_code == 403
    assert desk.post(page, sent | {"confirm-proof": PASSWORD}).status_code == 302
    for gone in (client, other):
        assert gone.get("/accounts/profile/").status_code == 302
    change = Change.objects.order_by("-number").first()
    assert (change.action, change.reason, change.by) == (
        "person.end_sessions", "คอมพิวเตอร์หาย", administrator,
    )  # fmt: skip
    ended = AccessRecord.objects.filter(kind="ended", by=somsri)
    assert list(ended.values_list("detail", flat=True)) == ["administrator"] * 2
    assert "ผู้ดูแลระบบสั่งให้บัญชีของท่านออกจากระบบทุกเครื่อง" in " ".join(told(somsri))
    # The account itself stays as it is.
    signed_in()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.PLANNER, Role.APPROVER])
def test_nobody_else_signs_others_out_and_nobody_themselves_by_that_act(somsri, role):
    with pytest.raises(NotAllowed):
        actions.end_sessions(by=factories.person(role), person_id=somsri.pk, reason="ลอง")
    administrator = factories.person(Role.ADMINISTRATOR)
    with pytest.raises(NotAllowed):
        actions.end_sessions(by=administrator, person_id=administrator.pk, reason="ลอง")


def test_what_somebody_may_not_have_is_on_record_once_an_hour_and_never_without_end(somsri):
    client = signed_in()

    def denials():
        return list(
            AccessRecord.objects.filter(kind="denied").order_by("number")
            .values_list("by__username", "detail")
        )  # fmt: skip

    for _again in range(3):
        assert client.get("/review/").status_code == 403
    assert client.post("/years/2566/close/").status_code == 403
    later = client.session
    later["asked_again"] -= 16 * 60
    later.save()
    # To be asked once more is none, nor what is absent, nor a stranger who is sent to sign in.
    assert client.post("/years/2566/reopen/").status_code == 403
    assert client.get("/activities/999999/").status_code == 404
    assert Client().get("/review/").status_code == 302
    assert denials() == [
        ("somsri", "monitoring:review-queue"), ("somsri", "monitoring:year-close"),
    ]  # fmt: skip
    with clock.playing(clock.now() + timedelta(hours=2)):
        assert client.get("/review/").status_code == 403
    assert len(denials()) == 3


def test_refusals_beyond_a_number_are_not_written(somsri, monkeypatch):
    monkeypatch.setattr(denied, "MOST", 2)
    client = signed_in()
    for path in ("/review/", "/years/", "/postings/", "/suitability/"):
        assert client.get(path).status_code == 403
    assert AccessRecord.objects.filter(kind="denied").count() == 2


def test_guessing_the_present_password_by_the_form_that_changes_it_is_slowed(somsri):
    client = signed_in()
    sent = {"old_password": "ผิด", "new_password": NEW, "new_password_again": NEW}
    answers = [client.post("/accounts/password/", sent) for _attempt in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 4 + [429] * 2
    assert AccessRecord.objects.filter(kind="refused", detail="somsri").count() >= 4
    somsri.refresh_from_db()
    assert somsri.check_password(PASSWORD)
