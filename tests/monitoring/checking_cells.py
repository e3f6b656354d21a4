"""Holds the cells of a file against what was recomputed."""

from fractions import Fraction

import pytest

from tests.monitoring.recomputing import bare, numbers_in
from tests.monitoring.sheet_cells import is_number

# The coverage of all indicators, and the rules of reading.
COMMON = {"11", "20", "39", "89", "13", "76", "1", "30", "0", "100"}
# What people wrote, or a name: not counted by anybody.
TEXT = object()


def check_words(text, allowed, where):
    unknown = numbers_in(str(text)) - allowed
    assert not unknown, f"{where}: {unknown} in “{text}”"


def check_cell(found, expected, where):
    """A cell against what was recomputed: a number to the last digit that is kept, or words."""
    if is_number(found) or is_number(expected) or isinstance(expected, Fraction):
        assert None not in (found, expected), f"{where}: {found}, not {expected}"
        assert found == pytest.approx(float(expected), abs=1e-9), f"{where}: not {expected}"
    else:
        assert bare(found or "") == bare(expected or ""), where


def check_printed(row, expected, where):
    assert len(row) == len(expected), where
    for cell, wanted in zip(row, expected, strict=True):
        if isinstance(wanted, set):
            check_words(cell, wanted, where)
        else:
            assert bare(cell) == bare("–" if wanted is None else wanted), (where, wanted)


def check_rows(rows, expect, where):
    """Every cell of a sheet: what ``expect`` says of its row, or a name without a number."""
    for place, row in enumerate(rows):
        expected = expect(row)
        for head, cell in row.items():
            at = f"{where}, row {place + 2}, {head}"
            wanted = expected.get(head, set())
            if wanted is TEXT:
                assert not is_number(cell), at
            elif isinstance(wanted, set):
                assert not is_number(cell), f"{at}: a number that no rule here knows"
                check_words(cell or "", wanted, at)
            else:
                check_cell(cell, wanted, at)
