"""Whether a replica that takes over loses nothing that was acknowledged."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from replica_pair import Pair, Portal, portal_of, using
from report_files import surroundings
from standby import wait_until

from registry.models import Country
from sistercity.audit.ledger import first_access_fault, first_fault

ROOT = Path(__file__).resolve().parents[1]


def taken_over(pair: Pair, rounds: int, tell: Callable[[str], None]) -> Iterator[str]:
    """The primary fails while people write, the replica takes over: no acknowledged write is lost,
    readers are answered all the time, and the portal goes on without being told.
    """
    pair.wait_for_replication()
    with portal_of(**pair.urls()) as portal, writer_at(pair.urls()["DATABASE_URL"]) as writer:
        time.sleep(3)
        yield from primary_gone(pair, portal)
        pair.replica.promote()
        promoted = time.monotonic()
        wait_until(lambda: signs_in(portal))
        tell(f"the portal went on {time.monotonic() - promoted:.1f} s after the replica took over")
        time.sleep(2)
        yield from kept(pair, writer, tell)


def unsent(pair: Pair, rounds: int, tell: Callable[[str], None]) -> Iterator[str]:
    """What the replica had not yet got when the primary failed: without waiting for the replica it
    is lost though it was acknowledged, which is told, not refused; with it nothing is.
    """
    receiver = pair.replica.receiver()
    with writer_at(pair.urls()["DATABASE_URL"]) as writer:
        time.sleep(2)
        # Nothing reaches the replica any more, as on a network that is cut.
        os.kill(receiver, signal.SIGSTOP)
        time.sleep(2)
        pair.primary.fail()
        os.kill(receiver, signal.SIGCONT)
        pair.replica.promote()
        told = ended(writer)
    with using(pair.replica):
        missing = len(list(lost(told, lambda _line: None)))
        tell(f"cut off 2 s before the end: of {len(told)} acknowledged {missing} are lost")
        if not missing:
            yield "nothing was lost, so that the cut was none"
        yield from whole()


def primary_gone(pair: Pair, portal: Portal) -> Iterator[str]:
    """Let the primary fail: readers are answered all the same, and who wants to sign in is told."""
    pair.primary.fail()
    statuses = {portal.get("/api/v1/countries/").status for _time in range(20)}
    if statuses != {200}:
        yield f"readers were answered {statuses} while the primary was away"
    away = Portal(f"{portal.base}/api/v1/").sign_in()
    if away != 503:
        yield f"who wanted to sign in was answered {away} while the primary was away"


@contextmanager
def writer_at(url: str, **settings: str) -> Iterator[subprocess.Popen]:
    """Somebody who writes all the time to the database at an address, whatever it leads to."""
    told = {**surroundings(), "DATABASE_URL": url, **settings}
    command = [sys.executable, "script/steady_writer.py"]
    with tempfile.TemporaryFile("w+") as said:
        writer = subprocess.Popen(
            command, cwd=ROOT, env=told, text=True, stdin=subprocess.PIPE, stdout=said
        )
        writer.said = said
        try:
            wait_until(lambda: said.tell() or os.fstat(said.fileno()).st_size)
            yield writer
        finally:
            writer.kill()
            writer.communicate()


def ended(writer: subprocess.Popen) -> list[str]:
    """What the writer was told is written, once it has ended."""
    writer.stdin.close()
    writer.wait()
    writer.said.seek(0)
    return writer.said.read().split()


def kept(
    pair: Pair, writer: subprocess.Popen, tell: Callable[[str], None]
) -> Iterator[str]:
    """What the writer was told is written, and the replica that took over does not hold."""
    told = ended(writer)
    with using(pair.replica):
        yield from lost(told, tell)
        yield from whole()


def lost(told: list[str], tell: Callable[[str], None]) -> Iterator[str]:
    """What was acknowledged and is not in the database at hand."""
    held = set(Country.versions.objects.filter(name_en__in=told).values_list("name_en", flat=True))
    missing = [name for name in told if name not in held]
    tell(f"{len(told)} writes were acknowledged, {len(missing)} are lost")
    yield from (f"{name} was acknowledged and is lost" for name in missing)


def whole() -> Iterator[str]:
    """Chains of the ledger that do not hold."""
    for chain, fault in (("changes", first_fault()), ("accesses", first_access_fault())):
        if fault is not None:
            yield f"the chain of {chain} is broken at {fault}"


def signs_in(portal: Portal) -> bool:
    """Whether somebody can."""
    browser = Portal(f"{portal.base}/api/v1/")
    browser.sign_in()
    return "sessionid" in browser.held()
