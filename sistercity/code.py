"""Which code this process runs, for what must not outlive it."""

from __future__ import annotations

import hashlib
from functools import cache

from django.conf import settings

PACKAGES = ("sistercity", "registry", "plans", "monitoring", "templates")
ENDINGS = {".py", ".html", ".css", ".mo"}


@cache
def code_digest() -> str:
    """A digest of the code, templates, styles and translations, read once a process."""
    digest = hashlib.sha256()
    for package in PACKAGES:
        for path in sorted((settings.BASE_DIR / package).rglob("*")):
            if path.suffix in ENDINGS:
                digest.update(str(path.relative_to(settings.BASE_DIR)).encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()
