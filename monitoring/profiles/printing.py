"""A profile as PDF, on one or two pages that somebody takes into a meeting."""

from __future__ import annotations

import io
from dataclasses import replace

from django.utils import translation
from django.utils.translation import gettext as _
from pypdf import PdfReader

from monitoring.pdf import render_pdf
from monitoring.reports.covers import cover_context, dated_facts, document_words

from .shapes import Profile, Shown

PAGES = 2
# How many rows of a list are tried until all stands on the pages.
FITTING = (8, 5, 4, 3, 2)


def profile_pdf(profile: Profile, *, language: str = "th") -> bytes:
    """The profile as a tagged PDF; the same profile and language, the same bytes.

    Args:
        profile: read in this language. Lists are shortened until they fit, and say so.
    """
    with translation.override(language):
        title = document_words(profile_title(profile))
        for rows in FITTING:
            content = render_pdf(
                "monitoring/pdf/profile.html",
                _context(shortened(profile, rows), title),
                language=language,
                title=title,
                created=profile.known_at,
            )
            if len(PdfReader(io.BytesIO(content)).pages) <= PAGES:
                break
        return content


def profile_title(profile: Profile) -> str:
    """What the paper is called, in the language that is spoken."""
    return _("ข้อมูลประกอบการประชุม: %(name)s") % {"name": profile.title}


def shortened(profile: Profile, rows: int) -> Profile:
    """The profile with at most so many rows in each list; what is left out is counted.

    Facts that can be said stay whole, and so do the documents, which are called by number.
    """
    lists = ("pairs", "done", "coming", "waits", "around", "contacts")
    cut = {name: _cut(getattr(profile, name), rows) for name in lists}
    dropped = max(0, len(profile.life) - rows)
    return replace(
        profile,
        **cut,
        life=profile.life[dropped:],
        life_more=profile.life_more + dropped,
    )


def _cut(shown: Shown | None, rows: int) -> Shown | None:
    if shown is None:
        return None
    left_out = max(0, len(shown.rows) - rows)
    return Shown(shown.rows[:rows], shown.more + left_out, shown.href)


def _context(profile: Profile, title: str) -> dict:
    dated = {"place": profile.title, "as_at": profile.as_at, "known_at": profile.known_at}
    return {
        "profile": profile,
        "heading": title,
        **cover_context(dated_facts(**dated), **dated),
    }
