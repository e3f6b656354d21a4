"""The fiscal year of a page: which was asked for, and whether it still takes changes."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpRequest

from monitoring import years
from sistercity import clock
from sistercity.errors import WrongState
from sistercity.thai.calendar import fiscal_year_of


def asked_year(request: HttpRequest, opened: Sequence[int]) -> int:
    """The year of the address; the running one, or the latest, where it names none.

    Args:
        opened: the years that were opened, the latest first.

    Raises:
        Http404: no such year was opened.
    """
    asked = request.GET.get("year")
    if asked is None:
        running = fiscal_year_of(clock.today())
        return running if running in opened or not opened else opened[0]
    if asked not in map(str, opened):
        raise Http404
    return int(asked)


def why_shut(fiscal_year: int, province_id: int | None) -> str:
    """Why the year takes no changes of a province, or of the centre; "" while it does."""
    try:
        years.check_shut(fiscal_year=fiscal_year, province_id=province_id)
    except WrongState as refusal:
        return str(refusal)
    return ""
