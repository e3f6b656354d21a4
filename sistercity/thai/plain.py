"""Text as it may be kept and published: signs that show, without hidden orders to the reader."""

from __future__ import annotations

import re
import unicodedata

# Joiners belong to letters of some scripts and to emoji. The other format characters, those
# that turn the direction of writing among them, make a text read as another.
_JOINERS = {"\u200c", "\u200d"}
_UNSEEN = {"Cc", "Cf", "Cs"}
# Lines as any system or word processor ends them.
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


def plain_text(text: str, *, multiline: bool) -> str:
    """The text without control, direction and other unseen characters; "" if none is left to see.

    Args:
        multiline: keep the ends of lines, as ``\\n``; else they become spaces. Tabs always do.
    """
    text = _LINE_END.sub("\n", text).replace("\t", " ")
    if not multiline:
        text = text.replace("\n", " ")
    kept = "".join(sign for sign in text if sign in _JOINERS | {"\n"} or not _is_unseen(sign))
    return kept.strip() if any(map(_shows, kept)) else ""


def _is_unseen(sign: str) -> bool:
    return unicodedata.category(sign) in _UNSEEN


def _shows(sign: str) -> bool:
    """Whether it is a letter, a number, a mark of punctuation or a symbol."""
    return unicodedata.category(sign)[0] in "LNPS"
