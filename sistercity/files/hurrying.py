"""A bound on the time that a reader of strange files takes in the process itself."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

# Told once, it may be lost where everything is caught.
_AGAIN_SECONDS = 0.5


class TookTooLong(BaseException):
    """The reader was stopped; no ``Exception``, so that none of its own ways goes on after it."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Stop what is done meanwhile once it has had so many seconds of the processor.

    Only the main thread, in which the application server answers, can be stopped; in others there
    is no bound. Nothing that must be left whole, such as a connection, may be used meanwhile.

    Raises:
        TookTooLong: it was stopped.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    is_reading, is_over = True, False

    def stop(_signal: int, frame: FrameType | None) -> None:
        nonlocal is_over
        is_over = True
        if is_reading and not _is_finalising(frame):
            raise TookTooLong

    def log_unless_stopped(unraisable: sys.UnraisableHookArgs) -> None:
        # What the interpreter calls of itself, as it collects what was let go, passes on no
        # exception; the next alarm tells it.
        if unraisable.exc_type is not TookTooLong:
            log_before(unraisable)

    log_before, sys.unraisablehook = sys.unraisablehook, log_unless_stopped
    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN_SECONDS)
    try:
        yield
    finally:
        # First of all: an alarm from here on must not leave the clock running.
        is_reading = False
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
        sys.unraisablehook = log_before
        if is_over:
            raise TookTooLong


def _is_finalising(frame: FrameType | None) -> bool:
    """Whether an object is being let go, which is to be done whole."""
    while frame is not None:
        if frame.f_code.co_name == "__del__":
            return True
        frame = frame.f_back
    return False
