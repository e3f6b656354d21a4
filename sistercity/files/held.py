"""Good files of forms that cannot be saved yet: kept, so that they need not be chosen again."""

from __future__ import annotations

from itertools import zip_longest
from typing import NamedTuple

from django.core import signing
from django.http import HttpRequest

from sistercity.thai.plain import plain_text

from . import store
from .actions import hold_file
from .content import Content
from .forms import ReadFile
from .models import StoredFile

HELD_SALT = "files.held"


class HeldFile(NamedTuple):
    """A good file that waits for its record, with what was typed of it."""

    name: str
    token: str
    is_image: bool = False
    caption: str = ""
    alt_text: str = ""


def held_token(file_id: int, name: str, user_id: int) -> str:
    """A sealed note of a file that was received while the form could not be saved yet."""
    return signing.dumps([file_id, name, user_id], salt=HELD_SALT)


def read_held_token(token: str, user_id: int) -> tuple[int, str] | None:
    """The file and its name; None for a note that is not ours or not this person's."""
    try:
        file_id, name, holder_id = signing.loads(token, salt=HELD_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return (file_id, name) if holder_id == user_id else None


def held_before(request: HttpRequest) -> list[HeldFile]:
    """The held files that came along with the form; anything forged is left out.

    Each brings its caption and what it shows in words, in the same order, where the form asks
    for them.
    """
    tokens, captions, alt_texts = (
        request.POST.getlist(name) for name in ("held", "held_caption", "held_alt_text")
    )
    known = [read_held_token(token, request.user.pk) for token in tokens]
    stored = StoredFile.objects.in_bulk({found[0] for found in known if found})
    return [
        HeldFile(found[1], token, stored[found[0]].is_image, _line(caption), _line(alt))
        for token, found, caption, alt in zip_longest(
            tokens, known, captions[: len(tokens)], alt_texts[: len(tokens)], fillvalue=""
        )
        if found and found[0] in stored
    ]


def hold(user, name: str, content: Content) -> HeldFile:
    """Keep a good file until its form can be saved."""
    stored = hold_file(by=user, content=content)
    return HeldFile(name, held_token(stored.pk, name, user.pk), stored.is_image)


def taken(user, held: HeldFile) -> tuple[str, Content]:
    """The name and content of a held file."""
    file_id, name = read_held_token(held.token, user.pk)
    return name, store.content_of(StoredFile.objects.get(pk=file_id))


def sent_or_held(request: HttpRequest, read: ReadFile | None) -> tuple[str, Content | None]:
    """The name and content of the file sent now, else of the one held from before."""
    if read is not None:
        return read.name, read.content
    held = held_before(request)
    return taken(request.user, held[-1]) if held else ("", None)


def hold_sent(request: HttpRequest, read: ReadFile | None) -> list[HeldFile]:
    """The good file sent now, else the one that came along from before; one at most."""
    if read is not None:
        return [hold(request.user, read.name, read.content)]
    return held_before(request)[-1:]


def _line(typed: str) -> str:
    return plain_text(typed, multiline=False)
