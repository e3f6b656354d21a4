"""Writes a dump: open files, what they mean, a viewer, and the checksum of every one of them."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import json
import os
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from sistercity import clock
from sistercity.api.code_lists import CodeList
from sistercity.audit.snapshot import one_moment
from sistercity.bulk.describing.datapackage import datapackage
from sistercity.bulk.describing.dictionary import (
    HEADS,
    LANGUAGES,
    dictionary,
    dictionary_rows,
    file_name,
    in_both,
)
from sistercity.bulk.describing.publisher import contact, licence
from sistercity.bulk.making import BulkFile, files_of
from sistercity.bulk.state import State, state_now
from sistercity.bulk.tables import PUBLIC, Dataset
from sistercity.feed.writing import publish_due
from sistercity.files.sheets import escaped
from sistercity.thai.calendar import BANGKOK, fiscal_year_of, format_date, format_datetime

from .scripts import called, told_table, write_rows
from .shown import Shown
from .words import WORDS

NAME = "sister-city-register"
SUMS = "SHA256SUMS"
PARTIAL = ".partial"
# Open formats; a workbook ends at a hundred thousand rows and says nothing that CSV does not.
FORMATS = ("csv", "ndjson", "geojson")
VIEWER = Path(__file__).parent / "viewer"
Told = Callable[[str], None]


class DumpThere(Exception):
    """A dump of this day is in the folder already."""


@dataclass(frozen=True)
class Written:
    """A file of the dump; ``row_count`` where it holds rows."""

    path: str
    size: int
    sha256: str
    row_count: int | None = None


class Dump:
    """A folder that is being filled; remembers the checksum of each file as it is written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files: dict[str, Written] = {}

    @contextmanager
    def opened(self, path: str) -> Iterator[BinaryIO]:
        """A file of the folder, to be written from its beginning to its end."""
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            summed = Summed(file)
            yield summed
        self.files[path] = Written(path, summed.size, summed.digest.hexdigest())

    def write(self, path: str, content: bytes) -> None:
        """Write a small file whole."""
        with self.opened(path) as file:
            file.write(content)

    def write_json(self, path: str, told: object) -> None:
        """Write what is said as JSON for people and programs."""
        self.write(path, (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode())

    def write_csv(self, path: str, heads: Iterable[str], rows: Iterable[Iterable]) -> None:
        """Write a short table as the large ones are written."""
        text = io.StringIO()
        sheet = csv.writer(text, lineterminator="\n")
        sheet.writerow(heads)
        sheet.writerows([escaped(cell) for cell in row] for row in rows)
        self.write(path, codecs.BOM_UTF8 + text.getvalue().encode())


class Summed:
    """Passes bytes on to a file, and keeps their number and SHA-256."""

    def __init__(self, file: BinaryIO) -> None:
        self.file, self.size, self.digest = file, 0, hashlib.sha256()

    def write(self, data: bytes) -> int:
        """Take some bytes."""
        self.file.write(data)
        self.digest.update(data)
        self.size += len(data)
        return len(data)


def write_dump(
    folder: Path,
    datasets: Iterable[Dataset],
    code_lists: Iterable[CodeList],
    shown: Mapping[str, Shown],
    *,
    tell: Told,
) -> Path:
    """Write everything that is published, as of one moment, into a new folder below ``folder``.

    It bears its name only once it is whole and was read again. However many rows there are,
    few of them are in memory at once.

    Args:
        shown: the looks of tables by their names.
        tell: is told of each file of rows, in words.

    Raises:
        DumpThere: there is one of this day.
        OSError: the disk is full, the folder cannot be written, or gives back other bytes.
    """
    today = clock.today()
    name = f"{NAME}-{fiscal_year_of(today)}-{today.isoformat()}"
    for there in (folder / name, folder / f"{name}.zip"):
        if there.exists():
            raise DumpThere(str(there))
    partial = folder / f".{name}{PARTIAL}"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    try:
        _fill(Dump(partial), [one for one in datasets if one.tables], code_lists, shown, tell)
        check(partial)
        partial.rename(folder / name)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    return folder / name


def check(folder: Path) -> int:
    """Read every file of a dump and compare it with ``SHA256SUMS``.

    Returns:
        How many files there are.

    Raises:
        OSError: one is missing, is too many, or has other bytes.
    """
    lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    sums = {path: digest for digest, path in (line.split("  ", 1) for line in lines)}
    there = {
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    } - {SUMS}
    if odd := sorted(there ^ sums.keys()):
        raise OSError(f"{odd[0]} is missing, or not in {SUMS}")
    for path, wanted in sums.items():
        with (folder / path).open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != wanted:
                raise OSError(f"{path} has other bytes than {SUMS} says")
    return len(sums)


def pack(folder: Path) -> Path:
    """Put a dump into a ZIP file beside it."""
    target = folder.with_name(f"{folder.name}.zip")
    partial = target.with_name(f".{target.name}{PARTIAL}")
    try:
        with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as packed:
            for path in sorted(folder.rglob("*")):
                if path.is_file():
                    packed.write(path, path.relative_to(folder.parent))
        os.replace(partial, target)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    return target


def _fill(
    dump: Dump,
    datasets: list[Dataset],
    code_lists: Iterable[CodeList],
    shown: Mapping[str, Shown],
    tell: Told,
) -> None:
    # What comes out by its day alone is told now: a snapshot only reads.
    publish_due(clock.today())
    with one_moment():
        state, made_at = state_now(), clock.now()
        tables = []
        for dataset in datasets:
            for file in files_of(dataset):
                if file.file_format not in FORMATS:
                    continue
                path = f"{file.file_format}/{file.name}"
                with dump.opened(path) as target:
                    count = file.write(target, state.day)
                written = dump.files[path]
                dump.files[path] = Written(path, written.size, written.sha256, count)
                tell(f"{path}: {count:,}")
                if file.file_format == "csv":
                    tables.append(_table(dump, dataset, file, shown, count))
        told_lists = [{**one.head(), "codes": one.codes(PUBLIC)} for one in code_lists]
        package = _package(dump, datasets)
    _write_code_lists(dump, told_lists)
    dump.write_json("dictionary.json", dictionary(datasets))
    dump.write_csv(
        "dictionary.csv", HEADS, (row for one in datasets for row in dictionary_rows(one))
    )
    dump.write_json("datapackage.json", package)
    about = _about(state, made_at)
    _write_viewer(dump, about, tables)
    context = {**about, "tables": tables, "sums": SUMS}
    dump.write("README.txt", render_to_string("open_dump/readme.txt", context).encode("utf-8-sig"))
    dump.write_json("about.json", {
        **about, "files": [vars(dump.files[path]) for path in sorted(dump.files)],
    })  # fmt: skip
    sums = [f"{dump.files[path].sha256}  {path}\n" for path in sorted(dump.files)]
    (dump.folder / SUMS).write_text("".join(sums), encoding="utf-8")


def _table(
    dump: Dump, dataset: Dataset, file: BulkFile, shown: Mapping[str, Shown], count: int
) -> dict[str, object]:
    name = file_name(dataset, file.table)
    path = dump.folder / "csv" / file.name
    scripts = write_rows(dump.opened, file.table, name, path)
    looks = shown.get(name, Shown())
    return told_table(dataset, file.table, name, looks, count=count, scripts=scripts)


def _write_code_lists(dump: Dump, lists: list[dict]) -> None:
    dump.write_json("code-lists.json", lists)
    heads = (
        "list", "title_th", "title_en", "code", "name_th", "name_en", "description_th",
        "description_en", "level",
    )  # fmt: skip
    rows = (
        [{**one, **code, "list": one["name"]}[head] for head in heads]
        for one in lists
        for code in one["codes"]
    )
    dump.write_csv("csv/code-lists.csv", heads, rows)


def _package(dump: Dump, datasets: list[Dataset]) -> dict[str, object]:
    """The descriptor of the CSV files, which lie beside it."""
    with translation.override("th"):
        package = datapackage(
            datasets, lambda name: f"csv/{name}" if name else settings.PUBLIC_ADDRESS
        )
    for resource in package["resources"]:
        written = dump.files[resource["path"]]
        resource |= {"bytes": written.size, "hash": f"sha256:{written.sha256}"}
    return package


def _about(state: State, made_at: datetime) -> dict[str, object]:
    """Of what moment the dump is, who publishes it and under which licence."""
    return {
        **in_both(_("ทะเบียนเมืองพี่เมืองน้องของไทย"), "title"),
        "fiscal_year": fiscal_year_of(state.day),
        "day": state.day.isoformat(),
        "made_at": made_at.astimezone(BANGKOK).isoformat(timespec="seconds"),
        "ledger": {
            "number": state.number,
            "hash": state.chain,
            "changed_at": state.changed_at
            and state.changed_at.astimezone(BANGKOK).isoformat(timespec="seconds"),
        },
        "checkpoint": state.told,
        "release": settings.RELEASE,
        "address": settings.PUBLIC_ADDRESS,
        "is_demonstration": settings.DEMO,
        "publisher": contact(),
        "licence": licence(),
        "encoding": "UTF-8",
    }


def _write_viewer(dump: Dump, about: Mapping, tables: list[dict]) -> None:
    told = {
        **{name: about[name] for name in ("title_th", "title_en", "is_demonstration")},
        **_told_day(about),
        "facts": list(_facts(about)),
        "tables": tables,
        "words": {name: _words(text) for name, text in WORDS.items()},
    }
    dump.write("data/told.js", called("dumpTold", told))
    dump.write("index.html", (VIEWER / "index.html").read_bytes())
    for name in ("viewer.js", "viewer.css"):
        dump.write(f"viewer/{name}", (VIEWER / name).read_bytes())


def _told_day(about: Mapping) -> dict[str, str]:
    day = date.fromisoformat(about["day"])
    told = in_both(_("ข้อมูล ณ วันที่ {day}"), "moment")
    return {
        f"moment_{language}": told[f"moment_{language}"].format(
            day=format_date(day, language=language)
        )
        for language in LANGUAGES
    }


def _facts(about: Mapping) -> Iterator[dict[str, str]]:
    """What the start page says of the dump, in both languages."""
    day, made_at = date.fromisoformat(about["day"]), datetime.fromisoformat(about["made_at"])
    publisher, held = about["publisher"], about["licence"]
    number = f"{about['ledger']['number']:,}"
    for label, told in (
        (_("ข้อมูล ณ วันที่"), [format_date(day, language=one) for one in LANGUAGES]),
        (_("ปีงบประมาณ"), [str(about["fiscal_year"])] * 2),
        (_("จัดทำเมื่อ"), [format_datetime(made_at, language=one) for one in LANGUAGES]),
        (_("เลขที่ล่าสุดในบัญชีการเปลี่ยนแปลง"), [number] * 2),
        (_("ค่าแฮชของบัญชี ณ เลขที่นั้น"), [about["ledger"]["hash"]] * 2),
        (_("ผู้เผยแพร่"), [publisher[f"organisation_{one}"] for one in LANGUAGES]),
        (_("สัญญาอนุญาต"), [f"{held['name']} {held['url']}"] * 2),
    ):
        yield {
            **in_both(label, "label"),
            **{f"value_{one}": value for one, value in zip(LANGUAGES, told, strict=True)},
        }


def _words(text: object) -> dict[str, str]:
    told = in_both(text, "in")
    return {language: told[f"in_{language}"] for language in LANGUAGES}
