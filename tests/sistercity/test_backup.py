"""Back-up and restore rehearsed: one record of each kind into an empty place, and compared."""

from __future__ import annotations

import io
import tarfile

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from sistercity.accounts.models import User
from sistercity.audit.models import AccessRecord, Change, ChangeRow
from sistercity.backup import taking
from sistercity.files import store
from sistercity.files.models import StoredFile
from tests import factories
from tests.databases import copy_database, drop_database, using
from tests.test_access import make_world

# All of them, for pytest would run those without a database apart, with a register made anew.
pytestmark = pytest.mark.django_db

PASSWORD = "written-down-nowhere"


@pytest.fixture(scope="module")
def kept_database(django_db_setup, django_db_blocker):
    """The name of a database with a record of each kind."""
    with django_db_blocker.unblock():
        name = copy_database("kept")
        with using(name):
            make_world()
            factories.person(username="somchai", password=PASSWORD)
    yield name
    with django_db_blocker.unblock():
        drop_database(name)


@pytest.fixture(scope="module")
def archive(kept_database, django_db_blocker, tmp_path_factory):
    """An archive of it, with what the database said at that moment."""
    folder = tmp_path_factory.mktemp("back-ups")
    with django_db_blocker.unblock(), using(kept_database):
        path = taking.take(folder, lambda _line: None)
        with connection.cursor() as cursor:
            cursor.execute("SELECT max(number), count(*) FROM audit_change")
            ledger = cursor.fetchone()
            cursor.execute("SELECT id, number, note FROM registry_pairing ORDER BY id LIMIT 50")
            rows = cursor.fetchall()
    return path, ledger, rows


@pytest.fixture
def elsewhere(settings, tmp_path):
    """An empty folder for files."""
    settings.VAR_DIR = tmp_path
    return tmp_path


def _changed(path, target, change):
    """A copy of an archive, each part as ``change(name, data)`` gives it; None leaves it out."""
    with tarfile.open(path) as old, tarfile.open(target, "w") as new:
        for member in old:
            data = change(member.name, old.extractfile(member).read())
            if data is not None:
                member.size = len(data)
                new.addfile(member, io.BytesIO(data))
    return target


def test_a_restore_into_an_empty_place_gives_back_the_same_register(archive, elsewhere, capsys):
    path, ledger, rows = archive
    call_command("restore", path)
    assert "every table reads like the archive" in capsys.readouterr().out
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(number), count(*) FROM audit_change")
        assert cursor.fetchone() == ledger
        cursor.execute("SELECT id, number, note FROM registry_pairing ORDER BY id LIMIT 50")
        assert cursor.fetchall() == rows
    assert User.objects.get(username="somchai").check_password(PASSWORD)
    stored = list(StoredFile.objects.all())
    assert stored
    for one in stored:
        store.open_checked(one).close()
    call_command("verify_ledger")
    # Numbers go on where they were.
    newest = User.objects.latest("pk").pk
    assert User.objects.create(username="later", full_name="ผู้มาใหม่ สมมุติ").pk > newest


def test_a_place_with_people_in_it_is_left_as_it_is(archive, elsewhere):
    User.objects.create(username="somsri", full_name="สมศรี สมมุติ")
    with pytest.raises(CommandError, match="not empty"):
        call_command("restore", archive[0])
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("part", "change", "words"),
    [
        ("tables/registry_pairing.ndjson.gz", lambda data: None, "not in the archive"),
        ("tables/registry_pairing.ndjson.gz", lambda data: data[:-40], "cannot be read"),
        (
            "tables/registry_pairing.ndjson.gz",
            lambda data: data[:20] + b"\xff" * 20 + data[40:],
            "cannot be read",
        ),
        ("manifest.json", lambda data: None, "ends before its manifest"),
        ("manifest.json", lambda data: data.replace(b'"rows": 1', b'"rows": 2', 1), "rows of"),
        ("manifest.json", lambda data: data.replace(b'"format": 1', b'"format": 9'), "format 9"),
        (
            "manifest.json",
            lambda data: data.replace(b'"registry.0001_initial"', b'"registry.0001_other"'),
            "schema differs",
        ),
    ],
)
def test_a_damaged_or_strange_archive_is_refused_with_what_is_wrong(
    archive, elsewhere, part, change, words
):
    bad = _changed(
        archive[0], elsewhere / "bad.tar",
        lambda name, data: change(data) if name == part else data,
    )  # fmt: skip
    with pytest.raises(CommandError, match=words):
        call_command("restore", bad)
    assert not User.objects.exists()


