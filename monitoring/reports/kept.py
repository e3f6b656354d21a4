"""Files of reports that were written before, kept so that the same one need not be written again.

A file is kept under everything that it hangs on: the order, the chain of the ledger as far as the
report knows of it, the day, the code. Whether somebody may have it is settled before it is looked
for. Editions for use inside the ministry are never kept.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import caches

from sistercity import clock
from sistercity.audit.models import Change
from sistercity.code import code_digest

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class ReportFile:
    """A file with its name, plain and in words, both without ending."""

    plain: str
    told: str
    content: bytes


def kept_file(
    parts: str, change: Change | None, extension: str, write: Callable[[], ReportFile]
) -> ReportFile:
    """The file that ``write`` gives, from what is kept if it was written before.

    Args:
        parts: what, beside the change of the ledger, makes it another file.
        change: the last one that the report knows of. Its hash covers all before it, so that a
            register that was restored and went another way has other files.
    """
    hangs_on = (
        settings.RELEASE,
        code_digest(),
        settings.DEMO,
        clock.today(),
        change.hash if change else "",
        extension,
        parts,
    )
    key = hashlib.sha256("\x1f".join(map(str, hangs_on)).encode()).hexdigest()
    try:
        held = caches["reports"].get(key)
    except Exception:  # a damaged file makes its reader raise whatever it meets
        held = None
    if held is not None:
        return ReportFile(*held)
    file = write()
    try:
        caches["reports"].set(key, (file.plain, file.told, file.content))
    except OSError as fault:
        logger.warning("a report could not be kept: %s", fault.strerror)
    return file
