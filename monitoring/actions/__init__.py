"""Every write of monitoring, split by noun."""

from .activity import (
    add_evidence,
    caption_evidence,
    create_activity,
    edit_activity,
    remove_evidence,
    submit_activity,
)
from .deputation import name_deputy, revoke_deputation
from .digest import digest_author_ids, publish_digest, save_digest
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
from .letter import make_letters
from .plan import carry_plan, drop_item, restore_item, save_plan, submit_plan
from .radar import set_radar_lead, set_radar_limit, snooze_flag, wake_flag
from .ranking import save_country_criteria, save_country_fact, save_ranking
from .reflection import save_reflection
from .reopening import end_reopening, reopen_year
from .resolution import edit_resolution, note_resolution, record_resolution
from .review import (
    approve_activity,
    author_ids,
    discard_activity,
    endorse_activity,
    return_activity,
    set_desk_limit,
    take_back_decision,
    withdraw_activity,
)
from .seal import seal_report, supersede_seal
from .supervision import (
    discard_visit,
    edit_finding,
    edit_visit,
    follow_finding,
    record_finding,
    record_visit,
    remove_finding,
    send_visit,
)
from .training import record_attendance, remove_attendance, save_training
from .workbook import open_workbook, take_workbook
from .workbook_undo import undo_workbook
from .working_group import approve_order, edit_order, record_order, return_order
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
    "digest_author_ids",
    "discard_visit",
    "drop_item",
    "edit_activity",
    "edit_meeting",
    "edit_order",
    "end_reopening",
    "edit_finding",
    "edit_resolution",
    "edit_visit",
    "endorse_activity",
    "explain_no_activity",
    "follow_finding",
    "join_pairing",
    "make_feed",
    "make_letters",
    "meeting_author_ids",
    "name_deputy",
    "note_resolution",
    "open_workbook",
    "open_year",
    "publish_digest",
    "record_attendance",
    "record_finding",
    "record_meeting",
    "record_order",
    "record_resolution",
    "record_visit",
    "refresh_dues",
    "remove_attendance",
    "remove_evidence",
    "remove_finding",
    "remove_holiday",
    "reopen_year",
    "restore_item",
    "return_activity",
    "return_meeting",
    "revoke_feed",
    "save_country_criteria",
    "save_country_fact",
    "save_digest",
    "save_holiday",
    "save_holidays",
    "return_order",
    "revoke_deputation",
    "save_member",
    "save_plan",
    "save_ranking",
    "save_reflection",
    "save_training",
    "seal_report",
    "send_visit",
    "set_due_day",
    "set_radar_lead",
    "set_radar_limit",
    "snooze_flag",
    "submit_activity",
    "submit_plan",
    "undo_workbook",
    "unwaive_due",
    "waive_due",
    "wake_flag",
    "set_desk_limit",
    "submit_activity",
    "submit_plan",
    "supersede_seal",
    "take_back_decision",
    "take_workbook",
    "withdraw_activity",
]
