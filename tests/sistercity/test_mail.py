"""Mail: after the act, by a server that is up, down, slow or refuses; none lost, none twice."""

from datetime import datetime, timedelta
from email import message_from_bytes, policy

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.utils import timezone

from sistercity import clock, environment
from sistercity.audit.ledger import writing
from sistercity.errors import NotAllowed, StaleEdit
from sistercity.notices import actions, sending
from sistercity.notices.choices import MailMode, MailState
from sistercity.notices.forgetting import forget_mails
from sistercity.notices.gathering import gather
from sistercity.notices.kinds import NoticeKind, register
from sistercity.notices.models import Mail, Notice, NoticeRule
from sistercity.notices.policy import mailed_at, wait_after
from sistercity.notices.writing import notify
from sistercity.thai.calendar import BANGKOK
from tests import factories as make

from .mail_server import running

pytestmark = [pytest.mark.django_db, pytest.mark.expects_log("django.request")]

HIDDEN = set()
KIND = NoticeKind(
    code="test_mailed",
    name="ทดสอบ",
    say=lambda words: f"กิจกรรม “{words['title']}” ถูกส่งกลับ",
    sees=lambda user, ids: set(ids) - HIDDEN,
)


@pytest.fixture(autouse=True)
def kind():
    register(KIND)
    HIDDEN.clear()
    actions.fill_rules()


@pytest.fixture
def server(settings):
    with running() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_TIMEOUT = 1
        yield server


@pytest.fixture
def planner():
    return make.person("planner", email="planner@example.test")


def _tell(person, title="ค่ายเยาวชน", fails=False):
    officer = make.person("officer")
    with writing(by=None, action="person.save") as entry:
        officer.office = f"{officer.office}."
        entry.save(officer)
        notify(
            entry=entry, kind=KIND, to=[person.pk], about=officer, address="/workspace/",
            words={"title": title},
        )  # fmt: skip
        if fails:
            raise RuntimeError("taken back")


def _work():
    gather()
    while sending.send_next():
        pass


def _read(taken):
    return message_from_bytes(taken, policy=policy.default)


def _try_again_now():
    Mail.objects.update(next_try_at=timezone.now(), leased_until=None)


def test_a_mail_tells_in_thai_plain_and_html_and_bears_no_line_of_a_title_as_header(
    server, planner
):
    with pytest.raises(RuntimeError):
        _tell(planner, fails=True)
    _tell(planner, "ค่าย\r\nBcc: all@example.test")
    assert server.taken == []
    _work()
    [mail] = map(_read, server.taken)
    assert mail["To"] == "planner@example.test"
    assert mail["Bcc"] is None
    assert mail["Subject"].strip() == "[เมืองพี่เมืองน้อง] กิจกรรม “ค่าย Bcc: all@example.test” ถูกส่งกลับ"
    assert b"=?utf-8?" in server.taken[0]
    assert mail["Message-ID"] == Mail.objects.get().message_id
    assert mail["List-Unsubscribe"] == "<http://localhost:8000/inbox/mail/>"
    plain, html = mail.get_body(["plain"]).get_content(), mail.get_body(["html"]).get_content()
    for part in (plain, html):
        assert "http://localhost:8000/workspace/" in part
    assert "<script" not in html
    row = Mail.objects.get()
    assert (row.state, row.attempts, row.address) == (MailState.SENT, 1, "planner@example.test")
    _work()
    assert len(server.taken) == 1


def test_a_server_that_is_down_slow_or_busy_delays_and_loses_nothing(server, planner, settings):
    settings.EMAIL_PORT, port = 1, server.port
    _tell(planner)
    _work()
    mail = Mail.objects.get()
    assert (mail.state, mail.attempts) == (MailState.WAITING, 1)
    assert "ติดต่อเครื่องแม่ข่ายอีเมลไม่ได้" in mail.error
    assert mail.next_try_at > timezone.now() + timedelta(seconds=50)
    settings.EMAIL_PORT, settings.EMAIL_TIMEOUT, server.delay = port, 0.2, 0.5
    _try_again_now()
    _work()
    mail.refresh_from_db()
    assert (mail.attempts, mail.error) == (2, "เครื่องแม่ข่ายอีเมลไม่ตอบภายในเวลา")
    settings.EMAIL_TIMEOUT, server.delay, server.refusal = 2, 0, "451 come back later"
    _try_again_now()
    _work()
    mail.refresh_from_db()
    assert "451 come back later" in mail.error
    server.refusal, first_id = "", mail.message_id
    _try_again_now()
    _work()
    assert [_read(one)["Message-ID"] for one in server.taken] == [first_id]


def test_a_server_that_answers_letter_by_letter_holds_no_mail_for_ever(
    server, planner, monkeypatch
):
    # Each letter comes long before the time-out of the socket.
    server.drips = 40
    monkeypatch.setattr(sending, "MAIL_SECONDS", 0.5)
    _tell(planner)
    _work()
    mail = Mail.objects.get()
    assert (mail.state, mail.error) == (MailState.WAITING, "เครื่องแม่ข่ายอีเมลไม่ตอบภายในเวลา")
    server.drips = 0
    _try_again_now()
    _work()
    assert len(server.taken) == 1


