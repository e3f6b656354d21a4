"""Reads the portal's configuration from the environment and refuses nonsense in words."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
# A machine's year from here on is taken for a Buddhist one, as in the API.
FIRST_DOUBTFUL_YEAR = 2200
SPANS = {"sec": 1, "min": 60, "hour": 3600, "day": 86_400}
FALSE = {"0", "false", "no", "off", ""}


def load_env_file(path: Path) -> None:
    """Put the ``NAME=value`` lines of ``path`` into the environment; what is set already wins."""
    if not path.is_file():
        return
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        name, separator, value = line.partition("=")
        if not separator or not name.strip().isidentifier():
            raise ImproperlyConfigured(f"{path.name}, line {number}: expected NAME=value.")
        os.environ.setdefault(name.strip(), value.strip().strip("\"'"))


def text(name: str, default: str = "") -> str:
    """The value of ``name`` without surrounding space, or ``default``."""
    return os.environ.get(name, default).strip()


def flag(name: str, default: bool = False) -> bool:
    """The value of ``name`` as yes or no; any other word is refused."""
    value = text(name, "1" if default else "0").lower()
    if value in TRUE:
        return True
    if value in FALSE:
        return False
    raise ImproperlyConfigured(f"{name}={value!r}: write 1 or 0.")


def choice(name: str, default: str, allowed: tuple[str, ...]) -> str:
    """The value of ``name``, one of the allowed words; any other is refused."""
    value = (text(name) or default).lower()
    if value not in allowed:
        raise ImproperlyConfigured(f"{name}={value!r}: write one of {', '.join(allowed)}.")
    return value


def words(name: str) -> list[str]:
    """The comma-separated words of ``name``."""
    return [word.strip() for word in text(name).split(",") if word.strip()]


def whole_number(name: str, default: int) -> int:
    """The value of ``name`` as a whole number of zero or more."""
    value = text(name, str(default))
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name}={value!r}: write a whole number.")
    return int(value)


def rate(name: str, default: str) -> tuple[int, int]:
    """The value of ``name``, such as ``600/min``, as a number of times and a span in seconds."""
    value = text(name, default)
    times, _slash, span = value.partition("/")
    if not (times.isdecimal() and int(times) and span in SPANS):
        raise ImproperlyConfigured(f"{name}={value!r}: write it as 600/min ({', '.join(SPANS)}).")
    return int(times), SPANS[span]


def origin(name: str, default: str) -> str:
    """The value of ``name`` as browsers say an address: scheme, host, port unless it is usual."""
    value = text(name) or default
    try:
        read = urlsplit(value)
        port = "" if read.port in (None, {"https": 443, "http": 80}.get(read.scheme)) else read.port
    except ValueError:
        read = None
    if read is None or read.scheme not in ("http", "https") or not read.hostname:
        raise ImproperlyConfigured(f"{name}={value!r}: write it as https://portal.example.go.th.")
    return f"{read.scheme}://{read.hostname}:{port}".rstrip(":")


def mail_server(name: str) -> dict[str, object]:
    """The value of ``name``, such as ``smtp+tls://user:password@host:587``, as Django's settings.

    ``smtp`` sends in clear, ``smtp+tls`` begins TLS, ``smtps`` is TLS from the first byte. Unset:
    no server, an empty ``EMAIL_HOST``.
    """
    value = text(name)
    if not value:
        return {"EMAIL_HOST": ""}
    ports = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
    try:
        read = urlsplit(value)
        port = read.port
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}: the port is no number up to 65535.") from error
    if read.scheme not in ports or not read.hostname or read.path.strip("/") or read.query:
        # The value itself may hold a password.
        raise ImproperlyConfigured(f"{name}: write it as smtp+tls://user:password@host:587.")
    return {
        "EMAIL_HOST": read.hostname,
        "EMAIL_PORT": port or ports[read.scheme],
        "EMAIL_HOST_USER": unquote(read.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(read.password or ""),
        "EMAIL_USE_TLS": read.scheme == "smtp+tls",
        "EMAIL_USE_SSL": read.scheme == "smtps",
    }


def daemon(name: str) -> str | tuple[str, int] | None:
    """The value of ``name`` as the address of a daemon; None when unset.

    Returns:
        The path of a Unix socket (``unix:/run/clamav/clamd.ctl``), or host and port
        (``tcp:scanner.internal:3310``).
    """
    value = text(name)
    if not value:
        return None
    kind, _colon, where = value.partition(":")
    if kind == "unix" and where.startswith("/"):
        return where
    host, _colon, port = where.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if kind == "tcp" and host and port.isdecimal() and 0 < int(port) < 65_536:
        return host, int(port)
    raise ImproperlyConfigured(
        f"{name}={value!r}: write unix:/run/clamav/clamd.ctl or tcp:host:3310."
    )


def day(name: str) -> date | None:
    """The value of ``name`` as an ISO day, Common Era, or None when unset."""
    value = text(name)
    if not value:
        return None
    try:
        read = date.fromisoformat(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}={value!r}: write a day as 2023-08-15.") from error
    if read.year >= FIRST_DOUBTFUL_YEAR:
        raise ImproperlyConfigured(f"{name}={value!r}: write the year in the Common Era.")
    return read
