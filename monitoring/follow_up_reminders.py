"""What is reminded of by the day until it is done: findings of visits, resolutions of groups."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from monitoring.models import Finding, Resolution
from monitoring.reminders import tell_due
from registry.models import Province
from sistercity.notices.kinds import NoticeKind, Words, in_language, seen_of, told_day
from sistercity.notices.models import Notice
from sistercity.notices.writing import settle


def _told(words: Words) -> dict[str, object]:
    return {
        "number": words["number"],
        "place": in_language(words, "province") or _("คณะทำงานส่วนกลาง"),
        "day": told_day(words, "due_on"),
    }


FINDING_DUE = NoticeKind(
    code="finding_due",
    name=gettext_lazy("ข้อค้นพบใกล้ครบกำหนดตอบ"),
    say=lambda words: _("ข้อค้นพบที่ %(number)s ของการนิเทศ%(place)s ครบกำหนดวันที่ %(day)s โปรดตอบ")
    % _told(words),
    sees=seen_of(Finding),
    is_task=True,
    lead_days=7,
)
FINDING_OVERDUE = NoticeKind(
    code="finding_overdue",
    name=gettext_lazy("ข้อค้นพบเกินกำหนดตอบ"),
    say=lambda words: _(
        "ข้อค้นพบที่ %(number)s ของการนิเทศ%(place)s เกินกำหนดวันที่ %(day)s แล้ว ยังไม่มีคำตอบ"
    )
    % _told(words),
    sees=seen_of(Finding),
    is_task=True,
    repeat_days=14,
)
RESOLUTION_DUE = NoticeKind(
    code="resolution_due",
    name=gettext_lazy("มติใกล้ครบกำหนด"),
    say=lambda words: _("มติที่ %(number)s ของ%(place)s ครบกำหนดวันที่ %(day)s โปรดบันทึกผล")
    % _told(words),
    sees=seen_of(Resolution),
    is_task=True,
    lead_days=7,
)
RESOLUTION_OVERDUE = NoticeKind(
    code="resolution_overdue",
    name=gettext_lazy("มติเกินกำหนด"),
    say=lambda words: _("มติที่ %(number)s ของ%(place)s เกินกำหนดวันที่ %(day)s แล้ว ยังติดตามอยู่")
    % _told(words),
    sees=seen_of(Resolution),
    is_task=True,
    repeat_days=14,
)
KINDS = (FINDING_DUE, FINDING_OVERDUE, RESOLUTION_DUE, RESOLUTION_OVERDUE)


def remind(today: date) -> None:
    """Tell of what comes due or is overdue by ``today``, settle what is done; repeatable.

    The officers of a province are told, of what is overdue its approvers too, and of the central
    seat the editors of the ministry.
    """
    findings = Finding.objects.awaiting_province().select_related("visit__province")
    resolutions = Resolution.objects.open().filter(due_on__isnull=False)
    resolutions = list(resolutions.select_related("meeting__group__province").order_by("pk"))
    with transaction.atomic():
        _remind(
            [(row, row.visit.province) for row in findings.order_by("pk")],
            FINDING_DUE, FINDING_OVERDUE, "monitoring:finding-detail", today,
        )  # fmt: skip
        _remind(
            [(row, row.meeting.group.province) for row in resolutions],
            RESOLUTION_DUE, RESOLUTION_OVERDUE, "monitoring:resolution-detail", today,
        )  # fmt: skip


def _remind(
    rows: Iterable[tuple[Finding | Resolution, Province | None]],
    soon: NoticeKind,
    late: NoticeKind,
    page: str,
    today: date,
) -> None:
    open_ids = [row.pk for row, _province in rows]
    reminding = Notice.objects.filter(kind__in=[soon.code, late.code], settled_at__isnull=True)
    done = reminding.exclude(subject_id__in=open_ids).order_by("pk")
    settle(entry=None, notice_ids=done.values_list("pk", flat=True))
    for row, province in rows:
        tell_due(
            soon, late, today, name=str(row.pk), due_on=row.due_on, about=row, province=province,
            address=reverse(page, args=[row.pk]), words={"number": row.number},
        )  # fmt: skip
