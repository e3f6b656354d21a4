"""Somebody who writes without rest to the database in use, until its input ends.

Each name that was written is printed once the database has acknowledged it, one a line; while the
database is away it is written again until it is.
"""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
django.setup()

from django.db import InterfaceError, OperationalError, connection  # noqa: E402

from registry.actions import save_record  # noqa: E402
from registry.models import Country  # noqa: E402


def main() -> None:
    """Write until told to end."""
    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    number = 0
    while not ended.is_set():
        number += 1
        name = f"steady-{number}"
        while not ended.is_set() and not _is_written(name):
            time.sleep(0.2)
        if not ended.is_set():
            print(name, flush=True)


def _is_written(name: str) -> bool:
    try:
        country = Country.objects.order_by("pk").first()
        country.name_en = name
        save_record(by=None, record=country)
    except (InterfaceError, OperationalError):
        connection.close()
        return False
    return True


if __name__ == "__main__":
    main()
