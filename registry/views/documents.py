"""Documents: the list, one document and what rests on it, its file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from registry.choices import DocumentKind
from registry.filters import (
    DOCUMENT_FACETS,
    DocumentFilter,
    asked_filters,
    facet_counts,
    offer_choices,
)
from registry.listings import DOCUMENTS
from registry.models import (
    DeclaredTotal,
    Document,
    DocumentFile,
    Edition,
    GuidelineEdition,
    Pairing,
    PairingEvent,
    StepRecord,
)
from registry.moments import Moment
from registry.papers import enclosures_of, file_name, papers_of, references_of, referring_to
from registry.querysets import DocumentQuerySet
from registry.wording import living, worded
from sistercity.exports.listing import Rows
from sistercity.exports.sending import is_export, send_list
from sistercity.files.names import safe_name
from sistercity.files.sending import send_file

from .moment import kept, moment_context, with_moment
from .pages import page_of
from .pairings import status_of


@login_not_required
@require_safe
@with_moment
def document_list(request: HttpRequest, moment: Moment) -> HttpResponse:
    """What was published by the day, latest first: search, facets and pages in the address."""
    documents = DocumentFilter(request.GET, queryset=_shown(request.user, moment))
    documents.form.fields["search"].widget = forms.HiddenInput()
    is_valid = documents.is_valid()
    rows = documents.qs if is_valid else documents.queryset.none()
    ordered = rows.order_by(F("issued_on").desc(nulls_last=True), "id")
    if is_valid and is_export(request):
        taken = Rows(ordered, partial(living, Document))
        return send_list(request, DOCUMENTS, taken, form=documents.form, moment=moment)
    counts = facet_counts(documents, DOCUMENT_FACETS)
    offer_choices(documents, counts)
    context = {
        **moment_context(request, moment),
        "documents": documents,
        "counts": counts,
        "is_valid": is_valid,
        "is_narrowed": bool(asked_filters(documents)),
        "search_kept": kept(request, "search", "page"),
    }
    page = page_of(request, ordered)
    context |= {"page": page, "rows": with_files(page.object_list, request.user, moment.known_at)}
    return render(request, "registry/document_list.html", context, status=status_of(is_valid))


@login_not_required
@require_safe
@with_moment
def document_detail(request: HttpRequest, pk: int, moment: Moment) -> HttpResponse:
    """One document, and what in the register rests on it."""
    rows = _shown(request.user, moment).filter(id=pk)[:1]
    found = with_files(rows, request.user, moment.known_at)
    if not found:
        raise Http404
    (document,) = with_lines(found, request.user, moment.known_at)
    known_at, user = moment.known_at, request.user
    totals = DeclaredTotal.known(known_at).visible_to(user).filter(document_id=pk)
    editions = GuidelineEdition.known(known_at).visible_to(user).filter(document_id=pk)
    lists = Edition.known(known_at).visible_to(user).filter(document_id=pk)
    context = {
        **moment_context(request, moment),
        "document": document,
        "totals": living(DeclaredTotal, totals.order_by("status")),
        "guidelines": living(GuidelineEdition, editions.order_by("in_force_from")),
        "lists": living(Edition, lists.order_by("as_at")),
        "pairings": _resting_on(pk, moment, user),
        "referring": referring_to(pk, user, known_at),
        "is_circular": document.kind == DocumentKind.CIRCULAR and not document.is_secret,
    }
    return render(request, "registry/document_detail.html", context)


@login_not_required
@require_safe
def document_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The first of a document's current files: an address that stays whatever the version."""
    # By the document's own key, of which Django knows how large it can be.
    given = DocumentFile.objects.given_to(request.user).filter(document__id=pk).current()
    return _sent(request, given.in_order().select_related("file", "document").first())


@login_not_required
@require_safe
def document_version(request: HttpRequest, pk: int, file_id: int) -> HttpResponse:
    """One version of a document's file."""
    given = DocumentFile.objects.given_to(request.user).filter(document_id=pk, id=file_id)
    return _sent(request, given.select_related("file", "document").first())


def _sent(request: HttpRequest, held: DocumentFile | None) -> HttpResponse:
    """The file as an attachment; what everybody may have caches may keep."""
    if held is None:
        raise Http404
    public = DocumentFile.objects.given_to(AnonymousUser())
    name = safe_name(file_name(held), held.file.content_type)
    is_published = public.filter(pk=held.pk).exists()
    return send_file(request, held.file, name, is_published=is_published)


def with_files(rows: Iterable, user, known_at: datetime | None) -> list[Document]:
    """Documents as they were known, each with ``papers``, its files."""
    documents = living(Document, rows)
    files = papers_of([row.pk for row in documents], user, known_at)
    for document in documents:
        document.papers = files[document.pk]
        document.has_current_papers = any(one.is_current for one in document.papers)
        document.has_earlier_papers = not all(one.is_current for one in document.papers)
    return documents


def with_lines(
    documents: list[Document], user, known_at: datetime | None
) -> list[Document]:
    """The documents, each with ``cited`` and ``attached``: what it refers to and came with."""
    ids = [row.pk for row in documents]
    cited = references_of(ids, user, known_at)
    attached = enclosures_of(ids, user, known_at)
    for document in documents:
        document.cited, document.attached = cited[document.pk], attached[document.pk]
    return documents


def _shown(user, moment: Moment) -> DocumentQuerySet:
    """What ``user`` may see of the documents that were out by the day; the ministry all."""
    rows = Document.known(moment.known_at).visible_to(user).as_at(moment.as_at)
    return rows.shown_to(user)


def _resting_on(pk: int, moment: Moment, user) -> list[Pairing]:
    """The pairings with an event or a step that names the document."""
    known_at = moment.known_at
    ids = set()
    for part in (PairingEvent.known(known_at).standing(), StepRecord.known(known_at)):
        rows = part.visible_to(user).filter(document_id=pk)
        ids |= set(rows.values_list("pairing_id", flat=True))
    rows = Pairing.known(known_at).visible_to(user).filter(id__in=ids)
    return worded(rows.order_by("number"), known_at)
