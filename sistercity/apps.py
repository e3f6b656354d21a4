"""The ground all apps stand on."""

from django.apps import AppConfig


class SistercityConfig(AppConfig):
    """Static files, templates tags and commands of the whole portal."""

    name = "sistercity"
    verbose_name = "ระบบ"
