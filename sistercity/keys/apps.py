"""Keys of agencies."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class KeysConfig(AppConfig):
    """Keys of the API, their secrets, their use."""

    name = "sistercity.keys"
    label = "keys"
    verbose_name = gettext_lazy("กุญแจ API ของหน่วยงาน")

    def ready(self) -> None:
        """Let the schema know how a key is shown."""
        from . import schema  # noqa: F401
