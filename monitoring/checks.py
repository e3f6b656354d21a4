"""What is looked at when the portal starts (``manage.py check``)."""

from __future__ import annotations

from django.core.checks import Error, register

from monitoring.seals import signing


@register()
def check_certificate(app_configs, **_options: object) -> list[Error]:
    """The ministry's certificate, where it has set one, can be used today."""
    if not signing.is_set_up():
        return []
    try:
        signing.check_certificate()
    except signing.CannotSign as fault:
        return [Error(str(fault), id="monitoring.E001")]
    return []
