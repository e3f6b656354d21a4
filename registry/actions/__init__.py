"""Every write of the register, split by noun."""

from .event import correct_event, record_event
from .guideline import bind_edition, correct_step, record_step, save_baseline
from .pairing import confirm_pairing, create_pairing, edit_pairing
from .record import (
    save_counterpart,
    save_document,
    save_posting,
    save_record,
    save_records,
)

__all__ = [
    "bind_edition",
    "confirm_pairing",
    "correct_event",
    "correct_step",
    "create_pairing",
    "edit_pairing",
    "record_event",
    "record_step",
    "save_baseline",
    "save_counterpart",
    "save_document",
    "save_posting",
    "save_record",
    "save_records",
]
