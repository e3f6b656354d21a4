"""What script/soak proves: each proof runs for long, and ends with what went wrong, if anything.

Add a function that takes how often it is to try and returns its faults, and name it in ``PROOFS``.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import django

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ["TEST_DATABASE"] = "postgresql"
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

# Starts the cluster; before Django reads its settings.
importlib.import_module("tests.plugins.environment")
django.setup()

sys.path.insert(0, str(ROOT / "script"))

from django.core.management import call_command  # noqa: E402
from fuzz_proof import fuzz  # noqa: E402
from mirror_proof import mirror  # noqa: E402
from replica_proof import replica  # noqa: E402

from tests.databases import copy_database, drop_database, using  # noqa: E402


class Proof(NamedTuple):
    """A proof.

    Attributes:
        run: takes how often it tries, tells a line now and then, and returns the faults found.
        option: what is counted, as the command line names it.
        often: how often it tries unless something else is said.
    """

    run: Callable[[int, Callable[[str], None]], list[str]]
    option: str
    often: int


PROOFS = {
    "fuzz": Proof(fuzz, "cases", 10_000),
    "mirror": Proof(mirror, "rounds", 100),
    "replica": Proof(replica, "laps", 10),
}


def main() -> int:
    """Run the proofs that were asked for, each in a database of its own; 1 when one fails."""
    parser = argparse.ArgumentParser(prog="script/soak", description=__doc__.splitlines()[0])
    parser.add_argument("proof", nargs="?", choices=PROOFS, help="default: all, one by one")
    for proof in PROOFS.values():
        parser.add_argument(f"--{proof.option}", type=int, default=proof.often)
    asked = parser.parse_args()
    call_command("migrate", verbosity=0)
    faults = []
    for name in [asked.proof] if asked.proof else PROOFS:
        proof = PROOFS[name]
        copy = copy_database(name)
        with using(copy):
            found = proof.run(getattr(asked, proof.option), lambda line: print(line, flush=True))
        drop_database(copy)
        told = f"{len(found)} faults" if found else "holds"
        print(f"{name}, {getattr(asked, proof.option)} {proof.option}: {told}", flush=True)
        faults += found
    for fault in faults:
        print(f"  {fault}", file=sys.stderr)
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
