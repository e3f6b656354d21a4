"""The review sheet of the interface's words, and the catalogues behind it."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from sistercity import catalogue


class Command(BaseCommand):
    """Write the sheet; first, with ``--update``, take what the code says into the catalogues."""

    help = "Every text of the interface with its English, its places and its state, as XLSX."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--out", type=Path, default=settings.VAR_DIR / "strings.xlsx")
        parser.add_argument(
            "--update",
            action="store_true",
            help="add new messages to the English catalogue, drop those no longer used, and "
            "compile both catalogues",
        )

    def handle(self, *, out: Path, update: bool, **_options) -> None:
        messages = catalogue.collect(settings.BASE_DIR)
        english = catalogue.read_catalogue("en")
        if update:
            catalogue.update(english, messages)
            english.save()
            for language in ("en", "th"):
                catalogue.compile_catalogue(catalogue.read_catalogue(language))
        catalogue.write_review_sheet(out, messages)
        for fault in catalogue.faults(english, messages):
            self.stdout.write(fault)
        self.stdout.write(f"{len(messages)} messages: {out}")
