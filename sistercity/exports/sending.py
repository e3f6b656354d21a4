"""A list on its way out as a file."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from datetime import date, datetime
from http import HTTPStatus
from typing import BinaryIO, Protocol
from urllib.parse import quote

from django import forms
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import gettext as _

from sistercity import clock
from sistercity.templatetags.parts import address
from sistercity.templatetags.thai import thai_date

from .listing import FORMAT, FORMATS, Listing, Rows, Taken
from .record import record_export
from .writing import WRITERS

CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}
# Kept in memory up to here, on disk beyond.
_IN_MEMORY = 1024 * 1024
_TRIES = 3


class Dates(Protocol):
    """When a list is true and as known when; None is now."""

    as_at: date
    known_at: datetime | None


def is_export(request: HttpRequest) -> bool:
    """Whether the address asks for the list as a file."""
    return bool(request.GET.get(FORMAT))


def send_list(
    request: HttpRequest,
    listing: Listing,
    rows: Rows,
    *,
    form: forms.Form | None = None,
    conditions: Iterable[tuple[str, str]] = (),
    moment: Dates | None = None,
    asked: str | None = None,
    on_record: str | None = None,
) -> HttpResponse:
    """All rows of a list as a file, put on record; a page where there is no such format.

    The file is whole before its first byte leaves: a fault on the way is an error page, never
    half a list. HEAD writes no file and no record.

    Args:
        rows: scoped, narrowed and ordered as on the page.
        form: of the filters by which they are narrowed.
        conditions: labels and words of what else narrows them.
        moment: None for a list of the present.
        asked: the format; None where the address says it.
        on_record: what is kept of what was asked; None where the query of the address says it.
    """
    if asked is None:
        # Written twice it names no one format, and is refused as any other word.
        asked = ",".join(request.GET.getlist(FORMAT)).strip().lower()
    if asked not in FORMATS:
        context = {"asked": asked[:20], "list_href": address(request)}
        return render(
            request, "export_refused.html", context, status=HTTPStatus.BAD_REQUEST
        )
    now = clock.now()
    told = (*(told_filters(form) if form else ()), *conditions)
    as_at = moment.as_at if moment else clock.today()
    response = HttpResponse()
    if request.method != "HEAD":
        with_count = {
            "listing": listing,
            "as_at": as_at,
            "known_at": (moment and moment.known_at) or now,
            "conditions": told,
            "ordering": (request.GET.get("ordering") or request.GET.get("o", ""))[:40],
        }
        content, count = _written(asked, with_count, rows)
        try:
            record_export(
                request, list_name=listing.name, file_format=asked, row_count=count,
                asked=on_record,
            )  # fmt: skip
        except BaseException:
            content.close()
            raise
        response = FileResponse(content)
    response["Content-Type"] = CONTENT_TYPES[asked]
    response["Content-Disposition"] = _disposition(listing, as_at, asked)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def told_filters(form: forms.Form) -> list[tuple[str, str]]:
    """The label of each filter that is set, and its choices in words."""
    told = []
    for bound in form:
        values = [value for value in form.data.getlist(bound.html_name) if value.strip()]
        if values:
            words = {str(value): str(label) for value, label in _choices(bound.field)}
            told.append((str(bound.label), ", ".join(words.get(value, value) for value in values)))
    return told


def _choices(field: forms.Field) -> Iterable[tuple[object, object]]:
    if isinstance(field, forms.ModelChoiceField):
        key = field.to_field_name or "pk"
        return [(getattr(row, key), field.label_from_instance(row)) for row in field.queryset]
    return getattr(field, "choices", ())


def _written(file_format: str, taken: dict, rows: Rows) -> tuple[BinaryIO, int]:
    """The file, and its number of rows, which the file itself states.

    Rows that others save in between can make the number wrong; then it is written again.
    """
    for _try in range(_TRIES):
        content = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
        told = Taken(**taken, row_count=rows.count())
        count = WRITERS[file_format](content, told, rows)
        if count == told.row_count:
            break
        content.close()
    content.seek(0)
    return content, count


def _disposition(listing: Listing, as_at: date, file_format: str) -> str:
    """An attachment under a plain name, and under one in the reader's language (RFC 6266)."""
    plain = f"{slugify(listing.name)}-{as_at.isoformat()}.{file_format}"
    told = _("%(title)s ณ %(day)s") % {"title": listing.title, "day": thai_date(as_at)}
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(told)}.{file_format}"
