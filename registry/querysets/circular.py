"""Sets of those whom circulars were sent."""

from __future__ import annotations

from django.db.models import Q

from sistercity.audit.querysets import RecordedQuerySet

from .models import model_named

# A circular is passed on from the province to its offices, to theirs and to theirs.
_LEVELS = 4


class AddresseeQuerySet(RecordedQuerySet):
    """Those whom circulars were sent."""

    def visible_to(self, user) -> AddresseeQuerySet:
        """The ministry sees all; a person of a province its own and to whom it passed them on."""
        if not user.is_authenticated:
            return self.none()
        if user.is_ministry:
            return self
        return self.standing().of_provinces_of(user) if user.is_provincial else self.none()

    def of_provinces_of(self, user) -> AddresseeQuerySet:
        """Addresses of the provinces that ``user`` serves, down to the offices under them."""
        served = model_named("Province").objects.served_by(user).values("id")
        levels = ("__".join(["parent"] * depth + ["province_id"]) for depth in range(_LEVELS))
        return self.filter(Q(*((f"{level}__in", served) for level in levels), _connector=Q.OR))

    def standing(self) -> AddresseeQuerySet:
        """Those not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def first_hand(self) -> AddresseeQuerySet:
        """Those whom the sender addressed itself."""
        return self.filter(parent__isnull=True)

    def waiting(self) -> AddresseeQuerySet:
        """Those that stand and are not acknowledged."""
        return self.standing().filter(acknowledged_at__isnull=True)
