"""What every report of the family says of itself on its cover, at its foot and in a workbook."""

from __future__ import annotations

import re
from datetime import date, datetime

from django.conf import settings
from django.utils.translation import gettext as _

from sistercity.fields.messages import reads_english
from sistercity.templatetags.thai import (
    document_digits,
    thai_date,
    thai_date_short,
    thai_datetime,
)
from sistercity.thai.calendar import format_datetime, format_fiscal_year

Facts = list[tuple[str, str]]
_PUBLIC_NUMBER = re.compile(r"(P-\d+)")


def language() -> str:
    """The language that is spoken."""
    return "en" if reads_english() else "th"


def year_words(fiscal_year: int) -> str:
    """A fiscal year: ปีงบประมาณ พ.ศ. 2566."""
    return format_fiscal_year(fiscal_year, language=language())


def dated_facts(*, place: str, as_at: date, known_at: datetime) -> Facts:
    """Of which place, on which day, as known when: (label, words)."""
    return [
        (_("พื้นที่"), place),
        (_("ข้อมูล ณ วันที่"), thai_date(as_at)),
        (_("เท่าที่ทะเบียนทราบเมื่อ"), format_datetime(known_at, style="long", language=language())),
    ]


def cover_context(facts: Facts, *, place: str, as_at: date, known_at: datetime) -> dict:
    """The cover's and the foot's part of the context of ``pdf/base.html``."""
    foot = _("%(place)s · ณ %(as_at)s · ทราบเมื่อ %(known_at)s") % {
        "place": place,
        "as_at": thai_date_short(as_at),
        "known_at": thai_datetime(known_at),
    }
    return {
        "organisation": _("กระทรวงมหาดไทย"),
        "subtitle": _("ความสัมพันธ์เมืองพี่เมืองน้อง (Sister City) ในระดับจังหวัด"),
        "facts": [(label, document_digits(text)) for label, text in facts],
        "foot": document_digits(foot),
    }


def sheet_facts(facts: Facts) -> Facts:
    """The same for a workbook, which says too where its data are invented."""
    if not settings.DEMO:
        return facts
    words = _("บุคคล กิจกรรม และตัวเลขในเอกสารนี้สมมุติขึ้น ห้ามใช้อ้างอิง")
    return [*facts, (_("ข้อมูลสาธิต"), words)]


def document_words(text: str) -> str:
    """A text in the digits of documents; public numbers (P-0001) stay as they are written."""
    pieces = _PUBLIC_NUMBER.split(text)
    return "".join(
        piece if index % 2 else document_digits(piece) for index, piece in enumerate(pieces)
    )
