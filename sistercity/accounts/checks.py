"""What is looked at before the portal goes out (``manage.py check --deploy``)."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Tags, Warning, register
from django.http.request import validate_host


@register(Tags.security, deploy=True)
def check_second_factor(app_configs, **_options: object) -> list[Warning]:
    """People of the ministry confirm their sign-ins."""
    if settings.SECOND_FACTOR == "required":
        return []
    words = "SECOND_FACTOR is optional: a stolen password opens the register to whoever has it."
    return [Warning(words, id="accounts.W001")]


@register(Tags.security, deploy=True)
def check_sign_in_address(app_configs, **_options: object) -> list[Warning]:
    """Browsers use security keys where people really sign in."""
    read = urlsplit(settings.SIGN_IN_ADDRESS)
    if read.scheme == "https" and validate_host(read.hostname, settings.ALLOWED_HOSTS):
        return []
    words = "SIGN_IN_ADDRESS is no https:// address of ALLOWED_HOSTS: no security key works."
    return [Warning(words, id="accounts.W002")]
