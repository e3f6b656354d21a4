"""What is looked at before the portal goes out (``manage.py check --deploy``)."""

from __future__ import annotations

from django.conf import settings
from django.core.checks import Tags, Warning, register

from . import clamd, store


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


@register(deploy=True)
def check_shared_disk(app_configs, **_options: object) -> list[Warning]:
    """The disk that several machines share is mounted and has the store's folder."""
    try:
        store.check_is_there()
    except OSError as fault:
        words = f"FILES_DIR is set, but {store.root()} is not there: {fault.strerror}."
        hint = "Mount the disk; on a new one make the folder once, as the portal's user."
        return [Warning(words, hint=hint, id="files.W002")]
    return []
