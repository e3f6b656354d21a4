"""Lines of the log: one JSON object each, for whatever collects them."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime

from .following import request_number

# Signs that a terminal or a reader of the log carries out instead of showing: ends of lines, orders
# to terminals, changes of direction.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
# PostgreSQL tells the values of a row that it refuses ("Key (email)=(…) already exists").
_VALUES = re.compile(r"^(DETAIL|CONTEXT):.*$", re.MULTILINE)


class JsonLines(logging.Formatter):
    """One record as one line of JSON, with the number of its request, without values of rows."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        told = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": without_values(record.getMessage()),
            "request": request_number.get(),
            "process": record.process,
            **getattr(record, "told", {}),
        }
        if record.exc_info:
            told["trace"] = without_values(self.formatException(record.exc_info))
        line = json.dumps({name: value for name, value in told.items() if value != ""},
                          ensure_ascii=False)  # fmt: skip
        return shown(line)


class PlainLines(logging.Formatter):
    """One record as words for a person at a terminal; only a trace has further lines."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the library's name
        """The line, whatever somebody has written into what is told."""
        return shown(super().formatMessage(record))


def shown(line: str) -> str:
    """A line with its unseen signs written out, so that none writes a line of its own."""
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", line)


def without_values(text: str) -> str:
    """A message without the lines in which the database tells what stood in a row."""
    return _VALUES.sub(r"\1: …", text)
