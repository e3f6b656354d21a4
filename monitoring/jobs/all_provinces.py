"""The reports of all provinces, and the register sheet of Bangkok, as one ZIP."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, BinaryIO

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from monitoring.reports.names import PUBLIC
from monitoring.reports.order import Order
from registry.models import Province
from registry.names import name_of
from sistercity.accounts.models import User
from sistercity.audit.models import Change
from sistercity.files.sheets import escaped
from sistercity.jobs.kinds import (
    Done,
    DonePiece,
    JobKind,
    NamedFile,
    Parameters,
    PiecesOutdated,
)
from sistercity.thai.calendar import BANGKOK

from .asking import ASKED_BY, REFUSAL, settled, write

CONTENTS = "contents.csv"
EXTENSIONS = ["pdf", "xlsx", "json"]
# What is compressed already is only stored.
_STORED = (".pdf", ".xlsx")
_READABLE = 0o644


def _settle(by: User, asked: Mapping[str, Any], now: datetime) -> Parameters:
    order = settled(Order.from_plain({"kind": "kpi", **asked}), by=by, now=now)
    return {"order": order.as_plain(), "asked_at": now.isoformat()}


def _order(parameters: Parameters) -> Order:
    return Order.from_plain(parameters["order"])


def _codes(parameters: Parameters) -> list[str]:
    """Every province that there is on the day, by its code; Bangkok among them."""
    provinces = Province.objects.visible_to(PUBLIC).existing_on(_order(parameters).as_at)
    return list(provinces.order_by("code").values_list("code", flat=True))


def _work(by: User, parameters: Parameters, code: str) -> Done:
    order = replace(_order(parameters), kind="province", place=code)
    now = datetime.fromisoformat(parameters["asked_at"])
    made, written = write(order, EXTENSIONS, by=by, now=now)
    head = made.head
    province = Province.objects.visible_to(PUBLIC).get(code=code)
    with translation.override(order.language):
        name = name_of(province)
    notes = {
        "name": name,
        "title": head.title,
        "results": [
            f"{result.indicator}:{result.result_id}"
            for result in head.results
            if result.place == code
        ],
        "known_number": made.known_number,
    }
    files = [NamedFile(f"{head.name}.{ending}", content) for ending, content in written.items()]
    return Done(files, notes)


def _combine(parameters: Parameters, pieces: Sequence[DonePiece], target: BinaryIO) -> None:
    """Write the ZIP: the same pieces give the same bytes.

    Raises:
        PiecesOutdated: of those that were read before something was recorded that belongs to
            the moment of the report.
    """
    order = _order(parameters)
    number = Change.objects.number_known_at(order.known_at)
    if outdated := [piece.key for piece in pieces if piece.notes["known_number"] != number]:
        raise PiecesOutdated(outdated)
    # Every file bears the moment of the report: that of the writing would be another each time.
    written_at = order.known_at.astimezone(BANGKOK).timetuple()[:6]
    with zipfile.ZipFile(target, "w") as bundle:
        with translation.override(order.language):
            _add(bundle, CONTENTS, _contents(pieces), written_at)
        for piece in pieces:
            for file in piece.files:
                with file.open() as content:
                    _add(bundle, _path(piece, file.name), content.read(), written_at)


def _path(piece: DonePiece, name: str) -> str:
    """A folder a province: its code for every program, its name for people."""
    return f"{piece.key} {piece.notes['name']}/{name}"


def _add(bundle: zipfile.ZipFile, name: str, content: bytes, written_at: tuple) -> None:
    entry = zipfile.ZipInfo(name, written_at)
    entry.create_system = 3  # as on Unix, whatever machine writes it
    entry.external_attr = _READABLE << 16
    is_stored = name.endswith(_STORED)
    entry.compress_type = zipfile.ZIP_STORED if is_stored else zipfile.ZIP_DEFLATED
    bundle.writestr(entry, content)


def _contents(pieces: Sequence[DonePiece]) -> bytes:
    """What is in the ZIP, a line a file; with the mark by which Excel knows UTF-8."""
    text = io.StringIO()
    sheet = csv.writer(text)
    sheet.writerow(
        [_("รหัส"), _("จังหวัด"), _("รายงาน"), _("แฟ้ม"), "SHA-256", _("รหัสผลการคำนวณ")]
    )
    sheet.writerows([escaped(cell) for cell in row] for row in _lines(pieces))
    return text.getvalue().encode("utf-8-sig")


def _lines(pieces: Sequence[DonePiece]) -> Iterator[list[str]]:
    for piece in pieces:
        for file in piece.files:
            yield [
                piece.key,
                piece.notes["name"],
                piece.notes["title"],
                _path(piece, file.name),
                file.sha256,
                " ".join(piece.notes["results"]),
            ]


def _title(parameters: Parameters) -> str:
    return _("รายงานทุกจังหวัด ปีงบประมาณ %(year)s (ZIP)") % {"year": _order(parameters).fiscal_year}


def _file_name(parameters: Parameters) -> str:
    order = _order(parameters)
    return f"provinces-{order.fiscal_year}-{order.as_at.isoformat()}-{order.language}"


def _progress(done: int, total: int) -> str:
    return _("ทำแล้ว %(done)s จาก %(total)s จังหวัด") % {"done": done, "total": total}


ALL_PROVINCES = JobKind(
    code="all_provinces",
    name=gettext_lazy("รายงานทุกจังหวัด"),
    asked_by=ASKED_BY,
    refusal=REFUSAL,
    settle=_settle,
    title=_title,
    file_name=_file_name,
    extension=lambda parameters: "zip",
    pieces=_codes,
    work=_work,
    combine=_combine,
    progress=_progress,
)
