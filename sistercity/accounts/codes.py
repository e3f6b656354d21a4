"""Codes of the second factor: those of the app (TOTP, RFC 6238) and recovery codes; no database.

What is stored of either is of no use without ``SECRET_KEY``: the app's secret is sealed, of a
recovery code there is a keyed digest only. A former key in ``SECRET_KEY_FALLBACKS`` still opens.
"""

from __future__ import annotations

import hmac
import re
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from datetime import datetime

import pyotp
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac

from sistercity.thai.digits import to_arabic

SALT = "sistercity.accounts.codes"
# What every authenticator app takes without asking.
STEP_SECONDS, DIGITS = 30, 6
# Clocks of telephones go wrong by a few seconds, and typing takes some.
STEPS_ASIDE = (0, -1, 1)
RECOVERY_COUNT, RECOVERY_DIGITS, GROUP = 10, 16, 4
# Apps list accounts under this name; some of them show Latin letters only.
ISSUER = "Sister-city register"


def new_secret() -> str:
    """A secret for an app, 160 bits as base32."""
    return pyotp.random_base32()


def sealed(secret: str) -> str:
    """The secret as it is stored."""
    return _box().encrypt(secret.encode("ascii")).decode("ascii")


def unsealed(stored: str) -> str | None:
    """The secret again; None where no key of the portal opens it."""
    try:
        return _box().decrypt(stored.encode("ascii")).decode("ascii")
    except InvalidToken:
        return None


def enrolment_address(secret: str, username: str) -> str:
    """What the QR code says to the app (``otpauth://``)."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=ISSUER)


def step_of(secret: str, code: str, at: datetime, after: int = 0) -> int | None:
    """The span of thirty seconds whose code this is, the one of ``at`` or its neighbour.

    Args:
        code: digits, as ``plain_code`` leaves them.
        at: aware; the true time, never a played one.
        after: the span of the last code that was taken; neither it nor an earlier one counts
            again.

    Returns:
        None for any other code.
    """
    app = pyotp.TOTP(secret, digits=DIGITS, interval=STEP_SECONDS)
    now = int(at.timestamp()) // STEP_SECONDS
    found = None
    for step in (now + aside for aside in STEPS_ASIDE):
        # All three are compared, however early one fits.
        # Bytes, since only these may hold any letter.
        if hmac.compare_digest(app.generate_otp(step).encode(), code.encode()) and step > after:
            found = step
    return found


def plain_code(typed: str) -> str:
    """What was typed without blanks and hyphens, in Arabic digits."""
    return re.sub(r"[\s‐-–-]+", "", to_arabic(typed))


def is_recovery(code: str) -> bool:
    """Whether a plain code has the shape of a recovery code."""
    return len(code) == RECOVERY_DIGITS


def has_shape(code: str, lengths: tuple[int, ...] = (DIGITS, RECOVERY_DIGITS)) -> bool:
    """Whether a plain code is nothing but as many digits as a code has."""
    return code.isascii() and code.isdecimal() and len(code) in lengths


def new_recovery_codes() -> list[str]:
    """Codes for when the app is lost, 53 bits each, as they are shown: ``1234 5678 9012 3456``."""
    return [_new_recovery_code() for _code in range(RECOVERY_COUNT)]


def recovery_digest(code: str) -> str:
    """What is stored of a recovery code."""
    return _digest(plain_code(code), settings.SECRET_KEY)


def found_digest(code: str, stored: list[str]) -> str | None:
    """Of the stored digests the one that belongs to a plain code, or None."""
    for key in _keys():
        if (digest := _digest(code, key)) in stored:
            return digest
    return None


def _new_recovery_code() -> str:
    digits = f"{secrets.randbelow(10**RECOVERY_DIGITS):0{RECOVERY_DIGITS}}"
    return " ".join(digits[at : at + GROUP] for at in range(0, RECOVERY_DIGITS, GROUP))


def _keys() -> Iterator[str]:
    yield settings.SECRET_KEY
    yield from settings.SECRET_KEY_FALLBACKS


def _digest(code: str, key: str) -> str:
    return salted_hmac(f"{SALT}.recovery", code, secret=key, algorithm="sha256").hexdigest()


def _box() -> MultiFernet:
    seals = (
        salted_hmac(f"{SALT}.seal", "", secret=key, algorithm="sha256").digest() for key in _keys()
    )
    return MultiFernet([Fernet(urlsafe_b64encode(seal)) for seal in seals])
