"""The root of the API: every resource and what else there is, by name."""

from __future__ import annotations

from rest_framework.routers import APIRootView, DefaultRouter


class Root(APIRootView):
    """The resources of the API, its schema, documentation and files."""


class Router(DefaultRouter):
    """Addresses of resources, below a root that names them and what stands beside them.

    Args:
        beside: name in the root → name of the address.
    """

    include_format_suffixes = False

    def __init__(self, *, beside: dict[str, str]):
        super().__init__()
        self.beside = beside

    def get_api_root_view(self, api_urls=None):
        """The root, in the order in which the resources were registered."""
        list_name = self.routes[0].name
        named = {
            prefix: list_name.format(basename=basename)
            for prefix, _viewset, basename in self.registry
        }
        return Root.as_view(api_root_dict=named | self.beside)
