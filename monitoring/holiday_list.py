"""Reading a year's holidays as they are typed from the cabinet's announcement."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from monitoring.choices import HolidayKind
from monitoring.models import Holiday
from sistercity.fields.messages import date_message
from sistercity.templatetags.thai import thai_date
from sistercity.thai.calendar import DateReadingError, parse_thai_date
from sistercity.thai.digits import to_arabic

WEEKDAYS = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")
LONGEST_NAME = Holiday._meta.get_field("name").max_length
_LINE = re.compile(
    r"(?:[-•*]\s*)?(?:วัน(?P<weekday>[^\s\d]+?)ที่\s*)?"
    r"(?P<day>\d{1,2}(?:\s+\S+\s+|[/.-]\d{1,2}[/.-])(?:พ\.ศ\.\s*)?\d{2,4})[\s:–-]+(?P<name>\S.*)"
)


class ReadHoliday(NamedTuple):
    """One line as it was understood."""

    day: date
    name: str
    kind: str


def read_holiday_list(text: str) -> list[ReadHoliday]:
    """The holidays of a typed list, in its order; blank lines are passed over.

    Raises:
        ValidationError: every line that cannot be read, with its number; a weekday that is not
            the day's, or a day named twice.
    """
    found: list[ReadHoliday] = []
    faults = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            read = _read_line(line.strip())
            if any(read.day == earlier.day for earlier in found):
                raise ValidationError(_("มีวันที่ %(day)s ซ้ำ") % {"day": thai_date(read.day)})
        except ValidationError as fault:
            words = {"number": number, "fault": " ".join(fault.messages)}
            faults.append(_("บรรทัดที่ %(number)s: %(fault)s") % words)
        else:
            found.append(read)
    if faults:
        raise ValidationError(faults)
    return found


def _read_line(line: str) -> ReadHoliday:
    match = _LINE.fullmatch(to_arabic(line))
    if match is None:
        raise ValidationError(
            _("อ่านไม่ได้ โปรดพิมพ์วันที่แล้วตามด้วยชื่อวันหยุด เช่น 1 มกราคม 2568 วันขึ้นปีใหม่")
        )
    try:
        read = parse_thai_date(match["day"])
    except DateReadingError as fault:
        raise ValidationError(date_message(fault)) from fault
    day = read.earliest
    told = match["weekday"]
    if told and told != WEEKDAYS[day.weekday()]:
        words = {"day": thai_date(day), "is": WEEKDAYS[day.weekday()], "told": told}
        raise ValidationError(
            _("วันที่ %(day)s เป็นวัน%(is)s ไม่ใช่วัน%(told)s โปรดตรวจวันที่") % words
        )
    # The name as it was typed, its digits too.
    name = line[match.start("name"):].strip()
    if len(name) > LONGEST_NAME:
        words = {"limit": LONGEST_NAME, "count": len(name)}
        raise ValidationError(
            _("ชื่อวันหยุดยาวได้ไม่เกิน %(limit)s ตัวอักษร (ขณะนี้มี %(count)s)") % words
        )
    return ReadHoliday(day, name, _kind_of(name))


def _kind_of(name: str) -> str:
    if "ชดเชย" in name:
        return HolidayKind.SUBSTITUTION
    return HolidayKind.SPECIAL if "พิเศษ" in name else HolidayKind.REGULAR
