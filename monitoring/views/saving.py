"""The page of a form that one action saves."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from monitoring.forms.group import SeatForm
from sistercity.audit.recorded import Recorded
from sistercity.errors import StaleEdit, WrongState


def save_page(
    request: HttpRequest,
    form: SeatForm,
    save: Callable[[], Recorded],
    *,
    opened: Recorded | None,
    template: str,
    context: dict,
    done: str,
    leads_to: Callable[[Recorded], str],
) -> HttpResponse:
    """The form: shown, or saved by one action; whatever is refused, nothing typed is lost.

    Args:
        save: carries the action out with what the form holds, and returns the row.
        opened: the row that is edited, as it is now; None for a new one.
        template: shows ``form``, ``revision`` (of the row that the form stands on) and, when
            somebody else has saved in between, ``refusal`` with both versions.
        context: what else the template shows.
        done: what is said of the saved row.
        leads_to: the address to go to from the saved row.
    """
    now = opened.revision if opened else 0
    page = {
        **context,
        "form": form,
        "revision": form["revision"].value() if form.is_bound else now,
    }
    status = HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        try:
            saved = save()
        except ValidationError as refusal:
            form.add_refusal(refusal)
        except StaleEdit as refusal:
            page |= {"refusal": refusal, "revision": refusal.current.revision}
            status = HTTPStatus.CONFLICT
        except WrongState as refusal:
            form.add_error(None, str(refusal))
            status = HTTPStatus.CONFLICT
        else:
            messages.success(request, done)
            return redirect(leads_to(saved))
    return render(request, template, page, status=status)
