"""Takes away a second factor from the server: for the only administrator, who has lost theirs."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from sistercity.accounts.actions import reset_second_factor
from sistercity.accounts.models import User
from sistercity.errors import WrongState


class Command(BaseCommand):
    """Reset one person's second factor, with a reason for the ledger."""

    help = "Takes away the second factor of a person who has lost app and recovery codes."

    def add_arguments(self, parser) -> None:
        parser.add_argument("username")
        parser.add_argument("--reason", required=True, help="kept in the ledger")

    def handle(self, *, username: str, reason: str, **_options) -> None:
        person = User.objects.filter(username=username).first()
        if person is None:
            raise CommandError(f"There is nobody with the user name {username!r}.")
        try:
            reset_second_factor(by=None, person_id=person.pk, reason=reason)
        except (ValidationError, WrongState) as refusal:
            told = " ".join(getattr(refusal, "messages", [str(refusal)]))
            raise CommandError(told) from refusal
        self.stdout.write(f"{username} enrols again at the next sign-in, if need be.")
