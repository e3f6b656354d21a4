"""The province's year: what is due, what is in hand, and the answer where nothing was done."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus

from django.contrib import messages
from django.db.models import Case, Count, IntegerField, Max, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from monitoring import actions, rules
from monitoring.choices import Status
from monitoring.forms import ExplanationForm
from monitoring.listings import WORKSPACE_ACTIVITIES
from monitoring.models import (
    Activity,
    Explanation,
    Finding,
    FiscalYear,
    GroupMeeting,
    ReflectionDigest,
    Reopening,
    Resolution,
)
from monitoring.planned import joint_activities
from monitoring.querysets import ActivityQuerySet
from monitoring.worklist import other_pairings, works_of
from monitoring.years import check_shut
from registry.models import CircularAddressee, Pairing, Province
from registry.names import province_name
from registry.views.joined import leads_on
from sistercity import clock
from sistercity.accounts.choices import Role
from sistercity.errors import NotAllowed, StaleEdit, WrongState
from sistercity.exports.listing import Rows
from sistercity.exports.sending import is_export, send_list
from sistercity.kept_pages import page_by_role
from sistercity.thai.calendar import fiscal_year_end, fiscal_year_of

from .listing import page_of
from .year import why_shut

# In hand first: what was sent back, then drafts, then what waits, then what is done.
STATUS_ORDER = (
    Status.RETURNED,
    Status.DRAFT,
    Status.SUBMITTED,
    Status.ENDORSED,
    Status.APPROVED,
)
IN_HAND_SHOWN = 10
# Of what is due; the rest is one step away.
DUE_SHOWN = 100


@page_by_role
def workspace(request: HttpRequest) -> HttpResponse:
    """The year of the provinces in which this person is posted."""
    user = request.user
    if not user.is_provincial:
        return render(
            request, "monitoring/workspace_refused.html", status=HTTPStatus.FORBIDDEN
        )
    provinces = list(Province.objects.served_by(user))
    years = list(FiscalYear.objects.visible_to(user).order_by("-year"))
    year = _chosen_year(request, years)
    if not (provinces and year):
        return render(request, "monitoring/workspace_empty.html", {"provinces": provinces})
    if is_export(request):
        return _export(request, year, provinces)
    today = clock.today()
    context = {
        "provinces": provinces,
        "province_names": ", ".join(province_name(province) for province in provinces),
        "years": years,
        "waiting_count": Activity.objects.awaiting_desk_of(user).count(),
        "group_returned_count": GroupMeeting.objects.kept_by(user).open().returned().count(),
        "overdue_resolution_count": Resolution.objects.visible_to(user).overdue(today).count(),
        "finding_count": Finding.objects.visible_to(user).awaiting_province().count(),
        "digest_year": _latest_digest(user),
        "circular_count": CircularAddressee.objects.visible_to(user).first_hand().waiting().count(),
        **_year_context(user, year, provinces, today),
        **_work_context(user, year, provinces, today, shows_all="all" in request.GET),
        **_activities_context(request, year),
    }
    return render(request, "monitoring/workspace.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@leads_on
def explanation_edit(request: HttpRequest, number: str, year: int) -> HttpResponse:
    """The officer's answer why a pairing had no joint activity in a year."""
    pairing = _own_pairing(request.user, number)
    answers = Explanation.objects.visible_to(request.user)
    answer = answers.filter(pairing=pairing, fiscal_year=year).first()
    form = ExplanationForm(request.POST or None, instance=answer)
    joint = joint_activities([pairing.pk], year)
    page = {"pairing": pairing, "fiscal_year": year, "form": form, "answer": answer,
            "joint_id": joint.get(pairing.pk),
            "shut": why_shut(year, pairing.province_id)}  # fmt: skip
    if request.method != "POST" or not form.is_valid():
        return render(request, "monitoring/explanation_form.html", page)
    try:
        actions.explain_no_activity(
            by=request.user, pairing_id=pairing.pk, fiscal_year=year, **form.cleaned_data
        )
    except StaleEdit as refusal:
        page |= {"answer": refusal.current, "refusal": refusal}
        return render(
            request, "monitoring/explanation_form.html", page, status=HTTPStatus.CONFLICT
        )
    except WrongState as refusal:
        # The form stays, so that what was typed can be copied.
        form.add_error(None, str(refusal))
        return render(
            request,
            "monitoring/explanation_form.html",
            page | {"shut": ""},
            status=HTTPStatus.CONFLICT,
        )
    messages.success(request, _("บันทึกคำชี้แจงแล้ว"))
    return redirect(f"{reverse('monitoring:workspace')}?year={year}")


def _chosen_year(request: HttpRequest, years: list[FiscalYear]) -> FiscalYear | None:
    """The year of the address; the running one, or the latest, where it names none.

    Raises:
        Http404: no such year was opened.
    """
    by_name = {str(row.year): row for row in years}
    asked = request.GET.get("year")
    if asked is None:
        running = by_name.get(str(fiscal_year_of(clock.today())))
        return running or (years[0] if years else None)
    if asked not in by_name:
        raise Http404
    return by_name[asked]


