"""The ministry's guidance desk: who stands where before the signing, and what cannot move."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from registry.choices import Confirmation, LimitKind
from registry.guidance.cases import Case, read_guidance
from registry.guidance.lines import Line, lines_of, reason_lines, stage_lines
from registry.guidance.listings import HELD_UP, ON_THE_WAY
from registry.guidance.obstacles import OBSTACLES, Held, held_up
from registry.models import Country, GuidelineEdition, Province
from registry.names import name_key, name_of
from sistercity import clock
from sistercity.errors import NotAllowed
from sistercity.exports.listing import Rows
from sistercity.exports.sending import is_export, send_list
from sistercity.kept_pages import page_by_role

from .pages import asked_code, page_of

STALLED, BEYOND, CONFIRMED = "stalled", "beyond", "confirmed"
Row = TypeVar("Row", Line, Held)


@page_by_role
def guidance_list(request: HttpRequest) -> HttpResponse:
    """Every pairing before its signing by stage, its days in it against experience."""
    check_may_read(request.user)
    today = clock.today()
    guidance = read_guidance(user=request.user, as_at=today)
    lines = lines_of(guidance)
    stages = stage_lines(guidance, lines)
    asked = {name: asked_code(request, name) for name in ("province", "country", "stage", "only")}
    rows = [line for line in _in_place(lines, asked) if _is_asked(line, asked)]
    if is_export(request):
        told = [*_place_words(lines, asked), *_line_words(stages, asked)]
        return send_list(request, ON_THE_WAY, Rows(rows), conditions=told)
    context = {
        "as_at": today,
        "asked": asked,
        "is_narrowed": any(asked.values()),
        "stages": stages,
        "reasons": reason_lines(guidance),
        "editions": GuidelineEdition.objects.visible_to(request.user).order_by("-in_force_from"),
        "line_count": len(lines),
        "stalled_count": sum(line.case.is_stalled for line in lines),
        "beyond_count": sum(line.is_beyond for line in lines),
        "held_count": len(held_up(guidance)),
        "least": guidance.limits.get(LimitKind.LEAST_CASES),
        "decides": request.user.may_edit,
        "page": page_of(request, rows),
        **_places(line.case for line in lines),
    }
    return render(request, "registry/guidance_list.html", context)


@page_by_role
def held_up_list(request: HttpRequest) -> HttpResponse:
    """Records that cannot move, each with why and the act that mends it."""
    check_may_read(request.user)
    today = clock.today()
    held = held_up(read_guidance(user=request.user, as_at=today))
    asked = {name: asked_code(request, name) for name in ("province", "country", "why")}
    counts = Counter(code for one in held for code in one.codes)
    kinds = {obstacle.code: obstacle.label for obstacle in OBSTACLES}
    rows = [
        one for one in _in_place(held, asked) if asked["why"] not in kinds
        or asked["why"] in one.codes
    ]  # fmt: skip
    if is_export(request):
        told = _place_words(held, asked)
        if asked["why"] in kinds:
            told.append((_("เหตุติดขัด"), str(kinds[asked["why"]])))
        return send_list(request, HELD_UP, Rows(rows), conditions=told)
    context = {
        "as_at": today,
        "asked": asked,
        "is_narrowed": any(asked.values()),
        "kinds": [(code, label, counts[code]) for code, label in kinds.items() if counts[code]],
        "held_count": len(held),
        "decides": request.user.may_edit,
        "page": page_of(request, rows),
        **_places(one.case for one in held),
    }
    return render(request, "registry/held_up_list.html", context)


def _in_place(rows: Iterable[Row], asked: dict[str, str]) -> list[Row]:
    """Rows of the province and the country that the address names."""
    province, country = asked["province"], asked["country"]
    return [
        row
        for row in rows
        if province in ("", row.case.pairing.province.code)
        and country in ("", row.case.pairing.counterpart.country.code)
    ]


def _is_asked(line: Line, asked: dict[str, str]) -> bool:
    if asked["stage"] not in ("", line.stage_code):
        return False
    if asked["only"] == STALLED:
        return line.case.is_stalled
    if asked["only"] == CONFIRMED:
        return line.case.pairing.confirmation == Confirmation.CONFIRMED
    return line.is_beyond if asked["only"] == BEYOND else True


def _places(cases: Iterable[Case]) -> dict[str, list[Province] | list[Country]]:
    """The provinces and countries of the rows, by name: what can be chosen."""
    cases = list(cases)
    provinces = {case.pairing.province for case in cases}
    countries = {case.pairing.counterpart.country for case in cases}
    return {
        "provinces": sorted(provinces, key=name_key),
        "countries": sorted(countries, key=name_key),
    }


def _place_words(rows: Iterable[Line | Held], asked: dict[str, str]) -> list[tuple[str, str]]:
    """By which places a file is narrowed, in words."""
    told = []
    places = _places(row.case for row in rows)
    for key, label in (("province", _("จังหวัด")), ("country", _("ประเทศ"))):
        if asked[key]:
            several = places["provinces" if key == "province" else "countries"]
            named = [name_of(place) for place in several if place.code == asked[key]]
            told.append((label, named[0] if named else asked[key]))
    return told


def _line_words(stages, asked: dict[str, str]) -> list[tuple[str, str]]:
    told = []
    if asked["stage"]:
        named = [stage.name for stage in stages if stage.code == asked["stage"]]
        told.append((_("ขั้นตอน"), named[0] if named else asked["stage"]))
    if asked["only"] == STALLED:
        told.append((_("เฉพาะ"), _("ชะงัก")))
    elif asked["only"] == BEYOND:
        told.append((_("เฉพาะ"), _("นานกว่าประสบการณ์")))
    elif asked["only"] == CONFIRMED:
        told.append((_("เฉพาะ"), _("ยืนยันแล้ว")))
    return told


def check_may_read(user) -> None:
    """Where pairings stand against each other is the ministry's to read.

    Raises:
        NotAllowed: a person of a province.
    """
    if not user.is_ministry:
        raise NotAllowed(_("หน้านี้เป็นของกระทรวง ขั้นตอนของคู่ของจังหวัดท่านอยู่ที่หน้าของคู่นั้นในทะเบียน"))
