"""Who publishes the files, under which licence: what the ministry sets, and what it has not."""

from __future__ import annotations

from django.conf import settings


def licence() -> dict[str, str]:
    """The licence by its name and address."""
    return {"name": settings.OPEN_DATA_LICENCE, "url": settings.OPEN_DATA_LICENCE_URL}


def contact() -> dict[str, str | None]:
    """The office that answers for the data, never a person; null where it was not set."""
    return {
        "organisation_th": settings.OPEN_DATA_ORGANISATION_TH,
        "organisation_en": settings.OPEN_DATA_ORGANISATION_EN,
        "office": settings.OPEN_DATA_CONTACT or None,
        "email": settings.OPEN_DATA_EMAIL or None,
    }
