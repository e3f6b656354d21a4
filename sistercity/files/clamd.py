"""A client of the ClamAV daemon, as far as the portal needs one: one content, one answer.

What is not word for word an answer that the daemon gives after it has looked at all of a content
is no answer. Source: the manual page clamd(8), commands INSTREAM and PING.
"""

from __future__ import annotations

import re
import socket
import struct
import time
from collections.abc import Iterable, Iterator

CHUNK = 64 * 1024
LONGEST_ANSWER = 4096
_FOUND = re.compile(rb"stream: ([^\0]+) FOUND")
# The name of a find goes into the log and the ledger: no more than names of signatures have.
_STRANGE = re.compile(r"[^0-9A-Za-z._/()+-]")
LONGEST_NAME = 100

# A path of a Unix socket, or host and port.
Address = str | tuple[str, int]


class Unanswered(Exception):
    """No answer that can be relied on; the message says why, for the log."""


class TimedOut(Unanswered):
    """It took too long."""


def scan(address: Address, data: bytes, *, seconds: float) -> str:
    """The name of what was found in a content; "" where nothing was.

    Args:
        seconds: the longest that it may take, from connecting to the end of the answer.

    Raises:
        Unanswered: whether there is anything in it is not known.
    """
    answer = _ask(address, b"zINSTREAM\0", _pieces(data), seconds)
    if answer == b"stream: OK":
        return ""
    found = _FOUND.fullmatch(answer)
    if not found:
        raise Unanswered(f"answered {answer[:200]!r}")
    return _STRANGE.sub("_", found[1].decode("ascii", "replace"))[:LONGEST_NAME]


def ping(address: Address, *, seconds: float) -> None:
    """Find out whether the daemon answers.

    Raises:
        Unanswered: it does not.
    """
    answer = _ask(address, b"zPING\0", (), seconds)
    if answer != b"PONG":
        raise Unanswered(f"answered {answer[:200]!r}")


def _pieces(data: bytes) -> Iterator[bytes]:
    """A content as it travels: pieces with their length before them, the last one empty."""
    for start in range(0, len(data), CHUNK):
        piece = data[start : start + CHUNK]
        yield struct.pack("!L", len(piece)) + piece
    yield struct.pack("!L", 0)


def _ask(address: Address, command: bytes, pieces: Iterable[bytes], seconds: float) -> bytes:
    last = time.monotonic() + seconds
    try:
        with _connected(address, seconds) as connection:
            try:
                for piece in (command, *pieces):
                    connection.settimeout(_left(last))
                    connection.sendall(piece)
            except (BrokenPipeError, ConnectionResetError):
                pass  # Above its own bound it stops listening in the middle, having said so.
            return _answer(connection, last)
    except TimeoutError as fault:
        raise TimedOut(f"no answer within {seconds:g} s") from fault
    except OSError as fault:
        raise Unanswered(fault.strerror or str(fault)) from fault


def _connected(address: Address, seconds: float) -> socket.socket:
    if not isinstance(address, str):
        return socket.create_connection(address, timeout=seconds)
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.settimeout(seconds)
        connection.connect(address)
    except OSError:
        connection.close()
        raise
    return connection


def _answer(connection: socket.socket, last: float) -> bytes:
    """Everything up to the sign that ends an answer, without it."""
    answer = b""
    while not answer.endswith(b"\0"):
        connection.settimeout(_left(last))
        more = connection.recv(LONGEST_ANSWER)
        if not more or len(answer) > LONGEST_ANSWER:
            raise Unanswered(f"broke off after {answer[:200]!r}")
        answer += more
    return answer[:-1]


def _left(last: float) -> float:
    left = last - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
