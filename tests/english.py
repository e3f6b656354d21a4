"""What an English page says in Thai, and data that says nothing in Thai."""

from __future__ import annotations

import json
import re

from django.apps import apps
from django.db import models
from django.http import HttpResponse

LETTERS = re.compile("[\u0e01-\u0e4e]")
# What an English page says in Thai on purpose: the way back to Thai, by its own name also as a
# choice; examples of what the register's own lists and letters look like; sheets of workbooks,
# which are named in Thai whoever reads.
ON_PURPOSE = re.compile(
    r'lang="th"[^>]*>[^<]*<|value="th"[^>]*>\s*ไทย</label>|ชม 0017\.1/1234|sheet “[^”]*”'
)


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


def thai_in(answer: HttpResponse) -> list[str]:
    """The first that a page says in Thai, with a little around it; empty for what is no page."""
    kind = answer.headers.get("Content-Type", "")
    if answer.streaming or answer.status_code != 200 or not kind.startswith("text/html"):
        return []
    page = ON_PURPOSE.sub("", answer.content.decode())
    return [page[max(0, one.start() - 60) : one.end() + 60] for one in LETTERS.finditer(page)][:1]
