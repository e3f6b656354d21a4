"""What the generated schema says beyond the serializers: how refusals look, in which language."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

from django.utils.translation import gettext

from sistercity.language import PARAMETER

PROBLEM = {
    "type": "object",
    "description": "A refusal, as RFC 9457 describes it.",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string", "example": "/api/v1/problems/invalid-parameter/"},
        "title": {"type": "string", "example": "A parameter is not valid"},
        "status": {"type": "integer", "example": 400},
        "detail": {"type": "string", "description": "What is wrong, in the language asked for."},
        "instance": {"type": "string", "description": "The address asked for."},
        "merged_into": {
            "type": "string",
            "description": "Of a row that was joined to another: that one's number.",
        },
        "errors": {
            "type": "array",
            "description": "The parameters at fault.",
            "items": {
                "type": "object",
                "required": ["parameter", "message"],
                "properties": {
                    "parameter": {"type": "string"},
                    "message": {"type": "string"},
                },
            },
        },
    },
}
LANGUAGE = {
    "in": "query",
    "name": PARAMETER,
    "description": "The language of refusals. Names in the data are always given in both.",
    "schema": {"type": "string", "enum": ["th", "en"], "default": "th"},
}
REFUSALS = {
    "400": "A parameter is unknown or cannot be read; ``errors`` names it.",
    "404": "There is no such row or page, or it is not published.",
    "406": "JSON is the only format.",
    "410": "The row was joined to another, which ``merged_into`` names.",
    "429": "Too many requests from this address; ``Retry-After`` says when to ask again.",
}


def tell_refusals(result: dict, generator, request, public) -> dict:
    """Add the shape of refusals, their language, and 304, to every operation of the schema."""
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = deepcopy(PROBLEM)
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for operations in result["paths"].values():
        for operation in operations.values():
            operation.setdefault("parameters", []).append(deepcopy(LANGUAGE))
            responses = operation["responses"]
            responses["304"] = {"description": "The caller holds what would be sent."}
            for status, description in REFUSALS.items():
                responses[status] = {"description": description, "content": content}
    return result


def tell_in_language(result: dict, generator, request, public) -> dict:
    """Say the code's English descriptions in the language of whoever reads the schema.

    What follows an empty line and a star is a list of choices, which is translated already.
    """
    # A view that gives a shape of its own gives the same object every time.
    result = deepcopy(result)
    for holder in _described(result):
        told, star, choices = holder["description"].partition("\n\n* ")
        holder["description"] = (gettext(told) if told else "") + star + choices
    result["info"]["title"] = gettext(result["info"]["title"])
    return result


def _described(part: object) -> Iterator[dict]:
    """Every part of a schema that has a description of its own."""
    if isinstance(part, dict):
        if isinstance(part.get("description"), str):
            yield part
        for inner in part.values():
            yield from _described(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _described(inner)
