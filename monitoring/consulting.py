"""Consultations as people read them: how many working days one waits, its thread, its letter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext as _

from monitoring.holidays import Holidays, read_holidays
from registry.models import Consultation, ConsultationEntry, Document
from registry.querysets import ConsultationQuerySet
from sistercity.templatetags.thai import thai_datetime
from sistercity.thai.calendar import BANGKOK, working_days_between
from sistercity.thai.numbers import number_key


@dataclass(frozen=True)
class Waited:
    """A consultation and for how many working days it has waited; None once it does not."""

    row: Consultation
    working_days: int | None


def waited(rows: Iterable[Consultation], today: date) -> list[Waited]:
    """Each with its working days since the last question; one query for the holidays."""
    holidays = read_holidays()
    return [Waited(row, _days(row, today, holidays)) for row in rows]


def beside(rows: ConsultationQuerySet) -> ConsultationQuerySet:
    """The rows with all that a list tells of them."""
    return rows.select_related("province", "pairing__counterpart__country", "step")


def thread_of(user, consultation: Consultation) -> list[ConsultationEntry]:
    """What was written in it, the first first."""
    rows = ConsultationEntry.objects.visible_to(user).filter(consultation=consultation)
    return list(rows.select_related("by"))


def letter_of(user, consultation: Consultation) -> Document | None:
    """The document of the register that bears the letter's number, if this person may see it."""
    if not consultation.letter_number:
        return None
    key = number_key(consultation.letter_number)
    return Document.objects.visible_to(user).filter(number_key=key).first()


def consultations_for(user) -> tuple[int, str, str, str]:
    """What waits for this person: how many, of what, since when or why, and where.

    For the ministry questions without an answer, for a province answers to be read.
    """
    address = reverse("monitoring:consultation-list")
    rows = Consultation.objects.visible_to(user)
    if user.is_provincial:
        why = _("อ่านคำตอบแล้วปิดเรื่อง หรือถามเพิ่มเติม")
        count = rows.answered().count()
        return count, _("ข้อหารือที่กระทรวงตอบแล้ว"), why, f"{address}?show=answered"
    found = rows.waiting().aggregate(count=Count("id"), oldest=Min("waiting_since"))
    why = _("ข้อที่รอนานที่สุดถามเมื่อ %(at)s") % {"at": thai_datetime(found["oldest"])}
    return found["count"], _("ข้อหารือของจังหวัดที่รอคำตอบ"), why, address


def _days(row: Consultation, today: date, holidays: Holidays) -> int | None:
    if row.waiting_since is None:
        return None
    since = row.waiting_since.astimezone(BANGKOK).date()
    return working_days_between(since, today, holidays.days)
