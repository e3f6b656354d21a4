"""Names of handed-in files: what people read, never where anything lies."""

from __future__ import annotations

import unicodedata

NAME_LENGTH = 150
SUFFIXES = {
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/webp": (".webp",),
    "application/pdf": (".pdf",),
}
# Joiners belong to letters of some scripts and to emoji; the other format characters,
# those that turn the direction of writing among them, can make a name read as another.
_JOINERS = {"\u200c", "\u200d"}
_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def shown_name(name: str | None) -> str:
    """The last part of a path, without control and direction characters; never empty."""
    last = (name or "").replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(
        sign for sign in last if sign in _JOINERS or unicodedata.category(sign) not in _UNSEEN
    )
    return _shortened(" ".join(kept.split()).lstrip(". ")) or "file"


def safe_name(name: str | None, content_type: str) -> str:
    """A name to keep and to send: as ``shown_name``, with the suffix its content has.

    A photo handed in as ``photo.exe`` is kept as ``photo.exe.jpg``.
    """
    shown = shown_name(name)
    suffixes = SUFFIXES.get(content_type, ())
    if not suffixes or shown.lower().endswith(suffixes):
        return shown
    return _shortened(shown + suffixes[0])


def _shortened(name: str) -> str:
    """At most ``NAME_LENGTH`` signs; the middle is left out, the suffix stays."""
    if len(name) <= NAME_LENGTH:
        return name
    return f"{name[: NAME_LENGTH - 21]}…{name[-20:]}"
