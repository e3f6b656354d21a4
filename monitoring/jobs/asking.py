"""What all long work of the reports has in common: who may ask, and one moment for all of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from monitoring.asked import PLACES
from monitoring.reports import ReportRefused
from monitoring.reports.kinds import make
from monitoring.reports.order import Made, Order
from sistercity.accounts.choices import MINISTRY_ROLES
from sistercity.accounts.models import User
from sistercity.audit.models import Change
from sistercity.jobs.kinds import JobRefused

ASKED_BY = frozenset(MINISTRY_ROLES)
REFUSAL = gettext_lazy(
    "รายงานขนาดใหญ่ที่ทำเบื้องหลังขอได้เฉพาะเจ้าหน้าที่กระทรวง นักวิเคราะห์ และผู้ดูแลระบบ "
    "รายงานของจังหวัดเดียวรับได้ทันทีที่หน้ารายงาน"
)


def settled(order: Order, *, by: User, now: datetime) -> Order:
    """The order with both dates fixed: what is recorded later does not enter the report.

    Raises:
        NotAllowed: an edition that this person may not have.
        ValidationError: there is no such report, by field where one is at fault.
    """
    try:
        made = make(order, now=now, reader=by)
    except ReportRefused as refusal:
        if refusal.parameter in ("as_at", "known_at"):
            raise ValidationError({refusal.parameter: refusal.message}) from refusal
        if refusal.parameter in PLACES:
            raise ValidationError({"place": refusal.message}) from refusal
        raise ValidationError(refusal.message) from refusal
    return replace(made.order, known_at=made.order.known_at or now)


def write(
    order: Order, extensions: list[str], *, by: User, now: datetime
) -> tuple[Made, dict[str, bytes]]:
    """A settled report as files, all as the register was known at one number of its ledger.

    Something recorded meanwhile, whose source is older than the moment of the report, belongs
    to it: then the report is read once more.

    Raises:
        JobRefused: there is no such report after all.
    """
    while True:
        try:
            made = make(order, now=now, reader=by)
            files = {}
            number = made.known_number
            for extension in extensions:
                files[extension] = made.write(extension)
        except ReportRefused as refusal:
            raise JobRefused(refusal.message) from refusal
        if Change.objects.number_known_at(order.known_at) == number:
            return made, files
