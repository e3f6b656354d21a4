"""What people are told."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class NoticesConfig(AppConfig):
    """Inboxes; apps register the kinds of notices that they write."""

    name = "sistercity.notices"
    label = "notices"
    verbose_name = gettext_lazy("การแจ้งเตือน")

    def ready(self) -> None:
        """Tell people when their long work has ended."""
        from sistercity.jobs.queue import ENDED

        from . import kinds, of_jobs

        kinds.register(of_jobs.JOB_ENDED)
        ENDED.append(of_jobs.tell_ended)
