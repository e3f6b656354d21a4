"""People who sign in."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People and their roles."""

    name = "sistercity.accounts"
    label = "accounts"
    verbose_name = "ผู้ใช้และสิทธิ"

    def ready(self) -> None:
        """Let the ledger hear of sign-ins, which Django tells by signal only."""
        from . import sign_in

        sign_in.connect()
