"""Who is paired with whom."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """The register of pairings."""

    name = "registry"
    verbose_name = "ทะเบียนเมืองพี่เมืองน้อง"
