"""What was done."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class MonitoringConfig(AppConfig):
    """Activities, review, working groups, figures and reports."""

    name = "monitoring"
    verbose_name = gettext_lazy("การติดตามประเมินผล")

    def ready(self) -> None:
        """Tell the queue what long work there is, Django what to check at the start, the feed what
        other agencies keep, inboxes what people are told of, and what is personal.
        """
        # Checks register themselves.
        from monitoring import checks, follow_up_reminders, notices, reminders  # noqa: F401
        from monitoring.holidays import read_holidays
        from monitoring.jobs import register_kinds
        from monitoring.personal import HELD
        from monitoring.published import RESOURCES
        from monitoring.radar import waking
        from sistercity.feed.resources import register
        from sistercity.notices import daily, kinds
        from sistercity.privacy import inventory

        register_kinds()
        register(*RESOURCES)
        inventory.register(*HELD)
        kinds.register(
            *notices.KINDS, *reminders.KINDS, *follow_up_reminders.KINDS, waking.WOKEN
        )
        daily.register(reminders.remind)
        daily.register(follow_up_reminders.remind)
        daily.register(waking.tell_woken)
        daily.HOLIDAYS.append(lambda: read_holidays().days)
