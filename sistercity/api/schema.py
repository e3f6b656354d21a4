"""What the generated schema says beyond the serializers: names, refusals, headers, language."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

from django.apps import apps
from django.utils.translation import gettext

from sistercity.language import PARAMETER

from .dictionary import NAMES, UNITS, UNTOLD, Entry
from .dictionary_apart import ADDRESS, COMPONENTS, EXPANDED, NARROWER, PARAMETERS
from .problem_kinds import KINDS

PROBLEM = {
    "type": "object",
    "description": "A refusal or a fault, as RFC 9457 describes it.",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {
            "type": "string",
            "format": "uri-reference",
            "enum": [f"/api/v1/problems/{slug}/" for slug in KINDS],
            "examples": ["/api/v1/problems/invalid-parameter/"],
            "description": "Names the kind of problem, and is the address that explains it.",
        },
        "title": {
            "type": "string",
            "examples": ["A parameter is not valid"],
            "description": "The kind of problem in a few words.",
        },
        "status": {
            "type": "integer",
            "examples": [400],
            "x-unit": "http_status",
            "description": "HTTP status that it comes with.",
        },
        "detail": {
            "type": "string",
            "examples": ["A parameter of the request is not valid."],
            "description": "What is wrong, in the language asked for.",
        },
        "instance": {
            "type": "string",
            "examples": ["/api/v1/pairings/?page=0&lang=en"],
            "description": "The address asked for.",
        },
        "number": {
            "type": "string",
            "examples": ["P-0002"],
            "description": "Of a row that was joined to another: its own number.",
        },
        "merged_into": {
            "type": "string",
            "examples": ["P-0001"],
            "description": "Of a row that was joined to another: that one's number.",
        },
        "errors": {
            "type": "array",
            "description": "The parameters at fault.",
            "items": {
                "type": "object",
                "required": ["parameter", "message"],
                "properties": {
                    "parameter": {
                        "type": "string",
                        "examples": ["page"],
                        "description": "Name of the parameter.",
                    },
                    "message": {
                        "type": "string",
                        "examples": ["Must be a whole number from 1."],
                        "description": "What is wrong with it, in the language asked for.",
                    },
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
    "example": "en",
}
HEADERS = {
    "ETag": ("Tag of exactly this answer, to be sent back in If-None-Match.", 'W/"5d41402abc4b"'),
    "Last-Modified": (
        "Moment of the register's last change.",
        "Tue, 15 Aug 2023 03:00:00 GMT",
    ),
    "Cache-Control": ("How caches may keep the answer.", "public, no-cache"),
    "Content-Language": ("Language of what is not data: ``th`` or ``en``.", "th"),
    "Allow": ("Methods that the address takes.", "GET, HEAD, OPTIONS"),
}
# Headers that no answer is without.
ALWAYS = {"Cache-Control", "Content-Language", "Allow"}
FRESH = ("ETag", "Last-Modified", "Cache-Control", "Content-Language")
# Every refusal by its status: component, what it means, headers of its own.
REFUSALS = {
    "400": (
        "InvalidRequest",
        "A parameter is unknown, repeated or cannot be read, and ``errors`` names it; or the "
        "address holds bytes that are no text.",
        (),
    ),
    "401": (
        "Unauthorized",
        "The key is malformed, unknown, revoked, expired or replaced; ``detail`` says which.",
        ("WWW-Authenticate",),
    ),
    "403": (
        "Forbidden",
        "The key lacks the scope that ``scope`` names; whoever shows no key may ask.",
        (),
    ),
    "404": ("NotFound", "There is no such row or page, or it is not published.", ()),
    "405": ("MethodNotAllowed", "The API is read with GET, HEAD and OPTIONS.", ("Allow",)),
    "406": ("NotAcceptable", "The address has no format that ``Accept`` names.", ()),
    "410": ("Gone", "The row was joined to another, which ``merged_into`` names.", ()),
    "413": ("ContentTooLarge", "The request has content beyond 64 KB, which is not read.", ()),
    "414": ("AddressTooLong", "The address is longer than 8,000 bytes.", ()),
    "429": (
        "TooManyRequests",
        "More requests than the key or, without one, the address may make.",
        ("Retry-After",),
    ),
    "500": ("Fault", "A fault of the portal's own; nothing about it is told.", ()),
    "503": ("Unavailable", "The portal cannot answer at the moment.", ("Retry-After",)),
}
# What an answer may leave out, beside what was not to be expanded; all else is always there.
OPTIONAL = {"expanded", "joined", "merged_into"}
# What a schema says of forms, which this API has none of.
_OF_FORMS = ("readOnly", "default", "maxLength", "title")
_LARGEST = 2**63 - 1


def tell_names(result: dict, generator, request, public) -> dict:
    """Say of every field and parameter what it means, in which unit, and give an example."""
    components = result.setdefault("components", {}).setdefault("schemas", {})
    words_of_forms = _words_of_forms()
    for name, component in components.items():
        kept = COMPONENTS.get(name) or COMPONENTS.get(_ending(name))
        kept = kept or ("A page of a list." if "Paginated" in name else "")
        if kept and not component.get("description"):
            component["description"] = kept
        short = name.removesuffix("Row").removesuffix("InFull")
        _tell_properties(component, short, components, words_of_forms)
    for operation in _operations(result):
        for parameter in operation.get("parameters", ()):
            _tell_parameter(parameter, operation["tags"][0])
    result["info"]["x-units"] = {unit: {"description": told} for unit, told in UNITS.items()}
    return result


def tell_refusals(result: dict, generator, request, public) -> dict:
    """Add refusals, their shape and language, 304 and headers to every operation.

    Headers that come with keys and limits are added by the app that has them.
    """
    components = result.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = deepcopy(PROBLEM)
    components["headers"] = {
        name: {
            "description": told,
            "required": name in ALWAYS,
            "schema": {"type": "string"},
            "example": example,
        }
        for name, (told, example) in HEADERS.items()
    }
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    components["responses"] = {
        name: {
            "description": told,
            "headers": _headers("Cache-Control", "Content-Language", *own),
            "content": deepcopy(content),
        }
        for name, told, own in REFUSALS.values()
    }
    components["responses"]["NotModified"] = {
        "description": "The caller holds what would be sent.",
        "headers": _headers(*FRESH),
    }
    for operation in _operations(result):
        operation.setdefault("parameters", []).append(deepcopy(LANGUAGE))
        responses = operation["responses"]
        for status, (name, _told, _own) in REFUSALS.items():
            responses.setdefault(status, {"$ref": f"#/components/responses/{name}"})
        responses.setdefault("304", {"$ref": "#/components/responses/NotModified"})
        responses["200"]["description"] = responses["200"]["description"] or "What was asked for."
        responses["200"].setdefault("headers", {}).update(_headers(*FRESH))
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


def _operations(result: dict) -> Iterator[dict]:
    for operations in result["paths"].values():
        yield from operations.values()


def _headers(*names: str) -> dict:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _words_of_forms() -> set[str]:
    """What forms say beside the fields of models: it tells how to type, not what is meant."""
    return {
        str(field.help_text)
        for model in apps.get_models()
        for field in model._meta.fields
        if field.help_text
    }


def _tell_properties(
    component: dict, short: str, components: dict, words_of_forms: set[str]
) -> None:
    """Of an object and those written inside it."""
    properties = component.get("properties", {})
    if _ending(short) == "Expanded":
        component.pop("required", None)
    elif properties:
        component["required"] = [name for name in properties if name not in OPTIONAL]
    for name, told in properties.items():
        if told.get("description") in words_of_forms:
            del told["description"]
        _tell(told, _entry(short, name), components)
        for inner in (told, told.get("items", {})):
            _tell_properties(inner, short, components, words_of_forms)


def _ending(component: str) -> str:
    """Whether a component holds addresses or whole rows."""
    return next((one for one in ("Links", "Expanded") if component.endswith(one)), "")


def _entry(component: str, name: str) -> Entry | None:
    of_address = {"Links": ADDRESS, "Expanded": EXPANDED}.get(_ending(component))
    if of_address and name not in ("self", "html"):
        return of_address
    narrower = (f"{one}.{name}" for one in (component, component.removeprefix("Published")))
    return next((NARROWER[one] for one in narrower if one in NARROWER), NAMES.get(name))


def _tell(told: dict, entry: Entry | None, components: dict) -> None:
    """Of one field: its description, example and unit."""
    for word in _OF_FORMS:
        told.pop(word, None)
    if told.get("maximum") == _LARGEST:
        del told["maximum"], told["format"]
    if "example" in told:
        told["examples"] = [told.pop("example")]
    if entry is None:
        return
    held = told.get("description", "")
    if not held or held.startswith("* "):
        told["description"] = f"{entry.description}\n\n{held}" if held else entry.description
    words = _words(told, components)
    if words:
        told["examples"] = [entry.example if entry.example in words else words[0]]
    elif entry.example is not UNTOLD:
        told.setdefault("examples", [entry.example])
    if entry.unit:
        told["x-unit"] = entry.unit


def _words(told: dict, components: dict) -> list:
    """The words that a field may hold, its own or those of the component that it names."""
    for part in (told, *told.get("allOf", ()), *told.get("oneOf", ())):
        named = components.get(part.get("$ref", "").rpartition("/")[2], part)
        if "enum" in named:
            return named["enum"]
    return []


def _tell_parameter(parameter: dict, resource: str) -> None:
    name = parameter["name"]
    entry = PARAMETERS.get(f"{resource}.{name}") or PARAMETERS.get(name)
    if entry is None:
        return
    schema = parameter["schema"]
    if entry.description and "* `" not in parameter.get("description", ""):
        parameter["description"] = parameter.get("description") or entry.description
    words = schema.get("items", schema).get("enum")
    if "example" not in parameter:
        if entry.example is UNTOLD or (words and schema.get("type") == "array"):
            parameter["example"] = words[:1]
        else:
            parameter["example"] = entry.example
        if schema.get("type") != "array" and isinstance(parameter["example"], list):
            parameter["example"] = parameter["example"][0]
    if entry.unit:
        parameter["x-unit"] = entry.unit


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
