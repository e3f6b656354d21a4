"""What is followed up until it is closed: the tables of moves, and checks of what is said of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from monitoring.choices import FindingMove, FindingState, ResolutionState, VisitStatus
from sistercity.accounts.choices import Role
from sistercity.errors import NotAllowed, WrongState
from sistercity.templatetags.thai import thai_date
from sistercity.thai.digits import to_arabic

# Where a note may leave a resolution. One that is done or dropped takes none but that which
# takes it up again.
RESOLUTION_MOVES = {
    ResolutionState.OPEN: (ResolutionState.OPEN, ResolutionState.DONE, ResolutionState.DROPPED),
    ResolutionState.DONE: (ResolutionState.OPEN,),
    ResolutionState.DROPPED: (ResolutionState.OPEN,),
}


class FindingRule(NamedTuple):
    """One permitted move of a finding."""

    move: str
    before: str
    after: str
    role: str


# The ministry may close what the province has not answered, but not whoever wrote the finding.
FINDING_MOVES = (
    FindingRule(FindingMove.ANSWERED, FindingState.OPEN, FindingState.ANSWERED, Role.OFFICER),
    FindingRule(FindingMove.ANSWERED, FindingState.ANSWERED, FindingState.ANSWERED, Role.OFFICER),
    FindingRule(FindingMove.RETURNED, FindingState.ANSWERED, FindingState.OPEN, Role.EDITOR),
    FindingRule(FindingMove.CLOSED, FindingState.ANSWERED, FindingState.CLOSED, Role.EDITOR),
    FindingRule(FindingMove.CLOSED, FindingState.OPEN, FindingState.CLOSED, Role.EDITOR),
    FindingRule(FindingMove.REOPENED, FindingState.CLOSED, FindingState.OPEN, Role.EDITOR),
)
VISIT_MOVES = {VisitStatus.DRAFT: (VisitStatus.SENT, VisitStatus.DISCARDED)}


def check_resolution_move(*, before: str, after: str) -> None:
    """A note leaves a resolution only where the table says.

    Raises:
        WrongState: somebody was faster.
    """
    if after not in RESOLUTION_MOVES[ResolutionState(before)]:
        raise WrongState(
            _("มตินี้อยู่ในสถานะ “%(state)s” จึงบันทึกเช่นนี้ไม่ได้ โปรดเปิดหน้านี้ใหม่เพื่อดูสถานะล่าสุด")
            % {"state": ResolutionState(before).label}
        )


def check_resolution_open(state: str) -> None:
    """What was resolved is corrected only while it is followed up.

    Raises:
        WrongState: done or dropped.
    """
    if state != ResolutionState.OPEN:
        raise WrongState(
            _("มตินี้อยู่ในสถานะ “%(state)s” จึงแก้ไขไม่ได้ หากต้องแก้ไข โปรดนำกลับมาติดตามก่อน")
            % {"state": ResolutionState(state).label}
        )


def check_resolution(
    *, number: str, due_on: date | None, held_on: date, others: Iterable[str]
) -> None:
    """A resolution has a number of its own in its meeting and is not due before that was held.

    Args:
        others: numbers of the meeting's other resolutions; Thai and Arabic digits are the same.

    Raises:
        ValidationError: by field.
    """
    faults = {}
    if _plain(number) in {_plain(one) for one in others}:
        faults["number"] = _("การประชุมนี้มีมติที่ %(number)s แล้ว โปรดตรวจเลขในรายงานการประชุม") % {
            "number": number
        }
    if due_on is not None and due_on < held_on:
        faults["due_on"] = _("กำหนดแล้วเสร็จต้องไม่ก่อนวันประชุม (%(day)s)") % {
            "day": thai_date(held_on)
        }
    if faults:
        raise ValidationError(faults)


def check_noted(*, noted_on: date | None, begun_on: date, today: date) -> None:
    """What is told of follow-up has happened, and after it began.

    Args:
        begun_on: the day from which there was something to follow up.

    Raises:
        ValidationError: on ``noted_on``.
    """
    if noted_on is None:
        raise ValidationError({"noted_on": _("โปรดกรอกวันที่")})
    if noted_on > today:
        raise ValidationError({"noted_on": _("วันที่นี้ยังมาไม่ถึง บันทึกได้เฉพาะสิ่งที่เกิดขึ้นแล้ว")})
    if noted_on < begun_on:
        raise ValidationError({
            "noted_on": _("วันที่ต้องไม่ก่อนวันที่ %(day)s") % {"day": thai_date(begun_on)}
        })  # fmt: skip


def finding_moves(*, state: str, role: str) -> list[str]:
    """The moves open to a role at a state, in the table's order."""
    return [rule.move for rule in FINDING_MOVES if rule.before == state and rule.role == role]


