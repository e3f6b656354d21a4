"""People who sign in, each with one role."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sistercity.audit.recorded import Recorded

from .choices import MINISTRY_ROLES, PROVINCIAL_ROLES, STAFF_ROLES, Role
from .querysets import (
    DeviceQuerySet,
    People,
    SavedFilterQuerySet,
    SecondFactorQuerySet,
    SecurityKeyQuerySet,
)


class User(Recorded, AbstractBaseUser):
    """A person with an account.

    Rights follow from ``role`` alone, through the rules of each app; Django's per-model
    permissions are answered from it, so that the admin asks the same place. Changes are in
    the ledger without the password; no versions are kept.
    """

    username = models.CharField(
        _("ชื่อผู้ใช้"),
        max_length=60,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": _("มีชื่อผู้ใช้นี้แล้ว โปรดใช้ชื่ออื่น")},
    )
    full_name = models.CharField(_("ชื่อและนามสกุล"), max_length=120)
    office = models.CharField(_("ตำแหน่งและหน่วยงาน"), max_length=200, blank=True)
    email = models.EmailField(_("อีเมล"), blank=True)
    role = models.CharField(_("บทบาท"), max_length=14, choices=Role, default=Role.PLANNER)
    is_active = models.BooleanField(
        _("ใช้งานได้"), default=True, help_text=_("ยกเลิกแทนการลบ เพื่อให้ประวัติยังระบุตัวผู้ดำเนินการได้")
    )
    # Somebody else has set the password and knows it.
    must_change_password = models.BooleanField(
        _("ต้องเปลี่ยนรหัสผ่านก่อนทำงาน"), default=False, db_default=False, editable=False
    )
    created_at = models.DateTimeField(_("สร้างเมื่อ"), auto_now_add=True)

    objects = People()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = _("ผู้ใช้")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "ผู้ใช้")
        ordering = ["username"]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name

    @property
    def is_provincial(self) -> bool:
        """Whether the person works for a province."""
        return self.role in PROVINCIAL_ROLES

    @property
    def is_ministry(self) -> bool:
        """Whether the person works for the ministry."""
        return self.role in MINISTRY_ROLES

    @property
    def may_edit(self) -> bool:
        """Whether the person edits the register and the plan."""
        return self.role == Role.EDITOR

    @property
    def is_staff(self) -> bool:
        """Whether the admin opens: it is the editors' and administrators' workplace."""
        return self.is_active and self.role in STAFF_ROLES

    @property
    def is_superuser(self) -> bool:
        """Whether the person manages people and settings."""
        return self.is_active and self.role == Role.ADMINISTRATOR

    def has_perm(self, perm: str, obj=None) -> bool:
        """Nothing by itself: each admin class asks the rules of its app."""
        return False

    def has_perms(self, perms, obj=None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perms)

    def has_module_perms(self, app_label: str) -> bool:
        """Whether the admin lists the app at all."""
        return self.is_staff


class SecondFactor(Recorded):
    """That a person confirms each sign-in, by an app, by security keys or both; at most one.

    ``sealed_secret`` is empty for whoever has keys only. It and ``recovery_digests`` are of no use
    without the portal's ``SECRET_KEY``. The last four columns count, and are not in the ledger.
    """

    person = models.OneToOneField(
        User, verbose_name=_("ผู้ใช้"), on_delete=models.PROTECT, related_name="second_factor"
    )
    sealed_secret = models.CharField(_("ความลับของแอป"), max_length=300, blank=True)
    recovery_digests = models.JSONField(_("รหัสสำรองที่ยังไม่ใช้"), default=list, blank=True)
    enrolled_at = models.DateTimeField(_("เริ่มใช้เมื่อ"))
    last_step = models.PositiveBigIntegerField(default=0)
    # What a key has answered last: each question is answered once.
    last_question = models.CharField(
        _("คำถามที่กุญแจตอบล่าสุด"), max_length=60, blank=True, default="", db_default=""
    )
    misses = models.PositiveIntegerField(default=0)
    missed_at = models.DateTimeField(null=True, blank=True)

    objects = SecondFactorQuerySet.as_manager()

    class Meta:
        verbose_name = _("การยืนยันตัวตนสองขั้น")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "การยืนยันตัวตนสองขั้น")

    def __str__(self) -> str:
        return str(self.person)

    @property
    def has_app(self) -> bool:
        """Whether an app shows codes for it, beside keys or without."""
        return bool(self.sealed_secret)


class SecurityKey(Recorded):
    """A security key or passkey (WebAuthn) by which a person confirms sign-ins.

    It keeps its secret itself; here stands what its answers are checked by, in base64url. Whoever
    has one has a ``SecondFactor``. The last two columns count, and are not in the ledger.
    """

    person = models.ForeignKey(
        User, verbose_name=_("ผู้ใช้"), on_delete=models.PROTECT, related_name="security_keys"
    )
    name = models.CharField(_("ชื่อกุญแจ"), max_length=60)
    credential_id = models.CharField(
        _("เลขประจำกุญแจ"), max_length=1400, unique=True, editable=False,
        error_messages={"unique": _("กุญแจนี้ใช้กับบัญชีหนึ่งในระบบอยู่แล้ว โปรดใช้กุญแจอื่น")},
    )  # fmt: skip
    public_key = models.CharField(_("กุญแจสาธารณะ"), max_length=1400, editable=False)
    transports = models.JSONField(_("ช่องทางของกุญแจ"), default=list, blank=True, editable=False)
    added_at = models.DateTimeField(_("เพิ่มเมื่อ"))
    last_used_at = models.DateTimeField(_("ใช้ล่าสุด"), null=True, blank=True)
    sign_count = models.PositiveBigIntegerField(default=0)

    objects = SecurityKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("กุญแจความปลอดภัย")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "กุญแจความปลอดภัย")
        ordering = ["added_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "name"],
                name="accounts_securitykey_name_once",
                violation_error_message=_("ท่านมีกุญแจชื่อนี้แล้ว โปรดตั้งชื่ออื่น"),
            )
        ]

    def __str__(self) -> str:
        return str(self.person)

    def is_last(self) -> bool:
        """Whether nothing else confirms its owner's sign-ins; recovery codes are no such thing."""
        others = self.person.security_keys.exclude(pk=self.pk)
        return not self.person.second_factor.has_app and not others.exists()


