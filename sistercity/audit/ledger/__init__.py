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
from .versions import Touched, batches, plain

__all__ = [
    "LAST_STEPS",
    "Entry",
    "Touched",
    "batches",
    "changes_since",
    "check_revision",
    "first_access_fault",
    "first_fault",
    "next_number",
    "next_numbers",
    "plain",
    "record_access",
    "wait_for_others",
    "writing",
]
