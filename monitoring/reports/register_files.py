"""The official list of pairings among the kinds of report."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import Workbook

from registry.moments import Moment
from registry.official_list import OfficialList, official_list
from sistercity.files.sheets import saved
from sistercity.templatetags.thai import thai_date
from sistercity.thai.calendar import BANGKOK

from .names import PUBLIC
from .order import Head, Order, ReportKind
from .register import register_pdf, register_workbook
from .register_plain import register_json


@dataclass(frozen=True)
class Listed:
    """The list that everybody may see, whoever asks, and the moment of knowledge it prints."""

    found: OfficialList
    known_at: datetime


def _settle(order: Order, now: datetime) -> Order:
    return replace(order, as_at=order.as_at or now.date())


def _read(order: Order, now: datetime) -> Listed:
    found = official_list(user=PUBLIC, moment=Moment(order.as_at, order.known_at))
    return Listed(found, (order.known_at or now).astimezone(BANGKOK))


def _head(listed: Listed, order: Order) -> Head:
    with translation.override(order.language):
        told = _("บัญชีคู่เมืองพี่เมืองน้อง ณ วันที่ %(day)s") % {"day": thai_date(order.as_at)}
    return Head(
        title=told,
        name=f"register-{order.as_at.isoformat()}",
        told=told,
        as_at=order.as_at,
        known_at=listed.known_at,
    )


def _workbook(listed: Listed, order: Order) -> Workbook:
    return register_workbook(listed.found, known_at=listed.known_at, language=order.language)


KIND = ReportKind(
    code="register",
    name=gettext_lazy("บัญชีทางการของคู่เมืองพี่เมืองน้อง"),
    takes_year=False,
    settle=_settle,
    read=_read,
    head=_head,
    workbook=_workbook,
    writers={
        "pdf": lambda listed, order: register_pdf(
            listed.found, known_at=listed.known_at, language=order.language
        ),
        "xlsx": lambda listed, order: saved(_workbook(listed, order)),
        "json": lambda listed, order: register_json(listed.found, known_at=listed.known_at),
    },
)
