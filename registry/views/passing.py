"""A page of an edition of the guideline: the pairings that walk earlier ones, passed on at once."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from registry import actions, rules
from registry.guidance.cases import read_walking
from registry.guidance.passing import passings
from registry.models import GuidelineEdition, Pairing
from registry.passing_forms import PassingForm
from sistercity import clock
from sistercity.errors import WrongState
from sistercity.fields.numbers import is_key
from sistercity.kept_pages import form_by_role

from .guidance import check_may_read
from .pages import part_of

# As many as the acts of the admin on many rows take at once.
ROWS_SHOWN = 100


@require_http_methods(["GET", "HEAD", "POST"])
@form_by_role
def guideline_edition(request: HttpRequest, code: str) -> HttpResponse:
    """An edition, whom it binds, who walks an earlier one; editors pass those on, after a look."""
    check_may_read(request.user)
    today = clock.today()
    editions = GuidelineEdition.objects.visible_to(request.user).select_related("document")
    edition = get_object_or_404(editions, code=code)
    steps = list(edition.steps.order_by("number"))
    cases = read_walking(user=request.user, as_at=today)
    rows = passings(cases, edition, steps)
    sent = request.POST if request.method == "POST" else None
    form = PassingForm(sent, initial={"bound_on": today})
    page = {
        "as_at": today,
        "edition": edition,
        "steps": steps,
        "uncited_count": sum(not step.citation for step in steps),
        "bound_count": sum(
            case.binding is not None and case.binding.edition_id == edition.pk for case in cases
        ),
        "is_in_force": edition.in_force_from <= today,
        "rows": rows,
        "page": part_of(request, rows, "page", ROWS_SHOWN),
        "form": form,
        "may_edit": request.user.may_edit,
        "chosen": None,
    }
    if sent is None:
        return render(request, "registry/guideline_edition.html", page)
    rules.check_may_edit_register(request.user)
    return _pass_on(request, page, form)


def _pass_on(request: HttpRequest, page: dict, form: PassingForm) -> HttpResponse:
    """First a look at what would change, then the act."""
    seen = _seen(request)
    chosen = [row for row in page["rows"] if row.case.pairing.pk in seen]
    page |= {"chosen": chosen, "chosen_ids": set(seen)}
    template, status = "registry/guideline_edition.html", HTTPStatus.OK
    if not seen:
        form.add_error(None, _("โปรดเลือกอย่างน้อยหนึ่งคู่"))
    if form.is_valid() and seen:
        if request.POST.get("step") != "carry_out":
            return render(request, "registry/guideline_passing.html", page)
        try:
            bindings = actions.pass_to_edition(
                by=request.user,
                edition_id=page["edition"].pk,
                seen=seen,
                **form.cleaned_data,
            )
        except Pairing.DoesNotExist as unknown:
            raise Http404 from unknown
        except ValidationError as refusal:
            form.add_refusal(refusal)
        except WrongState as refusal:
            # The list shows them as they are by now; what was typed and ticked stays.
            form.add_error(None, str(refusal))
            status = HTTPStatus.CONFLICT
        else:
            told = _("ส่งไปใช้ “%(edition)s” แล้ว %(count)s คู่ ขั้นตอนที่ทำแล้วใช้ต่อได้")
            messages.success(
                request, told % {"edition": page["edition"], "count": len(bindings)}
            )
            return redirect("registry:guideline-edition", page["edition"].code)
    return render(request, template, page, status=status)


def _seen(request: HttpRequest) -> dict[int, int]:
    """The pairings that were ticked, each as ``id:revision``."""
    parts = (text.split(":") for text in request.POST.getlist("pairing"))
    good = (part for part in parts if len(part) == 2 and all(map(is_key, part)))
    return {int(pk): int(revision) for pk, revision in good}
