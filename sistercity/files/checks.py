"""What is looked at before the portal goes out (``manage.py check --deploy``)."""

from __future__ import annotations

from django.conf import settings
from django.core.checks import Tags, Warning, register

from . import clamd


@register(Tags.security, deploy=True)
def check_scanner(app_configs, **_options: object) -> list[Warning]:
    """The virus scanner that is configured answers."""
    if not settings.CLAMD:
        return []
    try:
        clamd.ping(settings.CLAMD, seconds=5)
    except clamd.Unanswered as fault:
        words = f"CLAMD is set, but there is no scanner ({fault}): every file would be refused."
        return [Warning(words, id="files.W001")]
    return []
