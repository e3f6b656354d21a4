"""Personal data."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class PrivacyConfig(AppConfig):
    """Inventory, export, erasure and retention of personal data."""

    name = "sistercity.privacy"
    label = "privacy"
    verbose_name = gettext_lazy("ข้อมูลส่วนบุคคล")

    def ready(self) -> None:
        """Add what the apps of the ground hold; each further app adds its own."""
        from . import ground, inventory

        inventory.register(*ground.HELD)
