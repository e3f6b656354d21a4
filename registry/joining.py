"""Two rows of the same pair: whether one may be joined to the other, and what it would bring."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from registry.answers import first_signing
from registry.choices import Confirmation, EventKind
from registry.models import Pairing, PairingEvent
from registry.names import name_of
from sistercity.errors import WrongState
from sistercity.templatetags.thai import thai_date

# Which of two days of a signature stands.
KEPT, TAKEN = "kept", "taken"


class Brought(NamedTuple):
    """What the events of a row mean for the one that it is joined to.

    Attributes:
        lacking: events that the target has not, the signatures among them where it has none.
        signings: the target's signature and the other row's, of different days; a row that
            does not know the day contradicts none.
    """

    lacking: list[PairingEvent]
    signings: tuple[PairingEvent, PairingEvent] | None


def check_stands(pairing: Pairing) -> None:
    """A row that was joined to another is written no more.

    Raises:
        WrongState: naming the row that stands.
    """
    if pairing.merged_into:
        raise WrongState(
            _("รายการนี้รวมเข้ากับ %(number)s แล้ว โปรดดำเนินการที่รายการนั้น")
            % {"number": pairing.merged_into.number}
        )


def check_may_join(
    *,
    pairing: Pairing,
    target: Pairing,
    is_listed: bool,
    is_answered: bool,
    twice_in: str = "",
    reason: str = "",
) -> None:
    """A row is joined to another row of its province and of the same country.

    One that figures hold only to another that they hold, and for a reason: an official figure
    never vanishes in a candidate.

    Args:
        is_listed: whether the row stands in an edition of the official list.
        is_answered: whether an answer of the province on it awaits a decision.
        twice_in: the name of an edition of the official list in which both stand.

    Raises:
        ValidationError: on ``target`` or ``reason``.
        WrongState: the row is none that can be joined now.
    """
    if pairing.merged_into_id:
        raise WrongState(_("%(number)s รวมเข้ากับรายการอื่นไปแล้ว") % {"number": pairing.number})
    counts = pairing.confirmation == Confirmation.CONFIRMED or is_listed
    if counts and target.confirmation != Confirmation.CONFIRMED:
        raise WrongState(
            _(
                "%(number)s เป็นรายการที่ยืนยันหรืออยู่ในบัญชีแล้ว รวมได้เฉพาะเข้ากับรายการที่ยืนยันแล้ว "
                "โปรดคงรายการนี้ไว้ แล้วรวมอีกรายการเข้ามาแทน"
            )
            % {"number": pairing.number}
        )
    if is_answered:
        raise WrongState(_("มีคำตอบของจังหวัดต่อรายการนี้รอพิจารณา โปรดพิจารณาคำตอบก่อน"))
    if target.pk == pairing.pk:
        raise ValidationError({"target": _("รวมรายการเข้ากับรายการเดียวกันไม่ได้ โปรดเลือกรายการอื่น")})
    if target.province_id != pairing.province_id:
        raise ValidationError({"target": _("รวมได้เฉพาะรายการของจังหวัดเดียวกัน")})
    if words := apart(pairing, target):
        raise ValidationError({"target": words})
    if twice_in:
        told = _("%(edition)s มีทั้งสองรายการ บัญชีถือว่าเป็นคนละคู่ โปรดแก้บัญชีก่อน")
        raise ValidationError({"target": told % {"edition": twice_in}})
    if counts and not reason.strip():
        raise ValidationError({"reason": _("โปรดเขียนเหตุผลที่รวมรายการซึ่งนับในตัวเลขทางการ")})
    if target.confirmation == Confirmation.REJECTED:
        raise ValidationError({"target": _("รายการนั้นไม่อยู่ในทะเบียน โปรดเลือกรายการอื่น")})


def apart(pairing: Pairing, target: Pairing) -> str:
    """Why two rows of a province cannot be one pair: their countries differ; "" when they do not.

    Where a country was recorded wrongly it is mended first, at the unit, so that what stands
    is never a pair of two countries.
    """
    countries = [row.counterpart.country for row in (pairing, target)]
    if countries[0].pk == countries[1].pk:
        return ""
    return _(
        "%(number)s อยู่ใน%(country)s แต่ %(target)s อยู่ใน%(target_country)s "
        "คนละประเทศจึงไม่ใช่คู่เดียวกันและรวมไม่ได้ หากบันทึกประเทศไว้ผิด โปรดแก้ที่หน้าของหน่วยก่อน"
    ) % {
        "number": pairing.number,
        "country": name_of(countries[0]),
        "target": target.number,
        "target_country": name_of(countries[1]),
    }


def brought(own: Iterable[PairingEvent], others: Iterable[PairingEvent]) -> Brought:
    """What a row with the standing events ``others`` brings to one that has ``own``."""
    own, others = list(own), list(others)
    held = {(event.kind, event.happened_on) for event in own}
    signed, signed_there = first_signing(own), first_signing(others)
    differ = bool(
        signed
        and signed_there
        and signed_there.happened_on
        and (signed_there.kind, signed_there.happened_on) not in held
    )
    lacking = [
        event
        for event in others
        if (event.kind, event.happened_on) not in held
        and not (event.kind == EventKind.SIGNED and signed)
    ]
    return Brought(lacking, (signed, signed_there) if differ else None)


def check_signing_chosen(
    *, both: tuple[PairingEvent, PairingEvent], chosen: str, reason: str
) -> None:
    """Of two days of one signature an editor says which stands, and why.

    Raises:
        ValidationError: on ``signing`` or ``reason``.
    """
    if chosen not in (KEPT, TAKEN):
        raise ValidationError({
            "signing": _("วันลงนามขัดกัน คือ %(own)s และ %(other)s โปรดเลือกวันที่ถูกต้องก่อนรวมรายการ")
            % {
                "own": thai_date(both[0].happened_on) or _("ไม่ทราบวันที่"),
                "other": thai_date(both[1].happened_on) or _("ไม่ทราบวันที่"),
            }
        })  # fmt: skip
    if not reason.strip():
        raise ValidationError({"reason": _("โปรดเขียนเหตุผลที่เลือกวันลงนามนี้")})
