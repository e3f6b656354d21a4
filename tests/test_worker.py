"""The worker as it runs beside the server: killed, stopped, replaced. Real processes."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection
from django.utils import timezone

from sistercity.jobs import actions, results
from sistercity.jobs.kinds import register
from sistercity.jobs.models import Job, JobPiece, Worker
from sistercity.jobs.worker import WorkLoop
from tests import factories as make
from tests.sistercity.job_kinds import FOLDER, TINY

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parent.parent
PATIENCE_SECONDS = 60


@pytest.fixture(autouse=True)
def tiny() -> Iterator[None]:
    register(TINY)
    shutil.rmtree(FOLDER, ignore_errors=True)
    yield
    shutil.rmtree(FOLDER, ignore_errors=True)


def _address() -> str:
    """The database of this test, as another process is told of it."""
    found = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{found['NAME']}"
    return f"postgresql://{found['USER']}@{quote(found['HOST'], safe='')}/{found['NAME']}"


@contextmanager
def _worker(count: int) -> Iterator[subprocess.Popen]:
    """A worker in a process group of its own; killed with all its processes at the end."""
    surroundings = {
        **os.environ, "DATABASE_URL": _address(), "DJANGO_SETTINGS_MODULE": "tests.settings"
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.sistercity.job_kinds", str(count)],
        cwd=ROOT, env=surroundings, start_new_session=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _until(is_so: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline, "it never came so far"
        time.sleep(0.05)


def _made() -> list[str]:
    path = FOLDER / "made"
    return path.read_text().split() if path.exists() else []


def _ask(*keys: str) -> Job:
    return actions.ask_job(by=make.person("planner"), kind=TINY, asked={"keys": keys})[0]


def test_a_killed_worker_s_piece_is_taken_over_and_nothing_is_made_twice():
    job = _ask("a", "slow", "b", "c")
    with _worker(2) as process:
        # One of the two is at the slow piece, the other has made all the rest.
        _until(lambda: JobPiece.objects.filter(state="done").count() == 3)
        held = JobPiece.objects.get(key="slow")
        assert held.state == "working"
        # One process killed: the supervisor gives its piece to another at once.
        os.kill(int(_made()[_made().index("slow") + 1]), signal.SIGKILL)
        _until(lambda: JobPiece.objects.filter(key="slow", state="working", attempts=2).exists())
        _until(lambda: _made().count("slow") == 2)
        # All of them killed, as when the machine's power fails: the lease has to lapse.
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        assert JobPiece.objects.get(key="slow").leased_until > timezone.now()
    (FOLDER / "go").touch()
    JobPiece.objects.filter(key="slow").update(leased_until=timezone.now())
    WorkLoop("heir", Job.objects.open().exists).run()
    job.refresh_from_db()
    assert (job.state, job.done_count) == ("done", 4)
    assert results.path_of(job.result_sha256).read_text() == "a;slow;b;c;"
    made = _made()[::2]
    assert sorted(made) == ["a", "b", "c", "slow", "slow", "slow"]


def test_two_processes_share_the_pieces_and_stop_in_good_order():
    job = _ask("slow", *(f"piece {number}" for number in range(3)))
    with _worker(2) as process:
        _until(lambda: JobPiece.objects.filter(state="done").count() == 3)
        assert Worker.objects.alive().count() == 2
        # Told to stop, a worker finishes the piece that it is at; nothing is left held.
        process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        assert process.poll() is None
        (FOLDER / "go").touch()
        assert process.wait(PATIENCE_SECONDS) == 0
    assert not JobPiece.objects.filter(state="working").exists()
    assert not Worker.objects.exists()
    assert _made()[::2].count("slow") == 1
    WorkLoop("heir", Job.objects.open().exists).run()
    job.refresh_from_db()
    assert job.state == "done"
    assert len(_made()[::2]) == 4
