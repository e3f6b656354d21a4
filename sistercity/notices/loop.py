"""The process that tells what has come due, gathers mails and sends them, beside all others."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import date

from django.db import DatabaseError, InterfaceError, connection

from sistercity import clock
from sistercity.outages import outage_of

from . import daily
from .forgetting import forget
from .gathering import gather
from .sending import send_next

POLL = 5.0

logger = logging.getLogger(__name__)


def run(_name: str, is_wanted: Callable[[], bool]) -> None:
    """Work until no longer wanted; a mail server that is slow delays nobody but this process."""
    told_on: date | None = None
    while is_wanted():
        try:
            if told_on != (today := clock.today()):
                daily.send(today)
                forget(today)
                told_on = today
            gather()
            while is_wanted() and send_next():
                pass
        except (DatabaseError, InterfaceError) as fault:
            if outage_of(fault) is None:
                raise
            logger.warning("The database does not answer: %s", fault)
            connection.close()
        _rest(is_wanted)


def _rest(is_wanted: Callable[[], bool]) -> None:
    until = time.monotonic() + POLL
    while is_wanted() and (left := until - time.monotonic()) > 0:
        time.sleep(min(left, 0.2))
