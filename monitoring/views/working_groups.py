"""The public list of working groups: which seats have an order in force, by number and date."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from monitoring.listings import WORKING_GROUPS
from monitoring.seats import seats_on
from registry.moments import Moment
from registry.views.moment import kept, moment_context, with_moment
from registry.views.pages import asked_among
from sistercity.exports.listing import Rows
from sistercity.exports.sending import is_export, send_list
from sistercity.kept_pages import public_page
from sistercity.thai.calendar import fiscal_year_of


@public_page
@with_moment
def working_group_list(request: HttpRequest, moment: Moment) -> HttpResponse:
    """The seats as at a day, the central one first; never who sits on them."""
    seats = seats_on(moment, user=request.user)
    counted = [seat for seat in seats if seat.is_counted and seat.province]
    having = [seat for seat in counted if seat.orders]
    lists = {
        "": having,
        "without": [seat for seat in counted if not seat.orders],
        "all": seats[1:],
    }
    asked = asked_among(request, "show", lists)
    words = {
        "": _("มีคำสั่งที่มีผล"),
        "without": _("ไม่มีคำสั่งที่มีผล"),
        "all": _("ทุกจังหวัดและกรุงเทพมหานคร"),
    }
    if is_export(request):
        told = [(str(_("แสดง")), str(words[asked]))]
        return send_list(
            request, WORKING_GROUPS, Rows(lists[asked]), conditions=told, moment=moment
        )
    context = {
        **moment_context(request, moment),
        "central": seats[0],
        "seats": lists[asked],
        "tabs": [(code, words[code], len(rows)) for code, rows in lists.items()],
        "asked": asked,
        "dates_kept": kept(request, "show"),
        "having_count": len(having),
        "province_count": len(counted),
        "met_count": sum(bool(seat.meeting_count) for seat in having),
        "fiscal_year": fiscal_year_of(moment.as_at),
    }
    return render(request, "monitoring/working_group_list.html", context)
