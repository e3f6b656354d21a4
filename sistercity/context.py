"""What every page knows: the day it plays, whether it is a demonstration, who is reading."""

from __future__ import annotations

from functools import partial

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest

from sistercity import clock
from sistercity.notices.models import Notice


def _address(request: HttpRequest) -> str:
    """The address of the page, for print; none where the host itself was refused."""
    try:
        return request.build_absolute_uri()
    except DisallowedHost:
        return ""


def _here(request: HttpRequest) -> str:
    """Where the reader is, for coming back; a form's answer is left for the page it came from."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    return request.headers.get("Referer", "/")


def _unread(user) -> int:
    """How many notices the reader has not read; asked only where it is shown."""
    if user is None or not user.is_authenticated:
        return 0
    return Notice.objects.visible_to(user).unread().awake(clock.today()).count()


def portal(request: HttpRequest) -> dict:
    """Context for templates: ``portal`` with demo, today, release, address, here, unread, roles."""
    user = getattr(request, "user", None)
    role = user.role if user is not None and user.is_authenticated else ""
    return {
        "portal": {
            "demo": settings.DEMO,
            "today": clock.today(),
            "release": settings.RELEASE,
            "address": _address(request),
            "here": _here(request),
            "unread": partial(_unread, user),
            "roles": {
                f"is_{name}": role == name
                for name in ("officer", "approver", "editor", "planner", "administrator")
            },
        }
    }
