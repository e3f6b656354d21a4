"""The calendar under a person's secret address, read by their calendar programme."""

from __future__ import annotations

import hashlib
import time
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from monitoring.actions.feed import hash_of
from monitoring.agenda import read_agenda
from monitoring.icalendar import written_calendar
from monitoring.models import CalendarFeed
from registry.models import Province
from sistercity import clock
from sistercity.accounts.models import User
from sistercity.addresses import client_address
from sistercity.audit.models import Change
from sistercity.keys.counts import Policy, count_request, stand
from sistercity.replica import stays_at_primary
from sistercity.thai.calendar import fiscal_year_end, fiscal_year_of, fiscal_year_start

# How often an address, and how often whoever tries secrets that are none, may ask in an hour.
HOUR = 3600
ASKED, MISSED = Policy("calendar", 120, HOUR), Policy("calendar-missed", 30, HOUR)


@stays_at_primary
@login_not_required
@require_safe
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Last year's, this year's and next year's days of the person's provinces today."""
    reader = client_address(request) or ""
    if any(one.left == 0 for one in stand(f"feed-missed:{reader}", [MISSED], time.time())):
        return _too_often()
    feed = CalendarFeed.objects.filter(token_hash=hash_of(secret)).select_related("user").first()
    if feed is None:
        count_request(f"feed-missed:{reader}", [MISSED], time.time())
        raise Http404
    if feed.revoked_at or not feed.user.is_active:
        return _plain(_("ที่อยู่ปฏิทินนี้เลิกใช้แล้ว โปรดลบออกจากปฏิทินของท่าน"), HTTPStatus.GONE)
    asked = count_request(f"feed-asked:{feed.pk}", [ASKED], time.time())
    if any(one.is_exhausted for one in asked):
        return _too_often()
    with translation.override(settings.LANGUAGE_CODE):
        content = _content(request, feed.user)
    etag = quote_etag(hashlib.sha256(content).hexdigest())
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
        response.headers["ETag"] = etag
        response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private"
    return response


def _content(request: HttpRequest, user: User) -> bytes:
    today = clock.today()
    year = fiscal_year_of(today)
    provinces = list(Province.objects.served_by(user)) if user.is_provincial else None
    entries = read_agenda(
        user=user,
        first=fiscal_year_start(year - 1),
        last=fiscal_year_end(year + 1),
        today=today,
        provinces=provinces,
    ) if user.is_provincial or user.is_ministry else []
    moments = Change.objects.filter(number__in={entry.revision for entry in entries})
    return written_calendar(
        entries,
        name=_("เมืองพี่เมืองน้อง: กิจกรรมและกำหนดส่ง"),
        host=request.get_host().partition(":")[0],
        address=request.build_absolute_uri("/").rstrip("/"),
        changed=dict(moments.values_list("number", "at")),
    )


def _too_often() -> HttpResponse:
    response = _plain(_("ขอปฏิทินถี่เกินไป โปรดรอหนึ่งชั่วโมง"), HTTPStatus.TOO_MANY_REQUESTS)
    response.headers["Retry-After"] = str(HOUR)
    return response


def _plain(words: str, status: int) -> HttpResponse:
    response = HttpResponse(words, content_type="text/plain; charset=utf-8", status=status)
    response.headers["Cache-Control"] = "private, no-store"
    return response
