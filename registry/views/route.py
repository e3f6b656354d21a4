"""The route assistant of one pairing: which steps its draft needs, and what was answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from registry import actions, rules
from registry.actions.route import route_revision
from registry.choices import StepOutcome
from registry.guidance.route import Verdict, route_of
from registry.models import (
    GuidelineEdition,
    Pairing,
    Province,
    RouteAnswer,
    RouteQuestion,
    RouteRule,
)
from registry.route_forms import RouteForm
from sistercity import clock
from sistercity.audit.models import Change, ChangeRow
from sistercity.audit.telling import tell_changes
from sistercity.errors import NotAllowed, StaleEdit, WrongState

# A badge code for what the answers say of a step.
BADGES = {"needed": "due", "optional": "no_case", "not_needed": "waived", "open": "waiting"}


@require_http_methods(["GET", "HEAD", "POST"])
def route_detail(request: HttpRequest, number: str) -> HttpResponse:
    """The steps that the draft of a pairing needs by what was answered; editors answer here."""
    pairing = _pairing(request.user, number)
    if pairing.merged_into and request.method != "POST":
        # Its answers went along.
        return redirect("registry:route-detail", pairing.merged_into.number)
    held = list(_answers(pairing, request.user))
    sent = request.POST if request.method == "POST" else None
    form = RouteForm(
        sent,
        questions=_questions(held),
        held=held,
        initial={"revision": route_revision(pairing)},
    )
    page: dict = {"revision": form["revision"].value()}
    status = HTTPStatus.OK
    if sent is not None:
        rules.check_may_edit_register(request.user)
        if form.is_valid():
            try:
                changed = actions.answer_route(
                    by=request.user,
                    pairing_id=pairing.pk,
                    replies=form.replies,
                    revision=form.cleaned_data["revision"],
                )
            except ValidationError as refusal:
                form.add_refusal(refusal)
            except StaleEdit:
                page |= {"is_stale": True, "revision": route_revision(pairing)}
                status = HTTPStatus.CONFLICT
            except WrongState as refusal:
                form.add_error(None, str(refusal))
                status = HTTPStatus.CONFLICT
            else:
                words = _("บันทึกคำตอบแล้ว") if changed else _("คำตอบเหมือนเดิม จึงไม่มีสิ่งที่ต้องบันทึก")
                messages.success(request, words)
                return redirect("registry:route-detail", number)
    context = page | _route(request, pairing, held) | {"form": form, "pairing": pairing}
    return render(request, "registry/route_detail.html", context, status=status)


def _pairing(user, number: str) -> Pairing:
    """A pairing whose draft the ministry and its own province may read about.

    Raises:
        Http404: there is no such pairing.
        NotAllowed: a person of another province.
    """
    rows = Pairing.objects.visible_to(user).as_at(clock.today())
    sides = "province", "counterpart__country", "counterpart__unit_type", "merged_into"
    pairing = rows.select_related(*sides).filter(number=number).first()
    if pairing is None:
        raise Http404
    if not user.is_ministry and pairing.province_id not in Province.objects.ids_served_by(user):
        raise NotAllowed(_("เห็นเฉพาะกระทรวงและจังหวัดของคู่นี้"))
    return pairing


def _answers(pairing: Pairing, user) -> Iterable[RouteAnswer]:
    rows = RouteAnswer.objects.visible_to(user).filter(pairing=pairing)
    return rows.select_related("question")


def _questions(held: Iterable[RouteAnswer]) -> Iterable[RouteQuestion]:
    """Those that are asked, and those that are not any more but were answered."""
    return RouteQuestion.objects.filter(
        Q(is_asked=True) | Q(pk__in=[row.question_id for row in held])
    )


def _route(request: HttpRequest, pairing: Pairing, held: list[RouteAnswer]) -> dict:
    """The edition, what the answers say of its steps, and how they came about."""
    today = clock.today()
    bindings = pairing.guideline_bindings.filter(bound_on__lte=today).select_related("edition")
    binding = bindings.order_by("-bound_on").first()
    edition = binding.edition if binding else GuidelineEdition.objects.in_force(today).first()
    records = {
        record.step.code: record for record in pairing.step_records.select_related("step")
    }
    table = RouteRule.objects.filter(
        Q(question__is_asked=True) | Q(question__in=[row.question_id for row in held])
    ).select_related("question")
    replies = {row.question.code: row.reply for row in held}
    verdicts = route_of(edition.steps.all(), table, replies) if edition else []
    may_edit = request.user.may_edit
    changes = {change.pk: change for change in _authors(held)}
    return {
        "as_at": today,
        "edition": edition,
        "is_bound": binding is not None,
        "verdicts": [
            (
                verdict,
                BADGES[verdict.code],
                record := records.get(verdict.step.code),
                _waiver(pairing, verdict) if may_edit and binding and not record else "",
            )
            for verdict in verdicts
        ],
        "open_count": sum(verdict.effect is None for verdict in verdicts),
        "held": [(row, changes.get(row.revision)) for row in held],
        "history": list(_history(held)),
        "may_edit": may_edit,
    }


def _waiver(pairing: Pairing, verdict: Verdict) -> str:
    """Where a waiver of the step is recorded; "" where none is called for."""
    if not verdict.departs:
        return ""
    address = reverse("admin:registry_pairing_step", args=[pairing.pk])
    return f"{address}?step={verdict.step.pk}&outcome={StepOutcome.WAIVED}"


def _authors(held: list[RouteAnswer]) -> Iterable[Change]:
    numbers = {row.revision for row in held}
    return Change.objects.filter(pk__in=numbers).select_related("by")


def _history(held: list[RouteAnswer]) -> Iterator[tuple]:
    """Every change of the answers, the latest first."""
    rows = ChangeRow.objects.filter(
        resource=RouteAnswer._meta.label_lower, object_id__in=[row.pk for row in held]
    )
    fetched = Prefetch("rows", queryset=rows.order_by("position"))
    changes = Change.objects.filter(pk__in=rows.values("change_id")).select_related("by")
    yield from tell_changes(changes.prefetch_related(fetched).order_by("-number"))
