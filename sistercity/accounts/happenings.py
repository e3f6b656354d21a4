"""What becomes of somebody's account, for whoever tells them: notices stand above and listen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from .choices import Happening

if TYPE_CHECKING:
    from .models import User

# Called in the transaction in which it happens, with what is to be said of it.
LISTENERS: list[Callable[[User, Happening, dict[str, str]], None]] = []


def tell_owner(person: User, happening: Happening, **words: str) -> None:
    """Let the owner of an account be told of what became of it, whoever did it."""
    for listener in LISTENERS:
        listener(person, happening, words)
