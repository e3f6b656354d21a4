"""Roles of people."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person may do; an officer's and an approver's province comes from postings."""

    OFFICER = "officer", _("เจ้าหน้าที่จังหวัด")
    APPROVER = "approver", _("ผู้รับรองของจังหวัด")
    EDITOR = "editor", _("เจ้าหน้าที่กระทรวง")
    PLANNER = "planner", _("นักวิเคราะห์นโยบายและแผน")
    ADMINISTRATOR = "administrator", _("ผู้ดูแลระบบ")


class Ending(models.TextChoices):
    """Why a sign-in ended other than by signing out."""

    IDLE = "idle", _("ไม่ได้ใช้งานนานเกินกำหนด")
    LONG = "long", _("ครบเวลาสูงสุดของการเข้าสู่ระบบ")
    ELSEWHERE = "elsewhere", _("เจ้าของบัญชีสั่งจากเครื่องอื่น")
    CHANGED = "changed", _("รหัสผ่านหรือการยืนยันตัวตนสองขั้นเปลี่ยนไป")
    ADMINISTRATOR = "administrator", _("ผู้ดูแลระบบสั่ง")


class Happening(StrEnum):
    """What its owner is told of an account, since it may have been somebody else."""

    NEW_BROWSER = "new_browser"
    PASSWORD = "password"
    FACTOR = "factor"
    FACTOR_ENDED = "factor_ended"
    RECOVERED = "recovered"
    CODES = "codes"
    GUESSED = "guessed"
    KEY_ADDED = "key_added"
    KEY_REMOVED = "key_removed"
    KEY_COPIED = "key_copied"
    APP_ENDED = "app_ended"
    MAIL = "mail"
    SIGNED_OUT = "signed_out"


PROVINCIAL_ROLES = {Role.OFFICER, Role.APPROVER}
MINISTRY_ROLES = {Role.EDITOR, Role.PLANNER, Role.ADMINISTRATOR}
STAFF_ROLES = {Role.EDITOR, Role.ADMINISTRATOR}
