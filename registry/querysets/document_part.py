"""Sets of the files and lines of documents."""

from __future__ import annotations

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, When

from registry.choices import FileLanguage, FileRole
from sistercity.audit.querysets import RecordedQuerySet

from .document import seen_today
from .models import model_named

_LANGUAGES = FileLanguage.values


class DocumentFileQuerySet(RecordedQuerySet):
    """Versions of the files of documents."""

    def visible_to(self, user) -> DocumentFileQuerySet:
        """The ministry sees every version; others those of documents they may see, and only of
        the redacted copy where the original bears personal data.
        """
        if user.is_authenticated and user.is_ministry:
            return self
        documents = model_named("Document").known(self.known_moment).visible_to(user)
        documents = documents.filter(id=OuterRef("document_id"))
        plain = documents.filter(bears_personal_data=False)
        shown = Exists(plain) | (Q(role=FileRole.REDACTED) & Exists(documents))
        return seen_today(self.filter(shown, is_removed=False), "DocumentFile", user)

    def given_to(self, user) -> DocumentFileQuerySet:
        """Of the files that ``user`` may see those that they may have: earlier versions only
        the ministry, those taken out nobody.
        """
        rows = self.visible_to(user).filter(is_removed=False)
        return rows if user.is_authenticated and user.is_ministry else rows.current()

    def current(self) -> DocumentFileQuerySet:
        """The latest version in each language and role, unless it was taken out."""
        files = model_named("DocumentFile").known(self.known_moment)
        later = files.filter(
            document_id=OuterRef("document_id"),
            language=OuterRef("language"),
            role=OuterRef("role"),
            version_number__gt=OuterRef("version_number"),
        )
        return self.filter(~Exists(later), is_removed=False)

    def with_is_current(self) -> DocumentFileQuerySet:
        """Add ``is_current``."""
        current = model_named("DocumentFile").known(self.known_moment).current()
        return self.annotate(is_current=Exists(current.filter(id=OuterRef("id"))))

    def in_order(self) -> DocumentFileQuerySet:
        """Thai first, then English; the original before what was made of it; latest first."""
        return self.order_by(
            "document_id",
            Case(
                *(When(role=role, then=place) for place, role in enumerate(FileRole.values)),
                default=len(FileRole.values),
                output_field=IntegerField(),
            ),
            Case(
                *(When(language=code, then=place) for place, code in enumerate(_LANGUAGES)),
                default=len(_LANGUAGES),
                output_field=IntegerField(),
            ),
            "-version_number",
        )


class ReferenceQuerySet(RecordedQuerySet):
    """Lines under อ้างถึง."""

    def visible_to(self, user) -> ReferenceQuerySet:
        """Of documents that ``user`` may see, to what the register has not or they may see."""
        return self.filter(
            _of_visible(self, user, "document_id"),
            Q(referred_id__isnull=True) | _of_visible(self, user, "referred_id"),
        )


class EnclosureQuerySet(RecordedQuerySet):
    """Lines under สิ่งที่ส่งมาด้วย."""

    def visible_to(self, user) -> EnclosureQuerySet:
        """Of documents that ``user`` may see, but for what they may not."""
        return self.filter(
            _of_visible(self, user, "document_id"),
            Q(enclosed_id__isnull=True) | _of_visible(self, user, "enclosed_id"),
        )


def _of_visible(rows: RecordedQuerySet, user, column: str) -> Exists:
    documents = model_named("Document").known(rows.known_moment).visible_to(user)
    return Exists(documents.filter(id=OuterRef(column)))
