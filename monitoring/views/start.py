"""Where everybody with an account begins: what waits for them, what changed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from monitoring.waiting import latest_steps, waiting_for
from registry.models import Posting, Province
from registry.reports import latest_news
from sistercity import clock


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The start page of the reader's role."""
    user, today = request.user, clock.today()
    context = {
        "as_at": today,
        "provinces": list(Province.objects.served_by(user)) if user.is_provincial else [],
        "postings": Posting.objects.visible_to(user).filter(user_id=user.pk).ending_soon(today),
        "waiting": waiting_for(user, today),
        "steps": latest_steps(user),
        "news": latest_news(user=user),
    }
    return render(request, "monitoring/start.html", context)
