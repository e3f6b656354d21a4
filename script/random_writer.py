"""One person at random work on the database in use: ``random_writer.py SEED``.

For each number of seconds on a line of its input it works so long, and prints how often each act
was carried out and how often refused, as JSON; anything but a refusal in words ends it.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
django.setup()

from tests.random_edits import Editing  # noqa: E402


def main(seed: str) -> None:
    """Work whenever told to."""
    editing = Editing(int(seed))
    for line in sys.stdin:
        until = time.monotonic() + float(line)
        while time.monotonic() < until:
            editing.act()
        print(json.dumps({"done": editing.done, "refused": editing.refused}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
