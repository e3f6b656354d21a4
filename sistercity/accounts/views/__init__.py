"""One's own account: signing in, the second factor, profile and password; signed out."""

from .confirm import confirm
from .devices import device_end, devices, devices_end_others
from .own import SignIn, password, profile, signed_out
from .second_factor import end, enrol, recovery_codes, second_factor

__all__ = [
    "SignIn",
    "confirm",
    "device_end",
    "devices",
    "devices_end_others",
    "end",
    "enrol",
    "password",
    "profile",
    "recovery_codes",
    "second_factor",
    "signed_out",
]
