"""Joining a candidate to the row of the same pair, seen side by side first."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from monitoring import actions
from monitoring.forms import JoinForm
from registry import joining, rules
from registry.choices import Confirmation
from registry.models import Pairing
from registry.names import province_name
from registry.standing import with_links
from registry.views.pages import asked_code
from sistercity import clock
from sistercity.errors import WrongState

DESK = "registry:desk"


@require_http_methods(["GET", "HEAD", "POST"])
def pairing_join(request: HttpRequest, number: str) -> HttpResponse:
    """Choose the other row, see what goes over and what conflicts, and join."""
    rules.check_may_edit_register(request.user)
    rows = _rows(request.user)
    pairing = get_object_or_404(rows, number=number)
    others = rows.filter(province=pairing.province).exclude(pk=pairing.pk).asked_of_provinces()
    of_country = others.filter(counterpart__country=pairing.counterpart.country_id)
    page = {"pairing": pairing, "others": of_country.order_by("number")}
    asked = asked_code(request, "target")
    if not asked:
        return render(request, "monitoring/pairing_join.html", page)
    target = get_object_or_404(rows, number=asked)
    if target.province_id != pairing.province_id:
        return _apart(request, page, target)
    target = get_object_or_404(others, number=asked)
    brings = joining.brought(target.events.standing(), pairing.events.standing())
    counts = pairing.confirmation == Confirmation.CONFIRMED or pairing.edition_rows.exists()
    form = JoinForm(request.POST or None, brings=brings, counts=counts)
    status = HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        try:
            actions.join_pairing(
                by=request.user,
                pairing_id=pairing.pk,
                target_id=target.pk,
                seen={
                    pairing.pk: form.cleaned_data["row_revision"],
                    target.pk: form.cleaned_data["target_revision"],
                },
                **form.choices,
            )
        except ValidationError as refusal:
            form.add_refusal(refusal)
        except WrongState as refusal:
            form.add_error(None, str(refusal))
            status = HTTPStatus.CONFLICT
        else:
            told = _("รวม %(number)s เข้ากับ %(target)s แล้ว")
            messages.success(request, told % {"number": number, "target": target.number})
            return redirect("registry:pairing-detail", target.number)
    page |= {
        "target": target,
        "apart": joining.apart(pairing, target),
        "form": form,
        "brings": brings,
        "sides": [_side(pairing), _side(target)],
        "moved_count": pairing.activity_links.count(),
        "counts": counts,
        "list_numbers": list(pairing.edition_rows.values_list("list_number", flat=True)),
    }
    return render(request, "monitoring/pairing_join.html", page, status=status)


def _apart(request: HttpRequest, page: dict, target: Pairing) -> HttpResponse:
    """Rows of two provinces are two pairings, whatever unit they share."""
    told = _(
        "%(number)s เป็นของ%(province)s แต่ %(target)s เป็นของ%(other)s จึงเป็นคนละคู่และรวมกันไม่ได้"
    )
    apart = told % {
        "number": page["pairing"].number,
        "province": province_name(page["pairing"].province),
        "target": target.number,
        "other": province_name(target.province),
    }
    page |= {"target": target, "apart": apart, "sides": map(_side, (page["pairing"], target))}
    return render(request, "monitoring/pairing_join.html", page, status=HTTPStatus.CONFLICT)


def _rows(user):
    rows = Pairing.objects.visible_to(user).as_at(clock.today()).with_row_revision()
    return rows.select_related(
        "province", "counterpart__country", "counterpart__unit_type", "merged_into"
    )


def _side(pairing: Pairing) -> dict:
    return {
        "pairing": pairing,
        "events": list(pairing.events.standing()),
        "sources": with_links(pairing.sources.order_by("id")),
        "activity_count": pairing.activity_links.count(),
    }
