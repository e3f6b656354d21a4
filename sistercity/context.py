"""What every page knows: the day it plays, whether it is a demonstration, who is reading."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from sistercity import clock


def portal(request: HttpRequest) -> dict:
    """Context for templates: ``portal.demo``, ``.today``, ``.release`` and ``.roles``."""
    user = getattr(request, "user", None)
    role = user.role if user is not None and user.is_authenticated else ""
    return {
        "portal": {
            "demo": settings.DEMO,
            "today": clock.today(),
            "release": settings.RELEASE,
            "roles": {
                f"is_{name}": role == name
                for name in ("officer", "approver", "editor", "planner", "administrator")
            },
        }
    }
