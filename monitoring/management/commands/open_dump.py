"""``manage.py open_dump FOLDER [--zip]``: everything that is published, to be read without us."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from monitoring.open_dump import make_dump
from sistercity.bulk.dump.writing import DumpThere


class Command(BaseCommand):
    """Writes a dump of today; once a fiscal year, after it was closed, for the archive."""

    help = (
        "Writes what is published as open files with code lists, dictionary, checksums and a "
        "viewer that needs no portal, into a new folder below FOLDER."
    )

    def add_arguments(self, parser):
        """Where to, and whether as one file."""
        parser.add_argument("folder", type=Path)
        parser.add_argument("--zip", dest="as_zip", action="store_true", help="as one ZIP file")

    def handle(self, *, folder: Path, as_zip: bool, verbosity: int, **_options):
        """Write it, or say why not."""
        try:
            tell = self.stdout.write if verbosity > 1 else lambda _line: None
            made = make_dump(folder, as_zip=as_zip, tell=tell)
        except DumpThere as there:
            raise CommandError(f"there is one of today: {there}") from there
        except OSError as fault:
            raise CommandError(f"no dump was made: {fault}") from fault
        self.stdout.write(f"{made}, verified")
