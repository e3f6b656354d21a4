"""A security key in software: what a key and the browser beside it answer, rightly or not."""

from __future__ import annotations

import hashlib
import json
import secrets
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256

# What stands in the flags: somebody has touched it, it has checked who, a new key follows.
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def written(value: bytes) -> str:
    """Base64url, as browsers write bytes."""
    return urlsafe_b64encode(value).decode().rstrip("=")


def read(text: str) -> bytes:
    """The bytes again."""
    return urlsafe_b64decode(text + "==")


class Authenticator:
    """One key on one origin; ``counts`` how often it has answered, unless ``counts`` is None."""

    def __init__(self, origin: str = "http://localhost:8000", host: str = "localhost") -> None:
        self.origin, self.host = origin, host
        self.secret = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(32)
        self.count = 0
        self.counts = True

    def make(self, question: str, **changed: object) -> str:
        """Answer ``navigator.credentials.create``, as our script sends it."""
        key = cbor.encode(ES256.from_cryptography_key(self.secret.public_key()))
        key = changed.pop("public_key", key)
        attested = bytes(16) + struct.pack(">H", len(self.id)) + self.id + key
        flags = changed.pop("flags", PRESENT | ATTESTED)
        data = self._data(flags) + attested
        seen = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        said = self._said("webauthn.create", question, **changed)
        return self._sent(said, attestationObject=written(seen), transports=["usb", "made-up"])

    def answer(self, question: str, **changed: object) -> str:
        """Answer ``navigator.credentials.get``, as our script sends it."""
        self.count += self.counts
        data = self._data(changed.pop("flags", PRESENT | VERIFIED))
        said = self._said("webauthn.get", question, **changed)
        signed = data + hashlib.sha256(said).digest()
        signature = self.secret.sign(signed, ec.ECDSA(hashes.SHA256()))
        return self._sent(said, authenticatorData=written(data), signature=written(signature))

    def _data(self, flags: int) -> bytes:
        host = hashlib.sha256(self.host.encode()).digest()
        return host + struct.pack(">BI", flags, self.count)

    def _said(self, kind: str, question: str, **changed: object) -> bytes:
        challenge = json.loads(question)["challenge"]
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said | changed).encode()

    def _sent(self, said: bytes, **response: object) -> str:
        response["clientDataJSON"] = written(said)
        return json.dumps({"rawId": written(self.id), "response": response})
