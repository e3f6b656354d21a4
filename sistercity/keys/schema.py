"""What the schema says of keys: how one is shown, what is refused, how limits are told."""

from __future__ import annotations

from copy import deepcopy

from drf_spectacular.extensions import OpenApiAuthenticationExtension

NAME = "ApiKey"
HEADERS = {
    "RateLimit-Policy": {
        "required": True,
        "description": (
            "What the caller may ask: by policy the number of requests ``q`` in a span of ``w`` "
            "seconds. ``requests`` counts every request, ``bulk`` whole-register files as well."
        ),
        "schema": {"type": "string"},
        "example": '"requests";q=600;w=60',
    },
    "RateLimit": {
        "required": True,
        "description": (
            "What is left: by policy ``r`` requests in the next ``t`` seconds, after which the "
            "whole number is there again. Answers without content (304) count as one each."
        ),
        "schema": {"type": "string"},
        "example": '"requests";r=598;t=42',
    },
    "Retry-After": {
        "description": "Seconds to wait before asking again.",
        "schema": {"type": "integer"},
        "example": 42,
    },
    "WWW-Authenticate": {
        "description": "How a key is shown.",
        "schema": {"type": "string"},
        "example": "Api-Key",
    },
}
# On every answer.
_ALWAYS = ("RateLimit-Policy", "RateLimit")


class KeyScheme(OpenApiAuthenticationExtension):
    """The key of an agency; everything published can be read without."""

    target_class = "sistercity.keys.authentication.KeyAuthentication"
    name = NAME

    def get_security_definition(self, auto_schema) -> dict:
        """A header: OpenAPI has no word for a scheme of one's own."""
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": (
                "The key of an agency, as the ministry gave it: ``Api-Key``, a space, and both "
                "parts with the dot between them. It brings rates of its own; everything "
                "published can be read without."
            ),
        }


def tell_keys(result: dict, generator, request, public) -> dict:
    """Add to every operation that a key is optional, and to every answer what the limits are."""
    components = result.setdefault("components", {})
    components.setdefault("headers", {}).update(deepcopy(HEADERS))
    members = components["schemas"]["Problem"]["properties"]
    members["scope"] = {
        "type": "string",
        "description": "The scope that the key lacks.",
        "enum": ["read", "changes", "bulk"],
    }
    answers = list(components["responses"].values())
    for path, operations in result["paths"].items():
        for operation in operations.values():
            if not path.endswith("/usage/"):
                operation["security"] = [{}, {NAME: []}]
            answers += [told for told in operation["responses"].values() if "$ref" not in told]
    for answer in answers:
        told = answer.setdefault("headers", {})
        for name in _ALWAYS:
            told[name] = {"$ref": f"#/components/headers/{name}"}
    return result
