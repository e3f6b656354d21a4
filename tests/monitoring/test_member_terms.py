"""Until when members of a working group serve, and which positions nobody holds: pure rules."""

from datetime import date

import pytest

from monitoring.models import WorkingGroupMember, WorkingGroupOrder
from monitoring.terms import term_of, vacancies

TODAY = date(2023, 8, 15)
OPEN = WorkingGroupOrder(number="1/2562", in_force_from=date(2019, 1, 1))
ENDED = WorkingGroupOrder(
    number="1/2560", in_force_from=date(2017, 1, 1), in_force_to=date(2018, 12, 31)
)


def member(position, office, ends_on=None, order=OPEN):
    return WorkingGroupMember(
        order=order, position_in_group=position, office=office, name="สมมติ",
        starts_on=order.in_force_from, ends_on=ends_on,
    )  # fmt: skip


CHAIR = member("chair", "ผู้ว่าราชการจังหวัด")
SECRETARY = member("secretary", "หัวหน้าสำนักงานจังหวัด")


@pytest.mark.parametrize(
    ("own", "of_order", "ends", "days_left", "is_ending"),
    [
        (None, None, None, None, False),
        (date(2023, 9, 30), None, date(2023, 9, 30), 46, True),
        (None, date(2023, 10, 14), date(2023, 10, 14), 60, True),
        (None, date(2023, 10, 15), date(2023, 10, 15), 61, False),
        # The order ends first: who it names serves no longer than it holds.
        (date(2024, 1, 1), date(2023, 8, 15), date(2023, 8, 15), 0, True),
        (date(2023, 8, 14), None, date(2023, 8, 14), -1, False),
    ],
)
def test_a_term_ends_with_the_member_or_with_the_order(own, of_order, ends, days_left, is_ending):
    order = WorkingGroupOrder(in_force_from=date(2019, 1, 1), in_force_to=of_order)
    term = term_of(member("member", "อำเภอ", own, order), today=TODAY, soon_days=60)
    assert (term.ends_on, term.days_left, term.is_ending) == (ends, days_left, is_ending)


def told(serving, former=()):
    found = vacancies(serving=serving, former=former, today=TODAY)
    return [(one.position, one.office, one.since) for one in found]


def test_a_position_is_empty_from_the_day_after_its_holder_left():
    left = member("member", "ท้องถิ่นจังหวัด", date(2022, 9, 30))
    assert told([CHAIR, SECRETARY], [left]) == [
        ("member", "ท้องถิ่นจังหวัด", date(2022, 10, 1))
    ]
    successor = member("member", "ท้องถิ่นจังหวัด")
    assert told([CHAIR, SECRETARY, successor], [left]) == []
    # A new order names its own people: nobody of an ended one is missed.
    past = member("member", "ท้องถิ่นจังหวัด", date(2018, 5, 1), ENDED)
    assert told([CHAIR, SECRETARY], [past]) == []


def test_a_group_needs_a_chair_and_a_secretary_of_whatever_office():
    assert told([CHAIR]) == [("secretary", "", None)]
    left = member("secretary", "หัวหน้าสำนักงานจังหวัด", date(2023, 6, 30))
    assert told([CHAIR], [left]) == [("secretary", "หัวหน้าสำนักงานจังหวัด", date(2023, 7, 1))]
    assert told([CHAIR, member("secretary", "ปลัดจังหวัด")], [left]) == []
    # Before anybody was recorded the page says so in its own words.
    assert told([]) == []
