"""Who changed what, when, by which door and why."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class AuditConfig(AppConfig):
    """The ledger."""

    name = "sistercity.audit"
    label = "audit"
    verbose_name = gettext_lazy("บัญชีการเปลี่ยนแปลง")
