"""Sets of places and of what is published with them."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q

from registry.choices import ProvinceKind
from sistercity import clock
from sistercity.audit.querysets import RecordedQuerySet

from .models import model_named


class PlaceQuerySet(RecordedQuerySet):
    """Reference rows that everybody may read."""

    def visible_to(self, user) -> PlaceQuerySet:
        """Published to all."""
        return self


class ProvinceQuerySet(PlaceQuerySet):
    """Provinces."""

    def existing_on(self, day: date) -> ProvinceQuerySet:
        """Provinces that existed on ``day``; both ends are inclusive."""
        return self.filter(
            Q(existed_from__isnull=True) | Q(existed_from__lte=day),
            Q(existed_to__isnull=True) | Q(existed_to__gte=day),
        )

    def counted(self) -> ProvinceQuerySet:
        """Provinces that enter numerators and denominators: all but Bangkok."""
        return self.filter(kind=ProvinceKind.PROVINCE)

    def served_by(self, user, day: date | None = None) -> ProvinceQuerySet:
        """Provinces in which ``user`` is posted on ``day`` (default today)."""
        postings = model_named("Posting").objects.in_force(day or clock.today())
        return self.filter(Exists(postings.filter(user_id=user.pk, province_id=OuterRef("id"))))

    def ids_served_by(self, user) -> set[int]:
        """Keys of the provinces in which ``user`` is posted today."""
        return set(self.served_by(user).values_list("pk", flat=True))
