"""Lines of the log: one JSON object each, for whatever collects them."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime

from .following import request_number

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
        return json.dumps({name: value for name, value in told.items() if value != ""},
                          ensure_ascii=False)  # fmt: skip


def without_values(text: str) -> str:
    """A message without the lines in which the database tells what stood in a row."""
    return _VALUES.sub(r"\1: …", text)
