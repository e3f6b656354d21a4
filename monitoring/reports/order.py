"""What a report is asked by, and what it says of itself, whoever makes it and in what form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from openpyxl import Workbook

from monitoring.kpis import NATION
from monitoring.pdf_archive import Attached, attaching
from sistercity.audit.models import Change
from sistercity.audit.snapshot import one_snapshot
from sistercity.errors import NotAllowed
from sistercity.thai.numerals import writing_with

from .attached import data_of


@dataclass(frozen=True)
class Order:
    """What somebody asks of a report.

    ``kind`` is a key of ``kinds.KINDS``; of the rest each kind takes what it knows. ``as_at``
    None is today, ``known_at`` None the present, or the closing of a closed year; a settled
    order has them as the report prints them. ``digits`` is "thai", "arabic" or "", as the
    language has them. ``internal`` asks for the edition with what is never public (photos,
    the words of reflections), which only those get whom ``ReportKind.check_reader`` lets.
    """

    kind: str
    fiscal_year: int | None = None
    place: str = NATION
    country: str = ""
    as_at: date | None = None
    known_at: datetime | None = None
    language: str = "th"
    digits: str = ""
    internal: bool = False

    def as_plain(self) -> dict[str, Any]:
        """The order as values that JSON takes; what is left at its default is left out."""
        plain = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if value != field.default:
                plain[field.name] = value.isoformat() if isinstance(value, date) else value
        return plain

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Order:
        """The order that ``as_plain`` wrote.

        Raises:
            TypeError, ValueError: it did not.
        """
        order = cls(**plain)
        if order.as_at is not None:
            order = replace(order, as_at=date.fromisoformat(order.as_at))
        if order.known_at is not None:
            order = replace(order, known_at=datetime.fromisoformat(order.known_at))
        return order


@dataclass(frozen=True)
class Result:
    """A figure of a report by what names it: the same wherever the figure is printed."""

    indicator: str
    fiscal_year: int
    place: str
    rule_version: int
    result_id: str


@dataclass(frozen=True)
class Head:
    """What a report says of itself: its title, both dates and the figures in it.

    ``name`` is its file's name in ASCII, ``told`` in words, both without ending.
    """

    title: str
    name: str
    told: str
    as_at: date
    known_at: datetime
    results: tuple[Result, ...] = ()


def check_public(reader: Any, order: Order) -> None:
    """Everybody may have the report, and there is no other edition of it.

    Raises:
        NotAllowed: an internal edition is asked for.
    """
    if order.internal:
        raise NotAllowed(_("รายงานนี้ไม่มีฉบับใช้ภายใน"))


def own_year(order: Order) -> set[int]:
    """The fiscal year that is ordered, if any."""
    return set() if order.fiscal_year is None else {order.fiscal_year}


@dataclass(frozen=True)
class ReportKind:
    """How one kind of report is made.

    ``settle`` fills in the dates of an order at the present moment and refuses, with
    ``ReportRefused``, what there is no report of, without reading the report. ``read`` gives
    the report of a settled order, ``head`` what that says of itself in the order's language,
    ``workbook`` its tables, and ``writers``, by the ending of the file, its bytes: the same
    report and order give the same bytes. ``check_reader`` raises ``NotAllowed`` where somebody
    may not have what is ordered. ``takes_year`` is false of what is as at a day, of no fiscal year;
    ``years`` are the fiscal years whose records a settled order tells of beside its figures.
    """

    code: str
    name: str | Promise
    settle: Callable[[Order, datetime], Order]
    read: Callable[[Order, datetime], Any]
    head: Callable[[Any, Order], Head]
    workbook: Callable[[Any, Order], Workbook]
    writers: Mapping[str, Callable[[Any, Order], bytes]]
    check_reader: Callable[[Any, Order], None] = check_public
    takes_year: bool = True
    years: Callable[[Order], set[int]] = own_year


@dataclass(frozen=True)
class Made:
    """A report that was asked for: read when first needed, written by ``write``."""

    kind: ReportKind
    order: Order
    now: datetime

    @cached_property
    def known_number(self) -> int:
        """The last change of the ledger that it knows of."""
        return Change.objects.number_known_at(self.order.known_at)

    @cached_property
    def report(self) -> Any:
        """The report itself.

        Raises:
            ReportRefused: there is none, for a cause that only reading it tells.
        """
        with one_snapshot():
            return self.kind.read(self.order, self.now)

    @cached_property
    def head(self) -> Head:
        """What it says of itself."""
        with writing_with(self.order.digits):
            return self.kind.head(self.report, self.order)

    def _data(self) -> Iterable[Attached]:
        """What goes with its PDF: its JSON byte for byte, and its tables."""
        plain = self.kind.writers.get("json")
        with writing_with(""):
            whole = plain(self.report, self.order) if plain else None
        book = self.kind.workbook(self.report, self.order)
        return data_of(self.head.name, whole=whole, book=book, language=self.order.language)

    def write(self, extension: str) -> bytes:
        """Its bytes as a file with this ending, one of ``kind.writers``; a PDF bears its data."""
        with writing_with(self.order.digits):
            data = self._data() if extension == "pdf" else ()
            with attaching(data):
                return self.kind.writers[extension](self.report, self.order)
