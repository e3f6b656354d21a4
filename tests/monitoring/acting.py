"""What the tests of actions share: a draft, a file, a refusal that wrote nothing."""

from __future__ import annotations

import hashlib
import uuid
from datetime import date
from decimal import Decimal

import pytest

from monitoring import actions
from monitoring.models import (
    Activity,
    Attendance,
    Evidence,
    Explanation,
    GroupMeeting,
    ReviewStep,
    Training,
    WorkingGroupMember,
    WorkingGroupOrder,
)
from sistercity.audit.models import Change
from sistercity.files.content import Content
from tests import factories as make

VALUES = {
    "title": "เทศกาลหิมะ 雪まつり 🎎",
    "kind": "culture",
    "starts_on": date(2023, 2, 4),
    "ends_on": date(2023, 2, 6),
    "place": "ซัปโปโร",
    "is_joint": True,
    "direction": "outbound",
    "thai_count": 12,
    "foreign_count": 30,
    "budget_amount": Decimal("120000.50"),
    "budget_source": "province",
    "outcome": "เยาวชนสองฝ่ายรู้จักกัน",
    "problems": "",
    "next_step": "",
}


def create(officer, pairings=(), key=None, **values):
    """A draft of TH-50 with ``VALUES``, some of them changed."""
    return actions.create_activity(
        by=officer,
        province_id=make.province("TH-50").pk,
        values={**VALUES, **values},
        pairing_ids=[item.pk for item in pairings],
        form_key=key or uuid.uuid4(),
    )


def content_of(data=b"picture", content_type="image/jpeg"):
    """A content as it comes from verification."""
    return Content(
        data=data, sha256=hashlib.sha256(data).hexdigest(), content_type=content_type,
        width=10, height=10,
    )  # fmt: skip


def attach(officer, activity, data=b"picture", name="ภาพ.jpg"):
    """A piece of evidence."""
    return actions.add_evidence(
        by=officer, activity_id=activity.pk, content=content_of(data), name=name
    )


def steps(activity):
    """Round, move and person of each step, in order."""
    rows = activity.steps.order_by("id")
    return [(step.round_number, step.move, step.by.username) for step in rows]


def last_change():
    """The ledger's last entry."""
    return Change.objects.order_by("-number").first()


def refused(error, action, **values):
    """The refusal, which left neither a row nor a line in the ledger.

    Args:
        error: the kind of exception that is expected.
        action: called with ``values``.
    """
    before = _written()
    with pytest.raises(error) as refusal:
        action(**values)
    assert _written() == before
    return refusal.value


def _written():
    models = (
        Activity, ReviewStep, Evidence, Explanation, WorkingGroupOrder, WorkingGroupMember,
        GroupMeeting, Training, Attendance,
    )  # fmt: skip
    rows = [list(model.objects.order_by("pk").values()) for model in models]
    return Change.objects.count(), rows
