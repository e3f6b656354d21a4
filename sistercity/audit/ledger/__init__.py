"""The one way to write: every action opens an entry, saves rows through it, and is recorded.

Entries number and chain what actions write (``entries``, ``chains``) and keep each state of a row
with the span in which it was known (``versions``).
"""

from .chains import (
    first_access_fault,
    first_fault,
    next_number,
    next_numbers,
    record_access,
    wait_for_others,
)
from .entries import LAST_STEPS, Entry, changes_since, check_revision, writing
from .erasing import TOMBSTONE, Words, clear_accesses, clear_entries, clear_states, rows_with
from .versions import Touched, batches, plain, write_over

__all__ = [
    "LAST_STEPS",
    "TOMBSTONE",
    "Entry",
    "Touched",
    "Words",
    "batches",
    "changes_since",
    "check_revision",
    "clear_accesses",
    "clear_entries",
    "clear_states",
    "first_access_fault",
    "first_fault",
    "next_number",
    "next_numbers",
    "plain",
    "record_access",
    "rows_with",
    "wait_for_others",
    "write_over",
    "writing",
]
