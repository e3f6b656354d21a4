"""The errata of a closed year: for the ministry, and for the province that made them."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from monitoring.listings import ERRATA
from monitoring.models import Erratum, FiscalYear, Seal
from monitoring.seals.since import seals_touched
from registry.models import Province
from registry.names import name_order
from registry.views.pages import asked_code, page_of
from sistercity.audit.telling import field_of, model_of
from sistercity.errors import NotAllowed
from sistercity.exports.listing import Rows
from sistercity.exports.sending import is_export, send_list


@require_safe
def erratum_list(request: HttpRequest, year: int) -> HttpResponse:
    """Every erratum of the year that this person may see, by number."""
    user = request.user
    if not (user.is_ministry or user.is_provincial):
        raise NotAllowed(_("หน้านี้เปิดให้บุคลากรของกระทรวงและจังหวัดเท่านั้น"))
    if not FiscalYear.objects.visible_to(user).filter(year=year).exists():
        raise Http404
    rows = Erratum.objects.visible_to(user).filter(fiscal_year=year)
    named = Province.objects.visible_to(user).filter(pk__in=rows.values("province_id"))
    code = asked_code(request, "province")
    if code:
        rows = rows.filter(province__code=code)
    rows = rows.select_related("province", "by").order_by("number")
    if is_export(request):
        narrowed = [(_("ปีงบประมาณ พ.ศ."), str(year))]
        narrowed += [(_("จังหวัด"), str(one)) for one in named if one.code == code]
        return send_list(request, ERRATA, Rows(rows, _told), conditions=narrowed)
    page = page_of(request, rows)
    _told(page.object_list)
    seals = list(Seal.objects.visible_to(user).filter(fiscal_year__gte=year))
    touched = seals_touched(page.object_list, seals)
    for erratum in page.object_list:
        erratum.seals = touched[erratum.pk]
    context = {
        "fiscal_year": year,
        "page": page,
        "provinces": named.order_by(name_order()),
        "province_asked": code,
    }
    return render(request, "monitoring/erratum_list.html", context)


def _told(errata: Sequence[Erratum]) -> Sequence[Erratum]:
    """The same errata, each with the words for what it changed."""
    for erratum in errata:
        model = model_of(erratum.resource)
        field = field_of(model, erratum.field) if erratum.field else None
        erratum.what = model._meta.verbose_name if model else erratum.resource
        erratum.field_words = field.verbose_name if field else ""
        erratum.whole = _("นำออกทั้งรายการ") if erratum.old_words else _("รายการใหม่")
    return errata
