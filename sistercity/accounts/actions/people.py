"""Every write of people."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from sistercity.accounts.choices import Ending, Happening, Role
from sistercity.accounts.happenings import tell_owner
from sistercity.accounts.models import Device, User
from sistercity.audit.ledger import Entry, check_revision, writing
from sistercity.audit.saving import save_filled
from sistercity.errors import NotAllowed

from .devices import end_devices


def save_person(
    *,
    by: User | None,
    person: User,
    password: str | None = None,
    revision: int | None = None,
    keep_session: str | None = None,
) -> User:
    """Add or change a person, and set a password when one is given.

    Without a password a new person cannot sign in until one is set. The ledger tells that a
    password was set, never which. Whose password somebody else has set must change it before
    anything else. A new password, or the end of the account, signs the person out wherever they
    are, but for ``keep_session``.

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
    was_there = not person._state.adding
    with writing(by=by, action="person.save") as entry:
        former = User.objects.filter(pk=person.pk).values_list("email", flat=True).first()
        if was_there:
            _tell_of_mail(entry, person, former)
        if was_there and password is not None:
            _tell(entry, person, Happening.PASSWORD)
        if password is not None:
            if by is not None:
                _check_password(password, person)
            person.set_password(password)
            # Whoever sets another's knows it.
            person.must_change_password = by is not None and by.pk != person.pk
        elif person._state.adding:
            person.set_unusable_password()
        save_filled(entry, person, revision)
    if was_there and (password is not None or not person.is_active):
        end_devices(by=person, ending=Ending.CHANGED, but=keep_session)
    return person


def edit_own_profile(*, by: User, office: str, email: str, revision: int | None = None) -> User:
    """Change one's own office and e-mail; name, role and user name are the administrators'.

    Args:
        revision: the revision that the form was opened at.

    Raises:
        StaleEdit: somebody saved the person in between; nothing is written.
        ValidationError: by field.
    """
    with writing(by=by, action="person.edit") as entry:
        person = User.objects.select_for_update().visible_to(by).get(pk=by.pk)
        check_revision(person, revision)
        former, person.office, person.email = person.email, office, email
        _tell_of_mail(entry, person, former)
        entry.save(person)
    return person


def change_own_password(
    *, by: User, old: str, new: str, keep_session: str | None = None
) -> User:
    """Set a new password for oneself; sessions of the person end with it but ``keep_session``.

    The row is locked and the old password is checked against what is stored then, so that of
    two who change it at once the second is refused.

    Raises:
        ValidationError: on ``old_password``, when it is not the present one; on
            ``new_password``, when it is the same or too easily guessed.
    """
    with writing(by=by, action="person.change_password") as entry:
        person = User.objects.select_for_update().visible_to(by).get(pk=by.pk)
        if not person.check_password(old):
            raise ValidationError({"old_password": _("รหัสผ่านปัจจุบันไม่ถูกต้อง โปรดพิมพ์ใหม่")})
        if old == new:
            raise ValidationError({"new_password": _("รหัสผ่านใหม่ต้องไม่ซ้ำกับรหัสผ่านปัจจุบัน")})
        try:
            validate_password(new, user=person)
        except ValidationError as error:
            raise ValidationError({"new_password": error.messages}) from error
        person.set_password(new)
        person.must_change_password = False
        _tell(entry, person, Happening.PASSWORD)
        entry.save(person)
    end_devices(by=person, ending=Ending.CHANGED, but=keep_session)
    return person


def end_sessions(*, by: User, person_id: int, reason: str) -> int:
    """Sign somebody else out wherever they are; what they hold and may do stays.

    Returns:
        From how many browsers.

    Raises:
        User.DoesNotExist: unknown.
        NotAllowed: not an administrator, or oneself, who has a page for it.
        ValidationError: on ``reason``, when it is blank.
    """
    _check_administrator(by)
    if by.pk == person_id:
        raise NotAllowed(_("หน้าเครื่องที่เข้าสู่ระบบของท่านมีปุ่มสำหรับออกจากระบบที่เครื่องอื่น"))
    if not reason.strip():
        raise ValidationError({"reason": _("โปรดระบุเหตุผล เช่น คอมพิวเตอร์หาย")})
    with writing(by=by, action="person.end_sessions", reason=reason) as entry:
        person = User.objects.select_for_update().visible_to(by).get(pk=person_id)
        ended = Device.objects.filter(person=person).count()
        entry.touch(person)
        # With the entry or not at all.
        entry.once_recorded(
            lambda _change: end_devices(by=person, ending=Ending.ADMINISTRATOR)
        )
        _tell(entry, person, Happening.SIGNED_OUT)
    return ended


def _tell(entry: Entry, person: User, happening: Happening, **words: str) -> None:
    """Tell the owner once the entry has its number."""
    entry.once_recorded(lambda _change: tell_owner(person, happening, **words))


def _tell_of_mail(entry: Entry, person: User, former: str | None) -> None:
    """Of another address the former one is told: who took an account over would choose the new."""
    if former and former != person.email:
        _tell(entry, person, Happening.MAIL, former=former)


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
