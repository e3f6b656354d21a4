"""Checks of what belongs to a fiscal year as such: due days, reopenings, errata, reflections."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from monitoring.choices import DueKind
from monitoring.models import Erratum, Reflection
from monitoring.rules import check_serves
from sistercity.accounts.choices import Role
from sistercity.accounts.models import User
from sistercity.errors import NotAllowed, WrongState
from sistercity.templatetags.thai import thai_date
from sistercity.thai.calendar import fiscal_year_end, fiscal_year_of, fiscal_year_start


def check_erratum_reason(*, fiscal_year: int, reason: str) -> None:
    """Whoever changes a closed year under a reopening says why.

    Raises:
        WrongState: nothing was said, or more than an erratum holds.
    """
    limit = Erratum._meta.get_field("reason").max_length
    if not reason.strip():
        raise WrongState(
            _(
                "ปีงบประมาณ พ.ศ. %(year)s ปิดแล้วและเปิดให้แก้ไขเป็นการเฉพาะ ทุกการแก้ไขเป็นรายการแก้ไขหลังปิดปี "
                "โปรดเขียนเหตุผลของการแก้ไขแล้วบันทึกอีกครั้ง"
            )
            % {"year": fiscal_year}
        )
    if len(reason) > limit:
        raise WrongState(
            _("เหตุผลของการแก้ไขยาวเกิน %(limit)s ตัวอักษร โปรดเขียนให้สั้นลง") % {"limit": limit}
        )


def check_reason(reason: str) -> None:
    """Acts of the ministry on a year say why.

    Raises:
        ValidationError: on ``reason``.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("โปรดเขียนเหตุผล")})


def check_due_day(*, fiscal_year: int, kind: str, day: date) -> None:
    """What is due in a year is due on a day of it.

    Raises:
        ValidationError: on ``kind`` or ``day``.
    """
    if kind not in DueKind:
        raise ValidationError({"kind": _("ไม่มีรายการนี้")})
    if fiscal_year_of(day) != fiscal_year:
        words = {
            "year": fiscal_year,
            "begins": thai_date(fiscal_year_start(fiscal_year)),
            "ends": thai_date(fiscal_year_end(fiscal_year)),
        }
        raise ValidationError({
            "day": _(
                "กำหนดส่งของปีงบประมาณ พ.ศ. %(year)s ต้องอยู่ระหว่างวันที่ %(begins)s ถึงวันที่ %(ends)s"
            ) % words
        })  # fmt: skip


def check_expiry(*, expires_on: date, today: date) -> None:
    """A province is let in again for a time that has not passed.

    Raises:
        ValidationError: on ``expires_on``.
    """
    if expires_on < today:
        raise ValidationError({"expires_on": _("วันนี้ผ่านไปแล้ว โปรดเลือกวันนี้หรือวันหลังจากนี้")})


def check_reflects(*, by: User, province_id: int, served: Collection[int]) -> None:
    """A province's officers write what it learned.

    Raises:
        NotAllowed: another role, or not posted in the province today.
    """
    if by.role != Role.OFFICER:
        raise NotAllowed(_("เฉพาะเจ้าหน้าที่จังหวัดเท่านั้นที่บันทึกสรุปบทเรียนได้"))
    check_serves(by=by, province_id=province_id, served=served)


def check_reflection_whole(*, reflection: Reflection, fields: Iterable[str]) -> None:
    """One that is handed in says something under every heading.

    Raises:
        ValidationError: by field, everything that is missing at once.
    """
    faults = {
        name: _("โปรดกรอก%(label)sก่อนส่ง")
        % {"label": Reflection._meta.get_field(name).verbose_name}
        for name in fields
        if not getattr(reflection, name)
    }
    if faults:
        raise ValidationError(faults)
