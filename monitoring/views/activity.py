"""One activity: its page, its evidence and the officer's moves."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from http import HTTPStatus
from itertools import groupby

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from monitoring import actions, workflow
from monitoring.choices import Move, Status
from monitoring.deputies import deputation_of, deputation_words
from monitoring.forms import (
    ApproveForm,
    EndorseForm,
    EvidenceForm,
    ReturnActivityForm,
    TakeBackForm,
)
from monitoring.models import Activity, Evidence, ReviewStep
from monitoring.outlived import outlived_pairings
from monitoring.why import why_not_edited
from registry.models import Province
from sistercity.accounts.choices import Role
from sistercity.errors import WrongState
from sistercity.fields.numbers import is_key
from sistercity.files.held import HeldFile
from sistercity.scripted import leads_scripts
from sistercity.templatetags.thai import thai_date, thai_datetime

from .evidence import take_files
from .reading import reading_context
from .year import why_shut

DETAIL = "monitoring:activity-detail"
FORM_OF_MOVE = {
    Move.ENDORSED: EndorseForm,
    Move.APPROVED: ApproveForm,
    Move.RETURNED: ReturnActivityForm,
    Move.TAKEN_BACK: TakeBackForm,
}
# The badge that tells each move of a round.
BADGE_OF_MOVE = {
    Move.CREATED: "draft",
    Move.EDITED: "draft",
    Move.WITHDRAWN: "draft",
    Move.SUBMITTED: "submitted",
    Move.ENDORSED: "endorsed",
    Move.RETURNED: "returned",
    Move.APPROVED: "approved",
    Move.TAKEN_BACK: "submitted",
}


@login_not_required
@require_safe
def activity_detail(request: HttpRequest, activity_id: int) -> HttpResponse:
    """An activity: to the public once approved; its province and the ministry see all of it."""
    return show_activity(request, visible_activity(request.user, activity_id))


@require_POST
def activity_submit(request: HttpRequest, activity_id: int) -> HttpResponse:
    """Hand a draft to the next desk; what is missing is told on its form."""
    activity = visible_activity(request.user, activity_id)
    try:
        actions.submit_activity(
            by=request.user, activity_id=activity_id, revision=_revision(request)
        )
    except ValidationError:
        return redirect(f"{reverse('monitoring:activity-edit', args=[activity_id])}?missing=1")
    except WrongState as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, submitted_words(activity))
    return redirect(DETAIL, activity_id)


@require_POST
def activity_withdraw(request: HttpRequest, activity_id: int) -> HttpResponse:
    """Take a submitted activity back as a draft."""
    visible_activity(request.user, activity_id)
    _act(request, activity_id, actions.withdraw_activity, _("ดึงกลับเป็นร่างแล้ว แก้ไขแล้วเสนอใหม่ได้"))
    return redirect(DETAIL, activity_id)


@require_http_methods(["GET", "HEAD", "POST"])
def activity_discard(request: HttpRequest, activity_id: int) -> HttpResponse:
    """Put a draft away, after asking."""
    activity = visible_activity(request.user, activity_id)
    if request.method != "POST":
        if Move.DISCARDED not in open_moves(request.user, activity):
            return redirect(DETAIL, activity_id)
        return render(request, "monitoring/activity_discard.html", {"activity": activity})
    done = _("ยกเลิกร่าง “%(title)s” แล้ว") % {"title": activity}
    if not _act(request, activity_id, actions.discard_activity, done):
        return redirect(DETAIL, activity_id)
    return redirect(f"{reverse('monitoring:workspace')}?year={activity.fiscal_year}")


@require_POST
@leads_scripts
def activity_evidence(request: HttpRequest, activity_id: int) -> HttpResponse:
    """Save captions, take pieces off and add further files."""
    workflow.check_role(move=Move.EDITED, role=request.user.role)
    activity = visible_activity(request.user, activity_id)
    form = EvidenceForm(request.POST, request.FILES, evidence=_evidence(request, activity))
    if not form.is_valid():
        held = take_files(request, form, None)
        return show_activity(request, activity, {"evidence": form}, held=held)
    try:
        for piece in form.removed:
            actions.remove_evidence(by=request.user, evidence_id=piece.pk)
        for piece, words in form.told.items():
            actions.caption_evidence(by=request.user, evidence_id=piece.pk, **words)
        take_files(request, form, activity)
    except Evidence.DoesNotExist:
        messages.warning(request, _("หลักฐานบางชิ้นถูกนำออกไปก่อนแล้ว"))
    except WrongState as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("บันทึกหลักฐานแล้ว"))
    return redirect(f"{reverse(DETAIL, args=[activity_id])}#evidence")


def show_activity(
    request: HttpRequest,
    activity: Activity,
    forms: dict[str, BaseForm] | None = None,
    status: int = HTTPStatus.OK,
    held: Iterable[HeldFile] = (),
) -> HttpResponse:
    """The page of an activity, with the moves that are open to this person.

    Args:
        forms: by prefix ("endorse", "approve", "return") or "evidence": a form that was sent
            and is shown again instead of an empty one.
        held: files that came with it and wait to be saved.
    """
    user = request.user
    inside = is_inside(user, activity)
    shut = why_shut(activity.fiscal_year, activity.province_id) if inside else ""
    moves = open_moves(user, activity) if inside and not shut else {}
    evidence = _evidence(request, activity)
    shown = {form.prefix: form() for move, form in FORM_OF_MOVE.items() if move in moves}
    if Move.EDITED in moves:
        shown["evidence"] = EvidenceForm(evidence=evidence)
    steps = _steps(user, activity) if inside else []
    rounds = _rounds(steps)
    context = {
        "activity": activity,
        "links": activity.links.select_related("pairing__counterpart__country"),
        "is_inside": inside,
        "evidence": evidence,
        "outlived": outlived_pairings(user, activity) if inside else [],
        "rounds": rounds,
        "returned": _last_return(rounds) if activity.status == Status.RETURNED else None,
        **(reading_context(request, activity, steps, moves) if inside else {}),
        "moves": {str(move): True for move in moves},
        "wrote_it": bool(moves) and user.pk in actions.author_ids(activity),
        "shut": shut,
        "why_not_edited": _why_not_edited(user, activity, shut) if inside else "",
        "forms": shown | (forms or {}),
        "held": held,
    }
    return render(request, "monitoring/activity_detail.html", context, status=status)


def _why_not_edited(user, activity: Activity, shut: str) -> str:
    return why_not_edited(
        status=activity.status,
        role=user.role,
        endorsing=activity.province.endorsement_required,
        province=activity.province,
        is_own=not user.is_provincial
        or activity.province_id in Province.objects.ids_served_by(user),
        shut=shut,
    )


def visible_activity(user, activity_id: int) -> Activity:
    """The activity.

    Raises:
        Http404: unknown, or outside what this person may see.
    """
    rows = Activity.objects.visible_to(user).select_related(
        "province", "created_by", "planned__plan__pairing"
    )
    return get_object_or_404(rows, pk=activity_id)


def is_inside(user, activity: Activity) -> bool:
    """Whether this person reads for the activity's province or the ministry."""
    if not user.is_authenticated:
        return False
    own = Province.objects.served_by(user).filter(pk=activity.province_id)
    return user.is_ministry or (user.is_provincial and own.exists())


