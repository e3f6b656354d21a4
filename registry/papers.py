"""What belongs to documents as a person may see it: files by version and language, what they
refer to, what came with them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from django.db.models import F

from registry.choices import FileLanguage, FileRole
from registry.models import Document, DocumentEnclosure, DocumentFile, DocumentReference
from registry.names import name_of
from registry.wording import living, refer
from sistercity.files.models import StoredFile


def papers_of(
    document_ids: Collection[int], user, known_at: datetime | None
) -> dict[int, list[DocumentFile]]:
    """The files by document, the first to be read first, earlier versions after later ones.

    Each has its stored ``file``, ``is_current`` (no later version has taken its place) and
    ``is_given`` (whether ``user`` may have it today). The number of queries does not grow
    with the documents.

    Args:
        known_at: as the register knew them at this moment; None: now.
    """
    rows = DocumentFile.known(known_at).visible_to(user).filter(document_id__in=document_ids)
    files = living(DocumentFile, rows.with_is_current().in_order())
    refer(files, "file", StoredFile, None)
    given = DocumentFile.objects.given_to(user).filter(id__in=[row.pk for row in files])
    given_ids = set(given.values_list("id", flat=True))
    found = defaultdict(list)
    for row in files:
        row.is_given = row.pk in given_ids
        found[row.document_id].append(row)
    return found


def file_name(held: DocumentFile) -> str:
    """The name that a download bears: the document's, with what tells the files apart."""
    marks = [held.get_role_display()] if held.role != FileRole.ORIGINAL else []
    if held.language != FileLanguage.THAI:
        marks.append(held.get_language_display())
    name = name_of(held.document)
    return f"{name} ({' '.join(marks)})" if marks else name


def references_of(
    document_ids: Collection[int], user, known_at: datetime | None
) -> dict[int, list[DocumentReference]]:
    """The lines under อ้างถึง by document, in their order, each with the document it means."""
    return _lines_of(DocumentReference, "referred", document_ids, user, known_at)


def enclosures_of(
    document_ids: Collection[int], user, known_at: datetime | None
) -> dict[int, list[DocumentEnclosure]]:
    """The lines under สิ่งที่ส่งมาด้วย by document, in their order, each with its document."""
    return _lines_of(DocumentEnclosure, "enclosed", document_ids, user, known_at)


def referring_to(document_id: int, user, known_at: datetime | None) -> list[Document]:
    """The documents that refer to this one, or came with it, the latest first."""
    ids = set()
    for model, target in ((DocumentReference, "referred"), (DocumentEnclosure, "enclosed")):
        rows = model.known(known_at).visible_to(user).filter(**{f"{target}_id": document_id})
        ids |= set(rows.values_list("document_id", flat=True))
    rows = Document.known(known_at).visible_to(user).filter(id__in=ids)
    return living(Document, rows.order_by(F("issued_on").desc(nulls_last=True), "id"))


def _lines_of(model, target: str, document_ids, user, known_at) -> dict[int, list]:
    rows = model.known(known_at).visible_to(user).filter(document_id__in=document_ids)
    lines = living(model, rows.order_by("document_id", "position", "id"))
    refer(lines, target, Document, known_at)
    found = defaultdict(list)
    for line in lines:
        found[line.document_id].append(line)
    return found
