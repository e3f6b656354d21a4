"""Sends mails from the outbox: each in one sender's hands at a time, again later when it fails."""

from __future__ import annotations

import logging
import signal
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from sistercity import clock

from .choices import Mailing, MailState
from .kinds import urgent_codes
from .models import Mail, MailPreference, Notice
from .policy import wait_after
from .querysets import MailQuerySet, NoticeQuerySet
from .telling import tell_notices

# Longer than a server that answers each step just in time can take for one mail.
LEASE = timedelta(minutes=10)
# So long one mail may take in all, and the farewell after it: a server that answers letter by
# letter keeps within every time-out of the socket.
MAIL_SECONDS, FAREWELL_SECONDS = 120.0, 10.0
SHOWN = 50
PERMANENT = 500

logger = logging.getLogger(__name__)


def send_next() -> bool:
    """Send the next mail that is due; False when there is none.

    A sender that dies between the server's word and the note of it leaves the mail to be sent
    again once its lease has lapsed, under the same message id, by which servers drop a second.
    """
    mail = _claim()
    if mail is None:
        return False
    attempt = mail.attempts
    try:
        message = _message(mail)
        if message is None:
            _end(mail, attempt, MailState.DROPPED, _("ไม่มีเรื่องที่ผู้รับยังมีสิทธิดูหรือยังไม่เสร็จ"))
            return True
        mail.subject, mail.address = str(message.subject)[:300], message.to[0]
        _hand_over(message)
    except smtplib.SMTPRecipientsRefused as fault:
        code, words = next(iter(fault.recipients.values()))
        _fail(mail, attempt, _refused(code, words), is_final=code >= PERMANENT)
    except smtplib.SMTPResponseException as fault:
        is_final = fault.smtp_code >= PERMANENT and not isinstance(
            fault, smtplib.SMTPAuthenticationError | smtplib.SMTPConnectError
        )
        _fail(mail, attempt, _refused(fault.smtp_code, fault.smtp_error), is_final=is_final)
    except (OSError, smtplib.SMTPException) as fault:
        # The library tells some time-outs as a lost connection.
        is_late = isinstance(fault, TimeoutError) or "timed out" in str(fault)
        words = _("ติดต่อเครื่องแม่ข่ายอีเมลไม่ได้: %(fault)s") % {"fault": fault}
        _fail(mail, attempt, _("เครื่องแม่ข่ายอีเมลไม่ตอบภายในเวลา") if is_late else words)
    except Exception:
        # One mail that cannot be made must not stand in the way of the others.
        logger.exception("Mail %s broke off", mail.pk)
        _fail(mail, attempt, _("จัดทำอีเมลไม่สำเร็จ โปรดแจ้งผู้ดูแลระบบ"))
    else:
        _end(mail, attempt, MailState.SENT, "")
    return True


def _hand_over(message: EmailMultiAlternatives) -> None:
    """Give the mail to the server; a farewell that fails takes nothing back that was accepted."""
    server = get_connection(fail_silently=False)
    try:
        with _within(MAIL_SECONDS):
            server.open()
            server.send_messages([message])
    finally:
        with suppress(Exception), _within(FAREWELL_SECONDS):
            server.close()


@contextmanager
def _within(seconds: float) -> Iterator[None]:
    """Cut what takes longer, whatever it waits for; of the main thread only.

    Raises:
        TimeoutError: when the time is over.
    """

    def cut(*_signal: object) -> None:
        raise TimeoutError("timed out")

    before = signal.signal(signal.SIGALRM, cut)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@transaction.atomic
def _claim() -> Mail | None:
    present = timezone.now()
    free = Mail.objects.free(present).select_for_update(skip_locked=True, of=("self",))
    mail = free.select_related("to").order_by("next_try_at", "pk").first()
    if mail is None:
        return None
    mail.attempts, mail.leased_until = mail.attempts + 1, present + LEASE
    mail.save(update_fields=["attempts", "leased_until"])
    return mail


def _message(mail: Mail) -> EmailMultiAlternatives | None:
    """The mail as it goes out now; None where nothing is left to tell."""
    chosen = MailPreference.objects.filter(user=mail.to).first() or MailPreference()
    with translation.override(chosen.language):
        rows = list(_told_in(mail).order_by("made_at", "id"))
        told = [one for one in tell_notices(mail.to, rows) if one.address]
        address = mail.fixed_address or mail.to.email
        if not told or not address or not mail.to.is_active:
            return None
        preferences = settings.PUBLIC_ADDRESS + reverse("notices:mail-preference")
        context = {
            "told": told[:SHOWN],
            "more": max(0, len(told) - SHOWN),
            "site": settings.PUBLIC_ADDRESS,
            "inbox": settings.PUBLIC_ADDRESS + reverse("notices:inbox"),
            "preferences": preferences,
            "is_demo": settings.DEMO,
            "language": chosen.language,
        }
        message = EmailMultiAlternatives(
            subject=_subject([one.said for one in told]),
            body=render_to_string("notices/email/notices.txt", context),
            to=[address],
            headers={
                "Message-ID": mail.message_id,
                "Auto-Submitted": "auto-generated",
                "Content-Language": chosen.language,
                "List-Unsubscribe": f"<{preferences}>",
            },
        )
        message.attach_alternative(
            render_to_string("notices/email/notices.html", context), "text/html"
        )
    return message


def _told_in(mail: Mail) -> NoticeQuerySet:
    """What the mail still has to tell: not put off meanwhile, nor read or done but for urgent."""
    gathered = Notice.objects.filter(mail=mail, mailing=Mailing.GATHERED)
    return gathered.unread() | gathered.filter(kind__in=urgent_codes())


def _subject(said: list[str]) -> str:
    """On one line, whatever a title holds: a line's end would begin another header."""
    if len(said) == 1:
        words = _("[เมืองพี่เมืองน้อง] %(said)s") % {"said": said[0]}
    else:
        words = _("[เมืองพี่เมืองน้อง] แจ้งเตือน %(count)s เรื่อง") % {"count": len(said)}
    words = " ".join(words.split())
    return words if len(words) <= 150 else f"{words[:149]}…"


def _refused(code: int, words: bytes | str) -> str:
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    return _("เครื่องแม่ข่ายอีเมลไม่รับ (%(code)s %(said)s)") % {"code": code, "said": said[:300]}


def _fail(mail: Mail, attempt: int, words: str, *, is_final: bool = False) -> None:
    wait = None if is_final else wait_after(attempt)
    if wait is None:
        _end(mail, attempt, MailState.FAILED, words)
        return
    _held(mail, attempt).update(
        error=words, next_try_at=timezone.now() + wait, leased_until=None,
        subject=mail.subject, address=mail.address,
    )  # fmt: skip


def _end(mail: Mail, attempt: int, state: str, words: str) -> None:
    _held(mail, attempt).update(
        state=state, error=words, leased_until=None, subject=mail.subject, address=mail.address,
        sent_at=clock.now() if state == MailState.SENT else None,
    )  # fmt: skip


def _held(mail: Mail, attempt: int) -> MailQuerySet:
    """The mail, if this very attempt still holds it: nothing of a lapsed one is noted."""
    return Mail.objects.filter(pk=mail.pk, attempts=attempt, state=MailState.WAITING)
