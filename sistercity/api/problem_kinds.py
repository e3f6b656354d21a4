"""The kinds of problem that the API answers with: each has a name that stays, and words."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Kind:
    """A kind of problem (RFC 9457); its address never changes.

    Attributes:
        slug: its name in the address.
        status: the HTTP status that it comes with.
        title: what it is, in a few words, the same for every occurrence.
        detail: what an occurrence says when it has nothing to say of its own.
        remedy: what whoever asks can do about it.
    """

    slug: str
    status: HTTPStatus
    title: Promise
    detail: Promise
    remedy: Promise

    @property
    def type(self) -> str:
        """The address that names the kind and explains it; without a host, so that it is one
        name wherever the portal stands."""
        return reverse("problem-detail", args=[self.slug])


KINDS = {
    kind.slug: kind
    for kind in (
        Kind(
            "invalid-parameter",
            HTTPStatus.BAD_REQUEST,
            _("พารามิเตอร์ไม่ถูกต้อง"),
            _("พารามิเตอร์ของคำขอไม่ถูกต้อง"),
            _("errors บอกชื่อพารามิเตอร์ที่ผิดและเหตุผล แก้แล้วขอใหม่ได้ทันที"),
        ),
        Kind(
            "malformed-request",
            HTTPStatus.BAD_REQUEST,
            _("อ่านคำขอไม่ได้"),
            _("อ่านคำขอนี้ไม่ได้"),
            _("ที่อยู่ต้องเป็น UTF-8 เข้ารหัสแบบ percent-encoding ไม่มีอักขระควบคุม และใช้ชื่อเครื่องของระบบนี้"),
        ),
        Kind(
            "unauthorized",
            HTTPStatus.UNAUTHORIZED,
            _("กุญแจใช้ไม่ได้"),
            _("กุญแจของคำขอนี้ใช้ไม่ได้"),
            _("ตรวจว่ากุญแจครบถ้วน ยังไม่หมดอายุและไม่ถูกเพิกถอน หรือขอข้อมูลเผยแพร่โดยไม่ส่งกุญแจ"),
        ),
        Kind(
            "forbidden",
            HTTPStatus.FORBIDDEN,
            _("ไม่มีสิทธิ"),
            _("ไม่มีสิทธิดำเนินการนี้"),
            _("ขอสิทธิเพิ่มจากผู้ดูแลระบบของกระทรวงมหาดไทย"),
        ),
        Kind(
            "not-found",
            HTTPStatus.NOT_FOUND,
            _("ไม่พบข้อมูล"),
            _("ไม่พบข้อมูลตามที่อยู่นี้ หรือข้อมูลนั้นไม่ได้เผยแพร่"),
            _("ที่อยู่ที่มีทั้งหมดอยู่ใน schema/ และทุกที่อยู่ลงท้ายด้วย /"),
        ),
        Kind(
            "method-not-allowed",
            HTTPStatus.METHOD_NOT_ALLOWED,
            _("ไม่รับวิธีเรียกนี้"),
            _("API เปิดให้อ่านเท่านั้น"),
            _("Allow บอกวิธีเรียกที่ที่อยู่นี้รับ"),
        ),
        Kind(
            "not-acceptable",
            HTTPStatus.NOT_ACCEPTABLE,
            _("ไม่มีรูปแบบที่ขอ"),
            _("API ให้ข้อมูลเป็น JSON เท่านั้น โปรดขอ Accept: application/json"),
            _("ขอ Accept: application/json หรือไม่ต้องส่ง Accept"),
        ),
        Kind(
            "conflict",
            HTTPStatus.CONFLICT,
            _("ทำไม่ได้ในสถานะนี้"),
            _("รายการไม่อยู่ในสถานะที่ทำเช่นนี้ได้"),
            _("อ่านรายการใหม่แล้วลองอีกครั้ง"),
        ),
        Kind(
            "gone",
            HTTPStatus.GONE,
            _("ไม่มีอยู่แล้ว"),
            _("รายการนี้ไม่มีอยู่แล้ว"),
            _("ถ้ามี merged_into ให้อ่านรายการนั้นแทน"),
        ),
        Kind(
            "checkpoint-outdated",
            HTTPStatus.GONE,
            _("ไม่มี checkpoint นี้แล้ว"),
            _("ทะเบียนนี้ไม่มีรายการก่อน checkpoint (after) ที่ส่งมา โปรดเริ่มคัดลอกใหม่จากต้น"),
            _("เริ่มคัดลอกใหม่จากแฟ้มทั้งชุดหรือจากต้น ทะเบียนอาจถูกกู้คืนจากข้อมูลสำรอง"),
        ),
        Kind(
            "precondition-failed",
            HTTPStatus.PRECONDITION_FAILED,
            _("ไม่ใช่ฉบับที่ระบุ"),
            _("แฟ้มนี้ไม่ใช่ฉบับที่ If-Match ระบุแล้ว"),
            _("ขอแฟ้มใหม่ทั้งแฟ้มโดยไม่ส่ง If-Match"),
        ),
        Kind(
            "content-too-large",
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            _("คำขอใหญ่เกินไป"),
            _("API เปิดให้อ่านเท่านั้น จึงไม่รับเนื้อหาขนาดใหญ่ในคำขอ"),
            _("ส่งคำขอโดยไม่มีเนื้อหา"),
        ),
        Kind(
            "address-too-long",
            HTTPStatus.REQUEST_URI_TOO_LONG,
            _("ที่อยู่ยาวเกินไป"),
            _("ที่อยู่ของคำขอยาวเกินไป"),
            _("แบ่งค่าของพารามิเตอร์ออกเป็นหลายคำขอ หรือขอทั้งรายการแล้วเลือกเอง"),
        ),
        Kind(
            "unsupported-media-type",
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            _("ไม่รับเนื้อหาชนิดนี้"),
            _("ไม่รับเนื้อหาชนิดที่ส่งมา"),
            _("ส่งเนื้อหาเป็น application/json"),
        ),
        Kind(
            "too-many-requests",
            HTTPStatus.TOO_MANY_REQUESTS,
            _("เรียกถี่เกินไป"),
            _("เรียกข้อมูลถี่เกินไป โปรดรอแล้วลองใหม่"),
            _("รอตามจำนวนวินาทีใน Retry-After แล้วขอใหม่"),
        ),
        Kind(
            "fault",
            HTTPStatus.INTERNAL_SERVER_ERROR,
            _("ระบบขัดข้อง"),
            _("ข้อขัดข้องอยู่ที่ระบบ ไม่ใช่ที่คำขอ ผู้ดูแลระบบได้รับบันทึกเหตุการณ์แล้ว"),
            _("ลองใหม่ในอีกสักครู่ หากยังไม่ได้ให้แจ้งผู้ดูแลระบบพร้อมเวลาและที่อยู่ที่ขอ"),
        ),
        Kind(
            "range-not-satisfiable",
            HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
            _("ไม่มีช่วงที่ขอ"),
            _("ช่วงที่ขอด้วย Range อยู่เลยท้ายแฟ้ม"),
            _("Content-Range บอกความยาวของแฟ้ม ขอช่วงภายในนั้นหรือขอทั้งแฟ้ม"),
        ),
        Kind(
            "being-written",
            HTTPStatus.SERVICE_UNAVAILABLE,
            _("กำลังเขียนแฟ้ม"),
            _("กำลังเขียนแฟ้มนี้อยู่ โปรดขอใหม่ในอีกครู่หนึ่ง"),
            _("รอตามจำนวนวินาทีใน Retry-After แล้วขอใหม่"),
        ),
        Kind(
            "unavailable",
            HTTPStatus.SERVICE_UNAVAILABLE,
            _("ยังให้บริการไม่ได้"),
            _("ระบบติดต่อฐานข้อมูลไม่ได้ในขณะนี้"),
            _("รอตามจำนวนวินาทีใน Retry-After แล้วขอใหม่"),
        ),
    )
}
# The kind of a refusal that names none: the first of its status, but for a bad request of
# which nothing says that a parameter is at fault.
BY_STATUS = {kind.status: kind for kind in reversed(KINDS.values())}
BY_STATUS[HTTPStatus.SERVICE_UNAVAILABLE] = KINDS["unavailable"]
BY_STATUS[HTTPStatus.BAD_REQUEST] = KINDS["malformed-request"]
