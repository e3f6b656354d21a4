"""Buddhist and Common Era years, and the government's fiscal years."""

from datetime import date

BE_OFFSET = 543

# 1 January 2484 is 1941-01-01. Before it the Thai year began on 1 April, so that a year
# alone does not say which Common Era year is meant: earlier dates are kept as written.
FIRST_BE_YEAR = 2484

# Beyond it a number is a slip of the hand, not a date of this register.
LAST_BE_YEAR = 2700


def to_be(year_ce: int) -> int:
    """Return the Buddhist year of a Common Era year."""
    return year_ce + BE_OFFSET


def to_ce(year_be: int) -> int:
    """Return the Common Era year of a Buddhist year."""
    return year_be - BE_OFFSET


def fiscal_year_of(day: date) -> int:
    """Return the fiscal year a day lies in, as the Buddhist year in which it ends."""
    return to_be(day.year) + (day.month >= 10)


def fiscal_year_start(fy: int) -> date:
    """Return the first day of a fiscal year: 1 October of the year before."""
    return date(to_ce(fy) - 1, 10, 1)


def fiscal_year_end(fy: int) -> date:
    """Return the last day of a fiscal year: 30 September."""
    return date(to_ce(fy), 9, 30)
