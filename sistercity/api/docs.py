"""The documentation page of the API."""

from __future__ import annotations

from django.utils.translation import get_language
from drf_spectacular.plumbing import set_query_parameters
from drf_spectacular.views import SpectacularSwaggerSplitView

from sistercity.language import PARAMETER


class DocsView(SpectacularSwaggerSplitView):
    """The schema made readable, in the language of the reader."""

    def _get_schema_url(self, request) -> str:
        # The package hands on a language only from the page's own address.
        return set_query_parameters(super()._get_schema_url(request), **{PARAMETER: get_language()})
