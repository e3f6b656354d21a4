"""English pages: whatever the data says, the interface around it says nothing in Thai."""

from __future__ import annotations

import json
import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import models
from django.test import Client

from .test_access import ADMIN, EDIT, MORE_PAGES, NOTHING, PAGES, READERS, portal, world

pytestmark = [pytest.mark.django_db, pytest.mark.expects_log("django.request", "django.security")]

__all__ = ["portal", "world"]

LETTERS = re.compile("[\u0e01-\u0e4e]")
# What an English page says in Thai on purpose: the way back to Thai, and examples of what the
# register's own lists and letters look like.
ON_PURPOSE = re.compile(r'lang="th"[^>]*>[^<]*<|ชม 0017\.1/1234')


def latin(text: str) -> str:
    """The text with each Thai letter as a Latin one; different texts stay different."""
    return LETTERS.sub(lambda found: chr(97 + (ord(found[0]) - 0x0E01) % 26), text)


def make_the_data_latin() -> None:
    """Every text in the database, past states among them, without a Thai letter."""
    for model in apps.get_models(include_auto_created=True):
        fields = [
            one
            for one in model._meta.concrete_fields
            if isinstance(one, models.CharField | models.TextField | models.JSONField)
        ]
        for row in model._base_manager.all():
            changes = {}
            for field in fields:
                value = getattr(row, field.attname)
                if isinstance(field, models.JSONField):
                    text = json.dumps(value, ensure_ascii=False)
                    if LETTERS.search(text):
                        changes[field.attname] = json.loads(latin(text))
                elif isinstance(value, str) and LETTERS.search(value):
                    changes[field.attname] = latin(value)
            if changes:
                model._base_manager.filter(pk=row.pk).update(**changes)


def thai_of(client: Client, path: str, language: str = "en") -> list[str]:
    """The first that a page says in Thai to a reader of a language, with a little around it."""
    client.cookies["django_language"] = language
    answer = client.get(path)
    if answer.streaming:
        answer.close()
    if answer.status_code != 200 or not answer.headers["Content-Type"].startswith("text/html"):
        return []
    page = ON_PURPOSE.sub("", answer.content.decode())
    return [page[max(0, one.start() - 60) : one.end() + 60] for one in LETTERS.finditer(page)][:1]


def test_pages(portal):
    make_the_data_latin()
    assert thai_of(portal.clients["anonymous"], "/", language="th")
    found = {}
    for _name, address, *answers in [*((name, *row) for name, row in PAGES.items()), *MORE_PAGES]:
        path = address.format(**portal.names)
        readers = [reader for reader, status in zip(READERS, answers, strict=True) if status == 200]
        for reader in {*readers[:2], *readers[-2:-1]}:
            if said := thai_of(portal.clients[reader], path):
                found[path, reader] = said
    assert found == {}


def test_the_admin(portal):
    make_the_data_latin()
    client = portal.clients["editor"]
    paths = ["/admin/", "/admin/registry/pairing/import/", "/admin/registry/pairing/export/"]
    for name, (by_editor, _by_administrator) in ADMIN.items():
        if by_editor == NOTHING:
            continue
        model = apps.get_model(name)
        base = f"/admin/{name.replace('.', '/')}/"
        row = admin.site._registry[model].model._default_manager.first()
        paths.append(base)
        paths += [f"{base}{row.pk}/change/", f"{base}{row.pk}/history/"] if row else []
        paths += [f"{base}add/"] if by_editor == EDIT else []
    assert {path: said for path in paths if (said := thai_of(client, path))} == {}
