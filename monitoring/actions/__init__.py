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
    hold_file,
    remove_evidence,
    return_activity,
    submit_activity,
    withdraw_activity,
)
from .working_group import approve_order, edit_order, record_order
from .year import close_year, explain_no_activity, open_year

__all__ = [
    "add_evidence",
    "approve_activity",
    "approve_order",
    "author_ids",
    "caption_evidence",
    "close_year",
    "create_activity",
    "discard_activity",
    "edit_activity",
    "edit_order",
    "endorse_activity",
    "explain_no_activity",
    "hold_file",
    "open_year",
    "record_order",
    "remove_evidence",
    "return_activity",
    "submit_activity",
    "withdraw_activity",
]
