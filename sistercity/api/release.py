"""The released schema, which callers build on, and the present one beside it."""

from __future__ import annotations

import json
from pathlib import Path

from django.utils import translation
from drf_spectacular.generators import SchemaGenerator

RELEASED = Path(__file__).with_name("released") / "v1.json"


def present_schema() -> dict:
    """The schema as the code has it now, in English."""
    with translation.override("en"):
        return SchemaGenerator(api_version="v1").get_schema(request=None, public=True)


def released_schema() -> dict:
    """The schema as it was released last."""
    return json.loads(RELEASED.read_text(encoding="utf-8"))


def write_released(schema: dict) -> None:
    """Release a schema; the same one gives the same bytes."""
    told = json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True)
    RELEASED.parent.mkdir(exist_ok=True)
    RELEASED.write_text(told + "\n", encoding="utf-8")
