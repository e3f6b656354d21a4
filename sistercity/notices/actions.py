"""What people do to their own notices, and what administrators set for the kinds of them."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from sistercity import clock
from sistercity.accounts.models import User
from sistercity.audit.ledger import writing
from sistercity.audit.saving import save_filled
from sistercity.errors import WrongState

from . import rules
from .kinds import all_kinds
from .models import Notice, NoticeRule

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
    notice.snoozed_until, notice.read_at = until, None
    notice.save(update_fields=["snoozed_until", "read_at"])
    return notice


@transaction.atomic
def wake_notice(*, by: User, notice_id: int) -> Notice:
    """Have a notice back before its day.

    Raises:
        Notice.DoesNotExist: unknown, or somebody else's.
    """
    notice = _locked(by, notice_id)
    notice.snoozed_until = None
    notice.save(update_fields=["snoozed_until"])
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


def fill_rules() -> int:
    """Give each kind that has none its usual rule; returns how many were new."""
    with writing(by=None, action="noticerule.create") as entry:
        held = set(NoticeRule.objects.values_list("kind", flat=True))
        new = [rules.usual_rule(kind) for kind in all_kinds() if kind.code not in held]
        for rule in new:
            entry.save(rule)
    return len(new)
