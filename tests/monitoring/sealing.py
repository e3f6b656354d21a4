"""A kind of report that is made at once, for the tests of seals: three files of a few bytes."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from datetime import date

from openpyxl import Workbook

from monitoring import actions
from monitoring.models import Seal
from monitoring.reports.order import Head, Order, ReportKind, Result
from sistercity.files.marks import current_mark


def _settle(order, now):
    return replace(order, as_at=order.as_at or now.date())


def _head(report, order):
    title = {"th": "รายงานสั้น ๒๕๖๕", "en": "Short report 2565"}[order.language]
    result = Result("2.1", order.fiscal_year, order.place, 1, "0123456789abcdef")
    return Head(title, "short", title, order.as_at, order.known_at, (result,))


def _words(ending):
    def write(report, order):
        return f"{ending} {order.as_at} {order.language} {current_mark().number}".encode()

    return write


SHORT = ReportKind(
    code="short",
    name="รายงานสั้น",
    settle=_settle,
    read=lambda order, now: "short",
    head=_head,
    workbook=lambda report, order: Workbook(),
    writers={
        "pdf": _words("pdf"),
        "xlsx": _words("xlsx"),
        "json": lambda report, order: json.dumps({"report": "short"}, indent=1).encode(),
    },
)


def short_order(**values) -> Order:
    """An order of it, of the whole country."""
    return Order(**({"kind": "short", "fiscal_year": 2565, "as_at": date(2022, 9, 30)} | values))


def seal(by, order: Order | None = None, **values) -> Seal:
    """A sealed report; each call is a form of its own."""
    order = order or short_order()
    return actions.seal_report(by=by, order=order, form_key=uuid.uuid4(), **values)
