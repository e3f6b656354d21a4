"""The brief on a country as PDF: two pages that somebody takes into a meeting."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from monitoring.pdf import render_pdf
from registry.names import local_language, name_of
from sistercity.fields.messages import reads_english
from sistercity.tables import Table
from sistercity.templatetags.thai import (
    document_digits,
    partial_date,
    thai_amount,
    thai_date,
    thai_date_short,
    thai_number,
)

from . import province_words as told
from .closeout_tables import table_of
from .country import SILENT_YEARS, YEARS_TOLD, CountryBrief, CountryPair, Waits
from .covers import Facts, cover_context, dated_facts, document_words
from .measures import Measure, Sum, line_words
from .pairings import ListedPair
from .tables import Writer

# Activities told one by one; the workbook has all.
ACTIVITIES_TOLD = 3


def country_pdf(brief: CountryBrief, language: str = "th") -> bytes:
    """The brief as a tagged PDF; the same brief and language give the same bytes."""
    with translation.override(language):
        context, title = _context(brief), document_digits(country_title(brief))
    return render_pdf(
        "monitoring/pdf/country_brief.html",
        context,
        language=language,
        title=title,
        created=brief.known_at,
    )


def country_title(brief: CountryBrief) -> str:
    """The title, in the language that is spoken."""
    return _("บันทึกย่อประเทศ: %(country)s") % {"country": name_of(brief.name)}


def country_facts(brief: CountryBrief) -> Facts:
    """What every form of the brief says of itself, and its head figures."""
    facts = dated_facts(
        place=name_of(brief.name), as_at=brief.as_at, known_at=brief.known_at
    )
    facts[0] = (_("ประเทศ"), name_of(brief.name))
    return [*facts, *head_figures(brief)]


def head_figures(brief: CountryBrief) -> Facts:
    """The figures at the head: (label, words)."""
    total = brief.total
    walking = sum(Waits.WALKING in pair.waits for pair in brief.confirmed)
    years = {"first": brief.years[0][0], "last": brief.years[-1][0]}
    return [
        (
            _("คู่ที่ลงนามแล้วและมีผล"),
            _("%(pairs)s คู่ %(provinces)s จังหวัด")
            % {"pairs": len(brief.signed), "provinces": brief.province_count},
        ),
        (_("คู่ที่อยู่ระหว่างดำเนินการ"), _("%(pairs)s คู่") % {"pairs": walking}),
        (
            _("กิจกรรม ปีงบประมาณ %(first)s–%(last)s") % years,
            _("%(count)s กิจกรรม เป็นกิจกรรมร่วม %(joint)s กิจกรรม")
            % {"count": total.activity_count, "joint": total.joint_count},
        ),
        (
            _("ผู้เข้าร่วม"),
            _("ฝ่ายไทย %(thai)s คน ฝ่ายต่างประเทศ %(foreign)s คน")
            % {
                "thai": thai_number(total.thai_count),
                "foreign": thai_number(total.foreign_count),
            },
        ),
        (_("งบประมาณ"), budget_of(total)),
    ]


def budget_of(total: Sum) -> str:
    """What activities cost, and of how many nobody said."""
    told_of = _("%(amount)s บาท") % {"amount": thai_amount(total.budget_amount)}
    if not total.untold_budgets:
        return told_of
    untold = _("กิจกรรมที่ไม่ได้ระบุงบประมาณ: %(count)s") % {"count": total.untold_budgets}
    return f"{told_of} ({untold})"


def waits_words(pair: CountryPair, brief: CountryBrief) -> list[str]:
    """Why a pairing asks for something, a sentence a reason."""
    listed = pair.listed
    day = thai_date(listed.expires_on) if listed.expires_on else ""
    last = thai_date(pair.last_on) if pair.last_on else ""
    years = {"years": SILENT_YEARS, "day": last}
    sentences = {
        Waits.EXPIRED: _("ความตกลงพ้นกำหนดเมื่อวันที่ %(day)s ควรยืนยันว่าจะต่ออายุหรือสิ้นสุด"),
        Waits.EXPIRING: _("ความตกลงจะพ้นกำหนดในวันที่ %(day)s ควรตัดสินใจเรื่องการต่ออายุ"),
        Waits.SILENT: _("ไม่มีกิจกรรมร่วมใน %(years)s ปีงบประมาณล่าสุด กิจกรรมสุดท้ายเมื่อวันที่ %(day)s")
        if last
        else _("ไม่มีกิจกรรมร่วมใน %(years)s ปีงบประมาณล่าสุด"),
        Waits.WALKING: told.stage_words(listed),
    }
    found = []
    for one in pair.waits:
        values = years if one == Waits.SILENT else {"day": day}
        found.append(sentences[one] % values if one != Waits.WALKING else sentences[one])
    return [sentence for sentence in found if sentence]


def _counted(measure: Measure, line: Sum) -> str:
    """A line of a measure with its number of activities."""
    name = line_words(measure, line)
    return f"{name} ({line.activity_count})"


def years_table(brief: CountryBrief, write: Writer = str) -> Table:
    """What was done, year by year."""
    heads = (
        _("ปีงบประมาณ พ.ศ."), _("กิจกรรม"), _("กิจกรรมร่วม"), _("ฝ่ายไทย (คน)"),
        _("ฝ่ายต่างประเทศ (คน)"), _("งบประมาณ (บาท)"),
    )  # fmt: skip
    rows = [(str(year), *_cells(one)) for year, one in brief.years]
    foot = (_("รวม"), *_cells(brief.total))
    return table_of(_("กิจกรรมรายปี"), heads, rows, write, foot=foot, numeric_from=1)


def _cells(one: Sum) -> tuple[str, ...]:
    counts = (one.activity_count, one.joint_count, one.thai_count, one.foreign_count)
    return (*map(thai_number, counts), thai_amount(one.budget_amount))


def since_words(listed: ListedPair) -> str:
    """When it was signed, or else what happened last; "" where nothing dated is known."""
    if listed.signed_on and listed.signed_effective:
        return _("ลงนาม %(day)s") % {"day": partial_date(listed.signed_on)}
    return told.happened_words(listed.events[-1]) if listed.events else ""


def unit_name(pair: CountryPair) -> str:
    """The other side with its kind; the country is the brief's."""
    kind, name = name_of(pair.listed.unit_type), name_of(pair.listed.counterpart)
    return name if reads_english() or name.startswith(kind) else f"{kind}{name}"


