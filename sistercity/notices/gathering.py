"""Gathers committed notices into mails, one a person; nothing is lost, for they wait until then."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from sistercity import clock
from sistercity.accounts.models import User

from . import daily
from .choices import Mailing, MailMode
from .kinds import urgent_codes
from .models import MailPreference, Notice, NoticeRule
from .policy import mailed_at
from .writing import new_mail


def gather() -> int:
    """Put what is to be mailed by now into mails; returns how many mails were made."""
    waiting = Notice.objects.filter(mailing=Mailing.WAITING)
    if not settings.MAIL_IS_ON:
        waiting.update(mailing=Mailing.NONE)
        return 0
    people = list(waiting.order_by().values_list("to_id", flat=True).distinct())
    return sum(_gather_for(pk) for pk in people)


@transaction.atomic
def _gather_for(user_id: int) -> bool:
    # One gatherer at a time for a person, so that no two mails come where one was meant.
    locked = User.objects.select_for_update(skip_locked=True, no_key=True, of=("self",))
    person = locked.filter(pk=user_id).first()
    if person is None:
        return False
    waiting = Notice.objects.filter(to=person, mailing=Mailing.WAITING)
    chosen = MailPreference.objects.filter(user=person).first() or MailPreference(user=person)
    rules = {rule.kind: rule for rule in NoticeRule.objects.all()}
    silent = [rule.kind for rule in rules.values() if not rule.is_mailed]
    urgent = urgent_codes()
    needless = waiting.filter(kind__in=silent)
    if not (person.email and person.is_active):
        needless = waiting
    elif chosen.mode == MailMode.NONE:
        needless |= waiting.exclude(kind__in=urgent)
    else:
        done = Q(read_at__isnull=False) | Q(settled_at__isnull=False)
        needless |= waiting.filter(done).exclude(kind__in=urgent)
    needless.update(mailing=Mailing.NONE)
    earlier = Notice.objects.filter(to=person, mail__isnull=False).order_by()
    last = dict(earlier.values("kind").annotate(at=Max("mail__made_at")).values_list("kind", "at"))
    now = clock.now()
    due = [
        notice.pk
        for notice in waiting.all()
        if notice.kind in urgent
        or _moment(notice, chosen.mode, last.get(notice.kind), rules.get(notice.kind)) <= now
    ]
    if not due:
        return False
    mail = new_mail(person.pk, made_at=now)
    waiting.filter(pk__in=due).update(mailing=Mailing.GATHERED, mail=mail)
    return True


def _moment(
    notice: Notice, mode: str, last_at: datetime | None, rule: NoticeRule | None
) -> datetime:
    told_at = timezone.localtime(notice.made_at)
    if notice.snoozed_until:
        told_at = max(told_at, datetime.combine(notice.snoozed_until, time(), told_at.tzinfo))
    return mailed_at(
        mode=mode,
        told_at=told_at,
        last_at=last_at,
        gap=timedelta(hours=rule.gap_hours if rule else 0),
        is_quiet=daily.is_quiet,
    )
