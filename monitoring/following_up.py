"""What of the follow-up waits for a person: the start page's lines, the most pressing first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from monitoring.actions import digest_author_ids
from monitoring.models import Finding, ReflectionDigest, Resolution
from sistercity.accounts.choices import Role
from sistercity.accounts.models import User


def follow_up_waiting(user: User, today: date) -> Iterator[tuple[int, str, str, str]]:
    """How many of what, why, and where it is done, for officers and editors."""
    resolutions = Resolution.objects.visible_to(user).overdue(today)
    address = f"{reverse('monitoring:resolution-list')}?show=overdue"
    if user.role == Role.EDITOR:
        resolutions = resolutions.filter(meeting__group__province__isnull=True)
        address += "&seat=central"
    findings = Finding.objects.visible_to(user)
    visits = reverse("monitoring:visit-list")
    if user.role == Role.EDITOR:
        yield (
            findings.awaiting_ministry().count(),
            _("ข้อค้นพบจากการนิเทศที่จังหวัดตอบแล้วและรอพิจารณา"),
            _("ปิดข้อค้นพบ หรือส่งกลับพร้อมข้อความ"),
            f"{visits}?show=answered",
        )
        yield _digests(user)
    else:
        yield (
            findings.awaiting_province().count(),
            _("ข้อค้นพบจากการนิเทศที่รอจังหวัดดำเนินการ"),
            _("ตอบว่าดำเนินการอย่างไร พร้อมหลักฐานถ้ามี"),
            visits,
        )
    yield (
        resolutions.count(),
        _("มติของคณะทำงานที่เกินกำหนด"),
        _("บันทึกผลการดำเนินการ หรือความคืบหน้าล่าสุด"),
        address,
    )


def _digests(user: User) -> tuple[int, str, str, str]:
    """Digests that colleagues have written and that this editor may publish."""
    drafts = ReflectionDigest.objects.visible_to(user).drafts().order_by("fiscal_year")
    theirs = [row for row in drafts if user.pk not in digest_author_ids(row)]
    return (
        len(theirs),
        _("ร่างบทสรุปบทเรียนที่รอเจ้าหน้าที่อีกคนเผยแพร่"),
        _("อ่านแล้วเผยแพร่ให้จังหวัด ผู้เขียนเผยแพร่เองไม่ได้"),
        reverse("monitoring:digest-year", args=[theirs[0].fiscal_year]) if theirs else "",
    )
