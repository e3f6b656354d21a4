"""Finding the table in a sheet: title rows above, headers in one line or two, remarks below."""

from __future__ import annotations

from django.utils.translation import gettext as _

from .cells import MAX_ROWS, Cells, Line, Lines, Table, UnreadableFile, shown
from .suggesting import Spellings
from .words import (
    COLUMNS,
    REQUIRED,
    column_called,
    header_key,
    is_footer,
    known_headers,
)

_SPELLINGS = Spellings(known_headers())
# The headers are looked for in the first filled lines.
_SEARCHED = 30


def find_table(sheet: str, lines: Lines) -> Table:
    """The rows below the line that names the most columns.

    Args:
        lines: the filled lines of a sheet with their numbers.

    Raises:
        UnreadableFile: nothing in it, no headers, a column missing or twice, no rows.
    """
    if not lines:
        raise UnreadableFile(_("แฟ้มนี้ไม่มีข้อมูล โปรดตรวจสอบว่าข้อมูลอยู่ในแผ่นงานใด"))
    place, words, height = _best_headers(lines)
    columns = _checked(words, first=[shown(cell, 40) for cell in lines[0][1] if shown(cell)])
    table = Table(
        sheet=sheet,
        lines=[],
        header_rows=[number for number, _cells in lines[place : place + height]],
        raw=lines,
        headers={name: words[at] for at, name in columns.items()},
        places={name: at + 1 for at, name in columns.items()},
        passed_over=[
            (word, _SPELLINGS.near(header_key(word)) if at not in columns else "")
            for at, word in sorted(words.items())
            if columns.get(at) not in COLUMNS
        ],
    )
    _take_lines(table, lines[place + height :], columns)
    if not table.lines:
        raise UnreadableFile(_("แฟ้มนี้มีเพียงหัวคอลัมน์ ไม่มีแถวข้อมูล"))
    return table


def score(lines: Lines) -> int:
    """How many columns the best line of a sheet names."""
    _place, words, _height = _best_headers(lines)
    return len(_columns(words))


def _best_headers(lines: Lines) -> tuple[int, dict[int, str], int]:
    """The place of the header line, its words by place, and over how many lines they go."""
    best: tuple[int, int, dict[int, str], int] = (0, 0, {}, 1)
    for place, (number, cells) in enumerate(lines[:_SEARCHED]):
        words = _words(cells)
        candidates = [(words, 1)]
        if place + 1 < len(lines) and lines[place + 1][0] == number + 1:
            below = _words(lines[place + 1][1])
            candidates.append((_joined(words, below), 2))
        for found, height in candidates:
            count = len(_columns(found))
            if count > best[0]:
                best = (count, place, found, height)
    return best[1], best[2] or _words(lines[0][1]), best[3]


def _words(cells: Cells) -> dict[int, str]:
    return {at: shown(cell, 200) for at, cell in enumerate(cells) if shown(cell)}


def _joined(above: dict[int, str], below: dict[int, str]) -> dict[int, str]:
    """Headers of two lines, as a merged cell above two narrower ones makes them."""
    words = {}
    for at in sorted({*above, *below}):
        parts = dict.fromkeys(part for part in (above.get(at), below.get(at)) if part)
        words[at] = " ".join(parts)
    return words


def _columns(words: dict[int, str]) -> dict[int, str]:
    """Place → column, the first of each."""
    found: dict[int, str] = {}
    for at, word in sorted(words.items()):
        name = column_called(word)
        if name and name not in found.values():
            found[at] = name
    return found


def _checked(words: dict[int, str], *, first: list[str]) -> dict[int, str]:
    """Place → column. All that is wrong with the headers is told at once."""
    columns = _columns(words)
    if not set(columns.values()) & set(COLUMNS):
        raise UnreadableFile(_no_headers(first))
    missing = [COLUMNS[name] for name in REQUIRED if name not in columns.values()]
    unknown = {at: word for at, word in words.items() if not column_called(word)}
    twice: dict[str, list[str]] = {}
    for word in words.values():
        if (name := column_called(word)) in COLUMNS:
            twice.setdefault(name, []).append(word)
    faults = []
    if missing:
        faults.append(_("ไม่พบคอลัมน์ %(names)s") % {"names": _quoted(missing)})
        for word in unknown.values():
            if (meant := _SPELLINGS.near(header_key(word))) in missing:
                faults.append(
                    _("คอลัมน์ “%(word)s” หมายถึง “%(meant)s” หรือไม่ โปรดแก้หัวคอลัมน์ในแฟ้ม")
                    % {"word": word[:40], "meant": meant}
                )
    for name, found in twice.items():
        if len(found) > 1:
            faults.append(
                _("คอลัมน์ %(names)s หมายถึง “%(column)s” ทั้งหมด โปรดเหลือคอลัมน์เดียว")
                % {"names": _quoted(found), "column": COLUMNS[name]}
            )
    if faults:
        expected = ", ".join(COLUMNS.values())
        advice = _("คอลัมน์ที่ใช้ได้คือ %(names)s") % {"names": expected}
        raise UnreadableFile(" ".join([*faults, advice]))
    return columns


def _no_headers(first: list[str]) -> str:
    words = {"names": ", ".join(COLUMNS.values()), "found": _quoted(first) or "–"}
    return (
        _(
            "ไม่พบแถวหัวคอลัมน์ใน 30 แถวแรกที่มีข้อมูล แถวแรกเขียนว่า %(found)s "
            "โปรดเพิ่มแถวหัวคอลัมน์เหนือข้อมูล คอลัมน์ที่ใช้ได้คือ %(names)s"
        )
        % words
    )


def _quoted(names: list[str]) -> str:
    return ", ".join(f"“{name[:40]}”" for name in names[:10])


def _take_lines(table: Table, lines: Lines, columns: dict[int, str]) -> None:
    """Rows of data; sums, remarks and repeated headers are passed over and told."""
    for number, cells in lines:
        values = {name: cells[at] for at, name in columns.items() if at < len(cells)}
        if _is_no_data(table, cells, values):
            words = " ".join(shown(cell, 60) for cell in cells if shown(cell))
            table.footers.append((number, words[:80]))
            continue
        if len(table.lines) == MAX_ROWS:
            raise UnreadableFile(
                _("แฟ้มมีเกิน %(limit)s แถว โปรดแบ่งเป็นหลายแฟ้ม") % {"limit": f"{MAX_ROWS:,}"}
            )
        table.lines.append(Line(number, values))


def _is_no_data(table: Table, cells: Cells, values: dict[str, object]) -> bool:
    """Whether a line is a sum, a remark, the headers once more, or beside the table."""
    filled = [cell for cell in cells if cell is not None and cell != ""]
    if len(filled) <= 2 and is_footer([shown(cell, 60) for cell in filled if shown(cell)]):
        return True
    if sum(1 for name, cell in values.items() if cell == table.headers[name]) >= len(REQUIRED):
        return True
    return not any(shown(values.get(name)) for name in COLUMNS)
