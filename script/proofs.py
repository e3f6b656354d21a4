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
from faults_proof import faults  # noqa: E402
from fuzz_proof import fuzz  # noqa: E402
from load_proof import load  # noqa: E402
from mirror_proof import mirror  # noqa: E402
from replica_proof import replica  # noqa: E402
from shared_proof import shared  # noqa: E402

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
    "faults": Proof(faults, "rounds", 3),
    "fuzz": Proof(fuzz, "cases", 10_000),
    "load": Proof(load, "minutes", 10),
    "mirror": Proof(mirror, "rounds", 100),
    "replica": Proof(replica, "laps", 10),
    "shared": Proof(shared, "rounds", 5),
}


def main() -> int:
    """Run the proofs that were asked for, each in a database of its own; 1 when one fails."""
    parser = argparse.ArgumentParser(prog="script/soak", description=__doc__.splitlines()[0])
    parser.add_argument("proof", nargs="?", choices=PROOFS, help="default: all, one by one")
    for option in sorted({proof.option for proof in PROOFS.values()}):
        parser.add_argument(f"--{option}", type=int, help="default: as each proof has it")
    asked = parser.parse_args()
    call_command("migrate", verbosity=0)
    found = []
    for name in [asked.proof] if asked.proof else PROOFS:
        proof = PROOFS[name]
        often = getattr(asked, proof.option) or proof.often
        copy = copy_database(name)
        with using(copy):
            new = proof.run(often, lambda line: print(line, flush=True))
        drop_database(copy)
        told = f"{len(new)} faults" if new else "holds"
        print(f"{name}, {often} {proof.option}: {told}", flush=True)
        found += new
    for fault in found:
        print(f"  {fault}", file=sys.stderr)
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
