"""What of notices and mails is taken out once it is old."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db.models import Q

from .choices import MailState
from .kinds import all_kinds
from .models import Mail, Notice


def forget(today: date) -> None:
    """Take out what is old of both; once a day is enough."""
    forget_mails(today)
    forget_notices(today)


def forget_mails(today: date) -> int:
    """Take mails out of the log that ended long ago; returns how many."""
    before = today - timedelta(days=settings.MAIL_LOG_DAYS)
    old = Mail.objects.filter(made_at__date__lt=before).exclude(state=MailState.WAITING)
    rows = list(old)
    for mail in rows:
        mail.delete()
    return len(rows)


def forget_notices(today: date) -> int:
    """Take notices out of inboxes that were settled or read long ago; returns how many.

    What is unread stays, and so does what asks for something until that is done. What is told
    once a person stays until it is settled, or it would be told again.
    """
    before = today - timedelta(days=settings.NOTICE_DAYS)
    tasks = [kind.code for kind in all_kinds() if kind.is_task]
    read = Q(settled_at__isnull=True, read_at__date__lt=before, key="") & ~Q(kind__in=tasks)
    old = Notice.objects.filter(Q(settled_at__date__lt=before) | read)
    count, _by_model = old.delete()
    return count
