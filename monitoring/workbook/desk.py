"""The way of a workbook from its download to its drafts; the same for every door."""

from __future__ import annotations

import uuid

from django.utils.translation import gettext as _

from monitoring import actions
from monitoring.actions.workbook import WorkMoved
from monitoring.models import WorkbookUpload
from registry.choices import Confirmation
from registry.importing.cells import UnreadableFile
from registry.importing.desk import received
from registry.models import Pairing, Province
from registry.names import province_name
from sistercity import clock
from sistercity.accounts.models import User
from sistercity.audit.doors import Door, through
from sistercity.files import store
from sistercity.files.names import shown_name

from .cells import Pairings
from .check import BookCheck
from .held import held_rows
from .marked import write_marked
from .reading import read_book
from .writing import write_workbook


def make_workbook(province: Province, year: int, *, book: uuid.UUID | None = None) -> bytes:
    """The workbook of a province and year, as of now; whoever asks may have it."""
    # Rows name what they are linked with, whether or not it may be chosen anew.
    every = province.pairings.select_related("counterpart__country").order_by("number")
    return write_workbook(
        province=province,
        year=year,
        pairings=offered_pairings(province),
        rows=held_rows(province, year, known=Pairings(list(every)), today=clock.today()),
        book=book or uuid.uuid4(),
        made_at=clock.now(),
    )


def offered_pairings(province: Province) -> list[Pairing]:
    """Those for which an activity may be logged, in the order of their numbers."""
    rows = province.pairings.exclude(confirmation=Confirmation.REJECTED)
    return list(rows.select_related("counterpart__country").order_by("number"))


def take_in(*, by: User, data: bytes, name: str) -> WorkbookUpload:
    """Keep a workbook that can be read, so that it can be looked at and then taken.

    Raises:
        UnreadableFile: in words; nothing is kept.
        NotAllowed: not an officer.
        WrongState: its year is closed or was not opened.
    """
    content = received(data, name)
    mark = read_book(data).mark
    served = {province.code: province for province in Province.objects.served_by(by)}
    if mark.province not in served:
        raise UnreadableFile(_of_others(mark.province))
    return actions.open_workbook(
        by=by,
        province_id=served[mark.province].pk,
        fiscal_year=mark.year,
        book=mark.book,
        content=content,
        file_name=shown_name(name),
    )


def look_at(upload: WorkbookUpload) -> BookCheck:
    """The dry run over a kept workbook, as of now.

    Raises:
        FileNotFoundError: the store has lost it.
    """
    return BookCheck(read_book(data_of(upload)), upload.province, today=clock.today())


def take(upload: WorkbookUpload, *, by: User, agreed: str) -> WorkbookUpload:
    """Read the workbook once more and take its right rows, if it still does what was shown.

    Args:
        agreed: the ``fingerprint`` of the dry run that was looked at.

    Raises:
        WorkMoved: it would do something else by now; nothing was written.
        WrongState, NotAllowed: as the action.
    """
    check = look_at(upload)
    if agreed != check.fingerprint() and upload.state == "open":
        raise WorkMoved
    with through(Door.IMPORT):
        return actions.take_workbook(
            by=by,
            upload_id=upload.pk,
            rows=check.activities,
            plans=check.plans,
            answers=check.answers,
            counts=check.counts,
            taken=check.taken,
        )


def marked(upload: WorkbookUpload) -> bytes:
    """The workbook given back with what is wrong, and with what is done, as of now."""
    return write_marked(
        data_of(upload), look_at(upload), offered_pairings(upload.province)
    )


def data_of(upload: WorkbookUpload) -> bytes:
    """The workbook as it was handed in.

    Raises:
        FileNotFoundError: the store has lost it.
    """
    with store.open_file(upload.file) as file:
        return file.read()


def _of_others(code: str) -> str:
    province = Province.objects.filter(code=code).first()
    return _(
        "สมุดงานนี้เป็นของ%(province)s ซึ่งท่านไม่ได้ปฏิบัติหน้าที่ในวันนี้ "
        "โปรดเลือกแฟ้มของจังหวัดท่าน หรือดาวน์โหลดสมุดงานใหม่"
    ) % {"province": province_name(province) if province else code}
