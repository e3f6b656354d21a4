"""Work that is done in the background."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class JobsConfig(AppConfig):
    """The queue of long work; apps register their kinds of it."""

    name = "sistercity.jobs"
    label = "jobs"
    verbose_name = gettext_lazy("งานที่ทำเบื้องหลัง")
