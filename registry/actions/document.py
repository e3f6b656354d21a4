"""Writes of documents, their files, references and enclosures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, Q

from registry import correspondence, rules
from registry.choices import FileLanguage, FileRole
from registry.models import (
    Document,
    DocumentEnclosure,
    DocumentFile,
    DocumentReference,
)
from sistercity import clock
from sistercity.accounts.models import User
from sistercity.audit.ledger import Entry, check_revision, wait_for_others, writing
from sistercity.audit.saving import save_filled
from sistercity.files import redaction, store
from sistercity.files.content import Content
from sistercity.thai.calendar import DateReadingError, parse_thai_date
from sistercity.thai.digits import to_arabic, to_thai
from sistercity.thai.numbers import numbers_in, plain_number

TOLD_APART_BY = (
    "kind", "title_th", "number", "issuer", "issued_on", "published_on", "secrecy", "holder"
)  # fmt: skip
_DATED = re.compile(r"ลงวันที่\s+(.+)$")


@dataclass(frozen=True)
class NewFile:
    """A file that is handed in for a document.

    ``redacted_words`` are those that a redacted copy must not hold any more; they are looked
    for and never kept.
    """

    content: Content
    language: str = FileLanguage.THAI
    role: str = FileRole.ORIGINAL
    note: str = ""
    redacted_words: tuple[str, ...] = ()


def save_document(
    *,
    by: User | None,
    document: Document,
    new_file: NewFile | None = None,
    references: Sequence[str] | None = None,
    enclosures: Sequence[str] | None = None,
    revision: int | None = None,
    reason: str = "",
    known_from: datetime | None = None,
) -> Document:
    """Add or change a document, with what was handed in and listed along with it.

    Args:
        new_file: becomes the next version in its language and role.
        references: the lines under อ้างถึง in their order; None leaves them as they are. A
            line that names a number (and date) of the register is tied to that document.
        enclosures: likewise the lines under สิ่งที่ส่งมาด้วย, also tied by a title.
        revision: the revision that the form was opened at; None: the instance's own.

    Raises:
        NotAllowed: not an editor.
        StaleEdit: somebody saved it in between; nothing is written.
        ValidationError: by field; a secret document carries more than its number and holder,
            a number is none or is held already, a date is to come, too many lines are listed.
        RefusedFile: a redacted copy that hides nothing.
    """
    rules.check_may_edit_register(by)
    correspondence.check_lines(references=references, enclosures=enclosures)
    document.number = plain_number(document.number)
    if new_file is not None and new_file.role == FileRole.REDACTED:
        redaction.check(new_file.content.data, new_file.redacted_words)
        document.bears_personal_data = True
    is_numbered_anew = _is_numbered_anew(document)
    if by is not None and is_numbered_anew:
        correspondence.check_number(document)
    if by is not None:
        correspondence.check_dates(document, today=clock.today())
    with writing(by=by, action="document.save", reason=reason, known_from=known_from) as entry:
        correspondence.check_takes_files(document, has_files=_has_files(document, new_file))
        correspondence.check_stays_circular(document, is_addressed=_is_addressed(document))
        told_apart_by = () if document.number else TOLD_APART_BY
        save_filled(entry, document, revision, told_apart_by=told_apart_by)
        if new_file is not None:
            _add_file(entry, document, new_file)
        if references is not None:
            _set_lines(entry, document, DocumentReference, "written", "referred", references)
        if enclosures is not None:
            _set_lines(entry, document, DocumentEnclosure, "title", "enclosed", enclosures)
        if is_numbered_anew and document.number_key:
            _tie_earlier_references(entry, document)
        if entry.has_changes:
            entry.touch(document)
        if by is not None and is_numbered_anew and document.number:
            # Once nobody else can write, so that of two at once the second sees the first.
            wait_for_others()
            correspondence.check_no_twin(document, Document.objects.same_paper_as(document)[:1])
    return document


def remove_document_file(
    *, by: User, file_id: int, reason: str, revision: int | None = None
) -> DocumentFile:
    """Take a version of a file out: nobody gets it any more, the ledger keeps that it was.

    Raises:
        DocumentFile.DoesNotExist: unknown, or outside what this person may see.
        NotAllowed: not an editor.
        StaleEdit: somebody saved it in between.
    """
    rules.check_may_edit_register(by)
    with writing(by=by, action="document.remove_file", reason=reason) as entry:
        rows = DocumentFile.objects.visible_to(by).select_for_update(of=("self",))
        held = rows.get(pk=file_id)
        check_revision(held, revision)
        held.is_removed = True
        entry.save(held)
        if entry.has_changes:
            entry.touch(held.document)
    return held


def _is_numbered_anew(document: Document) -> bool:
    """Whether what makes a letter that letter is new."""
    if document._state.adding:
        return True
    names = ("kind", "number", "issuer", "issued_on")
    stored = Document.objects.filter(pk=document.pk).values_list(*names).first()
    return stored != tuple(getattr(document, name) for name in names)


def _has_files(document: Document, new_file: NewFile | None) -> bool:
    if new_file is not None:
        return True
    return bool(document.pk) and document.files.filter(is_removed=False).exists()


def _is_addressed(document: Document) -> bool:
    return bool(document.pk) and document.addressees.standing().exists()


def _add_file(entry: Entry, document: Document, new_file: NewFile) -> None:
    """The next version; the very file that is current already makes none."""
    held = list(document.files.select_related("file"))
    correspondence.check_not_the_other(
        content=new_file.content,
        role=new_file.role,
        others=[(row.role, row.file.sha256) for row in held],
    )
    kin = document.files.filter(language=new_file.language, role=new_file.role)
    current = kin.current().select_related("file").first()
    if current is not None and current.file.sha256 == new_file.content.sha256:
        return
    last = kin.aggregate(last=Max("version_number"))["last"] or 0
    stored = store.keep(entry, new_file.content)
    entry.save(
        DocumentFile(
            document=document,
            language=new_file.language,
            role=new_file.role,
            version_number=last + 1,
            file=stored,
            note=new_file.note,
        )
    )


def _set_lines(
    entry: Entry, document: Document, model: type, text: str, target: str, lines: Sequence[str]
) -> None:
    """Bring the rows of ``model`` to the lines; a line that stays keeps its row."""
    held = list(model.objects.filter(document=document))
    for position, line in enumerate(filter(None, map(str.strip, lines)), start=1):
        row = next((one for one in held if getattr(one, text) == line), None)
        if row is None:
            row = model(document=document, **{text: line})
        else:
            held.remove(row)
        row.position = position
        if getattr(row, f"{target}_id") is None:
            setattr(row, target, _meant(line, but=document))
        entry.save(row)
    for row in held:
        entry.remove(row)


def _meant(line: str, *, but: Document) -> Document | None:
    """The one document that a line names by its number and date, or by its title."""
    others = Document.objects.exclude(pk=but.pk)
    keys = list(numbers_in(line))
    if len(keys) == 1:
        found = others.filter(number_key=keys[0])
        if (day := _day_in(line)) is not None:
            found = found.filter(issued_on=day)
    else:
        found = others.filter(title_th=line)
    found = list(found[:2])
    return found[0] if len(found) == 1 else None


def _day_in(line: str) -> date | None:
    dated = _DATED.search(line)
    if dated is None:
        return None
    try:
        return parse_thai_date(dated[1].strip(), allow_partial=False).effective_on
    except DateReadingError:
        return None


def _tie_earlier_references(entry: Entry, document: Document) -> None:
    """Lines of other documents that named this one before the register had it."""
    tail = re.search(r"[0-9]+$", document.number_key)
    if tail is None:
        return
    written = Q(written__contains=tail[0]) | Q(written__contains=to_thai(tail[0]))
    waiting = DocumentReference.objects.filter(written, referred=None)
    for row in waiting.exclude(document=document):
        if list(numbers_in(to_arabic(row.written))) != [document.number_key]:
            continue
        if _meant(row.written, but=row.document) == document:
            row.referred = document
            entry.save(row)