def open_moves(user, activity: Activity) -> dict[str, str]:
    """The moves open to this person, or to whom they stand in for → the status each leads to."""
    roles = [user.role]
    if deputation_of(user, activity.province_id):
        roles.append(Role.APPROVER)
    endorsing = activity.province.endorsement_required
    return {
        move: after
        for role in roles
        for move, after in workflow.moves(
            status=activity.status, role=role, endorsing=endorsing
        ).items()
    }


def submitted_words(activity: Activity) -> str:
    """What is said when an activity was handed in."""
    if activity.province.endorsement_required:
        return _("เสนอแล้ว ขณะนี้รอผู้รับรองของจังหวัด")
    return _("เสนอแล้ว ขณะนี้รอกระทรวงพิจารณา")


def _act(request: HttpRequest, activity_id: int, action: Callable, done: str) -> bool:
    """Carry out one move and say what came of it; whether it was done."""
    try:
        action(by=request.user, activity_id=activity_id)
    except Activity.DoesNotExist as gone:
        raise Http404 from gone
    except WrongState as refusal:
        messages.warning(request, str(refusal))
        return False
    messages.success(request, done)
    return True


def _revision(request: HttpRequest) -> int | None:
    """The revision that the page was opened at; None for what is no such number."""
    sent = request.POST.get("revision", "")
    return int(sent) if is_key(sent) else None


def _evidence(request: HttpRequest, activity: Activity) -> list[Evidence]:
    rows = Evidence.objects.visible_to(request.user).kept().select_related("file")
    return list(rows.filter(activity=activity))


def _steps(user, activity: Activity) -> list[ReviewStep]:
    """The moves of all rounds in order, with their notes to fields."""
    steps = ReviewStep.objects.visible_to(user).filter(activity=activity)
    steps = steps.select_related("by", "deputation__principal").prefetch_related("notes")
    return list(steps.order_by("round_number", "at", "id"))


def _rounds(steps: list[ReviewStep]) -> list[dict]:
    """The rounds of review as the parts show them, the latest first."""
    rounds = [
        {"number": number, "steps": [_told(step) for step in group]}
        for number, group in groupby(steps, key=lambda step: step.round_number)
    ]
    return rounds[::-1]


def _last_return(rounds: list[dict]) -> dict | None:
    """The step that sent the activity back last; None for whoever may not see the rounds."""
    steps = [step for one in rounds for step in one["steps"][::-1]]
    return next((step for step in steps if step["move"] == Move.RETURNED), None)


def _told(step: ReviewStep) -> dict:
    letter = " ".join(
        filter(None, [step.letter_number, step.letter_on and _("ลงวันที่ %(day)s") % {
            "day": thai_date(step.letter_on)}])
    )  # fmt: skip
    who = f"{step.by} · {step.by.office or step.by.get_role_display()}"
    if step.deputation is not None:
        who = f"{who} ({deputation_words(step.deputation)})"
    fields = [{"label": _("หนังสือนำส่ง"), "note": letter}] if letter else []
    fields += [
        {"label": note.get_field_display(), "note": note.words} for note in step.notes.all()
    ]
    return {
        "move": step.move,
        "status": BADGE_OF_MOVE[step.move],
        "label": step.get_move_display(),
        "who": who,
        "at": thai_datetime(step.at),
        "note": step.note,
        "fields": fields,
    }
