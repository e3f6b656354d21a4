"""Puts a back-up into an empty place, and compares what stands there with the archive."""

from __future__ import annotations

import gzip
import hashlib
import tarfile
from pathlib import Path

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction

from sistercity.accounts.models import User
from sistercity.audit.ledger import first_access_fault, first_fault
from sistercity.audit.models import Change
from sistercity.files import store
from sistercity.files.models import StoredFile

from .tables import kept_models, lines_of, schema, write_lines
from .taking import Told, check


class RestoreRefused(Exception):
    """Why nothing was restored; the place is as it was."""


def restore(path: Path, tell: Told) -> dict:
    """Restore an archive into the configured database and folder of files.

    Rows are put in by one transaction, which is kept only when all tables read like the archive
    and the chains of the ledger hold.

    Returns:
        The manifest.

    Raises:
        ArchiveFault: the archive is damaged.
        RestoreRefused: the place is not empty, of another release, or came out different.
    """
    manifest = check(path)
    tell("the archive is whole")
    models = {model._meta.db_table: model for model in kept_models()}
    if schema() != manifest["schema"]:
        other = set(schema()) ^ set(manifest["schema"])
        raise RestoreRefused(
            f"the archive is of release {manifest['release']}, whose schema differs in "
            f"{', '.join(sorted(other)[:5])}: restore with that release, then upgrade"
        )
    if models.keys() != manifest["tables"].keys():
        raise RestoreRefused("the archive holds other tables than this release")
    if Change.objects.exists() or User.objects.exists():
        raise RestoreRefused("the database is not empty: restore into a new one, after migrate")
    with tarfile.open(path, mode="r:") as archive, transaction.atomic():
        with connection.cursor() as cursor:
            # What the migrations put in comes back with the archive.
            everything = [
                model._meta.db_table for model in apps.get_models(include_auto_created=True)
            ]
            for statement in connection.ops.sql_flush(no_style(), everything):
                cursor.execute(statement)
            for member in archive:
                if member.name.startswith("tables/"):
                    table = member.name.removeprefix("tables/").removesuffix(".ndjson.gz")
                    write_lines(models[table], gzip.GzipFile(fileobj=archive.extractfile(member)))
                    tell(f"{table}: {manifest['tables'][table]['rows']}")
            for statement in connection.ops.sequence_reset_sql(no_style(), list(models.values())):
                cursor.execute(statement)
        _compare(models, manifest)
    with tarfile.open(path, mode="r:") as archive:
        paths = {f"files/{one.sha256}": one.path for one in StoredFile.objects.all()}
        for member in archive:
            if member.name in paths:
                store.write_once(
                    store.root() / paths[member.name], archive.extractfile(member).read()
                )
    tell(f"files: {len(manifest['files'])}")
    return manifest


def _compare(models: dict[str, type], manifest: dict) -> None:
    for table, model in models.items():
        digest = hashlib.sha256()
        for line in lines_of(model):
            digest.update(line)
        if digest.hexdigest() != manifest["tables"][table]["sha256"]:
            raise RestoreRefused(f"{table} came out different from the archive")
    for chain, fault in (("changes", first_fault()), ("accesses", first_access_fault())):
        if fault is not None:
            raise RestoreRefused(f"the chain of {chain} does not hold from number {fault}")
