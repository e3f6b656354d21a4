"""What every answer must carry, whoever asks for whatever."""

from __future__ import annotations

import re

# No script, style or handler may stand in a page itself: the policy would not run it.
# One by one: each begins with a letter that the search leaps to.
INLINE = [
    re.compile(pattern)
    for pattern in (
        rb"<script(?![^>]*\bsrc=)(?![^>]*type=.application/json)", rb"<style", rb" style=",
        rb"[\s\"']on[a-z]+=[\"']", rb"javascript:",
    )
]  # fmt: skip
HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
# Words of the inside: they stand in traces, never on a page.
INSIDE = re.compile(rb"Traceback|/site-packages/|django\.|psycopg|sqlite3\.|\bSELECT\b.*\bFROM\b")


def faults_of(response, *, is_signed_in: bool) -> list[str]:
    """What an answer lacks, or says too much; empty when all is well."""
    faults = [
        f"{name}: {response.headers.get(name)}"
        for name, value in HEADERS.items()
        if response.headers.get(name) != value
    ]
    policy = response.headers.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy or "unsafe" in policy or "*" in policy:
        faults.append(f"policy: {policy}")
    kept = response.headers.get("Cache-Control", "")
    if response.streaming or "html" not in response.headers.get("Content-Type", ""):
        return faults
    is_page = not response.request["PATH_INFO"].startswith("/api/")
    if is_signed_in and is_page and "no-store" not in kept:
        faults.append(f"kept by browsers: {kept!r}")
    for pattern in INLINE:
        if found := pattern.search(response.content):
            faults.append(f"inline: {response.content[found.start() - 30 : found.end() + 30]!r}")
    if response.status_code >= 400 and (found := INSIDE.search(response.content)):
        faults.append(f"of the inside: {found.group()!r}")
    return faults
