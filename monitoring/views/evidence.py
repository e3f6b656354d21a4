"""Evidence: files taken from forms and sent to those who may see them."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from monitoring import actions
from monitoring.models import Activity, Evidence
from sistercity.errors import WrongState
from sistercity.files.content import Content
from sistercity.files.held import HeldFile, held_before, hold, taken
from sistercity.files.sending import send_file


@require_safe
def evidence_download(request: HttpRequest, evidence_id: int) -> HttpResponse:
    """One file as an attachment; a picture may be shown from here, nothing runs from here."""
    kept = Evidence.objects.visible_to(request.user).kept().select_related("file")
    evidence = get_object_or_404(kept, pk=evidence_id)
    return send_file(request, evidence.file, evidence.name)


def take_files(request: HttpRequest, form, activity: Activity | None) -> list[HeldFile]:
    """Attach the good files of a form and tell why the others were refused.

    Args:
        form: a form with ``files``, checked.
        activity: where they belong; None while it cannot be saved, then they are held.

    Returns:
        The held files, to be carried along in the page; empty once they are attached.
    """
    read, refusals = form.cleaned_data["files"]
    for refusal in refusals:
        messages.error(request, refusal)
    earlier = held_before(request)
    if activity is None:
        return earlier + [hold(request.user, file.name, file.content) for file in read]
    files = [taken(request.user, file) for file in earlier]
    _attach(request, activity, files + [(file.name, file.content) for file in read])
    return []


def has_refusals(form) -> bool:
    """Whether a file of a checked form was refused."""
    return bool(form.cleaned_data["files"][1])


def _attach(
    request: HttpRequest, activity: Activity, files: Iterable[tuple[str, Content]]
) -> None:
    for name, content in files:
        try:
            actions.add_evidence(
                by=request.user, activity_id=activity.pk, content=content, name=name
            )
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        except WrongState as refusal:
            messages.error(
                request,
                _("ไม่ได้แนบแฟ้ม “%(name)s” %(why)s") % {"name": name, "why": refusal},
            )
