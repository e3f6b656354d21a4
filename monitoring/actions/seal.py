"""Sealing reports, and replacing a sealed one."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from monitoring import seal_rules as rules
from monitoring.models import Seal, SealedFile
from monitoring.reports.kinds import make
from monitoring.reports.order import Order
from monitoring.seals.numbers import number_of
from monitoring.seals.same import asked_key, same_seal
from monitoring.seals.sealing import SealedReport, seal_files
from monitoring.seals.signing import CannotSign
from sistercity import clock
from sistercity.accounts.models import User
from sistercity.audit.ledger import Entry, next_number, writing
from sistercity.audit.models import LedgerClock
from sistercity.audit.saving import sent_before
from sistercity.errors import WrongState
from sistercity.files import store
from sistercity.files.content import Content
from sistercity.thai.calendar import to_be
from sistercity.thai.digits import to_arabic

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
# Times that a report is written when others seal in the meantime and take its number.
ATTEMPTS = 5


class _NumberTaken(Exception):
    """Somebody else has sealed a report since the number was looked up."""


@dataclass(frozen=True)
class _Asked:
    """What is to be sealed, by whom, with what words; ``order`` is settled."""

    by: User
    order: Order
    at: datetime
    form_key: UUID
    note: str
    confirmed: bool
    supersedes: Seal | None
    reason: str


def seal_report(
    *,
    by: User,
    order: Order,
    form_key: UUID,
    note: str = "",
    confirmed: bool = False,
    supersedes: Seal | None = None,
    reason: str = "",
) -> Seal:
    """Freeze a report: its number, dates, figures and files, written once.

    The files are written before anything is locked, under the number that is next; if somebody
    else has taken it by then they are written again, so that numbers have no gap and a report
    that fails leaves neither a row nor a number. The same ``form_key`` again gives the same seal,
    if it asks for the same.

    Args:
        order: as it was asked; dates left open are settled now and kept.
        confirmed: seal it though the same was sealed before and nothing has changed.
        supersedes: a current seal that this one takes the place of; asks for a ``reason``.

    Raises:
        NotAllowed: not a planner.
        ValidationError: an unknown kind, an internal edition, or no reason.
        ReportRefused: there is no such report.
        AlreadySealed: the same is sealed; nothing was written.
        WrongState: the seal was replaced by another, a file that the report shows is lost, or
            the certificate cannot be used.
    """
    rules.check_may_seal(by=by)
    rules.check_can_be_sealed(order=order)
    at = clock.now()
    settled = make(order, now=at).order
    known_at = settled.known_at or at
    asked = _Asked(
        by, replace(settled, known_at=known_at), at, form_key, note, confirmed, supersedes, reason
    )
    said = {
        "kind": settled.kind, "fiscal_year": settled.fiscal_year, "place": settled.place,
        "language": settled.language, "note": note, "reason": reason,
    }  # fmt: skip
    for _attempt in range(ATTEMPTS):
        if held := sent_before(Seal.objects, form_key, said):
            return held
        try:
            return _seal(asked)
        except _NumberTaken:
            continue
    raise WrongState(_("มีผู้ประทับรายงานพร้อมกันหลายคน โปรดรอสักครู่แล้วประทับอีกครั้ง"))


def supersede_seal(
    *, by: User, seal_id: int, form_key: UUID, reason: str, note: str = ""
) -> Seal:
    """Seal the same report as the register knows it now, in place of this one, which stays.

    Raises:
        Seal.DoesNotExist: there is none.
        NotAllowed, ValidationError, WrongState: as ``seal_report``.
    """
    rules.check_may_seal(by=by)
    held = Seal.objects.visible_to(by).select_related("superseded_by").get(pk=seal_id)
    order = replace(Order.from_plain(held.report_order), known_at=clock.now())
    return seal_report(
        by=by, order=order, form_key=form_key, note=note, confirmed=True, supersedes=held,
        reason=reason,
    )  # fmt: skip


def _seal(asked: _Asked) -> Seal:
    if asked.supersedes is not None:
        # Read again: somebody may have replaced it while the files were being written.
        held = Seal.objects.select_related("superseded_by").get(pk=asked.supersedes.pk)
        rules.check_can_be_superseded(seal=held, reason=asked.reason)
    made = make(asked.order, now=asked.at)
    if not asked.confirmed and (same := same_seal(asked.order, made.known_number)):
        raise rules.AlreadySealed(same)
    year = to_be(asked.at.year)
    taken = LedgerClock.objects.filter(name=_series(year)).values_list("number", flat=True).first()
    ordinal = (taken or 0) + 1
    try:
        report = seal_files(made, number_of(year, ordinal), sealed_at=asked.at)
    except FileNotFoundError as lost:
        raise WrongState(
            _(
                "แฟ้มภาพหรือเอกสารที่รายงานนี้ใช้หายไปจากที่เก็บของระบบ จึงยังไม่ได้ประทับ "
                "โปรดแจ้งผู้ดูแลระบบให้กู้แฟ้มคืน แล้วประทับอีกครั้ง"
            )
        ) from lost
    except CannotSign as fault:
        raise WrongState(str(fault)) from fault
    return _write(asked, report, year, ordinal)


def _write(asked: _Asked, report: SealedReport, year: int, ordinal: int) -> Seal:
    """The rows of a report whose files are written already."""
    action = "seal.supersede" if asked.supersedes else "seal.put"
    with writing(by=asked.by, action=action, reason=asked.reason) as entry:
        # Whoever else seals waits here; the number goes back with the transaction.
        if next_number(_series(year)) != ordinal:
            raise _NumberTaken
        order = asked.order
        seal = Seal(
            number=number_of(year, ordinal),
            year_be=year,
            ordinal=ordinal,
            kind=order.kind,
            report_order=order.as_plain(),
            asked=asked_key(order),
            fiscal_year=order.fiscal_year,
            place=order.place,
            language=order.language,
            title_th=to_arabic(report.heads["th"].title),
            title_en=to_arabic(report.heads["en"].title),
            as_at=report.head.as_at,
            known_at=order.known_at,
            known_number=report.made.known_number,
            results=[vars(one) for one in report.head.results],
            release=settings.RELEASE,
            is_demo=settings.DEMO,
            sealed_at=asked.at,
            sealed_by=asked.by,
            note=asked.note.strip(),
            supersedes=asked.supersedes,
            reason=asked.reason.strip(),
            form_key=asked.form_key,
        )
        entry.save(seal)
        _keep_files(entry, seal, report)
    return seal


def _keep_files(entry: Entry, seal: Seal, report: SealedReport) -> None:
    for extension, data in report.files.items():
        content = Content(
            data=data,
            sha256=hashlib.sha256(data).hexdigest(),
            content_type=CONTENT_TYPES[extension],
        )
        entry.save(
            SealedFile(
                seal=seal,
                extension=extension,
                name=f"{report.head.name}-{seal.number}.{extension}",
                is_signed=extension in report.signed,
                file=store.keep(entry, content),
            )
        )


def _series(year: int) -> str:
    return f"seal-{year}"
