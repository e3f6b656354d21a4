"""What a handed-in file really is: verified by its content, never by its name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Content:
    """A verified content, ready for the store; ``data`` is what will be kept."""

    data: bytes
    sha256: str
    content_type: str
    width: int | None = None
    height: int | None = None
    page_count: int | None = None
