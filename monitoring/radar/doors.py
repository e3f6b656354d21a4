"""Where a flag of the radar is mended, by who reads it."""

from __future__ import annotations

from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from monitoring.choices import RadarFlag
from sistercity.accounts.choices import Role
from sistercity.thai.calendar import fiscal_year_of

from .lines import RadarLine

_EXPIRY = (RadarFlag.EXPIRING, RadarFlag.EXPIRED_ACTING, RadarFlag.EXPIRED)


class MendingDoor(NamedTuple):
    """What is done there, and its address."""

    label: str
    href: str


def mending_door(line: RadarLine, user) -> MendingDoor:
    """Where this reader mends the flag, or sees what it rests on where others mend it."""
    if user.role == Role.EDITOR:
        return _of_editor(line)
    if user.role == Role.OFFICER:
        return _of_officer(line)
    return MendingDoor(_("ดูหน้าของคู่นี้"), _pairing(line))


def _pairing(line: RadarLine) -> str:
    return reverse("registry:pairing-detail", args=[line.pairing.number])


def _of_editor(line: RadarLine) -> MendingDoor:
    pk = line.pairing.pk
    if line.flag in _EXPIRY:
        href = reverse("admin:registry_pairing_event", args=[pk])
        return MendingDoor(_("บันทึกการต่ออายุหรือสิ้นสุด"), href)
    if line.flag == RadarFlag.STUCK:
        return MendingDoor(
            _("บันทึกขั้นตอน"), reverse("admin:registry_pairing_step", args=[pk])
        )
    if line.flag == RadarFlag.UNEQUAL:
        href = reverse("admin:registry_pairing_change", args=[pk])
        return MendingDoor(_("เขียนเหตุผล"), href)
    if line.flag == RadarFlag.MISSING_FILE:
        if document_id := line.finding.values["document_id"]:
            href = reverse("admin:registry_document_change", args=[document_id])
            return MendingDoor(_("แนบแฟ้มของเอกสาร"), href)
        return MendingDoor(
            _("ระบุเอกสารของการลงนาม"),
            reverse("admin:registry_pairing_correct", args=[pk, line.finding.values["signing_id"]]),
        )
    if line.flag == RadarFlag.RENAMED:
        href = reverse("admin:registry_pairing_event", args=[pk])
        return MendingDoor(_("บันทึกการแก้ไขเพิ่มเติมความตกลง"), href)
    return MendingDoor(_("ดูแผนและกิจกรรม"), _plan(line))


def _of_officer(line: RadarLine) -> MendingDoor:
    number = line.pairing.number
    if line.flag == RadarFlag.SILENT:
        href = f"{reverse('monitoring:activity-create')}?pairing={number}"
        return MendingDoor(_("บันทึกกิจกรรมกับคู่นี้"), href)
    if line.flag == RadarFlag.ONE_SIDED:
        return MendingDoor(_("วางแผนให้อีกฝ่ายเดินทาง"), _plan(line))
    if line.flag == RadarFlag.STUCK:
        return MendingDoor(_("ดูขั้นตอนของคู่นี้"), _pairing(line))
    href = reverse("registry:answer-correct", args=[number])
    return MendingDoor(_("แจ้งกระทรวงให้แก้ไขทะเบียน"), href)


def _plan(line: RadarLine) -> str:
    year = fiscal_year_of(line.day)
    return reverse("monitoring:plan-detail", args=[line.pairing.number, year])
