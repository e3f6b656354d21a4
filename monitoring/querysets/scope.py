"""Whose rows somebody sees: what the sets of this package share."""

from __future__ import annotations

from django.apps import apps
from django.db.models import Q

from registry.models import Province
from sistercity.audit.querysets import RecordedQuerySet


def is_ministry(user) -> bool:
    """Whether somebody signed in works for the ministry."""
    return user.is_authenticated and user.is_ministry


def own_province(user, path: str = "province_id") -> Q:
    """Rows of the provinces in which the user is posted today; none for anybody else."""
    if not (user.is_authenticated and user.is_provincial):
        return Q(pk__in=[])
    return Q(**{f"{path}__in": Province.objects.served_by(user).values("id")})


def model_named(name: str):
    """The model of this name, which imports its set and so cannot be imported here."""
    return apps.get_model("monitoring", name)


class OfProvinceQuerySet(RecordedQuerySet):
    """Rows of one province that are never public."""

    def visible_to(self, user):
        """The ministry sees all, a province its own."""
        return self if is_ministry(user) else self.filter(own_province(user))
