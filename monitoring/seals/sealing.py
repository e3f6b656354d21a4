"""The files of a report under a seal: each bears its mark, none is kept here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from monitoring.reports.order import Head, Made, Order
from monitoring.reports.words import LANGUAGES
from sistercity.files.marks import Mark, marking
from sistercity.templatetags.thai import thai_date, thai_datetime

from . import signing


@dataclass(frozen=True)
class SealedReport:
    """A report with its files by extension, written under a number; ``heads`` by language."""

    made: Made
    heads: Mapping[str, Head]
    files: Mapping[str, bytes]
    signed: frozenset[str]

    @property
    def head(self) -> Head:
        """What the report says of itself in its own language."""
        return self.heads[self.made.order.language]


def verify_address(number: str) -> str:
    """The page that tells whether what bears this number is genuine, as it is printed."""
    return settings.PUBLIC_ADDRESS + reverse("monitoring:seal-verify", args=[number])


def seal_sentence() -> str:
    """What a seal says, and what it does not, in the language that is spoken."""
    return _(
        "ตราประทับนี้ยืนยันว่าแฟ้มตรงกับฉบับที่ทะเบียนเก็บไว้ ไม่ใช่ลายมือชื่อของผู้ใด "
        "และไม่แทนการลงนามหรือการรับรองตามระเบียบ"
    )


def seal_files(made: Made, number: str, *, sealed_at: datetime) -> SealedReport:
    """Write every file of the report under this number; takes as long as the report does.

    Raises:
        ReportRefused: there is no such report.
        FileNotFoundError: a photo or another file that it shows is not in the store.
        signing.CannotSign: a certificate is set, and it cannot be used.
    """
    order = made.order
    heads = {one: made.kind.head(made.report, replace(order, language=one)) for one in LANGUAGES}
    with marking(_mark(heads[order.language], order, number, sealed_at)):
        files = {extension: made.write(extension) for extension in made.kind.writers}
    signed = set()
    if "json" in files:
        files["json"] = _marked_json(files["json"], number)
    if "pdf" in files and signing.is_set_up():
        reason = f"{number} {heads[order.language].title}"
        files["pdf"] = signing.signed(files["pdf"], reason=reason)
        signed.add("pdf")
    return SealedReport(made, heads, files, frozenset(signed))


def _mark(head: Head, order: Order, number: str, sealed_at: datetime) -> Mark:
    with translation.override(order.language):
        words = [
            (_("รายงาน"), head.title),
            (_("ข้อมูล ณ วันที่"), thai_date(head.as_at)),
            (_("เท่าที่ทะเบียนทราบเมื่อ"), thai_datetime(head.known_at)),
            (_("ประทับเมื่อ"), thai_datetime(sealed_at)),
        ]
        if settings.DEMO:
            words.append((_("ข้อมูลสาธิต"), _("ห้ามใช้อ้างอิง")))
        return Mark(
            number=number,
            address=verify_address(number),
            address_label=_("ตรวจสอบที่"),
            title=_("ตราประทับรายงาน"),
            sentence=seal_sentence(),
            words=tuple(words),
        )


def _marked_json(content: bytes, number: str) -> bytes:
    """The object with the seal as its first entry; every other byte stays as it was written."""
    begin, brace, rest = content.partition(b"{")
    seal = {"number": number, "verify": verify_address(number)}
    for language in LANGUAGES:
        with translation.override(language):
            seal[f"sentence_{language}"] = seal_sentence()
    told = json.dumps(seal, ensure_ascii=False).encode()
    return begin + brace + b'\n "seal": ' + told + b"," + rest
