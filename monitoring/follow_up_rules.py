"""What is followed up until it is closed: the tables of moves, and checks of what is said of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from monitoring.choices import ResolutionState
from sistercity.errors import WrongState
from sistercity.templatetags.thai import thai_date
from sistercity.thai.digits import to_arabic

# Where a note may leave a resolution. One that is done or dropped takes none but that which
# takes it up again.
RESOLUTION_MOVES = {
    ResolutionState.OPEN: (ResolutionState.OPEN, ResolutionState.DONE, ResolutionState.DROPPED),
    ResolutionState.DONE: (ResolutionState.OPEN,),
    ResolutionState.DROPPED: (ResolutionState.OPEN,),
}


def check_resolution_move(*, before: str, after: str) -> None:
    """A note leaves a resolution only where the table says.

    Raises:
        WrongState: somebody was faster.
    """
    if after not in RESOLUTION_MOVES[ResolutionState(before)]:
        raise WrongState(
            _("มตินี้อยู่ในสถานะ “%(state)s” จึงบันทึกเช่นนี้ไม่ได้ โปรดเปิดหน้านี้ใหม่เพื่อดูสถานะล่าสุด")
            % {"state": ResolutionState(before).label}
        )


def check_resolution_open(state: str) -> None:
    """What was resolved is corrected only while it is followed up.

    Raises:
        WrongState: done or dropped.
    """
    if state != ResolutionState.OPEN:
        raise WrongState(
            _("มตินี้อยู่ในสถานะ “%(state)s” จึงแก้ไขไม่ได้ หากต้องแก้ไข โปรดนำกลับมาติดตามก่อน")
            % {"state": ResolutionState(state).label}
        )


def check_resolution(
    *, number: str, due_on: date | None, held_on: date, others: Iterable[str]
) -> None:
    """A resolution has a number of its own in its meeting and is not due before that was held.

    Args:
        others: numbers of the meeting's other resolutions; Thai and Arabic digits are the same.

    Raises:
        ValidationError: by field.
    """
    faults = {}
    if _plain(number) in {_plain(one) for one in others}:
        faults["number"] = _("การประชุมนี้มีมติที่ %(number)s แล้ว โปรดตรวจเลขในรายงานการประชุม") % {
            "number": number
        }
    if due_on is not None and due_on < held_on:
        faults["due_on"] = _("กำหนดแล้วเสร็จต้องไม่ก่อนวันประชุม (%(day)s)") % {
            "day": thai_date(held_on)
        }
    if faults:
        raise ValidationError(faults)


def check_noted(*, noted_on: date | None, begun_on: date, today: date) -> None:
    """What is told of follow-up has happened, and after it began.

    Args:
        begun_on: the day from which there was something to follow up.

    Raises:
        ValidationError: on ``noted_on``.
    """
    if noted_on is None:
        raise ValidationError({"noted_on": _("โปรดกรอกวันที่")})
    if noted_on > today:
        raise ValidationError({"noted_on": _("วันที่นี้ยังมาไม่ถึง บันทึกได้เฉพาะสิ่งที่เกิดขึ้นแล้ว")})
    if noted_on < begun_on:
        raise ValidationError({
            "noted_on": _("วันที่ต้องไม่ก่อนวันที่ %(day)s") % {"day": thai_date(begun_on)}
        })  # fmt: skip


def _plain(number: str) -> str:
    return "".join(to_arabic(number).split())
