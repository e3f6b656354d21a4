"""Where I am signed in, and signing out there."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sistercity.accounts import actions, lasting
from sistercity.accounts.browsers import tell_browser
from sistercity.accounts.choices import Ending
from sistercity.accounts.models import Device
from sistercity.addresses import client_address


@require_safe
def devices(request: HttpRequest) -> HttpResponse:
    """The browsers in which I am signed in, this one first."""
    here = request.session.session_key
    rows = Device.objects.visible_to(request.user).with_session()
    lines = [(row, tell_browser(row.browser), row.session_key == here) for row in rows]
    lines.sort(key=lambda line: not line[2])
    idle, longest = lasting.limits_of(request.user.role)
    page = {
        "lines": lines,
        "has_others": any(not is_here for _row, _browser, is_here in lines),
        "idle_minutes": int(idle.total_seconds() // 60),
        "longest_hours": int(longest.total_seconds() // 3600),
    }
    return render(request, "accounts/devices.html", page)


@require_POST
def device_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign out on one other device; on this one by the button for it."""
    here = request.session.session_key
    mine = Device.objects.visible_to(request.user).exclude(session_key=here)
    if not mine.filter(pk=pk).exists():
        raise Http404
    actions.end_devices(
        by=request.user, ending=Ending.ELSEWHERE, only=pk, but=here,
        address=client_address(request),
    )  # fmt: skip
    messages.success(request, _("ออกจากระบบที่เครื่องนั้นแล้ว หากไม่ใช่เครื่องของท่าน โปรดเปลี่ยนรหัสผ่านด้วย"))
    return redirect("devices")


@require_POST
def devices_end_others(request: HttpRequest) -> HttpResponse:
    """Sign out on every other device."""
    count = actions.end_devices(
        by=request.user, ending=Ending.ELSEWHERE, but=request.session.session_key,
        address=client_address(request),
    )  # fmt: skip
    messages.success(request, _("ออกจากระบบที่เครื่องอื่นแล้ว: %(count)d เครื่อง") % {"count": count})
    return redirect("devices")
