"""The process of which those that answer are forks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import RequestFactory

from sistercity.wsgi import application

ROOT = Path(__file__).resolve().parent.parent
STARTED = """
import json, os, threading
from importlib import import_module
from types import SimpleNamespace
from script import serving
app = SimpleNamespace(wsgi=lambda: import_module("sistercity.wsgi"))
serving.on_starting(SimpleNamespace(app=app))
from django.db import connections
paths = [f"/proc/self/fd/{fd}" for fd in os.listdir("/proc/self/fd") if int(fd) > 2]
open_files = [os.readlink(path) for path in paths if os.path.lexists(path)]
def alone():
    return [str(path) for path in serving.MEMORY.glob(f"portal-*-{os.getpid()}-*")]
told = {
    "threads": threading.active_count(),
    "connections": [one.alias for one in connections.all() if one.connection],
    "open": [path for path in open_files if "/proc/" not in path],
    "counts in": os.environ[serving.COUNTED_IN], "memory": alone(),
}
serving.on_exit(None)
told["left"] = alone()
print(json.dumps(told))
"""


def _started(var: Path) -> dict:
    run = subprocess.run(
        [sys.executable, "-c", STARTED], cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "VAR_DIR": str(var), "DJANGO_SETTINGS_MODULE": "sistercity.settings"},
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout.splitlines()[-1])


def test_nothing_is_open_that_processes_would_share(tmp_path):
    told = _started(tmp_path)
    assert (told["threads"], told["connections"]) == (1, [])
    # Its own counters: each fork begins files of its own.
    assert [path for path in told["open"] if not path.startswith(str(tmp_path / "metrics"))] == []
    assert told["counts in"].startswith(str(tmp_path))
    assert told["memory"] == []


def test_a_process_without_room_for_its_counters_counts_in_memory_and_leaves_nothing(tmp_path):
    (tmp_path / "metrics").write_text("in the way")
    told = _started(tmp_path)
    assert told["counts in"].startswith("/dev/shm/")
    assert (told["memory"], told["left"]) == ([told["counts in"]], [])


@pytest.mark.django_db
@pytest.mark.parametrize(("method", "has_body"), [("GET", True), ("HEAD", False)])
def test_who_asks_for_headers_alone_is_sent_no_body(method, has_body):
    told = []
    environ = RequestFactory()._base_environ(REQUEST_METHOD=method, PATH_INFO="/accounts/login/")
    answer = application(environ, lambda status, headers: told.append((status, dict(headers))))

    assert bool(b"".join(answer)) == has_body
    [(status, headers)] = told
    assert status == "200 OK"
    assert int(headers["Content-Length"]) > 0
