"""Sets of ledger rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import datetime

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, Max, OuterRef, Prefetch, Q, Subquery

from sistercity.accounts.choices import STAFF_ROLES, Role

# A change that touched more, as an import does, is told by its first rows or by those asked for.
ROWS_TOLD = 50


class RecordedQuerySet(models.QuerySet):
    """Rows of a recorded model, live or as the register knew them at a moment.

    ``known_moment`` travels with the set, so that sets built from it (events of
    pairings, say) are read as known at the same moment.
    """

    known_moment: datetime | None = None
    # Joined tables → how often ``columns`` alone reads them.
    _read_by_columns: Counter[str] = Counter()

    def _clone(self):
        clone = super()._clone()
        clone.known_moment = self.known_moment
        clone._read_by_columns = self._read_by_columns
        return clone

    def select_for_update(self, nowait=False, skip_locked=False, of=(), no_key=True):
        """Lock these rows for a write, as Django does; other rows may still come to refer to them.

        No key of a recorded row ever changes. A lock on the key would stand in the way of whoever
        refers to the row and holds the ledger's clock already: on PostgreSQL foreign keys are
        looked at on commit, and the two would wait for each other.
        """
        return super().select_for_update(nowait, skip_locked, of, no_key)

    def column(self, path: str) -> F | Subquery:
        """The column at the end of ``path``, told as at the moment of the set.

        The states of the past refer to live rows, so that a plain path would lead to what these
        say now. Filters, counts and orders that look through a relation ask for it here.

        Args:
            path: as in a lookup, such as ``province__region__code``; without a relation the
                rows' own column or annotation.
        """
        name, _separator, rest = path.partition("__")
        if self.known_moment is None or not rest:
            return F(path)
        referred = self.model._meta.get_field(name).related_model
        state = referred.state_told(self.known_moment, OuterRef(f"{name}_id"))
        return Subquery(state.values(told=state.column(rest))[:1])


    def columns(self, *paths: str) -> RecordedQuerySet:
        """Named tuples of the columns at the ends of these paths, told as ``column`` tells them.

        For the many rows of a list: each tuple's names are the paths, which lead to one row
        each. One statement.
        """
        if self.known_moment is None:
            rows = self.values_list(*paths, named=True)
            rows._read_by_columns = _references(rows) - _references(self)
            return rows
        told = {path: self.column(path) for path in paths if "__" in path}
        return self.annotate(**told).values_list(*paths, named=True)

    def count(self) -> int:
        """How many rows; without the tables that only ``columns`` reads, half of the work."""
        if not self._read_by_columns or self._result_cache is not None:
            return super().count()
        bare = self.values_list("pk")
        for table, times in self._read_by_columns.items():
            bare.query.unref_alias(table, times)
        bare._read_by_columns = Counter()
        return bare.count()


def _references(rows: models.QuerySet) -> Counter[str]:
    return Counter(rows.query.alias_refcount)


class AccessQuerySet(models.QuerySet):
    """Sign-ins and exports."""

    def visible_to(self, user) -> AccessQuerySet:
        """Administrators see them all, everyone else what was done under their own name."""
        if not user.is_authenticated:
            return self.none()
        return self if user.role == Role.ADMINISTRATOR else self.of(user)

    def of(self, user) -> AccessQuerySet:
        """What this person did, and refused attempts under their user name."""
        return self.filter(Q(by_id=user.pk) | Q(by=None, detail=user.username))

    def previous_sign_in_of(self, user) -> datetime | None:
        """When this person signed in the time before the last; None at the first time."""
        signed_in = self.filter(by_id=user.pk, kind=self.model.Kind.SIGNED_IN)
        return signed_in.order_by("-number").values_list("at", flat=True)[1:2].first()


# Nouns of actions on accounts, keys and the rules of notices, of which only administrators read.
_OWN = ("person", "secondfactor", "securitykey", "apikey")


class ChangeQuerySet(models.QuerySet):
    """Numbered changes."""

    def visible_to(self, user) -> ChangeQuerySet:
        """Administrators see the whole chain, editors all but what is the administrators' own."""
        if not user.is_authenticated or user.role not in STAFF_ROLES:
            return self.none()
        if user.role == Role.ADMINISTRATOR:
            return self
        own = (("action__startswith", f"{noun}.") for noun in _OWN)
        return self.exclude(Q(*own, _connector=Q.OR))

    def about(self, row: models.Model) -> ChangeQuerySet:
        """Changes that touched this row, newest first."""
        return self.filter(
            rows__resource=row._meta.label_lower, rows__object_id=row.pk
        ).order_by("-number")

    def with_rows(self, about: Q | None = None) -> ChangeQuerySet:
        """With the rows that each touched; of one that touched very many only a part.

        Args:
            about: which rows of such a change are wanted; None: its first ones.
        """
        rows = apps.get_model("audit", "ChangeRow").objects.all()
        if about is None:
            rows = rows.filter(position__lte=ROWS_TOLD)
        else:
            beyond = rows.filter(change_id=OuterRef("change_id"), position__gt=ROWS_TOLD)
            rows = rows.filter(~Exists(beyond) | about)
        return self.prefetch_related(Prefetch("rows", rows))

    def last_known_from(self) -> datetime | None:
        """The moment by which everything recorded so far was known; None before the first."""
        return self.aggregate(last=Max("known_from"))["last"]

    def number_known_at(self, moment: datetime | None) -> int:
        """The number of the last change known at ``moment`` (None: now); 0 before the first."""
        return self.numbers_known_at({moment})[moment]

    def numbers_known_at(self, moments: Collection[datetime | None]) -> dict[datetime | None, int]:
        """The same of several moments, in one query."""
        asked = list(moments)
        last = {
            f"at_{place}": Max("number", filter=None if at is None else Q(known_from__lte=at))
            for place, at in enumerate(asked)
        }
        found = self.aggregate(**last)
        return {at: found[f"at_{place}"] or 0 for place, at in enumerate(asked)}
