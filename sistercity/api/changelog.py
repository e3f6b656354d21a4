"""What changed in the API itself, version by version, and what is to go."""

from __future__ import annotations

import json
from pathlib import Path

from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.response import Response

from . import deprecations
from .filters import check_known
from .fresh import FreshViewSet
from .pages import Whole

ENTRIES: list[dict[str, str]] = json.loads(
    Path(__file__).with_name("changelog.json").read_text(encoding="utf-8")
)
# The newest entry stands first.
VERSION = ENTRIES[0]["version"]


class ChangelogEntrySerializer(serializers.Serializer):
    """Something that became different in a version of the API."""

    version = serializers.CharField(
        help_text="Semantic version: the first number rises when callers must change."
    )
    date = serializers.DateField(help_text="Day of the release.")
    kind = serializers.ChoiceField(
        ["added", "changed", "deprecated", "removed", "mended"], help_text="What kind of change."
    )
    text_th = serializers.CharField(help_text="In Thai.")
    text_en = serializers.CharField(help_text="In English.")


class DeprecationSerializer(serializers.Serializer):
    """Something that still works and is to go."""

    path = serializers.CharField(help_text="Address of the operation, as the schema has it.")
    parameter = serializers.CharField(help_text="Parameter that is to go; empty for none.")
    field = serializers.CharField(help_text="Field that is to go; empty for none.")
    since = serializers.DateField(help_text="Day from which it should no longer be used.")
    sunset = serializers.DateField(
        allow_null=True, help_text="Day on which it stops working; null: not decided."
    )
    replacement = serializers.CharField(help_text="What to use instead.")


@extend_schema_serializer(many=False)
class ChangelogSerializer(serializers.Serializer):
    """The changelog of the API."""

    version = serializers.CharField(help_text="Present version of the API.")
    deprecations = DeprecationSerializer(many=True, help_text="What is to go; empty: nothing.")
    count = serializers.IntegerField(help_text="Number of entries.")
    results = ChangelogEntrySerializer(many=True, help_text="The newest first.")


class ChangelogViewSet(FreshViewSet):
    """What changed in the API itself, and what is to go."""

    serializer_class = ChangelogSerializer
    pagination_class = Whole
    filter_backends = ()

    @extend_schema(responses=ChangelogSerializer)
    def list(self, request) -> Response:
        """Every version of the API with what became different, the newest first."""
        check_known(request, {"format"})
        told = {
            "version": VERSION,
            "deprecations": deprecations.DEPRECATIONS,
            "count": len(ENTRIES),
            "results": ENTRIES,
        }
        return Response(ChangelogSerializer(told).data)
