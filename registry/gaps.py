"""What the register does not know yet of a signed pairing; named, never filled in."""

from __future__ import annotations

from django.utils.translation import gettext as _

from registry.answers import first_signing
from registry.choices import EventKind
from registry.event_rules import ESTABLISHING
from registry.models import Document, Pairing, PairingEvent
from registry.moments import Moment
from registry.names import text_of
from registry.walk import StepState, Walk
from sistercity.thai.calendar import Precision


def gaps_of(
    pairing: Pairing, *, user, moment: Moment, walk: Walk | None
) -> list[str]:
    """What is lacking of the first signature of a pairing on the day, in words.

    Nothing before it is signed, and nothing that would have been refused: these are blanks of
    what the register took over, steps that nobody recorded and days known in part.

    Args:
        pairing: with its counterpart and the counterpart's type.
        walk: its walk of the guideline on the day; None when no edition binds it.
    """
    events = PairingEvent.known(moment.known_at).visible_to(user).standing()
    signings = [
        event
        for event in events.filter(pairing_id=pairing.pk, kind=EventKind.SIGNED)
        if event.effective_on is None or event.effective_on <= moment.as_at
    ]
    if not signings:
        return []
    signing = first_signing(signings)
    lacking = [*_of_signature(signing), *_of_document(signing, moment)]
    if not pairing.counterpart.is_equal_level and not pairing.level_reason:
        lacking.append(_("เหตุผลที่ระดับไม่เท่ากัน"))
    for one in walk.steps if walk else ():
        if one.state == StepState.NOT_RECORDED:
            lacking.append(_("ขั้นตอน “%(step)s”") % {"step": text_of(one.step, "name")})
    return lacking


def _of_signature(signing: PairingEvent) -> list[str]:
    day = signing.happened_on
    lacking = []
    if day is None:
        lacking.append(_("วันลงนาม"))
    elif day.precision != Precision.DAY:
        lacking.append(_("วันลงนามที่แน่ชัด"))
    if not signing.province_signatory_office:
        lacking.append(_("ผู้ลงนามฝ่ายไทย"))
    if not signing.counterpart_signatory_office:
        lacking.append(_("ผู้ลงนามฝ่ายต่างประเทศ"))
    if day is not None and not (signing.province_signed_on and signing.counterpart_signed_on):
        lacking.append(_("วันที่แต่ละฝ่ายลงนาม"))
    if not signing.place:
        lacking.append(_("สถานที่ลงนาม"))
    return lacking


def _of_document(signing: PairingEvent, moment: Moment) -> list[str]:
    """An establishing document, whether or not the reader may see it."""
    document = Document.known_by_id(moment.known_at, {signing.document_id} - {None})
    kinds = {one.kind for one in document.values()}
    return [] if kinds & set(ESTABLISHING) else [_("ความตกลงหรือบันทึกความเข้าใจที่ลงนาม")]
