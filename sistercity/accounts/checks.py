"""What is looked at before the portal goes out (``manage.py check --deploy``)."""

from __future__ import annotations

from django.conf import settings
from django.core.checks import Tags, Warning, register


@register(Tags.security, deploy=True)
def check_second_factor(app_configs, **_options: object) -> list[Warning]:
    """People of the ministry confirm their sign-ins."""
    if settings.SECOND_FACTOR == "required":
        return []
    words = "SECOND_FACTOR is optional: a stolen password opens the register to whoever has it."
    return [Warning(words, id="accounts.W001")]
