"""Who endorses for a province on a day: its approvers, and officers who stand in for one."""

from __future__ import annotations

from django.utils.translation import gettext as _

from monitoring.choices import Move
from monitoring.models import Deputation
from sistercity import clock
from sistercity.accounts.choices import Role
from sistercity.accounts.models import User

# What an approver does at their desk, and so what a deputy does for one.
DESK_MOVES = frozenset({Move.ENDORSED, Move.RETURNED, Move.TAKEN_BACK})


def deputation_of(user: User, province_id: int | None = None) -> Deputation | None:
    """By which order this person stands in for an approver today; None for everybody else.

    That they are posted in the province is asked apart, as of everybody who acts for it.

    Args:
        province_id: of that province; None for any.
    """
    if user.role != Role.OFFICER:
        return None
    orders = Deputation.objects.in_force(clock.today()).filter(deputy_id=user.pk)
    if province_id is not None:
        orders = orders.filter(province_id=province_id)
    return orders.order_by("starts_on", "id").first()


def desk_role(user: User, move: str, province_id: int | None = None) -> str:
    """The role in which this person makes the move: a deputy's at the desk is the approver's."""
    if move in DESK_MOVES and deputation_of(user, province_id):
        return Role.APPROVER
    return user.role


def deputation_words(deputation: Deputation) -> str:
    """In which capacity and by which order: ``ในฐานะผู้รักษาราชการแทน ตามคำสั่งที่ 12/2566``."""
    return _("ในฐานะ%(capacity)s ตามคำสั่งที่ %(number)s") % {
        "capacity": deputation.get_capacity_display(),
        "number": deputation.order_number,
    }
