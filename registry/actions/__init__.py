"""Every write of the register, split by noun."""

from .answer import (
    answer_row,
    confirm_rows,
    declare_list,
    propose_pairing,
    take_back_answer,
)
from .circular import (
    acknowledge_circular,
    address_circular,
    forward_circular,
    withdraw_address,
)
from .consultation import (
    answer_consultation,
    ask_consultation,
    close_consultation,
    follow_up_consultation,
    withdraw_consultation,
)
from .decision import (
    accept_answer,
    accept_confirmations,
    answer_author_ids,
    decline_answer,
)
from .document import NewFile, remove_document_file, save_document
from .edition import fill_edition
from .event import correct_event, record_event
from .guideline import (
    bind_edition,
    correct_step,
    pass_to_edition,
    record_step,
    save_baseline,
    save_step,
)
from .importing import carry_out_import, open_import
from .join import join_rows
from .pairing import confirm_pairing, create_pairing, edit_pairing
from .record import (
    save_counterpart,
    save_posting,
    save_record,
    save_records,
)
from .route import Reply, answer_route
from .suitability import Given, assess_pairing, copy_criteria, give_advice, save_criteria
from .undoing import undo_import
from .unit_join import join_units, record_distinct_units, take_back_distinct_units

__all__ = [
    "accept_answer",
    "accept_confirmations",
    "acknowledge_circular",
    "address_circular",
    "answer_author_ids",
    "answer_route",
    "answer_consultation",
    "answer_row",
    "ask_consultation",
    "assess_pairing",
    "Given",
    "NewFile",
    "Reply",
    "bind_edition",
    "carry_out_import",
    "close_consultation",
    "confirm_pairing",
    "confirm_rows",
    "copy_criteria",
    "correct_event",
    "correct_step",
    "create_pairing",
    "declare_list",
    "decline_answer",
    "edit_pairing",
    "fill_edition",
    "follow_up_consultation",
    "forward_circular",
    "give_advice",
    "join_rows",
    "join_units",
    "propose_pairing",
    "open_import",
    "record_distinct_units",
    "pass_to_edition",
    "record_event",
    "record_step",
    "remove_document_file",
    "save_baseline",
    "save_counterpart",
    "save_criteria",
    "save_document",
    "save_posting",
    "save_record",
    "save_records",
    "save_step",
    "take_back_answer",
    "take_back_distinct_units",
    "undo_import",
    "withdraw_address",
    "withdraw_consultation",
]
