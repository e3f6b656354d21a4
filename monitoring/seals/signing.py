"""Signing sealed PDF files (PAdES, baseline B) with the ministry's certificate, where one is set.

The certificate with its key is a PKCS#12 file that the settings name. pyHanko is imported where a
certificate is used: without one it would only make every start slower.
"""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.serialization import pkcs12
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from sistercity.templatetags.thai import thai_date

FIELD = "Seal"


class CannotSign(Exception):
    """A certificate is set and cannot be used; the message says why and what to do."""


def is_set_up() -> bool:
    """Whether the ministry has set a certificate."""
    return bool(settings.SEAL_CERTIFICATE)


def check_certificate() -> None:
    """Open the certificate and look at its days.

    Raises:
        CannotSign: it is not there, the password is wrong, it has no key, or is out of its time.
    """
    try:
        content = Path(settings.SEAL_CERTIFICATE).read_bytes()
    except OSError as fault:
        raise CannotSign(
            _("อ่านแฟ้มใบรับรองที่ SEAL_CERTIFICATE ระบุไว้ไม่ได้ โปรดแจ้งผู้ดูแลระบบ")
        ) from fault
    try:
        key, certificate, _chain = pkcs12.load_key_and_certificates(content, _password())
    except ValueError as fault:
        raise CannotSign(
            _(
                "เปิดใบรับรองไม่ได้ รหัสผ่านใน SEAL_CERTIFICATE_PASSWORD ไม่ถูกต้อง "
                "หรือแฟ้มไม่ใช่ PKCS#12 โปรดแจ้งผู้ดูแลระบบ"
            )
        ) from fault
    if key is None or certificate is None:
        raise CannotSign(_("แฟ้มใบรับรองไม่มีกุญแจส่วนตัวหรือใบรับรอง โปรดแจ้งผู้ดูแลระบบ"))
    # By the machine's own clock, which the signature bears, also in a demonstration.
    if not certificate.not_valid_before_utc <= timezone.now() <= certificate.not_valid_after_utc:
        raise CannotSign(
            _("ใบรับรองใช้ได้ตั้งแต่วันที่ %(first)s ถึงวันที่ %(last)s เท่านั้น โปรดแจ้งผู้ดูแลระบบให้ใส่ใบรับรองใหม่")
            % {
                "first": _day(certificate.not_valid_before_utc),
                "last": _day(certificate.not_valid_after_utc),
            }
        )


def signed(content: bytes, *, reason: str) -> bytes:
    """The PDF with an invisible signature that allows no change after it.

    The signature bears the moment at which it was made, so that no two are alike.

    Raises:
        CannotSign: as ``check_certificate``.
    """
    check_certificate()
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    signer = signers.SimpleSigner.load_pkcs12(settings.SEAL_CERTIFICATE, passphrase=_password())
    described = signers.PdfSignatureMetadata(
        field_name=FIELD,
        reason=reason,
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        # What a ministry's authority allows a key for differs; the key is theirs to choose.
        signer_key_usage=set(),
    )
    output = io.BytesIO()
    signers.PdfSigner(described, signer=signer).sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(content)), output=output
    )
    return output.getvalue()


def _password() -> bytes | None:
    return settings.SEAL_CERTIFICATE_PASSWORD.encode() or None


def _day(moment: datetime) -> str:
    return thai_date(timezone.localtime(moment).date())
