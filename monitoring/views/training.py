"""Trainings as the ministry and the provinces read them: when, about what, how many attended."""

from __future__ import annotations

from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from monitoring.listings import TRAININGS
from monitoring.models import Attendance, Training
from registry.views.pages import asked_among
from sistercity import clock
from sistercity.accounts.choices import Role
from sistercity.exports.listing import Rows
from sistercity.exports.sending import is_export, send_list
from sistercity.thai.calendar import fiscal_year_of, fiscal_year_start

from .listing import page_of


@require_safe
def training_list(request: HttpRequest) -> HttpResponse:
    """The trainings, the latest first; names only of those whom this person may see."""
    user, today = request.user, clock.today()
    begins = fiscal_year_start(fiscal_year_of(today))
    rows = Training.objects.visible_to(user)
    lists = {
        "": (_("ทั้งหมด"), rows),
        "year": (_("ปีงบประมาณนี้"), rows.filter(held_on__gte=begins)),
        "guideline": (_("อบรมแนวทางปฏิบัติ"), rows.filter(is_about_guideline=True)),
    }
    asked = asked_among(request, "show", lists)
    words, found = lists[asked]
    found = found.annotate(
        attended_count=Count("attendances"),
        province_count=Count("attendances__province", distinct=True),
        ministry_count=Count("attendances", filter=Q(attendances__province__isnull=True)),
    ).order_by("-held_on", "-id")
    if is_export(request):
        return send_list(request, TRAININGS, Rows(found), conditions=[(_("แสดง"), str(words))])
    seen = Attendance.objects.visible_to(user).select_related("person", "province")
    names = Prefetch("attendances", seen.order_by("id"), to_attr="seen")
    context = {
        "page": page_of(request, found.prefetch_related(names)),
        "tabs": [(code, words, some.count()) for code, (words, some) in lists.items()],
        "asked": asked,
        "as_at": today,
        "may_record": user.role == Role.EDITOR,
    }
    return render(request, "monitoring/training_list.html", context)
