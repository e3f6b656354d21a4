"""Who fills in workbooks, and what may become of them: checks that raise."""

from __future__ import annotations

from django.utils.translation import gettext as _

from monitoring.choices import WorkbookState
from monitoring.models import WorkbookUpload
from sistercity.accounts.choices import Role
from sistercity.accounts.models import User
from sistercity.errors import NotAllowed, WrongState


def check_fills(*, by: User) -> None:
    """Workbooks are filled in by those who log activities.

    Raises:
        NotAllowed: not a provincial officer.
    """
    if by.role != Role.OFFICER:
        raise NotAllowed(_("เฉพาะเจ้าหน้าที่จังหวัดเท่านั้นที่ใช้สมุดงานได้"))


def check_can_take(upload: WorkbookUpload) -> None:
    """A workbook is taken once.

    Raises:
        WrongState: it was taken, or taken and undone.
    """
    if upload.state == WorkbookState.DONE:
        raise WrongState(_("รับแถวของสมุดงานนี้ไปแล้ว จึงไม่ได้บันทึกซ้ำ"))
    if upload.state == WorkbookState.UNDONE:
        raise WrongState(_("ยกเลิกการรับสมุดงานนี้แล้ว หากต้องการรับอีก โปรดอัปโหลดแฟ้มใหม่"))


def check_can_undo(upload: WorkbookUpload) -> None:
    """Only what was taken is undone, once.

    Raises:
        WrongState: it was never taken, or was undone already.
    """
    if upload.state == WorkbookState.OPEN:
        raise WrongState(_("ยังไม่ได้รับแถวใดของสมุดงานนี้ จึงไม่มีสิ่งที่ต้องยกเลิก"))
    if upload.state == WorkbookState.UNDONE:
        raise WrongState(_("ยกเลิกการรับสมุดงานนี้ไปแล้ว"))
