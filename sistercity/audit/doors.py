"""The doors through which a change can come; each door names itself once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Door(models.TextChoices):
    """Where a change came in."""

    PAGE = "page", _("หน้าเว็บ")
    ADMIN = "admin", _("ระบบหลังบ้าน")
    API = "api", _("API")
    IMPORT = "import", _("การนำเข้าแฟ้ม")
    COMMAND = "command", _("คำสั่งระบบ")


_door: ContextVar[Door] = ContextVar("door", default=Door.COMMAND)


def current_door() -> Door:
    """The door of the work now being done; commands when nobody said otherwise."""
    return _door.get()


@contextmanager
def through(door: Door) -> Iterator[None]:
    """Work inside the block comes in by ``door``."""
    token = _door.set(door)
    try:
        yield
    finally:
        _door.reset(token)
