"""``manage.py forget_old``: takes out what has been kept as long as it may; once a night."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from sistercity.privacy.retention import KINDS, forget_old, rehearse_forgetting


class Command(BaseCommand):
    """Retention: sessions, failures, mails, notices, counters, files, addresses."""

    help = "Takes out what is over its time; --dry-run tells what that would be."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="write nothing")

    def handle(self, *, dry_run: bool, **_options) -> None:
        counts = rehearse_forgetting() if dry_run else forget_old()
        for name, count in counts.items():
            label = KINDS[name][0] if name in KINDS else name
            self.stdout.write(f"{name}: {count} ({label})" if name in KINDS else f"{name}: {count}")
        if not counts:
            self.stdout.write("nothing is over its time")
