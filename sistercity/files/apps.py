"""Files that people hand in: verified, kept by content address, never public by address."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Stored files."""

    name = "sistercity.files"
    label = "files"
    verbose_name = "แฟ้ม"
