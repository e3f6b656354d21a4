"""Working days: counted by hand around Songkran 2566, and properties that hold for any holidays."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sistercity.thai.calendar import (
    add_working_days,
    is_working_day,
    on_or_after,
    on_or_before,
    working_days_between,
)

# Thursday 13 to Saturday 15 April 2566, Monday the 17th in place of the Saturday.
SONGKRAN = {date(2023, 4, day) for day in (13, 14, 15, 17)}
days = st.dates(date(2018, 1, 1), date(2024, 12, 31))
sets = st.sets(st.dates(date(2018, 1, 1), date(2024, 12, 31)), max_size=60)


@pytest.mark.parametrize(
    ("day", "after", "before"),
    [
        (12, 12, 12),
        (13, 18, 12),
        (15, 18, 12),
        (16, 18, 12),
        (17, 18, 12),
        (18, 18, 18),
    ],
)
def test_a_day_off_gives_way_to_the_next_or_the_last_working_day(day, after, before):
    assert on_or_after(date(2023, 4, day), SONGKRAN) == date(2023, 4, after)
    assert on_or_before(date(2023, 4, day), SONGKRAN) == date(2023, 4, before)


def test_the_day_from_which_is_counted_does_not_count():
    # After Wednesday the 12th: Tuesday the 18th is the first, Wednesday the 19th the second.
    assert add_working_days(date(2023, 4, 12), 2, SONGKRAN) == date(2023, 4, 19)
    assert add_working_days(date(2023, 4, 19), -2, SONGKRAN) == date(2023, 4, 12)
    assert add_working_days(date(2023, 4, 15), 0, SONGKRAN) == date(2023, 4, 15)
    assert working_days_between(date(2023, 4, 12), date(2023, 4, 19), SONGKRAN) == 2
    assert working_days_between(date(2023, 4, 19), date(2023, 4, 12), SONGKRAN) == -2
    assert working_days_between(date(2023, 4, 12), date(2023, 4, 17), SONGKRAN) == 0


@given(days, sets)
def test_moving_ends_on_a_working_day_and_leaves_one_where_it_is(day, holidays):
    after, before = on_or_after(day, holidays), on_or_before(day, holidays)
    assert is_working_day(after, holidays)
    assert is_working_day(before, holidays)
    assert before <= day <= after
    assert (before == day) == (after == day) == is_working_day(day, holidays)


@given(days, st.integers(0, 80), sets)
def test_counting_forth_and_counting_between_agree(day, count, holidays):
    end = add_working_days(day, count, holidays)
    assert working_days_between(day, end, holidays) == count
    assert count == 0 or is_working_day(end, holidays)


@given(days, st.integers(0, 200), sets)
def test_what_is_counted_between_is_what_one_finds_day_by_day(day, length, holidays):
    walked = [day + timedelta(days=ahead) for ahead in range(1, length + 1)]
    expected = sum(is_working_day(one, holidays) for one in walked)
    assert working_days_between(day, day + timedelta(days=length), holidays) == expected
