"""What every kind of problem means, at the address that its ``type`` names."""

from __future__ import annotations

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from .filters import check_known
from .fresh import FreshViewSet
from .pages import Whole
from .problem_kinds import KINDS


class ProblemKindSerializer(serializers.Serializer):
    """A kind of problem, in the language asked for."""

    type = serializers.CharField(
        help_text="Address of the kind, as problems name it; it never changes."
    )
    status = serializers.IntegerField(help_text="HTTP status that it comes with.")
    title = serializers.CharField(help_text="What it is, in a few words.")
    detail = serializers.CharField(
        help_text="What a problem says when it has nothing more to say of its occurrence."
    )
    remedy = serializers.CharField(help_text="What whoever asks can do about it.")


class ProblemKindViewSet(FreshViewSet):
    """Kinds of problem: what each means, and what to do about it."""

    serializer_class = ProblemKindSerializer
    pagination_class = Whole
    filter_backends = ()
    lookup_field = "slug"
    lookup_value_regex = "[a-z-]{1,40}"

    @extend_schema(responses=ProblemKindSerializer(many=True))
    def list(self, request) -> Response:
        """All kinds of problem, by status."""
        check_known(request, {"format"})
        results = [ProblemKindSerializer(kind).data for kind in KINDS.values()]
        return self.get_paginated_response(results)

    def retrieve(self, request, slug: str) -> Response:
        """One kind of problem; a problem's ``type`` is this address."""
        check_known(request, {"format"})
        if slug not in KINDS:
            raise Http404
        return Response(ProblemKindSerializer(KINDS[slug]).data)
