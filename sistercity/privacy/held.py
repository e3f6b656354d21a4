"""Finds what is held of a person: columns that may name them, rows of their account, files."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator

from django.apps import apps
from django.conf import settings
from django.db import models

from sistercity.accounts.models import SecondFactor, SecurityKey, User
from sistercity.audit.ledger import Words
from sistercity.audit.recorded import Recorded
from sistercity.files import store
from sistercity.files.models import StoredFile

from .inventory import NotPersonal, declared

# Cleared by ways of their own, or gone with the account.
_APART = {"accounts", "audit", "axes", "feed", "jobs", "sessions", "admin", "auth", "notices"}
# What a word must have at least: shorter ones are parts of others.
SHORTEST = 4
# What an account holds of its person.
OWN = ("username", "full_name", "office", "email")
# Names that stand in official records: who signed, whom an order appointed.
OFFICIAL = {
    "registry.PairingEvent": {"province_signatory_name", "counterpart_signatory_name"},
    "monitoring.WorkingGroupMember": {"name"},
}
_PART = re.compile(r"xl/(sharedStrings|worksheets/.*|comments.*)\.xml|docProps/.*\.xml")
_MOST_OF_A_PART = 16 * 1024 * 1024


def searched_columns(*, keeps_official: bool) -> dict[type[models.Model], list[str]]:
    """The columns of ordinary rows in which a person's words are looked for, by model."""
    found: dict[type[models.Model], list[str]] = {}
    for label, name, held in declared():
        if isinstance(held, NotPersonal) or label.split(".")[0] in _APART:
            continue
        if keeps_official and name in OFFICIAL.get(label, ()):
            continue
        found.setdefault(apps.get_model(label), []).append(name)
    return found


def columns_of_entries(*, keeps_official: bool) -> dict[str, list[str]]:
    """The columns whose former values are cleared in the ledger, by resource."""
    columns = {
        model._meta.label_lower: names
        for model, names in searched_columns(keeps_official=keeps_official).items()
        if issubclass(model, Recorded)
    }
    columns[User._meta.label_lower] = list(OWN)
    # Entries on what confirms sign-ins are called by their person.
    columns[SecondFactor._meta.label_lower] = []
    columns[SecurityKey._meta.label_lower] = ["name"]
    return columns


def references_to(person: User) -> Iterator[tuple[type[models.Model], str, models.QuerySet]]:
    """Rows that name an account: model, column, rows."""
    versions = {getattr(model, "versions", None) for model in apps.get_models()}
    for model in apps.get_models():
        if model in versions:
            continue
        for field in model._meta.local_concrete_fields:
            if field.is_relation and field.related_model._meta.label == settings.AUTH_USER_MODEL:
                yield model, field.name, model._base_manager.filter(**{field.name: person})


def file_columns(*, of_states: bool = False) -> Iterator[tuple[type[models.Model], str]]:
    """The columns that name a stored file, model and field.

    Args:
        of_states: also those of the states in which rows were known.
    """
    versions = {getattr(model, "versions", None) for model in apps.get_models()}
    for model in apps.get_models():
        if model in versions and not of_states:
            continue
        for field in model._meta.local_concrete_fields:
            if field.is_relation and field.related_model is StoredFile:
                yield model, field.name


def holders_of(stored: StoredFile) -> list[models.Model]:
    """The rows to which a stored file is attached."""
    return [
        row
        for model, name in file_columns()
        for row in model._base_manager.filter(**{name: stored})
    ]


def files_naming(words: Words, holders: Iterable[models.Model]) -> list[StoredFile]:
    """Stored files that are attached to rows which name a person, or workbooks in which they are.

    What stands in photos, scans and PDF documents is not read.
    """
    columns = dict(file_columns())
    ids = {getattr(row, f"{columns[type(row)]}_id") for row in holders if type(row) in columns}
    ids -= {None}
    for stored in StoredFile.objects.filter(
        content_type__contains="spreadsheet", erased_at=None
    ).iterator():
        if _workbook_names(stored, words):
            ids.add(stored.pk)
    return list(StoredFile.objects.filter(pk__in=ids, erased_at=None).order_by("pk"))


def _workbook_names(stored: StoredFile, words: Words) -> bool:
    """Whether one of the words stands in a cell, comment or property of a stored workbook."""
    try:
        with store.open_file(stored) as file, zipfile.ZipFile(file) as parts:
            for part in parts.infolist():
                if _PART.fullmatch(part.filename) and part.file_size <= _MOST_OF_A_PART:
                    text = parts.read(part).decode("utf-8", "replace")
                    if words.are_in(re.sub(r"<[^>]*>", " ", text)):
                        return True
    except (OSError, zipfile.BadZipFile):
        return False
    return False
