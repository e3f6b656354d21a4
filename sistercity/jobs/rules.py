"""Who may ask for long work, and take what came of it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sistercity.accounts.models import User
from sistercity.errors import NotAllowed

from .kinds import JobKind, Parameters

# Jobs of one person that wait or are being worked on.
MOST_OPEN = 5


def check_may_ask(*, by: User, kind: JobKind | None, parameters: Parameters | None = None) -> None:
    """Refuse whoever has not this right now, whenever the job was asked for.

    Args:
        parameters: settled ones; None before anything is asked for.

    Raises:
        NotAllowed: no longer active, no role that may, or not this.
    """
    if kind is None:
        raise NotAllowed(_("ระบบไม่มีงานชนิดนี้แล้ว จึงเปิดผลของงานไม่ได้"))
    if not by.is_active or by.role not in kind.asked_by:
        raise NotAllowed(kind.refusal)
    if parameters is not None and kind.check:
        kind.check(by, parameters)


def may_ask(*, by: User, kind: JobKind | None, parameters: Parameters | None = None) -> bool:
    """Whether ``check_may_ask`` lets the person."""
    try:
        check_may_ask(by=by, kind=kind, parameters=parameters)
    except NotAllowed:
        return False
    return True
