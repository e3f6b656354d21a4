"""Refusals that every door understands: pages, admin, API, imports and commands."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy

# By whose key an action knows that a form was sent twice; and what is said of a key that has made
# something else already.
FORM_KEY = "form_key"
FORM_USED = gettext_lazy(
    "แบบฟอร์มนี้ใช้บันทึกไปแล้ว ครั้งนี้ต่างจากครั้งก่อนจึงยังไม่ได้บันทึก หากต้องการแก้ไขสิ่งที่บันทึกไว้ โปรดเปิดรายการนั้น "
    "หากเป็นอีกรายการหนึ่ง โปรดตรวจสอบค่าที่พิมพ์แล้วบันทึกอีกครั้ง"
)


class NotAllowed(PermissionDenied):
    """This person may not do this, whatever the state of the record (HTTP 403)."""


class WrongState(Exception):
    """The record is no longer in a state that allows this; nothing was written (HTTP 409).

    The message says in Thai what happened and what to do.
    """


class StaleEdit(WrongState):
    """Somebody saved the record after this form was opened; nothing was written.

    Attributes:
        current: the record as it stands now.
        changes: what has changed since, as ``{field name: (value opened, value now)}``.
        parts: rows of the record written since, each with its changes.
    """

    def __init__(self, message: str, *, current: object, changes: dict[str, tuple]) -> None:
        super().__init__(message)
        self.current = current
        self.changes = changes
        self.parts: list[tuple[object, dict[str, tuple]]] = []
