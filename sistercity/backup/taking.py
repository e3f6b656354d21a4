"""Takes a back-up: one moment of the database, and the files that it names, in one archive."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import tarfile
import tempfile
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from sistercity.audit.models import LedgerClock
from sistercity.audit.snapshot import one_moment
from sistercity.files import store
from sistercity.files.models import StoredFile

from .tables import kept_models, lines_of, schema

FORMAT = 1
MANIFEST = "manifest.json"
PARTIAL = ".partial"
Told = Callable[[str], None]


class FilesLost(Exception):
    """The archive is whole, but the store of files is not: these are missing or other bytes."""


def take(folder: Path, tell: Told) -> Path:
    """Write an archive into ``folder``; nobody has to stop working.

    It bears its name only once it is whole and was read again; killed in the middle, it leaves a
    ``.partial`` that the next one removes.

    Raises:
        FilesLost: the archive was written, without these files.
        OSError: the disk is full, or the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob(f"*{PARTIAL}"):
        left.unlink()
    name = f"sistercity-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.tar"
    partial = folder / f"{name}{PARTIAL}"
    try:
        # Whoever holds it holds every secret of the register.
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as raw:
            lost = _write(raw, folder, tell)
            raw.flush()
            os.fsync(raw.fileno())
        check(partial)
        partial.rename(folder / name)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    if lost:
        raise FilesLost(f"{folder / name}: {len(lost)} files are lost: {', '.join(lost[:20])}")
    return folder / name


def _write(raw: io.BufferedWriter, folder: Path, tell: Told) -> list[str]:
    tables: dict[str, dict] = {}
    files: dict[str, dict] = {}
    lost: list[str] = []
    with tarfile.open(fileobj=raw, mode="w") as archive:
        with one_moment():
            manifest = {
                "format": FORMAT,
                "release": settings.RELEASE,
                "at": datetime.now(UTC).isoformat(),
                "schema": schema(),
                "chains": {
                    clock.name: [clock.number, clock.hash] for clock in LedgerClock.objects.all()
                },
            }
            for model in kept_models():
                table = model._meta.db_table
                tables[table] = _add_table(archive, model, folder)
                tell(f"{table}: {tables[table]['rows']}")
            stored = list(StoredFile.objects.filter(erased_at=None).order_by("sha256"))
        # Stored files are written once and never changed: they need not be of the same moment.
        for one in stored:
            try:
                with store.open_checked(one) as content:
                    info = tarfile.TarInfo(f"files/{one.sha256}")
                    info.size = os.fstat(content.fileno()).st_size
                    archive.addfile(info, content)
            except FileNotFoundError:
                lost.append(one.sha256)
                continue
            files[f"files/{one.sha256}"] = {"sha256": one.sha256, "size": info.size}
        tell(f"files: {len(files)}")
        _add(archive, MANIFEST, json.dumps(
            {**manifest, "tables": tables, "files": files, "lost": lost}, indent=1
        ).encode())  # fmt: skip
    return lost


def _add_table(archive: tarfile.TarFile, model: type, folder: Path) -> dict:
    """Add the rows of one model; what the manifest says of them."""
    digest, count = hashlib.sha256(), 0
    with tempfile.TemporaryFile(dir=folder) as packed:
        with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=5, mtime=0) as lines:
            for line in lines_of(model):
                digest.update(line)
                lines.write(line)
                count += 1
        info = tarfile.TarInfo(f"tables/{model._meta.db_table}.ndjson.gz")
        info.size = packed.tell()
        packed.seek(0)
        archive.addfile(info, packed)
    return {"rows": count, "sha256": digest.hexdigest()}


def _add(archive: tarfile.TarFile, name: str, data: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(data)
    archive.addfile(info, io.BytesIO(data))


class ArchiveFault(Exception):
    """The archive is not what its manifest says, or cannot be read."""


def check(path: Path) -> dict:
    """Read an archive whole and compare each part with its manifest.

    Returns:
        The manifest.

    Raises:
        ArchiveFault: what is wrong, naming the part.
    """
    found: dict[str, str] = {}
    counts: dict[str, int] = {}
    manifest = None
    try:
        with tarfile.open(path, mode="r:") as archive:
            for member in archive:
                if manifest is not None:
                    raise ArchiveFault(f"{member.name} stands after the manifest")
                if not member.isfile() or member.name in found:
                    raise ArchiveFault(f"{member.name} does not belong into an archive")
                content = archive.extractfile(member)
                if member.name == MANIFEST:
                    manifest = json.load(content)
                elif member.name.startswith("tables/"):
                    digest, count = hashlib.sha256(), 0
                    for line in gzip.GzipFile(fileobj=content):
                        digest.update(line)
                        count += 1
                    found[member.name], counts[member.name] = digest.hexdigest(), count
                else:
                    found[member.name] = hashlib.file_digest(content, "sha256").hexdigest()
    except (OSError, EOFError, ValueError, tarfile.TarError, zlib.error) as error:
        raise ArchiveFault(f"cannot be read: {error}") from error
    if manifest is None:
        raise ArchiveFault("ends before its manifest")
    if manifest.get("format") != FORMAT:
        raise ArchiveFault(f"is of format {manifest.get('format')}, this release reads {FORMAT}")
    wanted = {f"tables/{table}.ndjson.gz": told for table, told in manifest["tables"].items()}
    wanted |= manifest["files"]
    for name in sorted(wanted.keys() | found.keys()):
        if name not in found or name not in wanted:
            where = "the archive" if name in wanted else "the manifest"
            raise ArchiveFault(f"{name} is not in {where}")
        if found[name] != wanted[name]["sha256"]:
            raise ArchiveFault(f"{name} has other content than the manifest says")
        if name in counts and counts[name] != wanted[name]["rows"]:
            raise ArchiveFault(f"{name} has {counts[name]} rows of {wanted[name]['rows']}")
        # A restore puts a file where its name says, which can be nowhere else but in the store.
        if name not in counts and name != f"files/{found[name]}":
            raise ArchiveFault(f"{name} is not named by what it holds")
    return manifest
