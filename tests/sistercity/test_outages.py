"""The database or the disk gives way: what is told, and what goes on."""

from __future__ import annotations

import errno
import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2
import pytest
from django.db import DatabaseError, connection
from django.test import Client

from monitoring.models import Activity
from sistercity.accounts import lasting
from sistercity.accounts.models import Device
from sistercity.audit.models import AccessRecord
from sistercity.files import store, sweeping
from sistercity.jobs import results
from sistercity.jobs.actions import ask_job, retry_job
from sistercity.jobs.kinds import register
from sistercity.jobs.models import Job
from sistercity.jobs.worker import WorkLoop
from sistercity.operation import waits
from sistercity.outages import Outage, outage_of
from tests import factories as make
from tests.monitoring.uploads import document
from tests.plugins.postgresql import Cluster
from tests.sistercity.job_kinds import TINY

MINUTE = 60


@contextmanager
def read_only() -> Iterator[None]:
    """The database takes no writes, as a standby or a full one does."""
    ways = {
        "sqlite": ("PRAGMA query_only = 1", "PRAGMA query_only = 0"),
        "postgresql": (
            "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
            "SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE",
        ),
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(ways[0])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(ways[1])


@pytest.fixture
def signed_in() -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(make.person("editor"))
    client.get("/start/")
    return client


@pytest.mark.django_db(transaction=True)
@pytest.mark.expects_log("django.request")
def test_where_nothing_can_be_written_reading_goes_on(signed_in):
    session = signed_in.session
    session[lasting.SEEN] -= 2 * MINUTE
    session.save()
    seen = Device.objects.get().seen_at
    with read_only():
        assert signed_in.get("/start/").status_code == 200
        answer = signed_in.post("/accounts/devices/end-others/")
        page = answer.content.decode()
    assert (answer.status_code, "Retry-After" in answer) == (503, True)
    assert "ขณะนี้ระบบเปิดให้อ่านอย่างเดียว" in page
    # Noted with the next request that can be.
    assert Device.objects.get().seen_at == seen
    assert signed_in.session[lasting.SEEN] == session[lasting.SEEN]
    signed_in.get("/start/")
    assert signed_in.session[lasting.SEEN] > session[lasting.SEEN]


@pytest.mark.django_db(transaction=True)
@pytest.mark.expects_log("django.request", "sistercity.exports.record")
def test_a_public_file_goes_out_without_a_note_and_no_other(signed_in):
    make.fiscal_year(2566)
    with read_only():
        taken = Client().get("/pairings/?format=csv")
        assert b"".join(taken).startswith(b"\xef\xbb\xbf")
        taken.close()
        refused = signed_in.get("/pairings/?format=csv")
    assert refused.status_code == 503
    assert "เปิดให้อ่านอย่างเดียว" in refused.content.decode()
    assert not AccessRecord.objects.filter(kind="exported").exists()


@pytest.mark.django_db(transaction=True)
def test_a_sign_in_that_ended_has_ended_where_that_cannot_be_noted(signed_in):
    session = signed_in.session
    session[lasting.SEEN] -= 60 * MINUTE
    session.save()
    with read_only():
        assert signed_in.get("/start/").status_code == 302
    assert Device.objects.exists()
    assert signed_in.get("/start/").status_code == 302
    assert not Device.objects.exists()


@pytest.mark.parametrize(
    ("number", "outage"),
    [
        (errno.ENOSPC, Outage.FULL),
        (errno.EDQUOT, Outage.FULL),
        (errno.EROFS, Outage.READ_ONLY),
        (errno.ENODEV, Outage.FILES),
        (errno.ESTALE, Outage.FILES),
        (errno.ENOTCONN, Outage.FILES),
        (errno.EIO, Outage.FILES),
        (errno.ENOENT, None),
    ],
)
def test_faults_of_the_disk(number, outage):
    assert outage_of(OSError(number, os.strerror(number))) is outage


def test_a_disk_of_the_database_that_is_full_is_told_from_one_that_is_away(tmp_path):
    held = sqlite3.connect(tmp_path / "full.sqlite3")
    held.execute("PRAGMA max_page_count = 2")
    held.execute("CREATE TABLE t (x)")
    with pytest.raises(sqlite3.OperationalError) as full:
        held.execute("INSERT INTO t VALUES (zeroblob(100000))")
    held.close()
    told = DatabaseError()
    told.__cause__ = full.value
    assert outage_of(told) is Outage.FULL
    assert outage_of(ValueError()) is None
    assert outage_of(None) is None


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """The folder is a disk of its own that holds 64 kB."""
    folder.mkdir(parents=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", folder], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", folder], check=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may make a small disk")
@pytest.mark.django_db(transaction=True)
@pytest.mark.expects_log("monitoring.views.evidence")
def test_a_file_that_finds_no_room_takes_nothing_else_with_it(settings, tmp_path):
    activity = make.activity(status="draft")
    client = Client()
    client.force_login(activity.created_by)
    settings.VAR_DIR = tmp_path
    with small_disk(store.root()):
        (store.root() / "other").write_bytes(bytes(64 * 1024))
        answer = client.post(
            f"/activities/{activity.pk}/evidence/", {"files": [document()]}, follow=True
        )
        left = [path for path in store.root().rglob("*") if path.is_file()]
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "พื้นที่จัดเก็บของระบบเต็ม" in page
    assert [path.name for path in left] == ["other"]
    assert Activity.objects.get().evidence.count() == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may make a small disk")
@pytest.mark.django_db(transaction=True)
@pytest.mark.expects_log("sistercity.jobs.worker")
def test_a_job_that_finds_no_room_stops_and_goes_on_when_there_is(settings, tmp_path):
    register(TINY)
    settings.VAR_DIR = tmp_path
    planner = make.person("planner")
    job = ask_job(by=planner, kind=TINY, asked={"keys": ["a"]})[0]
    with small_disk(results.root()):
        (results.root() / "other").write_bytes(bytes(64 * 1024))
        WorkLoop("worker", Job.objects.open().exists).run()
        left = [path for path in results.root().rglob("*") if path.is_file()]
    job.refresh_from_db()
    assert (job.state, [path.name for path in left]) == ("failed", ["other"])
    assert "พื้นที่จัดเก็บของระบบเต็ม" in job.error
    retry_job(by=planner, job_id=job.pk)
    WorkLoop("worker", Job.objects.open().exists).run()
    job.refresh_from_db()
    assert job.state == "done"


@pytest.mark.django_db(transaction=True)
@pytest.mark.expects_log("sistercity.jobs.worker")
def test_a_worker_waits_where_nothing_can_be_written():
    asked = iter([True, False, False])
    with read_only():
        WorkLoop("worker", lambda: next(asked)).run()


@pytest.mark.django_db
def test_what_a_killed_process_left_half_written_is_swept(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    old = time.time() - 31 * sweeping.DAY
    names = {
        "half": "files/ab/cd/tmpq1w2e3", "nameless": f"files/ab/cd/{'ab' * 32}",
        "small": "small/ab/cd/tmpzzz", "kept": "kept-reports/tmpyyy",
    }  # fmt: skip
    paths = {name: tmp_path / where for name, where in names.items()}
    for path in paths.values():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"half")
    young = tmp_path / "files/ab/cd" / ("cd" * 32)
    young.write_bytes(b"young")
    assert sweeping.sweep() == 0
    for path in paths.values():
        os.utime(path, (old, old))
    assert sweeping.sweep_daily() == 4
    assert not any(path.exists() for path in paths.values())
    assert young.exists()
    assert sweeping.sweep_daily() == 0


@pytest.mark.expects_log("sistercity.operation.waits")
def test_a_frozen_server_is_waited_for_some_seconds_only(monkeypatch):
    monkeypatch.setattr(waits, "DOUBT", 0.5)
    monkeypatch.setattr(waits, "PATIENCE", 2)
    monkeypatch.setattr(waits, "SILENT", 2.0)
    cluster = Cluster()
    factories = {
        "connection_factory": waits.WatchedConnection, "cursor_factory": waits.WatchedCursor
    }  # fmt: skip
    held = psycopg2.connect(cluster.address(), **factories)
    with held.cursor() as cursor:
        # Slow, but there: left to its own limit.
        cursor.execute("SELECT pg_sleep(1.5), 1")
        assert cursor.fetchone()[1] == 1
    cluster.freeze()
    began = time.monotonic()
    with pytest.raises(psycopg2.OperationalError), held.cursor() as cursor:
        cursor.execute("SELECT 1")
    assert time.monotonic() - began < 10
    # Who comes next is told at once.
    began = time.monotonic()
    with pytest.raises(psycopg2.OperationalError, match="a moment ago"):
        psycopg2.connect(cluster.address(), **factories)
    assert time.monotonic() - began < 1
    cluster.thaw()
    time.sleep(waits.SILENT)
    again = psycopg2.connect(cluster.address(), **factories)
    again.commit()
    again.close()
    held.close()
    cluster.stop(signal.SIGQUIT)
