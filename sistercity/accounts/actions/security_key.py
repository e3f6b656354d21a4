"""Every write of security keys: added, asked for an answer, removed."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from sistercity import clock
from sistercity.accounts import codes, rules, security_keys
from sistercity.accounts.choices import Ending, Happening
from sistercity.accounts.happenings import tell_owner
from sistercity.accounts.models import SecondFactor, SecurityKey, User
from sistercity.audit.ledger import record_access, writing
from sistercity.audit.models import AccessRecord

from .devices import end_devices
from .second_factor import (
    Checked,
    Outcome,
    changed_elsewhere,
    count_miss,
    locked_owner,
    take_away,
)


def check_key(
    *, by: User, answer: str, question: str, at: datetime, address: str | None
) -> Checked:
    """Check what one of the person's keys has answered; each question is answered once.

    Answers are always looked at, for nobody guesses them: a stranger who has the password cannot
    keep the owner's key out. Wrong ones count with wrong codes; in the wait that these bring they
    are neither counted nor put on record.

    Args:
        answer: what the browser said, as JSON.
        question: what was asked on the page; "" where nothing was, or too long ago.
        at: aware; the true time, never a played one.
        address: of the reader, for the chain of accesses, in which each wrong answer stands.

    Raises:
        SecondFactor.DoesNotExist: this person has none.
    """
    with transaction.atomic():
        factor = SecondFactor.objects.select_for_update().get(person=by)
        outcome = _outcome(factor, answer, question)
        waits = rules.waits_until(factor.misses, factor.missed_at, at)
        if outcome in (Outcome.REFUSED, Outcome.COPIED) and not waits:
            count_miss(factor, at)
            record_access(kind=AccessRecord.Kind.MISCODED, by=by, address=address)
            if outcome == Outcome.COPIED:
                tell_owner(by, Happening.KEY_COPIED)
    return Checked(outcome, left=len(factor.recovery_digests))


def add_security_key(
    *,
    by: User,
    name: str,
    answer: str,
    question: str,
    is_first: bool,
    keep_session: str | None = None,
) -> list[str]:
    """Confirm sign-ins by a further key. The caller has asked who is there.

    Other sessions of the person end, but for ``keep_session``.

    Args:
        is_first: whether nothing confirmed sign-ins when the caller asked who is there.

    Returns:
        Of the first: new recovery codes as they are shown, stored as digests only. Else none.

    Raises:
        ValidationError: no such key has answered the question; it, or its name, is in use; there
            are as many as there may be.
        WrongState: it is no longer, or has become, the first.
    """
    try:
        if not question:
            raise security_keys.StaleAnswer
        new = security_keys.read_new(answer, question)
    except security_keys.StaleAnswer as fault:
        raise ValidationError(_("หน้านี้เปิดไว้นานเกินไป หรือส่งไปแล้ว โปรดเพิ่มกุญแจอีกครั้ง")) from fault
    except security_keys.WrongAnswer as fault:
        raise ValidationError(
            _("ระบบรับกุญแจนี้ไม่ได้ โปรดลองอีกครั้ง หากยังไม่ได้ ให้ใช้กุญแจหรือเบราว์เซอร์อื่น")
        ) from fault
    shown: list[str] = []
    with writing(by=by, action="securitykey.enrol") as entry:
        person = locked_owner(by)
        if person.security_keys.count() >= rules.MOST_KEYS:
            raise ValidationError(
                _("มีกุญแจได้ไม่เกิน %(count)d ดอก โปรดนำกุญแจที่ไม่ใช้ออกก่อน")
                % {"count": rules.MOST_KEYS}
            )
        if is_first == SecondFactor.objects.filter(person=person).exists():
            raise changed_elsewhere()
        if is_first:
            shown = codes.new_recovery_codes()
            digests = [codes.recovery_digest(code) for code in shown]
            entry.save(
                SecondFactor(person=person, recovery_digests=digests, enrolled_at=clock.now())
            )
        entry.save(
            SecurityKey(
                person=person,
                name=name,
                credential_id=new.credential_id,
                public_key=new.public_key,
                transports=new.transports,
                sign_count=new.sign_count,
                added_at=clock.now(),
            )
        )
        entry.touch(person)
        entry.once_recorded(lambda _change: tell_owner(person, Happening.KEY_ADDED))
    end_devices(by=person, ending=Ending.CHANGED, but=keep_session)
    return shown


def remove_security_key(*, by: User, key_id: int, keep_session: str | None = None) -> None:
    """Take out one of one's own keys; with the last one, where there is no app, the whole factor.

    Other sessions of the person end, but for ``keep_session``. The caller has asked who is there.

    Raises:
        SecurityKey.DoesNotExist: unknown, or somebody else's.
        NotAllowed: the role asks for a second factor, and nothing else would be left.
    """
    with writing(by=by, action="securitykey.revoke") as entry:
        person = locked_owner(by)
        factor = SecondFactor.objects.select_for_update().get(person=person)
        key = SecurityKey.objects.get(pk=key_id, person=person)
        is_last = key.is_last()
        if is_last:
            rules.check_can_end(person)
            take_away(entry, factor)
        else:
            entry.remove(key)
        entry.touch(person)
        told = Happening.FACTOR_ENDED if is_last else Happening.KEY_REMOVED
        entry.once_recorded(lambda _change: tell_owner(person, told))
    end_devices(by=person, ending=Ending.CHANGED, but=keep_session)


def _outcome(factor: SecondFactor, answer: str, question: str) -> Outcome:
    if not question or question == factor.last_question:
        return Outcome.STALE
    try:
        key, count = security_keys.answered(answer, question, factor.person.security_keys.all())
    except security_keys.StaleAnswer:
        return Outcome.STALE
    except security_keys.WrongAnswer:
        return Outcome.REFUSED
    # Keys that count do so upwards: one that says no more than before is another with its secret.
    if max(count, key.sign_count) and count <= key.sign_count:
        return Outcome.COPIED
    factor.misses, factor.missed_at, factor.last_question = 0, None, question
    factor.save(update_fields=["misses", "missed_at", "last_question"])
    key.sign_count, key.last_used_at = count, clock.now()
    key.save(update_fields=["sign_count", "last_used_at"])
    return Outcome.RIGHT
