"""Numbered changes of closed years: made of whatever an action writes there, by whichever door."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from monitoring.models import Erratum, Reopening, YearPlace
from sistercity import clock
from sistercity.audit.ledger import Entry, next_number
from sistercity.audit.models import ChangeRow
from sistercity.audit.recorded import Recorded
from sistercity.audit.telling import NOTHING, UNTOLD, field_of, tell_value

# What a page asks of whoever writes in a year that was closed.
REASON_FIELD = "erratum_reason"
# Columns that only note how a record went over the desks; its status tells the same.
_UNTOLD = UNTOLD | {
    "approved_at", "created_by_id", "fiscal_year", "round_number", "submitted_at", "written_by_id",
}  # fmt: skip

_reason: ContextVar[str] = ContextVar("erratum_reason", default="")


def given_reason() -> str:
    """Why the writer changes a closed year; "" where nothing was said."""
    return _reason.get()


@contextmanager
def giving_reason(reason: str) -> Iterator[None]:
    """What is written in the block to closed years is changed for this reason."""
    token = _reason.set(reason.strip())
    try:
        yield
    finally:
        _reason.reset(token)


class GivenReason:
    """Middleware: takes the reason that a page has asked for, whichever action it is for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Forget it after the request."""
        token = _reason.set("")
        try:
            return self.get_response(request)
        finally:
            _reason.reset(token)

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        """Read it only here, after the form was checked to come from the portal."""
        if request.method == "POST" and not request.path.startswith("/api/"):
            _reason.set(request.POST.get(REASON_FIELD, "").strip())


def number_changes(entry: Entry, *, reopening: Reopening) -> None:
    """Give each change of the entry in the reopened year and province its number.

    To be called when nobody else can write, so that the numbers of a year have no gap.
    """
    place = YearPlace(reopening.fiscal_year, reopening.province_id)
    for row, kind, difference in entry.touched():
        if not _was_or_is_at(row, difference, place):
            continue
        for told in _told_changes(row, kind, difference):
            entry.save(
                Erratum(
                    fiscal_year=place.fiscal_year,
                    number=next_number(f"erratum-{place.fiscal_year}"),
                    reopening=reopening,
                    province_id=place.province_id,
                    resource=row._meta.label_lower,
                    object_id=row.pk,
                    label=_in_thai(lambda row=row: str(row)[:300]),
                    reason=given_reason(),
                    by=entry.by,
                    at=clock.now(),
                    **told,
                )
            )


def _was_or_is_at(row: Recorded, difference: dict, place: YearPlace) -> bool:
    """Whether a record belongs to the year and province, or did before it was changed."""
    if not hasattr(row, "year_place"):
        return False
    now = row.year_place()
    if now.province_id != place.province_id:
        return False
    before = difference.get("fiscal_year", [now.fiscal_year])[0]
    return place.fiscal_year in (now.fiscal_year, before)


def _told_changes(row: Recorded, kind: str, difference: dict) -> Iterator[dict]:
    """A record that is new or taken out as a whole, of any other each column apart."""
    if kind == ChangeRow.Kind.CREATED:
        yield {"new_words": _whole(row)}
        return
    if kind == ChangeRow.Kind.REMOVED:
        yield {"old_words": _whole(row)}
        return
    for name, (old, new) in difference.items():
        field = field_of(type(row), name)
        if name in _UNTOLD or field is None:
            continue
        yield {
            "field": name,
            "old_words": _words(field, old),
            "new_words": _words(field, new),
            "old_value": old,
            "new_value": new,
        }


def _whole(row: Recorded) -> str:
    """A record in words: what people have filled in, a line a column."""
    told = [
        (field.verbose_name, _words(field, getattr(row, field.attname)))
        for field in row._meta.concrete_fields
        if field.editable and field.attname not in _UNTOLD
    ]
    return _in_thai(lambda: "\n".join(f"{label}: {words}" for label, words in told if words))


def _words(field, value: object) -> str:
    words = _in_thai(lambda: tell_value(field, value))
    return "" if words == NOTHING else words


def _in_thai(tell: Callable[[], str]) -> str:
    """In the language of the ledger, whatever the writer reads."""
    with translation.override(settings.LANGUAGE_CODE):
        return tell()
