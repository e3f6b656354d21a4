"""What other agencies follow."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class FeedConfig(AppConfig):
    """The feed of published representations."""

    name = "sistercity.feed"
    label = "feed"
    verbose_name = gettext_lazy("ลำดับการเปลี่ยนแปลงที่เผยแพร่")

    def ready(self) -> None:
        """Let each change of the ledger end with its entries of the feed."""
        from sistercity.audit.ledger import LAST_STEPS

        from .writing import publish

        LAST_STEPS.append(publish)
