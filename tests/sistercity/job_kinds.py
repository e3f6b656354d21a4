"""A tiny kind of long work for the tests of the queue, and a worker that knows it.

Run as a program it works on the database that the environment names, until it is stopped.
"""

from __future__ import annotations

import os
import sys
import time
from datetime import datetime
from pathlib import Path

from sistercity.jobs.kinds import Done, JobKind, JobRefused, NamedFile, register

# Where pieces leave their traces; a piece called "slow" waits for the file "go" in it.
FOLDER = Path(os.environ["VAR_DIR"]) / "tiny"


def _settle(by, asked, now: datetime) -> dict:
    return {"keys": list(asked["keys"]), "asked_at": now.isoformat()}


def _work(by, parameters, key: str) -> Done:
    FOLDER.mkdir(exist_ok=True)
    with (FOLDER / "made").open("a") as made:
        made.write(f"{key.replace(' ', '-')} {os.getpid()}\n")
    if key == "refused":
        raise JobRefused("ไม่มีข้อมูลของปีนี้")
    if key == "bad" and not (FOLDER / "mended").exists():
        raise ValueError("nobody foresaw this")
    while key == "slow" and not (FOLDER / "go").exists():
        time.sleep(0.02)
    return Done([NamedFile(f"{key}.txt", f"{key};".encode())], {"length": len(key)})


def _combine(parameters, pieces, target) -> None:
    for piece in pieces:
        for file in piece.files:
            with file.open() as content:
                target.write(content.read())


TINY = JobKind(
    code="tiny",
    name="งานเล็ก",
    asked_by=frozenset({"planner", "editor"}),
    refusal="งานเล็กเป็นของนักวิเคราะห์",
    settle=_settle,
    title=lambda parameters: f"งานเล็ก {len(parameters['keys'])} ส่วน",
    file_name=lambda parameters: "tiny",
    extension=lambda parameters: "json",
    pieces=lambda parameters: parameters["keys"],
    work=_work,
    combine=_combine,
    progress=lambda done, total: f"ทำแล้ว {done} จาก {total} ส่วน",
)

if __name__ == "__main__":
    import django

    django.setup()
    from sistercity.jobs.supervisor import Supervisor

    register(TINY)
    Supervisor(int(sys.argv[1])).run()
