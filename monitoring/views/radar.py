"""The radar: flags that are up, what was put to sleep, putting to sleep and waking."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from monitoring import actions, radar_rules
from monitoring.choices import RadarFlag, RadarMeasure
from monitoring.forms import RadarFilterForm, SnoozeForm
from monitoring.listings import RADAR
from monitoring.models import Snooze
from monitoring.radar import (
    RadarLine,
    mending_door,
    radar_lines,
    read_limits,
    rule_words,
    watched_pairings,
)
from registry.models import Pairing, Province
from registry.names import province_name
from registry.views.joined import leads_on
from sistercity import clock
from sistercity.errors import NotAllowed, StaleEdit, WrongState
from sistercity.exports.listing import Rows
from sistercity.exports.sending import is_export, send_list, told_filters
from sistercity.kept_pages import page_by_role
from sistercity.templatetags.parts import address

from .listing import page_of

# Of each flag on the page of all; the rest is a step away.
SHOWN = 5


@page_by_role
def radar_list(request: HttpRequest) -> HttpResponse:
    """Flags by kind, narrowed by the address; those asleep apart, ``?show=snoozed``."""
    user, today = request.user, clock.today()
    limits = read_limits()
    everything = radar_lines(user=user, as_at=today, limits=limits)
    form = RadarFilterForm(request.GET, lines=everything)
    is_valid = form.is_valid()
    asleep = request.GET.get("show") == "snoozed"
    placed = _narrowed(everything, form.cleaned_data, ("province", "country"))
    awake = [line for line in placed if not line.is_snoozed]
    sleeping = [line for line in placed if line.is_snoozed]
    flag = form.cleaned_data.get("flag", "")
    lines = [line for line in (sleeping if asleep else awake) if flag in ("", line.flag)]
    if not is_valid:
        lines = []
    elif is_export(request):
        told = [*told_filters(form)]
        told.append((_("แสดง"), _("ที่พักไว้") if asleep else _("ที่ต้องดู")))
        return send_list(request, RADAR, Rows(lines), conditions=told)
    served = list(Province.objects.served_by(user)) if user.is_provincial else []
    page = page_of(request, lines) if flag or asleep else None
    context = {
        "as_at": today,
        "form": form,
        "asleep": asleep,
        "flag": flag,
        "tabs": _tabs(request, awake, sleeping, flag=flag, asleep=asleep),
        "awake_count": len(awake),
        "pairing_count": len({line.pairing.pk for line in awake}),
        "sections": _sections(
            request, lines if page is None else page, limits, shown=SHOWN if page is None else None
        ),
        "page": page,
        "has_lines": bool(everything),
        "province_names": ", ".join(province_name(one) for one in served),
        "may_filter_place": len(form.fields["province"].choices) > 2
        or len(form.fields["country"].choices) > 2,
    }
    status = HTTPStatus.OK if is_valid else HTTPStatus.BAD_REQUEST
    return render(request, "monitoring/radar_list.html", context, status=status)


@require_safe
@leads_on
def radar_pairing(request: HttpRequest, number: str) -> HttpResponse:
    """The flags of one pairing with their rules, and every snooze it ever had."""
    user, today = request.user, clock.today()
    pairing = _watched_or_404(user, number)
    limits = read_limits()
    lines = radar_lines(user=user, as_at=today, pairings=[pairing], limits=limits)
    history = Snooze.objects.visible_to(user).filter(pairing=pairing).select_related("by")
    context = {
        "pairing": pairing,
        "as_at": today,
        "sections": _sections(request, lines, limits),
        "history": list(history),
        "watched_for": [
            (label, rule_words(code, limits))
            for code, label in RadarFlag.choices
            if code not in {line.flag for line in lines}
        ],
    }
    return render(request, "monitoring/radar_pairing.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def snooze_create(request: HttpRequest, number: str, flag: str) -> HttpResponse:
    """Put a flag to sleep; what was typed stays though it is refused."""
    user, today = request.user, clock.today()
    if flag not in RadarFlag:
        raise Http404
    pairing = _watched_or_404(user, number)
    served = Province.objects.ids_served_by(user)
    radar_rules.check_snoozes(by=user, province_id=pairing.province_id, served=served)
    limits = read_limits()
    last = today + timedelta(days=limits[RadarMeasure.SNOOZE_DAYS])
    form = SnoozeForm(request.POST or None, last=last)
    status, refusal = HTTPStatus.OK, None
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            snooze = actions.snooze_flag(
                by=user, pairing_id=pairing.pk, flag=flag, until=values["until"],
                reason=values["reason"], fact=values["fact"], seen_id=values["seen"] or None,
            )  # fmt: skip
        except ValidationError as fault:
            form.add_error(None, fault)
        except WrongState as fault:
            form.add_error(None, str(fault))
            refusal = fault if isinstance(fault, StaleEdit) else None
            status = HTTPStatus.CONFLICT
        else:
            told = {"flag": snooze.get_flag_display(), "number": pairing.number}
            messages.success(request, _("พักการเตือน “%(flag)s” ของ %(number)s แล้ว") % told)
            return redirect("monitoring:radar-pairing", number=pairing.number)
    lines = radar_lines(user=user, as_at=today, pairings=[pairing], limits=limits)
    line = next((one for one in lines if one.flag == flag), None)
    if line is None and request.method != "POST":
        messages.info(request, _("ธงนี้ไม่ขึ้นที่คู่นี้ในขณะนี้ จึงไม่ต้องพัก"))
        return redirect("monitoring:radar-pairing", number=pairing.number)
    context = {
        "pairing": pairing, "line": line, "form": form, "refusal": refusal,
        "rule": rule_words(flag, limits), "flag_words": RadarFlag(flag).label,
    }  # fmt: skip
    return render(request, "monitoring/radar_snooze.html", context, status=status)


@require_POST
def snooze_wake(request: HttpRequest, snooze_id: int) -> HttpResponse:
    """Wake a flag before its day."""
    snooze = Snooze.objects.visible_to(request.user).filter(pk=snooze_id).first()
    if snooze is None:
        raise Http404
    try:
        actions.wake_flag(by=request.user, snooze_id=snooze_id)
    except WrongState as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(
            request, _("เลิกพักการเตือน “%(flag)s” แล้ว") % {"flag": snooze.get_flag_display()}
        )
    return redirect("monitoring:radar-pairing", number=snooze.pairing.number)


def _watched_or_404(user, number: str) -> Pairing:
    rows = watched_pairings(user).select_related("province", "counterpart__country")
    pairing = rows.filter(number=number).first()
    if pairing is None:
        raise Http404
    return pairing


def _narrowed(lines: Iterable[RadarLine], asked: dict, names: Iterable[str]) -> list[RadarLine]:
    """The lines of the province and country that the address asks for."""
    place = {
        "province": lambda line: line.pairing.province.code,
        "country": lambda line: line.pairing.counterpart.country.code,
    }
    wanted = {name: asked[name] for name in names if asked.get(name)}
    return [
        line for line in lines if all(place[name](line) == code for name, code in wanted.items())
    ]


def _tabs(
    request: HttpRequest,
    awake: list[RadarLine],
    sleeping: list[RadarLine],
    *,
    flag: str,
    asleep: bool,
) -> list[tuple[str, str, int, bool]]:
    """Address, words, how many and whether it is shown: all, each flag, those asleep."""

    def href(**asked: str | None) -> str:
        return address(request, **{"flag": None, "show": None, "page": None, **asked})

    counts = Counter(line.flag for line in awake)
    tabs = [(href(), _("ทั้งหมด"), len(awake), not flag and not asleep)]
    tabs += [
        (href(flag=code), str(label), counts[code], code == flag and not asleep)
        for code, label in RadarFlag.choices
        if counts[code]
    ]
    if sleeping or asleep:
        tabs.append((href(show="snoozed"), _("ที่พักไว้"), len(sleeping), asleep))
    return tabs


def _sections(
    request: HttpRequest,
    lines: Iterable[RadarLine],
    limits: dict[str, int],
    *,
    shown: int | None = None,
) -> list[dict]:
    """The lines by flag: its rule, how many there are, and the first of them with their doors."""
    lines, user = list(lines), request.user
    sections = []
    served = Province.objects.ids_served_by(user)
    for code, label in RadarFlag.choices:
        own = [line for line in lines if line.flag == code]
        if own:
            sections.append({
                "code": code,
                "title": label,
                "rule": rule_words(code, limits),
                "href": address(request, flag=code, page=None),
                "count": len(own),
                "lines": [_shown(line, user, served) for line in own[:shown]],
            })  # fmt: skip
    return sections


def _shown(line: RadarLine, user, served) -> dict:
    try:
        radar_rules.check_snoozes(by=user, province_id=line.pairing.province_id, served=served)
    except NotAllowed:
        may_snooze = False
    else:
        may_snooze = True
    return {"line": line, "door": mending_door(line, user), "may_snooze": may_snooze}
