"""Sets of people."""

from __future__ import annotations

from django.contrib.auth.models import BaseUserManager
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from sistercity.audit.querysets import RecordedQuerySet

from .choices import PROVINCIAL_ROLES, STAFF_ROLES, Role


class UserQuerySet(RecordedQuerySet):
    """People who sign in."""

    def visible_to(self, user) -> UserQuerySet:
        """Administrators see everybody, everyone else themselves."""
        if not user.is_authenticated:
            return self.none()
        if user.role == Role.ADMINISTRATOR:
            return self
        return self.filter(pk=user.pk)

    def with_second_factor(self) -> UserQuerySet:
        """Each with ``has_second_factor``."""
        from .models import SecondFactor

        owned = SecondFactor.objects.filter(person=OuterRef("pk"))
        return self.annotate(has_second_factor=Exists(owned))

    def postable_by(self, user) -> UserQuerySet:
        """People of provinces, for those who keep postings: to be shown by name and office."""
        if not user.is_authenticated or user.role not in STAFF_ROLES:
            return self.none()
        return self.filter(role__in=PROVINCIAL_ROLES, is_active=True).order_by("full_name", "id")

    def trainable_by(self, user) -> UserQuerySet:
        """Everybody, for those who keep attendance: to be shown by name and office."""
        if not user.is_authenticated or user.role not in STAFF_ROLES:
            return self.none()
        return self.order_by("full_name", "id")


class SecondFactorQuerySet(RecordedQuerySet):
    """Second factors: each is its owner's, and administrators see that there is one."""

    def visible_to(self, user) -> SecondFactorQuerySet:
        """One's own; administrators see all."""
        if not user.is_authenticated:
            return self.none()
        return self if user.role == Role.ADMINISTRATOR else self.filter(person=user)


class SecurityKeyQuerySet(RecordedQuerySet):
    """Security keys: each is its owner's, and administrators see that there is one."""

    def visible_to(self, user) -> SecurityKeyQuerySet:
        """One's own; administrators see all."""
        if not user.is_authenticated:
            return self.none()
        return self if user.role == Role.ADMINISTRATOR else self.filter(person=user)


class DeviceQuerySet(QuerySet):
    """Browsers in which people are signed in."""

    def visible_to(self, user) -> DeviceQuerySet:
        """One's own."""
        return self.filter(person=user) if user.is_authenticated else self.none()

    def with_session(self) -> DeviceQuerySet:
        """Those whose session still stands."""
        return self.filter(_session_stands())

    def without_session(self) -> DeviceQuerySet:
        """Those whose session is gone."""
        return self.filter(~_session_stands())

    def forget(self) -> None:
        """Take them out: they are what is so now, and no record."""
        self.delete()


def _session_stands() -> Exists:
    return Exists(
        Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=timezone.now())
    )


class People(BaseUserManager.from_queryset(UserQuerySet)):
    """Django's manager of users, with the sets above."""

    def create_superuser(self, username: str, password: str | None = None, **values):
        """An administrator, for ``manage.py createsuperuser``; the ledger tells of it."""
        from .actions import save_person

        person = self.model(username=username, role=Role.ADMINISTRATOR, **values)
        return save_person(by=None, person=person, password=password)


class SavedFilterQuerySet(QuerySet):
    """Filters of lists that people keep."""

    def visible_to(self, user) -> SavedFilterQuerySet:
        """Each person's own."""
        return self.filter(user=user) if user.is_authenticated else self.none()
