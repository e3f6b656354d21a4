"""One's own account: signing in, who I am to the portal, my sign-ins, my password; signed out."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth import authenticate
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from sistercity.accounts import actions, gate, kept, lasting, rules
from sistercity.accounts.forms import PasswordForm, ProfileForm, SignInForm
from sistercity.accounts.models import SecondFactor, User
from sistercity.accounts.sign_in import welcome
from sistercity.audit.models import AccessRecord
from sistercity.errors import StaleEdit

ACCESSES_SHOWN = 10


class SignIn(LoginView):
    """Sign-in; a form that was sent after the last one had ended comes along."""

    template_name = "accounts/login.html"
    authentication_form = SignInForm

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """Whoever has given the password goes on to the code; the page for it leads back here."""
        if gate.half_signed_in(request):
            return gate.lead_on(request.GET.get("next", ""))
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: SignInForm) -> HttpResponse:
        """Sign in, take the form over, and ask for the code where one is needed."""
        response = super().form_valid(form)
        kept.keep(self.request, self.request.POST.get("kept", ""))
        if gate.lacking(self.request, form.get_user()):
            return gate.lead_on(self.get_success_url())
        return welcome(self.request, response, form.get_user())

    def get_context_data(self, **more) -> dict:
        """With the form as it came, for another attempt."""
        return super().get_context_data(kept=self.request.POST.get("kept", ""), **more)


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Who the portal takes me for; office and e-mail are mine to correct."""
    person = User.objects.visible_to(request.user).get(pk=request.user.pk)
    initial = {"revision": person.revision}
    form = ProfileForm(request.POST or None, instance=person, initial=initial)
    if request.method != "POST" or not form.is_valid():
        return _profile_page(request, form)
    try:
        actions.edit_own_profile(by=request.user, **form.cleaned_data)
    except StaleEdit as refusal:
        return _profile_page(request, form, refusal)
    messages.success(request, _("บันทึกข้อมูลของท่านแล้ว"))
    return redirect("profile")


def _profile_page(
    request: HttpRequest, form: ProfileForm, refusal: StaleEdit | None = None
) -> HttpResponse:
    """The profile as stored, beside the form as typed; after a refusal, at today's revision."""
    person = User.objects.visible_to(request.user).get(pk=request.user.pk)
    accesses = AccessRecord.objects.visible_to(person).of(person).order_by("-number")
    page = {
        "person": person,
        "form": form,
        "refusal": refusal,
        "revision": person.revision if refusal or not form.is_bound else form["revision"].value(),
        "accesses": accesses[:ACCESSES_SHOWN],
        "factor": SecondFactor.objects.visible_to(person).filter(person=person).first(),
        "keys": person.security_keys.all(),
        "must_confirm": rules.must_confirm(person),
    }
    status = HTTPStatus.CONFLICT if refusal else HTTPStatus.OK
    return render(request, "accounts/profile.html", page, status=status)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """A new password of one's own; this session stays, the others end."""
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _knows_password(request, form):
        try:
            person = actions.change_own_password(
                by=request.user,
                old=form.cleaned_data["old_password"],
                new=form.cleaned_data["new_password"],
                keep_session=request.session.session_key,
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            lasting.stay_signed_in(request, person)
            messages.success(
                request,
                _("เปลี่ยนรหัสผ่านแล้ว หากเข้าสู่ระบบไว้ที่เครื่องอื่น เครื่องนั้นออกจากระบบแล้ว"),
            )
            return redirect("profile")
    return render(request, "accounts/password.html", {"form": form})


def _knows_password(request: HttpRequest, form: PasswordForm) -> bool:
    """Look at the present password by Django's way, which counts and slows what is wrong."""
    typed = form.cleaned_data["old_password"]
    if authenticate(request, username=request.user.get_username(), password=typed):
        return True
    form.add_error("old_password", _("รหัสผ่านปัจจุบันไม่ถูกต้อง โปรดพิมพ์ใหม่"))
    return False


@login_not_required
@require_safe
def signed_out(request: HttpRequest) -> HttpResponse:
    """Where signing out leads; whoever is signed in is told so."""
    return render(request, "accounts/signed_out.html")
