"""``manage.py verify_ledger``: do both chains hold, from the first entry to the last?"""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from sistercity.audit.ledger import first_access_fault, first_fault
from sistercity.audit.models import LedgerClock


class Command(BaseCommand):
    """Reads the chains of changes and of accesses again."""

    help = "Verifies the ledger; ends with 1 and names the first entry at which a chain breaks."

    def handle(self, **_options):
        """Verify."""
        broken = [
            f"the chain of {chain} breaks at number {fault}"
            for chain, fault in (("changes", first_fault()), ("accesses", first_access_fault()))
            if fault is not None
        ]
        if broken:
            raise CommandError("; ".join(broken))
        for clock in LedgerClock.objects.exclude(hash="").order_by("name"):
            self.stdout.write(f"{clock.name}: {clock.number} entries, head {clock.hash}")
