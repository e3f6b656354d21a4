"""Who serves each province on a day, and which provinces have nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from registry.models import Posting, Province
from registry.names import name_order
from sistercity.accounts.choices import Role


@dataclass(frozen=True)
class Service:
    """A province on a day.

    Attributes:
        in_post: postings in force on the day of people who can sign in.
        coming: postings that start after the day.
        idle: postings in force of people whose account was switched off.
    """

    province: Province
    in_post: tuple[Posting, ...]
    coming: tuple[Posting, ...]
    idle: tuple[Posting, ...]

    @property
    def lacks_officer(self) -> bool:
        """Whether nobody can log what the province does."""
        return all(posting.user.role != Role.OFFICER for posting in self.in_post)

    @property
    def lacks_approver(self) -> bool:
        """Whether nobody can endorse, where the province is to endorse."""
        return self.province.endorsement_required and all(
            posting.user.role != Role.APPROVER for posting in self.in_post
        )


@dataclass(frozen=True)
class InPost:
    """One line of the list: a posting in force, or a province without any.

    Attributes:
        lacks: what the province has nobody for: ``officer``, ``approver``.
    """

    province: Province
    posting: Posting | None
    lacks: tuple[str, ...]


def in_post_lines(services: Iterable[Service]) -> list[InPost]:
    """Who is in post, line by line in the order of the provinces; one line where nobody is."""
    lines = []
    for one in services:
        wanting = {"officer": one.lacks_officer, "approver": one.lacks_approver}
        lacks = tuple(code for code, is_lacking in wanting.items() if is_lacking)
        lines += [InPost(one.province, posting, lacks) for posting in one.in_post or (None,)]
    return lines


def service_by_province(*, user, today: date) -> list[Service]:
    """Every province in dictionary order with the postings that ``user`` may see; two queries."""
    provinces = Province.objects.visible_to(user).existing_on(today).counted()
    found: dict[int, list[Posting]] = defaultdict(list)
    rows = Posting.objects.visible_to(user).select_related("user")
    for posting in rows.order_by("user__role", "user__full_name", "starts_on", "id"):
        found[posting.province_id].append(posting)
    return [
        _service(province, found[province.pk], today)
        for province in provinces.order_by(name_order())
    ]


def _service(province: Province, postings: list[Posting], today: date) -> Service:
    in_force = [posting for posting in postings if posting.is_in_force(today)]
    return Service(
        province=province,
        in_post=tuple(posting for posting in in_force if posting.user.is_active),
        coming=tuple(posting for posting in postings if posting.starts_on > today),
        idle=tuple(posting for posting in in_force if not posting.user.is_active),
    )
