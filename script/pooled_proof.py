"""Whether the portal goes on behind PgBouncer, which wants passwords, when the sides change."""

from __future__ import annotations

import shutil
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from replica_pair import PATIENT, Pair, Portal, portal_of
from standby import Pooler, wait_until
from takeover_proof import kept, primary_gone, signs_in, writer_at

PGBOUNCER = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
NOT_PROVED = "PgBouncer is not installed: not proved"


@contextmanager
def pooler_before(pair: Pair, *, size: int, asks: bool) -> Iterator[Pooler]:
    """PgBouncer before both servers; ``size`` and ``asks`` as ``Pooler`` has them."""
    servers = (pair.primary, pair.replica)
    pooler = Pooler(PGBOUNCER, servers, pair.name, size=size, asks=asks)
    try:
        yield pooler
    finally:
        pooler.stop()


def pooled_urls(pooler: Pooler) -> dict[str, str]:
    """The settings of a portal behind it."""
    return {
        "DATABASE_URL": pooler.address("sistercity"),
        "REPLICA_URL": pooler.address("sistercity_reading"),
        "DATABASE_POOLED": "1",
        "REPLICA_LAG_SECONDS": PATIENT,
        # A server that does not answer is cut off, as in use.
        "STATEMENT_SECONDS": "120",
    }


def pooled_taken_over(pair: Pair, rounds: int, tell: Callable[[str], None]) -> Iterator[str]:
    """The primary fails, the replica takes over and PgBouncer, which asks the database for
    passwords, is told: readers are answered all the time and no acknowledged write is lost.
    """
    if PGBOUNCER is None:
        tell(NOT_PROVED)
        return
    pair.wait_for_replication()
    with (
        pooler_before(pair, size=4, asks=True) as pooler,
        portal_of(**pooled_urls(pooler)) as portal,
        writer_at(pooler.address("sistercity"), DATABASE_POOLED="1") as writer,
    ):
        time.sleep(3)
        yield from primary_gone(pair, portal)
        pair.replica.promote()
        told = time.monotonic()
        pooler.lead_to(pair.replica)
        wait_until(lambda: signs_in(portal))
        tell(f"the portal went on {time.monotonic() - told:.1f} s after PgBouncer was told")
        time.sleep(2)
        yield from kept(pair, writer, tell)


def sides_changed(pair: Pair, rounds: int, tell: Callable[[str], None]) -> Iterator[str]:
    """The replica takes over as planned, while PgBouncer holds writers back: nobody is told of it,
    and nothing is lost, though the primary waits for no replica.
    """
    if PGBOUNCER is None:
        tell(NOT_PROVED)
        return
    with (
        pooler_before(pair, size=4, asks=False) as pooler,
        portal_of(**pooled_urls(pooler)) as portal,
        writer_at(pooler.address("sistercity"), DATABASE_POOLED="1") as writer,
    ):
        answers: Counter = Counter()
        is_over = threading.Event()

        def read() -> None:
            stranger = Portal(f"{portal.base}/api/v1/")
            while not is_over.is_set():
                answers["read", stranger.get("/api/v1/countries/").status] += 1

        def enter() -> None:
            while not is_over.is_set():
                answers["signed in", Portal(f"{portal.base}/api/v1/").sign_in()] += 1

        people = [threading.Thread(target=act) for act in (read, enter)]
        for person in people:
            person.start()
        time.sleep(3)
        began = time.monotonic()
        pooler.tell("PAUSE sistercity")
        pair.primary.stop(signal.SIGINT)
        pair.replica.promote()
        pooler.lead_to(pair.replica)
        pooler.tell("RESUME sistercity")
        tell(f"writers were held back for {time.monotonic() - began:.1f} s")
        wait_until(lambda: signs_in(portal))
        time.sleep(3)
        is_over.set()
        for person in people:
            person.join()
        tell(f"meanwhile: {dict(answers)}")
        yield from (
            f"who {act.replace('signed', 'wanted to sign')} was answered {status}"
            for act, status in answers if status != 200
        )  # fmt: skip
        yield from kept(pair, writer, tell)
