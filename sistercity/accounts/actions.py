"""Every write of people."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from sistercity.audit.ledger import writing
from sistercity.audit.saving import save_filled
from sistercity.errors import NotAllowed

from .choices import Role
from .models import User


def save_person(
    *,
    by: User | None,
    person: User,
    password: str | None = None,
    revision: int | None = None,
) -> User:
    """Add or change a person, and set a password when one is given.

    Without a password a new person cannot sign in until one is set. The ledger tells that a
    password was set, never which.

    Args:
        by: an administrator; None when the demonstration makes its people, whose password
            is known to everybody and not checked.
        person: a new instance, or a stored one with changed values.

    Raises:
        NotAllowed: not an administrator.
        StaleEdit: somebody saved the person in between; nothing is written.
        ValidationError: by field; a password that is too easily guessed, or an administrator
            who would lock themselves out.
    """
    if by is not None:
        _check_administrator(by)
        _check_keeps_own_access(by=by, person=person)
    with writing(by=by, action="person.save") as entry:
        if password is not None:
            if by is not None:
                _check_password(password, person)
            person.set_password(password)
        elif person._state.adding:
            person.set_unusable_password()
        save_filled(entry, person, revision)
    return person


def _check_administrator(by: User) -> None:
    if by.role != Role.ADMINISTRATOR:
        raise NotAllowed(_("เฉพาะผู้ดูแลระบบเท่านั้นที่เพิ่มหรือแก้ไขผู้ใช้ได้"))


def _check_keeps_own_access(*, by: User, person: User) -> None:
    if person.pk == by.pk and not person.is_superuser:
        raise ValidationError(_("ท่านยกเลิกบัญชีหรือเปลี่ยนบทบาทของตนเองไม่ได้ โปรดให้ผู้ดูแลระบบคนอื่นดำเนินการ"))


def _check_password(password: str, person: User) -> None:
    try:
        validate_password(password, user=person)
    except ValidationError as error:
        raise ValidationError({"password": error.messages}) from error
