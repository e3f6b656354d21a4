"""What long work there is: kinds are registered by the apps whose work it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, BinaryIO

from django.utils.functional import Promise

if TYPE_CHECKING:
    from sistercity.accounts.models import User

Parameters = dict[str, Any]


class JobRefused(Exception):
    """The work cannot be done, and trying again will not help; ``words`` say why."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class PiecesOutdated(Exception):
    """What some pieces rest on has changed since they were made: they are to be made again."""

    def __init__(self, keys: Sequence[str]) -> None:
        super().__init__(", ".join(keys))
        self.keys = list(keys)


@dataclass(frozen=True)
class NamedFile:
    """A file that a piece has made, under the name that it shall have."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Done:
    """What a piece has made: files, and notes (plain values) for whoever puts them together."""

    files: Sequence[NamedFile]
    notes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class DoneFile:
    """A file of a finished piece, on disk."""

    name: str
    sha256: str
    size: int
    open: Callable[[], BinaryIO]


@dataclass(frozen=True)
class DonePiece:
    """A finished piece as it is put together with the others."""

    key: str
    files: Sequence[DoneFile]
    notes: Mapping[str, Any]


@dataclass(frozen=True)
class JobKind:
    """One kind of long work.

    ``asked_by`` are the roles that may; ``check``, where there is one, refuses with ``NotAllowed``
    what of settled parameters this person may not have. ``settle`` checks what a person asks for
    (plain JSON values), completes it and fixes the moment of knowledge, so that all pieces tell
    of one moment; it raises ``ValidationError``. ``pieces`` gives their keys in order; ``work``
    makes one of them for that person and may be called again for the same key, after a worker
    was killed, with the same outcome. ``combine`` writes the result of all; without it there is
    one piece whose only file is the result.

    Of settled parameters ``title`` tells in words what was asked, ``file_name`` names the result
    in ASCII without ending, and ``progress`` tells how many pieces are done.
    """

    code: str
    name: str | Promise
    asked_by: frozenset[str]
    refusal: str | Promise
    settle: Callable[[User, Mapping[str, Any], datetime], Parameters]
    title: Callable[[Parameters], str]
    file_name: Callable[[Parameters], str]
    extension: Callable[[Parameters], str]
    pieces: Callable[[Parameters], Sequence[str]]
    work: Callable[[User, Parameters, str], Done]
    combine: Callable[[Parameters, Sequence[DonePiece], BinaryIO], None] | None = None
    progress: Callable[[int, int], str] | None = None
    check: Callable[[User, Parameters], None] | None = None


_KINDS: dict[str, JobKind] = {}


def register(kind: JobKind) -> JobKind:
    """Make a kind known; called once, when its app is ready."""
    _KINDS[kind.code] = kind
    return kind


def find_kind(code: str) -> JobKind | None:
    """The kind; None for a code that this release does not know."""
    return _KINDS.get(code)
