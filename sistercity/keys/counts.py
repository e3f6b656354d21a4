"""What is counted of every request to the API, shared by the processes of one machine.

A small SQLite file of its own: of what the processes share already, the portal's database would
cost a commit a request. It is never synced while a request waits; a machine that loses power
forgets at most the last counts. While the portal stands still the file may be deleted.

Several machines count requests together where they share a cache (``CACHE_URL``); while that is
away each counts for itself. Uses of keys always wait on the machine that answered.
"""

from __future__ import annotations

import logging
import math
import sqlite3
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

# How long a cache that did not answer is left alone. Seconds.
REST_SECONDS = 30

_SCHEMA = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
CREATE TABLE IF NOT EXISTS spans (
    who TEXT, policy TEXT, started REAL, count INTEGER, ends REAL, PRIMARY KEY (who, policy)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS uses (
    secret INTEGER, day TEXT, resource TEXT, last_at TEXT, request_count INTEGER,
    not_modified_count INTEGER, refused_count INTEGER, throttled_count INTEGER,
    failed_count INTEGER, byte_count INTEGER, PRIMARY KEY (secret, day, resource)
) WITHOUT ROWID;
"""
# A span begins with the first request after the last one ended. A process may be late by the
# blink between reading the clock and writing; a clock that was set back begins anew.
_COUNT = """
INSERT INTO spans VALUES (:who, :policy, :now, 1, :now + :seconds)
ON CONFLICT DO UPDATE SET
    count = CASE WHEN :now >= ends OR :now < started - 1 THEN 1 ELSE count + 1 END,
    started = CASE WHEN :now >= ends OR :now < started - 1 THEN :now ELSE started END,
    ends = CASE WHEN :now >= ends OR :now < started - 1 THEN :now + :seconds ELSE ends END
RETURNING count, ends
"""
_ADD = """
INSERT INTO uses VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET
    last_at = max(last_at, excluded.last_at),
    request_count = request_count + excluded.request_count,
    not_modified_count = not_modified_count + excluded.not_modified_count,
    refused_count = refused_count + excluded.refused_count,
    throttled_count = throttled_count + excluded.throttled_count,
    failed_count = failed_count + excluded.failed_count,
    byte_count = byte_count + excluded.byte_count
"""
_mine = threading.local()
# When this process asks the shared cache again, by a clock that nobody sets.
_cache_rests_until = 0.0


@dataclass(frozen=True)
class Policy:
    """How many requests are answered in a span of seconds."""

    name: str
    most: int
    seconds: int


@dataclass(frozen=True)
class Standing:
    """How a caller stands with a policy: requests left, seconds until the span ends."""

    policy: Policy
    left: int
    seconds_left: int
    is_exhausted: bool


@dataclass(frozen=True)
class Use:
    """Counts of one secret, day and resource, as the columns of ``KeyUse``."""

    secret: int
    day: date
    resource: str
    last_at: datetime
    request_count: int = 1
    not_modified_count: int = 0
    refused_count: int = 0
    throttled_count: int = 0
    failed_count: int = 0
    byte_count: int = 0


def count_request(who: str, policies: Sequence[Policy], now: float) -> list[Standing]:
    """Count one request of a caller under each policy, up to the first that is exhausted.

    What is refused by one is not taken from the others: who asks too often within a minute shall
    not lose the hour's files for it.

    Args:
        who: the caller, such as ``key:17`` or ``address:192.0.2.1``.
        now: the machine's clock, in seconds.

    Returns:
        How the caller stands afterwards; none when the file cannot be used, so that a full disk
        closes nothing.
    """
    if (together := _counted_together(who, policies, now)) is not None:
        return together
    found = []
    try:
        for policy in policies:
            if found and found[-1].is_exhausted:
                found.append(_stand(who, policy, now))
                continue
            told = {
                "who": who, "policy": policy.name, "now": now, "seconds": policy.seconds
            }  # fmt: skip
            ((count, ends),) = _connection().execute(_COUNT, told).fetchall()
            found.append(_standing(policy, count, ends - now))
    except sqlite3.Error:
        logger.exception("requests are not limited: %s cannot be used", settings.API_COUNTS)
        return []
    return found


def stand(who: str, policies: Sequence[Policy], now: float) -> list[Standing]:
    """How a caller stands, without counting; as ``count_request`` tells it."""
    if (together := _counted_together(who, policies, now, add=0)) is not None:
        return together
    try:
        return [_stand(who, policy, now) for policy in policies]
    except sqlite3.Error:
        logger.exception("how callers stand is not known: %s cannot be used", settings.API_COUNTS)
        return []


def _stand(who: str, policy: Policy, now: float) -> Standing:
    rows = _connection().execute(
        "SELECT count, ends FROM spans WHERE who = ? AND policy = ? AND ends > ?",
        (who, policy.name, now),
    )
    count, ends = rows.fetchone() or (0, now + policy.seconds)
    return _standing(policy, count, ends - now)


def _counted_together(
    who: str, policies: Sequence[Policy], now: float, add: int = 1
) -> list[Standing] | None:
    """The same by all machines of the portal; None where they share no cache, or it is away.

    Spans of all callers end together here, at full minutes and hours: the end of one that begins
    with a request would have to be asked for each time.
    """
    global _cache_rests_until
    if not settings.CACHE_URL or time.monotonic() < _cache_rests_until:
        return None
    found: list[Standing] = []
    try:
        for policy in policies:
            ends = (now // policy.seconds + 1) * policy.seconds
            name = f"counts:{policy.name}:{ends:.0f}:{who}"
            # Kept a little longer, for a machine whose clock is late.
            cache.add(name, 0, policy.seconds + REST_SECONDS)
            count = cache.incr(name, 0 if found and found[-1].is_exhausted else add)
            found.append(_standing(policy, count, ends - now))
    except (RedisError, ValueError) as error:
        _cache_rests_until = time.monotonic() + REST_SECONDS
        logger.warning("each machine counts for itself: %s", type(error).__name__)
        return None
    return found


def _standing(policy: Policy, count: int, seconds_left: float) -> Standing:
    return Standing(
        policy,
        left=max(0, policy.most - count),
        seconds_left=min(policy.seconds, max(1, math.ceil(seconds_left))),
        is_exhausted=count > policy.most,
    )


def add_uses(uses: Iterable[Use]) -> None:
    """Add counts to those that wait to be collected.

    Raises:
        sqlite3.Error: the file cannot be used.
    """
    rows = [
        (
            use.secret, use.day.isoformat(), use.resource, use.last_at.isoformat(),
            use.request_count, use.not_modified_count, use.refused_count, use.throttled_count,
            use.failed_count, use.byte_count,
        )
        for use in uses
    ]  # fmt: skip
    _connection().executemany(_ADD, rows)


def take_uses(now: float) -> list[Use]:
    """Take out all counts that wait, and forget spans that have ended.

    Raises:
        sqlite3.Error: the file cannot be used.
    """
    connection = _connection()
    connection.execute("DELETE FROM spans WHERE ends <= ?", (now,))
    rows = connection.execute("DELETE FROM uses RETURNING *").fetchall()
    return [
        Use(secret, date.fromisoformat(day), resource, datetime.fromisoformat(last_at), *counts)
        for secret, day, resource, last_at, *counts in rows
    ]


def forget_all() -> None:
    """Begin with no counts at all."""
    _connection().executescript("DELETE FROM spans; DELETE FROM uses;")


def _connection() -> sqlite3.Connection:
    """This thread's own connection; each statement is a transaction of its own."""
    connection = getattr(_mine, "connection", None)
    if connection is None:
        settings.API_COUNTS.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(settings.API_COUNTS, timeout=5, isolation_level=None)
        connection.executescript(_SCHEMA)
        _mine.connection = connection
    return connection
