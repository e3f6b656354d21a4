"""Status badges: each code's word, shape and colour, so that nothing is said by colour alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Shapes on a 12 × 12 field, filled with the colour of the text, even-odd.
SHAPES = {
    "disc": "M6 0a6 6 0 1 0 0 12A6 6 0 0 0 6 0Z",
    "ring": "M6 0a6 6 0 1 0 0 12A6 6 0 0 0 6 0Zm0 2a4 4 0 1 1 0 8 4 4 0 0 1 0-8Z",
    "half": "M6 0a6 6 0 1 0 0 12A6 6 0 0 0 6 0Zm0 2a4 4 0 0 1 0 8Z",
    "square": "M1 1h10v10H1Z",
    "frame": "M1 1h10v10H1Zm2 2v6h6V3Z",
    "bars": "M1 1h4v10H1Zm6 0h4v10H7Z",
    "triangle": "M6 0l6 11H0Z",
    "cross": "M2 0l4 4 4-4 2 2-4 4 4 4-2 2-4-4-4 4-2-2 4-4-4-4Z",
    "tick": "M0 6.6l2-2 2.6 2.6L10 1.4l2 2-7.4 7.8Z",
    "up": "M6 0l6 6-2 2-2.5-2.5V12h-3V5.5L2 8 0 6Z",
    "back": "M6 0l2 2-2.5 2.5H12v3H5.5L8 10l-2 2-6-6Z",
    "dash": "M0 4.5h12v3H0Z",
    "dots": "M0 4.5h3v3H0Zm4.5 0h3v3h-3Zm4.5 0h3v3H9Z",
    "diamond": "M6 0l6 6-6 6-6-6Z",
}


class Stated:
    """Something that stands at a ``state``, a key of its ``STATES``: badge's code and words."""

    STATES: ClassVar[Mapping[str, tuple[str, str | Promise]]]

    @property
    def badge(self) -> str:
        """The badge's code."""
        return self.STATES[self.state][0]

    @property
    def words(self) -> str | Promise:
        """The state as people read it."""
        return self.STATES[self.state][1]


@dataclass(frozen=True)
class Badge:
    """One status as it is shown: its word, its shape in ``SHAPES``, its colour family."""

    word: str | Promise
    shape: str
    tone: str

    @property
    def path(self) -> str:
        """The outline of the shape."""
        return SHAPES[self.shape]


BADGES = {
    # A pairing.
    "signed": Badge(_("ลงนามแล้ว"), "disc", "signed"),
    "in_force": Badge(_("มีผลอยู่"), "disc", "signed"),
    "in_progress": Badge(_("อยู่ระหว่างการดำเนินการ"), "half", "progress"),
    "candidate": Badge(_("รอตรวจสอบ"), "ring", "ended"),
    "confirmed": Badge(_("ยืนยันแล้ว"), "tick", "signed"),
    "rejected": Badge(_("ไม่รับเข้าทะเบียน"), "cross", "ended"),
    "suspended": Badge(_("ระงับชั่วคราว"), "bars", "warn"),
    "stalled": Badge(_("ชะงัก"), "triangle", "warn"),
    "ended": Badge(_("สิ้นสุดแล้ว"), "square", "ended"),
    "withdrawn": Badge(_("ถอนเรื่อง"), "cross", "ended"),
    # What the ministry advises on a proposed pairing.
    "supports": Badge(_("สนับสนุน"), "tick", "signed"),
    "conditional": Badge(_("สนับสนุนโดยมีเงื่อนไข"), "half", "progress"),
    "not_yet": Badge(_("ยังไม่ควรดำเนินการ"), "bars", "warn"),
    "opposes": Badge(_("ไม่สนับสนุน"), "cross", "late"),
    # A consultation; closed and withdrawn are told by their own words.
    "asked": Badge(_("รอคำตอบ"), "ring", "warn"),
    "answered": Badge(_("ตอบแล้ว"), "tick", "signed"),
    # A circular.
    "awaiting": Badge(_("ยังไม่รับทราบ"), "ring", "warn"),
    "acknowledged": Badge(_("รับทราบแล้ว"), "tick", "signed"),
    "address_withdrawn": Badge(_("ถอนแล้ว"), "cross", "ended"),
    "internal": Badge(_("ใช้ภายใน"), "frame", "navy"),
    # Why a list of the register differs from an earlier one.
    "new": Badge(_("ข้อเท็จจริงใหม่"), "up", "navy"),
    "late": Badge(_("รายงานล่าช้า"), "back", "progress"),
    "correction": Badge(_("การแก้ไข"), "frame", "warn"),
    # A submission on its way.
    "draft": Badge(_("ร่าง"), "dots", "ended"),
    "submitted": Badge(_("รอผู้รับรองของจังหวัด"), "up", "navy"),
    "endorsed": Badge(_("รอกระทรวงพิจารณา"), "half", "navy"),
    "returned": Badge(_("ส่งกลับให้แก้ไข"), "back", "warn"),
    "approved": Badge(_("เห็นชอบแล้ว"), "tick", "signed"),
    # What is due.
    "due": Badge(_("ถึงกำหนด"), "ring", "progress"),
    "overdue": Badge(_("เกินกำหนด"), "triangle", "late"),
    "received": Badge(_("ได้รับแล้ว"), "tick", "signed"),
    "explained": Badge(_("ชี้แจงแล้ว"), "dash", "ended"),
    "waived": Badge(_("ได้รับยกเว้น"), "dash", "ended"),
    "silent": Badge(_("ไม่มีรายงาน"), "frame", "late"),
    # A fiscal year.
    "open": Badge(_("เปิดรับรายงาน"), "ring", "navy"),
    "running": Badge(_("กำลังดำเนินอยู่"), "half", "progress"),
    "closed": Badge(_("ปิดปีแล้ว"), "square", "ended"),
    # A job.
    "waiting": Badge(_("รอเริ่ม"), "dots", "ended"),
    "working": Badge(_("กำลังทำ"), "half", "progress"),
    "done": Badge(_("เสร็จแล้ว"), "tick", "signed"),
    "failed": Badge(_("ไม่สำเร็จ"), "triangle", "late"),
    "cancelled": Badge(_("ยกเลิกแล้ว"), "cross", "ended"),
    # A key of the API.
    "key_live": Badge(_("ใช้งานได้"), "disc", "signed"),
    "key_ending": Badge(_("ใกล้หมดอายุ"), "triangle", "warn"),
    "key_expired": Badge(_("หมดอายุแล้ว"), "square", "ended"),
    "key_revoked": Badge(_("เพิกถอนแล้ว"), "cross", "ended"),
    # A figure against its target.
    "met": Badge(_("ถึงเป้าหมาย"), "disc", "signed"),
    "near": Badge(_("ใกล้เป้าหมาย"), "half", "progress"),
    "below": Badge(_("ต่ำกว่าเป้าหมาย"), "triangle", "late"),
    "no_target": Badge(_("ไม่ได้กำหนดค่าเป้าหมาย"), "dash", "ended"),
    "no_case": Badge(_("ไม่มีกรณี"), "dash", "ended"),
    "not_applicable": Badge(_("ไม่เกี่ยวข้อง"), "dash", "ended"),
}
UNKNOWN = Badge("", "ring", "ended")
