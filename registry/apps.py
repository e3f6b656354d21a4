"""Who is paired with whom."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class RegistryConfig(AppConfig):
    """The register of pairings."""

    name = "registry"
    verbose_name = gettext_lazy("ทะเบียนเมืองพี่เมืองน้อง")

    def ready(self) -> None:
        """Say what other agencies keep, what people are told of, and what is personal."""
        from registry.notices import KINDS
        from registry.personal import HELD
        from registry.published import RESOURCES
        from sistercity.feed.resources import register
        from sistercity.notices import kinds
        from sistercity.privacy import inventory

        register(*RESOURCES)
        kinds.register(*KINDS)
        inventory.register(*HELD)