def papers_of(brief: CountryBrief) -> list[tuple[str, str]]:
    """The published documents of its pairings: (title, day), each once."""
    papers = {paper.id: paper for pair in brief.pairs for paper in pair.listed.papers}
    return [
        (name_of(paper), thai_date(paper.issued_on) if paper.issued_on else "")
        for paper in papers.values()
    ]


def _context(brief: CountryBrief) -> dict:
    write = document_digits
    recent = list(reversed(brief.activities))[:ACTIVITIES_TOLD]
    sections = {
        "brief": brief,
        "heading": write(country_title(brief)),
        "figures": [(write(label), write(words)) for label, words in head_figures(brief)],
        "pairs": [_pair(pair, brief) for pair in brief.confirmed],
        "candidates": ", ".join(
            f"{name_of(pair.listed.province)}–{unit_name(pair)}" for pair in brief.candidates
        ),
        "candidate_count": write(len(brief.candidates)),
        "waiting": [
            (
                f"{province_name_of(pair)} – {unit_name(pair)}",
                [document_words(words) for words in waits_words(pair, brief)],
            )
            for pair in brief.waiting
        ],
        "years": years_table(brief, write),
        "measures": [
            (
                str(measure.label),
                write(" · ".join(_counted(measure, one) for one in lines)),
            )
            for measure, lines in brief.by.items()
            if lines
        ],
        "recent": [_activity(one) for one in recent],
        "more": write(len(brief.activities) - len(recent))
        if len(brief.activities) > len(recent)
        else "",
        "papers": [(write(title), write(day)) for title, day in papers_of(brief)],
        "years_told": write(YEARS_TOLD),
        "has_assumed": any(pair.listed.is_assumed for pair in brief.confirmed),
        "language_of_local": local_language(brief.code),
    }
    return sections | cover_context(
        country_facts(brief), place=name_of(brief.name), as_at=brief.as_at, known_at=brief.known_at
    )


def province_name_of(pair: CountryPair) -> str:
    """The province with its word: จังหวัดเชียงใหม่; Bangkok has none."""
    name = name_of(pair.listed.province)
    return name if reads_english() or not pair.listed.counts else f"จังหวัด{name}"


def _pair(pair: CountryPair, brief: CountryBrief) -> dict:
    write, listed = document_digits, pair.listed
    return {
        "number": listed.number,
        "province": name_of(listed.province),
        "unit": unit_name(pair),
        "local": listed.local_name,
        "status": told.status_words(listed),
        "since": write(since_words(listed)),
        "stage": write(told.stage_words(listed)),
        "is_assumed": listed.is_assumed,
        "expires": write(told.expiry_words(listed, brief)),
        "count": write(len(pair.activities)),
        "last": write(thai_date_short(pair.last_on)) if pair.last_on else "",
    }


def _activity(one) -> dict:
    write = document_digits
    return {
        "title": write(one.title),
        "days": write(told.days_words(one)),
        "province": name_of(one.province),
        "with": told.with_words(one),
        "kind": told.kind_words(one),
    }

