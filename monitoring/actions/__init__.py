"""Every write of monitoring, split by noun."""

from .activity import (
    add_evidence,
    approve_activity,
    author_ids,
    caption_evidence,
    create_activity,
    discard_activity,
    edit_activity,
    endorse_activity,
    remove_evidence,
    return_activity,
    submit_activity,
    withdraw_activity,
)
from .due import (
    refresh_dues,
    remove_holiday,
    save_holiday,
    save_holidays,
    set_due_day,
    unwaive_due,
    waive_due,
)
from .feed import make_feed, revoke_feed
from .group_work import (
    approve_meeting,
    edit_meeting,
    meeting_author_ids,
    record_meeting,
    return_meeting,
    save_member,
)
from .joining import join_pairing
from .plan import carry_plan, drop_item, restore_item, save_plan, submit_plan
from .reflection import save_reflection
from .reopening import end_reopening, reopen_year
from .training import record_attendance, remove_attendance, save_training
from .working_group import approve_order, edit_order, record_order
from .year import close_year, explain_no_activity, open_year

__all__ = [
    "add_evidence",
    "approve_activity",
    "approve_meeting",
    "approve_order",
    "author_ids",
    "caption_evidence",
    "carry_plan",
    "close_year",
    "create_activity",
    "discard_activity",
    "drop_item",
    "edit_activity",
    "edit_meeting",
    "edit_order",
    "end_reopening",
    "endorse_activity",
    "explain_no_activity",
    "join_pairing",
    "make_feed",
    "meeting_author_ids",
    "open_year",
    "record_attendance",
    "record_meeting",
    "record_order",
    "refresh_dues",
    "remove_attendance",
    "remove_evidence",
    "remove_holiday",
    "reopen_year",
    "restore_item",
    "return_activity",
    "return_meeting",
    "revoke_feed",
    "save_holiday",
    "save_holidays",
    "save_member",
    "save_plan",
    "save_reflection",
    "save_training",
    "set_due_day",
    "submit_activity",
    "submit_plan",
    "unwaive_due",
    "waive_due",
    "withdraw_activity",
]
