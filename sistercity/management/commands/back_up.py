"""``manage.py back_up FOLDER``: one archive of the database and the files of one moment."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from sistercity.backup.taking import ArchiveFault, FilesLost, check, take


class Command(BaseCommand):
    """Takes a back-up while the portal works, and checks archives."""

    help = "Writes a verified archive of the database and the files into a folder."

    def add_arguments(self, parser):
        """The folder, how many archives stay in it, or an archive to check."""
        parser.add_argument("path", type=Path, help="the folder, or with --check an archive")
        parser.add_argument("--keep", type=int, default=0, help="remove all but the last so many")
        parser.add_argument(
            "--check", dest="only_check", action="store_true", help="only read an archive again"
        )

    def handle(self, *, path: Path, keep: int, only_check: bool, verbosity: int, **_options):
        """Take, or check."""
        if only_check:
            self._check(path)
            return
        lost = None
        try:
            made = take(path, self.stdout.write if verbosity > 1 else lambda _line: None)
            self.stdout.write(f"{made} ({made.stat().st_size:,} bytes), verified")
        except FilesLost as error:
            lost = error
        except (OSError, ArchiveFault) as error:
            raise CommandError(f"no back-up was made: {error}") from error
        if keep > 0:
            for old in sorted(path.glob("sistercity-*.tar"))[:-keep]:
                old.unlink()
        if lost:
            raise CommandError(str(lost))

    def _check(self, path: Path) -> None:
        try:
            manifest = check(path)
        except (OSError, ArchiveFault) as error:
            raise CommandError(f"{path}: {error}") from error
        rows = sum(table["rows"] for table in manifest["tables"].values())
        self.stdout.write(
            f"{path} is whole: release {manifest['release']} at {manifest['at']}, {rows:,} rows, "
            f"{len(manifest['files']):,} files"
        )
