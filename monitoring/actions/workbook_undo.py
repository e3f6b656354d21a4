"""Undoing the taking of a workbook: what it wrote goes back where nobody has worked on it since."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from monitoring import rules, workbook_rules
from monitoring.choices import Status, WorkbookState
from monitoring.models import (
    ActionPlan,
    Activity,
    ActivityPairing,
    Explanation,
    PlannedActivity,
    WorkbookUpload,
)
from registry.models import Pairing, Province
from sistercity.accounts.models import User
from sistercity.audit.ledger import writing
from sistercity.audit.models import Change, ChangeRow
from sistercity.errors import WrongState

from .activity import WRITABLE, edit_activity
from .plan import LINE_FIELDS, save_plan
from .review import discard_activity
from .workbook import TAKEN
from .year import explain_no_activity

UNDONE = "workbook.undo"
# By model, then by id of the row.
Written = dict[type[models.Model], dict[int, ChangeRow]]


class Kept(NamedTuple):
    """What stays as it is, with the reason in words."""

    row: models.Model
    title: str
    why: str


class PlanBack(NamedTuple):
    """What goes back in the plan of a pairing."""

    plan: ActionPlan
    removed: dict[UUID, PlannedActivity]
    restored: dict[UUID, tuple[PlannedActivity, dict[str, Any]]]


@dataclass
class Undoing:
    """What undoing the taking of a workbook would do.

    Attributes:
        discarded: drafts that it began, still as it left them.
        restored: drafts that go back to the values and pairings before.
        plans: lines of plans that go out again, or back to the values before.
        answers: answers that go back to the reason and words before.
        kept: what stays as it is.
    """

    discarded: list[Activity] = field(default_factory=list)
    restored: list[tuple[Activity, dict[str, Any], set[int]]] = field(default_factory=list)
    plans: list[PlanBack] = field(default_factory=list)
    answers: list[tuple[Explanation, dict[str, Any]]] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)

    @property
    def given_up(self) -> list[Activity | PlannedActivity]:
        """What it began and what goes."""
        return [*self.discarded, *(item for one in self.plans for item in one.removed.values())]

    @property
    def put_back(self) -> list[Activity | PlannedActivity | Explanation]:
        """What it changed and what goes back."""
        lines = (item for one in self.plans for item, _values in one.restored.values())
        return [
            *(row for row, _values, _ids in self.restored), *lines,
            *(row for row, _values in self.answers),
        ]  # fmt: skip

    @property
    def has_work(self) -> bool:
        """Whether anything can go back."""
        return bool(self.given_up or self.put_back)

    def fingerprint(self) -> str:
        """What goes back and what stays, as one short text to compare."""
        told = [
            [(row._meta.label_lower, row.pk) for row in rows]
            for rows in (self.given_up, self.put_back, [one.row for one in self.kept])
        ]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def undo_workbook(*, by: User, upload_id: int, expected: str) -> WorkbookUpload:
    """Take back what taking a workbook wrote, as one change; nothing is deleted.

    Drafts that it began are discarded and lines that it put into plans go out; what it changed
    goes back to the values before. What somebody has worked on since stays, and so do answers
    that were the first for their pairing.

    Args:
        expected: the ``Undoing.fingerprint`` that the page was made from.

    Raises:
        WorkbookUpload.DoesNotExist: unknown, or outside what this person may see.
        NotAllowed: not an officer posted in its province today.
        WrongState: never taken, undone already, other than expected, nothing can go back, or its
            year is closed.
    """
    with writing(by=by, action=UNDONE) as entry:
        rows = WorkbookUpload.objects.select_for_update(of=("self",)).visible_to(by)
        upload = rows.get(pk=upload_id)
        workbook_rules.check_fills(by=by)
        served = Province.objects.ids_served_by(by)
        rules.check_serves(by=by, province_id=upload.province_id, served=served)
        workbook_rules.check_can_undo(upload)
        undoing = plan_undo(upload)
        if expected != undoing.fingerprint():
            raise WrongState(_("มีผู้แก้ไขหลังจากท่านเปิดหน้านี้ โปรดดูรายการใหม่แล้วยืนยันอีกครั้ง"))
        if not undoing.has_work:
            raise WrongState(_("ไม่มีสิ่งที่ยกเลิกได้แล้ว โปรดดูเหตุผลของแต่ละรายการ"))
        upload.state = WorkbookState.UNDONE
        entry.save(upload)
        with entry.including():
            for row in undoing.discarded:
                discard_activity(by=by, activity_id=row.pk)
            for row, values, ids in undoing.restored:
                edit_activity(by=by, activity_id=row.pk, values=values, pairing_ids=ids)
            for plan, removed, restored in undoing.plans:
                save_plan(
                    by=by,
                    pairing_id=plan.pairing_id,
                    fiscal_year=plan.fiscal_year,
                    lines={key: values for key, (_item, values) in restored.items()},
                    removed=list(removed),
                    revision=plan.revision,
                )
            for answer, values in undoing.answers:
                said = {"reason": answer.reason, "words": answer.words} | values
                explain_no_activity(
                    by=by, pairing_id=answer.pairing_id, fiscal_year=answer.fiscal_year,
                    revision=answer.revision, **said,
                )  # fmt: skip
    return upload


def plan_undo(upload: WorkbookUpload) -> Undoing:
    """What undoing would do now, by the change of the ledger that took the workbook."""
    change = Change.objects.about(upload).filter(action=TAKEN).get()
    kinds = {
        model._meta.label_lower: model
        for model in (Activity, ActivityPairing, PlannedActivity, Explanation)
    }
    written: Written = defaultdict(dict)
    for row in change.rows.all():
        if model := kinds.get(row.resource):
            written[model][row.object_id] = row
    undoing = Undoing()
    _plan_activities(undoing, change, written)
    _plan_lines(undoing, change, written[PlannedActivity])
    _plan_answers(undoing, change, written[Explanation])
    return undoing


def _plan_activities(undoing: Undoing, change: Change, written: Written) -> None:
    links: dict[str, dict[int, ChangeRow]] = defaultdict(dict)
    for pk, row in written[ActivityPairing].items():
        links[row.kind][pk] = row
    activities = Activity.objects.filter(pk__in=written[Activity])
    for activity in activities.prefetch_related("links", "evidence").order_by("id"):
        row = written[Activity][activity.pk]
        if why := _why_activity_stays(activity, change):
            undoing.kept.append(Kept(activity, activity.title, why))
        elif row.kind == ChangeRow.Kind.CREATED:
            undoing.discarded.append(activity)
        else:
            before = _before(row, Activity, WRITABLE)
            undoing.restored.append((activity, before, _pairings_before(activity, links)))


def _why_activity_stays(activity: Activity, change: Change) -> str:
    if activity.status == Status.DISCARDED:
        return _("ยกเลิกร่างไปแล้ว")
    if not activity.is_with_province:
        return _("เสนอไปแล้ว")
    if activity.revision != change.number:
        return _("มีผู้แก้ไขหลังรับสมุดงาน")
    if any(one.removed_at is None for one in activity.evidence.all()):
        return _("แนบหลักฐานแล้ว")
    return ""


def _plan_lines(undoing: Undoing, change: Change, written: dict[int, ChangeRow]) -> None:
    began = Activity.objects.filter(planned=OuterRef("pk")).exclude(status=Status.DISCARDED)
    items = PlannedActivity.objects.filter(pk__in=written).annotate(is_begun=Exists(began))
    plans: dict[int, PlanBack] = {}
    for item in items.select_related("plan__pairing").order_by("id"):
        row = written[item.pk]
        is_new = row.kind == ChangeRow.Kind.CREATED
        why = ""
        if item.removed_at:
            why = _("นำออกจากแผนไปแล้ว")
        elif item.plan.revision != change.number:
            why = _("มีผู้แก้ไขแผนหลังรับสมุดงาน")
        elif is_new and item.is_begun:
            why = _("มีกิจกรรมที่บันทึกจากรายการนี้แล้ว")
        if why:
            undoing.kept.append(Kept(item, item.title, why))
            continue
        back = plans.setdefault(item.plan_id, PlanBack(item.plan, {}, {}))
        if is_new:
            back.removed[item.key] = item
        else:
            back.restored[item.key] = (item, _before(row, PlannedActivity, LINE_FIELDS))
    undoing.plans += plans.values()


def _plan_answers(undoing: Undoing, change: Change, written: dict[int, ChangeRow]) -> None:
    answers = Explanation.objects.filter(pk__in=written)
    for answer in answers.select_related("pairing__counterpart__country").order_by("id"):
        row, title = written[answer.pk], str(answer.pairing)
        if row.kind == ChangeRow.Kind.CREATED:
            why = _("คำชี้แจงมีผลแล้วและลบไม่ได้ หากไม่ถูกต้องโปรดแก้บนหน้าเว็บ")
        elif answer.revision != change.number:
            why = _("มีผู้แก้ไขหลังรับสมุดงาน")
        else:
            undoing.answers.append((answer, _before(row, Explanation, ("reason", "words"))))
            continue
        undoing.kept.append(Kept(answer, title, why))


def _before(
    row: ChangeRow, model: type[models.Model], names: Iterable[str]
) -> dict[str, Any]:
    """The values that the taking has changed, as they were."""
    return {
        name: model._meta.get_field(name).to_python(row.difference[name][0])
        for name in names
        if name in row.difference
    }


def _pairings_before(
    activity: Activity, links: dict[str, dict[int, ChangeRow]]
) -> set[int]:
    """The pairings that the activity had before the taking."""
    added = links[ChangeRow.Kind.CREATED]
    ids = {link.pairing_id for link in activity.links.all() if link.pk not in added}
    removed = links[ChangeRow.Kind.REMOVED].values()
    ids |= {
        row.difference["pairing_id"][0]
        for row in removed
        if row.difference["activity_id"][0] == activity.pk
    }
    # Of a row that was joined since, the one that stands.
    joined = Pairing.objects.joined().filter(pk__in=ids).values_list("pk", "merged_into_id")
    leads_to = dict(joined)
    return {leads_to.get(pk, pk) for pk in ids}
