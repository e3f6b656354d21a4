"""One report as a file, made in the background because it takes long."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from monitoring.reports.kinds import KINDS
from monitoring.reports.order import Order
from sistercity.accounts.models import User
from sistercity.jobs.kinds import Done, JobKind, NamedFile, Parameters

from .asking import ASKED_BY, REFUSAL, settled, write


def _settle(by: User, asked: Mapping[str, Any], now: datetime) -> Parameters:
    try:
        order = Order.from_plain(asked["order"])
        has_writer = asked["extension"] in KINDS[order.kind].writers
    except (KeyError, TypeError, ValueError) as fault:
        raise ValidationError(_("อ่านคำขอรายงานไม่ได้ โปรดขอใหม่จากหน้ารายงาน")) from fault
    if not has_writer:
        raise ValidationError(_("รายงานนี้ไม่มีแฟ้มชนิดที่ขอ โปรดขอใหม่จากหน้ารายงาน"))
    return {
        "order": settled(order, by=by, now=now).as_plain(),
        "extension": asked["extension"],
        "asked_at": now.isoformat(),
    }


def _order(parameters: Parameters) -> Order:
    return Order.from_plain(parameters["order"])


def _check(by: User, parameters: Parameters) -> None:
    order = _order(parameters)
    KINDS[order.kind].check_reader(by, order)


def _title(parameters: Parameters) -> str:
    order = _order(parameters)
    told = {
        "name": KINDS[order.kind].name,
        "year": order.fiscal_year,
        "extension": parameters["extension"].upper(),
        "country": order.country,
    }
    if order.country:
        return _("%(name)s %(country)s (%(extension)s)") % told
    if order.fiscal_year is None:
        return _("%(name)s (%(extension)s)") % told
    return _("%(name)s ปีงบประมาณ %(year)s (%(extension)s)") % told


def _file_name(parameters: Parameters) -> str:
    order = _order(parameters)
    place = "" if order.place == Order.place else order.place
    parts = (order.kind, order.country, order.fiscal_year, place)
    return "-".join(str(part) for part in parts if part)


def _work(by: User, parameters: Parameters, key: str) -> Done:
    now = datetime.fromisoformat(parameters["asked_at"])
    extension = parameters["extension"]
    made, files = write(_order(parameters), [extension], by=by, now=now)
    return Done([NamedFile(f"{made.head.name}.{extension}", files[extension])])


ONE_REPORT = JobKind(
    code="report",
    name=gettext_lazy("รายงาน"),
    asked_by=ASKED_BY,
    refusal=REFUSAL,
    settle=_settle,
    check=_check,
    title=_title,
    file_name=_file_name,
    extension=lambda parameters: parameters["extension"],
    pieces=lambda parameters: [""],
    work=_work,
)
