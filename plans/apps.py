"""What was promised."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """The drive plan."""

    name = "plans"
    verbose_name = "แผนขับเคลื่อน"
