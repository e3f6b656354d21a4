"""Working groups (คณะทำงาน) by seat: orders that set them up, members, what they do."""

from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, Value
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from monitoring.choices import MeetingKind, MeetingStatus, OrderStatus, PositionInGroup
from monitoring.querysets import (
    MeetingQuerySet,
    MemberQuerySet,
    OrderQuerySet,
    WorkingGroupQuerySet,
)
from registry.models import Province
from sistercity.audit.recorded import Recorded, version_of
from sistercity.files.models import StoredFile
from sistercity.templatetags.thai import thai_date

from .place import YearPlace


class WorkingGroup(Recorded):
    """The seat of a working group: central (no province) or one province; counted once."""

    province = models.OneToOneField(
        Province, verbose_name=_("จังหวัด"), on_delete=models.PROTECT,
        related_name="working_group", null=True, blank=True,
        help_text=_("เว้นว่างสำหรับคณะทำงานส่วนกลาง"),
    )

    objects = WorkingGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("คณะทำงาน")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "คณะทำงาน")
        ordering = ["province__sort_key"]
        constraints = [
            models.UniqueConstraint(
                Value(1),
                condition=Q(province__isnull=True),
                name="monitoring_workinggroup_one_central",
                violation_error_message=_("มีคณะทำงานส่วนกลางอยู่แล้ว"),
            )
        ]

    def __str__(self) -> str:
        return str(self.province) if self.province else str(_("ส่วนกลาง"))


class WorkingGroupOrder(Recorded):
    """An order by number and date; it runs until its last day, both days inclusive."""

    group = models.ForeignKey(
        WorkingGroup, verbose_name=_("คณะทำงาน"), on_delete=models.PROTECT, related_name="orders"
    )
    number = models.CharField(_("คำสั่งที่"), max_length=60)
    issued_on = models.DateField(_("ลงวันที่"))
    in_force_from = models.DateField(_("มีผลตั้งแต่"))
    in_force_to = models.DateField(
        _("มีผลถึง"), null=True, blank=True, help_text=_("วันสุดท้ายที่มีผล เว้นว่างหากยังไม่ยกเลิก")
    )
    replaces = models.OneToOneField(
        "self", verbose_name=_("ใช้แทนคำสั่ง"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="replaced_by",
    )
    status = models.CharField(
        _("สถานะ"), max_length=10, choices=OrderStatus, default=OrderStatus.SUBMITTED,
        editable=False,
    )
    return_note = models.TextField(
        _("สิ่งที่ต้องแก้ไข"), max_length=2000, blank=True, editable=False
    )

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("คำสั่งแต่งตั้งคณะทำงาน")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "คำสั่งแต่งตั้งคณะทำงาน")
        ordering = ["-in_force_from", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(in_force_to__isnull=True) | Q(in_force_to__gte=F("in_force_from")),
                name="monitoring_workinggrouporder_ends_after_start",
                violation_error_message=_("วันสุดท้ายที่มีผลต้องไม่ก่อนวันที่เริ่มมีผล"),
            ),
            models.CheckConstraint(
                condition=Q(in_force_to__isnull=True) | Q(in_force_to__gte=F("issued_on")),
                name="monitoring_workinggrouporder_revoked_after_issue",
                violation_error_message=_("คำสั่งถูกยกเลิกก่อนวันที่ออกคำสั่งไม่ได้"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}"

    def clean(self) -> None:
        """The constraints' words beside the field, with the two days that do not agree."""
        if self.in_force_to is None:
            return
        days = {"number": self.number, "ends": thai_date(self.in_force_to)}
        if self.issued_on and self.in_force_to < self.issued_on:
            days["issued"] = thai_date(self.issued_on)
            raise ValidationError({
                "in_force_to": _(
                    "คำสั่งที่ %(number)s ออกเมื่อวันที่ %(issued)s จึงสิ้นผลในวันที่ %(ends)s ก่อนออกคำสั่งไม่ได้ "
                    "โปรดตรวจสอบวันที่ทั้งสอง"
                ) % days
            })  # fmt: skip
        if self.in_force_from and self.in_force_to < self.in_force_from:
            raise ValidationError({"in_force_to": _("วันสุดท้ายที่มีผลต้องไม่ก่อนวันที่เริ่มมีผล")})

    def is_in_force(self, day: date) -> bool:
        """Whether it holds on ``day``; both ends are inclusive."""
        return self.in_force_from <= day and (self.in_force_to is None or self.in_force_to >= day)


class WorkingGroupMember(Recorded):
    """A person whom an order names, by office and position; both days inclusive, never public."""

    group = models.ForeignKey(
        WorkingGroup, verbose_name=_("คณะทำงาน"), on_delete=models.PROTECT, related_name="members"
    )
    order = models.ForeignKey(
        WorkingGroupOrder, verbose_name=_("ตามคำสั่งที่"), on_delete=models.PROTECT,
        related_name="members",
    )
    name = models.CharField(_("ชื่อและนามสกุล"), max_length=120)
    office = models.CharField(_("ตำแหน่งและหน่วยงาน"), max_length=200)
    position_in_group = models.CharField(
        _("ตำแหน่งในคณะทำงาน"), max_length=20, choices=PositionInGroup
    )
    starts_on = models.DateField(_("ตั้งแต่วันที่"))
    ends_on = models.DateField(
        _("ถึงวันที่"), null=True, blank=True,
        help_text=_("วันสุดท้ายที่ร่วมคณะทำงาน เว้นว่างหากเป็นไปตามคำสั่ง"),
    )

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("ผู้ร่วมคณะทำงาน")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "ผู้ร่วมคณะทำงาน")
        ordering = ["group", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="monitoring_workinggroupmember_ends_after_start",
                violation_error_message=_("วันสิ้นสุดต้องไม่ก่อนวันเริ่มต้น"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.get_position_in_group_display()}"

    def clean(self) -> None:
        """The constraint's words beside the field where the wrong day is."""
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("วันสิ้นสุดต้องไม่ก่อนวันเริ่มต้น โปรดตรวจวันที่ทั้งสอง")})


