"""Django's admin site as the portal uses it: its words, its door."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sistercity.audit.telling import NOTHING
from sistercity.errors import NotAllowed

from .autocomplete import row_choices


@login_not_required
def sign_in(request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
    """The portal's own sign-in; whoever is signed in without a right to the admin is told so."""
    if request.user.is_authenticated:
        if request.user.is_staff:
            return HttpResponseRedirect(reverse("admin:index"))
        raise NotAllowed(_("ระบบงานทะเบียนเปิดให้เจ้าหน้าที่กระทรวงและผู้ดูแลระบบเท่านั้น"))
    return redirect_to_login(request.GET.get("next") or reverse("admin:index"))


def own_password(request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
    """Django's own page for a new password writes beside the ledger; the portal's does not."""
    return HttpResponseRedirect(reverse("password"))


admin.site.site_title = admin.site.site_header = gettext_lazy("งานทะเบียนเมืองพี่เมืองน้อง")
admin.site.index_title = gettext_lazy("งานทะเบียน")
admin.site.empty_value_display = NOTHING
admin.site.login = sign_in
admin.site.autocomplete_view = row_choices
admin.site.password_change = admin.site.password_change_done = own_password
