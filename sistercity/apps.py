"""The ground all apps stand on."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class SistercityConfig(AppConfig):
    """Static files, templates tags and commands of the whole portal."""

    name = "sistercity"
    verbose_name = gettext_lazy("ระบบ")
