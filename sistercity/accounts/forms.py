"""Forms of sign-in."""

from __future__ import annotations

from django.contrib.auth.forms import AuthenticationForm
from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

from .models import User


class SignInForm(AuthenticationForm):
    """Django's form, whose user name is bounded before anything else looks at it."""

    def __init__(self, request=None, *args, **kwargs):
        super().__init__(request, *args, **kwargs)
        longest = User._meta.get_field("username").max_length
        self.fields["username"].validators += [
            MaxLengthValidator(longest, _("ชื่อผู้ใช้ยาวไม่เกิน %(limit_value)d ตัวอักษร")),
            ProhibitNullCharactersValidator(),
        ]
