"""What was promised."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class PlansConfig(AppConfig):
    """The drive plan."""

    name = "plans"
    verbose_name = gettext_lazy("แผนขับเคลื่อน")

    def ready(self) -> None:
        """Say what other agencies keep, and what is personal."""
        from plans.personal import HELD
        from plans.published import RESOURCES
        from sistercity.feed.resources import register
        from sistercity.privacy import inventory

        register(*RESOURCES)
        inventory.register(*HELD)
