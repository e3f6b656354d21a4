"""What people are told."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class NoticesConfig(AppConfig):
    """Inboxes; apps register the kinds of notices that they write."""

    name = "sistercity.notices"
    label = "notices"
    verbose_name = gettext_lazy("การแจ้งเตือน")
