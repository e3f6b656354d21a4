"""Every write of yearly action plans: their lines, handing in, carrying over, dropping."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from monitoring import plan_rules, rules, years
from monitoring.choices import NoActivityReason, PlanStatus, Status
from monitoring.models import ActionPlan, Activity, PlannedActivity
from registry.models import Pairing, Province
from sistercity import clock
from sistercity.accounts.models import User
from sistercity.audit.ledger import Entry, check_revision, writing

# What a form may set of a line.
LINE_FIELDS = (
    "title",
    "kind",
    "planned_on",
    "place",
    "is_joint",
    "budget_amount",
    "budget_source",
)


def save_plan(
    *,
    by: User,
    pairing_id: int,
    fiscal_year: int,
    lines: Mapping[UUID, dict],
    removed: Collection[UUID] = (),
    submit: bool = False,
    revision: int | None = None,
) -> ActionPlan:
    """Write the plan of a pairing and year; the same lines a second time change nothing.

    Args:
        lines: key → values of the fields named in ``LINE_FIELDS``, of new and of stored lines;
            a stored one that is not named stays as it is, one that was taken out comes back.
        removed: keys of stored lines to take out; their history stays.
        submit: hand the plan in, too.
        revision: of the plan that the form was opened on; 0 when there was none.

    Raises:
        Pairing.DoesNotExist: unknown, or outside what this person may see.
        NotAllowed: not an officer posted in its province today.
        StaleEdit: somebody saved it after ``revision``.
        WrongState: the fiscal year is closed or was not opened.
        ValidationError: by key of a line and field, or of the plan as a whole.
    """
    with writing(by=by, action="actionplan.submit" if submit else "actionplan.save") as entry:
        plan = _plan_for(entry, pairing_id, fiscal_year)
        held = {} if plan._state.adding else {item.key: item for item in plan.items.all()}
        if plan.revision and not _says_more(held, lines, removed):
            # The same form a second time; it may still hand in.
            revision = None
        check_revision(plan, None if plan._state.adding else revision)
        if plan._state.adding:
            entry.save(plan)
        _remove_lines(entry, _kept(held, removed))
        _write_lines(entry, plan, held, {k: v for k, v in lines.items() if k not in removed})
        if submit:
            _hand_in(entry, plan)
        if entry.has_changes:
            entry.touch(plan)
    return plan


def submit_plan(*, by: User, plan_id: int, revision: int | None = None) -> ActionPlan:
    """Hand a plan in, so that the ministry reads it; one that was handed in stays so.

    Raises:
        ActionPlan.DoesNotExist: unknown, or outside what this person may see.
        NotAllowed, StaleEdit, WrongState: as ``save_plan``.
        ValidationError: it promises nothing yet.
    """
    with writing(by=by, action="actionplan.submit") as entry:
        plan = _locked(by, plan_id)
        _check_writer(entry, plan)
        check_revision(plan, revision)
        _hand_in(entry, plan)
    return plan


def carry_plan(
    *, by: User, pairing_id: int, fiscal_year: int, unfinished_only: bool = True
) -> tuple[ActionPlan, int]:
    """Take last year's promises over into this year's plan, each a year later by its month.

    What was carried over before stays as it is, so a second press takes nothing twice.

    Args:
        unfinished_only: leave out what was done, and what was dropped for good.

    Returns:
        The plan, and how many lines it gained.

    Raises:
        As ``save_plan``; ValidationError when last year's plan has nothing to take over.
    """
    with writing(by=by, action="actionplan.carry") as entry:
        plan = _plan_for(entry, pairing_id, fiscal_year)
        earlier = list(_carriable(pairing_id, fiscal_year - 1, unfinished_only))
        if not earlier:
            raise ValidationError(
                _("แผนของปีงบประมาณ พ.ศ. %(year)s ไม่มีรายการให้นำมา โปรดเพิ่มรายการในแผนของปีนี้")
                % {"year": fiscal_year - 1}
            )
        if plan._state.adding:
            entry.save(plan)
        held = set(plan.items.kept().values_list("carried_from_id", flat=True))
        new = [item for item in earlier if item.pk not in held]
        plan_rules.check_line_count(count=plan.items.kept().count() + len(new))
        for item in new:
            _save_line(entry, _continued(item, plan))
        if new:
            entry.touch(plan)
    return plan, len(new)


def drop_item(
    *, by: User, item_id: int, reason: str, words: str, revision: int | None = None
) -> PlannedActivity:
    """Say that a planned activity was not carried out, and why.

    Raises:
        PlannedActivity.DoesNotExist: unknown, taken out, or outside what this person may see.
        NotAllowed, StaleEdit, WrongState: as ``save_plan``.
        ValidationError: by field; an activity was recorded for it.
    """
    with writing(by=by, action="plannedactivity.drop") as entry:
        item = _locked_item(entry, item_id)
        if (item.dropped_reason, item.dropped_words) == (reason, words):
            return item
        check_revision(item, revision)
        plan_rules.check_not_begun(is_begun=_is_begun(item))
        item.dropped_at = item.dropped_at or clock.now()
        item.dropped_reason, item.dropped_words = reason, words
        entry.save(item)
        entry.touch(item.plan)
    return item


def restore_item(*, by: User, item_id: int) -> PlannedActivity:
    """Put a dropped activity back among those that are meant to be done.

    Raises: as ``drop_item``.
    """
    with writing(by=by, action="plannedactivity.restore") as entry:
        item = _locked_item(entry, item_id)
        item.dropped_at, item.dropped_reason, item.dropped_words = None, "", ""
        entry.save(item)
        if entry.has_changes:
            entry.touch(item.plan)
    return item


def _plan_for(entry: Entry, pairing_id: int, fiscal_year: int) -> ActionPlan:
    """The plan, locked, or a new one that is not saved yet; this person may write it."""
    # The pairing is locked, so that of two first plans at once the second finds the first's.
    pairing = (
        Pairing.objects.select_for_update(of=("self",)).visible_to(entry.by).get(pk=pairing_id)
    )
    rows = ActionPlan.objects.select_for_update(of=("self",))
    plan = rows.filter(pairing=pairing, fiscal_year=fiscal_year).first()
    plan = plan or ActionPlan(pairing=pairing, fiscal_year=fiscal_year, created_by=entry.by)
    _check_writer(entry, plan)
    plan_rules.check_may_plan(pairing=pairing)
    return plan


def _locked(by: User, plan_id: int) -> ActionPlan:
    rows = ActionPlan.objects.select_for_update(of=("self",))
    return rows.visible_to(by).get(pk=plan_id)


def _locked_item(entry: Entry, item_id: int) -> PlannedActivity:
    """The line, its plan locked with it; this person may write it."""
    found = PlannedActivity.objects.visible_to(entry.by).kept().get(pk=item_id)
    plan = _locked(entry.by, found.plan_id)
    _check_writer(entry, plan)
    item = PlannedActivity.objects.select_for_update().kept().get(pk=item_id)
    item.plan = plan
    return item


def _check_writer(entry: Entry, plan: ActionPlan) -> None:
    """An officer of the province, while the year takes it."""
    plan_rules.check_plans(by=entry.by)
    served = Province.objects.ids_served_by(entry.by)
    rules.check_serves(by=entry.by, province_id=plan.pairing.province_id, served=served)
    years.check_writable(
        entry, fiscal_year=plan.fiscal_year, province_id=plan.pairing.province_id
    )


def _says_more(
    held: Mapping[UUID, PlannedActivity], lines: Mapping[UUID, dict], removed: Collection[UUID]
) -> bool:
    """Whether the lines say anything that is not stored."""
    kept = {key: item for key, item in held.items() if item.removed_at is None}
    if any(key in kept for key in removed):
        return True
    return any(
        key not in kept or any(getattr(kept[key], name) != told for name, told in values.items())
        for key, values in lines.items()
        if key not in removed
    )


def _kept(
    held: Mapping[UUID, PlannedActivity], keys: Collection[UUID]
) -> list[PlannedActivity]:
    return [held[key] for key in keys if key in held and held[key].removed_at is None]


def _write_lines(
    entry: Entry,
    plan: ActionPlan,
    held: Mapping[UUID, PlannedActivity],
    lines: Mapping[UUID, dict],
) -> None:
    faults: dict[str, list] = {}
    for key, values in lines.items():
        item = held.get(key) or PlannedActivity(plan=plan, key=key)
        item.removed_at = None
        for name in LINE_FIELDS:
            if name in values:
                setattr(item, name, values[name])
        try:
            _save_line(entry, item)
        except ValidationError as refusal:
            faults[str(key)] = refusal.messages
    plan_rules.check_line_count(count=plan.items.kept().count())
    if faults:
        raise ValidationError(faults)


def _save_line(entry: Entry, item: PlannedActivity) -> None:
    plan_rules.check_planned_on(planned_on=item.planned_on, fiscal_year=item.plan.fiscal_year)
    item.effective_on = item.planned_on.effective_on
    entry.save(item)


def _remove_lines(entry: Entry, items: Collection[PlannedActivity]) -> None:
    for item in items:
        plan_rules.check_removable(item=item, is_begun=_is_begun(item))
        item.removed_at = clock.now()
        entry.save(item)


def _hand_in(entry: Entry, plan: ActionPlan) -> None:
    plan_rules.check_promises(count=plan.items.kept().count())
    if not plan.is_submitted:
        plan.status, plan.submitted_at = PlanStatus.SUBMITTED, clock.now()
        entry.save(plan)


def _carriable(pairing_id: int, fiscal_year: int, unfinished_only: bool):
    """Lines of a year's plan that the next may take over."""
    rows = PlannedActivity.objects.kept().filter(
        plan__pairing_id=pairing_id, plan__fiscal_year=fiscal_year
    )
    if not unfinished_only:
        return rows
    done = Activity.objects.approved().filter(planned_id=OuterRef("id"))
    return rows.filter(~Exists(done)).filter(
        dropped_reason__in=["", NoActivityReason.POSTPONED]
    )


def _continued(item: PlannedActivity, plan: ActionPlan) -> PlannedActivity:
    """The line as the next year begins with it: without its day and what became of it."""
    told = {name: getattr(item, name) for name in LINE_FIELDS}
    told["planned_on"] = plan_rules.month_a_year_later(item.planned_on)
    return PlannedActivity(plan=plan, carried_from=item, **told)


def _is_begun(item: PlannedActivity) -> bool:
    """Whether an activity was recorded for it."""
    return item.activities.exclude(status=Status.DISCARDED).exists()
