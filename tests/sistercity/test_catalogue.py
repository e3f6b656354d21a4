"""The words of the interface: collected, translated without a gap, compiled as they are written."""

from __future__ import annotations

import io
import re
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.core.management import call_command
from openpyxl import load_workbook

from sistercity import catalogue
from sistercity.catalogue import Message, UnreadableMessage

ROOT = Path(settings.BASE_DIR)


@pytest.fixture(scope="module")
def messages() -> dict:
    """Every Thai message of the project."""
    return catalogue.collect(ROOT)


def entries(*pairs: tuple[str, str], **options) -> polib.POFile:
    """A catalogue of these identifiers and translations."""
    made = polib.POFile()
    for thai, english in pairs:
        made.append(polib.POEntry(msgid=thai, msgstr=english, **options))
    return made


def known(*texts: str) -> dict:
    """These messages, collected from one place."""
    return {("", thai): Message(thai, places=["templates/home.html"]) for thai in texts}


def test_english_is_complete(messages):
    """To mend: script/strings --update, translate in the catalogue, and once more."""
    assert catalogue.faults(catalogue.read_catalogue("en"), messages) == []


@pytest.mark.parametrize("language", ["en", "th"])
def test_what_django_reads_is_what_was_written(language):
    written = catalogue.read_catalogue(language)
    compiled = polib.mofile(str(catalogue.catalogue_path(language).with_suffix(".mo")))
    told = {
        (catalogue.key_of(one), one.msgstr, tuple(one.msgstr_plural.values())) for one in written
    }
    assert told == {
        (catalogue.key_of(one), one.msgstr, tuple(one.msgstr_plural.values())) for one in compiled
    }


def test_the_packages_words_have_their_places_for_values():
    assert [
        fault
        for entry in catalogue.read_catalogue("th")
        for fault in catalogue.entry_faults(entry)
    ] == []


@pytest.mark.parametrize(
    ("made", "fault"),
    [
        (entries(), "missing: หนังสือ %(day)s"),
        (entries(("หนังสือ %(day)s", "")), "untranslated: หนังสือ %(day)s"),
        (entries(("หนังสือ %(day)s", "On %(day)s"), flags=["fuzzy"]), "fuzzy: หนังสือ %(day)s"),
        (
            entries(("หนังสือ %(day)s", "On %(date)s")),
            "placeholders differ: หนังสือ %(day)s → On %(date)s",
        ),
        (
            entries(("หนังสือ %(day)s", "On %(day)s"), ("คำที่เลิกใช้", "Gone")),
            "obsolete: คำที่เลิกใช้",
        ),
        (
            entries(("หนังสือ %(day)s", "On %(day)s"), obsolete=True),
            "obsolete: หนังสือ %(day)s",
        ),
    ],
)
def test_each_gap_is_told(made, fault):
    assert fault in catalogue.faults(made, known("หนังสือ %(day)s"))


def test_both_forms_of_a_plural_are_looked_at():
    made = polib.POEntry(
        msgid="%(count)s แห่ง",
        msgid_plural="%(count)s แห่ง",
        msgstr_plural={0: "One place", 1: "%(count)s places"},
    )
    assert list(catalogue.entry_faults(made)) == [
        "placeholders differ: %(count)s แห่ง → One place"
    ]


def test_an_update_keeps_what_is_translated_and_drops_what_is_not_used():
    made = entries(("เดิม", "Old"), ("เลิกใช้", "Gone"))
    catalogue.update(made, known("เดิม", "ใหม่"))
    assert [(one.msgid, one.msgstr) for one in made] == [("เดิม", "Old"), ("ใหม่", "")]


def write(root: Path, place: str, text: str) -> None:
    """A file of a small project."""
    path = root / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_messages_are_found_in_code_and_templates(tmp_path):
    write(
        tmp_path,
        "registry/rules.py",
        "from django.utils.translation import gettext as _, ngettext as many, pgettext\n"
        '"""ไม่ใช่ข้อความ"""\n'
        '_("จังหวัด" "นี้")\n_("Home")\n'
        'many("แห่งเดียว", "หลายแห่ง", 2)\npgettext("เดือน", "ย่อ")\n',
    )
    write(tmp_path, "registry/migrations/0001.py", '_("เก่า")')
    write(
        tmp_path,
        "templates/a.html",
        '{% load i18n %}{% if x %}{% translate "ใน if" as y %}{% endif %}\n'
        "{% blocktranslate trimmed with n=1 %}\n  หน้า {{ n }}\n  100%\n{% endblocktranslate %}"
        '{{ z|default:_("ว่าง") }}',
    )
    found = catalogue.collect(tmp_path)
    assert [(one.context, one.thai, one.plural, one.places) for one in found.values()] == [
        ("", "จังหวัดนี้", "", ["registry/rules.py"]),
        ("", "แห่งเดียว", "หลายแห่ง", ["registry/rules.py"]),
        ("เดือน", "ย่อ", "", ["registry/rules.py"]),
        ("", "ใน if", "", ["templates/a.html"]),
        ("", "หน้า %(n)s 100%%", "", ["templates/a.html"]),
        ("", "ว่าง", "", ["templates/a.html"]),
    ]


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("plans/rules.py", "from django.utils.translation import gettext as _\n_(word)\n"),
        ("plans/rules.py", "from django.utils.translation import gettext as _\n_(f'ก{x}')\n"),
        ("templates/a.html", "{% load i18n %}{% translate word %}"),
    ],
)
def test_a_message_that_is_computed_is_refused(tmp_path, place, text):
    write(tmp_path, place, text)
    with pytest.raises(UnreadableMessage, match=place):
        catalogue.collect(tmp_path)


def test_no_template_says_thai_past_the_catalogue():
    spoken = re.compile(
        r"{% comment %}.*?{% endcomment %}|{#.*?#}|{% blocktranslate.*?{% endblocktranslate %}"
        r'|{% translate .*?%}|_\("[^"]*"\)|<a [^>]*lang="th".*?</a>',
        re.DOTALL,
    )
    past = {
        str(path.relative_to(ROOT)): line.strip()
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for line in spoken.sub("", path.read_text(encoding="utf-8")).splitlines()
        if catalogue.is_thai(line)
    }
    assert past == {}


def test_the_review_sheet_holds_every_text_with_its_state(tmp_path, messages):
    out = tmp_path / "strings.xlsx"
    call_command("strings", out=out, verbosity=0, stdout=io.StringIO())
    ours, packages = load_workbook(out).worksheets
    assert [cell.value for cell in ours[1]] == ["ภาษาไทย", "English", "ใช้ที่", "สถานะ"]
    rows = list(ours.iter_rows(min_row=2, values_only=True))
    assert len(rows) == len(messages)
    assert {row[3] for row in rows} == {"แปลแล้ว"}
    told = {row[0]: row for row in rows}
    assert told["คู่เมืองพี่เมืองน้อง"][1] == "Pairing"
    assert told["คู่เมืองพี่เมืองน้อง (หลายรายการ)"][1] == "Pairings"
    assert "registry/models/pairing.py" in told["คู่เมืองพี่เมืองน้อง"][2]
    assert ("ดู", "View", None, "แปลแล้ว") in set(packages.iter_rows(min_row=2, values_only=True))
