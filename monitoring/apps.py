"""What was done."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class MonitoringConfig(AppConfig):
    """Activities, review, working groups, figures and reports."""

    name = "monitoring"
    verbose_name = gettext_lazy("การติดตามประเมินผล")

    def ready(self) -> None:
        """Tell the queue what long work there is, Django what to check at the start, and the
        feed what other agencies keep.
        """
        from monitoring import checks  # noqa: F401 - registers itself
        from monitoring.jobs import register_kinds
        from monitoring.published import RESOURCES
        from sistercity.feed.resources import register

        register_kinds()
        register(*RESOURCES)
