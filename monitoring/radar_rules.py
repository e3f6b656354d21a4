"""Who may put a flag of the radar to sleep, and up to when; checks on values passed in."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from monitoring.rules import check_serves
from sistercity.accounts.choices import Role
from sistercity.accounts.models import User
from sistercity.errors import NotAllowed
from sistercity.templatetags.thai import thai_date


def check_snoozes(*, by: User, province_id: int, served: Collection[int]) -> None:
    """A flag is put to sleep and woken by editors, and by who works for its province today.

    Raises:
        NotAllowed: anybody else.
    """
    if by.role == Role.EDITOR:
        return
    if not by.is_provincial:
        raise NotAllowed(
            _("เฉพาะเจ้าหน้าที่กระทรวงและผู้ปฏิบัติหน้าที่ของจังหวัดเท่านั้นที่พักการเตือนได้")
        )
    check_serves(by=by, province_id=province_id, served=served)


def check_snooze(*, until: date, reason: str, today: date, most_days: int) -> None:
    """A flag sleeps up to a day to come, not too far away, and for a reason.

    Raises:
        ValidationError: by field, everything at once.
    """
    faults: dict[str, str] = {}
    last = today + timedelta(days=most_days)
    if until <= today:
        faults["until"] = _("วันนี้หรือวันที่ผ่านไปแล้วพักไม่ได้ โปรดเลือกวันหลังจากวันที่ %(day)s") % {
            "day": thai_date(today)
        }
    elif until > last:
        faults["until"] = _(
            "พักได้ครั้งละไม่เกิน %(days)s วัน คือถึง %(day)s ครบแล้วพักต่อได้หากยังมีเหตุผล"
        ) % {"days": most_days, "day": thai_date(last)}
    if not reason.strip():
        faults["reason"] = _("โปรดเขียนเหตุผลที่พัก ผู้อ่านเรดาร์คนอื่นจะเห็นเหตุผลนี้")
    if faults:
        raise ValidationError(faults)
