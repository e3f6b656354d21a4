"""Documents: the list, one document and what rests on it, its file."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from registry.filters import (
    DOCUMENT_FACETS,
    DocumentFilter,
    asked_filters,
    facet_counts,
    offer_choices,
)
from registry.models import (
    DeclaredTotal,
    Document,
    Edition,
    GuidelineEdition,
    Pairing,
    PairingEvent,
    StepRecord,
)
from registry.moments import Moment
from registry.names import name_of
from registry.querysets import DocumentQuerySet
from registry.wording import living, refer, worded
from sistercity import clock
from sistercity.files.models import StoredFile
from sistercity.files.names import safe_name
from sistercity.files.sending import send_file

from .moment import kept, moment_context, with_moment
from .pages import NoSuchPage, no_such_page, page_of
from .pairings import status_of


@login_not_required
@require_safe
@with_moment
def document_list(request: HttpRequest, moment: Moment) -> HttpResponse:
    """What was published by the day, latest first: search, facets and pages in the address."""
    documents = DocumentFilter(request.GET, queryset=_shown(request.user, moment))
    documents.form.fields["search"].widget = forms.HiddenInput()
    is_valid = documents.is_valid()
    counts = facet_counts(documents, DOCUMENT_FACETS)
    offer_choices(documents, counts)
    rows = documents.qs if is_valid else documents.queryset.none()
    context = {
        **moment_context(request, moment),
        "documents": documents,
        "counts": counts,
        "is_valid": is_valid,
        "is_narrowed": bool(asked_filters(documents)),
        "search_kept": kept(request, "search", "page"),
    }
    try:
        page = page_of(request, rows.order_by(F("issued_on").desc(nulls_last=True), "id"))
    except NoSuchPage as fault:
        return no_such_page(request, fault.paginator, context)
    context |= {"page": page, "rows": with_files(page.object_list)}
    return render(request, "registry/document_list.html", context, status=status_of(is_valid))


@login_not_required
@require_safe
@with_moment
def document_detail(request: HttpRequest, pk: int, moment: Moment) -> HttpResponse:
    """One document, and what in the register rests on it."""
    found = with_files(_shown(request.user, moment).filter(id=pk)[:1])
    if not found:
        raise Http404
    document = found[0]
    live = Document.objects.visible_to(request.user).filter(pk=pk).first()
    known_at, user = moment.known_at, request.user
    totals = DeclaredTotal.known(known_at).visible_to(user).filter(document_id=pk)
    editions = GuidelineEdition.known(known_at).visible_to(user).filter(document_id=pk)
    lists = Edition.known(known_at).visible_to(user).filter(document_id=pk)
    context = {
        **moment_context(request, moment),
        "document": document,
        "has_file": live is not None and live.file_id and live.file_id == document.file_id,
        "totals": living(DeclaredTotal, totals.order_by("status")),
        "guidelines": living(GuidelineEdition, editions.order_by("in_force_from")),
        "lists": living(Edition, lists.order_by("as_at")),
        "pairings": _resting_on(pk, moment, user),
    }
    return render(request, "registry/document_detail.html", context)


@login_not_required
@require_safe
def document_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file of a document as an attachment, to those who may see the document."""
    visible = Document.objects.visible_to(request.user).select_related("file")
    document = get_object_or_404(visible, pk=pk, file__isnull=False)
    name = safe_name(name_of(document), document.file.content_type)
    today = clock.today()
    is_published = document.published_on is not None and document.published_on <= today
    return send_file(request, document.file, name, is_published=is_published)


def with_files(rows: Iterable) -> list[Document]:
    """Documents as they were known, each with its file if it has one."""
    documents = living(Document, rows)
    refer(documents, "file", StoredFile, None)
    return documents


def _shown(user, moment: Moment) -> DocumentQuerySet:
    """What ``user`` may see of the documents that were out by the day; the ministry all."""
    rows = Document.known(moment.known_at).visible_to(user).as_at(moment.as_at)
    is_ministry = user.is_authenticated and user.is_ministry
    return rows if is_ministry else rows.out_by_then()


def _resting_on(pk: int, moment: Moment, user) -> list[Pairing]:
    """The pairings with an event or a step that names the document."""
    known_at = moment.known_at
    ids = set()
    for part in (PairingEvent.known(known_at).standing(), StepRecord.known(known_at)):
        rows = part.visible_to(user).filter(document_id=pk)
        ids |= set(rows.values_list("pairing_id", flat=True))
    rows = Pairing.known(known_at).visible_to(user).filter(id__in=ids)
    return worded(rows.order_by("number"), known_at)
