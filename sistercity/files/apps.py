"""Files that people hand in: verified, kept by content address, never public by address."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class FilesConfig(AppConfig):
    """Stored files."""

    name = "sistercity.files"
    label = "files"
    verbose_name = gettext_lazy("แฟ้ม")

    def ready(self) -> None:
        """Checks register themselves."""
        from . import checks  # noqa: F401
