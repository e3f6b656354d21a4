"""Sets of documents and of the totals that they declare."""

from __future__ import annotations

from datetime import date

from django.db.models import Case, Exists, OuterRef, Q, Value, When

from registry.choices import Access, DocumentState
from sistercity import clock
from sistercity.audit.querysets import RecordedQuerySet
from sistercity.thai.numbers import number_key

from .models import model_named
from .place import PlaceQuerySet


class DocumentQuerySet(RecordedQuerySet):
    """Documents."""

    def visible_to(self, user) -> DocumentQuerySet:
        """Everybody sees what is published; the ministry also what is not, a province the
        circulars that it was sent.

        As known in the past too only what may be seen today: publication is no fact of the
        register, and what was published by mistake is taken back with its past.
        """
        if user.is_authenticated and user.is_ministry:
            return self
        shown = Q(access=Access.PUBLIC, published_on__lte=clock.today())
        if user.is_authenticated and user.is_provincial:
            shown |= _sent_to(user)
        return seen_today(self.filter(shown), "Document", user)

    def as_at(self, day: date) -> DocumentQuerySet:
        """Add ``state``: whether each document held on ``day``, a word of ``DocumentState``."""
        return self.annotate(
            state=Case(
                When(access=Access.INTERNAL, then=Value(DocumentState.INTERNAL)),
                When(withdrawn_on__lte=day, then=Value(DocumentState.WITHDRAWN)),
                When(published_on__lte=day, then=Value(DocumentState.CURRENT)),
                default=Value(DocumentState.UNPUBLISHED),
            )
        )

    def out_by_then(self) -> DocumentQuerySet:
        """Of ``as_at``: documents that were published by the day, withdrawn or not."""
        return self.filter(state__in=(DocumentState.CURRENT, DocumentState.WITHDRAWN))

    def shown_to(self, user) -> DocumentQuerySet:
        """Of ``as_at``: what was out by the day; the ministry and those whom a circular was
        sent also what was not.
        """
        if user.is_authenticated and user.is_ministry:
            return self
        out = Q(state__in=(DocumentState.CURRENT, DocumentState.WITHDRAWN))
        if user.is_authenticated and user.is_provincial:
            out |= _sent_to(user)
        return self.filter(out)

    def published_on(self, day: date) -> DocumentQuerySet:
        """Documents published by ``day`` and not withdrawn by then."""
        return self.filter(
            Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=day), published_on__lte=day
        )

    def same_paper_as(self, document) -> DocumentQuerySet:
        """Other rows with the number, issuer and date of ``document``, however written."""
        same = self.filter(
            number_key=number_key(document.number),
            issuer=document.issuer,
            issued_on=document.issued_on,
        )
        return same.exclude(pk=document.pk) if document.number else self.none()


class DeclaredTotalQuerySet(PlaceQuerySet):
    """Totals that documents declare."""


def seen_today(rows: RecordedQuerySet, model: str, user) -> RecordedQuerySet:
    """Of states of the past those whose live row ``user`` may see; live rows as they are."""
    if rows.known_moment is None:
        return rows
    seen = model_named(model).objects.visible_to(user)
    return rows.filter(Exists(seen.filter(id=OuterRef("id"))))


def _sent_to(user) -> Exists:
    """Whether a circular, by its id, was sent to a province that ``user`` serves."""
    sent = model_named("CircularAddressee").objects.standing().first_hand()
    served = model_named("Province").objects.served_by(user).values("id")
    return Exists(sent.filter(document_id=OuterRef("id"), province_id__in=served))
