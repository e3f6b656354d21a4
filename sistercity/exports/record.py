"""Every file that is taken away is on record: who, when, what, by which door."""

from __future__ import annotations

import logging

from django.db import DatabaseError
from django.http import HttpRequest

from sistercity.addresses import client_address
from sistercity.audit.doors import current_door
from sistercity.audit.ledger import record_access
from sistercity.audit.models import AccessRecord
from sistercity.outages import outage_of

logger = logging.getLogger(__name__)

_LONGEST = 1_000


def record_export(
    request: HttpRequest,
    *,
    list_name: str,
    file_format: str,
    row_count: int | None = None,
    asked: str | None = None,
) -> AccessRecord | None:
    """Note in the chain of accesses that a file goes out; nothing for HEAD, which sends none.

    Of readers who are not signed in neither person nor network address is kept; where it cannot be
    written they read on without a note, and others are told to come again.

    Args:
        list_name: the list or report, as its files are called.
        row_count: how many rows it holds; None where it is no list.
        asked: what it was narrowed by; None where the query of the address says so.
    """
    if request.method == "HEAD":
        return None
    is_person = request.user.is_authenticated
    try:
        return record_access(
            kind=AccessRecord.Kind.EXPORTED,
            by=request.user if is_person else None,
            address=client_address(request) if is_person else None,
            detail=request.path,
            list_name=list_name,
            asked=(request.GET.urlencode() if asked is None else asked)[:_LONGEST],
            file_format=file_format,
            row_count=row_count,
            door=current_door(),
        )
    except DatabaseError as fault:
        if is_person or outage_of(fault) is None:
            raise
        logger.warning("a file went out without a note: %s", list_name)
        return None