def test_a_file_of_an_archive_is_put_nowhere_but_into_the_store(archive, elsewhere):
    """Though manifest and rows were altered with it."""
    bad, true, altered = elsewhere / "bad.tar", "", "files/../../../outside"
    with tarfile.open(archive[0]) as old, tarfile.open(bad, "w") as new:
        for member in old:
            data = old.extractfile(member).read()
            if member.name.startswith("files/") and not true:
                true, member.name = member.name, altered
            elif member.name == taking.MANIFEST:
                data = data.replace(true.encode(), altered.encode())
                member.size = len(data)
            new.addfile(member, io.BytesIO(data))
    with pytest.raises(taking.ArchiveFault, match="not named by what it holds"):
        taking.check(bad)


def test_an_archive_cut_short_is_no_archive(archive, tmp_path):
    cut = tmp_path / "cut.tar"
    cut.write_bytes(archive[0].read_bytes()[: archive[0].stat().st_size // 2])
    with pytest.raises(taking.ArchiveFault):
        taking.check(cut)


class TestKept:
    """Each test runs in that database; what it writes is taken back after it."""

    @pytest.fixture(scope="class", autouse=True)
    @classmethod
    def kept(cls, kept_database, django_db_blocker):
        with django_db_blocker.unblock(), using(kept_database):
            yield

    def test_what_a_killed_back_up_left_goes_and_only_the_last_ones_stay(self, tmp_path, capsys):
        (tmp_path / "sistercity-20200101T000000Z.tar").touch()
        (tmp_path / "sistercity-20210101T000000Z.tar").touch()
        left = tmp_path / "sistercity-20220101T000000Z.tar.partial"
        left.touch()
        call_command("back_up", tmp_path, keep=2)
        assert not left.exists()
        kept = sorted(path.name for path in tmp_path.iterdir())
        assert len(kept) == 2
        assert kept[0] == "sistercity-20210101T000000Z.tar"
        assert (tmp_path / kept[1]).stat().st_mode & 0o077 == 0

    def test_a_full_disk_leaves_no_archive(self, tmp_path, monkeypatch):
        def full(*_args):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(taking.tarfile.TarFile, "addfile", full)
        with pytest.raises(CommandError, match="No space left"):
            call_command("back_up", tmp_path)
        assert list(tmp_path.iterdir()) == []

    def test_a_lost_file_is_named_and_the_rest_kept(self, settings, tmp_path):
        settings.VAR_DIR = tmp_path / "var"  # with none of the files
        with pytest.raises(CommandError, match="files are lost"):
            call_command("back_up", tmp_path)
        (made,) = tmp_path.glob("*.tar")
        manifest = taking.check(made)
        assert manifest["lost"]
        assert manifest["files"] == {}

    @pytest.mark.parametrize(
        "tamper",
        [
            lambda: Change.objects.filter(pk=5).update(reason="อื่น"),
            lambda: Change.objects.filter(pk=5).update(door="api"),
            lambda: ChangeRow.objects.filter(change_id=5, position=1).update(label="อื่น"),
            lambda: ChangeRow.objects.filter(change=Change.objects.last()).delete(),
            lambda: ChangeRow.objects.filter(change_id=7).update(change_id=8, position=900),
            lambda: AccessRecord.objects.last().delete(),
            lambda: AccessRecord.objects.filter(pk=1).update(detail="อื่น"),
        ],
    )
    def test_a_changed_missing_or_moved_entry_of_the_ledger_is_found(self, tamper, client):
        client.post("/accounts/login/", {"username": "somchai", "password": PASSWORD})
        call_command("verify_ledger")
        tamper()
        with pytest.raises(CommandError, match="breaks at number"):
            call_command("verify_ledger")
