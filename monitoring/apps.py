"""What was done."""

from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    """Activities, review, working groups, figures and reports."""

    name = "monitoring"
    verbose_name = "การติดตามประเมินผล"
