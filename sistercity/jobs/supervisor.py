"""The processes of the worker: started, replaced when they end, stopped in good order."""

from __future__ import annotations

import multiprocessing
import os
import secrets
import signal
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess

from django.db import DatabaseError, InterfaceError, connections

from . import queue
from .worker import WorkLoop

# Pieces are made of what was imported before; nothing else is shared.
_PROCESSES = multiprocessing.get_context("fork")
# Seconds: how long a piece may still take after the stop, and how often we look round.
GRACE, LOOK = 20.0, 0.5
# Web requests come first on the same cores.
NICENESS = 5


# What else runs beside the workers of jobs, each in a process of its own: called with the name of
# the process and with what says whether it is still wanted.
BESIDE: list[Callable[[str, Callable[[], bool]], None]] = []


class Supervisor:
    """Keeps so many workers, and one process of each thing beside them, at work until told to stop.

    Args:
        beside: the id of the process that started this one: when that ends, so do the workers.
    """

    def __init__(self, count: int, beside: int | None = None) -> None:
        self._beside = beside
        self._is_stopping = False
        self._at_work: dict[str, BaseProcess] = {}
        # Name of a process → which of the lives it leads.
        self._lives: list[Callable[[str, Callable[[], bool]], None]] = [_jobs] * count + BESIDE
        self._led: dict[str, int] = {}

    def run(self) -> None:
        """Work until a signal asks to stop, or the process beside has ended."""
        for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(name, self._stop)
        while not self._is_stopping and self._is_accompanied():
            for place in set(range(len(self._lives))) - set(self._led.values()):
                self._start(place)
            ended = wait([process.sentinel for process in self._at_work.values()], timeout=LOOK)
            if ended:
                self._replace()
        self._end()

    def _stop(self, *_signal: object) -> None:
        self._is_stopping = True

    def _is_accompanied(self) -> bool:
        return self._beside is None or os.getppid() == self._beside

    def _start(self, place: int) -> None:
        # No connection may cross into the new process.
        connections.close_all()
        name = f"{socket.gethostname()[:60]}-{os.getpid()}-{secrets.token_hex(4)}"
        args = (name, os.getpid(), self._lives[place])
        process = _PROCESSES.Process(target=_live, args=args, name=name)
        process.start()
        self._at_work[name], self._led[name] = process, place

    def _replace(self) -> None:
        """What ended workers held goes back to the queue at once; others take their places."""
        for name, process in list(self._at_work.items()):
            if process.is_alive():
                continue
            process.join()
            del self._at_work[name], self._led[name]
            _give_back(name, is_counted=True)
            time.sleep(LOOK)  # one that ends at once does not keep the machine busy

    def _end(self) -> None:
        """Let each worker finish its piece, but not for ever."""
        for process in self._at_work.values():
            process.terminate()
        until = time.monotonic() + GRACE
        for name, process in self._at_work.items():
            process.join(max(0.0, until - time.monotonic()))
            if process.is_alive():
                process.kill()
                process.join()
            _give_back(name, is_counted=False)


def _give_back(name: str, *, is_counted: bool) -> None:
    """Free the pieces of a worker that has ended; without a database their leases lapse."""
    with suppress(DatabaseError, InterfaceError):
        queue.hand_back(name, is_counted=is_counted)
    connections.close_all()


def _jobs(name: str, is_wanted: Callable[[], bool]) -> None:
    WorkLoop(name, is_wanted).run()


def _live(name: str, supervisor: int, life: Callable[[str, Callable[[], bool]], None]) -> None:
    """The life of one process."""
    stopped = []
    signal.signal(signal.SIGTERM, lambda *_signal: stopped.append(True))
    # Ctrl-C reaches the whole group; the supervisor passes it on in order.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    os.nice(NICENESS)
    life(name, lambda: not stopped and os.getppid() == supervisor)
    connections.close_all()
