"""Who is to be told of a matter of a province, or of the ministry's."""

from __future__ import annotations

from registry.models import Posting
from sistercity import clock
from sistercity.accounts.choices import Role
from sistercity.accounts.models import User


def officers_of(province_id: int) -> set[int]:
    """Ids of the officers posted in a province today."""
    return _posted(province_id, Role.OFFICER)


def approvers_of(province_id: int) -> set[int]:
    """Ids of the approvers posted in a province today."""
    return _posted(province_id, Role.APPROVER)


def editors() -> set[int]:
    """Ids of the ministry's editors."""
    people = User.objects.filter(role=Role.EDITOR, is_active=True)
    return set(people.values_list("pk", flat=True))


def provincial_people() -> set[int]:
    """Ids of the officers and approvers posted in any province today."""
    postings = Posting.objects.in_force(clock.today())
    serving = postings.filter(user__role__in=[Role.OFFICER, Role.APPROVER], user__is_active=True)
    return set(serving.values_list("user_id", flat=True))


def _posted(province_id: int, role: str) -> set[int]:
    postings = Posting.objects.in_force(clock.today()).filter(province_id=province_id)
    serving = postings.filter(user__role=role, user__is_active=True)
    return set(serving.values_list("user_id", flat=True))
