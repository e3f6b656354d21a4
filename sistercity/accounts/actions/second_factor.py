"""Every write of second factors: enrolled, checked, renewed, ended, reset."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from sistercity import clock
from sistercity.accounts import codes, rules
from sistercity.accounts.choices import Ending, Happening
from sistercity.accounts.happenings import tell_owner
from sistercity.accounts.models import SecondFactor, SecurityKey, User
from sistercity.audit.ledger import Entry, record_access, writing
from sistercity.audit.models import AccessRecord
from sistercity.errors import WrongState

from .devices import end_devices


class Outcome(Enum):
    """What became of a code that was typed, or of what a key has answered."""

    RIGHT = "right"
    RECOVERED = "recovered"
    WRONG = "wrong"
    WAITING = "waiting"
    UNREADABLE = "unreadable"
    # Of keys alone.
    STALE = "stale"
    REFUSED = "refused"
    COPIED = "copied"


@dataclass(frozen=True)
class Checked:
    """A proof that was checked: ``until`` when no code is looked at, recovery codes ``left``."""

    outcome: Outcome
    until: datetime | None = None
    left: int = 0

    @property
    def is_right(self) -> bool:
        """Whether it was a code of the app, an unused recovery code or the answer of a key."""
        return self.outcome in (Outcome.RIGHT, Outcome.RECOVERED)


def check_code(*, by: User, typed: str, at: datetime, address: str | None) -> Checked:
    """Check a code of the app, or a recovery code; each is taken once.

    The row is locked, so that of two requests with the same code one is refused. Wrong codes of
    the app in a row make one wait; recovery codes, which nobody guesses, are always looked at,
    so that a stranger who has the password cannot keep the owner out.

    Args:
        at: aware; the true time, never a played one.
        address: of the reader, for the chain of accesses, in which each wrong code stands.

    Raises:
        SecondFactor.DoesNotExist: this person has none.
    """
    code = codes.plain_code(typed)
    checked = _check_recovery(by, code) if codes.is_recovery(code) else _check_app(by, code, at)
    if checked.outcome == Outcome.WRONG:
        record_access(kind=AccessRecord.Kind.MISCODED, by=by, address=address)
    return checked


def enrol_second_factor(
    *,
    by: User,
    secret: str,
    typed: str,
    at: datetime,
    replaces: int | None = None,
    keep_session: str | None = None,
) -> list[str]:
    """Begin to confirm sign-ins by an app that shows the code of ``secret`` now; keys stay.

    Sessions of the person that were begun without it end, but for ``keep_session``.

    Args:
        replaces: the id of the factor that ends with it; None for the first one.

    Returns:
        New recovery codes as they are shown; they are stored as digests only.

    Raises:
        ValidationError: on ``code``, when it is not the one that the app shows now.
        WrongState: another factor is in use than the one that was to be replaced.
    """
    step = codes.step_of(secret, codes.plain_code(typed), at)
    if step is None:
        raise ValidationError({"code": _wrong_code()})
    shown = codes.new_recovery_codes()
    with writing(by=by, action="secondfactor.enrol") as entry:
        person = locked_owner(by)
        former = SecondFactor.objects.filter(person=person).first()
        if (former.pk if former else None) != replaces:
            raise changed_elsewhere()
        if former:
            entry.remove(former)
        entry.save(
            SecondFactor(
                person=person,
                sealed_secret=codes.sealed(secret),
                recovery_digests=[codes.recovery_digest(code) for code in shown],
                enrolled_at=clock.now(),
                last_step=step,
            )
        )
        entry.touch(person)
        entry.once_recorded(lambda _change: tell_owner(person, Happening.FACTOR))
    end_devices(by=person, ending=Ending.CHANGED, but=keep_session)
    return shown


def renew_recovery_codes(*, by: User) -> list[str]:
    """New recovery codes; the old ones are taken no longer. The caller has checked a code.

    Raises:
        SecondFactor.DoesNotExist: this person has none.
    """
    shown = codes.new_recovery_codes()
    with writing(by=by, action="secondfactor.renew_codes") as entry:
        factor = SecondFactor.objects.select_for_update().get(person=by)
        factor.recovery_digests = [codes.recovery_digest(code) for code in shown]
        entry.once_recorded(lambda _change: tell_owner(by, Happening.CODES))
        entry.save(factor)
    return shown


def end_app(*, by: User) -> None:
    """Confirm sign-ins by keys alone from now on. The caller has checked a code.

    Raises:
        WrongState: there is no app, or no key beside it (any longer).
    """
    with writing(by=by, action="secondfactor.end_app") as entry:
        person = locked_owner(by)
        factor = SecondFactor.objects.select_for_update().filter(person=person).first()
        if factor is None or not factor.has_app or not person.security_keys.exists():
            raise WrongState(_("บัญชีนี้ไม่มีแอป หรือไม่มีกุญแจที่จะใช้แทนแล้ว โปรดเปิดหน้าบัญชีของฉันใหม่"))
        factor.sealed_secret, factor.last_step = "", 0
        entry.save(factor)
        entry.touch(person)
        entry.once_recorded(lambda _change: tell_owner(person, Happening.APP_ENDED))


def end_second_factor(*, by: User) -> None:
    """Confirm sign-ins no longer, for whoever need not. The caller has checked a code.

    Raises:
        NotAllowed: the role asks for it.
        SecondFactor.DoesNotExist: this person has none.
    """
    rules.check_can_end(by)
    with writing(by=by, action="secondfactor.end") as entry:
        person = locked_owner(by)
        take_away(entry, SecondFactor.objects.select_for_update().get(person=person))
        entry.touch(person)
        entry.once_recorded(lambda _change: tell_owner(by, Happening.FACTOR_ENDED))


def reset_second_factor(*, by: User | None, person_id: int, reason: str) -> None:
    """Take away app and keys of somebody who has lost them with the recovery codes.

    They are signed out everywhere; at the next sign-in they enrol again where their role asks
    for it.

    Args:
        by: an administrator; None for the command of whoever runs the server.

    Raises:
        NotAllowed: not an administrator, or one's own.
        ValidationError: on ``reason``, when it is blank.
        WrongState: this person has none (any longer).
    """
    people = User.objects.visible_to(by) if by else User.objects.all()
    person = people.get(pk=person_id)
    rules.check_can_reset(by=by, person=person)
    if not reason.strip():
        raise ValidationError({"reason": _("โปรดระบุเหตุผล เช่น โทรศัพท์หาย และตรวจสอบตัวบุคคลอย่างไร")})
    with writing(by=by, action="secondfactor.reset", reason=reason) as entry:
        person = locked_owner(person)
        factor = SecondFactor.objects.select_for_update().filter(person=person).first()
        if factor is None:
            raise WrongState(_("บุคคลนี้ไม่ได้ใช้การยืนยันตัวตนสองขั้นแล้ว"))
        take_away(entry, factor)
        entry.touch(person)
        entry.once_recorded(lambda _change: tell_owner(person, Happening.FACTOR_ENDED))
    end_devices(by=person, ending=Ending.CHANGED)


def locked_owner(person: User) -> User:
    """The person's row, locked first by whatever adds to their second factor or takes from it.

    So two of them at once never leave keys without a factor, or a factor without app and key.
    """
    return User.objects.select_for_update().get(pk=person.pk)


def changed_elsewhere() -> WrongState:
    """The refusal where somebody, with the same password, has set up a factor meanwhile."""
    return WrongState(_("การยืนยันตัวตนสองขั้นของบัญชีนี้เปลี่ยนไปแล้วที่หน้าอื่น โปรดเปิดหน้านี้ใหม่"))


def take_away(entry: Entry, factor: SecondFactor) -> None:
    """Remove a second factor with all its keys; its owner is locked."""
    for key in SecurityKey.objects.filter(person_id=factor.person_id):
        entry.remove(key)
    entry.remove(factor)


def count_miss(factor: SecondFactor, at: datetime) -> None:
    """Count one more wrong proof in a row; its owner is told of the fifth.

    Counts are no facts: as ``last_login`` they stand beside the ledger.
    """
    factor.misses, factor.missed_at = factor.misses + 1, at
    factor.save(update_fields=["misses", "missed_at"])
    if factor.misses == rules.FREE_MISSES:
        # Once in a row of wrong ones: whoever sends them knows the password.
        tell_owner(factor.person, Happening.GUESSED)


def _check_recovery(by: User, code: str) -> Checked:
    with writing(by=by, action="secondfactor.use_recovery") as entry:
        factor = SecondFactor.objects.select_for_update().get(person=by)
        digest = codes.found_digest(code, factor.recovery_digests)
        if digest is None:
            return Checked(Outcome.WRONG, left=len(factor.recovery_digests))
        factor.recovery_digests = [kept for kept in factor.recovery_digests if kept != digest]
        factor.misses, factor.missed_at = 0, None
        entry.once_recorded(lambda _change: tell_owner(by, Happening.RECOVERED))
        entry.save(factor)
    return Checked(Outcome.RECOVERED, left=len(factor.recovery_digests))


def _check_app(by: User, code: str, at: datetime) -> Checked:
    with transaction.atomic():
        factor = SecondFactor.objects.select_for_update().get(person=by)
        left = len(factor.recovery_digests)
        if until := rules.waits_until(factor.misses, factor.missed_at, at):
            return Checked(Outcome.WAITING, until, left)
        secret = codes.unsealed(factor.sealed_secret)
        if secret is None:
            return Checked(Outcome.UNREADABLE, left=left)
        step = codes.step_of(secret, code, at, after=factor.last_step)
        if step is not None:
            factor.misses, factor.missed_at, factor.last_step = 0, None, step
            factor.save(update_fields=["misses", "missed_at", "last_step"])
            return Checked(Outcome.RIGHT, left=left)
        count_miss(factor, at)
    return Checked(Outcome.WRONG, rules.waits_until(factor.misses, factor.missed_at, at), left)


def _wrong_code() -> str:
    return _(
        "รหัสไม่ตรงกับที่แอปแสดงอยู่ โปรดพิมพ์รหัส 6 หลักที่แสดงตอนนี้ หากยังไม่ตรง ให้ตั้งเวลาของโทรศัพท์เป็นอัตโนมัติ"
    )
