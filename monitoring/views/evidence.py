"""Evidence: files taken from forms and sent to those who may see them."""

from __future__ import annotations

import logging
from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from monitoring import actions, workflow
from monitoring.choices import Move
from monitoring.models import Activity, Evidence
from sistercity.errors import WrongState
from sistercity.files.content import Content, read_evidence
from sistercity.files.held import HeldFile, held_before, hold, taken
from sistercity.files.names import shown_name
from sistercity.files.sending import send_file, send_small
from sistercity.outages import Outage, outage_of

logger = logging.getLogger(__name__)


@require_safe
def evidence_download(request: HttpRequest, evidence_id: int) -> HttpResponse:
    """One file as an attachment; a picture may be shown from here, nothing runs from here."""
    kept = Evidence.objects.visible_to(request.user).kept().select_related("file")
    evidence = get_object_or_404(kept, pk=evidence_id)
    return send_file(request, evidence.file, evidence.name)


@require_safe
def evidence_small(request: HttpRequest, evidence_id: int) -> HttpResponse:
    """A photo small enough for a list on a weak link, to those who may have the photo."""
    photos = Evidence.objects.visible_to(request.user).kept().photos().select_related("file")
    evidence = get_object_or_404(photos, pk=evidence_id)
    return send_small(evidence.file, evidence.name)


@require_POST
def evidence_hold(request: HttpRequest) -> HttpResponse:
    """Take one file before its form is saved, and say how the form names it.

    The same file sent again, because the answer was lost, is the same file.
    """
    workflow.check_role(move=Move.EDITED, role=request.user.role)
    upload = request.FILES.get("file")
    if upload is None:
        return JsonResponse(
            {"refusal": _("แฟ้มมาไม่ถึงหรือมาไม่ครบ โปรดส่งใหม่")}, status=HTTPStatus.BAD_REQUEST
        )
    try:
        held = hold(request.user, shown_name(upload.name), read_evidence(upload))
    except ValidationError as refusal:
        return JsonResponse(
            {"refusal": " ".join(refusal.messages)}, status=HTTPStatus.UNPROCESSABLE_ENTITY
        )
    return JsonResponse({"name": held.name, "token": held.token, "is_image": held.is_image})


def take_files(request: HttpRequest, form, activity: Activity | None) -> list[HeldFile]:
    """Attach the good files of a form and tell why the others were refused.

    Args:
        form: a form with ``files``, checked; of what cannot be attached it keeps why.
        activity: where they belong; None while it cannot be saved, then they are held.

    Returns:
        The held files, to be carried along in the page; empty once they are attached.
    """
    read, refusals = form.cleaned_data["files"]
    for refusal in refusals:
        messages.error(request, refusal)
    earlier = held_before(request)
    if activity is None:
        held = [_held(request, form, file.name, file.content) for file in read]
        return earlier + [one for one in held if one]
    for file in earlier:
        _attach(request, form, activity, file, taken(request.user, file)[1])
    for file in read:
        _attach(request, form, activity, HeldFile(file.name, ""), file.content)
    return []


def has_refusals(form) -> bool:
    """Whether a file of a checked form was refused, or could not be attached."""
    return bool(form.cleaned_data["files"][1])


def _held(request: HttpRequest, form, name: str, content: Content) -> HeldFile | None:
    try:
        return hold(request.user, name, content)
    except OSError as fault:
        _tell_unkept(request, form, name, fault)
    except ValidationError as refusal:
        _tell_unattached(request, form, name, " ".join(refusal.messages))
    return None


def _attach(
    request: HttpRequest, form, activity: Activity, file: HeldFile, content: Content
) -> None:
    try:
        actions.add_evidence(
            by=request.user,
            activity_id=activity.pk,
            content=content,
            name=file.name,
            caption=file.caption,
            alt_text=file.alt_text,
        )
    except OSError as fault:
        _tell_unkept(request, form, file.name, fault)
    except (ValidationError, WrongState) as refusal:
        why = " ".join(getattr(refusal, "messages", [str(refusal)]))
        _tell_unattached(request, form, file.name, why)


def _tell_unkept(request: HttpRequest, form, name: str, fault: OSError) -> None:
    """What else was sent is saved: it must not be lost with a file that cannot be kept."""
    outage = outage_of(fault)
    if outage is None:
        raise fault
    logger.error("a file cannot be kept: %s", fault.strerror)
    why = _("เพราะพื้นที่จัดเก็บของระบบเต็ม โปรดแจ้งผู้ดูแลระบบ แล้วแนบใหม่ภายหลัง")
    if outage is Outage.FILES:
        why = _("เพราะที่เก็บแฟ้มไม่ตอบในขณะนี้ โปรดแจ้งผู้ดูแลระบบ แล้วแนบใหม่ภายหลัง")
    _tell_unattached(request, form, name, why)


def _tell_unattached(request: HttpRequest, form, name: str, why: str) -> None:
    words = _("ไม่ได้แนบแฟ้ม “%(name)s” %(why)s") % {"name": name, "why": why}
    messages.error(request, words)
    form.cleaned_data["files"][1].append(words)
