"""Notices in words: said in the reader's language, without what the reader may no longer see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sistercity.accounts.models import User

from .models import Notice


@dataclass(frozen=True)
class ToldNotice:
    """A notice as its reader reads it.

    Attributes:
        said: one sentence.
        kind: what kind of thing it is, in words.
        address: where it is seen or done; "" where the reader may see it no longer.
    """

    notice: Notice
    said: str
    kind: str
    address: str


def tell_notices(reader: User, notices: Iterable[Notice]) -> list[ToldNotice]:
    """These notices in words; asks once a kind what the reader may see.

    Args:
        reader: to whom all of them are.
    """
    notices = list(notices)
    ids: dict[str, set[int]] = defaultdict(set)
    for notice in notices:
        ids[notice.kind].add(notice.subject_id)
    seen: dict[str, set[int]] = {}
    for code, some in ids.items():
        kind = next(one.known_kind for one in notices if one.kind == code)
        seen[code] = set(kind.sees(reader, some)) if kind else set()
    return [_tell(notice, notice.subject_id in seen[notice.kind]) for notice in notices]


def _tell(notice: Notice, is_seen: bool) -> ToldNotice:
    kind = notice.known_kind
    if kind is None:
        said = _("เรื่องชนิดที่ระบบรุ่นนี้ไม่รู้จักแล้ว")
        return ToldNotice(notice, said, "", "")
    if not is_seen:
        said = _("เรื่องที่ท่านไม่มีสิทธิดูแล้ว หรือถูกนำออกแล้ว")
        return ToldNotice(notice, said, str(kind.name), "")
    return ToldNotice(notice, kind.say(notice.words), str(kind.name), notice.address)
