"""The two dates of every list and report: true on which day, as known at which moment."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from sistercity.addresses import asked_once
from sistercity.fields.messages import date_message
from sistercity.templatetags.thai import thai_date, thai_datetime
from sistercity.thai.calendar import (
    BANGKOK,
    DateReadingError,
    fiscal_year_of,
    fiscal_year_start,
    parse_iso_date,
    parse_thai_date,
)

_TWO = ("from", "to", "from_known_at", "to_known_at")
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
    return Moment(**_read(params, now, _day_of_person, ("as_at", "known_at")))


def read_two_moments(params: Mapping[str, str], *, now: datetime) -> tuple[Moment, Moment]:
    """Read the two moments that are compared, as people write them.

    ``from`` and ``to`` are days; each list is taken as it was known at the end of its day unless
    ``from_known_at`` or ``to_known_at`` says otherwise. Without ``to`` it is the present, without
    ``from`` the day before the fiscal year of ``to`` began.

    Raises:
        ValidationError: by parameter, as ``read_moment``; or the later is not the later.
    """
    now = now.astimezone(BANGKOK)
    values = _read(params, now, _day_of_person, _TWO)
    earlier_day, later_day = values["from"], values["to"]
    if not params.get("from", "").strip():
        earlier_day = fiscal_year_start(fiscal_year_of(later_day)) - timedelta(days=1)
    earlier = Moment(earlier_day, values["from_known_at"] or _end_of(earlier_day, now))
    later = Moment(later_day, values["to_known_at"] or _end_of(later_day, now))
    if earlier.as_at > later.as_at:
        raise ValidationError(
            {
                "from": _("วันแรกคือ %(first)s ซึ่งอยู่หลังวันหลัง คือ %(last)s โปรดสลับวันที่")
                % {"first": thai_date(earlier.as_at), "last": thai_date(later.as_at)}
            }
        )
    if (earlier.known_at or now) > (later.known_at or now):
        raise ValidationError(
            {
                "from_known_at": _(
                    "ความรู้ของวันแรกถึง %(first)s ซึ่งอยู่หลังความรู้ของวันหลัง คือ %(last)s โปรดสลับหรือเว้นว่าง"
                )
                % {
                    "first": thai_datetime(earlier.known_at or now),
                    "last": thai_datetime(later.known_at or now),
                }
            }
        )
    return earlier, later


def read_moment_iso(params: Mapping[str, str], *, now: datetime) -> Moment:
    """Read ``as_at`` (YYYY-MM-DD) and ``known_at`` (the same, or with a time) from a machine.

    Common Era only: a year from 2200 on is refused with both readings.

    Raises:
        ValidationError: by parameter.
    """
    return Moment(**_read(params, now, parse_iso_date, ("as_at", "known_at")))


def read_since_iso(params: Mapping[str, str], *, now: datetime) -> datetime | None:
    """Read ``updated_since`` from a machine: a moment, or a day, which is its beginning.

    Common Era only, as ``read_moment_iso``; None where nothing is asked.

    Raises:
        ValidationError: by parameter.
    """
    now = now.astimezone(BANGKOK)
    try:
        written = asked_once(params, "updated_since")
        if not written:
            return None
        moment = _known_at(written, now, parse_iso_date)
    except DateReadingError as error:
        raise ValidationError({"updated_since": date_message(error)}) from error
    except ValueError as error:
        raise ValidationError({"updated_since": str(error)}) from error
    is_day = "T" not in written
    return datetime.combine(moment.date(), time.min, BANGKOK) if is_day else moment


def _read(
    params: Mapping[str, str],
    now: datetime,
    read_day: Callable[[str], date],
    names: Iterable[str],
) -> dict[str, date | datetime | None]:
    """The parameters by name: of a day today where blank, of knowledge None."""
    now = now.astimezone(BANGKOK)
    faults: dict[str, str] = {}
    values: dict[str, date | datetime | None] = {}
    for name in names:
        reader, values[name] = (
            (_known_at, None) if name.endswith("known_at") else (_as_at, now.date())
        )
        try:
            written = asked_once(params, name)
        except ValueError as error:
            faults[name] = str(error)
            continue
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
    return values


def _end_of(day: date, now: datetime) -> datetime | None:
    """The last moment of a day that is over; None for the present one."""
    return None if day >= now.date() else datetime.combine(day, _END_OF_DAY, BANGKOK)


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
