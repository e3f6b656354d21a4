"""What must hold before something is recorded to have happened to a pairing: checks that raise.

Refused is what is wrong or would make a relation signed that is not. What the register does
not know yet is no fault of an event: ``registry.gaps`` names it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from registry.choices import DocumentKind, EventKind, Status
from registry.events import SAYS_DELAY, SAYS_EXPIRY, SIGNATURES, later_of
from registry.models import Document, PairingEvent
from registry.sequence import POSSIBLE_IN, in_preferred_order, is_possible
from sistercity.templatetags.thai import thai_date
from sistercity.thai.calendar import PartialDate

# Documents by which two sides establish a relation.
ESTABLISHING = (DocumentKind.AGREEMENT, DocumentKind.MOU)
SIDES = ("province", "counterpart")
# What is told of the signature of one side.
SIDE_FIELDS = {
    side: tuple(f"{side}_{part}" for part in ("signatory_office", "signatory_name", "signed_on"))
    for side in SIDES
}


def check_not_in_future(*, happened_on: PartialDate | None, today: date) -> None:
    """An event has happened; what is expected goes into a field, never into an event.

    Raises:
        ValidationError: on ``happened_on``, when even its earliest day is still to come.
    """
    if _is_to_come(happened_on, today):
        raise ValidationError({"happened_on": _not_yet()})


def check_signatures(event: PairingEvent, *, today: date) -> None:
    """The two sides' signatures agree with the kind of event and with its day.

    A document of both sides is signed on the later signature: with the day of one side alone it
    is signed by that side, which is an event of its own and changes no status.

    Raises:
        ValidationError: by field.
    """
    faults: dict[str, str] = {}
    for side in SIDES:
        if _is_to_come(getattr(event, f"{side}_signed_on"), today):
            faults[f"{side}_signed_on"] = _not_yet()
    if event.kind not in SIGNATURES:
        words = _("เหตุการณ์ชนิดนี้ไม่มีการลงนาม โปรดเว้นว่าง")
        faults |= dict.fromkeys(_told_fields(event), words)
    elif event.kind == EventKind.SIGNED_BY_ONE:
        faults |= _not_by_one(event)
    else:
        faults |= _not_by_both(event)
    if faults:
        raise ValidationError(faults)


def check_expiry(event: PairingEvent) -> None:
    """Only what both sides sign says until when it holds, and not before it was signed.

    Raises:
        ValidationError: on ``expires_on``.
    """
    if event.expires_on is None:
        return
    if event.kind not in SAYS_EXPIRY:
        words = _("เหตุการณ์ชนิดนี้ไม่กำหนดวันหมดอายุ โปรดเว้นว่าง")
    elif event.happened_on and event.expires_on < event.happened_on.earliest:
        words = _("วันหมดอายุอยู่ก่อนวันที่ลงนาม โปรดตรวจวันที่ทั้งสอง")
    else:
        return
    raise ValidationError({"expires_on": words})


def check_delay(event: PairingEvent, *, before: PairingEvent | None) -> None:
    """What stalls or is withdrawn says why, by a reason that the ministry keeps; nothing else does.

    Args:
        before: the event that this one takes the place of. A reason that it never gave is not
            asked for, and one that is offered no more may stay.

    Raises:
        ValidationError: by field.
    """
    reason = event.delay_reason
    held = before.delay_reason if before else None
    if event.kind not in SAYS_DELAY:
        told = [name for name in ("delay_reason", "delay_words") if getattr(event, name)]
        if told:
            words = _("ระบุเหตุได้เมื่อบันทึกชะงักหรือถอนเรื่องเท่านั้น โปรดเว้นว่าง")
            raise ValidationError(dict.fromkeys(told, words))
    elif reason is None and (before is None or held is not None):
        raise ValidationError({"delay_reason": _("โปรดเลือกเหตุที่ชะงักหรือถอนเรื่อง")})
    elif reason is not None and not reason.is_offered and reason != held:
        words = _("เหตุ “%(reason)s” เลิกใช้แล้ว โปรดเลือกเหตุอื่น") % {"reason": reason}
        raise ValidationError({"delay_reason": words})
    elif reason is not None and reason.needs_words and not event.delay_words.strip():
        words = _("เหตุ “%(reason)s” ต้องอธิบายเป็นถ้อยคำ") % {"reason": reason}
        raise ValidationError({"delay_words": words})


def check_proves(*, kind: str, document: Document | None) -> None:
    """Only an establishing document makes a relation signed, never a letter of intent.

    Raises:
        ValidationError: on ``document``.
    """
    if kind == EventKind.SIGNED and document and document.kind == DocumentKind.LETTER_OF_INTENT:
        raise ValidationError(
            {
                "document": _(
                    "หนังสือแสดงเจตจำนงไม่ทำให้เป็นการลงนามสถาปนาความสัมพันธ์ "
                    "โปรดบันทึกเป็นเหตุการณ์ลงนามหนังสือแสดงเจตจำนง"
                )
            }
        )


def check_establishes(event: PairingEvent, *, is_bound: bool) -> None:
    """What a relation made under the guideline needs before it is signed.

    Of older ones the register keeps what is known; there a blank is a gap, not a fault. So it is
    where a correction leaves blank what was blank before; it takes nothing of this away.

    Args:
        is_bound: whether an edition of the guideline binds the pairing on the day.

    Raises:
        ValidationError: by field, all that is missing at once.
    """
    if event.kind != EventKind.SIGNED or event.is_void or not is_bound:
        return
    faults = _not_established(event)
    if event.replaces and not event.replaces.is_void:
        blank_before = _not_established(event.replaces)
        faults = {name: words for name, words in faults.items() if name not in blank_before}
    if faults:
        raise ValidationError(faults)


def check_sequence(*, events: Iterable[PairingEvent], touched: PairingEvent) -> None:
    """Each event of a pairing must have been possible when it happened.

    Refused is only what no order of the events makes possible, with a month as any of its days,
    a year as any of its days and an unknown date as any day.

    Args:
        events: all that stand, ``touched`` among them unless it voids one.
        touched: the event being written.

    Raises:
        ValidationError: on ``kind`` when the new event itself is impossible; on
            ``happened_on`` when it makes another one so.
    """
    events = list(events)
    if is_possible(events):
        return
    status = Status.IN_PROGRESS
    for event in in_preferred_order(events):
        if status not in POSSIBLE_IN[event.kind]:
            raise ValidationError(_impossible(event, status, touched))
        status = event.leads_to or status
    raise ValidationError(_impossible(touched, status, touched))


def _not_established(event: PairingEvent) -> dict[str, str]:
    """What a signing lacks of what makes a relation signed under the guideline, by field."""
    faults: dict[str, str] = {}
    if event.document is None or event.document.kind not in ESTABLISHING:
        faults["document"] = _(
            "คู่ที่ดำเนินการตามแนวทางปฏิบัติเป็น “ลงนามแล้ว” ได้เมื่อมีความตกลงหรือบันทึกความเข้าใจ "
            "โปรดเลือกเอกสารนั้น"
        )
    for side in SIDES:
        if not getattr(event, f"{side}_signatory_office"):
            faults[f"{side}_signatory_office"] = _("โปรดระบุตำแหน่งหรือหน่วยงานของผู้ลงนามฝ่ายนี้")
        if getattr(event, f"{side}_signed_on") is None:
            faults[f"{side}_signed_on"] = _("โปรดระบุวันที่ฝ่ายนี้ลงนาม เท่าที่ทราบ")
    return faults


def _is_to_come(day: PartialDate | None, today: date) -> bool:
    return day is not None and day.earliest > today


def _not_yet() -> str:
    return _("วันที่นี้ยังมาไม่ถึง บันทึกเหตุการณ์ได้เมื่อเกิดขึ้นแล้วเท่านั้น")


def _told_fields(event: PairingEvent, *sides: str) -> list[str]:
    """The fields of these sides, by default both, in which something is told."""
    return [name for side in sides or SIDES for name in SIDE_FIELDS[side] if getattr(event, name)]


def _not_by_one(event: PairingEvent) -> dict[str, str]:
    told = [side for side in SIDES if _told_fields(event, side)]
    if len(told) == 2:
        words = _("ลงนามครบทั้งสองฝ่ายแล้ว โปรดบันทึกเป็น “ลงนามสถาปนาความสัมพันธ์” หรือเว้นว่างฝ่ายที่ยังไม่ลงนาม")
        return dict.fromkeys(_told_fields(event, "counterpart"), words)
    if not told or not getattr(event, f"{told[0]}_signatory_office"):
        side = told[0] if told else "province"
        return {f"{side}_signatory_office": _("โปรดระบุว่าฝ่ายใดลงนามแล้ว โดยผู้ดำรงตำแหน่งใด")}
    signed_on = getattr(event, f"{told[0]}_signed_on")
    if signed_on and event.happened_on != signed_on:
        return {"happened_on": _unlike(signed_on)}
    return {}


def _not_by_both(event: PairingEvent) -> dict[str, str]:
    signed = [side for side in SIDES if getattr(event, f"{side}_signed_on")]
    if len(signed) == 1:
        (missing,) = (side for side in SIDES if side not in signed)
        words = _(
            "ทราบวันลงนามเพียงฝ่ายเดียว หากอีกฝ่ายยังไม่ลงนาม โปรดบันทึกเป็น “ลงนามแล้วฝ่ายเดียว” "
            "หากลงนามแล้ว โปรดใส่วันที่เท่าที่ทราบ"
        )
        return {f"{missing}_signed_on": words}
    later = later_of(event.province_signed_on, event.counterpart_signed_on)
    if later and event.happened_on != later:
        return {"happened_on": _unlike(later)}
    return {}


def _unlike(signed_on: PartialDate) -> str:
    return _("วันที่ต้องตรงกับวันที่ฝ่ายหลังลงนาม คือ %(day)s โปรดเว้นว่างเพื่อใช้วันนั้น หรือแก้วันลงนาม") % {
        "day": thai_date(signed_on)
    }


def _impossible(event: PairingEvent, status: str, touched: PairingEvent) -> dict[str, str]:
    words = {"event": event.get_kind_display(), "status": Status(status).label}
    if event is touched:
        return {
            "kind": _(
                "บันทึก “%(event)s” ในวันที่นี้ไม่ได้ เพราะในเวลานั้นสถานะคือ “%(status)s” "
                "โปรดตรวจชนิดและวันที่ของเหตุการณ์"
            )
            % words
        }
    return {
        "happened_on": _(
            "บันทึกไม่ได้ เพราะจะขัดกับเหตุการณ์ “%(event)s” ที่บันทึกไว้แล้ว "
            "ซึ่งเกิดขึ้นไม่ได้ขณะสถานะเป็น “%(status)s” โปรดแก้ไขเหตุการณ์นั้นก่อน"
        )
        % words
    }
