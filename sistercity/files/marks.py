"""The mark of a seal on the files that are written under it: read by whoever writes a file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Mark:
    """What a sealed file says of its seal.

    ``words`` are lines of (label, text) in the language of the file, ``address`` the page that
    tells whether it is genuine, under its label, ``sentence`` what a seal is and is not.
    """

    number: str
    address: str
    address_label: str
    title: str
    sentence: str
    words: tuple[tuple[str, str], ...]


_mark: ContextVar[Mark | None] = ContextVar("mark_of_a_seal", default=None)


def current_mark() -> Mark | None:
    """The seal under which files are being written; None for files without one."""
    return _mark.get()


@contextmanager
def marking(mark: Mark) -> Iterator[None]:
    """Files that are written in the block bear this mark."""
    token = _mark.set(mark)
    try:
        yield
    finally:
        _mark.reset(token)
