"""What people are told of: kinds are registered by the apps whose matters they are."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise

from sistercity.fields.messages import reads_english
from sistercity.templatetags.thai import thai_date

if TYPE_CHECKING:
    from sistercity.accounts.models import User
    from sistercity.audit.recorded import Recorded

# Plain values that JSON can hold.
Words = Mapping[str, Any]


@dataclass(frozen=True)
class NoticeKind:
    """One kind of notice.

    Attributes:
        code: never changes; lower-case words.
        name: what is told, for whoever filters by it.
        say: one sentence in the reader's language, from the words kept with the notice.
        sees: of ids of what the notices are about, those that this person may see now; the
            number of queries does not grow with them.
        is_task: whether it asks for something, so that it is settled once that is done.
        gap_hours: how long after a mail of this kind the next one usually waits for more.
        lead_days: how many days before a day it is usually told; None where no day is awaited.
        is_urgent: told by mail at once, whatever its reader has chosen or read: somebody else may
            have done that in their name.
        repeat_days: after how many days it is usually told again while nothing is done; 0 for
            once; None where it is not told by the day.
    """

    code: str
    name: str | Promise
    say: Callable[[Words], str]
    sees: Callable[[User, Collection[int]], Collection[int]]
    is_task: bool = False
    is_urgent: bool = False
    gap_hours: int = 1
    lead_days: int | None = None
    repeat_days: int | None = None


_KINDS: dict[str, NoticeKind] = {}


def register(*kinds: NoticeKind) -> None:
    """Make kinds known; each app calls it once, when it is ready."""
    _KINDS.update({kind.code: kind for kind in kinds})


def find_kind(code: str) -> NoticeKind | None:
    """The kind; None for a code that this release does not know."""
    return _KINDS.get(code)


def all_kinds() -> list[NoticeKind]:
    """Every kind, in the order of their codes."""
    return [_KINDS[code] for code in sorted(_KINDS)]


def urgent_codes() -> list[str]:
    """The codes of urgent kinds."""
    return [code for code, kind in _KINDS.items() if kind.is_urgent]


def seen_of(model: type[Recorded]) -> Callable[[User, Collection[int]], set[int]]:
    """What kinds tell of whose notices are about rows of this model: ``sees`` by ``visible_to``."""

    def sees(user: User, ids: Collection[int]) -> set[int]:
        return set(model.objects.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))

    return sees


def in_language(words: Words, name: str) -> str:
    """A word kept in both languages, as ``name_th`` and ``name_en``, in the reader's."""
    return (words.get(f"{name}_en") if reads_english() else "") or words.get(f"{name}_th", "")


def told_day(words: Words, name: str) -> str:
    """A day kept as ISO text, as people read it."""
    return thai_date(date.fromisoformat(words[name]))
