"""People at the portal's pages over HTTP: signed in, filling in forms, pressing again.

What a person was told is believed and written into a book; what nobody answered is sent again, as
a person does it, until there is an answer.
"""

from __future__ import annotations

import hashlib
import http.client
import io
import re
import secrets
import time
import uuid
from dataclasses import dataclass, field
from random import Random
from urllib.parse import urlencode, urlsplit

from PIL import Image
from pypdf import PdfWriter

PASSWORD = "demo"
# Seconds: that a person waits for a page; between two tries; until it is given up.
PATIENCE, PAUSE, GIVEN_UP = 90, 0.5, 120
DROPPED = 0


@dataclass
class Answer:
    """What came back; status 0 where nothing did."""

    status: int
    seconds: float
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    why: str = ""

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")

    @property
    def is_fault(self) -> bool:
        """No answer, or one of a server that could not."""
        return self.status == DROPPED or self.status >= 500


class Person:
    """One browser; without a name nobody is signed in."""

    def __init__(self, address: str, name: str = "") -> None:
        self.host = urlsplit(address).netloc
        self.name = name
        self.cookies: dict[str, str] = {}
        if name:
            self.sign_in()

    def sign_in(self) -> None:
        """Sign in, and keep the session."""
        self.get("/accounts/login/")
        answer = self.post("/accounts/login/", username=self.name, password=PASSWORD)
        if answer.status != http.client.FOUND:
            raise RuntimeError(f"{self.name} cannot sign in: {answer.status} {answer.why}")

    def get(self, path: str, **headers: str) -> Answer:
        """Open a page; where it leads elsewhere is not followed."""
        return self._ask("GET", path, None, headers)

    def post(self, path: str, files: dict[str, tuple[str, bytes]] | None = None,
             accept: str = "text/html", **typed: str) -> Answer:  # fmt: skip
        """Send a form."""
        if "csrftoken" not in self.cookies:
            self.get("/accounts/login/")
        typed["csrfmiddlewaretoken"] = self.cookies.get("csrftoken", "")
        headers = {"Accept": accept}
        if not files:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            return self._ask("POST", path, urlencode(typed).encode(), headers)
        edge = secrets.token_hex(16)
        headers["Content-Type"] = f"multipart/form-data; boundary={edge}"
        return self._ask("POST", path, _parts(edge, typed, files), headers)

    def post_until_told(self, path: str, seen: list[Answer] | None = None, **sent) -> Answer:
        """Send a form again and again until somebody answers it."""
        deadline = time.monotonic() + GIVEN_UP
        while True:
            answer = self.post(path, **sent)
            if seen is not None:
                seen.append(answer)
            if not answer.is_fault or time.monotonic() > deadline:
                return answer
            time.sleep(PAUSE)

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict) -> Answer:
        began = time.monotonic()
        line = http.client.HTTPConnection(self.host, timeout=PATIENCE)
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            line.request(method, path, body, {"Cookie": cookie, **headers} if cookie else headers)
            response = line.getresponse()
            held = response.read()
        except (OSError, http.client.HTTPException) as fault:
            return Answer(DROPPED, time.monotonic() - began, why=type(fault).__name__)
        finally:
            line.close()
        for told in response.headers.get_all("Set-Cookie") or []:
            name, _, rest = told.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status, time.monotonic() - began, headers, held)


def _parts(edge: str, typed: dict[str, str], files: dict[str, tuple[str, bytes]]) -> bytes:
    found = []
    for name, value in typed.items():
        head = f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
        found.append(head.encode() + str(value).encode() + b"\r\n")
    for name, (file_name, content) in files.items():
        head = (
            f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="{file_name}"'
            "\r\nContent-Type: application/octet-stream\r\n\r\n"
        )
        found.append(head.encode() + content + b"\r\n")
    return b"".join(found) + f"--{edge}--\r\n".encode()


def activity(title: str, pairing: int) -> dict[str, str]:
    """What an officer types of an activity; the key is the form's."""
    return {
        "title": title,
        "kind": "culture",
        "starts_on": "4 ก.พ. 2566",
        "place": "ศาลากลางจังหวัด",
        "is_joint": "on",
        "direction": "inbound",
        "thai_count": "10",
        "foreign_count": "5",
        "outcome": "เยาวชนสองฝ่ายรู้จักกัน",
        "pairings": str(pairing),
        "form_key": str(uuid.uuid4()),
    }


def number_in(location: str) -> int:
    """The number of the row to whose page an answer leads; 0 for none."""
    found = re.search(r"/(\d+)/", location)
    return int(found[1]) if found else 0


def photo(random: Random, side: int = 1600) -> bytes:
    """A photo that nobody has sent before, of noise: what a telephone sends is as large."""
    size = (side, side * 3 // 4)
    image = Image.frombytes("RGB", size, random.randbytes(3 * size[0] * size[1]))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=85)
    return buffer.getvalue()


def document(title: str) -> bytes:
    """A PDF of its own for each title."""
    mark = hashlib.sha256(title.encode()).hexdigest()
    writer, buffer = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.add_metadata({"/Title": mark})
    writer.write(buffer)
    return buffer.getvalue()