def finding_moves_of(role: str) -> list[str]:
    """The moves that a role makes at one state or another, in the table's order."""
    return list(dict.fromkeys(rule.move for rule in FINDING_MOVES if rule.role == role))


def check_finding_move(
    *, move: str, state: str, role: str, by_id: int, author_ids: Collection[int]
) -> str:
    """The state that a move leads a finding to.

    Args:
        author_ids: who wrote the finding.

    Raises:
        NotAllowed: the role never makes this move, or the author closes what nobody answered.
        WrongState: the role does, but not from this state.
    """
    if move not in finding_moves_of(role):
        raise NotAllowed(_("บทบาทของท่านไม่มีสิทธิดำเนินการนี้"))
    for rule in FINDING_MOVES:
        if (rule.move, rule.before, rule.role) == (move, state, role):
            unanswered = move == FindingMove.CLOSED and state == FindingState.OPEN
            if unanswered and by_id in author_ids:
                raise NotAllowed(
                    _("ข้อค้นพบนี้จังหวัดยังไม่ได้ตอบ ผู้บันทึกจึงปิดเองไม่ได้ โปรดให้เจ้าหน้าที่กระทรวงคนอื่นปิด")
                )
            return rule.after
    raise WrongState(
        _("ข้อค้นพบนี้อยู่ในสถานะ “%(state)s” จึงดำเนินการนี้ไม่ได้ โปรดเปิดหน้านี้ใหม่เพื่อดูสถานะล่าสุด")
        % {"state": FindingState(state).label}
    )


def check_visit_move(*, status: str, after: str) -> None:
    """A draft is sent to the province or discarded; nothing else becomes of a visit.

    Raises:
        WrongState: it was sent or discarded already.
    """
    if after not in VISIT_MOVES.get(VisitStatus(status), ()):
        raise WrongState(_told_visit(status))


def check_visit_draft(status: str) -> None:
    """What a visit tells is written until the province was told of it.

    Raises:
        WrongState: it was sent or discarded.
    """
    if status != VisitStatus.DRAFT:
        raise WrongState(_told_visit(status))


def check_visit_sent(status: str) -> None:
    """Findings are followed up once the province was told of them.

    Raises:
        WrongState: still a draft, or discarded.
    """
    if status != VisitStatus.SENT:
        raise WrongState(_told_visit(status))


def check_visit_days(*, starts_on: date | None, ends_on: date | None, today: date) -> None:
    """A visit is recorded once it is over.

    Raises:
        ValidationError: by field.
    """
    if starts_on and ends_on and ends_on < starts_on:
        raise ValidationError({"ends_on": _("วันสิ้นสุดต้องไม่ก่อนวันเริ่มต้น โปรดตรวจวันที่ทั้งสอง")})
    if ends_on and ends_on > today:
        raise ValidationError({
            "ends_on": _("วันที่นี้ยังมาไม่ถึง บันทึกการนิเทศได้ตั้งแต่วันที่สิ้นสุดเป็นต้นไป")
        })  # fmt: skip


def check_finding_due(*, due_on: date | None, ends_on: date) -> None:
    """What a finding asks for is due after the visit.

    Raises:
        ValidationError: on ``due_on``.
    """
    if due_on is not None and due_on <= ends_on:
        raise ValidationError({
            "due_on": _("กำหนดดำเนินการต้องอยู่หลังวันนิเทศ (%(day)s)") % {"day": thai_date(ends_on)}
        })  # fmt: skip


def _told_visit(status: str) -> str:
    words = _("การนิเทศนี้อยู่ในสถานะ “%(status)s” จึงดำเนินการนี้ไม่ได้ โปรดเปิดหน้านี้ใหม่เพื่อดูสถานะล่าสุด")
    return words % {"status": VisitStatus(status).label}


def _plain(number: str) -> str:
    return "".join(to_arabic(number).split())
