"""A form that was sent after the sign-in had ended: kept over the new sign-in, then shown again.

What was typed travels sealed in the page that asks to sign in, so that nobody who is not signed
in fills the portal's tables. It is shown again as a form is whose language is switched: with what
was typed, and never saved.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from sistercity.language import SWITCH
from sistercity.scripted import wants_json

from .forms import SignInForm

SALT = "sistercity.accounts.kept"
SECONDS = 60 * 60
SESSION_KEY = "kept_form"
# What a form carries for the portal itself.
_NOT_TYPED = {"csrfmiddlewaretoken", SWITCH}


class SignInKeepingForms(LoginRequiredMiddleware):
    """Asks to sign in, and loses nothing that was sent by somebody who no longer is."""

    def process_view(self, request: HttpRequest, view_func, *given) -> HttpResponse | None:
        """Who reads is not even asked where everybody may: the answer would vary by cookie."""
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, *given)

    def handle_no_permission(self, request: HttpRequest, view_func) -> HttpResponse:
        """The sign-in page, with the form that was sent; afterwards the page it was sent from."""
        if wants_json(request):
            return JsonResponse({"sign_in": resolve_url("login")}, status=401)
        if request.method != "POST":
            return super().handle_no_permission(request, view_func)
        page = _page_before(request)
        path = request.get_full_path()
        if page != path or path.startswith(("/accounts/", "/admin/")) or not _typed(request):
            return redirect_to_login(page or resolve_url("monitoring:start"))
        kept = signing.dumps([path, _typed(request).urlencode()], salt=SALT, compress=True)
        context = {"form": SignInForm(request), "next": path, "kept": kept}
        return render(request, "accounts/login.html", context, status=403)


def keep(request: HttpRequest, sealed: str) -> None:
    """Put a kept form into the session of whoever has just signed in; a forged one is left."""
    try:
        request.session[SESSION_KEY] = signing.loads(sealed, salt=SALT, max_age=SECONDS)
    except signing.BadSignature:
        return


def show_again(request: HttpRequest) -> None:
    """Turn the opening of a kept form's page into that form, sent only to be shown again."""
    if request.method != "GET" or not request.user.is_authenticated:
        return
    path, typed = request.session.get(SESSION_KEY, ("", ""))
    if path != request.get_full_path():
        return
    del request.session[SESSION_KEY]
    sent = QueryDict(typed, mutable=True)
    sent[SWITCH] = request.LANGUAGE_CODE
    request.FILES  # noqa: B018 - read while there are none, since reading them reads POST as well
    request.method, request.POST = "POST", sent
    messages.warning(
        request,
        _("นี่คือสิ่งที่กรอกไว้ก่อนเข้าสู่ระบบอีกครั้ง ยังไม่ได้บันทึก โปรดตรวจสอบแล้วส่งใหม่ แฟ้มที่เลือกไว้ต้องแนบใหม่"),
    )


def _typed(request: HttpRequest) -> QueryDict:
    typed = request.POST.copy()
    for name in _NOT_TYPED:
        typed.pop(name, None)
    return typed


def _page_before(request: HttpRequest) -> str:
    """The address of ours on which the form stood; "" where the browser does not say."""
    referer = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(
        referer, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    if not is_ours:
        return ""
    address = urlsplit(referer)
    return f"{address.path}?{address.query}" if address.query else address.path
