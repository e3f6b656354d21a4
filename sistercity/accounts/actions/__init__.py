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
    end_second_factor,
    enrol_second_factor,
    renew_recovery_codes,
    reset_second_factor,
)

__all__ = [
    "Checked",
    "Outcome",
    "change_own_password",
    "check_code",
    "edit_own_profile",
    "end_devices",
    "end_second_factor",
    "end_session",
    "end_sessions",
    "enrol_second_factor",
    "forget_device",
    "keep_device",
    "remove_filter",
    "rename_filter",
    "rename_session",
    "renew_recovery_codes",
    "reset_second_factor",
    "save_filter",
    "save_person",
    "see_device",
]
