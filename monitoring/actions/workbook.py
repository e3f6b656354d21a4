"""Every write of workbooks: one taken in to be looked at, its right rows taken as one change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Q
from django.utils.translation import gettext as _

from monitoring import rules, workbook_rules, years
from monitoring.choices import WorkbookState
from monitoring.models import Activity, WorkbookUpload
from registry.actions.importing import Counts
from registry.models import Pairing, Province
from sistercity import clock
from sistercity.accounts.models import User
from sistercity.audit.ledger import writing
from sistercity.errors import StaleEdit, WrongState
from sistercity.files import store
from sistercity.files.content import Content

from .activity import create_activity, edit_activity
from .plan import save_plan
from .year import explain_no_activity

TAKEN = "workbook.take"


class RowToTake(Protocol):
    """What one row of a workbook would do; without ``held`` it begins one."""

    values: dict[str, Any]
    held: Activity | None
    form_key: UUID | None


class PlanToTake(NamedTuple):
    """What a workbook would write of the plan of a pairing.

    Attributes:
        revision: of the plan as it was read; 0 when there was none.
        lines: key → values, of new and of changed lines.
    """

    pairing_id: int
    revision: int
    lines: Mapping[UUID, dict[str, Any]]


class AnswerToTake(NamedTuple):
    """Why a pairing had no joint activity, as a workbook would say it.

    Attributes:
        revision: of the answer as it was read; 0 when there was none.
    """

    pairing_id: int
    revision: int
    reason: str
    words: str


class WorkMoved(WrongState):
    """Something is no longer as it was when the workbook was looked at; nothing was written."""

    def __init__(self, why: str = "") -> None:
        told = _("ข้อมูลเปลี่ยนไปหลังจากแสดงผลตรวจ จึงยังไม่ได้รับแถวใด โปรดดูผลตรวจใหม่แล้วยืนยันอีกครั้ง")
        super().__init__(f"{told} {why}".strip())


def open_workbook(
    *, by: User, province_id: int, fiscal_year: int, book: UUID, content: Content, file_name: str
) -> WorkbookUpload:
    """Keep a workbook that is to be looked at; the same file again is the same upload.

    Args:
        book: the workbook's own number.

    Raises:
        NotAllowed: not an officer posted in the province today.
        WrongState: the fiscal year is closed or was not opened.
    """
    with writing(by=by, action="workbook.open") as entry:
        province = Province.objects.select_for_update(of=("self",)).get(pk=province_id)
        _check_writer(by, province)
        years.check_shut(fiscal_year=fiscal_year, province_id=province.pk)
        earlier = WorkbookUpload.objects.filter(
            province=province, fiscal_year=fiscal_year, file__sha256=content.sha256
        )
        if held := earlier.filter(
            Q(state=WorkbookState.OPEN) | Q(state=WorkbookState.DONE, refused_count=0)
        ).first():
            return held
        upload = WorkbookUpload(
            province=province,
            fiscal_year=fiscal_year,
            book=book,
            file=store.keep(entry, content),
            file_name=file_name,
            opened_at=clock.now(),
            by=by,
        )
        entry.save(upload)
    return upload


def take_workbook(
    *,
    by: User,
    upload_id: int,
    rows: Sequence[RowToTake],
    plans: Sequence[PlanToTake] = (),
    answers: Sequence[AnswerToTake] = (),
    counts: Counts,
    taken: Mapping[str, str],
) -> WorkbookUpload:
    """Write the right rows of a workbook, all of them as one change or none.

    Activities become drafts, lines go into plans without handing these in, and answers hold at
    once, as on the pages.

    Args:
        rows: those that begin or change a draft, read from the portal as it stands.
        counts: of all rows of the workbook, the refused ones among them.
        taken: key → digest of each row that the portal holds afterwards.

    Raises:
        WorkbookUpload.DoesNotExist: unknown, or outside what this person may see.
        NotAllowed: not an officer posted in its province today.
        WrongState: it was taken already, its year is closed, or no row would write anything.
        WorkMoved: somebody was faster with one of the rows.
    """
    try:
        with writing(by=by, action=TAKEN) as entry:
            upload = _locked(by, upload_id)
            _check_writer(by, upload.province)
            workbook_rules.check_can_take(upload)
            if not rows and not plans and not answers:
                raise WrongState(_("ไม่มีแถวใหม่หรือแถวที่แก้ไข จึงไม่มีสิ่งที่ต้องรับ"))
            years.check_writable(
                entry, fiscal_year=upload.fiscal_year, province_id=upload.province_id
            )
            upload.state, upload.by, upload.taken = WorkbookState.DONE, by, dict(taken)
            upload.row_count = counts.read
            upload.added_count, upload.changed_count = counts.added, counts.changed
            upload.same_count, upload.refused_count = counts.same, counts.refused
            entry.save(upload)
            with entry.including():
                for row in rows:
                    _write(by, upload, row)
                for plan in plans:
                    save_plan(
                        by=by,
                        pairing_id=plan.pairing_id,
                        fiscal_year=upload.fiscal_year,
                        lines=plan.lines,
                        revision=plan.revision,
                    )
                for answer in answers:
                    explain_no_activity(
                        by=by, fiscal_year=upload.fiscal_year, **answer._asdict()
                    )
    except ValidationError as refusal:
        # What the dry run did not see coming is told as the page would tell it.
        raise WorkMoved(" ".join(refusal.messages)) from refusal
    except (StaleEdit, IntegrityError, Activity.DoesNotExist, Pairing.DoesNotExist) as faster:
        raise WorkMoved from faster
    return upload


def _write(by: User, upload: WorkbookUpload, row: RowToTake) -> None:
    values = {name: value for name, value in row.values.items() if name != "pairings"}
    pairing_ids = row.values["pairings"]
    if row.held is None:
        create_activity(
            by=by,
            province_id=upload.province_id,
            values=values,
            pairing_ids=pairing_ids,
            form_key=row.form_key,
        )
    else:
        edit_activity(
            by=by,
            activity_id=row.held.pk,
            values=values,
            pairing_ids=pairing_ids,
            revision=row.held.revision,
        )


def _locked(by: User, upload_id: int) -> WorkbookUpload:
    rows = WorkbookUpload.objects.select_for_update(of=("self",))
    return rows.select_related("province", "file").visible_to(by).get(pk=upload_id)


def _check_writer(by: User, province: Province) -> None:
    workbook_rules.check_fills(by=by)
    served = Province.objects.ids_served_by(by)
    rules.check_serves(by=by, province_id=province.pk, served=served)