class Device(models.Model):
    """One browser in which a person is signed in, and its session; gone once that has ended.

    Not in the ledger: that somebody signed in and out is in the chain of accesses.
    """

    person = models.ForeignKey(
        User, verbose_name=_("ผู้ใช้"), on_delete=models.PROTECT, related_name="devices"
    )
    session_key = models.CharField(max_length=40, unique=True)
    began_at = models.DateTimeField(_("เข้าสู่ระบบเมื่อ"))
    seen_at = models.DateTimeField(_("ใช้ล่าสุด"))
    address = models.GenericIPAddressField(_("ที่อยู่เครือข่าย"), null=True)
    browser = models.CharField(_("เบราว์เซอร์"), max_length=300, blank=True)

    objects = DeviceQuerySet.as_manager()

    class Meta:
        verbose_name = _("เครื่องที่เข้าสู่ระบบ")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "เครื่องที่เข้าสู่ระบบ")
        ordering = ["-seen_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.person} {self.browser}"


class SavedFilter(models.Model):
    """What somebody often asks a list of the admin: filters, search and order, under a name.

    ``asked`` are parameters of the list's address, the order by names of columns (``by``). It is
    theirs alone, no fact of the register and in no ledger.
    """

    user = models.ForeignKey(
        User, verbose_name=_("ผู้ใช้"), on_delete=models.CASCADE, related_name="saved_filters"
    )
    list_name = models.CharField(_("บัญชีรายการ"), max_length=100)
    name = models.CharField(_("ชื่อตัวกรอง"), max_length=60)
    asked = models.CharField(
        _("เงื่อนไข"), max_length=2000,
        error_messages={"max_length": _("เงื่อนไขยาวเกินไป โปรดลดตัวกรองหรือคำค้น")},
    )  # fmt: skip
    created_at = models.DateTimeField(_("สร้างเมื่อ"), auto_now_add=True)

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        verbose_name = _("ตัวกรองของฉัน")
        verbose_name_plural = pgettext_lazy("หลายรายการ", "ตัวกรองของฉัน")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "list_name", "name"],
                name="accounts_savedfilter_name_once",
                violation_error_message=_("ท่านมีตัวกรองชื่อนี้แล้ว โปรดใช้ชื่ออื่น"),
            )
        ]

    def __str__(self) -> str:
        return self.name
