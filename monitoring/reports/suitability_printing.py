"""The brief on suitability as PDF, on one page that somebody takes into a meeting."""

from __future__ import annotations

import io
from datetime import datetime

from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from pypdf import PdfReader

from monitoring.pdf import render_pdf
from registry.choices import Confirmation, Status
from registry.names import name_of, province_name, text_of
from registry.suitability import exact_words
from sistercity.templatetags.thai import document_digits, thai_date, thai_datetime

from .covers import cover_context, dated_facts, document_words
from .suitability import Partner, Scored, SuitabilityBrief
from .suitability_words import brief_context, moved

# Letters of a reason, and partners by name, that are tried until all stands on one page.
FITTING = ((110, 8), (60, 5), (28, 3), (1, 0))


def suitability_pdf(brief: SuitabilityBrief, *, now: datetime, language: str = "th") -> bytes:
    """The brief as a tagged PDF of one page; the same brief, moment and language, the same bytes.

    Reasons are cut where they do not fit, and it says so; the page on the screen has them whole.
    """
    with translation.override(language):
        title = document_words(_title(brief))
        for letters, names in FITTING:
            content = render_pdf(
                "monitoring/pdf/suitability.html",
                _context(brief, now, letters, names),
                language=language,
                title=title,
                created=now,
            )
            if len(PdfReader(io.BytesIO(content)).pages) == 1:
                break
        return content


def _title(brief: SuitabilityBrief) -> str:
    return _("ความเหมาะสมของคู่ที่เสนอ: %(number)s") % {"number": brief.pairing.number}


def _context(brief: SuitabilityBrief, now: datetime, letters: int, names: int) -> dict:
    write, told = document_words, brief_context(brief)
    pairing = brief.pairing
    country = name_of(pairing.counterpart.country)
    facts = dated_facts(place=province_name(pairing.province), as_at=brief.as_at, known_at=now)
    moves = moved(brief)
    return {
        "heading": _("ความเหมาะสมของคู่ที่เสนอ"),
        "pair": _("%(province)sกับ %(counterpart)s (%(unit_type)s) %(country)s")
        % {
            "province": province_name(pairing.province),
            "counterpart": name_of(pairing.counterpart),
            "unit_type": name_of(pairing.counterpart.unit_type),
            "country": country,
        },
        "number": pairing.number,
        "figures": [(label, write(words)) for label, words in _figures(brief, told)],
        "summary": write(brief.assessment.summary),
        "axes": [
            {
                "name": part["axis"].label,
                "reached": write(_("%(share)s จาก 100 น้ำหนักรวม %(weight)s") % part),
                "facts": [write(fact) for fact in part["facts"]],
                "rows": [_row(one, letters) for one in part["scores"]],
            }
            for part in told["axes"]
        ],
        "arithmetic": [write(line) for line in told["arithmetic"]],
        "moves": [write(line) for line in moves],
        "advice": _advice(brief),
        "partners": write(_partners(brief.abroad, names, country)),
        "own": write(_own(brief, names)),
        "is_cut": any(letters < len(_said(one)) for one in brief.scores),
        **cover_context(
            facts, place=province_name(pairing.province), as_at=brief.as_at, known_at=now
        ),
        "assessed": write(
            _("ประเมินโดย %(who)s เมื่อ %(at)s ด้วย%(set)s (%(origin)s)")
            % {
                "who": _person(brief.assessment.assessed_by),
                "at": thai_datetime(brief.assessment.assessed_at),
                "set": name_of(brief.criterion_set),
                "origin": text_of(brief.criterion_set, "origin"),
            }
        ),
    }


def _figures(brief: SuitabilityBrief, told: dict) -> list[tuple[str, str]]:
    found = [
        (_("คะแนนรวม"), _("%(share)s จาก 100") % {"share": told["total"]}),
        (_("ความครบถ้วนของข้อมูล"), _("%(share)s%% ของน้ำหนัก") % {"share": told["completeness"]}),
    ]
    if told["bounds"]:
        low, high = told["bounds"]
        between = _("อยู่ระหว่าง %(low)s ถึง %(high)s หากเกณฑ์ที่ไม่มีข้อมูลได้ 0 หรือ %(top)s")
        words = between % {"low": low, "high": high, "top": told["top"]}
        found.append((_("คะแนนที่เป็นไปได้"), words))
    if brief.rank:
        place = {"rank": brief.rank, "count": brief.ranked_count}
        found.append((_("อันดับในกลุ่มเปรียบเทียบ"), _("%(rank)s จาก %(count)s คู่ที่มีคะแนน") % place))
    return found


def _said(one: Scored) -> str:
    """The reason and its source."""
    return " · ".join(part for part in (one.row.reason, one.row.source) if part) if one.row else ""


def _row(one: Scored, letters: int) -> dict:
    said = _said(one)
    return {
        "name": document_words(str(one.criterion)),
        "weight": document_digits(exact_words(one.line.weight)),
        "score": "" if one.line.score is None else document_digits(one.line.score),
        "points": "" if one.line.points is None else document_digits(exact_words(one.line.points)),
        "said": document_words(Truncator(said).chars(letters)) if letters > 1 else "",
    }


def _advice(brief: SuitabilityBrief) -> dict | None:
    one = brief.standing
    if one is None:
        return None
    return {
        "kind": one.get_kind_display(),
        "conditions": document_words(one.conditions),
        "words": document_words(one.words),
        "by": document_words(f"{_person(one.given_by)} · {thai_datetime(one.given_at)}"),
        "is_older": brief.is_advice_older,
    }


def _person(person) -> str:
    return f"{person} {person.office}".strip()


def _partners(partners: tuple[Partner, ...], names: int, country: str) -> str:
    if not partners:
        return _("ยังไม่มีจังหวัดอื่นมีคู่ใน%(country)s") % {"country": country}
    words = {"country": country, "count": len(partners), "names": _named(partners, names)}
    return _("คู่ของจังหวัดอื่นใน%(country)s %(count)s คู่: %(names)s") % words


def _own(brief: SuitabilityBrief, names: int) -> str:
    province = province_name(brief.pairing.province)
    if not brief.own:
        return _("%(province)sยังไม่มีคู่อื่น") % {"province": province}
    words = {"province": province, "count": len(brief.own), "names": _named(brief.own, names)}
    return _("คู่อื่นของ%(province)s %(count)s คู่: %(names)s") % words


def _named(partners: tuple[Partner, ...], names: int) -> str:
    """The first of them: both sides, how it stands, the last activity; and how many more."""
    told = []
    for one in partners[:names]:
        pairing = one.pairing
        sides = f"{name_of(pairing.province)}–{name_of(pairing.counterpart)}"
        is_known = pairing.confirmation == Confirmation.CONFIRMED
        state = str(Status(one.status).label) if is_known else pairing.get_confirmation_display()
        last = _("ล่าสุด %(day)s") % {"day": thai_date(one.last_on)} if one.last_on else ""
        told.append(f"{sides} ({', '.join(part for part in (state, last) if part)})")
    more = len(partners) - len(told)
    return "; ".join([*told, _("อีก %(count)s คู่") % {"count": more}] if more else told)
