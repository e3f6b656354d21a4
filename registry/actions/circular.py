"""Writes of circulars: to whom they go, who passes them on, who has acknowledged them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from registry import correspondence, rules
from registry.models import CircularAddressee, Document, Province
from registry.notices import tell_acknowledged, tell_addressed
from sistercity import clock
from sistercity.accounts.models import User
from sistercity.audit.ledger import Entry, writing
from sistercity.errors import NotAllowed


def address_circular(
    *,
    by: User | None,
    document_id: int,
    province_ids: Collection[int] = (),
    offices: Sequence[str] = (),
    sent_on: date | None = None,
) -> list[CircularAddressee]:
    """Send a circular to provinces and offices, all in one act.

    Whoever has it already is left alone, so that the act can be repeated.

    Args:
        offices: their names; blank ones count for nothing.
        sent_on: when it went out; None: today.

    Returns:
        The new addresses.

    Raises:
        Document.DoesNotExist: unknown, or outside what this person may see.
        NotAllowed: not an editor.
        WrongState: no circular, or a secret one.
        ValidationError: nobody was named, a province is unknown, a name is too long, or the
            day is still to come or before the letter's own.
    """
    rules.check_may_edit_register(by)
    names = _names(offices)
    day = sent_on or clock.today()
    with writing(by=by, action="circular.address") as entry:
        documents = Document.objects.all() if by is None else Document.objects.visible_to(by)
        document = documents.select_for_update(of=("self",)).get(pk=document_id)
        correspondence.check_is_circular(document)
        correspondence.check_sent_on(day, document=document, today=clock.today())
        provinces = list(Province.objects.filter(pk__in=province_ids).order_by("code"))
        if not (provinces or names):
            raise ValidationError({"provinces": _("โปรดเลือกจังหวัดหรือพิมพ์ชื่อหน่วยงานอย่างน้อยหนึ่งราย")})
        rows = document.addressees.standing().first_hand()
        held = set(rows.exclude(province=None).values_list("province_id", flat=True))
        common = {"document": document, "sent_on": day, "sent_by": by}
        added = [
            entry.save(CircularAddressee(province=province, **common))
            for province in provinces
            if province.pk not in held
        ]
        tell_addressed(entry, document, added)
        added += _add_offices(entry, rows, names, common)
    return added


def forward_circular(
    *, by: User, addressee_id: int, offices: Sequence[str], sent_on: date | None = None
) -> list[CircularAddressee]:
    """Pass a circular on to the offices under the one that has it.

    Returns:
        The new addresses; offices that have it already are left alone.

    Raises:
        CircularAddressee.DoesNotExist: unknown, or outside what this person may see.
        NotAllowed: another province's, or not an editor for an office of the ministry's list.
        WrongState: it was withdrawn, or lies at the last level.
        ValidationError: nobody was named, a name is too long, or the day cannot be.
    """
    names = _names(offices)
    if not names:
        raise ValidationError({"offices": _("โปรดพิมพ์ชื่อหน่วยงานที่ส่งต่ออย่างน้อยหนึ่งแห่ง")})
    day = sent_on or clock.today()
    with writing(by=by, action="circular.forward") as entry:
        addressee = _locked(by, addressee_id)
        correspondence.check_stands(addressee)
        correspondence.check_depth(addressee)
        correspondence.check_sent_on(day, document=addressee.document, today=clock.today())
        common = {"document": addressee.document, "parent": addressee, "sent_on": day,
                  "sent_by": by}  # fmt: skip
        return _add_offices(entry, addressee.forwarded.standing(), names, common)


def acknowledge_circular(*, by: User, addressee_id: int) -> CircularAddressee:
    """Say that a province, or an office under it, has taken note; once is enough.

    Of two who press at once the first is kept.

    Raises: as ``forward_circular``.
    """
    with writing(by=by, action="circular.acknowledge") as entry:
        addressee = _locked(by, addressee_id)
        correspondence.check_stands(addressee)
        if addressee.acknowledged_at is None:
            addressee.acknowledged_at, addressee.acknowledged_by = clock.now(), by
            entry.save(addressee)
            tell_acknowledged(entry, addressee)
    return addressee


def withdraw_address(*, by: User, addressee_id: int, reason: str) -> CircularAddressee:
    """Take a circular back from one whom it was sent, and from whom they passed it on to.

    Raises:
        CircularAddressee.DoesNotExist: unknown, or outside what this person may see.
        NotAllowed: neither who may send there nor, of what a province passed on, its people.
        ValidationError: on ``reason``.
    """
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": _("โปรดระบุเหตุผลที่ถอน")})
    with writing(by=by, action="circular.withdraw_address", reason=reason) as entry:
        addressee = _locked(by, addressee_id, is_withdrawal=True)
        waiting = [addressee]
        while waiting:
            one = waiting.pop()
            if one.withdrawn_at is None:
                one.withdrawn_at, one.withdrawn_reason = clock.now(), reason
                entry.save(one)
                tell_acknowledged(entry, one)
            waiting += one.forwarded.standing()
    return addressee


def _locked(by: User, addressee_id: int, *, is_withdrawal: bool = False) -> CircularAddressee:
    """The address, locked, if this person may act on it."""
    rows = CircularAddressee.objects.visible_to(by).select_for_update(of=("self",))
    addressee = rows.get(pk=addressee_id)
    if is_withdrawal and addressee.parent_id is None:
        if not by.may_edit:
            raise NotAllowed(_("เฉพาะเจ้าหน้าที่กระทรวงเท่านั้นที่ถอนผู้รับหนังสือเวียนของกระทรวงได้"))
        return addressee
    served = Province.objects.ids_served_by(by)
    correspondence.check_may_act_for(by, addressee, served)
    return addressee


def _names(offices: Sequence[str]) -> list[str]:
    """The names as they are kept, none twice."""
    names = list(dict.fromkeys(filter(None, (" ".join(name.split()) for name in offices))))
    correspondence.check_names(names)
    return names


def _add_offices(entry: Entry, rows, names: list[str], common: dict) -> list[CircularAddressee]:
    held = set(rows.values_list("office", flat=True))
    return [
        entry.save(CircularAddressee(office=name, **common)) for name in names if name not in held
    ]
