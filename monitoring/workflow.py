"""The tables of moves of activities and of group meetings: from which status, to which, by whom."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext as _

from monitoring.choices import MeetingStatus, Move, Status
from sistercity.accounts.choices import Role
from sistercity.errors import NotAllowed, WrongState


class Step(NamedTuple):
    """One permitted move.

    ``endorsing`` narrows it to provinces that endorse (True) or do without (False).
    """

    move: str
    before: str
    after: str
    role: str
    endorsing: bool | None = None


STEPS = (
    Step(Move.EDITED, Status.DRAFT, Status.DRAFT, Role.OFFICER),
    Step(Move.EDITED, Status.RETURNED, Status.RETURNED, Role.OFFICER),
    Step(Move.DISCARDED, Status.DRAFT, Status.DISCARDED, Role.OFFICER),
    Step(Move.SUBMITTED, Status.DRAFT, Status.SUBMITTED, Role.OFFICER),
    Step(Move.SUBMITTED, Status.RETURNED, Status.SUBMITTED, Role.OFFICER),
    Step(Move.WITHDRAWN, Status.SUBMITTED, Status.DRAFT, Role.OFFICER),
    Step(Move.ENDORSED, Status.SUBMITTED, Status.ENDORSED, Role.APPROVER, endorsing=True),
    Step(Move.RETURNED, Status.SUBMITTED, Status.RETURNED, Role.APPROVER, endorsing=True),
    Step(Move.APPROVED, Status.SUBMITTED, Status.APPROVED, Role.EDITOR, endorsing=False),
    Step(Move.RETURNED, Status.SUBMITTED, Status.RETURNED, Role.EDITOR, endorsing=False),
    Step(Move.APPROVED, Status.ENDORSED, Status.APPROVED, Role.EDITOR),
    Step(Move.RETURNED, Status.ENDORSED, Status.RETURNED, Role.EDITOR),
    Step(Move.TAKEN_BACK, Status.ENDORSED, Status.SUBMITTED, Role.APPROVER, endorsing=True),
    Step(Move.TAKEN_BACK, Status.APPROVED, Status.ENDORSED, Role.EDITOR, endorsing=True),
    Step(Move.TAKEN_BACK, Status.APPROVED, Status.SUBMITTED, Role.EDITOR, endorsing=False),
)


def moves(*, status: str, role: str, endorsing: bool) -> dict[str, str]:
    """The moves open to ``role`` at ``status``, each with the status it leads to."""
    return {
        step.move: step.after
        for step in STEPS
        if step.before == status
        and step.role == role
        and step.endorsing in (None, endorsing)
    }


def check_role(*, move: str, role: str) -> None:
    """Whether the role ever makes this move.

    Raises:
        NotAllowed: it does not.
    """
    if not any(step.move == move and step.role == role for step in STEPS):
        raise NotAllowed(_("บทบาทของท่านไม่มีสิทธิดำเนินการนี้"))


def check_move(*, move: str, status: str, role: str, endorsing: bool) -> str:
    """The status that ``move`` leads to.

    Raises:
        NotAllowed: the role never makes this move.
        WrongState: the role does, but not from this status.
    """
    check_role(move=move, role=role)
    after = moves(status=status, role=role, endorsing=endorsing).get(move)
    if after is not None:
        return after
    raise WrongState(
        _("กิจกรรมนี้อยู่ในสถานะ “%(status)s” จึงดำเนินการนี้ไม่ได้ โปรดเปิดหน้านี้ใหม่เพื่อดูสถานะล่าสุด")
        % {"status": Status(status).label}
    )


# A meeting has no draft: recording it hands it in. Who may make each move is in rules: whoever
# keeps the seat writes, the ministry decides.
MEETING_MOVES = {
    (Move.EDITED, MeetingStatus.SUBMITTED): MeetingStatus.SUBMITTED,
    (Move.EDITED, MeetingStatus.RETURNED): MeetingStatus.SUBMITTED,
    (Move.RETURNED, MeetingStatus.SUBMITTED): MeetingStatus.RETURNED,
    (Move.APPROVED, MeetingStatus.SUBMITTED): MeetingStatus.APPROVED,
}


def meeting_moves(status: str) -> set[str]:
    """The moves that a meeting at ``status`` is open to."""
    return {move for move, before in MEETING_MOVES if before == status}


def check_meeting_move(*, move: str, status: str) -> str:
    """The status that ``move`` leads a meeting to.

    Raises:
        WrongState: not from this status.
    """
    after = MEETING_MOVES.get((move, status))
    if after is not None:
        return after
    raise WrongState(
        _("รายการนี้อยู่ในสถานะ “%(status)s” จึงดำเนินการนี้ไม่ได้ โปรดเปิดหน้านี้ใหม่เพื่อดูสถานะล่าสุด")
        % {"status": MeetingStatus(status).label}
    )
