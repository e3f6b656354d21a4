"""Who may change the register, and which events may follow which: checks that raise."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from registry.choices import DocumentKind, EventKind, Status
from registry.models import Document, PairingEvent
from sistercity.accounts.choices import PROVINCIAL_ROLES, Role
from sistercity.accounts.models import User
from sistercity.errors import NotAllowed
from sistercity.thai.calendar import PartialDate

# The statuses in which an event can happen. A letter of intent changes no status, so it may
# come at any time; an ended relation can be signed anew, which starts a second life.
POSSIBLE_IN: dict[str, tuple[str, ...]] = {
    EventKind.STARTED: (Status.IN_PROGRESS, Status.STALLED, Status.WITHDRAWN),
    EventKind.LETTER_OF_INTENT: tuple(Status.values),
    EventKind.STALLED: (Status.IN_PROGRESS,),
    EventKind.WITHDRAWN: (Status.IN_PROGRESS, Status.STALLED),
    EventKind.SIGNED: (Status.IN_PROGRESS, Status.STALLED, Status.WITHDRAWN, Status.ENDED),
    EventKind.AMENDED: (Status.SIGNED, Status.SUSPENDED),
    EventKind.RENEWED: (Status.SIGNED, Status.SUSPENDED),
    EventKind.SUSPENDED: (Status.SIGNED,),
    EventKind.RESUMED: (Status.SUSPENDED,),
    EventKind.ENDED: (Status.SIGNED, Status.SUSPENDED),
}


def check_may_edit_register(by: User | None) -> None:
    """The register is the ministry's; its editors write it.

    Args:
        by: None is the system itself, loading reference data.

    Raises:
        NotAllowed: anybody but an editor.
    """
    if by is not None and not by.may_edit:
        raise NotAllowed(_("เฉพาะเจ้าหน้าที่กระทรวงเท่านั้นที่แก้ไขทะเบียนได้"))


def check_may_post(by: User | None) -> None:
    """Postings are kept by the ministry's editors and the administrators.

    Raises:
        NotAllowed: anybody else.
    """
    if by is not None and by.role not in (Role.EDITOR, Role.ADMINISTRATOR):
        raise NotAllowed(_("เฉพาะเจ้าหน้าที่กระทรวงหรือผู้ดูแลระบบเท่านั้นที่กำหนดผู้ปฏิบัติหน้าที่ของจังหวัดได้"))


def check_can_be_posted(user: User) -> None:
    """A posting gives a province to somebody who works for provinces.

    Raises:
        ValidationError: on ``user``, for the ministry's own people.
    """
    if user.role not in PROVINCIAL_ROLES:
        raise ValidationError(
            {"user": _("กำหนดให้ปฏิบัติหน้าที่ในจังหวัดได้เฉพาะเจ้าหน้าที่จังหวัดและผู้รับรองของจังหวัด")}
        )


def check_not_in_future(*, happened_on: PartialDate | None, today: date) -> None:
    """An event has happened; what is expected goes into a field, never into an event.

    Raises:
        ValidationError: on ``happened_on``, when even its earliest day is still to come.
    """
    if happened_on is not None and happened_on.earliest > today:
        raise ValidationError({"happened_on": _("วันที่นี้ยังมาไม่ถึง บันทึกเหตุการณ์ได้เมื่อเกิดขึ้นแล้วเท่านั้น")})


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


def check_sequence(*, events: Iterable[PairingEvent], touched: PairingEvent) -> None:
    """Each event of a pairing must have been possible when it happened.

    Events are taken in the order in which they tell the status: undated ones first, a month
    at its last day, a year at 30 September.

    Args:
        events: all that stand, ``touched`` among them unless it voids one.
        touched: the event being written.

    Raises:
        ValidationError: on ``kind`` when the new event itself is impossible; on
            ``happened_on`` when it makes another one so.
    """
    status = Status.IN_PROGRESS
    for event in sorted(events, key=_order):
        if status not in POSSIBLE_IN[event.kind]:
            raise ValidationError(_impossible(event, status, touched))
        status = event.leads_to or status


def _order(event: PairingEvent) -> tuple:
    # A new event has no number yet and comes after its equals.
    return event.status_from or date.min, event.rank, event.pk is None, event.pk or 0


def _impossible(event: PairingEvent, status: str, touched: PairingEvent) -> dict[str, str]:
    words = {"event": event.get_kind_display(), "status": Status(status).label}
    if event is touched:
        return {
            "kind": _(
                "บันทึก “%(event)s” ในวันที่นี้ไม่ได้ เพราะในเวลานั้นสถานะคือ “%(status)s” "
                "โปรดตรวจชนิดและวันที่ของเหตุการณ์ (วันที่ซึ่งทราบเพียงปีถือเป็นวันที่ 30 กันยายน)"
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
