"""Whether a report was sealed before and would come out the same."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

from django.conf import settings

from monitoring.models import Seal
from monitoring.reports.order import Order
from sistercity.audit.models import Change

# What sealing itself writes changes no report.
ACTIONS = "seal."


def asked_key(order: Order) -> str:
    """What two seals of one report have in common: their order but for the moment of knowledge."""
    plain = replace(order, known_at=None).as_plain()
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


def same_seal(order: Order, known_number: int) -> Seal | None:
    """The last current seal of this settled order since which nothing has changed, or None.

    Args:
        known_number: the last change that the report would know of.
    """
    asked = Seal.objects.current().filter(
        asked=asked_key(order), is_demo=settings.DEMO, release=settings.RELEASE
    )
    seal = asked.order_by("-pk").first()
    return seal if seal and not changed_between(seal.known_number, known_number) else None


def changed_between(one: int, other: int) -> bool:
    """Whether anything but seals was recorded between two changes of the ledger."""
    first, last = sorted((one, other))
    between = Change.objects.filter(number__gt=first, number__lte=last)
    return between.exclude(action__startswith=ACTIONS).exists()
