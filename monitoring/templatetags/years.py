"""What a page asks of whoever writes in a fiscal year that was closed and let in again."""

from __future__ import annotations

from itertools import count

from django import template
from django.http import HttpRequest

from monitoring.errata import REASON_FIELD
from monitoring.models import Reopening
from registry.models import Province
from sistercity import clock

register = template.Library()


@register.inclusion_tag("monitoring/erratum_reason.html", takes_context=True)
def erratum_reason(
    context: dict, fiscal_year: int | None = None, province: Province | None = None
) -> dict:
    """The field for the reason, inside a form; nothing while no closed year takes the change.

    Args:
        fiscal_year: of the record; nothing where the form decides: any year let into again.
        province: of the record; None is the centre.
    """
    request = context["request"]
    owner = province.pk if province else None
    live = [row for row in _live(request) if row.province_id == owner]
    if fiscal_year:
        live = [row for row in live if row.fiscal_year == int(fiscal_year)]
    return {
        "name": REASON_FIELD,
        "typed": request.POST.get(REASON_FIELD, ""),
        "limit": 1000,
        "years": sorted(row.fiscal_year for row in live),
        "until": max((row.expires_on for row in live), default=None),
        "is_certain": bool(fiscal_year),
        "position": next(_positions(request)) if live else 0,
    }


def _live(request: HttpRequest) -> list[Reopening]:
    """All that are live today; read once a request."""
    if not hasattr(request, "live_reopenings"):
        rows = Reopening.objects.visible_to(request.user).live(clock.today())
        request.live_reopenings = list(rows)
    return request.live_reopenings


def _positions(request: HttpRequest) -> count:
    if not hasattr(request, "erratum_positions"):
        request.erratum_positions = count(1)
    return request.erratum_positions
