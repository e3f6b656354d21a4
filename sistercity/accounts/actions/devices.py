"""Every write of devices: a browser signs in, is seen, is signed out from afar."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings
from django.db import transaction

from sistercity import clock
from sistercity.accounts.choices import Ending
from sistercity.accounts.models import Device, User
from sistercity.audit.ledger import record_access
from sistercity.audit.models import AccessRecord


def keep_device(*, by: User, session_key: str, address: str | None, browser: str) -> Device:
    """Note that a person is signed in with this session; devices whose session is gone leave.

    Who signs in once more where they are signed in keeps the session: its device begins anew.
    """
    now = clock.now()
    with transaction.atomic():
        Device.objects.filter(person=by).without_session().forget()
        device = Device.objects.select_for_update().filter(session_key=session_key).first()
        device = device or Device(session_key=session_key)
        device.person, device.browser = by, browser[:300]
        device.began_at = device.seen_at = now
        device.address = address
        device.save()
    return device


def see_device(*, session_key: str, address: str | None) -> None:
    """Note that a device was used just now."""
    with transaction.atomic():
        Device.objects.filter(session_key=session_key).update(
            seen_at=clock.now(), address=address
        )


def rename_session(*, former: str, session_key: str) -> None:
    """The session of a device has a new key."""
    Device.objects.filter(session_key=former).update(session_key=session_key)


def end_devices(
    *,
    by: User,
    ending: Ending,
    address: str | None = None,
    only: int | None = None,
    but: str | None = None,
) -> int:
    """Sign a person out elsewhere: on one device, or on all.

    Args:
        by: whose devices they are.
        address: of the reader who asks, for the chain of accesses.
        only: the id of one device.
        but: the key of the session that stays.

    Returns:
        How many were signed out.
    """
    devices = Device.objects.filter(person=by)
    if only is not None:
        devices = devices.filter(pk=only)
    if but is not None:
        devices = devices.exclude(session_key=but)
    store = import_module(settings.SESSION_ENGINE).SessionStore
    with transaction.atomic():
        ended = list(devices.select_for_update())
        for device in ended:
            store(device.session_key).delete()
            record_access(kind=AccessRecord.Kind.ENDED, by=by, address=address, detail=ending)
        Device.objects.filter(pk__in=[device.pk for device in ended]).forget()
    return len(ended)


def end_session(*, by: User, session_key: str, ending: Ending, address: str | None) -> None:
    """Note that a sign-in has ended by itself; its session is the caller's to end."""
    with transaction.atomic():
        Device.objects.filter(session_key=session_key).forget()
        record_access(kind=AccessRecord.Kind.ENDED, by=by, address=address, detail=ending)


def forget_device(*, session_key: str | None) -> None:
    """The person signs out on the device itself."""
    Device.objects.filter(session_key=session_key).forget()
