"""What was promised."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class PlansConfig(AppConfig):
    """The drive plan."""

    name = "plans"
    verbose_name = gettext_lazy("แผนขับเคลื่อน")

    def ready(self) -> None:
        """Publish what other agencies keep."""
        from plans.published import RESOURCES
        from sistercity.feed.resources import register

        register(*RESOURCES)
