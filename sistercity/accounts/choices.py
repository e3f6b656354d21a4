"""Roles of people."""

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


class Happening(models.TextChoices):
    """What its owner is told of an account, since it may have been somebody else."""

    NEW_BROWSER = "new_browser", _("เข้าสู่ระบบจากเบราว์เซอร์ที่ไม่เคยใช้")
    PASSWORD = "password", _("รหัสผ่านเปลี่ยน")
    FACTOR = "factor", _("ตั้งค่าแอปยืนยันตัวตนใหม่")
    FACTOR_ENDED = "factor_ended", _("เลิกใช้การยืนยันตัวตนสองขั้น")
    RECOVERED = "recovered", _("ใช้รหัสสำรอง")
    CODES = "codes", _("ออกรหัสสำรองใหม่")
    GUESSED = "guessed", _("รหัสยืนยันผิดหลายครั้ง")
    MAIL = "mail", _("อีเมลเปลี่ยน")
    SIGNED_OUT = "signed_out", _("ผู้ดูแลระบบสั่งให้ออกจากระบบทุกเครื่อง")


PROVINCIAL_ROLES = {Role.OFFICER, Role.APPROVER}
MINISTRY_ROLES = {Role.EDITOR, Role.PLANNER, Role.ADMINISTRATOR}
STAFF_ROLES = {Role.EDITOR, Role.ADMINISTRATOR}
