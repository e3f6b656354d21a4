"""Security keys and passkeys (WebAuthn): what is asked of them, and who has answered; no database.

A key answers to the host of ``SIGN_IN_ADDRESS`` alone, and the browser says beside its answer which
page has asked, so that a page of somebody else gets nothing that opens the portal. It is a second
factor: nobody signs in by a key without the password.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from django.conf import settings
from fido2 import cbor
from fido2.cose import CoseKey
from fido2.webauthn import (
    Aaguid,
    AttestedCredentialData,
    AuthenticationResponse,
    CollectedClientData,
    PublicKeyCredentialDescriptor,
    RegistrationResponse,
)

from .codes import ISSUER

if TYPE_CHECKING:
    from fido2.server import Fido2Server

    from .models import SecurityKey, User

# What keys, telephones and Windows Hello sign with: ES256, EdDSA, RS256.
ALGORITHMS = (-7, -8, -257)
TRANSPORTS = frozenset({"usb", "nfc", "ble", "hybrid", "internal"})
# Of what is kept of a key, its number and its public half, in bytes.
LONGEST_KEPT = 1_023
# For how long the browser waits for the key, in milliseconds.
PATIENCE_MS = 120_000


class WrongAnswer(Exception):
    """What was sent is no answer of such a key to a question of this portal."""


class StaleAnswer(WrongAnswer):
    """It is an answer to another question than the one that stands."""


@dataclass(frozen=True)
class NewKey:
    """What is kept of a new key, as the columns of ``SecurityKey`` have it."""

    credential_id: str
    public_key: str
    transports: list[str]
    sign_count: int


def new_question(person: User, keys: Iterable[SecurityKey]) -> tuple[str, str]:
    """Ask for a new key, none of those that the person has.

    Returns:
        The options of ``navigator.credentials.create`` as JSON, and the question in them.
    """
    options, state = _server().register_begin(
        {
            "id": person.pk.to_bytes(8, "big"),
            "name": person.username,
            "displayName": person.full_name or person.username,
        },
        [_descriptor(key) for key in keys],
        # Nothing opens by the key alone, so it need not remember whose it is.
        resident_key_requirement="discouraged",
        user_verification="preferred",
    )
    return json.dumps(dict(options)["publicKey"]), state["challenge"]


def question(keys: Iterable[SecurityKey]) -> tuple[str, str]:
    """Ask for an answer of one of these keys.

    Returns:
        The options of ``navigator.credentials.get`` as JSON, and the question in them.
    """
    # A key that can asks for its PIN or finger: one left in the machine shall not be enough.
    options, state = _server().authenticate_begin(
        [_descriptor(key) for key in keys], user_verification="preferred"
    )
    return json.dumps(dict(options)["publicKey"]), state["challenge"]


def read_new(sent: str, asked: str) -> NewKey:
    """The key that answered ``new_question``.

    Args:
        sent: what the browser said, as JSON.
        asked: the question.

    Raises:
        WrongAnswer: it is none, asked by another page, or of a kind that the portal does not take.
    """
    try:
        read = json.loads(sent)
        answer = RegistrationResponse.from_dict(read)
        _check_asked(answer.response.client_data, asked)
        found = _server().register_complete(_state(asked), answer)
        credential = found.credential_data
        public_key = cbor.encode(credential.public_key)
        is_usable = _is_usable(credential.public_key)
        transports = sorted(TRANSPORTS.intersection(read["response"].get("transports", ())))
    except WrongAnswer:
        raise
    except Exception as fault:  # readers raise whatever they meet in what a stranger has sent
        raise WrongAnswer from fault
    if not is_usable or max(len(credential.credential_id), len(public_key)) > LONGEST_KEPT:
        raise WrongAnswer
    return NewKey(
        credential_id=_written(credential.credential_id),
        public_key=_written(public_key),
        transports=transports,
        sign_count=found.counter,
    )


def answered(sent: str, asked: str, keys: Iterable[SecurityKey]) -> tuple[SecurityKey, int]:
    """Which of the keys has answered ``question``, and how many answers it says it has given.

    Args:
        sent: what the browser said, as JSON.
        asked: the question.

    Raises:
        WrongAnswer: none of them has, or asked by another page; StaleAnswer: to another question.
    """
    by_id = {key.credential_id: key for key in keys}
    try:
        answer = AuthenticationResponse.from_dict(json.loads(sent))
        _check_asked(answer.response.client_data, asked)
        found = _server().authenticate_complete(
            _state(asked), [_credential(key) for key in by_id.values()], answer
        )
        return by_id[_written(found.credential_id)], answer.response.authenticator_data.counter
    except WrongAnswer:
        raise
    except Exception as fault:  # as above
        raise WrongAnswer from fault


def _server() -> Fido2Server:
    # Only where it is needed: it reads a list of 6 MiB that no page of ours looks into.
    from fido2.server import Fido2Server

    address = settings.SIGN_IN_ADDRESS
    server = Fido2Server(
        {"id": urlsplit(address).hostname, "name": ISSUER},
        attestation="none",
        verify_origin=lambda origin: origin == address,
    )
    server.timeout = PATIENCE_MS
    server.allowed_algorithms = [
        one for one in server.allowed_algorithms if one.alg in ALGORITHMS
    ]
    return server


def _check_asked(said: CollectedClientData, asked: str) -> None:
    if _written(said.challenge) != asked:
        raise StaleAnswer
    if said.cross_origin:
        raise WrongAnswer


def _state(asked: str) -> dict[str, str | None]:
    return {"challenge": asked, "user_verification": None}


def _is_usable(public_key: CoseKey) -> bool:
    """Whether it is of a kind that is taken, and one by which a signature can be looked at."""
    if public_key.ALGORITHM not in ALGORITHMS:
        return False
    try:
        public_key.verify(b"", b"")
    except InvalidSignature:
        return True
    return False


def _credential(key: SecurityKey) -> AttestedCredentialData:
    public_key = CoseKey.parse(cbor.decode(_read(key.public_key)))
    return AttestedCredentialData.create(Aaguid.NONE, _read(key.credential_id), public_key)


def _descriptor(key: SecurityKey) -> PublicKeyCredentialDescriptor:
    return PublicKeyCredentialDescriptor(
        type="public-key", id=_read(key.credential_id), transports=key.transports or None
    )


def _written(value: bytes) -> str:
    return urlsafe_b64encode(value).decode("ascii").rstrip("=")


def _read(written: str) -> bytes:
    return urlsafe_b64decode(written + "=" * (-len(written) % 4))
