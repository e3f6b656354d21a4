"""Fiscal years as the ministry keeps them: opening, due days, closing, letting in again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from monitoring import actions, rules
from monitoring.choices import DueKind
from monitoring.dues import due_states
from monitoring.expected import lacking_dues
from monitoring.forms.year import CloseForm, DueDayForm, ReopenForm, WaiveForm, YearActForm
from monitoring.holidays import read_holidays
from monitoring.models import Due, Erratum, FiscalYear, Reopening
from monitoring.schedule import due_days
from monitoring.year_overview import (
    by_province,
    day_lines,
    kind_lines,
    may_be_opened,
    undecided_count,
    unsettled,
    year_lines,
)
from registry.views.pages import part_of
from sistercity import clock
from sistercity.accounts.confirm import asks_again
from sistercity.errors import NotAllowed, StaleEdit, WrongState
from sistercity.kept_pages import form_by_role, page_by_role
from sistercity.templatetags.thai import thai_date
from sistercity.thai.calendar import fiscal_year_end

DETAIL = "monitoring:year-detail"
UNSETTLED_SHOWN = 100


@require_safe
def year_list(request: HttpRequest) -> HttpResponse:
    """All years, and the next that may be opened."""
    _check_may_read(request.user)
    lines = year_lines(request.user, clock.today())
    return render(request, "monitoring/year_list.html", {"lines": lines})


@page_by_role
def year_detail(request: HttpRequest, year: int) -> HttpResponse:
    """One year: how far it is, its due days, who is let in again."""
    _check_may_read(request.user)
    row = _opened(request.user, year)
    today, holidays = clock.today(), read_holidays()
    states = due_states(user=request.user, fiscal_year=year, today=today, holidays=holidays)
    lacking = _lacking(year, today) if row.closed_at is None else None
    context = {
        "year": row,
        "is_editor": request.user.may_edit,
        "why_only_read": _why_only_read(request.user),
        "ends_on": fiscal_year_end(year),
        "is_running": fiscal_year_end(year) >= today,
        "kinds": kind_lines(states),
        "waived": [state for state in states if state.due.waived_at],
        "days": day_lines(year, holidays),
        "no_holidays": holidays.lacking_in(year),
        "lacking": lacking if lacking and lacking.dues else None,
        "reopenings": [
            (one, one.ended_at is None and one.expires_on >= today)
            for one in Reopening.objects.visible_to(request.user)
            .filter(fiscal_year=year)
            .select_related("province", "opened_by")
        ],
        "erratum_count": Erratum.objects.visible_to(request.user).filter(fiscal_year=year).count(),
    }
    return render(request, "monitoring/year_detail.html", context)


def _why_only_read(user) -> str:
    """Why somebody who reads a year does nothing to it; "" for who does."""
    try:
        rules.check_ministry_editor(by=user)
    except NotAllowed as refusal:
        return str(refusal)
    return ""


@require_http_methods(["GET", "HEAD", "POST"])
@form_by_role
def year_open(request: HttpRequest, year: int) -> HttpResponse:
    """Open a year, after showing what that makes due."""
    rules.check_ministry_editor(by=request.user)
    today = clock.today()
    if not may_be_opened(year, today):
        raise Http404
    if FiscalYear.objects.visible_to(request.user).filter(year=year).exists():
        messages.info(request, _("ปีงบประมาณ พ.ศ. %(year)s เปิดแล้ว") % {"year": year})
        return redirect(DETAIL, year)
    if request.method == "POST":
        actions.open_year(by=request.user, year=year)
        messages.success(request, _("เปิดปีงบประมาณ พ.ศ. %(year)s แล้ว") % {"year": year})
        return redirect(DETAIL, year)
    holidays = read_holidays()
    lacking = _lacking(year, today)
    context = {
        "fiscal_year": year,
        "lacking": lacking,
        "days": [(line, lacking.counts[line.kind]) for line in day_lines(year, holidays)],
        "no_holidays": holidays.lacking_in(year),
    }
    return render(request, "monitoring/year_open.html", context)


@require_POST
def year_refresh(request: HttpRequest, year: int) -> HttpResponse:
    """Add what the year lacks, of pairings that were confirmed since it was opened."""
    _opened(request.user, year)
    try:
        actions.refresh_dues(by=request.user, year=year)
    except WrongState as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("เพิ่มรายการที่ต้องส่งที่ยังขาดแล้ว"))
    return redirect(DETAIL, year)


@require_http_methods(["GET", "HEAD", "POST"])
def due_day_edit(request: HttpRequest, year: int, kind: str) -> HttpResponse:
    """Set until when one kind is due; before the year is opened, too."""
    rules.check_ministry_editor(by=request.user)
    if kind not in DueKind or not may_be_opened(year, clock.today()):
        raise Http404
    is_open = FiscalYear.objects.visible_to(request.user).filter(year=year).exists()
    back = reverse(DETAIL if is_open else "monitoring:year-open", args=[year])
    form = DueDayForm.showing(due_days(year)[kind], *_sent(request))
    return _act(
        request,
        form,
        carry_out=lambda values: actions.set_due_day(
            by=request.user, year=year, kind=kind, **values
        ),
        title=_("กำหนดส่ง%(kind)s") % {"kind": DueKind(kind).label},
        lead=_("ปีงบประมาณ พ.ศ. %(year)s รายการที่ต้องส่งซึ่งเปิดไว้แล้วจะเลื่อนตาม") % {"year": year},
        label=_("บันทึก"),
        done=_("บันทึกกำหนดส่งแล้ว"),
        back=back,
        tell_now=lambda now: f"{thai_date(now.day)} · {now.get_shift_display()}",
        parent=_("ปีงบประมาณ พ.ศ. %(year)s") % {"year": year},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@asks_again
@form_by_role
def year_close(request: HttpRequest, year: int) -> HttpResponse:
    """Close a year, after showing what is still missing in it."""
    rules.check_ministry_editor(by=request.user)
    row = _opened(request.user, year)
    if row.closed_at:
        messages.info(request, _("ปีงบประมาณ พ.ศ. %(year)s ปิดแล้ว") % {"year": year})
        return redirect(DETAIL, year)
    form = CloseForm(*_sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.close_year(by=request.user, year=year)
        except WrongState as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, _("ปิดปีงบประมาณ พ.ศ. %(year)s แล้ว") % {"year": year})
        return redirect(DETAIL, year)
    today = clock.today()
    states = due_states(user=request.user, fiscal_year=year, today=today)
    left = unsettled(states)
    page = part_of(request, left, "page", UNSETTLED_SHOWN)
    context = {
        "year": row,
        "form": form,
        "ends_on": fiscal_year_end(year),
        "is_running": fiscal_year_end(year) >= today,
        "kinds": kind_lines(states),
        "unsettled_count": len({state.due.province_id for state in left}),
        "page": page,
        "unsettled": by_province(page.object_list),
        "undecided_count": undecided_count(request.user, year),
    }
    return render(request, "monitoring/year_close.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@asks_again
def year_reopen(request: HttpRequest, year: int) -> HttpResponse:
    """Let one province, or the centre, into a closed year again."""
    rules.check_ministry_editor(by=request.user)
    _opened(request.user, year)
    form = ReopenForm(*_sent(request), user=request.user)

    def reopen(values: dict) -> None:
        province = values["province"]
        actions.reopen_year(
            by=request.user,
            year=year,
            province_id=province.pk if province else None,
            reason=values["reason"],
            expires_on=values["expires_on"],
        )

    return _act(
        request,
        form,
        carry_out=reopen,
        title=_("เปิดให้แก้ไขปีที่ปิดแล้ว"),
        lead=_(
            "ปีงบประมาณ พ.ศ. %(year)s เฉพาะจังหวัดที่เลือกเท่านั้นที่แก้ไขได้ "
            "ทุกการแก้ไขมีเลขกำกับ เก็บค่าเดิมและค่าใหม่ และตัวเลขที่ทราบ ณ เวลาปิดปีไม่เปลี่ยน"
        )
        % {"year": year},
        label=_("เปิดให้แก้ไข"),
        done=_("เปิดให้แก้ไขแล้ว"),
        back=reverse(DETAIL, args=[year]),
        parent=_("ปีงบประมาณ พ.ศ. %(year)s") % {"year": year},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def reopening_end(request: HttpRequest, reopening_id: int) -> HttpResponse:
    """Shut a province out again before its last day."""
    rules.check_ministry_editor(by=request.user)
    rows = Reopening.objects.visible_to(request.user).select_related("province")
    reopening = get_object_or_404(rows, pk=reopening_id)
    form = YearActForm(*_sent(request), initial={"revision": reopening.revision})
    return _act(
        request,
        form,
        carry_out=lambda values: actions.end_reopening(
            by=request.user, reopening_id=reopening_id, **values
        ),
        title=_("ปิดการเปิดให้แก้ไขก่อนกำหนด"),
        lead=_("%(place)s ปีงบประมาณ พ.ศ. %(year)s เปิดไว้ถึงวันที่ %(day)s")
        % {
            "place": reopening.province or _("ส่วนกลาง"),
            "year": reopening.fiscal_year,
            "day": thai_date(reopening.expires_on),
        },
        label=_("ปิดก่อนกำหนด"),
        done=_("ปิดก่อนกำหนดแล้ว"),
        back=reverse(DETAIL, args=[reopening.fiscal_year]),
        parent=_("ปีงบประมาณ พ.ศ. %(year)s") % {"year": reopening.fiscal_year},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def due_waive(request: HttpRequest, due_id: int) -> HttpResponse:
    """Expect one thing no longer, or again."""
    rules.check_ministry_editor(by=request.user)
    rows = Due.objects.visible_to(request.user)
    rows = rows.select_related("province", "pairing__counterpart__country")
    due = get_object_or_404(rows, pk=due_id)
    # What the page offered when it was opened, whoever has waived it meanwhile.
    offered = "no" if due.waived_at else "yes"
    is_waived = request.POST.get("waives", offered) == "no"
    act = actions.unwaive_due if is_waived else actions.waive_due
    return _act(
        request,
        WaiveForm(*_sent(request), initial={"revision": due.revision, "waives": offered}),
        carry_out=lambda values: act(
            by=request.user, due_id=due_id, reason=values["reason"], revision=values["revision"]
        ),
        title=_("เลิกยกเว้นรายการที่ต้องส่ง") if is_waived else _("ยกเว้นรายการที่ต้องส่ง"),
        lead=f"{due.get_kind_display()} · {due.pairing or due.province} · {due.fiscal_year}",
        label=_("เลิกยกเว้น") if is_waived else _("ยกเว้น"),
        done=_("บันทึกแล้ว"),
        back=reverse(DETAIL, args=[due.fiscal_year]),
        parent=_("ปีงบประมาณ พ.ศ. %(year)s") % {"year": due.fiscal_year},
    )


def _act(
    request: HttpRequest,
    form: BaseForm,
    *,
    carry_out: Callable[[dict], object],
    done: str,
    back: str,
    tell_now: Callable[[Any], str] | None = None,
    **words: str,
) -> HttpResponse:
    """A page that asks and then calls one action; what it refuses is told on the form.

    Args:
        tell_now: a record in words, where somebody else has saved it meanwhile.
    """
    page = {"form": form, "back": back, **words}
    status = HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        try:
            carry_out(form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        except StaleEdit as refusal:
            # What was typed stays; saved once more it is meant for what stands now.
            form.data = form.data.copy()
            form.data["revision"] = refusal.current.revision
            form.add_error(None, str(refusal))
            if tell_now:
                now = {"now": tell_now(refusal.current)}
                form.add_error(None, _("ค่าที่บันทึกไว้ขณะนี้: %(now)s") % now)
            status = HTTPStatus.CONFLICT
        except WrongState as refusal:
            form.add_error(None, str(refusal))
            status = HTTPStatus.CONFLICT
        else:
            messages.success(request, done)
            return redirect(back)
    return render(request, "monitoring/year_act.html", page, status=status)


def _sent(request: HttpRequest) -> tuple:
    return (request.POST,) if request.method == "POST" else ()


def _lacking(year: int, today: date):
    return lacking_dues(
        fiscal_year=year, today=today, days=due_days(year), holidays=read_holidays()
    )


def _opened(user, year: int) -> FiscalYear:
    """The year.

    Raises:
        Http404: it was never opened.
    """
    return get_object_or_404(FiscalYear.objects.visible_to(user), year=year)


def _check_may_read(user) -> None:
    """How years are kept is the ministry's to read.

    Raises:
        NotAllowed: of a province.
    """
    if not user.is_ministry:
        raise NotAllowed(_("หน้านี้เปิดให้บุคลากรของกระทรวงเท่านั้น"))
