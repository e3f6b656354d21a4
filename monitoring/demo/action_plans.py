"""The demonstration's yearly action plans: written, handed in, some lines dropped with a reason."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from functools import partial

from monitoring import actions
from monitoring.demo.story import Story
from monitoring.models import ActionPlan, PlannedActivity
from registry.models import EditionRow, Pairing, Posting
from sistercity.accounts.choices import Role
from sistercity.accounts.models import User
from sistercity.thai.calendar import PartialDate


class ActionPlanTeller:
    """Puts the plans of provinces into the story."""

    def __init__(self, data: dict, story: Story) -> None:
        self.data, self.story = data, story

    def tell(self) -> None:
        """Put every step into the story."""
        for row in self.data["plans"]:
            self.story.at(date.fromisoformat(row["on"]), partial(self._write, row), hour=10)
            if row["submitted_on"]:
                submitted = date.fromisoformat(row["submitted_on"])
                self.story.at(submitted, partial(self._submit, row), hour=15)
            for line in row["lines"]:
                if "dropped" in line:
                    dropped = date.fromisoformat(line["dropped"]["on"])
                    self.story.at(dropped, partial(self._drop, row, line), hour=15)

    def _write(self, row: dict) -> None:
        pairing = _pairing(row)
        actions.save_plan(
            by=_officer(pairing),
            pairing_id=pairing.pk,
            fiscal_year=row["fiscal_year"],
            lines={uuid.uuid4(): _values(line) for line in row["lines"]},
        )

    def _submit(self, row: dict) -> None:
        plan = _plan(row)
        actions.submit_plan(by=_officer(plan.pairing), plan_id=plan.pk)

    def _drop(self, row: dict, line: dict) -> None:
        plan = _plan(row)
        actions.drop_item(
            by=_officer(plan.pairing),
            item_id=plan.items.get(title=line["title"]).pk,
            reason=line["dropped"]["reason"],
            words=line["dropped"]["words"],
        )


def ticked_off(pairing_ids: Collection[int], starts_on: date) -> PlannedActivity | None:
    """The line that was planned for the month with one of the pairings."""
    rows = PlannedActivity.objects.in_hand().filter(
        plan__pairing__in=pairing_ids,
        effective_on__year=starts_on.year,
        effective_on__month=starts_on.month,
        activities__isnull=True,
    )
    return rows.first()


def _values(line: dict) -> dict:
    return {
        "title": line["title"],
        "kind": line["kind"],
        "planned_on": PartialDate.from_iso(line["on"]),
        "place": f"{line['place']} (สาธิต)",
        "is_joint": line["joint"],
        "budget_amount": Decimal(line["budget"]) if "budget" in line else None,
        "budget_source": line.get("source", ""),
    }


def _plan(row: dict) -> ActionPlan:
    return ActionPlan.objects.get(pairing=_pairing(row), fiscal_year=row["fiscal_year"])


def _pairing(row: dict) -> Pairing:
    return EditionRow.objects.get(list_number=row["pairing"]).pairing


def _officer(pairing: Pairing) -> User:
    postings = Posting.objects.filter(province=pairing.province, user__role=Role.OFFICER)
    return postings.order_by("id")[0].user
