"""Every write of people and of what lets them in."""

from .devices import (
    end_devices,
    end_session,
    forget_device,
    keep_device,
    rename_session,
    see_device,
)
from .people import change_own_password, edit_own_profile, end_sessions, save_person
from .saved_filter import remove_filter, rename_filter, save_filter
from .second_factor import (
    Checked,
    Outcome,
    check_code,
    end_app,
    end_second_factor,
    enrol_second_factor,
    renew_recovery_codes,
    reset_second_factor,
)
from .security_key import add_security_key, check_key, remove_security_key

__all__ = [
    "Checked",
    "Outcome",
    "add_security_key",
    "change_own_password",
    "check_code",
    "check_key",
    "edit_own_profile",
    "end_app",
    "end_devices",
    "end_second_factor",
    "end_session",
    "end_sessions",
    "enrol_second_factor",
    "forget_device",
    "keep_device",
    "remove_filter",
    "remove_security_key",
    "rename_filter",
    "rename_session",
    "renew_recovery_codes",
    "reset_second_factor",
    "save_filter",
    "save_person",
    "see_device",
]
