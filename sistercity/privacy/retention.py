"""Taking out what has been kept as long as it may: nothing here is a fact of the register."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sistercity import clock
from sistercity.accounts.models import Device
from sistercity.audit.ledger import Entry, clear_accesses, writing
from sistercity.audit.models import AccessRecord
from sistercity.files import store
from sistercity.files.models import StoredFile
from sistercity.jobs.sweeping import sweep
from sistercity.keys.models import KeyUse
from sistercity.notices.forgetting import forget_mails, forget_notices

from .actions import TRAFFIC_DAYS, finish_erasures, orders_folder, take_out
from .held import file_columns
from .models import Erasure, RetentionRun

# The most entries of the chain of accesses that one run clears, and files that it looks at.
MOST = 5_000


class _TakenBack(Exception):
    def __init__(self, counts: dict[str, int]) -> None:
        super().__init__()
        self.counts = counts


def forget_old() -> dict[str, int]:
    """Take out whatever is over its time, in one entry of the ledger.

    Run at any time and as often as wanted; what is cut short is finished by the next run.

    Returns:
        How many of each kind, by the names of ``KINDS``; what lies outside the database among them.
    """
    with writing(by=None, action="retentionrun.carry_out") as entry:
        counts, files = _forget(entry)
        if counts:
            entry.save(RetentionRun(at=clock.now(), counts=counts))
        transaction.on_commit(lambda: _after(files))
    outside = {"erased_files": finish_erasures(), "job_files": sweep()}
    return counts | {name: count for name, count in outside.items() if count}


def rehearse_forgetting() -> dict[str, int]:
    """What ``forget_old`` would take out of the database: carried out, and taken back."""
    try:
        with writing(by=None, action="rehearsal") as entry:
            raise _TakenBack(_forget(entry)[0])
    except _TakenBack as taken:
        return taken.counts


def _forget(entry: Entry) -> tuple[dict[str, int], list[StoredFile]]:
    files: list[StoredFile] = []
    counts = {name: act(entry, files) for name, (_label, act) in KINDS.items()}
    return {name: count for name, count in counts.items() if count}, files


def _after(files: list[StoredFile]) -> None:
    for stored in files:
        store.delete(stored)


def _sessions(_entry: Entry, _files: list) -> int:
    count = take_out(Session._base_manager.filter(expire_date__lt=timezone.now()))
    take_out(Device.objects.without_session())
    return count


def _failures(_entry: Entry, _files: list) -> int:
    before = timezone.now() - timedelta(days=settings.SIGN_IN_FAILURE_DAYS)
    return take_out(AccessAttempt._base_manager.filter(attempt_time__lt=before))


def _mails(_entry: Entry, _files: list) -> int:
    return forget_mails(clock.today())


def _notices(_entry: Entry, _files: list) -> int:
    return forget_notices(clock.today())


def _key_uses(_entry: Entry, _files: list) -> int:
    before = clock.today() - timedelta(days=settings.KEY_USE_DAYS)
    return take_out(KeyUse._base_manager.filter(day__lt=before))


def _held_files(entry: Entry, files: list) -> int:
    """Files that were handed in with a form that was never saved."""
    before = timezone.now() - timedelta(days=settings.HELD_FILE_DAYS)
    old = StoredFile._base_manager.select_for_update().filter(
        _attached_nowhere(), created_at__lt=before, erased_at=None
    )
    for stored in old.order_by("pk")[:MOST]:
        entry.remove(stored)
        files.append(stored)
    return len(files)


def _attached_nowhere() -> Q:
    told = Q()
    for model, name in file_columns(of_states=True):
        used = model._base_manager.filter(**{name: models.OuterRef("pk")})
        told &= ~models.Exists(used)
    return Q(told)


def _accesses(entry: Entry, _files: list) -> int:
    """Network addresses and searches of long ago; of erased accounts as soon as the law lets."""
    now = clock.now()
    erased = Erasure._base_manager.exclude(person=None).values("person")
    old = Q(at__lt=now - timedelta(days=settings.ACCESS_DETAIL_DAYS)) | Q(
        at__lt=now - timedelta(days=TRAFFIC_DAYS), by__in=erased
    )
    held = ~Q(address=None) | ~Q(asked="") | Q(kind=AccessRecord.Kind.REFUSED) & ~Q(detail="")
    numbers = AccessRecord._base_manager.filter(old & held).order_by("number")[:MOST]
    return clear_accesses(
        entry, AccessRecord._base_manager.filter(number__in=[row.number for row in numbers])
    )


def _orders(entry: Entry, _files: list) -> int:
    """Sealed orders of erasures that no back-up is older than."""
    before = clock.now() - timedelta(days=settings.ERASURE_ORDER_DAYS)
    count = 0
    for erasure in Erasure._base_manager.filter(erased_at__lt=before).exclude(sealed_order=""):
        entry.erase(erasure, {"sealed_order": ""})
        path = orders_folder() / f"{erasure.key}.order"
        transaction.on_commit(lambda path=path: path.unlink(missing_ok=True))
        count += 1
    return count


Act = Callable[[Entry, list[StoredFile]], int]
# What is taken out, in this order: its name in words, and how.
KINDS: dict[str, tuple[object, Act]] = {
    "sessions": (_("การเข้าสู่ระบบที่หมดเวลา"), _sessions),
    "failures": (_("การเข้าสู่ระบบไม่สำเร็จ"), _failures),
    "mails": (_("อีเมลแจ้งเตือนที่ส่งแล้ว"), _mails),
    "notices": (_("การแจ้งเตือนที่อ่านหรือเสร็จแล้ว"), _notices),
    "key_uses": (_("จำนวนครั้งที่ใช้กุญแจ API"), _key_uses),
    "held_files": (_("แฟ้มที่ไม่ได้แนบกับรายการใด"), _held_files),
    "accesses": (_("ที่อยู่เครือข่ายและคำค้นในบัญชีการเข้าใช้"), _accesses),
    "orders": (_("คำสั่งลบข้อมูลที่ปิดผนึกไว้"), _orders),
}