def test_a_refused_recipient_is_given_up_at_once_and_tried_again_by_an_administrator(
    server, planner
):
    server.refusal = "550 no such person"
    _tell(planner)
    _work()
    mail = Mail.objects.get()
    assert (mail.state, "550 no such person" in mail.error) == (MailState.FAILED, True)
    server.refusal = ""
    with pytest.raises(Mail.DoesNotExist):
        actions.retry_mail(by=planner, mail_id=mail.pk)
    client = Client()
    client.force_login(make.person("administrator"))
    assert "550 no such person" in client.get("/admin/notices/mail/").content.decode()
    client.post(f"/admin/notices/mail/{mail.pk}/retry/")
    _work()
    assert len(server.taken) == 1
    with clock.playing(clock.now() + timedelta(days=200)):
        assert forget_mails(clock.today()) == 1
    assert Notice.objects.get().mail is None


def test_a_mail_is_in_one_pair_of_hands_and_a_lapsed_hand_notes_nothing(server, planner):
    _tell(planner)
    gather()
    first = sending._claim()
    assert sending._claim() is None
    Mail.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    _work()
    sending._fail(first, first.attempts, "too late")
    assert (Mail.objects.get().state, len(server.taken)) == (MailState.SENT, 1)


def test_the_gap_gathers_what_comes_meanwhile_and_read_or_hidden_things_are_not_mailed(
    server, planner
):
    NoticeRule.objects.filter(kind=KIND.code).update(gap_hours=2)
    with clock.playing(datetime(2023, 8, 15, 9, tzinfo=BANGKOK)):
        _tell(planner, "หนึ่ง")
        _work()
        for title in ("สอง", "สาม", "สี่"):
            _tell(planner, title)
        _work()
        assert len(server.taken) == 1
    actions.mark_read(by=planner, notice_id=Notice.objects.first().pk)
    with clock.playing(datetime(2023, 8, 15, 11, tzinfo=BANGKOK)):
        _work()
        assert _read(server.taken[1])["Subject"].strip() == "[เมืองพี่เมืองน้อง] แจ้งเตือน 2 เรื่อง"
    with clock.playing(datetime(2023, 8, 16, 9, tzinfo=BANGKOK)):
        _tell(planner, "ห้า")
        HIDDEN.add(make.person("officer").pk)
        _work()
        assert len(server.taken) == 2
        assert Mail.objects.first().state == MailState.DROPPED


def test_who_wants_a_daily_mail_none_or_english_gets_that_and_snooze_holds_mail(server, planner):
    actions.choose_mail(by=planner, mode=MailMode.DAILY, language="en", revision=0)
    with pytest.raises(StaleEdit):
        actions.choose_mail(by=planner, mode=MailMode.NONE, language="th", revision=0)
    friday = datetime(2023, 8, 18, 15, tzinfo=BANGKOK)
    with clock.playing(friday):
        _tell(planner, "one")
        _tell(planner, "two")
        actions.snooze_notice(
            by=planner, notice_id=Notice.objects.first().pk, until=friday.date() + timedelta(days=5)
        )
        _work()
    for day, count in ((19, 0), (20, 0), (21, 1), (22, 1), (23, 2)):
        with clock.playing(datetime(2023, 8, day, 8, 1, tzinfo=BANGKOK)):
            _work()
            assert len(server.taken) == count, day
    assert "Inbox: http" in _read(server.taken[0]).get_body(["plain"]).get_content()
    client = Client()
    client.force_login(planner)
    form = client.get("/inbox/mail/").context["form"]
    sent = {"mode": "none", "language": "th", "revision": form["revision"].value()}
    assert client.post("/inbox/mail/", sent).status_code == 302
    assert client.post("/inbox/mail/", sent).status_code == 409
    _tell(planner, "three")
    _work()
    assert len(server.taken) == 2
    NoticeRule.objects.filter(kind=KIND.code).update(is_mailed=False)
    with pytest.raises(NotAllowed):
        actions.set_rule(by=planner, rule=NoticeRule.objects.get(kind=KIND.code))


def test_when_a_mail_may_leave_and_how_long_a_failed_one_waits():
    noon = datetime(2023, 8, 18, 12, tzinfo=BANGKOK)
    asked = {"told_at": noon, "gap": timedelta(hours=4), "is_quiet": lambda day: day.weekday() > 4}
    assert mailed_at(mode=MailMode.AT_ONCE, last_at=None, **asked) == noon
    late = mailed_at(mode=MailMode.AT_ONCE, last_at=noon - timedelta(hours=1), **asked)
    assert late == noon + timedelta(hours=3)
    daily = mailed_at(mode=MailMode.DAILY, last_at=None, **asked)
    assert daily == datetime(2023, 8, 21, 8, tzinfo=BANGKOK)
    assert wait_after(1) == timedelta(minutes=1)
    assert wait_after(9) is None


def test_the_mail_server_is_read_from_the_environment_and_nonsense_refused(monkeypatch, settings):
    monkeypatch.setenv("EMAIL_URL", "smtp+tls://office:p%40ss@mail.test")
    assert environment.mail_server("EMAIL_URL") == {
        "EMAIL_HOST": "mail.test", "EMAIL_PORT": 587, "EMAIL_HOST_USER": "office",
        "EMAIL_HOST_PASSWORD": "p@ss", "EMAIL_USE_TLS": True, "EMAIL_USE_SSL": False,
    }  # fmt: skip
    for value in ("mail.test", "http://mail.test", "smtp://", "smtp://u:secret@mail.test:port"):
        monkeypatch.setenv("EMAIL_URL", value)
        with pytest.raises(ImproperlyConfigured) as refusal:
            environment.mail_server("EMAIL_URL")
        assert "secret" not in str(refusal.value)
    settings.EMAIL_HOST = "mail.test"
    assert "notices.E001" in [one.id for one in run_checks()]
    settings.DEMO, settings.DEFAULT_FROM_EMAIL = False, "nobody"
    assert "notices.E002" in [one.id for one in run_checks()]
