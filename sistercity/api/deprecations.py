"""What is on its way out of the API: told in headers, in the schema and in the changelog.

To deprecate something, add a line to ``DEPRECATIONS`` and one to the changelog. It goes on working
until its last day, and the released schema keeps it until then.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import http_date

from sistercity.thai.calendar import BANGKOK


@dataclass(frozen=True)
class Deprecation:
    """An operation, or a parameter or field of it, that is to go.

    Attributes:
        path: of the operation, as the schema has it: ``/api/v1/pairings/{number}/``.
        since: the day from which it should no longer be used.
        sunset: the day on which it stops working; None while that is not decided.
        replacement: what to use instead, as it is written: an address, a parameter, a field.
        parameter: the query parameter that is to go.
        field: the field that is to go, with its component: ``Pairing.level_reason``.
    """

    path: str
    since: date
    sunset: date | None
    replacement: str
    parameter: str = ""
    field: str = ""

    def concerns(self, request: HttpRequest) -> bool:
        """Whether a request uses it; a field is used by whoever asks its operation."""
        pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(self.path))
        is_path = re.fullmatch(pattern, request.path) is not None
        return is_path and (not self.parameter or self.parameter in request.GET)


DEPRECATIONS: tuple[Deprecation, ...] = ()


def told_deprecations(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Say in headers that a request uses what is to go.

    ``Deprecation`` (RFC 9745) since when, ``Sunset`` (RFC 8594) until when, ``Link`` where it is
    explained; of several things the earliest days.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        used = [one for one in DEPRECATIONS if one.concerns(request)]
        if used:
            response["Deprecation"] = f"@{_second(min(one.since for one in used))}"
            if last := [one.sunset for one in used if one.sunset]:
                response["Sunset"] = http_date(_second(min(last)))
            links = response.headers.get("Link")
            told = f'<{reverse("changelog-list")}>; rel="deprecation"; type="application/json"'
            response["Link"] = f"{links}, {told}" if links else told
        return response

    return middleware


def tell_deprecations(result: dict, generator, request, public) -> dict:
    """Mark in the schema what is to go."""
    for one in DEPRECATIONS:
        operation = result["paths"][one.path]["get"]
        if one.field:
            component, _dot, name = one.field.partition(".")
            holders = [result["components"]["schemas"][component]["properties"][name]]
        elif one.parameter:
            holders = [told for told in operation["parameters"] if told["name"] == one.parameter]
        else:
            holders = [operation]
        for holder in holders:
            holder["deprecated"] = True
            holder["x-sunset"] = one.sunset.isoformat() if one.sunset else None
            holder["x-replacement"] = one.replacement
    return result


def _second(day: date) -> int:
    """The first second of a day in Thailand, as Unix time."""
    return int(datetime.combine(day, time(), BANGKOK).timestamp())
