"""Somebody's own inbox: seen, read, put off, woken."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from http import HTTPStatus
from itertools import groupby
from typing import NamedTuple

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sistercity import clock
from sistercity.errors import StaleEdit, WrongState
from sistercity.fields.numbers import is_key

from . import actions
from .choices import Show
from .forms import MailPreferenceForm, SnoozeForm
from .kinds import all_kinds
from .models import MailPreference, Notice
from .telling import ToldNotice, tell_notices

ON_PAGE = 50
USUAL_SNOOZE = timedelta(days=7)


class DayOfNotices(NamedTuple):
    """Notices of one day, all unread or all not."""

    is_unread: bool
    day: date
    told: list[ToldNotice]


class Nothing(NamedTuple):
    """That nothing is shown: what, why, where to go on."""

    what: str
    why: str
    label: str
    href: str


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """What the reader is told: unread first, day by day; ``?show=`` and ``?kind=`` narrow it."""
    today = clock.today()
    own = Notice.objects.visible_to(request.user)
    show = request.GET.get("show", "")
    show = show if show in Show.values else Show.ALL
    kinds = {kind.code: kind.name for kind in all_kinds()}
    asked = request.GET.get("kind", "")
    asked = asked if asked in kinds else ""
    rows = own.shown(show, today).unread_first()
    if asked:
        rows = rows.filter(kind=asked)
    page = Paginator(rows, ON_PAGE).get_page(request.GET.get("page"))
    held = set(own.order_by().values_list("kind", flat=True).distinct())
    latest = own.order_by("-id").values_list("id", flat=True).first()
    context = {
        "days": _by_day(tell_notices(request.user, page.object_list)),
        "page": page,
        "show": show,
        "shows": Show.choices,
        "asked": asked,
        "kinds": [(code, name) for code, name in kinds.items() if code in held],
        "unread_count": own.awake(today).unread().count(),
        "latest": latest or 0,
        "has_any": latest is not None,
        "empty": _nothing(show, asked, latest is not None),
        "today": today,
    }
    return render(request, "notices/inbox.html", context)


def _nothing(show: str, asked: str, has_any: bool) -> Nothing:
    """What to say where nothing is shown, and where to go on."""
    whole = reverse("notices:inbox")
    if not has_any:
        return Nothing(
            _("ยังไม่มีเรื่องถึงท่าน"),
            _("เมื่อมีเรื่องที่ท่านต้องทำหรือควรทราบ เช่น กิจกรรมถูกส่งกลับหรือได้รับความเห็นชอบ จะปรากฏที่นี่"),
            _("ไปงานของท่าน"),
            reverse(settings.LOGIN_REDIRECT_URL),
        )
    if asked:
        why = _("เลือกชนิดอื่น หรือดูทุกชนิดของทุกส่วน")
        return Nothing(_("ไม่มีเรื่องชนิดนี้ในส่วนนี้"), why, _("ดูทุกชนิด"), whole)
    if show == Show.UNREAD:
        why = _("เรื่องใหม่จะนับไว้ที่หัวของทุกหน้า")
        return Nothing(_("ท่านอ่านทุกเรื่องแล้ว"), why, _("ดูทั้งหมด"), whole)
    if show == Show.SNOOZED:
        why = _("เรื่องที่ยังทำไม่ได้ในวันนี้ กด “พักไว้” แล้วระบุวันที่ให้แจ้งอีกครั้ง")
        return Nothing(_("ไม่มีเรื่องที่พักไว้"), why, _("ดูทั้งหมด"), whole)
    if show == Show.SETTLED:
        why = _("เรื่องที่ขอให้ท่านดำเนินการจะมาอยู่ที่นี่เมื่อดำเนินการแล้ว")
        return Nothing(_("ยังไม่มีเรื่องที่เสร็จแล้ว"), why, _("ดูทั้งหมด"), whole)
    why = _("เรื่องทั้งหมดของท่านพักไว้ จะกลับมาตามวันที่ท่านระบุ")
    return Nothing(_("ไม่มีเรื่องในวันนี้"), why, _("ดูเรื่องที่พักไว้"), f"{whole}?show={Show.SNOOZED}")


def _by_day(told: list[ToldNotice]) -> list[DayOfNotices]:
    def place(one: ToldNotice) -> tuple[bool, date]:
        return one.notice.is_unread, timezone.localdate(one.notice.made_at)

    return [DayOfNotices(*key, list(group)) for key, group in groupby(told, key=place)]


@require_POST
def notice_open(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Go to what a notice is about; with that it is read."""
    notice = _act(request, notice_id, actions.mark_read)
    address = tell_notices(request.user, [notice])[0].address
    return redirect(address or "notices:inbox")


