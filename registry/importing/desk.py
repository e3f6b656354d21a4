"""The way of a file from its choosing to the register; the same for every door."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from registry import actions
from registry.actions.importing import RegisterMoved
from registry.models import ImportRun
from sistercity.accounts.models import User
from sistercity.audit.doors import Door, through
from sistercity.files import store
from sistercity.files.content import Content, RefusedFile, as_handed_in
from sistercity.files.names import shown_name

from .cells import Table, UnreadableFile
from .check import Check
from .reading import check_size, read_table

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv"


def take_in(*, by: User | None, data: bytes, name: str, sheet: str = "") -> ImportRun:
    """Keep a file that can be read, so that it can be looked at and then carried out.

    Raises:
        UnreadableFile: in words; nothing is kept.
        NotAllowed: not an editor.
    """
    content = received(data, name)
    read_table(data, sheet)
    return actions.open_import(by=by, content=content, file_name=shown_name(name))


def received(data: bytes, name: str) -> Content:
    """A table as it was handed in, before anything reads it.

    Raises:
        UnreadableFile: too large, with a virus in it, or the scanner does not answer.
    """
    check_size(len(data))
    try:
        return as_handed_in(name, data, XLSX_TYPE if data.startswith(b"PK") else CSV_TYPE)
    except RefusedFile as refusal:
        raise UnreadableFile(" ".join(refusal.messages)) from refusal


def table_of(run: ImportRun, sheet: str = "") -> Table:
    """The table in the kept file.

    Raises:
        UnreadableFile: no such sheet, or none that can be read.
        FileNotFoundError: the store has lost the file.
    """
    return read_table(data_of(run), sheet or run.sheet)


def data_of(run: ImportRun) -> bytes:
    """The kept file as it was handed in.

    Raises:
        FileNotFoundError: the store has lost it.
    """
    with store.open_file(run.file) as file:
        return file.read()


def carry_out(
    run: ImportRun, check: Check, *, by: User | None, agreed: str, is_partial: bool
) -> Iterator[int]:
    """Read the file once more and write it, if it still does what was agreed to.

    Args:
        check: not yet read.
        agreed: the ``fingerprint`` of the check that was looked at; "" asks for no agreement.

    Returns:
        Steps of the reading; ``check`` then tells what was written.

    Raises:
        RegisterMoved: it would do something else by now; nothing was written.
        WrongState, NotAllowed, ValidationError: as the action.
    """
    yield from check.steps()
    if agreed and agreed != check.fingerprint():
        raise RegisterMoved
    with through(Door.IMPORT):
        actions.carry_out_import(
            by=by,
            run_id=run.pk,
            rows=check.rows,
            counts=check.counts,
            sheet=check.table.sheet,
            is_partial=is_partial,
        )


def broken_off() -> str:
    """What to say when the database went away in the middle: a change is written whole or not."""
    return _(
        "ขาดการติดต่อกับฐานข้อมูลก่อนทำเสร็จ การนำเข้าบันทึกทั้งหมดหรือไม่บันทึกเลย "
        "หากการนำเข้านี้ยังไม่ขึ้นว่านำเข้าแล้ว แสดงว่าไม่มีสิ่งใดถูกบันทึก โปรดลองอีกครั้ง"
    )
