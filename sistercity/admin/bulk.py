"""Acts on many rows of a list: what each would change is seen first, then each is its own act."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sistercity.accounts.models import User
from sistercity.audit.models import ChangeRow
from sistercity.audit.recorded import Recorded
from sistercity.audit.rehearsal import rehearse
from sistercity.audit.telling import ToldField, ToldRow, tell_rows
from sistercity.errors import StaleEdit

from .forms import REFUSALS

# The most rows that one press acts on; each is carried out twice, once to look.
MOST_AT_ONCE = 100


class BulkAct(NamedTuple):
    """Something that is done to many rows for one reason.

    ``write`` calls the action for one row, given ``by``, ``row``, ``values``, ``reason`` and
    ``revision``. ``fields`` are columns whose values are asked; ``values`` are given by the act.
    """

    code: str
    label: str | Promise
    write: Callable[..., object]
    fields: tuple[str, ...] = ()
    values: Mapping[str, object] = {}
    lead: str | Promise = ""
    reason_label: str | Promise = gettext_lazy("เหตุผล")
    reason_help: str | Promise = gettext_lazy("เก็บไว้ในบัญชีการเปลี่ยนแปลงของทุกรายการที่เปลี่ยน")


def saving(save: Callable[..., object], name: str) -> Callable[..., object]:
    """How values are set on a row that an action saves whole.

    Args:
        save: the action; it takes the row as ``name``.
    """

    def write(*, by: User, row: Recorded, values: Mapping, reason: str, revision: int) -> object:
        for column, value in values.items():
            setattr(row, column, value)
        return save(by=by, revision=revision, reason=reason, **{name: row})

    return write


@dataclass
class Outlook:
    """One of the chosen rows: what the act would change of it, or why it would change nothing.

    ``is_new_to_reader``: it changed after the page that the reader has looked at.
    """

    pk: int
    revision: int
    name: str
    why_not: str = ""
    changes: list[ToldField] = field(default_factory=list)
    is_new_to_reader: bool = False

    @property
    def is_so(self) -> bool:
        """Whether there is nothing left to change."""
        return not (self.why_not or self.changes)


@dataclass(frozen=True)
class Outcome:
    """One of the rows after the press; ``why_not`` is empty where it was done or was so already."""

    pk: int
    name: str
    why_not: str = ""
    was_so: bool = False


def look(
    act: BulkAct, *, by: User, rows: QuerySet, values: Mapping, reason: str,
    seen: Mapping[int, int],
) -> list[Outlook]:  # fmt: skip
    """What the act would do to each row, by its own rules.

    Args:
        values: of the act's fields, cleaned.
        seen: key → revision at which the reader has seen each row; empty on the first look.
    """
    resource = rows.model._meta.label_lower
    looked: list[Outlook] = []
    written: dict[int, list[ChangeRow]] = {}
    for row in rows:
        one = Outlook(row.pk, row.revision, str(row))
        one.is_new_to_reader = seen.get(row.pk, row.revision) != row.revision
        try:
            act_on_it = _written(act, by, row, values, reason, row.revision)
            written[row.pk] = rehearse(by=by, act=act_on_it)
        except REFUSALS as refusal:
            one.why_not = _words(refusal)
        looked.append(one)
    told = iter(tell_rows(row for rows in written.values() for row in rows))
    for one in looked:
        for row in written.get(one.pk, ()):
            words = next(told)
            is_own = row.object_id == one.pk and row.resource == resource
            one.changes += words.fields if is_own else _of_another(words)
    return looked


def carry_out(
    act: BulkAct, *, by: User, rows: QuerySet, values: Mapping, reason: str,
    seen: Mapping[int, int],
) -> list[Outcome]:  # fmt: skip
    """Do the act to each row that still is as it was seen, every one as an action of its own.

    What the rules refuse, or somebody has changed since, is left as it is and told; the others
    are done. A row that is so already, as after a second press, stays as it is.

    Args:
        seen: key → revision at which each row was looked at.
    """
    found = rows.in_bulk(seen)
    outcomes = []
    for key, revision in seen.items():
        row = found.get(key)
        if row is None:
            words = _("ไม่พบรายการนี้ หรือท่านไม่มีสิทธิเห็น")
            outcomes.append(Outcome(key, _("รายการที่เลือก"), words))
            continue
        if row.revision != revision:
            outcomes.append(_changed_since(act, by, row, values, reason))
            continue
        name = str(row)
        try:
            _written(act, by, row, values, reason, revision)()
        except StaleEdit:
            outcomes.append(_changed_since(act, by, rows.get(pk=key), values, reason))
        except REFUSALS as refusal:
            outcomes.append(Outcome(key, name, _words(refusal)))
        else:
            outcomes.append(Outcome(key, name))
    return outcomes


def _changed_since(
    act: BulkAct, by: User, row: Recorded, values: Mapping, reason: str
) -> Outcome:
    """Of a row that somebody has changed, the same person by a second press among them."""
    name = str(row)
    try:
        would_change = rehearse(by=by, act=_written(act, by, row, values, reason, row.revision))
    except REFUSALS as refusal:
        return Outcome(row.pk, name, _words(refusal))
    if not would_change:
        return Outcome(row.pk, name, was_so=True)
    return Outcome(
        row.pk, name, _("มีผู้บันทึกรายการนี้หลังจากที่ท่านดู จึงคงไว้ โปรดดูค่าปัจจุบันแล้วทำอีกครั้ง")
    )


def _written(
    act: BulkAct, by: User, row: Recorded, values: Mapping, reason: str, revision: int
) -> Callable[[], object]:
    return lambda: act.write(
        by=by, row=row, values={**act.values, **values}, reason=reason, revision=revision
    )


def _of_another(row: ToldRow) -> list[ToldField]:
    """What the act writes beside the row itself, said with whose it is."""
    whose = f"{row.model} {row.label}"
    return [ToldField(f"{whose} · {one.label}", one.before, one.after) for one in row.fields]


def _words(refusal: Exception) -> str:
    return " ".join(refusal.messages) if isinstance(refusal, ValidationError) else str(refusal)
