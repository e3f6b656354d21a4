"""The two dates of every list and report: true on which day, as known at which moment."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from sistercity.fields.messages import date_message
from sistercity.templatetags.thai import thai_date, thai_datetime
from sistercity.thai.calendar import (
    BANGKOK,
    DateReadingError,
    parse_iso_date,
    parse_thai_date,
)

_END_OF_DAY = time(23, 59, 59, 999999)
# In an address a "+" that was not written as %2B arrives as a space.
_TIME = re.compile(r"(?P<clock>\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)(?P<zone>Z|[+ -]\d{2}:\d{2})?")


@dataclass(frozen=True)
class Moment:
    """``as_at``: facts as they stood at the end of this day; ``known_at``: as the register knew
    them at this moment, aware, None for now.
    """

    as_at: date
    known_at: datetime | None = None

    def query(self, today: date) -> dict[str, str]:
        """The parameters that ask for this moment again, in ISO; none for the present."""
        asked = {}
        if self.as_at != today:
            asked["as_at"] = self.as_at.isoformat()
        if self.known_at is not None:
            asked["known_at"] = _shortest(self.known_at)
        return asked


def read_moment(params: Mapping[str, str], *, now: datetime) -> Moment:
    """Read ``as_at`` and ``known_at`` as people write them, พ.ศ. or ISO; blank is the present.

    Args:
        params: the query of the address.
        now: the present moment; its day is the default and the last day that may be asked.

    Raises:
        ValidationError: by parameter, what was read, what is wrong and what to write.
    """
    return _read(params, now, _day_of_person)


def read_moment_iso(params: Mapping[str, str], *, now: datetime) -> Moment:
    """Read ``as_at`` (YYYY-MM-DD) and ``known_at`` (the same, or with a time) from a machine.

    Common Era only: a year from 2200 on is refused with both readings.

    Raises:
        ValidationError: by parameter.
    """
    return _read(params, now, parse_iso_date)


def _read(params: Mapping[str, str], now: datetime, read_day: Callable[[str], date]) -> Moment:
    now = now.astimezone(BANGKOK)
    faults: dict[str, str] = {}
    values: dict[str, date | datetime | None] = {"as_at": now.date(), "known_at": None}
    readers = {"as_at": _as_at, "known_at": _known_at}
    for name, reader in readers.items():
        written = params.get(name, "").strip()
        if not written:
            continue
        try:
            values[name] = reader(written, now, read_day)
        except DateReadingError as error:
            faults[name] = date_message(error)
        except ValueError as error:
            faults[name] = str(error)
    if faults:
        raise ValidationError(faults)
    return Moment(**values)


def _as_at(written: str, now: datetime, read_day: Callable[[str], date]) -> date:
    day = read_day(written)
    if day > now.date():
        raise ValueError(
            _("“%(text)s” คือวันที่ %(read)s ซึ่งยังมาไม่ถึง ดูข้อมูลได้ถึงวันนี้ คือ %(today)s")
            % {"text": written[:40], "read": thai_date(day), "today": thai_date(now)}
        )
    return day


def _known_at(written: str, now: datetime, read_day: Callable[[str], date]) -> datetime:
    """The end of the day written, or the moment when a time is written with it."""
    day, separator, rest = written.partition("T")
    found = _TIME.fullmatch(rest) if separator else None
    if found is None:
        moment = datetime.combine(read_day(written), _END_OF_DAY, BANGKOK)
        is_future = moment.date() > now.date()
    else:
        moment = _moment(read_day(day), found, written)
        is_future = moment > now
    if is_future:
        raise ValueError(
            _("“%(text)s” คือ %(read)s ซึ่งยังมาไม่ถึง ทะเบียนทราบข้อมูลถึงขณะนี้ คือ %(now)s")
            % {
                "text": written[:40],
                "read": thai_datetime(moment),
                "now": thai_datetime(now),
            }
        )
    return moment


def _moment(day: date, found: re.Match, written: str) -> datetime:
    zone = (found["zone"] or "").replace(" ", "+")
    try:
        moment = datetime.fromisoformat(f"{day.isoformat()}T{found['clock']}{zone}")
    except ValueError:
        raise ValueError(
            _("อ่านเวลาใน “%(text)s” ไม่ได้ โปรดเขียนตามตัวอย่าง เช่น 2019-01-04T14:05:00+07:00")
            % {"text": written[:40]}
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=BANGKOK)


def _day_of_person(written: str) -> date:
    return parse_thai_date(written, allow_partial=False).effective_on


def _shortest(moment: datetime) -> str:
    """The day alone where the moment is the end of one, else the moment in ISO."""
    local = moment.astimezone(BANGKOK)
    return local.date().isoformat() if local.time() == _END_OF_DAY else local.isoformat()
