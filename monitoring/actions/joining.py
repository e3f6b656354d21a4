"""Joining two rows of one pair, with what was done for the one that is closed."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from django.utils.translation import gettext as _

from monitoring.models import (
    ActionPlan,
    ActivityPairing,
    Explanation,
    PlannedActivity,
    RadarLead,
    SupervisedPairing,
)
from registry.actions import join_rows
from registry.models import Pairing
from sistercity.accounts.models import User
from sistercity.audit.ledger import Entry, writing
from sistercity.errors import WrongState


def join_pairing(
    *,
    by: User,
    pairing_id: int,
    target_id: int,
    seen: dict[int, int],
    take: Collection[int] = (),
    signing: str = "",
    reason: str = "",
) -> Pairing:
    """Join a row to the one of the same pair; its activities count there, each once.

    Args: as ``registry.actions.join_rows``.

    Returns:
        The row that stands.

    Raises: as ``registry.actions.join_rows``; WrongState also where an activity was logged for
        the closed row meanwhile.
    """
    with writing(by=by, action="pairing.join", reason=reason) as entry:
        joined = join_rows(
            entry,
            by=by,
            pairing_id=pairing_id,
            target_id=target_id,
            seen=seen,
            take=take,
            signing=signing,
            reason=reason,
        )
        _move_activities(entry, joined.pairing, joined.target)
        entry.at_end(("joined", joined.pairing.pk), partial(_check_moved, pairing=joined.pairing))
        _move_explanations(entry, joined.pairing, joined.target)
        _move_plans(entry, joined.pairing, joined.target)
        _move_supervision(entry, joined.pairing, joined.target)
        _move_lead(entry, joined.pairing, joined.target)
    return joined.target


def _move_activities(entry: Entry, pairing: Pairing, target: Pairing) -> None:
    """An activity that names both rows keeps one link, so that it counts once."""
    named = set(target.activity_links.values_list("activity_id", flat=True))
    for link in pairing.activity_links.select_related("activity"):
        entry.touch(link.activity)
        entry.remove(link)
        if link.activity_id not in named:
            entry.save(ActivityPairing(activity=link.activity, pairing=target))


def _check_moved(_entry: Entry, *, pairing: Pairing) -> None:
    """Refuse where an activity was logged for the closed row while this joining was written.

    Raises:
        WrongState: there is one.
    """
    if pairing.activity_links.exists():
        raise WrongState(
            _("มีผู้บันทึกกิจกรรมของ %(number)s ขณะที่ท่านรวมรายการ โปรดดูรายการใหม่แล้วกดอีกครั้ง")
            % {"number": pairing.number}
        )


def _move_explanations(entry: Entry, pairing: Pairing, target: Pairing) -> None:
    """The province's answers go along, but for years in which the target has its own."""
    answered = set(target.explanations.values_list("fiscal_year", flat=True))
    for answer in Explanation.objects.filter(pairing=pairing).exclude(fiscal_year__in=answered):
        answer.pairing = target
        entry.save(answer)


def _move_supervision(entry: Entry, pairing: Pairing, target: Pairing) -> None:
    """A visit that looked at both rows looked at one pairing."""
    looked_at = set(target.supervision_links.values_list("visit_id", flat=True))
    for link in pairing.supervision_links.select_related("visit"):
        entry.touch(link.visit)
        entry.remove(link)
        if link.visit_id not in looked_at:
            entry.save(SupervisedPairing(visit=link.visit, pairing=target))


def _move_lead(entry: Entry, pairing: Pairing, target: Pairing) -> None:
    """How long before its expiry the agreement is warned of, unless the target has its own."""
    lead = RadarLead.objects.filter(pairing=pairing).first()
    if lead is not None and not RadarLead.objects.filter(pairing=target).exists():
        lead.pairing = target
        entry.save(lead)


def _move_plans(entry: Entry, pairing: Pairing, target: Pairing) -> None:
    """Plans go along; for a year in which the target has its own, their lines are added to it."""
    own = {plan.fiscal_year: plan for plan in target.action_plans.all()}
    for plan in ActionPlan.objects.filter(pairing=pairing):
        if plan.fiscal_year not in own:
            plan.pairing = target
            entry.save(plan)
            continue
        for item in PlannedActivity.objects.filter(plan=plan):
            item.plan = own[plan.fiscal_year]
            entry.save(item)
            entry.touch(item.plan)
