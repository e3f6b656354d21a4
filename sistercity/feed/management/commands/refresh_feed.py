"""Brings the feed up to what is published."""

from django.core.management.base import BaseCommand

from sistercity.feed.writing import refresh


class Command(BaseCommand):
    """Tell every difference; needed once after an upgrade, and harmless at any time."""

    help = "Tells followers of the API every object that an upgrade of the portal tells otherwise."

    def handle(self, *args, **options) -> None:
        """Say how many entries were added."""
        count = refresh()
        if options["verbosity"]:
            self.stdout.write(f"{count} entries added to the feed")
