"""Where a row leads: itself, its page, and the lists that belong to it, as whole addresses."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from django.urls import reverse
from rest_framework.request import Request

# Name → where it leads from the API's root, or from the portal's with a slash before it;
# braces hold a name of the plain row, such as ``provinces/{province[code]}/``.
Links = Mapping[str, str]


class Linking:
    """Makes the links of rows for one request; what is asked for once is asked for here."""

    def __init__(self, request: Request, links: Links, moment: Mapping[str, str]):
        """Take the templates apart.

        Args:
            moment: parameters that ask for the moment of the list again, so that a link shows
                what the row shows.
        """
        api = request.build_absolute_uri(reverse("api-root"))
        portal = request.build_absolute_uri(reverse("home"))
        asked = urlencode(moment).replace("{", "{{").replace("}", "}}")
        self.templates = {}
        for name, target in links.items():
            base, path = (portal, target[1:]) if target.startswith("/") else (api, target)
            mark = "&" if "?" in path else "?"
            self.templates[name] = f"{base}{path}{mark}{asked}" if asked else base + path

    def of(self, row: Mapping) -> dict[str, str | None]:
        """The links of a plain row; None where the row has nothing to lead to."""
        links = {}
        for name, template in self.templates.items():
            try:
                links[name] = template.format_map(row)
            except TypeError:
                # What the braces look into is null in this row.
                links[name] = None
        return links
