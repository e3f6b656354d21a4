"""One's own account: signing in, the second factor, profile and password; signed out."""

from .confirm import confirm
from .devices import device_end, devices, devices_end_others
from .own import SignIn, password, profile, signed_out
from .second_factor import end, end_app, enrol, recovery_codes, second_factor
from .security_key import security_key_add, security_key_remove

__all__ = [
    "SignIn",
    "confirm",
    "device_end",
    "devices",
    "devices_end_others",
    "end",
    "end_app",
    "enrol",
    "password",
    "profile",
    "recovery_codes",
    "second_factor",
    "security_key_add",
    "security_key_remove",
    "signed_out",
]
