"""Every write of the register, split by noun."""

from .event import correct_event, record_event
from .pairing import confirm_pairing, create_pairing, edit_pairing
from .record import save_counterpart, save_posting, save_record, save_records

__all__ = [
    "confirm_pairing",
    "correct_event",
    "create_pairing",
    "edit_pairing",
    "record_event",
    "save_counterpart",
    "save_posting",
    "save_record",
    "save_records",
]
