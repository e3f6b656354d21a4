"""Where a request comes from, behind as many proxies as the portal is told to trust."""

from __future__ import annotations

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest | None, *_rest) -> str | None:
    """The network address of the reader, for throttling and for the chain of accesses.

    Each trusted proxy appends the address it was called from to X-Forwarded-For, so the
    reader's is ``PROXY_COUNT`` from the right; what stands further left anybody may write.

    Returns:
        None when there is no request, or nothing in it that is an address.
    """
    if request is None:
        return None
    address = request.META.get("REMOTE_ADDR", "")
    if settings.PROXY_COUNT:
        told = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(told) >= settings.PROXY_COUNT:
            address = told[-settings.PROXY_COUNT].strip()
    try:
        return str(ip_address(address))
    except ValueError:
        return None
