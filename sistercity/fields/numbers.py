"""Numbers that pages carry for the portal: keys of rows and the revisions they were opened at."""

from __future__ import annotations

import re
import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

_KEY = re.compile(r"\d{1,18}", re.ASCII)
_BROKEN_PAGE = _("หน้านี้ส่งข้อมูลมาไม่ครบหรือไม่ถูกต้อง โปรดเปิดหน้านี้ใหม่แล้วทำอีกครั้ง")


def is_key(value: object) -> bool:
    """Whether it can be the key or revision of a row; databases raise on what is larger."""
    return _KEY.fullmatch(str(value)) is not None


class FormKeyField(forms.UUIDField):
    """By which an action knows that a form was sent twice, carried hidden in the form."""

    default_error_messages = dict.fromkeys(
        ("required", "invalid"),
        _("แบบฟอร์มนี้ใช้ไม่ได้ โปรดคัดลอกข้อความที่พิมพ์ไว้แล้วเปิดแบบฟอร์มใหม่"),
    )

    def __init__(self, **kwargs) -> None:
        usual = {"label": _("แบบฟอร์ม"), "widget": forms.HiddenInput, "initial": uuid.uuid4}
        super().__init__(**{**usual, **kwargs})


class RevisionField(forms.IntegerField):
    """The revision of a row that a page was opened at, carried hidden in its form."""

    default_error_messages = {"required": _BROKEN_PAGE, "invalid": _BROKEN_PAGE}

    def __init__(self, **kwargs) -> None:
        kwargs = {"label": _("รุ่นของข้อมูล"), "widget": forms.HiddenInput, **kwargs}
        super().__init__(**kwargs)

    def to_python(self, value) -> int | None:
        """The number; what no row can have was not sent by a page of ours."""
        number = super().to_python(value)
        if number is not None and not is_key(number):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return number
