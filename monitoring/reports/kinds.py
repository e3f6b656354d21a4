"""Every report there is, by its code: page, command, seal and long work make one through here."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from . import (
    annual_files,
    closeout_files,
    country_files,
    kpi_files,
    province_files,
    register_files,
)
from .names import PUBLIC
from .order import Made, Order, ReportKind

KINDS: dict[str, ReportKind] = {
    kind.code: kind
    for kind in (
        kpi_files.KIND,
        province_files.KIND,
        closeout_files.KIND,
        annual_files.KIND,
        country_files.KIND,
        register_files.KIND,
    )
}


def make(order: Order, *, now: datetime, reader: Any = PUBLIC) -> Made:
    """The report that is asked for; it is read and written when it is needed.

    Args:
        reader: the person who is to have it; only an internal edition hangs on that.

    Raises:
        KeyError: an unknown kind.
        NotAllowed: an internal edition that this person may not have.
        ReportRefused: there is no such report.
    """
    kind = KINDS[order.kind]
    kind.check_reader(reader, order)
    return Made(kind, kind.settle(order, now), now)
