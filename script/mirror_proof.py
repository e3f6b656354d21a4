"""Whether a copy of the register ends equal to it, whatever happens to who copies."""

from __future__ import annotations

import json
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from random import Random

from django.core.management import call_command
from report_files import surroundings

from sistercity.audit.ledger import first_fault
from sistercity.feed.resources import RESOURCES
from sistercity.feed.writing import refresh

ROOT = Path(__file__).resolve().parents[1]
CLIENT = ROOT / "sistercity" / "api" / "examples" / "mirror.py"
WRITERS, SECONDS = 3, 3.0
PATIENCE_SECONDS = 120


def mirror(rounds: int, tell: Callable[[str], None]) -> list[str]:
    """Let several people work at random while the example client copies and is killed again
    and again; after each round the copy, brought to the end, must be what is published.
    """
    call_command("load_register", verbosity=0)
    with serving() as address:
        return followed(address, rounds, tell)


def followed(
    address: str,
    rounds: int,
    tell: Callable[[str], None],
    disturb: Callable[[Random], None] = lambda random: None,
    settle: Callable[[], None] = lambda: None,
) -> list[str]:
    """As ``mirror``, of the API at an address.

    Args:
        disturb: called whenever the client starts anew while people work.
        settle: called after each round, before the copy is compared.
    """
    random, faults, kills = Random(2562), [], 0
    with tempfile.TemporaryDirectory() as folder, _writers() as writers:
        copy = Path(folder) / "copy.sqlite3"
        for number in range(1, rounds + 1):
            for writer in writers:
                writer.stdin.write(f"{SECONDS}\n")
                writer.stdin.flush()
            until = time.monotonic() + SECONDS
            while time.monotonic() < until:
                disturb(random)
                kills += _killed(address, copy, random.uniform(0.1, 1.2))
            told = [writer.stdout.readline() for writer in writers]
            if not all(told):
                faults.append(f"round {number}: a writer ended")
                break
            settle()
            faults += [f"round {number}: {fault}" for fault in _unlike(address, copy)]
            if number % 10 == 0 or number == rounds:
                acts = sum((Counter(json.loads(line)["done"]) for line in told), Counter())
                tell(f"round {number}: {acts.total()} acts, {kills} killed, {faults or 'ok'}")
            if len(faults) > 10:
                break
    tell(f"acts carried out: {dict(acts.most_common())}")
    return faults


def _unlike(address: str, copy: Path) -> Iterator[str]:
    """Where the copy, brought to the end, differs from the register, or that from itself."""
    last = subprocess.run(
        [sys.executable, CLIENT, address, copy], capture_output=True, text=True, check=False,
        timeout=PATIENCE_SECONDS,
    )  # fmt: skip
    if last.returncode:
        yield f"the client ended with {last.returncode}: {last.stderr[-300:]}"
    with closing(sqlite3.connect(copy)) as held:
        found = {(resource, key): json.loads(data) for resource, key, data in held.execute(
            "SELECT resource, id, data FROM objects"
        )}  # fmt: skip
    expected = {}
    for resource in RESOURCES.values():
        ids = list(resource.model._base_manager.values_list("pk", flat=True))
        for told in resource.tell(ids).values():
            expected[resource.name, told.key] = told.data
    for key in sorted(found.keys() | expected.keys()):
        if found.get(key) != expected.get(key):
            yield f"{key}: held {found.get(key)}, published {expected.get(key)}"
    if first_fault() is not None:
        yield f"the ledger is broken at {first_fault()}"
    if count := refresh():
        yield f"the feed had not told {count} objects"


def _killed(address: str, copy: Path, seconds: float) -> bool:
    """Let the client copy for so long; whether it had to be killed."""
    client = subprocess.Popen(
        [sys.executable, CLIENT, address, copy],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        client.wait(seconds)
    except subprocess.TimeoutExpired:
        client.kill()
        client.wait()
        return True
    return False


@contextmanager
def _writers() -> Iterator[list[subprocess.Popen]]:
    """Several people who wait to be told how long to work."""
    writers = [
        subprocess.Popen(
            [sys.executable, "script/random_writer.py", str(seed)], cwd=ROOT, env=surroundings(),
            text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )
        for seed in range(WRITERS)
    ]  # fmt: skip
    try:
        yield writers
    finally:
        for writer in writers:
            writer.kill()
            writer.communicate()


@contextmanager
def serving(**environment: str) -> Iterator[str]:
    """The portal with two workers on this database; gives the address of the API.

    Args:
        environment: settings of the portal beside, or in place of, those at hand.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{probe.getsockname()[1]}"
    address = f"http://{host}/api/v1/"
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--workers", "2", "--bind", host, "--log-level",
         "error", "--timeout", "300", "sistercity.wsgi"],
        cwd=ROOT,
        env={**surroundings(), "API_RATE": "1000000/min", "API_BULK_RATE": "1000000/hour",
             **environment},
    )  # fmt: skip
    try:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                urllib.request.urlopen(f"{address}countries/?page_size=1", timeout=10).close()
                break
            except OSError:
                if server.poll() is not None or time.monotonic() > deadline:
                    raise
                time.sleep(0.2)
        yield address
    finally:
        server.terminate()
        server.wait()
