"""Why somebody cannot edit a row of the register, and what they can do instead."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from registry import rules
from registry.choices import Confirmation
from registry.joining import check_stands
from registry.models import Pairing
from registry.names import province_name
from sistercity.accounts.choices import Role
from sistercity.accounts.models import User
from sistercity.errors import NotAllowed, WrongState


class Why(NamedTuple):
    """Why not, in words, and a way that is open: its label and address, both "" where none is."""

    words: str
    label: str = ""
    href: str = ""


def why_pairing_stands(user: User, pairing: Pairing, *, served: Collection[int]) -> Why | None:
    """Why this person cannot edit a pairing; None where they can.

    Args:
        user: somebody who is signed in.
        served: ids of the provinces in which they are posted today.
    """
    try:
        check_stands(pairing)
        rules.check_may_edit_register(user)
    except WrongState as refusal:
        return Why(str(refusal))
    except NotAllowed as refusal:
        words = str(refusal)
    else:
        return None
    if not user.is_provincial:
        return Why(words)
    if pairing.province_id not in served:
        told = _("คู่นี้เป็นของ%(province)s ซึ่งท่านไม่ได้ปฏิบัติหน้าที่อยู่ในวันนี้")
        return Why(f"{words} {told % {'province': province_name(pairing.province)}}")
    if user.role != Role.OFFICER:
        return Why(f"{words} {_('เจ้าหน้าที่ของจังหวัดเสนอแก้ไขพร้อมเอกสารได้')}")
    if pairing.confirmation == Confirmation.REJECTED:
        return Why(words)
    told = _("จังหวัดเสนอแก้ไขพร้อมเอกสารได้ กระทรวงพิจารณาแล้วบันทึก")
    address = reverse("registry:answer-correct", args=[pairing.number])
    return Why(f"{words} {told}", _("ขอแก้ไขรายการนี้"), address)
