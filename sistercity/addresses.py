"""What an address says: where a request comes from, and what it asks for once."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

API = "/api/"
# What stands below it and is read by people.
API_PAGES = ("/docs/", "/guide/")


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
        # Without the network card that a link's own address names.
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return None
    # A socket for both protocols tells callers of IPv4 inside one network of IPv6: limits by
    # network would take all of them for one caller.
    return str(getattr(found, "ipv4_mapped", None) or found)


def onward(request: HttpRequest) -> str:
    """Where ``next`` leads, if that is inside the portal; else to the reader's start page."""
    address = request.POST.get("next") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if is_ours else resolve_url(settings.LOGIN_REDIRECT_URL)


def is_of_api(path: str) -> bool:
    """Whether an address is the API's, its documentation among them."""
    return path.startswith(API)


def is_page(path: str) -> bool:
    """Whether an address leads to pages, which know who reads and in which language."""
    return not is_of_api(path) or path.endswith(API_PAGES)


def asked_once(params: Mapping[str, str], name: str) -> str:
    """What the query says under ``name``, "" without it.

    Raises:
        ValueError: it says two things, of which none can be preferred.
    """
    values = params.getlist(name) if hasattr(params, "getlist") else [params.get(name, "")]
    if len(values) > 1:
        raise ValueError(
            _("ระบุ “%(name)s” ซ้ำ %(count)s ครั้ง จึงไม่ทราบว่าต้องการค่าใด โปรดระบุเพียงครั้งเดียว")
            % {"name": name, "count": len(values)}
        )
    return values[0].strip() if values else ""
