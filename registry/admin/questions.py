"""What the ministry's editors ask of the register's lists every day."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy

from registry.choices import Access, Confirmation, DocumentKind, EventKind, Secrecy, Status
from registry.models import (
    PROVINCE_LEVEL,
    DocumentFile,
    Pairing,
    PairingEvent,
)
from sistercity.admin.questions import CHANGED_OF_LATE, Question

_IN_REGISTER = ~Q(confirmation=Confirmation.REJECTED)
_SIGNED = _IN_REGISTER & Q(status=Status.SIGNED)
_NUMBERED = (DocumentKind.LETTER, DocumentKind.CIRCULAR, DocumentKind.ORDER)


def _signing(**told):
    """Whether a pairing has a standing signature of which this is told."""
    events = PairingEvent.objects.standing().filter(kind=EventKind.SIGNED, **told)
    return Exists(events.filter(pairing_id=OuterRef("pk")))


def _with_file():
    kept = DocumentFile.objects.filter(is_removed=False, document_id=OuterRef("document_id"))
    events = PairingEvent.objects.standing().filter(Exists(kept), kind=EventKind.SIGNED)
    return Exists(events.filter(pairing_id=OuterRef("pk")))


PAIRINGS = (
    Question(
        "candidates",
        gettext_lazy("รอยืนยัน"),
        lambda today: Q(confirmation=Confirmation.CANDIDATE),
    ),
    Question(
        "no-file",
        gettext_lazy("ลงนามแล้วไม่มีแฟ้ม"),
        lambda today: _SIGNED & ~Q(_with_file()),
    ),
    Question(
        "no-date",
        gettext_lazy("ลงนามแล้วยังขาดวันที่"),
        lambda today: _SIGNED & Q(_signing(happened_on=None)),
    ),
    Question(
        "no-level-reason",
        gettext_lazy("ระดับไม่เท่ากันไม่มีเหตุผล"),
        lambda today: _IN_REGISTER
        & ~Q(counterpart__unit_type__level=PROVINCE_LEVEL)
        & Q(level_reason=""),
    ),
    Question(
        "expired",
        gettext_lazy("ความตกลงหมดอายุแล้ว"),
        lambda today: _SIGNED & Q(expires_on__lt=today),
    ),
    CHANGED_OF_LATE,
)
DOCUMENTS = (
    Question(
        "unpublished",
        gettext_lazy("ยังไม่เผยแพร่"),
        lambda today: Q(access=Access.PUBLIC, published_on=None),
    ),
    Question(
        "no-file",
        gettext_lazy("ยังไม่มีแฟ้ม"),
        lambda today: Q(secrecy=Secrecy.ORDINARY)
        & ~Q(
            Exists(DocumentFile.objects.filter(is_removed=False, document_id=OuterRef("pk")))
        ),
    ),
    Question(
        "no-number",
        gettext_lazy("หนังสือที่ยังไม่มีเลขที่"),
        lambda today: Q(kind__in=_NUMBERED, number=""),
    ),
    CHANGED_OF_LATE,
)
COUNTERPARTS = (
    Question(
        "no-english", gettext_lazy("ยังไม่มีชื่ออังกฤษ"), lambda today: Q(name_en="")
    ),
    Question(
        "no-local", gettext_lazy("ยังไม่มีชื่อในอักษรท้องถิ่น"), lambda today: Q(name_local="")
    ),
    Question(
        "no-pairing",
        gettext_lazy("ไม่มีคู่ในทะเบียน"),
        lambda today: ~Q(
            Exists(
                Pairing.objects.exclude(confirmation=Confirmation.REJECTED).filter(
                    counterpart_id=OuterRef("pk")
                )
            )
        ),
    ),
    CHANGED_OF_LATE,
)
