"""Letters to governors whose provinces have overdue or silent pairings: drafted, listed, taken."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from monitoring import actions, letters, rules
from monitoring.forms import LetterForm
from monitoring.models import FiscalYear, OverdueLetter
from registry.models import Province
from sistercity import clock
from sistercity.errors import NotAllowed
from sistercity.thai.calendar import fiscal_year_of

BATCHES_SHOWN = 20


@require_http_methods(["GET", "HEAD", "POST"])
def letter_list(request: HttpRequest) -> HttpResponse:
    """Who lacks what, the form of a new letter, and the letters made; the ministry's."""
    user, today = request.user, clock.today()
    check_reads(user)
    if request.method == "POST":
        rules.check_ministry_editor(by=user)
    opened = FiscalYear.objects.visible_to(user).order_by("-year")
    years = list(opened.values_list("year", flat=True))
    asked, running = request.GET.get("year", ""), fiscal_year_of(today)
    year = next((one for one in years if str(one) == asked), running)
    lacking = letters.lacking_provinces(user=user, fiscal_year=year, today=today)
    initial = {
        **letters.usual_wording(year),
        "batch": uuid.uuid4(),
        "provinces": [one.province.pk for one in lacking if one.overdue_count],
    }
    form = LetterForm(
        request.POST or None, fiscal_year=year, lacking=lacking, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        facts = letters.facts_of(
            user=user, fiscal_year=year, today=today, provinces=form.chosen
        )
        if "preview" in request.POST:
            return _preview(user, form, facts)
        try:
            made = actions.make_letters(
                by=user,
                fiscal_year=year,
                batch=form.made_as,
                wording=form.wording,
                facts=facts,
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("จัดทำร่างหนังสือแล้ว %(count)s ฉบับ") % {"count": len(made)})
            return redirect("monitoring:letter-batch", made[0].batch)
    context = {
        "form": form,
        "lacking": lacking,
        "year": year,
        "years": years,
        "made": OverdueLetter.objects.visible_to(user).select_related("province", "made_by")[
            :BATCHES_SHOWN
        ],
        "as_at": today,
    }
    return render(request, "monitoring/letter_list.html", context)


@require_safe
def letter_batch(request: HttpRequest, batch: UUID) -> HttpResponse:
    """The letters that were made together, each as a file and all in one."""
    check_reads(request.user)
    made = _made(request, batch=batch)
    return render(request, "monitoring/letter_batch.html", {"letters": made, "first": made[0]})


@require_safe
def letter_batch_pdf(request: HttpRequest, batch: UUID) -> HttpResponse:
    """All letters that were made together."""
    check_reads(request.user)
    return _file(_made(request, batch=batch), f"letters-{batch}.pdf")


@require_safe
def letter_pdf(request: HttpRequest, letter_id: int) -> HttpResponse:
    """One letter."""
    check_reads(request.user)
    made = _made(request, pk=letter_id)
    return _file(made, f"letter-{made[0].province.code}-{made[0].fiscal_year}.pdf")


def check_reads(user) -> None:
    """A draft stays in the ministry.

    Raises:
        NotAllowed: a person of a province.
    """
    if not user.is_ministry:
        raise NotAllowed(_("ร่างหนังสือถึงผู้ว่าราชการจังหวัดเป็นงานภายในของกระทรวง"))


def _preview(user, form: LetterForm, facts: dict[int, list[dict]]) -> HttpResponse:
    """What the letters will be; nothing is kept."""
    now = clock.now()
    provinces = Province.objects.visible_to(user).filter(pk__in=facts).order_by("sort_key")
    drafts = [
        OverdueLetter(
            province=province, fiscal_year=form.fiscal_year, facts=facts[province.pk], made_by=user,
            made_at=now, **form.wording,
        )
        for province in provinces
    ]  # fmt: skip
    return _file(drafts, "preview.pdf", inline=True)


def _made(request: HttpRequest, **asked) -> list[OverdueLetter]:
    rows = OverdueLetter.objects.visible_to(request.user).filter(**asked)
    made = list(rows.select_related("province", "made_by").order_by("province__sort_key", "id"))
    if not made:
        raise Http404
    return made


def _file(made: Sequence[OverdueLetter], name: str, *, inline: bool = False) -> HttpResponse:
    response = HttpResponse(letters.render_letters(made), content_type="application/pdf")
    kind = "inline" if inline else "attachment"
    response["Content-Disposition"] = f'{kind}; filename="{name}"'
    return response
