"""The schema of the API, and the page that makes it readable."""

from __future__ import annotations

from typing import NamedTuple

from django.http import HttpResponse
from django.utils.translation import get_language
from drf_spectacular.plumbing import set_query_parameters
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from sistercity.language import PARAMETER

from .filters import check_known
from .fresh import answered


class _Written(NamedTuple):
    body: bytes
    disposition: str


# By language and media type. Putting one together takes half a second.
_written: dict[tuple[str, str], _Written] = {}


class SchemaView(SpectacularAPIView):
    """The schema, put together once in each process: only a release changes it."""

    @extend_schema(exclude=True)
    def get(self, request, *args, **kwargs) -> HttpResponse:
        """The schema, as the release has it."""
        check_known(request, {"format", PARAMETER})
        renderer = request.accepted_renderer
        key = get_language(), renderer.media_type
        if key not in _written:
            told = super().get(request)
            body = renderer.render(told.data, renderer.media_type, {})
            _written[key] = _Written(body, told["Content-Disposition"])
        held = _written[key]
        response = answered(request, held.body, f"{renderer.media_type}; charset=utf-8")
        response["Content-Disposition"] = held.disposition
        return response


class DocsView(SpectacularSwaggerSplitView):
    """The schema made readable, in the language of the reader."""

    def _get_schema_url(self, request) -> str:
        # The package hands on a language only from the page's own address.
        return set_query_parameters(super()._get_schema_url(request), **{PARAMETER: get_language()})
