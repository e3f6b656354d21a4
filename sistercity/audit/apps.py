"""Who changed what, when, by which door and why."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The ledger."""

    name = "sistercity.audit"
    label = "audit"
    verbose_name = "บัญชีการเปลี่ยนแปลง"
