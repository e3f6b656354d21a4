"""Who reads and does what with personal data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from sistercity.accounts.choices import MINISTRY_ROLES, Role
from sistercity.errors import NotAllowed

if TYPE_CHECKING:
    from sistercity.accounts.models import User


def check_can_read_inventory(user: User) -> None:
    """The ministry reads which personal data are kept and why.

    Raises:
        NotAllowed: of a province.
    """
    if user.role not in MINISTRY_ROLES:
        raise NotAllowed(_("บัญชีข้อมูลส่วนบุคคลเปิดให้เจ้าหน้าที่กระทรวง นักวิเคราะห์ และผู้ดูแลระบบเท่านั้น"))


def check_can_export(*, by: User) -> None:
    """Administrators give people what is held of them.

    Raises:
        NotAllowed: not an administrator.
    """
    if by.role != Role.ADMINISTRATOR:
        raise NotAllowed(_("เฉพาะผู้ดูแลระบบเท่านั้นที่ส่งออกข้อมูลของผู้อื่นได้ ข้อมูลของท่านเองดูได้ที่หน้าบัญชีของฉัน"))


def check_can_erase(*, by: User | None, person: User | None) -> None:
    """Administrators erase the data of others; the command (``by`` None) repeats what they did.

    Raises:
        NotAllowed: not an administrator, or their own account.
    """
    if by is None:
        return
    if by.role != Role.ADMINISTRATOR:
        raise NotAllowed(_("เฉพาะผู้ดูแลระบบเท่านั้นที่ลบข้อมูลส่วนบุคคลได้"))
    if person is not None and person.pk == by.pk:
        raise NotAllowed(_("ลบข้อมูลของตนเองไม่ได้ โปรดให้ผู้ดูแลระบบคนอื่นดำเนินการ"))
