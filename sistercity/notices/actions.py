"""What people do to their own notices, and what administrators set for the kinds of them."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sistercity import clock
from sistercity.accounts.models import User
from sistercity.audit.ledger import check_revision, writing
from sistercity.audit.saving import save_filled
from sistercity.errors import WrongState

from . import rules
from .choices import Mailing, MailState
from .kinds import all_kinds
from .models import Mail, MailPreference, Notice, NoticeRule

# Longer than this is as good as never.
LONGEST_SNOOZE = timedelta(days=366)


@transaction.atomic
def mark_read(*, by: User, notice_id: int) -> Notice:
    """Note that a notice was read; once is enough.

    Raises:
        Notice.DoesNotExist: unknown, or somebody else's.
    """
    notice = _locked(by, notice_id)
    if notice.read_at is None:
        notice.read_at = clock.now()
        notice.save(update_fields=["read_at"])
    return notice


@transaction.atomic
def mark_all_read(*, by: User, up_to: int) -> int:
    """Note that everything was read that the page had shown or counted; returns how many.

    Args:
        up_to: the id of the latest notice when the page was opened: what came later stays.
    """
    rows = Notice.objects.visible_to(by).awake(clock.today()).unread().filter(pk__lte=up_to)
    ids = list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))
    return Notice.objects.filter(pk__in=ids).update(read_at=clock.now())


@transaction.atomic
def snooze_notice(*, by: User, notice_id: int, until: date) -> Notice:
    """Put a notice off until a day, on which it is unread again.

    Raises:
        Notice.DoesNotExist: unknown, or somebody else's.
        WrongState: what it asked for is done already.
        ValidationError: on ``until``, when that is not ahead, or more than a year.
    """
    today = clock.today()
    if until <= today:
        raise ValidationError({"until": _("โปรดระบุวันหลังวันนี้ เพื่อให้แจ้งอีกครั้งในวันนั้น")})
    if until > today + LONGEST_SNOOZE:
        raise ValidationError({"until": _("พักไว้ได้ไม่เกินหนึ่งปี โปรดระบุวันที่ใกล้กว่านี้")})
    notice = _locked(by, notice_id)
    if notice.settled_at:
        raise WrongState(_("เรื่องนี้เสร็จแล้ว จึงไม่ต้องพักไว้"))
    # Mail waits as well, and comes once more on the day.
    notice.snoozed_until, notice.read_at, notice.mailing = until, None, Mailing.WAITING
    notice.save(update_fields=["snoozed_until", "read_at", "mailing"])
    return notice


@transaction.atomic
def wake_notice(*, by: User, notice_id: int) -> Notice:
    """Have a notice back before its day.

    Raises:
        Notice.DoesNotExist: unknown, or somebody else's.
    """
    notice = _locked(by, notice_id)
    notice.snoozed_until, notice.mailing = None, Mailing.NONE
    notice.save(update_fields=["snoozed_until", "mailing"])
    return notice


def _locked(by: User, notice_id: int) -> Notice:
    rows = Notice.objects.select_for_update(of=("self",)).visible_to(by)
    return rows.get(pk=notice_id)


def set_rule(
    *, by: User, rule: NoticeRule, revision: int | None = None, reason: str = ""
) -> NoticeRule:
    """Set what is told of one kind.

    Raises:
        NotAllowed: not an administrator.
        StaleEdit, ValidationError: as ``save_filled``.
    """
    rules.check_may_set(by=by)
    with writing(by=by, action="noticerule.save", reason=reason) as entry:
        save_filled(entry, rule, revision)
    return rule


def choose_mail(
    *, by: User, mode: str, language: str, revision: int | None = None
) -> MailPreference:
    """Say how one wants mail oneself.

    Args:
        mode: of ``MailMode``.
        language: of the mails.
        revision: that the form was opened at; 0 when nothing was chosen yet.

    Raises:
        StaleEdit: it was chosen otherwise in between; nothing is written.
        ValidationError: by field.
    """
    with writing(by=by, action="mailpreference.save") as entry:
        # One at a time, so that a person chooses once.
        User.objects.select_for_update(no_key=True).get(pk=by.pk)
        held = MailPreference.objects.visible_to(by).first()
        chosen = held or MailPreference(user=by)
        check_revision(chosen, revision)
        chosen.mode, chosen.language = mode, language
        entry.save(chosen)
    return chosen


@transaction.atomic
def retry_mail(*, by: User, mail_id: int) -> Mail:
    """Have a mail that was given up, or that waits, tried again now.

    Raises:
        Mail.DoesNotExist: unknown, or not an administrator.
        WrongState: it was sent, or need not be.
    """
    mail = Mail.objects.visible_to(by).select_for_update(of=("self",)).get(pk=mail_id)
    if mail.state not in (MailState.FAILED, MailState.WAITING):
        raise WrongState(_("อีเมลนี้ส่งไปแล้วหรือไม่ต้องส่งแล้ว จึงส่งอีกครั้งไม่ได้"))
    mail.next_try_at = timezone.now()
    if mail.state == MailState.FAILED:
        mail.state, mail.attempts = MailState.WAITING, 0
    mail.save(update_fields=["state", "attempts", "next_try_at"])
    return mail


def fill_rules() -> int:
    """Give each kind that has none its usual rule; returns how many were new."""
    with writing(by=None, action="noticerule.create") as entry:
        held = set(NoticeRule.objects.values_list("kind", flat=True))
        new = [rules.usual_rule(kind) for kind in all_kinds() if kind.code not in held]
        for rule in new:
            entry.save(rule)
    return len(new)
