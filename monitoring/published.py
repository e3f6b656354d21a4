"""What was done, as other agencies keep it: activities, working groups."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from monitoring.models import (
    Activity,
    ActivityPairing,
    GroupMeeting,
    WorkingGroup,
    WorkingGroupOrder,
)
from monitoring.published_shapes import (
    PublishedActivitySerializer,
    PublishedWorkingGroupSerializer,
)
from registry.models import Pairing
from sistercity.feed.reading import published_now
from sistercity.feed.resources import Resource, Told
from sistercity.feed.telling import PUBLIC, ids_by, parts_of, plain_rows, published


def _activities(ids: Collection[int]) -> dict[int, Told]:
    rows = {
        row["id"]: row
        for row in plain_rows(
            published(Activity, ids).approved(), "id", "title", "kind", "starts_on", "ends_on",
            "fiscal_year", "place", "is_joint", "direction", "thai_count", "foreign_count",
            "thai_student_count", "foreign_student_count", "hosted_by", "budget_amount",
            "budget_source", "foreign_amount", "outcome", "approved_at",
            province="province__code",
        )
    }  # fmt: skip
    links = ActivityPairing.objects.filter(pairing__in=Pairing.objects.visible_to(PUBLIC))
    named = parts_of(
        links.filter(activity_id__in=rows).order_by("pairing__number"),
        "activity_id", number="pairing__number",
    )  # fmt: skip
    for pk, row in rows.items():
        row["pairings"] = [pairing["number"] for pairing in named[pk]]
    return {pk: Told(str(pk), row) for pk, row in rows.items()}


def _naming(pairing_ids: Collection[int]) -> Iterable[int]:
    """Activities of pairings that have just come into publication, or left it."""
    shown = set(published(Pairing, pairing_ids).values_list("pk", flat=True))
    told = published_now("pairings").filter(object_id__in=pairing_ids)
    turned = shown ^ set(told.values_list("object_id", flat=True))
    return ids_by(ActivityPairing, "activity_id", "pairing_id")(turned) if turned else ()


ACTIVITIES = Resource(
    "activities",
    Activity,
    PublishedActivitySerializer,
    _activities,
    parts={ActivityPairing: "activity_id"},
    concerned={Pairing: _naming},
)


def _working_groups(ids: Collection[int]) -> dict[int, Told]:
    """Seats of which an order or a meeting was approved."""
    rows = {
        row["id"]: row
        for row in plain_rows(published(WorkingGroup, ids), "id", province="province__code")
    }
    orders = parts_of(
        WorkingGroupOrder.objects.visible_to(PUBLIC)
        .filter(group_id__in=rows)
        .order_by("in_force_from", "id"),
        "group_id", "number", "issued_on", "in_force_from", "in_force_to",
    )  # fmt: skip
    meetings = parts_of(
        GroupMeeting.objects.visible_to(PUBLIC).filter(group_id__in=rows).order_by("held_on", "id"),
        "group_id", "id", "kind", "title", "held_on", "fiscal_year", "place",
    )  # fmt: skip
    for pk, row in rows.items():
        row["seat"] = "province" if row["province"] else "central"
        row["orders"], row["meetings"] = orders[pk], meetings[pk]
    return {
        pk: Told(str(pk), row) for pk, row in rows.items() if row["orders"] or row["meetings"]
    }


WORKING_GROUPS = Resource(
    "working-groups",
    WorkingGroup,
    PublishedWorkingGroupSerializer,
    _working_groups,
    parts={WorkingGroupOrder: "group_id", GroupMeeting: "group_id"},
)

RESOURCES = (ACTIVITIES, WORKING_GROUPS)
