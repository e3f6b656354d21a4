"""The API's own schema as a measure: what it says of itself, and whether an answer keeps to it."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from copy import deepcopy
from functools import cache

import brotli
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator, FormatChecker


@cache
def schema(language: str = "en") -> dict:
    """The present schema of the API."""
    with translation.override(language):
        return SchemaGenerator(api_version="v1").get_schema(request=None, public=True)


def resolved(part: dict) -> dict:
    """A part of the schema, or what it refers to."""
    while "$ref" in part:
        found = schema()
        for step in part["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        part = found
    return part


@cache
def _components(is_whole: bool) -> dict:
    """The components, objects closed: a field that the schema does not tell is a fault.

    Args:
        is_whole: whether every field must be there, as in an answer without ``fields``.
    """
    components = deepcopy(schema()["components"])
    for part in _parts(components):
        if part.get("type") == "object" and "properties" in part:
            part.setdefault("additionalProperties", False)
            if not is_whole:
                part.pop("required", None)
    return components


def _parts(part: object) -> Iterator[dict]:
    if isinstance(part, dict):
        yield part
        part = list(part.values())
    if isinstance(part, list):
        for inner in part:
            yield from _parts(inner)


def faults(value: object, told: dict, *, is_whole: bool = True) -> list[str]:
    """Where a value does not keep to a part of the schema."""
    validator = Draft202012Validator(
        {**told, "components": _components(is_whole)}, format_checker=FormatChecker()
    )
    return [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(value)]


def operation_of(path: str) -> tuple[str, dict] | None:
    """The address of the schema that a path is an instance of, and its operation of reading.

    An address that names no parameter goes before one that does.
    """
    for template in sorted(schema()["paths"], key=lambda one: one.count("{")):
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path):
            return template, schema()["paths"][template]["get"]
    return None


def body_of(response) -> bytes:
    """What an answer says, whole and as it was before it was compressed."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    coding = response.headers.get("Content-Encoding")
    return {"br": brotli.decompress, "gzip": gzip.decompress}.get(coding, bytes)(body)


def answer_faults(response, operation: dict, *, is_whole: bool = True) -> list[str]:
    """What is wrong with an answer by its operation: status, headers, media type, body."""
    status = str(response.status_code)
    if status not in operation["responses"]:
        return [f"status {status} is not told"]
    told = resolved(operation["responses"][status])
    headers = {name: resolved(one) for name, one in told.get("headers", {}).items()}
    found = [
        f"{name} is missing"
        for name, one in headers.items()
        if one.get("required") and name not in response
    ]
    contents, body = told.get("content", {}), body_of(response)
    if not contents:
        return found + (["there is a body"] if body else [])
    media_type = response.headers.get("Content-Type", "").partition(";")[0]
    if media_type not in contents:
        return [*found, f"media type {media_type} is not told"]
    if media_type.endswith("json"):
        found += faults(json.loads(body), contents[media_type]["schema"], is_whole=is_whole)
    return found
