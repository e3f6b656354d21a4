"""The released schema of the API: whether the present one breaks it, and its renewal."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from sistercity.api.breaking import breaks
from sistercity.api.release import (
    RELEASED,
    present_schema,
    released_schema,
    write_released,
)


class Command(BaseCommand):
    """Tell what would break callers of the released schema; with ``--release`` renew it."""

    help = "Compares the API with its released schema; --release renews that one."

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--release",
            action="store_true",
            help="write the present schema as the released one; refused while it breaks callers",
        )
        parser.add_argument(
            "--breaking",
            action="store_true",
            help="release it all the same: only before anybody builds on it",
        )

    def handle(self, *, release: bool, breaking: bool, **_options) -> None:
        schema = present_schema()
        found = breaks(released_schema(), schema) if RELEASED.exists() else []
        for told in found:
            self.stdout.write(told)
        if found and not breaking:
            raise CommandError(f"{len(found)} changes break callers of {RELEASED.name}.")
        if release:
            write_released(schema)
            self.stdout.write(f"Released: {RELEASED.name}")