def _year_context(user, year: FiscalYear, provinces: list[Province], today: date) -> dict:
    """The year, how much of it is left, and whether this person may write in it."""
    ends_on = fiscal_year_end(year.year)
    let_in = Reopening.objects.live(today).filter(fiscal_year=year.year, province__in=provinces)
    return {
        "year": year,
        "let_in_until": let_in.aggregate(last=Max("expires_on"))["last"],
        "ends_on": ends_on,
        "days_left": (ends_on - today).days,
        "may_write": user.role == Role.OFFICER
        and any(_takes_writing(year.year, one) for one in provinces),
    }


def _latest_digest(user) -> int | None:
    """The latest year of which the ministry has published a digest of reflections."""
    rows = ReflectionDigest.objects.visible_to(user).published()
    return rows.values_list("fiscal_year", flat=True).first()


def _takes_writing(fiscal_year: int, province: Province) -> bool:
    try:
        check_shut(fiscal_year=fiscal_year, province_id=province.pk)
    except WrongState:
        return False
    return True


def _work_context(
    user, year: FiscalYear, provinces: list[Province], today: date, *, shows_all: bool
) -> dict:
    """What is due: what is to be done, what waits or is done, and pairings that owe nothing."""
    works = works_of(user=user, provinces=provinces, fiscal_year=year.year, today=today)
    expected = [work for work in works if work.its.is_expected]
    todo = [work for work in works if work.is_open]
    others_turn = [work for work in works if not work.is_open]
    others = other_pairings(
        user=user, provinces=provinces, fiscal_year=year.year, today=today, works=works
    )
    shown = None if shows_all else DUE_SHOWN
    return {
        "todo": todo[:shown],
        "others_turn": others_turn[:shown],
        "others_turn_count": len(others_turn),
        "is_cut": not shows_all and max(map(len, (todo, others_turn, others))) > DUE_SHOWN,
        "expected_count": len(expected),
        "settled_count": sum(work.its.is_settled for work in expected),
        "waiting_works": sum(work.its.state == "waiting" for work in expected),
        "overdue_count": sum(work.its.is_overdue for work in expected),
        "others": others[:shown],
        "other_count": len(others),
    }


def _activities_context(request: HttpRequest, year: FiscalYear) -> dict:
    """The year's activities, narrowed by ``?status=``, and how many stand at each status."""
    rows = Activity.objects.of_provinces_of(request.user).of_year(year.year)
    counts = dict(rows.order_by().values_list("status").annotate(Count("id")))
    asked = _asked_status(request)
    page = page_of(request, _in_hand_first(rows.filter(status=asked) if asked else rows))
    tabs = [("", _("ทั้งหมด"), sum(counts.values()))]
    tabs += [(s.value, _tab_words(s), counts[s]) for s in STATUS_ORDER if s in counts]
    in_hand = _in_hand_first(rows.filter(status__in=(Status.RETURNED, Status.DRAFT)))
    return {
        "page": page,
        "status_asked": asked,
        "status_tabs": tabs,
        "in_hand": in_hand[:IN_HAND_SHOWN],
    }


def _asked_status(request: HttpRequest) -> str:
    asked = request.GET.get("status", "")
    return asked if asked in STATUS_ORDER else ""


def _export(request: HttpRequest, year: FiscalYear, provinces: list[Province]) -> HttpResponse:
    """The year's activities as a file, narrowed as on the page."""
    rows = Activity.objects.of_provinces_of(request.user).of_year(year.year)
    told = [
        (_("จังหวัด"), ", ".join(province_name(province) for province in provinces)),
        (_("ปีงบประมาณ พ.ศ."), str(year.year)),
    ]
    if asked := _asked_status(request):
        rows = rows.filter(status=asked)
        told.append((_("สถานะ"), str(_tab_words(Status(asked)))))
    return send_list(
        request, WORKSPACE_ACTIVITIES, Rows(_in_hand_first(rows)), conditions=told
    )


def _tab_words(status: Status) -> str:
    """Without naming the desk: of several provinces, some do without an approver."""
    return _("รอผู้รับรองหรือกระทรวง") if status == Status.SUBMITTED else status.label


def _in_hand_first(rows: ActivityQuerySet) -> ActivityQuerySet:
    ranks = [When(status=status, then=Value(rank)) for rank, status in enumerate(STATUS_ORDER)]
    return (
        rows.with_return_note()
        .select_related("province")
        .prefetch_related("links__pairing__counterpart__country")
        .annotate(rank=Case(*ranks, output_field=IntegerField()))
        .order_by("rank", "-starts_on", "-id")
    )


def _own_pairing(user, number: str) -> Pairing:
    """A pairing of a province in which this officer is posted.

    Raises:
        Http404: unknown, or outside what this person may see.
        NotAllowed: somebody else's.
    """
    rows = Pairing.objects.visible_to(user).select_related("province", "counterpart__country")
    pairing = get_object_or_404(rows, number=number)
    if user.role != Role.OFFICER:
        raise NotAllowed(_("เฉพาะเจ้าหน้าที่จังหวัดเท่านั้นที่ชี้แจงได้"))
    served = Province.objects.ids_served_by(user)
    rules.check_serves(by=user, province_id=pairing.province_id, served=served)
    return pairing
