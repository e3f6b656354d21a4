"""Which provinces will fail indicator 2.1 unless something happens; for those who can act."""

from __future__ import annotations

from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from monitoring.listings import AT_RISK
from monitoring.reports.at_risk import at_risk, judged_from, judged_year
from registry.models import Province
from registry.names import province_name
from registry.views.pages import asked_among
from sistercity import clock
from sistercity.accounts.choices import Role
from sistercity.exports.listing import Rows
from sistercity.exports.sending import is_export, send_list
from sistercity.kept_pages import page_by_role
from sistercity.thai.calendar import fiscal_year_of

ACTORS = (Role.EDITOR, Role.APPROVER, Role.OFFICER)


@page_by_role
def risk_list(request: HttpRequest) -> HttpResponse:
    """The risks of the year that is judged today; ``?next=`` narrows them by who must act."""
    user, today = request.user, clock.today()
    year = judged_year(today)
    provinces = list(Province.objects.served_by(user)) if user.is_provincial else []
    page = {
        "as_at": today,
        "fiscal_year": year or fiscal_year_of(today),
        "provinces": provinces,
        "province_names": ", ".join(province_name(one) for one in provinces),
    }
    if year is None:
        page["from_on"] = judged_from(page["fiscal_year"])
        return render(request, "monitoring/at_risk_later.html", page)
    found = at_risk(user=user, fiscal_year=year, today=today)
    asked = asked_among(request, "next", ACTORS)
    rows = [row for row in found.rows if asked in ("", row.actor)]
    if is_export(request):
        told = [(_("ปีงบประมาณ พ.ศ."), str(year))]
        if asked:
            told.append((_("ผู้ต้องดำเนินการ"), str(Role(asked).label)))
        return send_list(request, AT_RISK, Rows(rows), conditions=told)
    counts = Counter(row.actor for row in found.rows)
    page |= {
        "found": found,
        "rows": rows,
        "asked": asked,
        "tabs": [("", _("ทั้งหมด"), len(found.rows))]
        + [(role, Role(role).label, counts[role]) for role in ACTORS if counts[role]],
    }
    return render(request, "monitoring/at_risk.html", page)
