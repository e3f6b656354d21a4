"""People who sign in."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class AccountsConfig(AppConfig):
    """People and their roles."""

    name = "sistercity.accounts"
    label = "accounts"
    verbose_name = gettext_lazy("ผู้ใช้และสิทธิ")

    def ready(self) -> None:
        """Let the ledger hear of sign-ins, which Django tells by signal only."""
        from . import checks, sign_in  # noqa: F401 - checks register themselves

        sign_in.connect()
