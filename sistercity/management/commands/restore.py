"""``manage.py restore ARCHIVE``: a back-up into an empty, migrated database and folder of files."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from sistercity.backup.restoring import RestoreRefused, restore
from sistercity.backup.taking import ArchiveFault


class Command(BaseCommand):
    """Restores an archive, from PostgreSQL or SQLite into either."""

    help = "Restores an archive of back_up into an empty database, and compares the two."

    def add_arguments(self, parser):
        """The archive."""
        parser.add_argument("path", type=Path)

    def handle(self, *, path: Path, verbosity: int, **_options):
        """Restore."""
        try:
            manifest = restore(path, self.stdout.write if verbosity > 1 else lambda _line: None)
        except (OSError, ArchiveFault, RestoreRefused) as error:
            raise CommandError(f"nothing was restored: {error}") from error
        self.stdout.write(
            f"restored as of {manifest['at']}: every table reads like the archive, the ledger's "
            "chains hold"
        )
        if manifest["lost"]:
            self.stdout.write(f"the archive was made without {len(manifest['lost'])} lost files")
