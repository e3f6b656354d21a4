"""What a refused date says to the reader: what was read, what is wrong, what to write."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sistercity.thai.calendar import ENGLISH_MONTHS, THAI_MONTHS, DateReadingError

# How English writes the calendar's examples of what may be typed.
_ENGLISH_EXAMPLES = {"4 ม.ค. 2562": "4 Jan 2019 CE"}


def date_message(error: DateReadingError) -> str:
    """Return the message for a date that could not be read, in the active language."""
    params = dict(error.params)
    if error.code == "no_such_day":
        months = ENGLISH_MONTHS if reads_english() else THAI_MONTHS
        params["month_name"] = months[params["month"] - 1]
    if reads_english():
        example = params.get("example")
        params["example"] = _ENGLISH_EXAMPLES.get(example, example)
    return _template(error.code) % params


def reads_english() -> bool:
    """Return whether the active language is English."""
    return (get_language() or "th").startswith("en")


def _template(code: str) -> str:
    return {
        "unreadable": _("อ่าน “%(text)s” เป็นวันที่หรือปีไม่ได้ โปรดพิมพ์ตามตัวอย่าง เช่น %(example)s"),
        "incomplete": _("“%(text)s” ไม่ครบทั้งวัน เดือน และปี โปรดพิมพ์ให้ครบ เช่น %(example)s"),
        "common_era": _(
            "“%(text)s” อ่านได้สองอย่าง คือ ปี ค.ศ. %(year)s (พ.ศ. %(be_if_ce)s) "
            "หรือปี พ.ศ. %(year)s (ค.ศ. %(ce_if_be)s) โปรดพิมพ์ปี พ.ศ. เช่น %(example)s"
        ),
        "buddhist_era": _(
            "“%(text)s” อ่านได้สองอย่าง คือ ปี พ.ศ. %(year)s (ค.ศ. %(ce_if_be)s) "
            "หรือปี ค.ศ. %(year)s (พ.ศ. %(be_if_ce)s) ช่องนี้รับปี ค.ศ. โปรดแก้เป็น %(example)s"
        ),
        "out_of_range": _(
            "“%(text)s” คือปี พ.ศ. %(year_be)s (ค.ศ. %(year_ce)s) ซึ่งอยู่นอกช่วงที่รับได้ "
            "คือ พ.ศ. %(first_be)s–%(last_be)s (ค.ศ. %(first_ce)s–%(last_ce)s) โปรดตรวจสอบปี"
        ),
        "no_such_month": _(
            "“%(text)s” มีเดือนที่ %(month)s ซึ่งไม่มีในปฏิทิน เดือนต้องอยู่ระหว่าง 1 ถึง 12 "
            "โปรดพิมพ์ตามตัวอย่าง เช่น %(example)s"
        ),
        "no_such_day": _(
            "ไม่มีวันที่ %(day)s %(month_name)s พ.ศ. %(year_be)s (ค.ศ. %(year_ce)s) "
            "เพราะเดือนนั้นมี %(days)s วัน โปรดตรวจสอบวันที่"
        ),
    }[code]
