"""The ministry's editor: what every admin class of the portal has in common.

Rows come from ``visible_to``, rights from the role, and each save goes through an action, so
that the admin is one more door and not a second way to write. Nothing is deleted. History is
the ledger: Django's own admin log stays empty.
"""

from . import site
from .base import PortalAdmin, ReadOnlyAdmin, ReadOnlyInline
from .forms import ActForm, PortalForm, addable_row, sent

__all__ = [
    "ActForm",
    "PortalAdmin",
    "PortalForm",
    "ReadOnlyAdmin",
    "ReadOnlyInline",
    "addable_row",
    "sent",
    "site",
]
