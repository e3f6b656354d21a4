"""Garbage of Python's, and when it is looked for."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collecting_later() -> Iterator[None]:
    """Look for no garbage while many small objects are made that nearly all stay.

    Among a hundred thousand of them that takes a fifth to a third of the time. Whoever leaves
    first lets it be looked for again, in whichever thread, so that it is never forgotten.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
