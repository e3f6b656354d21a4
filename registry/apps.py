"""Who is paired with whom."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class RegistryConfig(AppConfig):
    """The register of pairings."""

    name = "registry"
    verbose_name = gettext_lazy("ทะเบียนเมืองพี่เมืองน้อง")

    def ready(self) -> None:
        """Publish what other agencies keep, and say what people are told of."""
        from registry.notices import KINDS
        from registry.published import RESOURCES
        from sistercity.feed.resources import register
        from sistercity.notices import kinds

        register(*RESOURCES)
        kinds.register(*KINDS)
