"""How many requests a caller may make, and how answers say so.

The headers are those of draft-ietf-httpapi-ratelimit-headers: ``RateLimit-Policy`` names what
applies, ``RateLimit`` what is left. Spans are fixed: one begins with the first request after the
last has ended, so that around its end twice the number may pass at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import ip_network

from django.http import HttpRequest, HttpResponse

from sistercity.addresses import client_address
from sistercity.keys.counts import Standing

POLICY_HEADER, LEFT_HEADER = "RateLimit-Policy", "RateLimit"
# What a subscriber of IPv6 holds is no single address, but at least this much of one.
_IPV6_BITS = 64


def network_of(request: HttpRequest) -> str:
    """Where a request comes from, as far as limits tell callers apart; "" if nobody knows."""
    address = client_address(request) or ""
    if ":" in address:
        return str(ip_network(f"{address}/{_IPV6_BITS}", strict=False))
    return address


def tell_limits(response: HttpResponse, standings: Iterable[Standing]) -> None:
    """Put the policies that applied, and what is left of them, on an answer."""
    standings = list(standings)
    if not standings:
        return
    response[POLICY_HEADER] = ", ".join(
        f'"{one.policy.name}";q={one.policy.most};w={one.policy.seconds}' for one in standings
    )
    response[LEFT_HEADER] = ", ".join(
        f'"{one.policy.name}";r={one.left};t={one.seconds_left}' for one in standings
    )
