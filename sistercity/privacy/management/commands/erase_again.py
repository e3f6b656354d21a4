"""``manage.py erase_again``: carries out erasures again on a register restored from before."""

from __future__ import annotations

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from sistercity.privacy.actions import erase_again, orders_folder
from sistercity.privacy.order import Order


class Command(BaseCommand):
    """Replays sealed orders; those that the register already holds change nothing."""

    help = "Carries out erasures again after a restore; without FILE all that lie in VAR_DIR."

    def add_arguments(self, parser) -> None:
        parser.add_argument("files", nargs="*", type=Path)

    def handle(self, *, files: list[Path], **_options) -> None:
        faults = []
        for path in files or sorted(orders_folder().glob("*.order")):
            order = Order.unseal(path.read_text(encoding="ascii"))
            if order is None:
                faults.append(f"{path.name}: no key of SECRET_KEY or SECRET_KEY_FALLBACKS opens it")
                continue
            try:
                erasure = erase_again(order=order)
            except ValidationError as refusal:
                faults.append(f"{path.name}: {' '.join(refusal.messages)}")
                continue
            done = "held already" if erasure is None else f"erased, {sum(erasure.places.values())}"
            self.stdout.write(f"{path.name}: {done}")
        if faults:
            raise CommandError("; ".join(faults))
