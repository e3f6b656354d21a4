"""What the events of a pairing tell of a day, as expressions of both databases' SQL.

They are the one rule of status and signature. Every list and figure of the register asks for
them, several times in a statement: written as statements of the ORM they take as long to be put
together as to be run.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import F, Field, Func
from django.utils.functional import cached_property

from registry.events import TURNING_ORDER

from .models import model_named

# An event stands unless it is void or a correction known at the moment took its place. That is
# looked up for each: as NOT EXISTS, PostgreSQL would join all events to all the more there are.
_STANDING = (
    "SELECT {shown} FROM {events} event "
    "WHERE event.pairing_id = {pairing} AND NOT event.is_void{known} AND ("
    "SELECT later.id FROM {events} later WHERE later.replaces_id = event.id{later_known} LIMIT 1"
    ") IS NULL AND {condition} LIMIT 1"
)
_KNOWN = " AND {0}.known_from <= %s AND ({0}.known_to IS NULL OR {0}.known_to > %s)"


class _ToldByEvents(Func):
    """A column of the first standing event of which a condition holds; NULL where there is none.

    Args:
        day: what ``:day`` stands for in the condition, if it is there; once.
        moment: as known when; None for now.
        condition: may end in an order.
    """

    shown, condition = "event.{column}", ""

    def __init__(self, column: str, day: date | None, moment: datetime | None, output: Field):
        self.column, self.day, self.moment = column, day, moment
        super().__init__(F("id"), output_field=output)

    @cached_property
    def identity(self) -> tuple:
        """What makes two of them the same; without looking at signatures, as others are told."""
        return type(self), self.column, self.day, self.moment, *self.source_expressions

    def as_sql(self, compiler, connection, **_extra) -> tuple[str, list]:
        pairing, params = compiler.compile(self.source_expressions[0])
        events, known = model_named("PairingEvent"), ["", ""]
        moments: list = []
        if self.moment is not None:
            events, known = events.versions, [_KNOWN.format("event"), _KNOWN.format("later")]
            moments = [connection.ops.adapt_datetimefield_value(self.moment)] * 2
        days = [connection.ops.adapt_datefield_value(self.day)] if ":day" in self.condition else []
        told = _STANDING.format(
            shown=self.shown.format(column=self.column),
            events=connection.ops.quote_name(events._meta.db_table),
            pairing=pairing,
            known=known[0],
            later_known=known[1],
            condition=self.condition.replace(":day", "%s"),
        )
        return f"({told})", [*params, *moments, *moments, *days]


class FirstTelling(_ToldByEvents):
    """The least of a column of the dated events that lead to a status, whenever they were."""

    shown = "MIN(event.{column})"
    condition = "event.leads_to <> '' AND event.status_from IS NOT NULL"


class LatestTelling(_ToldByEvents):
    """The last of these by the day, which tells the status."""

    condition = (
        "event.leads_to <> '' AND event.status_from <= :day ORDER BY "
        + ", ".join(f"event.{column} DESC" for column in TURNING_ORDER)
    )  # fmt: skip


class FirstSigned(_ToldByEvents):
    """The first signature, if by the day."""

    condition = (
        "event.kind = 'signed' AND event.effective_on <= :day "
        "ORDER BY event.effective_on, event.id"
    )
