"""What people are told."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class NoticesConfig(AppConfig):
    """Inboxes; apps register the kinds of notices that they write."""

    name = "sistercity.notices"
    label = "notices"
    verbose_name = gettext_lazy("การแจ้งเตือน")

    def ready(self) -> None:
        """Tell people when their long work has ended, and mail them beside the jobs."""
        from sistercity.accounts.happenings import LISTENERS
        from sistercity.jobs import supervisor
        from sistercity.jobs.queue import ENDED

        from . import checks, kinds, loop, of_accounts, of_jobs  # noqa: F401 - checks register themselves

        kinds.register(of_jobs.JOB_ENDED, of_accounts.NEW_BROWSER, of_accounts.ACCOUNT_CHANGED)
        ENDED.append(of_jobs.tell_ended)
        LISTENERS.append(of_accounts.tell_owner)
        supervisor.BESIDE.append(loop.run)
