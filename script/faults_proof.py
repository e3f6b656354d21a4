"""Whether anything is lost or left half done, whatever is killed, cut, frozen or full.

Every act is carried out by people over HTTP, or by the command itself, on a stand of its own; after
each fault the same invariants are looked for. A table tells what was seen.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from fault_kills import Kills
from fault_outages import Outages
from fault_round import Row
from stand import Stand

SEED = 2562


def faults(rounds: int, tell: Callable[[str], None]) -> list[str]:
    """Kill in the middle of every long act, and take database and disks away, ``rounds`` times.

    Returns:
        What was lost, doubled, left half done, told wrongly, or did not recover by itself.
    """
    found: list[str] = []
    for vendor in ("postgresql", "sqlite"):
        tell(f"faults: loading the demonstration ({vendor})")
        stand = Stand(vendor)
        try:
            stand.fill()
            rows: dict[str, Row] = {}
            for number in range(1, rounds + 1):
                seed = SEED + number
                tell(f"faults: {vendor}, round {number}, seed {seed}")
                AllFaults(stand, Random(seed), rows, tell).run()
            tell(f"\n| fault ({vendor}) | cut | answers meanwhile | slowest | back after | |")
            tell("| --- | --- | --- | --- | --- | --- |")
            for row in rows.values():
                tell(row.line())
                found += [f"{vendor}, {row.fault}: {fault}" for fault in row.faults]
        finally:
            stand.close()
    return found


class AllFaults(Kills, Outages):
    """All faults once, on the demonstration as it was at the beginning."""

    def run(self) -> None:
        """Everything, one after the other."""
        stand = self.stand
        stand.stop()
        stand.begin_anew()
        self.last = stand.ask("SELECT max(number) FROM audit_change")[0][0]
        self.notices()
        self.start()
        self.kills()
        self.outages()
        self.close_year()
        stand.stop()
        # As an operator does it.
        stand.manage("verify_ledger")
