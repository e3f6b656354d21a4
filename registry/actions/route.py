"""Writes of the route assistant: what was answered of a pairing's draft."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from django.db.models import Max
from django.utils.translation import gettext as _

from registry import rules
from registry.choices import RouteReply
from registry.models import Pairing, RouteAnswer, RouteQuestion
from sistercity.accounts.models import User
from sistercity.audit.ledger import writing
from sistercity.errors import StaleEdit

from .pairing import lock_pairing


class Reply(NamedTuple):
    """What is answered to one question, and on what ground."""

    reply: str
    note: str = ""


def answer_route(
    *,
    by: User | None,
    pairing_id: int,
    replies: Mapping[str, Reply],
    revision: int | None = None,
) -> list[RouteAnswer]:
    """Keep what was answered of a pairing's draft; earlier answers stay in the ledger.

    The same answers once more change nothing.

    Args:
        replies: by the code of the question; not known makes no row where there was none.
        revision: of the pairing's answers when the form was opened, ``route_revision``.

    Returns:
        The answers that changed.

    Raises:
        Pairing.DoesNotExist, RouteQuestion.DoesNotExist: unknown.
        NotAllowed: not an editor.
        StaleEdit: somebody answered after ``revision``; nothing is written.
        ValidationError: a reply that there is not.
    """
    rules.check_may_edit_register(by)
    with writing(by=by, action="routeanswer.give") as entry:
        pairing = lock_pairing(pairing_id)
        held = {row.question.code: row for row in _answers(pairing)}
        changed = []
        for code, given in replies.items():
            row = held.get(code)
            before = Reply(row.reply, row.note) if row else Reply(RouteReply.UNKNOWN)
            if before == given:
                continue
            row = row or RouteAnswer(
                pairing=pairing, question=RouteQuestion.objects.get(code=code)
            )
            row.reply, row.note = given
            changed.append(row)
        if changed and revision is not None and revision != route_revision(pairing):
            raise StaleEdit(
                _("มีผู้อื่นบันทึกคำตอบของคู่นี้หลังจากที่ท่านเปิดหน้านี้ โปรดเทียบค่าทั้งสองแล้วบันทึกอีกครั้ง"),
                current=pairing,
                changes={},
            )
        for row in changed:
            entry.save(row)
    return changed


def route_revision(pairing: Pairing) -> int:
    """How far the answers of a pairing have come; 0 before the first."""
    return pairing.route_answers.aggregate(last=Max("revision"))["last"] or 0


def _answers(pairing: Pairing) -> list[RouteAnswer]:
    return list(pairing.route_answers.select_related("question"))
