"""Writes of files that belong to no record yet."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sistercity.accounts.choices import Role
from sistercity.accounts.models import User
from sistercity.audit.ledger import writing
from sistercity.errors import NotAllowed

from . import store
from .content import Content
from .models import StoredFile


def hold_file(*, by: User, content: Content) -> StoredFile:
    """Keep a verified file whose form cannot be saved yet, so that it is not sent twice.

    Raises:
        NotAllowed: neither an officer nor an editor, who records for the central seat.
    """
    if by.role not in (Role.OFFICER, Role.EDITOR):
        raise NotAllowed(_("เฉพาะเจ้าหน้าที่จังหวัดและเจ้าหน้าที่กระทรวงเท่านั้นที่แนบแฟ้มได้"))
    with writing(by=by, action="file.hold") as entry:
        return store.keep(entry, content)
