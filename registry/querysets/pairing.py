"""Sets of pairings, how they stood on a day, and of what belongs to them."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.db.models.lookups import IsNull, LessThanOrEqual

from registry.choices import Confirmation, Status
from sistercity.audit.querysets import RecordedQuerySet

from .models import model_named
from .place import PlaceQuerySet
from .told import FirstSigned, FirstTelling, LatestTelling


class CounterpartQuerySet(PlaceQuerySet):
    """Foreign units; their names are published with the register."""

    def visible_to(self, user) -> CounterpartQuerySet:
        """Published to all, but for rows that were joined to another of the same unit."""
        return self.filter(merged_into__isnull=True)

    def ever_visible_to(self, user) -> CounterpartQuerySet:
        """With the joined rows for the ministry, which keeps their history."""
        is_ministry = user is not None and user.is_authenticated and user.is_ministry
        return self if is_ministry else self.visible_to(user)

    def joined(self) -> CounterpartQuerySet:
        """Rows that were joined to another one; they are no units of the register any more."""
        return self.filter(merged_into__isnull=False)


class DistinctUnitsQuerySet(RecordedQuerySet):
    """Units that look like one and are two."""

    def visible_to(self, user) -> DistinctUnitsQuerySet:
        """The ministry's own notes."""
        return self if user.is_authenticated and user.is_ministry else self.none()


class PairingQuerySet(RecordedQuerySet):
    """Pairings."""

    def visible_to(self, user) -> PairingQuerySet:
        """Candidates are public as such; a rejected row is the ministry's and its province's."""
        if user.is_authenticated and user.is_ministry:
            return self
        shown = ~Q(confirmation=Confirmation.REJECTED)
        if user.is_authenticated and user.is_provincial:
            shown |= Q(province_id__in=model_named("Province").objects.served_by(user).values("id"))
        return self.filter(shown)

    def asked_of_provinces(self) -> PairingQuerySet:
        """Live rows of which their province says each year whether they are right."""
        return self.exclude(confirmation=Confirmation.REJECTED)

    def joined(self) -> PairingQuerySet:
        """Rows that were joined to another one; they are no rows of the register any more."""
        return self.filter(merged_into__isnull=False)

    def with_row_revision(self) -> PairingQuerySet:
        """Add ``row_revision``: the ledger number of the last change of anything that is told.

        Of live rows: the pairing itself, its counterpart, its events.
        """
        events = model_named("PairingEvent").objects.filter(pairing_id=OuterRef("id")).order_by()
        last = events.values("pairing_id").annotate(last=Max("revision")).values("last")
        parts = ("revision", "counterpart__revision", Coalesce(Subquery(last), 0))
        return self.annotate(row_revision=Greatest(*parts))

    def confirmed(self) -> PairingQuerySet:
        """Pairings that enter official figures."""
        return self.filter(confirmation=Confirmation.CONFIRMED)

    def as_at(self, day: date) -> PairingQuerySet:
        """Add how each pairing stood on ``day``.

        Adds ``status_on`` (None when nothing dated had happened yet), ``is_undated`` (nothing
        dated has happened at all: in no dated list or figure), ``is_on_list`` (it stood in any
        way on the day, or is undated), ``signed_on`` (the effective day of the first signature,
        if by ``day``), ``signed_as_known`` (that date as far as known) and ``signed_assumed``.
        """
        event, moment = model_named("PairingEvent")._meta, self.known_moment

        def told(kind: type, column: str, on: date | None = day):
            return kind(column, on, moment, event.get_field(column))

        first_told_on = told(FirstTelling, "status_from", None)
        return self.annotate(
            status_on=told(LatestTelling, "leads_to"),
            is_undated=IsNull(first_told_on, True),
            is_on_list=LessThanOrEqual(Coalesce(first_told_on, day), day),
            signed_on=told(FirstSigned, "effective_on"),
            signed_as_known=told(FirstSigned, "happened_on"),
            signed_assumed=told(FirstSigned, "is_assumed"),
        )

    def on_list(self) -> PairingQuerySet:
        """Of ``as_at``: pairings that stood in any way on the day, and the undated ones."""
        return self.filter(is_on_list=True).annotate(
            status_shown=Coalesce("status_on", F("status"))
        )

    def in_force(self) -> PairingQuerySet:
        """Of ``as_at``: signed, not ended and not suspended on the day."""
        return self.filter(status_on=Status.SIGNED)


class EventQuerySet(RecordedQuerySet):
    """Events of pairings."""

    def visible_to(self, user) -> EventQuerySet:
        """Events of the pairings that ``user`` may see."""
        return self.filter(_of_visible_pairing(self, user))

    def happened_by(self, day: date) -> EventQuerySet:
        """Events that had happened by the day, and those of which nobody knows when."""
        return self.filter(Q(effective_on__isnull=True) | Q(effective_on__lte=day))

    def standing(self) -> EventQuerySet:
        """Events neither replaced by a correction nor voided."""
        corrections = model_named("PairingEvent").known(self.known_moment)
        return self.filter(
            ~Exists(corrections.filter(replaces_id=OuterRef("id"))), is_void=False
        )


class PairingPartQuerySet(RecordedQuerySet):
    """Rows that belong to one pairing."""

    def visible_to(self, user) -> PairingPartQuerySet:
        """Rows of the pairings that ``user`` may see."""
        return self.filter(_of_visible_pairing(self, user))


class EditionQuerySet(PlaceQuerySet):
    """Editions of the official list."""


def _of_visible_pairing(rows: RecordedQuerySet, user) -> Exists:
    pairings = model_named("Pairing").known(rows.known_moment).visible_to(user)
    return Exists(pairings.filter(id=OuterRef("pairing_id")))
