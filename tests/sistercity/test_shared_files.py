"""The disk that several machines share: not mounted, it is neither written below nor believed."""

from __future__ import annotations

import errno
import os
import time

import pytest
from django.test import Client
from django.utils import timezone

from monitoring.models import Activity
from sistercity.audit.ledger import writing
from sistercity.backup.taking import take
from sistercity.files import store, sweeping
from sistercity.files.checks import check_shared_disk
from sistercity.files.models import StoredFile
from sistercity.jobs import results
from sistercity.jobs import sweeping as jobs_sweeping
from sistercity.jobs.actions import ask_job
from sistercity.jobs.kinds import register
from sistercity.jobs.models import Job
from sistercity.jobs.worker import WorkLoop
from tests import factories as make
from tests.monitoring.uploads import document, photo
from tests.sistercity.job_kinds import TINY


@pytest.fixture
def shared(settings, tmp_path):
    """A shared disk with a store on it."""
    folder = tmp_path / "shared"
    (folder / "files").mkdir(parents=True)
    settings.FILES_DIR, settings.VAR_DIR = str(folder), tmp_path / "var"
    return folder


@pytest.fixture
def lost(shared):
    """The empty place where it was mounted; what it holds lies beside."""
    shared.rename(shared.with_name("elsewhere"))
    shared.mkdir()
    yield shared
    assert list(shared.iterdir()) == []


@pytest.fixture
def officer():
    activity = make.activity(status="draft")
    client = Client()
    client.force_login(activity.created_by)
    client.form = f"/activities/{activity.pk}/evidence/"
    return client


def _is_away():
    return pytest.raises(OSError, check=lambda fault: fault.errno == errno.ENODEV)


@pytest.mark.django_db(transaction=True)
@pytest.mark.expects_log("monitoring.views.evidence", "django.request", "portal.faults")
def test_without_the_shared_disk_files_wait_and_the_rest_goes_on(officer, shared):
    officer.post(officer.form, {"files": [document()]})
    address = f"/evidence/{Activity.objects.get().evidence.get().pk}/"
    place = shared.with_name("elsewhere")
    shared.rename(place)
    shared.mkdir()
    answer = officer.post(officer.form, {"files": [photo()]}, follow=True)
    assert "ที่เก็บแฟ้มไม่ตอบในขณะนี้" in answer.content.decode()
    assert StoredFile.objects.count() == 1
    officer.raise_request_exception = False
    answer = officer.get(address)
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert list(shared.iterdir()) == []
    shared.rmdir()
    place.rename(shared)
    assert b"".join(officer.get(address)).startswith(b"%PDF")


@pytest.mark.django_db(transaction=True)
def test_nothing_is_taken_for_lost_deleted_or_backed_up(lost, tmp_path):
    with writing(by=None, action="file.keep") as entry:
        stored = StoredFile(sha256="0" * 64, size=1, content_type="application/pdf")
        entry.save(stored)
    for act in (
        lambda: store.open_checked(stored), lambda: store.is_whole(lost, "0" * 64),
        lambda: store.delete(stored), sweeping.sweep_daily,
        lambda: results.keep_written(lambda file: file.write(b"x")),
        lambda: take(tmp_path / "backups", lambda _line: None),
    ):  # fmt: skip
        with _is_away():
            act()
    assert not list((tmp_path / "backups").iterdir())


def test_a_release_is_told_before_it_goes_out(lost):
    assert [told.id for told in check_shared_disk(None)] == ["files.W002"]
    (lost / "files").mkdir()
    assert check_shared_disk(None) == []
    (lost / "files").rmdir()


@pytest.mark.django_db(transaction=True)
@pytest.mark.expects_log("sistercity.jobs.worker")
def test_a_worker_waits_for_the_shared_disk(shared, monkeypatch):
    register(TINY)
    monkeypatch.setattr("sistercity.jobs.worker.LOST_POLL", 0)
    job = ask_job(by=make.person("planner"), kind=TINY, asked={"keys": ["a"]})[0]
    shared.rename(shared.with_name("elsewhere"))
    asked = iter([True, False, False])
    WorkLoop("worker", lambda: next(asked, False)).run()
    job.refresh_from_db()
    assert job.is_open
    shared.with_name("elsewhere").rename(shared)
    # What it held has lapsed.
    job.pieces.update(leased_until=timezone.now())
    WorkLoop("worker", Job.objects.open().exists).run()
    job.refresh_from_db()
    assert job.state == "done"


@pytest.mark.django_db
def test_what_is_handed_in_again_while_another_machine_sweeps_stays(shared, monkeypatch):
    """The sweep has seen it lie long without a row, and then it is new."""
    path = shared / "files" / "ab" / "cd" / ("abcd" + "0" * 60)
    result = results.path_of("ef" * 32)
    for old in (path, result):
        old.parent.mkdir(parents=True)
        old.write_bytes(b"old")
        os.utime(old, (0, 0))

    class HandedInMeanwhile:
        """Rows that are read after somebody else has come."""

        def __init__(self, rows):
            self.rows = rows

        def __getattr__(self, name):
            now = time.time()
            os.utime(path, (now, now))
            os.utime(result, (now, now))
            return getattr(self.rows, name)

    monkeypatch.setattr(StoredFile, "objects", HandedInMeanwhile(StoredFile.objects))
    monkeypatch.setattr(Job, "objects", HandedInMeanwhile(Job.objects))
    assert sweeping.sweep() + jobs_sweeping._delete_orphans() == 0
    assert path.exists()
    assert result.exists()
