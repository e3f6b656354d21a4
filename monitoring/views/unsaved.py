"""What was typed by somebody who may not save it any more: shown, so that it can be copied."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from monitoring.actions.activity import WRITABLE
from monitoring.forms import ActivityForm
from sistercity.errors import NotAllowed

# Of these a form sends a code, which says nothing when it is copied.
_CODES = {"kind", "direction", "budget_source", "is_joint"}


def shows_words_unsaved(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Where a form of an activity is refused as a whole, answer with what was typed in it.

    So it goes to an officer who was moved yesterday while the form stood open.
    """

    @wraps(view)
    def shown(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except (NotAllowed, Http404) as refusal:
            typed = _typed(request.POST)
            if not typed:
                raise
            is_gone = isinstance(refusal, Http404)
            page = {
                "typed": typed,
                "why": _("กิจกรรมนี้ไม่อยู่ในจังหวัดที่ท่านปฏิบัติหน้าที่ในวันนี้") if is_gone else str(refusal),
            }
            status = HTTPStatus.NOT_FOUND if is_gone else HTTPStatus.FORBIDDEN
            return render(request, "monitoring/activity_unsaved.html", page, status=status)

    return shown


def _typed(sent: QueryDict) -> list[tuple[str | Promise, str]]:
    """Labels and words of the fields that a person typed."""
    fields = ActivityForm.base_fields
    names = [name for name in WRITABLE if name not in _CODES and sent.get(name, "").strip()]
    return [(fields[name].label, sent[name]) for name in names]
