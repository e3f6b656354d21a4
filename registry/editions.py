"""An edition of the ministry's list beside the register: line by line, same or in what not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.choices import Confirmation, Status
from registry.models import DeclaredTotal, Document, Edition, EditionRow, Pairing
from registry.moments import Moment
from registry.reports import Tally
from registry.wording import living, worded
from sistercity.thai.search import fold


class Fault(models.TextChoices):
    """In what a line of the list and the row of the register differ."""

    NOT_HELD = "not_held", _("ทะเบียนไม่มีแถวนี้")
    NOT_CONFIRMED = "not_confirmed", _("ยังไม่ยืนยัน")
    STATUS = "status", _("สถานะในวันนั้นไม่ใช่ลงนามแล้ว")
    YEAR = "year", _("ปีที่ลงนามไม่ตรงกับปีในบัญชี")
    NUMBER = "number", _("เลขที่ไม่ตรงกับปีหรือลำดับ")
    NAME = "name", _("ชื่อสะกดต่างกัน")


@dataclass(frozen=True)
class EditionLine:
    """A line of the edition, the pairing as it stood on the day if it is held, the differences."""

    row: EditionRow
    pairing: Pairing | None
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class YearLines:
    """The lines of one year; ``held_count`` are pairs signed in it that the register holds."""

    year_be: int
    lines: tuple[EditionLine, ...]
    held_count: int


@dataclass(frozen=True)
class EditionComparison:
    """An edition beside the register as at its day, as known at a moment.

    Attributes:
        declared: the total that it declares; None where nobody typed one.
        unlisted: signed and confirmed on the day, and not on the list.
    """

    edition: Edition
    document: Document | None
    declared: Tally | None
    years: tuple[YearLines, ...]
    unlisted: tuple[Pairing, ...]

    @property
    def line_count(self) -> int:
        """Lines that were typed of it."""
        return sum(len(year.lines) for year in self.years)

    @property
    def same_count(self) -> int:
        """Lines that say what the register says."""
        return sum(not line.faults for year in self.years for line in year.lines)


def compare_edition(edition: Edition, *, user, moment: Moment) -> EditionComparison:
    """Compare the lines of an edition with the rows as at ``moment``; a fixed number of queries."""
    known_at = moment.known_at
    known = EditionRow.known(known_at).visible_to(user).filter(edition_id=edition.id)
    rows = living(EditionRow, known.order_by("sequence", "id"))
    listed = Pairing.known(known_at).visible_to(user).as_at(moment.as_at).on_list()
    listed = listed.filter(
        Q(id__in=[row.pairing_id for row in rows])
        | Q(confirmation=Confirmation.CONFIRMED, status_shown=Status.SIGNED)
    )
    found = {pairing.pk: pairing for pairing in worded(listed, known_at, moment.as_at)}
    signed = {pk: pairing for pk, pairing in found.items() if _is_signed(pairing)}
    held = Counter(
        pairing.signed_as_known.year_be for pairing in signed.values() if pairing.signed_as_known
    )
    lines = [_line(row, found.get(row.pairing_id)) for row in rows]
    years = sorted({row.year_be for row in rows})
    typed = {row.pairing_id for row in rows}
    return EditionComparison(
        edition=edition,
        document=_document(edition, user, known_at),
        declared=_declared(edition, user, known_at),
        years=tuple(
            YearLines(year, tuple(one for one in lines if one.row.year_be == year), held[year])
            for year in years
        ),
        unlisted=tuple(
            pairing
            for pk, pairing in sorted(signed.items(), key=lambda item: item[1].number)
            if pk not in typed and pairing.province.counts
        ),
    )


def _line(row: EditionRow, pairing: Pairing | None) -> EditionLine:
    return EditionLine(row, pairing, tuple(_faults(row, pairing)))


def _faults(row: EditionRow, pairing: Pairing | None) -> Iterable[Fault]:
    year, _stroke, sequence = row.list_number.partition("/")
    if (int(year), int(sequence)) != (row.year_be % 100, row.sequence):
        yield Fault.NUMBER
    if pairing is None:
        yield Fault.NOT_HELD
        return
    if pairing.confirmation != Confirmation.CONFIRMED:
        yield Fault.NOT_CONFIRMED
    if pairing.status_shown != Status.SIGNED:
        yield Fault.STATUS
    signed = pairing.signed_as_known
    if signed is not None and signed.year_be != row.year_be:
        yield Fault.YEAR
    if fold(pairing.counterpart.name_th) not in fold(row.counterpart_as_written):
        yield Fault.NAME


def _is_signed(pairing: Pairing) -> bool:
    is_confirmed = pairing.confirmation == Confirmation.CONFIRMED
    return is_confirmed and pairing.status_shown == Status.SIGNED


def _document(edition: Edition, user, known_at) -> Document | None:
    rows = Document.known(known_at).visible_to(user).filter(id=edition.document_id)
    return next(iter(living(Document, rows)), None)


def _declared(edition: Edition, user, known_at) -> Tally | None:
    total = (
        DeclaredTotal.known(known_at)
        .visible_to(user)
        .filter(status=Status.SIGNED, as_at=edition.as_at)
        .first()
    )
    return Tally(total.pair_count, total.province_count) if total else None