@require_POST
def notice_read(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Note that a notice was read."""
    _act(request, notice_id, actions.mark_read)
    return _back(request)


@require_POST
def all_read(request: HttpRequest) -> HttpResponse:
    """Note that all was read that was there when the page was opened."""
    up_to = request.POST.get("up_to", "")
    count = actions.mark_all_read(by=request.user, up_to=int(up_to) if is_key(up_to) else 0)
    messages.success(request, _("อ่านแล้วทุกเรื่องที่แสดงอยู่ (%(count)s)") % {"count": count})
    return _back(request)


@require_http_methods(["GET", "HEAD", "POST"])
def notice_snooze(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Put a notice off until a day."""
    own = Notice.objects.visible_to(request.user)
    notice = get_object_or_404(own, pk=notice_id)
    form = SnoozeForm(request.POST or None, initial={"until": clock.today() + USUAL_SNOOZE})
    status = HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        try:
            actions.snooze_notice(
                by=request.user, notice_id=notice_id, until=form.cleaned_data["until"]
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        except WrongState as refusal:
            form.add_error(None, str(refusal))
            status = HTTPStatus.CONFLICT
        else:
            messages.success(request, _("พักเรื่องนี้ไว้แล้ว จะแจ้งอีกครั้งในวันที่ท่านระบุ"))
            return redirect("notices:inbox")
    told = tell_notices(request.user, [notice])[0]
    return render(request, "notices/snooze.html", {"told": told, "form": form}, status=status)


@require_POST
def notice_wake(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Have a notice back before its day."""
    _act(request, notice_id, actions.wake_notice)
    messages.success(request, _("นำเรื่องกลับเข้ากล่องแจ้งเตือนแล้ว"))
    return _back(request)


@require_http_methods(["GET", "HEAD", "POST"])
def mail_preference(request: HttpRequest) -> HttpResponse:
    """Whether, when and in which language the reader gets mail."""
    held = MailPreference.objects.visible_to(request.user).first()
    chosen = held or MailPreference(language=request.LANGUAGE_CODE)
    initial = {"revision": chosen.revision}
    form = MailPreferenceForm(request.POST or None, instance=chosen, initial=initial)
    revision, status = chosen.revision, HTTPStatus.OK
    if request.method == "POST":
        revision = form.data.get("revision")
        if form.is_valid():
            try:
                actions.choose_mail(by=request.user, **form.cleaned_data)
            except StaleEdit as refusal:
                form.add_error(None, str(refusal))
                revision, status = refusal.current.revision, HTTPStatus.CONFLICT
            else:
                messages.success(request, _("บันทึกการรับอีเมลแล้ว"))
                return redirect("notices:mail-preference")
    context = {
        "form": form,
        "revision": revision,
        "mail_is_on": settings.MAIL_IS_ON,
        "goes_to_files": settings.MAIL_IS_ON and not settings.EMAIL_HOST,
    }
    return render(request, "notices/mail_preference.html", context, status=status)


def _act(request: HttpRequest, notice_id: int, act: Callable[..., Notice]) -> Notice:
    try:
        return act(by=request.user, notice_id=notice_id)
    except Notice.DoesNotExist as gone:
        raise Http404 from gone


def _back(request: HttpRequest) -> HttpResponse:
    """The part of the inbox that the button was pressed in."""
    show = request.POST.get("show", "")
    response = redirect("notices:inbox")
    if show and show in Show.values:
        response["Location"] += f"?show={show}"
    return response
