"""Provinces' answers on the register: who may give and decide them, and what they would change."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from registry.choices import (
    Answer,
    AnswerStatus,
    Confirmation,
    DocumentKind,
    EventKind,
    Relation,
    Status,
)
from registry.models import Counterpart, Pairing, PairingEvent, RowAnswer, UnitType
from registry.names import name_of
from sistercity.accounts.choices import Role
from sistercity.accounts.models import User
from sistercity.errors import NotAllowed, WrongState
from sistercity.templatetags.thai import thai_date
from sistercity.thai.calendar import PartialDate
from sistercity.thai.search import fold

# What a correction or a missing pair may propose, as the columns of an answer.
PROPOSED = (
    "signed_on", "proposed_status", "status_on", "counterpart_name", "unit_type", "country",
    "relation", "document_kind", "document_title",
)  # fmt: skip
# The event by which a row comes to stand as the province says.
EVENT_OF_STATUS: dict[str, str] = {
    Status.IN_PROGRESS: EventKind.STARTED,
    Status.SIGNED: EventKind.SIGNED,
    Status.SUSPENDED: EventKind.SUSPENDED,
    Status.ENDED: EventKind.ENDED,
    Status.STALLED: EventKind.STALLED,
    Status.WITHDRAWN: EventKind.WITHDRAWN,
}


class Difference(NamedTuple):
    """A value of a row beside the one that the province proposes."""

    label: str
    before: str
    after: str


def check_may_answer(*, by: User, province_id: int, served: Collection[int]) -> None:
    """A province's officer answers for a province of a posting in force today.

    Raises:
        NotAllowed: anybody else.
    """
    if by.role != Role.OFFICER:
        raise NotAllowed(_("เฉพาะเจ้าหน้าที่จังหวัดเท่านั้นที่ตอบแทนจังหวัดได้"))
    if province_id not in served:
        raise NotAllowed(_("ท่านไม่ได้ปฏิบัติหน้าที่ในจังหวัดนี้ในวันนี้ จึงดำเนินการแทนจังหวัดนี้ไม่ได้"))


def check_asked(pairing: Pairing) -> None:
    """A row that was refused or joined to another is asked of nobody.

    Raises:
        WrongState: it is such a row.
    """
    if pairing.confirmation == Confirmation.REJECTED:
        raise WrongState(_("กระทรวงไม่รับรายการนี้เข้าทะเบียนแล้ว จึงไม่ต้องตอบรายการนี้"))


def check_row_as_seen(*, row_revision: int, seen: int) -> None:
    """What is answered or decided is the row as it was read.

    Raises:
        WrongState: the row has changed since.
    """
    if row_revision != seen:
        raise WrongState(_("ข้อมูลของรายการนี้เปลี่ยนไปหลังจากที่ท่านเปิดหน้านี้ โปรดอ่านข้อมูลล่าสุดแล้วทำอีกครั้ง"))


def check_awaiting(answer: RowAnswer) -> None:
    """What was decided or taken back stands; another answer is another round.

    Raises:
        WrongState: it awaits no decision.
    """
    if not answer.is_awaiting:
        raise WrongState(
            _("คำตอบนี้ไม่ได้รอพิจารณาแล้ว ขณะนี้: %(status)s") % {"status": answer.get_status_display()}
        )


def check_not_own(*, by: User, author_ids: Collection[int]) -> None:
    """Nobody decides what they wrote.

    Raises:
        NotAllowed: the person gave this answer in some round.
    """
    if by.pk in author_ids:
        raise NotAllowed(_("ท่านเป็นผู้ตอบรายการนี้ จึงพิจารณาเองไม่ได้ โปรดให้ผู้อื่นดำเนินการ"))


def check_whole(
    *, answer: RowAnswer, pairing: Pairing | None, signed_on: PartialDate | None, today: date
) -> None:
    """An answer says all that the ministry needs to decide it; every fault at once.

    Args:
        pairing: the row; None for a pair that the register lacks.
        signed_on: of its first signature that stands.
        today: nothing that is told may lie after it.

    Raises:
        ValidationError: by field.
    """
    faults: dict[str, str] = {}
    if answer.answer == Answer.DENY and not answer.note.strip():
        faults["note"] = _("โปรดเขียนเหตุผลที่ไม่ใช่คู่ของจังหวัด เพื่อให้กระทรวงพิจารณาได้")
    if answer.answer in (Answer.CORRECT, Answer.ADD):
        faults |= _document_faults(answer, signed_on)
        faults |= _status_faults(answer, pairing, signed_on)
    if answer.answer == Answer.CORRECT and not differences(answer, pairing, signed_on):
        faults.setdefault("__all__", _("ค่าที่กรอกตรงกับทะเบียนทุกช่อง โปรดแก้อย่างน้อยหนึ่งช่อง หรือตอบว่าถูกต้อง"))
    if answer.answer == Answer.ADD:
        for name in ("counterpart_name", "country", "unit_type"):
            if not getattr(answer, name):
                faults[name] = _("โปรดกรอกข้อมูลนี้")
    for name in ("signed_on", "status_on"):
        day = getattr(answer, name)
        if day is not None and day.earliest > today:
            faults[name] = _("วันที่นี้ยังมาไม่ถึง บันทึกเหตุการณ์ได้เมื่อเกิดขึ้นแล้วเท่านั้น")
    if faults:
        raise ValidationError(faults)


def _document_faults(answer: RowAnswer, signed_on: PartialDate | None) -> dict[str, str]:
    faults = {}
    if not answer.file_id:
        faults["document_file"] = _("โปรดแนบเอกสารประกอบเป็นแฟ้ม PDF")
    if not answer.document_title.strip():
        faults["document_title"] = _("โปรดพิมพ์ชื่อเอกสาร")
    if not answer.document_kind:
        faults["document_kind"] = _("โปรดเลือกชนิดของเอกสาร")
    is_signing = answer.signed_on not in (None, signed_on)
    if is_signing and answer.document_kind == DocumentKind.LETTER_OF_INTENT:
        faults["document_kind"] = _(
            "หนังสือแสดงเจตจำนงไม่ทำให้เป็นการลงนามสถาปนาความสัมพันธ์ โปรดแนบความตกลงหรือบันทึกความเข้าใจ"
        )
    return faults


def _status_faults(
    answer: RowAnswer, pairing: Pairing | None, signed_on: PartialDate | None
) -> dict[str, str]:
    if answer.proposed_status == Status.SIGNED and not (answer.signed_on or signed_on):
        return {"signed_on": _("โปรดกรอกวันที่ลงนาม เท่าที่ทราบเพียงเดือนหรือปีก็ได้")}
    if answer.proposed_status == Status.IN_PROGRESS and answer.signed_on not in (None, signed_on):
        return {"signed_on": _("รายการที่ยังไม่ลงนามไม่มีวันที่ลงนาม โปรดลบวันที่ หรือเลือกสถานะอื่น")}
    settled = ("", Status.SIGNED, Status.IN_PROGRESS, pairing.status if pairing else "")
    if answer.proposed_status not in settled and answer.status_on is None:
        return {"status_on": _("โปรดกรอกว่ามีสถานะนี้ตั้งแต่เมื่อใด เท่าที่ทราบเพียงเดือนหรือปีก็ได้")}
    begun = answer.signed_on or signed_on
    is_after_signing = answer.proposed_status in (Status.SUSPENDED, Status.ENDED)
    days = (answer.status_on, begun)
    if is_after_signing and all(days) and answer.status_on.latest < begun.earliest:
        return {"status_on": _("วันที่นี้อยู่ก่อนวันลงนาม โปรดตรวจทั้งสองวัน")}
    return {}


def differences(
    answer: RowAnswer, pairing: Pairing, signed_on: PartialDate | None
) -> list[Difference]:
    """What a correction would change of the row as it is now."""
    counterpart = pairing.counterpart
    compared = (
        (_("วันที่ลงนาม"), signed_on, answer.signed_on, thai_date),
        (_("สถานะ"), pairing.status, answer.proposed_status, _status_word),
        (_("ชื่อคู่ความสัมพันธ์"), counterpart.name_th, answer.counterpart_name, str),
        (_("ประเภท"), counterpart.unit_type, answer.unit_type, name_of),
        (_("ลักษณะความสัมพันธ์"), pairing.relation, answer.relation, _relation_word),
    )
    return [
        Difference(
            label,
            words(before) if before else "–",
            words(after),
        )
        for label, before, after, words in compared
        if after and after != before
    ]


def is_called(counterpart: Counterpart, name: str, unit_type: UnitType | None) -> bool:
    """Whether a unit bears a name, a former one among them, however it is spelt.

    Where its type is the one given, the type's own word may stand before the name (นครคุนหมิง);
    else it may be another unit of the name, as a province is beside its city.
    """
    former = counterpart.former_names.splitlines()
    names = [counterpart.name_th, counterpart.name_en, counterpart.name_local, *former]
    asked = {name_key(name)}
    if unit_type is not None and unit_type.pk == counterpart.unit_type_id:
        names += [one.removeprefix(unit_type.name_th) for one in names]
        asked.add(name_key(name.strip().removeprefix(unit_type.name_th)))
    return bool(asked & {name_key(one) for one in names} - {""})


def name_key(name: str) -> str:
    """What two spellings of one name have in common."""
    return fold(name).replace(" ", "")


def first_signing(events: Iterable[PairingEvent]) -> PairingEvent | None:
    """Of standing events, the signature by which the relation began; undated ones last."""
    signings = [event for event in events if event.kind == EventKind.SIGNED]
    return min(
        signings,
        key=lambda event: (event.effective_on is None, event.effective_on or 0, event.pk),
        default=None,
    )


def ground_of(answer: RowAnswer) -> str:
    """On what ground an accepted answer confirms or rejects a row; in the register's language."""
    return f"คำตอบของ{answer.province.full_name_th} ปีงบประมาณ พ.ศ. {answer.fiscal_year}"


def is_new_round(answer: RowAnswer) -> bool:
    """Whether another answer begins a new round rather than correcting this one."""
    return answer.status != AnswerStatus.SUBMITTED


def _status_word(status: str) -> str:
    return str(Status(status).label)


def _relation_word(relation: str) -> str:
    return str(Relation(relation).label)
