"""The words of the interface: collected from code and templates, kept in catalogues, reviewed.

Identifiers are Thai, so the catalogue of English is the one that must be complete. The one of Thai
holds what packages say in English only. Both are read and compiled without gettext's programs,
which a fresh machine does not have.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib
from django.conf import settings
from django.template import engines
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils.translation.template import constant_re
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

CODE = ("sistercity", "registry", "plans", "monitoring")
TEMPLATES = "templates"
# Translates what other code says in English; the Thai catalogue holds that.
PASSED_OVER = {"sistercity/api/schema.py"}
# What Django's functions are given, in this order; the lazy ones are given the same.
_ARGUMENTS = {
    "gettext": ("thai",),
    "gettext_noop": ("thai",),
    "ngettext": ("thai", "plural"),
    "pgettext": ("context", "thai"),
    "npgettext": ("context", "thai", "plural"),
}
Key = tuple[str, str]
_THAI = re.compile(r"[\u0e00-\u0e7f]")
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|%%")
_WIDTHS = {"A": 70, "B": 70, "C": 45, "D": 16}


class UnreadableMessage(Exception):
    """A message that cannot be collected: it is not written out where it is asked for."""


@dataclass
class Message:
    """A text of the interface: its Thai, its plural form if it has one, the files it is in.

    ``context`` tells apart messages that are the same in Thai and not in English.
    """

    thai: str
    plural: str = ""
    context: str = ""
    places: list[str] = field(default_factory=list)

    @property
    def key(self) -> Key:
        """What tells it from every other message."""
        return self.context, self.thai


def collect(root: Path) -> dict[Key, Message]:
    """Every Thai message of the code and the templates below ``root``.

    Raises:
        UnreadableMessage: somewhere a message is computed.
    """
    messages: dict[Key, Message] = {}
    for place, found in (*_in_code(root), *_in_templates(root)):
        if not is_thai(found.thai):
            continue  # a package's own, or the same in every language
        message = messages.setdefault(found.key, found)
        message.plural = message.plural or found.plural
        if place not in message.places:
            message.places.append(place)
    return messages


def key_of(entry: polib.POEntry) -> Key:
    """The key of the message that an entry translates."""
    return entry.msgctxt or "", entry.msgid


def is_thai(text: str) -> bool:
    """Whether a text holds a Thai letter or digit."""
    return bool(_THAI.search(text))


def catalogue_path(language: str) -> Path:
    """The file with the messages of one language."""
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"


def read_catalogue(language: str) -> polib.POFile:
    """The catalogue of one language."""
    return polib.pofile(str(catalogue_path(language)), wrapwidth=0)


def update(catalogue: polib.POFile, messages: dict[Key, Message]) -> None:
    """Let the catalogue hold exactly these messages; translations of those that stay are kept."""
    known = {key_of(entry): entry for entry in catalogue}
    catalogue.clear()
    for message in sorted(messages.values(), key=lambda one: (one.places[0], one.thai)):
        entry = known.get(message.key) or polib.POEntry(msgid=message.thai)
        entry.obsolete = False
        entry.msgctxt = message.context or None
        entry.msgid_plural = message.plural
        entry.occurrences = [(place, "") for place in message.places]
        entry.flags = [flag for flag in entry.flags if flag != "python-format"]
        if "%" in "".join(_PLACEHOLDER.findall(message.thai)):
            entry.flags.append("python-format")
        if message.plural and not entry.msgstr_plural:
            entry.msgstr, entry.msgstr_plural = "", {0: "", 1: ""}
        catalogue.append(entry)


def compile_catalogue(catalogue: polib.POFile) -> None:
    """Write the binary form that Django reads, beside the catalogue."""
    catalogue.save_as_mofile(str(Path(catalogue.fpath).with_suffix(".mo")))


def faults(catalogue: polib.POFile, messages: dict[Key, Message]) -> list[str]:
    """What keeps the catalogue from being complete, one line a message."""
    known = {key_of(entry): entry for entry in catalogue}
    found = [f"missing: {key[1]}" for key in messages if key not in known]
    for key, entry in known.items():
        if entry.obsolete or key not in messages:
            found.append(f"obsolete: {key[1]}")
        else:
            found += entry_faults(entry)
    return found


def entry_faults(entry: polib.POEntry) -> Iterator[str]:
    """What is wrong with one translation."""
    told = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    if entry.fuzzy:
        yield f"fuzzy: {entry.msgid}"
    if not told or not all(told):
        yield f"untranslated: {entry.msgid}"
    for text in filter(None, told):
        if set(_PLACEHOLDER.findall(text)) != set(_PLACEHOLDER.findall(entry.msgid)):
            yield f"placeholders differ: {entry.msgid} → {text}"


def write_review_sheet(path: Path, messages: dict[Key, Message]) -> None:
    """Write every message with its translation, its places and its state, to be read over."""
    book = Workbook()
    english = {key_of(entry): entry for entry in read_catalogue("en")}
    ours = [(key, english.pop(key, None), one.places) for key, one in messages.items()]
    ours += [(key, entry, []) for key, entry in english.items()]
    _fill(
        book.active,
        "ข้อความของระบบ",
        [
            (_shown(key), entry and _told(entry), "\n".join(places), _state(entry, bool(places)))
            for key, entry, places in ours
        ],
    )
    _fill(
        book.create_sheet(),
        "ข้อความของแพ็กเกจ",
        [(_told(one), one.msgid, "", _state(one, True)) for one in read_catalogue("th")],
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)


def _fill(sheet, title: str, rows: Iterable[tuple]) -> None:
    sheet.title = title
    sheet.append(["ภาษาไทย", "English", "ใช้ที่", "สถานะ"])
    for row in rows:
        sheet.append(row)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for cells in sheet.iter_rows():
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for letter, width in _WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions


def _shown(key: Key) -> str:
    """A message as the sheet names it, with what tells it apart."""
    context, thai = key
    return f"{thai} ({context})" if context else thai


def _told(entry: polib.POEntry) -> str:
    return "\n".join(entry.msgstr_plural.values()) if entry.msgid_plural else entry.msgstr


def _state(entry: polib.POEntry | None, is_used: bool) -> str:
    if entry is None or not _told(entry):
        return "ยังไม่แปล"
    if not is_used:
        return "ไม่ใช้แล้ว"
    return "รอตรวจคำแปล" if entry.fuzzy else "แปลแล้ว"


def _in_code(root: Path) -> Iterator[tuple[str, Message]]:
    """Each message in Python code, with its place."""
    for folder in CODE:
        for path in sorted((root / folder).rglob("*.py")):
            if "migrations" in path.parts:
                continue  # they hold copies of what the models say
            place = str(path.relative_to(root))
            if place in PASSED_OVER:
                continue
            source = path.read_text(encoding="utf-8")
            if "gettext" not in source:
                continue
            nodes = list(ast.walk(ast.parse(source)))
            names = _names_of_gettext(nodes)
            for node in nodes:
                if isinstance(node, ast.Call) and (function := _function(node, names)):
                    yield place, _message(node, function, place)


def _names_of_gettext(nodes: Iterable[ast.AST]) -> dict[str, str]:
    """What the module calls Django's functions: the name here → the name there."""
    return {
        alias.asname or alias.name: alias.name
        for node in nodes
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if "gettext" in alias.name
    }


