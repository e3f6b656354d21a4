"""The shape that several published resources share, and how the schema tells them together."""

from rest_framework import serializers

DATA = "PublishedData"


class CodedSerializer(serializers.Serializer):
    """Something that has a code and two names, as it is published."""

    code = serializers.CharField()
    name_th = serializers.CharField()
    name_en = serializers.CharField()


def allow_any_shape(result: dict, generator, request, public) -> dict:
    """Let what is published have any of its shapes: a unit type has all that a country has."""
    component = result["components"]["schemas"].get(DATA)
    if component:
        component["anyOf"] = component.pop("oneOf")
        component["description"] = "A published representation, in the shape of its resource."
    return result
