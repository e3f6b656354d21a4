"""Stored words of the plan."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Phase(models.TextChoices):
    """When in the life of a relation a track works."""

    BEFORE = "before", _("ก่อนการสถาปนาความสัมพันธ์")
    AFTER = "after", _("ภายหลังการสถาปนาความสัมพันธ์")


class Unit(models.TextChoices):
    """What an indicator's value is."""

    YES_NO = "yes_no", _("มี/ไม่มี")
    SHARE = "share", _("ร้อยละ")
    COUNT = "count", _("จำนวน")


class Method(models.TextChoices):
    """Where an indicator's values come from."""

    COMPUTED = "computed", _("คำนวณจากทะเบียน")
    MANUAL = "manual", _("บันทึกเองพร้อมหลักฐาน")


class Side(models.TextChoices):
    """Whether a circumstance lies outside the administration or within it."""

    EXTERNAL = "external", _("ภายนอก")
    INTERNAL = "internal", _("ภายใน")


class ProjectKind(models.TextChoices):
    """What a project does."""

    HANDBOOK = "handbook", _("จัดทำคู่มือ")
    MEETING = "meeting", _("ประชุมหรือสัมมนา")
    SUPPORT = "support", _("สนับสนุนการดำเนินงาน")
    SUPERVISION = "supervision", _("นิเทศติดตาม")
    OTHER = "other", _("อื่น ๆ")


class FrameKind(models.TextChoices):
    """What a frame is."""

    NATIONAL_STRATEGY = "national_strategy", _("ยุทธศาสตร์ชาติ")
    NATIONAL_PLAN = "national_plan", _("แผนพัฒนาเศรษฐกิจและสังคมแห่งชาติ")
    POLICY = "policy", _("นโยบายรัฐบาล")
    MINISTRY_PLAN = "ministry_plan", _("แผนปฏิบัติราชการของกระทรวง")
    SDG = "sdg", _("เป้าหมายการพัฒนาที่ยั่งยืน")
    INITIATIVE = "initiative", _("ข้อริเริ่มระหว่างประเทศ")
