"""Forms of sign-in, of one's own profile and password."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sistercity.fields.numbers import RevisionField
from sistercity.fields.plain import PlainTextMixin
from sistercity.language import SwitchesLanguageMixin

from . import codes
from .models import User

# Of a key, as the browser writes it: some hundred letters, some thousand with certificates.
LONGEST_ANSWER = 20_000


class SignInForm(SwitchesLanguageMixin, AuthenticationForm):
    """Django's form, whose user name is bounded before anything else looks at it."""

    error_messages = AuthenticationForm.error_messages | {
        "invalid_login": _(
            "ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง โปรดพิมพ์ใหม่ ตัวพิมพ์ใหญ่และตัวพิมพ์เล็กถือว่าต่างกัน"
        ),
    }

    def __init__(self, request=None, *args, **kwargs):
        super().__init__(request, *args, **kwargs)
        longest = User._meta.get_field("username").max_length
        self.fields["username"].validators += [
            MaxLengthValidator(longest, _("ชื่อผู้ใช้ยาวไม่เกิน %(limit_value)d ตัวอักษร")),
        ]

    def clean(self) -> dict:
        """Switching the language is no attempt to sign in."""
        return self.cleaned_data if self.is_switching else super().clean()


class ProfileForm(PlainTextMixin, forms.ModelForm):
    """What people say of themselves; ``revision`` is of the profile that was opened."""

    use_required_attribute = False

    revision = RevisionField()

    class Meta:
        model = User
        fields = ("office", "email")
        widgets = {
            "office": forms.TextInput(attrs={"autocomplete": "organization-title"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }


class PasswordForm(SwitchesLanguageMixin, forms.Form):
    """The present password and a new one, typed twice; what is typed is never shown again."""

    use_required_attribute = False

    old_password = forms.CharField(
        label=_("รหัสผ่านปัจจุบัน"),
        strip=False,
        max_length=200,
        error_messages={"required": _("โปรดพิมพ์รหัสผ่านปัจจุบัน")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new_password = forms.CharField(
        label=_("รหัสผ่านใหม่"),
        strip=False,
        max_length=200,
        error_messages={"required": _("โปรดพิมพ์รหัสผ่านใหม่")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    new_password_again = forms.CharField(
        label=_("รหัสผ่านใหม่อีกครั้ง"),
        strip=False,
        max_length=200,
        error_messages={"required": _("โปรดพิมพ์รหัสผ่านใหม่อีกครั้ง")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        rules = map(str, password_validators_help_texts())
        self.fields["new_password"].help_text = " ".join(rules)

    def clean(self) -> dict:
        """The two new passwords must be the same, and more than blanks."""
        cleaned = super().clean()
        new, again = cleaned.get("new_password"), cleaned.get("new_password_again")
        if new and not new.strip():
            raise ValidationError(
                {"new_password": self.fields["new_password"].error_messages["required"]}
            )
        if new and again and new != again:
            raise ValidationError(
                {"new_password_again": _now("รหัสผ่านสองช่องไม่ตรงกัน โปรดพิมพ์ใหม่ทั้งสองช่อง")}
            )
        return cleaned


class AsksKeyMixin:
    """A form whose page asks something of a key; the answer comes back in its field ``answer``.

    ``question`` is JSON, "" where nothing is asked; ``address`` tells where keys work.
    """

    question = address = ""

    def ask(self, question: str) -> None:
        """Let the page ask this."""
        self.question, self.address = question, settings.SIGN_IN_ADDRESS


class ProofForm(AsksKeyMixin, forms.Form):
    """A code that is typed, under the name ``typed``, or the answer of a key in its place."""

    use_required_attribute = False
    typed = "code"

    answer = forms.CharField(
        label=_("กุญแจ"), required=False, max_length=LONGEST_ANSWER, widget=forms.HiddenInput
    )

    def clean(self) -> dict:
        """Whoever has used a key has typed nothing."""
        if self.cleaned_data.get("answer"):
            self.errors.pop(self.typed, None)
        return self.cleaned_data


class CodeForm(SwitchesLanguageMixin, ProofForm):
    """A code of the app, or a recovery code where one is taken."""

    code = forms.CharField(
        label=_("รหัสยืนยัน"),
        max_length=40,
        help_text=_("รหัส 6 หลักที่แอปยืนยันตัวตนแสดงอยู่ หากไม่มีแอป พิมพ์รหัสสำรอง 16 หลัก"),
        error_messages={"required": _("โปรดพิมพ์รหัสยืนยัน")},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True,
                "spellcheck": "false",
            }
        ),
    )  # fmt: skip

    def clean_code(self) -> str:
        """Nothing but as many digits as a code has is looked at, or counted as a wrong one."""
        code = codes.plain_code(self.cleaned_data["code"])
        if not codes.has_shape(code, self.lengths):
            raise ValidationError(self.wrong_length)
        return code

    lengths = (codes.DIGITS, codes.RECOVERY_DIGITS)
    wrong_length = _("รหัสของแอปมี 6 หลัก รหัสสำรองมี 16 หลัก โปรดพิมพ์เฉพาะตัวเลข")


class FirstCodeForm(CodeForm):
    """The code by which a new app shows that it holds the secret."""

    # No key says that an app holds a secret.
    answer = None
    lengths = (codes.DIGITS,)
    wrong_length = _("รหัสของแอปมี 6 หลัก โปรดพิมพ์เฉพาะตัวเลข")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("รหัสจากแอปใหม่")
        self.fields["code"].help_text = _("รหัส 6 หลักที่แอปแสดงหลังจากสแกน เปลี่ยนทุก 30 วินาที")


class ConfirmCodeForm(ProofForm):
    """The code, or the key, that shows once more who is there."""

    prefix = "confirm"
    typed = "proof"

    proof = forms.CharField(
        label=_("รหัสยืนยัน"),
        max_length=40,
        help_text=CodeForm.base_fields["code"].help_text,
        error_messages=CodeForm.base_fields["code"].error_messages,
        widget=forms.TextInput(attrs=CodeForm.base_fields["code"].widget.attrs),
    )

    def clean_proof(self) -> str:
        """Nothing else is looked at, or counted as a wrong one."""
        code = codes.plain_code(self.cleaned_data["proof"])
        if not codes.has_shape(code):
            raise ValidationError(CodeForm.wrong_length)
        return code


class KeyForm(AsksKeyMixin, PlainTextMixin, forms.Form):
    """A new key: what its owner calls it, and what it has answered."""

    use_required_attribute = False

    name = forms.CharField(
        label=_("ชื่อกุญแจ"),
        max_length=60,
        help_text=_("ตั้งเองเพื่อให้จำได้ เช่น กุญแจ USB ที่โต๊ะทำงาน หรือ โทรศัพท์ของฉัน"),
        error_messages={"required": _("โปรดตั้งชื่อกุญแจ")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    answer = forms.CharField(
        label=_("กุญแจ"),
        strip=False,
        max_length=LONGEST_ANSWER,
        error_messages={
            "required": _(
                "ยังไม่ได้รับคำตอบจากกุญแจ "
                "การเพิ่มกุญแจต้องใช้เบราว์เซอร์ที่เปิด JavaScript และรองรับกุญแจความปลอดภัย"
            )
        },
        widget=forms.HiddenInput,
    )


class ConfirmPasswordForm(forms.Form):
    """The password that shows once more who is there, for whoever has no app."""

    use_required_attribute = False
    prefix = "confirm"

    proof = forms.CharField(
        label=_("รหัสผ่านปัจจุบัน"),
        strip=False,
        max_length=200,
        error_messages={"required": _("โปรดพิมพ์รหัสผ่านปัจจุบัน")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )
