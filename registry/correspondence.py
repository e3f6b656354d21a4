"""What official letters and their files must hold, and who may do what to a circular: checks
that raise.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from registry.choices import DocumentKind, FileRole
from registry.models import CircularAddressee, Document
from sistercity.accounts.models import User
from sistercity.errors import NotAllowed, WrongState
from sistercity.files.content import Content, RefusedFile
from sistercity.templatetags.thai import thai_date
from sistercity.thai.numbers import is_circular, is_official

# From the province to its offices, to theirs and to theirs.
FORWARDED_LEVELS = 3
MOST_NAMES = 200
# Of what is referred to, and of what is enclosed.
MOST_LINES = 100
TWIN = "twin"
_NUMBERED = (DocumentKind.LETTER, DocumentKind.CIRCULAR)


def check_number(document: Document) -> None:
    """A letter's number has the form of the rule on correspondence; a circular's says ว.

    Raises:
        ValidationError: on ``number``.
    """
    if document.kind not in _NUMBERED or not document.number or document.is_secret:
        return
    if not is_official(document.number):
        raise ValidationError(
            {
                "number": _(
                    "อ่านเลขที่ “%(number)s” เป็นเลขที่หนังสือราชการไม่ได้ โปรดพิมพ์รหัสหน่วยงาน ทับ "
                    "เลขทะเบียนหนังสือส่ง เช่น มท ๐๒๐๔.๑/ว ๑๕๙๕ (เลขไทยหรือเลขอารบิกก็ได้) "
                    "หากเป็นหนังสือของต่างประเทศ โปรดเลือกชนิด “อื่น ๆ”"
                )
                % {"number": document.number}
            }
        )
    if document.kind == DocumentKind.CIRCULAR and not is_circular(document.number):
        raise ValidationError(
            {
                "number": _(
                    "เลขที่ของหนังสือเวียนมี ว หน้าเลขทะเบียนหนังสือส่ง เช่น มท ๐๒๐๔.๑/ว ๑๕๙๕ "
                    "หากไม่ใช่หนังสือเวียน โปรดเลือกชนิด “หนังสือราชการ”"
                )
            }
        )


def check_dates(document: Document, *, today: date) -> None:
    """A paper has been issued, and received no earlier than that.

    Raises:
        ValidationError: on ``issued_on`` or ``received_on``.
    """
    faults = {}
    issued_on, received_on = document.issued_on, document.received_on
    for name, day in (("issued_on", issued_on), ("received_on", received_on)):
        if day and day > today:
            faults[name] = _("วันที่นี้ยังมาไม่ถึง โปรดตรวจวันที่บนหนังสือ")
    if issued_on and received_on and received_on < issued_on:
        faults["received_on"] = _("วันที่รับอยู่ก่อนวันที่ของหนังสือ คือ %(day)s โปรดตรวจวันที่ทั้งสอง") % {
            "day": thai_date(issued_on)
        }
    if faults:
        raise ValidationError(faults)


def check_no_twin(document: Document, twins: Iterable[Document]) -> None:
    """No two rows are one letter.

    Args:
        twins: other rows of the same number, issuer and date.

    Raises:
        ValidationError: on ``number``; its ``params`` name the row that exists.
    """
    for twin in twins:
        raise ValidationError(
            {
                "number": ValidationError(
                    _("มีหนังสือเลขที่ ผู้ออก และวันที่นี้ในทะเบียนแล้ว คือ “%(title)s”"),
                    code=TWIN,
                    params={"title": str(twin), "document_id": twin.pk},
                )
            }
        )


def check_takes_files(document: Document, *, has_files: bool) -> None:
    """Nothing of a secret document is kept but its number and holder.

    Raises:
        ValidationError: on ``secrecy``.
    """
    if document.is_secret and has_files:
        raise ValidationError({"secrecy": _("ไม่รับแฟ้มของเอกสารชั้นลับขึ้นไป โปรดนำแฟ้มออก")})


def check_stays_circular(document: Document, *, is_addressed: bool) -> None:
    """What was sent round stays what it is.

    Raises:
        ValidationError: on ``kind`` or ``secrecy``.
    """
    if not is_addressed:
        return
    words = _("หนังสือนี้ส่งเวียนแล้ว โปรดถอนผู้รับทั้งหมดก่อนเปลี่ยน")
    if document.kind != DocumentKind.CIRCULAR:
        raise ValidationError({"kind": words})
    if document.is_secret:
        raise ValidationError({"secrecy": words})


def check_not_the_other(*, content: Content, role: str, others: Iterable[tuple[str, str]]) -> None:
    """A redacted copy is another file than what it was made of.

    Args:
        others: role and SHA-256 of the document's files.

    Raises:
        RefusedFile: the same content is held on the other side.
    """
    is_redacted = role == FileRole.REDACTED
    for other_role, sha256 in others:
        if sha256 == content.sha256 and is_redacted != (other_role == FileRole.REDACTED):
            raise RefusedFile(
                _(
                    "แฟ้มนี้เหมือนกับ%(other)sทุกประการ จึงยังไม่ได้ปกปิดข้อมูล โปรดตรวจว่าเลือกแฟ้มถูกต้องแล้วแนบใหม่"
                )
                % {"other": FileRole(other_role).label}
            )


def check_is_circular(document: Document) -> None:
    """Only a circular is addressed, and nothing secret.

    Raises:
        WrongState: another kind of document.
    """
    if document.kind != DocumentKind.CIRCULAR:
        raise WrongState(_("ส่งเวียนได้เฉพาะเอกสารชนิดหนังสือเวียน โปรดแก้ชนิดของเอกสารก่อน"))
    if document.is_secret:
        raise WrongState(_("หนังสือชั้นลับขึ้นไปส่งเวียนในระบบนี้ไม่ได้"))


def check_may_act_for(by: User, addressee: CircularAddressee, served: Iterable[int]) -> None:
    """A province's own people act for it and its offices, editors for offices they addressed.

    Args:
        served: ids of the provinces in which ``by`` is posted today.

    Raises:
        NotAllowed: anybody else.
    """
    province_id = first_hand(addressee).province_id
    allowed = by.may_edit if province_id is None else province_id in set(served)
    if not allowed:
        raise NotAllowed(_("รับทราบและส่งต่อได้เฉพาะหนังสือเวียนที่ส่งถึงจังหวัดซึ่งท่านปฏิบัติหน้าที่อยู่"))


def check_stands(addressee: CircularAddressee) -> None:
    """Nothing is done to an address that was withdrawn.

    Raises:
        WrongState: it was withdrawn.
    """
    if addressee.withdrawn_at is not None:
        raise WrongState(_("กระทรวงหรือผู้ส่งถอนหนังสือเวียนนี้จากผู้รับรายนี้แล้ว จึงทำรายการต่อไม่ได้"))


def check_sent_on(day: date, *, document: Document, today: date) -> None:
    """A circular went out by today and not before it was written.

    Raises:
        ValidationError: on ``sent_on``.
    """
    if day > today:
        raise ValidationError({"sent_on": _("วันที่ส่งยังมาไม่ถึง โปรดตรวจวันที่")})
    if document.issued_on and day < document.issued_on:
        raise ValidationError(
            {
                "sent_on": _("ส่งก่อนวันที่ของหนังสือ (%(day)s) ไม่ได้ โปรดตรวจวันที่")
                % {"day": thai_date(document.issued_on)}
            }
        )


def check_names(names: list[str]) -> None:
    """Offices are named, not too many and not too long.

    Raises:
        ValidationError: on ``offices``.
    """
    if len(names) > MOST_NAMES:
        raise ValidationError(
            {"offices": _("ส่งได้ครั้งละไม่เกิน %(limit)s หน่วยงาน") % {"limit": MOST_NAMES}}
        )
    longest = CircularAddressee._meta.get_field("office").max_length
    for name in names:
        if len(name) > longest:
            raise ValidationError(
                {
                    "offices": _("ชื่อหน่วยงาน “%(name)s…” ยาวเกิน %(limit)s ตัวอักษร")
                    % {"name": name[:40], "limit": longest}
                }
            )


def check_lines(**listed: Sequence[str] | None) -> None:
    """Not too many lines stand below each of these heads of a letter.

    Raises:
        ValidationError: on the head's name.
    """
    for name, lines in listed.items():
        if len(lines or ()) > MOST_LINES:
            words = _("ระบุได้ไม่เกิน %(limit)s บรรทัด โปรดเหลือเฉพาะรายการที่จำเป็น")
            raise ValidationError({name: words % {"limit": MOST_LINES}})


def check_depth(addressee: CircularAddressee) -> None:
    """A circular is passed on down to the third level below the one it was addressed to.

    Raises:
        WrongState: it lies there already.
    """
    depth, one = 0, addressee
    while one.parent_id:
        depth, one = depth + 1, one.parent
    if depth >= FORWARDED_LEVELS:
        raise WrongState(_("หนังสือเวียนนี้ส่งต่อมาถึงระดับสุดท้ายที่ระบบบันทึกได้แล้ว"))


def first_hand(addressee: CircularAddressee) -> CircularAddressee:
    """The address by the sender itself, under which this one lies."""
    while addressee.parent_id:
        addressee = addressee.parent
    return addressee
