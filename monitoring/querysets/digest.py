"""The ministry's digests of reflections, by who may see them: provinces read published ones."""

from __future__ import annotations

from monitoring.choices import DigestStatus
from monitoring.querysets.scope import is_ministry
from sistercity.audit.querysets import RecordedQuerySet


class OfDigestQuerySet(RecordedQuerySet):
    """Digests and their parts; never public."""

    path = ""

    def visible_to(self, user):
        """The ministry sees all, people of provinces what was published to them."""
        if is_ministry(user):
            return self
        if not user.is_authenticated:
            return self.none()
        return self.filter(**{f"{self.path}status": DigestStatus.PUBLISHED})


class ReflectionDigestQuerySet(OfDigestQuerySet):
    """Versions of digests."""

    def published(self) -> ReflectionDigestQuerySet:
        """Those that provinces read."""
        return self.filter(status=DigestStatus.PUBLISHED)

    def drafts(self) -> ReflectionDigestQuerySet:
        """Those that are being written; one a year at most."""
        return self.filter(status=DigestStatus.DRAFT)


class DigestSourceQuerySet(OfDigestQuerySet):
    """On whose reflections digests rest."""

    path = "digest__"
