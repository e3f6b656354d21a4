"""People and their roles in the admin: the administrators' own work."""

from __future__ import annotations

import re
from collections.abc import Callable

from django import forms
from django.contrib import admin
from django.contrib.auth import admin as django_auth_admin
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sistercity.admin import ActForm, PortalAdmin, PortalForm, sent
from sistercity.fields.plain import ReasonField

from . import lasting
from .actions import end_sessions, reset_second_factor, save_person
from .choices import Role
from .models import User

# Rights follow from roles: Django's groups, which its own admin has just registered, do nothing.
admin.site.unregister(django_auth_admin.Group)


_OWN_LETTERS = re.compile(r"[0-9A-Za-z@.+_\u0e01-\u0e4e-]+")


class PersonForm(PortalForm):
    """A person, and a new password where one is to be set."""

    new_password = forms.CharField(
        label=gettext_lazy("รหัสผ่านใหม่"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    new_password_again = forms.CharField(
        label=gettext_lazy("รหัสผ่านใหม่อีกครั้ง"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    class Meta:
        model = User
        fields = ("username", "full_name", "office", "email", "role", "is_active")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        rules = password_validation.password_validators_help_texts()
        when = (
            _("เว้นว่างหากไม่เปลี่ยนรหัสผ่าน") if self.instance.pk
            else _("หากเว้นว่าง บุคคลนี้จะเข้าสู่ระบบได้เมื่อผู้ดูแลระบบกำหนดรหัสผ่านแล้ว")
        )  # fmt: skip
        if "new_password" in self.fields:
            self.fields["new_password"].help_text = " ".join([when, *map(str, rules)])

    def clean_username(self) -> str:
        """Of Thai and plain Latin letters, for others look like these."""
        typed = self.cleaned_data["username"]
        if "username" in self.changed_data and not _OWN_LETTERS.fullmatch(typed):
            raise ValidationError(_("ชื่อผู้ใช้ใช้อักษรไทย อักษรอังกฤษ ตัวเลข และ @ . + - _ เท่านั้น"))
        return typed

    def clean(self) -> dict:
        """The two passwords must be the same."""
        cleaned = super().clean()
        if cleaned.get("new_password", "") != cleaned.get("new_password_again", ""):
            raise ValidationError(
                {"new_password_again": _("รหัสผ่านสองช่องไม่ตรงกัน โปรดพิมพ์ใหม่ทั้งสองช่อง")}
            )
        return cleaned


class ResetForm(ActForm):
    """Why a second factor is taken away, and how the person was known to be the one."""

    reason = ReasonField(
        label=gettext_lazy("เหตุผล และวิธีตรวจสอบว่าเป็นเจ้าของบัญชี"),
        help_text=gettext_lazy("เช่น โทรศัพท์หาย โทรกลับไปที่หมายเลขสำนักงานแล้ว เก็บไว้ในบัญชีการเปลี่ยนแปลง"),
    )


class EndForm(ActForm):
    """Why somebody is signed out everywhere."""

    reason = ReasonField(
        help_text=gettext_lazy("เช่น คอมพิวเตอร์หาย เก็บไว้ในบัญชีการเปลี่ยนแปลง")
    )


@admin.register(User)
class UserAdmin(PortalAdmin):
    """People; they are switched off, never deleted, so that history keeps their names."""

    form = PersonForm
    asks_again = True
    edited_by = read_by = frozenset({Role.ADMINISTRATOR})
    fields = (
        "username", "full_name", "office", "email", "role", "is_active", "new_password",
        "new_password_again",
    )  # fmt: skip
    list_display = (
        "username", "full_name", "role", "office", "is_active", "confirms", "last_login",
    )  # fmt: skip
    list_filter = ("role", "is_active")
    search_fields = ("username", "full_name", "office", "email")

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Never by the password: a list narrowed by it would tell its hash sign by sign."""
        is_password = lookup.split("__")[0] == "password"
        return not is_password and super().lookup_allowed(lookup, value, request)

    def get_queryset(self, request):
        """With whether each confirms sign-ins by an app."""
        return super().get_queryset(request).with_second_factor()

    @admin.display(description=gettext_lazy("ยืนยันสองขั้น"))
    def confirms(self, person: User) -> str:
        """Yes or no, in words."""
        return _("ใช้") if person.has_second_factor else _("ยังไม่ใช้")

    def get_row_tools(self, request: HttpRequest, obj) -> list[tuple[str, str]]:
        """Signing out everywhere; whoever has lost app and recovery codes enrols again."""
        if obj.pk == request.user.pk:
            return []
        acts = {"end_sessions": _("ให้ออกจากระบบทุกเครื่อง")}
        if obj.has_second_factor:
            acts["reset_second_factor"] = _("ล้างการยืนยันตัวตนสองขั้น")
        return [
            (label, reverse(f"admin:accounts_user_{act}", args=[obj.pk]))
            for act, label in acts.items()
        ]

    def get_urls(self) -> list:
        """Further acts on a person."""
        wrap = self.admin_site.admin_view
        reset = path(
            "<int:pk>/reset-second-factor/",
            wrap(self.reset_second_factor_view),
            name="accounts_user_reset_second_factor",
        )
        end = path(
            "<int:pk>/end-sessions/",
            wrap(self.end_sessions_view),
            name="accounts_user_end_sessions",
        )
        return [reset, end, *super().get_urls()]

    def end_sessions_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Sign the person out wherever they are, with the reason."""
        return self._act_with_reason(
            request, pk, EndForm, end_sessions,
            title=_("ให้ออกจากระบบทุกเครื่อง"), label=_("ให้ออกจากระบบ"),
            done=_("ให้บุคคลนี้ออกจากระบบทุกเครื่องแล้ว บุคคลนี้เข้าสู่ระบบใหม่ได้ตามปกติ"),
            lead=_("รหัสผ่านและการยืนยันตัวตนสองขั้นคงเดิม หากผู้อื่นทราบรหัสผ่านแล้ว โปรดกำหนดรหัสผ่านใหม่แทน"),
        )  # fmt: skip

    def reset_second_factor_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take the second factor away, with the reason."""
        return self._act_with_reason(
            request, pk, ResetForm, reset_second_factor,
            title=_("ล้างการยืนยันตัวตนสองขั้น"), label=_("ล้าง"),
            done=_("ล้างการยืนยันตัวตนสองขั้นแล้ว บุคคลนี้เข้าสู่ระบบด้วยรหัสผ่านแล้วตั้งค่าแอปหรือเพิ่มกุญแจใหม่ได้"),
            lead=_(
                "ใช้เมื่อบุคคลนี้ไม่มีทั้งแอป กุญแจ และรหัสสำรอง กุญแจทุกดอกของบัญชีจะใช้ไม่ได้อีก "
                "โปรดตรวจสอบก่อนว่าเป็นเจ้าของบัญชีจริง"
            ),
        )  # fmt: skip

    def _act_with_reason(
        self, request: HttpRequest, pk: int, asks: type[ActForm], action: Callable, **words: str
    ) -> HttpResponse:
        person = self.row_or_404(request, pk)

        def carry_out(values: dict) -> None:
            action(by=request.user, person_id=pk, reason=values["reason"])

        form = asks(sent(request), initial={"opened_revision": person.revision})
        return self.act(request, person, form=form, carry_out=carry_out, **words)

    def save_through(self, request, obj, form, change):
        """Save by the action of people; whoever sets their own password stays signed in."""
        typed = form.cleaned_data["new_password"] or None
        try:
            person = save_person(
                by=request.user,
                person=obj,
                password=typed,
                revision=form.cleaned_data.get("opened_revision"),
                keep_session=request.session.session_key,
            )
        except ValidationError as refusal:
            raise _beside_new_password(refusal) from refusal
        if typed and person.pk == request.user.pk:
            lasting.stay_signed_in(request, person)
        return person


def _beside_new_password(refusal: ValidationError) -> ValidationError:
    """What the action says of a password belongs beside the field where it was typed."""
    if not hasattr(refusal, "error_dict"):
        return refusal
    told = {"password": "new_password"}
    return ValidationError(
        {told.get(name, name): errors for name, errors in refusal.error_dict.items()}
    )
