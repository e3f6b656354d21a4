"""Undoing the taking of a workbook: its drafts go back where nobody has worked on them since."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from monitoring import rules, workbook_rules
from monitoring.choices import Status, WorkbookState
from monitoring.models import Activity, ActivityPairing, WorkbookUpload
from registry.models import Province
from sistercity.accounts.models import User
from sistercity.audit.ledger import writing
from sistercity.audit.models import Change, ChangeRow
from sistercity.errors import WrongState

from .activity import WRITABLE, edit_activity
from .review import discard_activity
from .workbook import TAKEN

UNDONE = "workbook.undo"


@dataclass
class Undoing:
    """What undoing the taking of a workbook would do.

    Attributes:
        discarded: drafts that it began, still as it left them.
        restored: drafts that go back to the values and pairings before.
        kept: activities that stay as they are, each with the reason in words.
    """

    discarded: list[Activity] = field(default_factory=list)
    restored: list[tuple[Activity, dict[str, Any], set[int]]] = field(default_factory=list)
    kept: list[tuple[Activity, str]] = field(default_factory=list)

    @property
    def has_work(self) -> bool:
        """Whether anything can go back."""
        return bool(self.discarded or self.restored)

    def fingerprint(self) -> str:
        """What goes back and what stays, as one short text to compare."""
        told = [
            [row.pk for row in self.discarded],
            [row.pk for row, _values, _ids in self.restored],
            [row.pk for row, _why in self.kept],
        ]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def undo_workbook(*, by: User, upload_id: int, expected: str) -> WorkbookUpload:
    """Take back what taking a workbook wrote, as one change; nothing is deleted.

    Drafts that it began are discarded, drafts that it changed go back to their values before.
    What somebody has worked on since stays.

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
        plan = plan_undo(upload)
        if expected != plan.fingerprint():
            raise WrongState(_("มีผู้แก้ไขหลังจากท่านเปิดหน้านี้ โปรดดูรายการใหม่แล้วยืนยันอีกครั้ง"))
        if not plan.has_work:
            raise WrongState(_("ทุกรายการของสมุดงานนี้มีผู้ดำเนินการต่อแล้ว จึงไม่มีสิ่งที่ยกเลิกได้"))
        upload.state = WorkbookState.UNDONE
        entry.save(upload)
        with entry.including():
            for row in plan.discarded:
                discard_activity(by=by, activity_id=row.pk)
            for row, values, ids in plan.restored:
                edit_activity(by=by, activity_id=row.pk, values=values, pairing_ids=ids)
    return upload


def plan_undo(upload: WorkbookUpload) -> Undoing:
    """What undoing would do now, by the change of the ledger that took the workbook."""
    change = Change.objects.about(upload).filter(action=TAKEN).get()
    written: dict[int, ChangeRow] = {}
    links: dict[str, dict[int, ChangeRow]] = defaultdict(dict)
    for row in change.rows.all():
        if row.resource == Activity._meta.label_lower:
            written[row.object_id] = row
        elif row.resource == ActivityPairing._meta.label_lower:
            links[row.kind][row.object_id] = row
    activities = Activity.objects.filter(pk__in=written).prefetch_related("links", "evidence")
    plan = Undoing()
    for activity in activities.order_by("id"):
        row = written[activity.pk]
        if activity.status == Status.DISCARDED:
            plan.kept.append((activity, _("ยกเลิกร่างไปแล้ว")))
        elif not activity.is_with_province:
            plan.kept.append((activity, _("เสนอไปแล้ว")))
        elif activity.revision != change.number:
            plan.kept.append((activity, _("มีผู้แก้ไขหลังรับสมุดงาน")))
        elif any(one.removed_at is None for one in activity.evidence.all()):
            plan.kept.append((activity, _("แนบหลักฐานแล้ว")))
        elif row.kind == ChangeRow.Kind.CREATED:
            plan.discarded.append(activity)
        else:
            plan.restored.append((activity, _before(row), _pairings_before(activity, links)))
    return plan


def _before(row: ChangeRow) -> dict[str, Any]:
    """The values that the taking has changed, as they were."""
    return {
        name: Activity._meta.get_field(name).to_python(old)
        for name, (old, _new) in row.difference.items()
        if name in WRITABLE
    }


def _pairings_before(
    activity: Activity, links: dict[str, dict[int, ChangeRow]]
) -> set[int]:
    """The pairings that the activity had before the taking."""
    added = links[ChangeRow.Kind.CREATED]
    ids = {link.pairing_id for link in activity.links.all() if link.pk not in added}
    removed = links[ChangeRow.Kind.REMOVED].values()
    return ids | {
        row.difference["pairing_id"][0]
        for row in removed
        if row.difference["activity_id"][0] == activity.pk
    }
