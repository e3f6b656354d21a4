"""Every report there is, by its code: page, command, seal and long work make one through here."""

from __future__ import annotations

from datetime import datetime

from . import kpi_files, register_files
from .order import Made, Order, ReportKind

KINDS: dict[str, ReportKind] = {kind.code: kind for kind in (kpi_files.KIND, register_files.KIND)}


def make(order: Order, *, now: datetime) -> Made:
    """The report that is asked for; it is read and written when it is needed.

    Raises:
        KeyError: an unknown kind.
        ReportRefused: there is no such report.
    """
    kind = KINDS[order.kind]
    return Made(kind, kind.settle(order, now), now)
