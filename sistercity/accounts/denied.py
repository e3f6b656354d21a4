"""Who asks for what they may not have stands in the chain of accesses; who asks again, once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from sistercity import clock
from sistercity.addresses import client_address, is_page
from sistercity.audit.ledger import record_access
from sistercity.audit.models import AccessRecord

from .models import User

Handler = Callable[[HttpRequest], HttpResponse]
# Of one person and route once within the span, and so many in all: nobody fills the chain.
SPAN, MOST = timedelta(hours=1), 50


def denied_on_record(get_response: Handler) -> Handler:
    """Note each refusal of somebody who is signed in; what is absent to them is no refusal."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        # Whoever is only asked to show once more who they are is refused nothing.
        is_denied = response.status_code == HTTPStatus.FORBIDDEN and not getattr(
            request, "is_asked_again", False
        )
        if is_denied and is_page(request.path) and request.user.is_authenticated:
            match = request.resolver_match
            # The route and not the address: what was asked for may be somebody's name.
            _note(request.user, match.view_name or match.route, client_address(request))
        return response

    return middleware


def _note(user: User, route: str, address: str | None) -> None:
    earlier = AccessRecord.objects.filter(
        by=user, kind=AccessRecord.Kind.DENIED, at__gt=clock.now() - SPAN
    )
    routes = list(earlier.values_list("detail", flat=True)[:MOST])
    if route not in routes and len(routes) < MOST:
        record_access(kind=AccessRecord.Kind.DENIED, by=user, address=address, detail=route)