def _function(call: ast.Call, names: dict[str, str]) -> str | None:
    """The function of Django that is called, if it is one."""
    called = ast.unparse(call.func)
    name = called.removeprefix("translation.") if "." in called else names.get(called, "")
    name = name.removesuffix("_lazy")
    return name if name in _ARGUMENTS else None


def _message(call: ast.Call, function: str, place: str) -> Message:
    names = _ARGUMENTS[function]
    texts = [one.value for one in call.args[: len(names)] if isinstance(one, ast.Constant)]
    if len(texts) != len(names):
        raise UnreadableMessage(f"{place}:{call.lineno}: {ast.unparse(call)}")
    return Message(**dict(zip(names, texts, strict=True)))


def _in_templates(root: Path) -> Iterator[tuple[str, Message]]:
    """Each message in the templates, with its place."""
    engine = engines["django"].engine
    for path in sorted((root / TEMPLATES).rglob("*.html")):
        place = str(path.relative_to(root))
        source = path.read_text(encoding="utf-8")
        nodes = engine.from_string(source).nodelist
        for node in nodes.get_nodes_by_type(TranslateNode):
            text = node.filter_expression.var.literal
            if text is None:
                raise UnreadableMessage(f"{place}:{node.token.lineno}: {node.token.contents}")
            yield place, Message(str(text), context=_context(node))
        for node in nodes.get_nodes_by_type(BlockTranslateNode):
            plural = node.render_token_list(node.plural)[0] if node.plural else ""
            singular = node.render_token_list(node.singular)[0]
            yield place, Message(singular, plural, _context(node))
        for found in constant_re.findall(source):
            yield place, Message(found[1:-1])


def _context(node: TranslateNode | BlockTranslateNode) -> str:
    return str(node.message_context.resolve({})) if node.message_context else ""
