"""Why an activity cannot be edited by somebody, and who or what could: told from the workflow."""

from __future__ import annotations

from django.utils.translation import gettext as _

from monitoring.choices import Move, Status
from monitoring.workflow import STEPS, moves
from registry.names import province_name
from sistercity.accounts.choices import Role


def why_not_edited(
    *, status: str, role: str, endorsing: bool, province, is_own: bool, shut: str = ""
) -> str:
    """Why the words of an activity cannot be edited by this person now; "" where they can.

    Args:
        role: of the person; ``is_own``: whether they are posted in its province today.
        endorsing: whether the province endorses.
        shut: why its fiscal year takes nothing, if it does not.
    """
    if shut:
        return shut
    place = province_name(province)
    if not any(step.move == Move.EDITED and step.role == role for step in STEPS):
        return _("เนื้อหาของกิจกรรมแก้ไขได้เฉพาะเจ้าหน้าที่ของ%(province)s บทบาทของท่านคือ%(role)s") % {
            "province": place, "role": Role(role).label
        }  # fmt: skip
    if not is_own:
        return _("กิจกรรมนี้เป็นของ%(province)s ซึ่งท่านไม่ได้ปฏิบัติหน้าที่อยู่ในวันนี้") % {"province": place}
    if Move.EDITED in moves(status=status, role=role, endorsing=endorsing):
        return ""
    words = {"status": Status(status).label}
    ways = ways_back(status=status, endorsing=endorsing)
    if not ways:
        return _("กิจกรรมอยู่ในสถานะ “%(status)s” ซึ่งไม่มีผู้ใดแก้ไขได้อีก") % words
    return _("กิจกรรมอยู่ในสถานะ “%(status)s” แก้ไขได้เมื่อ%(ways)s") % {
        **words,
        "ways": _(" หรือเมื่อ").join(
            _("%(role)s%(move)s") % {"role": Role(role).label, "move": Move(move).label}
            for role, move in ways
        ),
    }


def ways_back(*, status: str, endorsing: bool) -> list[tuple[str, str]]:
    """The next moves towards a status in which an activity is edited: by whom, and which.

    Of an approved one the desk that approved it takes that back first.
    """
    editable = {step.before for step in STEPS if step.move == Move.EDITED}
    fitting = [step for step in STEPS if step.endorsing in (None, endorsing)]
    reached, ways = set(editable), []
    # Backwards from what can be edited, until this status is met.
    while not ways:
        ways = [
            (step.role, step.move)
            for step in fitting
            if step.before == status and step.after in reached
        ]
        wider = reached | {step.before for step in fitting if step.after in reached}
        if wider == reached:
            break
        reached = wider
    return ways

