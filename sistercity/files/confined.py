"""A reader of strange files in a process of its own, with little time and memory.

Whoever sends a file may have made it to hang, burst or break what reads it. The reader is a module
that is run as a program: it takes its bounds and words by ``confine``, the file from its standard
input, and writes what it found to its standard output. It knows nothing of Django.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path
from typing import BinaryIO

ROOT = Path(__file__).resolve().parent.parent.parent
# Beside others a process waits for its time on the processor.
TIMES_WAITED = 6


def read_confined(
    module: str, given: bytes | BinaryIO, *words: str, seconds: int, memory_bytes: int
) -> bytes:
    """What a module says of a file.

    Args:
        module: whole name of the reader.
        given: the file; one that is open has a number of the operating system and is read from
            where it stands.
        words: what else the reader is told.
        seconds: of a processor.

    Raises:
        subprocess.CalledProcessError: it ended with another status than 0, or was stopped.
        subprocess.TimeoutExpired: it got no time on a processor.
    """
    source = {"input": given} if isinstance(given, bytes) else {"stdin": given}
    done = subprocess.run(
        [sys.executable, "-m", module, str(seconds), str(memory_bytes), *words],
        **source,
        capture_output=True,
        cwd=ROOT,
        env={},  # no secret of the portal's is within its reach
        timeout=TIMES_WAITED * seconds,
        check=True,
    )
    return done.stdout


def confine() -> list[str]:
    """Bind this process, which read_confined began, to its bounds; its words."""
    seconds, memory_bytes, *words = sys.argv[1:]
    resource.setrlimit(resource.RLIMIT_AS, (int(memory_bytes),) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds),) * 2)
    return words