class GroupMeeting(Recorded):
    """A meeting or drive activity recorded for a working group, whichever its order then.

    That an approved one took place is public; resolutions and minutes never are. Its rounds
    are in the ledger.
    """

    group = models.ForeignKey(
        WorkingGroup, verbose_name=_("คณะทำงาน"), on_delete=models.PROTECT, related_name="meetings"
    )
    kind = models.CharField(
        _("ประเภท"), max_length=10, choices=MeetingKind, default=MeetingKind.MEETING
    )
    held_on = models.DateField(_("วันที่จัด"))
    fiscal_year = models.PositiveSmallIntegerField(_("ปีงบประมาณ พ.ศ."), editable=False)
    title = models.CharField(
        _("เรื่อง"), max_length=200, help_text=_("เผยแพร่เมื่อกระทรวงเห็นชอบ โปรดไม่ระบุชื่อบุคคล")
    )
    place = models.CharField(_("สถานที่"), max_length=200)
    resolutions = models.TextField(_("มติและผลการดำเนินงาน"), max_length=5000)
    minutes = models.ForeignKey(
        StoredFile, verbose_name=_("รายงานการประชุม"), on_delete=models.PROTECT,
        related_name="minutes", null=True, blank=True, editable=False,
    )
    minutes_name = models.CharField(
        _("ชื่อแฟ้มรายงานการประชุม"), max_length=150, blank=True, editable=False
    )
    status = models.CharField(
        _("สถานะ"), max_length=10, choices=MeetingStatus, default=MeetingStatus.SUBMITTED,
        editable=False,
    )
    return_note = models.TextField(
        _("สิ่งที่ต้องแก้ไข"), max_length=2000, blank=True, editable=False
    )
    # A form pressed twice carries the same key, so the second press finds the first's row.
    form_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("ผู้บันทึก"), on_delete=models.PROTECT,
        related_name="+", editable=False,
    )
    submitted_at = models.DateTimeField(_("เสนอเมื่อ"), editable=False)
    approved_at = models.DateTimeField(_("เห็นชอบเมื่อ"), null=True, blank=True, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("การประชุมหรือกิจกรรมขับเคลื่อนของคณะทำงาน")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "การประชุมและกิจกรรมขับเคลื่อนของคณะทำงาน")
        ordering = ["-held_on", "-id"]
        indexes = [
            models.Index(fields=["fiscal_year", "status", "group"]),
            models.Index(fields=["status", "submitted_at"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status=MeetingStatus.RETURNED) | ~Q(return_note=""),
                name="monitoring_groupmeeting_returned_with_note",
                violation_error_message=_("โปรดเขียนว่าต้องแก้ไขสิ่งใด"),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def year_place(self) -> YearPlace:
        """The year of the meeting and the province of its seat."""
        return YearPlace(self.fiscal_year, self.group.province_id)


WorkingGroupVersion = version_of(WorkingGroup)
WorkingGroupOrderVersion = version_of(WorkingGroupOrder)
WorkingGroupMemberVersion = version_of(WorkingGroupMember)
GroupMeetingVersion = version_of(GroupMeeting)
