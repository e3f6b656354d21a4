"""What is looked at when the portal starts (``manage.py check``)."""

from __future__ import annotations

from django.conf import settings
from django.core.checks import Error, register
from django.core.exceptions import ValidationError
from django.core.validators import validate_email


@register()
def check_mail(app_configs, **_options: object) -> list[Error]:
    """Mail that leaves has a sender, and none leaves a demonstration."""
    faults = []
    if not settings.EMAIL_HOST:
        return faults
    if settings.DEMO and settings.EMAIL_HOST not in ("localhost", "127.0.0.1", "::1"):
        words = "EMAIL_URL names another machine, while DEMO sends no mail to the outside."
        faults.append(Error(words, id="notices.E001"))
    try:
        if not settings.DEMO:
            validate_email(settings.DEFAULT_FROM_EMAIL)
    except ValidationError:
        words = "EMAIL_FROM is no e-mail address: set the one that mail comes from."
        faults.append(Error(words, id="notices.E002"))
    return faults
