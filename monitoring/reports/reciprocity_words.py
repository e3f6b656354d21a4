"""The balance each way in words: what a number is called, how it is written, where it leads."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from monitoring.reciprocity import Amount, Balance, Flow, Side
from sistercity.templatetags.thai import thai_amount, thai_number


@dataclass(frozen=True)
class Line:
    """One row: a country, a pairing or a fiscal year, and what went each way.

    ``query`` narrows the activities behind its numbers; ``row`` is what it is ordered by.
    """

    key: str
    name: str
    country: str
    balance: Balance
    query: str
    href_of: str = ""
    row: Any = None

    @property
    def cells(self) -> list[dict]:
        """The flows as a table writes them."""
        return cells(self.balance, self.query)


def query_of(first_year: int, last_year: int, **where: str) -> str:
    """A span of fiscal years and a place as the end of an address."""
    span = {"from": first_year, "to": last_year}
    return "?" + urlencode({**span, **{name: value for name, value in where.items() if value}})


def cells(balance: Balance, query: str) -> list[dict]:
    """Each flow with both its sides: words, number, of how many activities it is told, address."""
    return [
        {
            "label": flow.label,
            "unplaced": thai_amount(balance.unplaced_amount)
            if flow == Flow.MONEY and balance.unplaced_ids
            else "",
            "sides": [
                _side(balance.of(flow, side), flow, side, query) for side in Side
            ],
        }
        for flow in Flow
    ]


def _side(amount: Amount, flow: Flow, side: Side, query: str) -> dict:
    args = [flow.value, side.value]
    return {
        "words": side_words(flow, side),
        "short": _short_words(flow, side),
        "text": amount_words(amount.total, flow),
        "is_known": amount.total is not None,
        "told_count": amount.told_count,
        "concerned_count": amount.concerned_count,
        "is_partial": bool(amount.untold_ids) and amount.total is not None,
        "href": reverse("monitoring:reciprocity-activities", args=args) + query,
    }


def amount_words(total, flow: Flow) -> str:
    """A sum as people read it; what nobody told is no number."""
    if total is None:
        return _("ไม่ได้ระบุ")
    return thai_amount(Decimal(total)) if flow == Flow.MONEY else thai_number(total)


def side_words(flow: Flow, side: Side) -> str:
    """What a side has of a flow, in words that stand alone."""
    return {
        (Flow.VISITS, Side.THAI): _("ไทยไปเยือน"),
        (Flow.VISITS, Side.FOREIGN): _("ต่างประเทศมาเยือน"),
        (Flow.PEOPLE, Side.THAI): _("คนไทยที่ไป"),
        (Flow.PEOPLE, Side.FOREIGN): _("คนต่างประเทศที่มา"),
        (Flow.STUDENTS, Side.THAI): _("นักเรียนไทยที่ไป"),
        (Flow.STUDENTS, Side.FOREIGN): _("นักเรียนต่างประเทศที่มา"),
        (Flow.EVENTS, Side.THAI): _("ไทยเป็นเจ้าภาพ"),
        (Flow.EVENTS, Side.FOREIGN): _("ต่างประเทศเป็นเจ้าภาพ"),
        (Flow.MONEY, Side.THAI): _("ไทยออก"),
        (Flow.MONEY, Side.FOREIGN): _("ต่างประเทศออก"),
    }[flow, side]


def _short_words(flow: Flow, side: Side) -> str:
    """The same beside the name of its flow."""
    if flow in (Flow.EVENTS, Flow.MONEY):
        return _("ไทย") if side == Side.THAI else _("ต่างประเทศ")
    return _("ไทยไป") if side == Side.THAI else _("มาไทย")
