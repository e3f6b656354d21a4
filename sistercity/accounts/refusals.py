"""What is said of a code, or of a key's answer, that was not right."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from sistercity.thai.calendar import format_time

from .actions import Checked, Outcome

_OF_KEYS = {
    Outcome.STALE: gettext_lazy("หน้านี้เปิดไว้นานเกินไป หรือส่งไปแล้ว โปรดใช้กุญแจอีกครั้ง"),
    Outcome.REFUSED: gettext_lazy("กุญแจนี้ไม่ใช่กุญแจที่เพิ่มไว้ในบัญชี โปรดใช้กุญแจของบัญชีนี้ หรือพิมพ์รหัสแทน"),
    Outcome.COPIED: gettext_lazy(
        "กุญแจนี้อาจถูกทำสำเนา ระบบจึงไม่รับ โปรดใช้กุญแจอื่นหรือพิมพ์รหัส แล้วนำกุญแจนี้ออกจากบัญชี"
    ),
}


def told_refusal(checked: Checked) -> str:
    """Why a proof was not taken, and what to do."""
    if checked.outcome in _OF_KEYS:
        return str(_OF_KEYS[checked.outcome])
    if checked.outcome == Outcome.UNREADABLE:
        return _("ระบบตรวจรหัสของแอปนี้ไม่ได้ โปรดใช้รหัสสำรอง หรือให้ผู้ดูแลระบบของกระทรวงล้างการยืนยันตัวตนสองขั้น")
    if checked.until:
        # Told by the minute: the next one has surely come.
        until = format_time(checked.until + timedelta(seconds=59), language=get_language())
        return _(
            "รหัสไม่ถูกต้องหลายครั้งติดต่อกัน ระบบจะรับรหัสของแอปอีกครั้งหลังเวลา %(until)s ระหว่างนี้ใช้รหัสสำรองได้"
        ) % {"until": until}
    return _("รหัสไม่ถูกต้อง หรือใช้ไปแล้ว โปรดพิมพ์รหัสที่แอปแสดงตอนนี้ แต่ละรหัสใช้ได้ครั้งเดียว")
