"""What the schema says of keys: how one is shown, what is refused, how limits are told."""

from __future__ import annotations

from copy import deepcopy

from drf_spectacular.extensions import OpenApiAuthenticationExtension

NAME = "ApiKey"
HEADERS = {
    "RateLimit-Policy": {
        "description": (
            "What the caller may ask: by policy the number of requests ``q`` in a span of ``w`` "
            "seconds. ``requests`` counts every request, ``bulk`` whole-register files as well."
        ),
        "schema": {"type": "string"},
        "example": '"requests";q=600;w=60',
    },
    "RateLimit": {
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
REFUSALS = {
    "401": "The key is malformed, unknown, revoked, expired or replaced; ``detail`` says which.",
    "403": "The key lacks the scope that ``scope`` names; whoever shows no key may ask.",
    "429": "More requests than the key or, without one, the address may make.",
}
# On every answer; and beside these on some.
_ALWAYS = ("RateLimit-Policy", "RateLimit")
_BESIDE = {"401": ("WWW-Authenticate",), "429": ("Retry-After",), "503": ("Retry-After",)}


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
    """Add to every operation that a key is optional, what is refused of one, and the limits."""
    components = result.setdefault("components", {})
    components.setdefault("headers", {}).update(deepcopy(HEADERS))
    members = components["schemas"]["Problem"]["properties"]
    members["scope"] = {
        "type": "string",
        "description": "The scope that the key lacks.",
        "enum": ["read", "changes", "bulk"],
    }
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for path, operations in result["paths"].items():
        for operation in operations.values():
            if not path.endswith("/usage/"):
                operation["security"] = [{}, {NAME: []}]
            responses = operation["responses"]
            for status, description in REFUSALS.items():
                responses[status] = {"description": description, "content": content}
            for status, response in responses.items():
                told = response.setdefault("headers", {})
                for name in (*_ALWAYS, *_BESIDE.get(status, ())):
                    told[name] = {"$ref": f"#/components/headers/{name}"}
    return result
