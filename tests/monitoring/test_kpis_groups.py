"""Worked examples of indicator 3.2 and of trained officers, on plain values.

Unless said otherwise the year is FY 2564: 1 October 2020 – 30 September 2021.
"""

from datetime import date
from fractions import Fraction

import pytest

from monitoring import kpis
from monitoring.kpis import Place, Reason, State

alone = Place.of_province

YEAR = kpis.Period(2564, date(2021, 9, 30))
MAI, PHUKET, UDON, BANGKOK = "TH-50", "TH-83", "TH-41", "TH-10"
PROVINCES = tuple(kpis.Province(code) for code in (MAI, PHUKET, UDON)) + (
    kpis.Province(BANGKOK, counts=False),
)
OLD = date(2019, 3, 1)
MARCH = date(2021, 3, 1)


def order(key, seat=MAI, begins=OLD, ends=None, **values):
    return kpis.Order(key, seat, begins, ends, **values)


def meeting(key, seat=MAI, held_on=MARCH, **values):
    return kpis.Meeting(key, seat, held_on, **values)


def share(orders, meetings=(), *, period=YEAR, place=kpis.WHOLE):
    return kpis.working_group_activity_share(
        period=period, provinces=PROVINCES, orders=orders, meetings=meetings, place=place
    )


def counts(figure):
    return figure.numerator, figure.denominator


def reasons(figure):
    return {(item.record, item.id): item.reason for item in figure.exclusions}


class TestWorkingGroupActivity:
    def test_seats_in_force_with_a_meeting_by_seats_in_force(self):
        figure = share([order(1), order(2, PHUKET), order(3, UDON)], [meeting(7, PHUKET)])

        # Three seats, Phuket met: 1 ÷ 3.
        assert figure.value == Fraction(1, 3)
        assert (figure.numerator_ids, figure.denominator_ids) == ((PHUKET,), (UDON, MAI, PHUKET))
        assert figure.groups["provinces"] == {
            "with_meeting": (PHUKET,),
            "without_meeting": (UDON, MAI),
        }
        assert figure.supporting["meetings_by_province"] == {PHUKET: (7,)}
        assert figure.supporting["orders_by_province"] == {UDON: (3,), MAI: (1,), PHUKET: (2,)}

    def test_the_central_seat_is_included_and_also_shown_apart(self):
        figure = share([order(1), order(2, None)], [meeting(7, None)])

        # Centre and Chiang Mai, the centre met: 1 ÷ 2.
        assert figure.value == Fraction(1, 2)
        assert figure.numerator_ids == ("central",)
        assert figure.denominator_ids == (MAI, "central")
        assert figure.groups["central"] == {"orders": (2,), "meetings": (7,)}

    def test_without_an_order_the_central_seat_is_in_neither_side(self):
        figure = share([order(1)], [meeting(7), meeting(8, None)])

        assert counts(figure) == (1, 1)
        assert figure.groups["central"] == {"orders": (), "meetings": ()}
        assert reasons(figure) == {("meeting", 8): Reason.SEAT_NOT_IN_FORCE}

    @pytest.mark.parametrize("held_on", [date(2021, 6, 15), date(2021, 6, 16)])
    def test_of_an_order_replaced_in_june_the_meetings_before_and_after_count(self, held_on):
        orders = [order(1, ends=date(2021, 6, 15)), order(2, begins=date(2021, 6, 16))]

        figure = share(orders, [meeting(7, held_on=held_on)])

        # One seat, counted once, under whichever order it met.
        assert counts(figure) == (1, 1)
        assert figure.supporting["orders_by_province"] == {MAI: (2,)}
        assert reasons(figure) == {("order", 1): Reason.NO_LONGER_IN_FORCE}

    @pytest.mark.parametrize(
        ("held_on", "expected"),
        [
            (date(2020, 9, 30), (0, 1)),
            (date(2020, 10, 1), (1, 1)),
            (date(2021, 9, 30), (1, 1)),
            (date(2021, 10, 1), (0, 1)),
        ],
    )
    def test_a_meeting_counts_in_the_year_of_its_day(self, held_on, expected):
        figure = share([order(1)], [meeting(7, held_on=held_on)])

        assert counts(figure) == expected
        # What belongs to another year is no case here.
        assert figure.exclusions == ()

    def test_a_meeting_that_is_not_approved_does_not_count(self):
        figure = share([order(1)], [meeting(7, is_approved=False)])

        assert counts(figure) == (0, 1)
        assert reasons(figure) == {("meeting", 7): Reason.NOT_APPROVED}

    def test_an_order_that_is_not_approved_makes_no_seat(self):
        figure = share([order(1, is_approved=False), order(2, PHUKET)], [meeting(7)])

        assert counts(figure) == (0, 1)
        assert reasons(figure) == {
            ("order", 1): Reason.NOT_APPROVED,
            ("meeting", 7): Reason.SEAT_NOT_IN_FORCE,
        }

    @pytest.mark.parametrize(
        ("last_day", "expected"),
        [(date(2021, 9, 30), (1, 1)), (date(2021, 9, 29), (0, 0))],
    )
    def test_an_order_that_ends_on_the_last_day_is_in_force_that_day(self, last_day, expected):
        figure = share([order(1, ends=last_day)], [meeting(7)])

        assert counts(figure) == expected

    def test_an_order_that_begins_after_the_last_day_is_not_in_force(self):
        figure = share([order(1, begins=date(2021, 10, 1))])

        assert reasons(figure) == {("order", 1): Reason.NOT_YET_IN_FORCE}

    def test_no_seat_in_force_is_no_case(self):
        figure = share([], [])

        assert (figure.state, figure.value, counts(figure)) == (State.NO_CASE, None, (0, 0))

    def test_many_meetings_of_a_seat_count_it_once(self):
        figure = share([order(1)], [meeting(8, held_on=date(2021, 1, 5)), meeting(7)])

        assert counts(figure) == (1, 1)
        assert figure.supporting["meetings_by_province"] == {MAI: (8, 7)}

    def test_two_orders_in_force_at_once_make_one_seat(self):
        assert counts(share([order(1), order(2)], [meeting(7)])) == (1, 1)

    def test_in_the_running_year_the_day_is_today(self):
        period = kpis.Period(2564, date(2021, 5, 31))

        figure = share(
            [order(1), order(2, PHUKET, begins=date(2021, 6, 1))],
            [meeting(7, held_on=date(2021, 6, 1))],
            period=period,
        )

        assert counts(figure) == (0, 1)
        assert reasons(figure) == {
            ("order", 2): Reason.NOT_YET_IN_FORCE,
            ("meeting", 7): Reason.STARTED_AFTER,
        }

    def test_bangkok_is_on_neither_side_and_has_no_figure_of_its_own(self):
        figure = share([order(1, BANGKOK), order(2)], [meeting(7, BANGKOK)])

        assert counts(figure) == (0, 1)
        assert reasons(figure) == {
            ("order", 1): Reason.OUTSIDE_SCHEME,
            ("meeting", 7): Reason.OUTSIDE_SCHEME,
        }
        assert share([order(1, BANGKOK)], place=alone(BANGKOK)).state == State.NOT_APPLICABLE

    def test_a_province_that_does_not_exist_yet_has_no_seat(self):
        new = (kpis.Province("TH-38", existed_from=date(2021, 10, 1)),)

        figure = kpis.working_group_activity_share(
            period=YEAR, provinces=new, orders=[order(1, "TH-38")], meetings=[meeting(7, "TH-38")]
        )

        assert counts(figure) == (0, 0)
        assert reasons(figure) == {
            ("order", 1): Reason.PROVINCE_ABSENT,
            ("meeting", 7): Reason.PROVINCE_ABSENT,
        }

    def test_one_province_alone_knows_nothing_of_the_centre(self):
        orders = [order(1), order(2, None), order(3, PHUKET)]

        figure = share(orders, [meeting(7), meeting(8, None)], place=alone(MAI))

        assert counts(figure) == (1, 1)
        assert "central" not in figure.groups
        assert share(orders, place=alone(UDON)).state == State.NO_CASE


def post(person, province=MAI, begins=OLD, ends=None):
    return kpis.Post(person, province, begins, ends)


def trained(posts, attendances, *, place=kpis.WHOLE, period=YEAR):
    return kpis.trained_share(
        period=period,
        provinces=PROVINCES,
        posts=posts,
        attendances=[kpis.Attendance(*item) for item in attendances],
        place=place,
    )


class TestTrained:
    def test_trained_by_in_post(self):
        found = trained([post(1), post(2, PHUKET), post(3, UDON)], [(1, MARCH), (9, MARCH)])

        # Three in post, one of them trained; the ninth is in no post.
        assert (found.trained_ids, found.in_post_ids) == ((1,), (1, 2, 3))
        assert found.value == Fraction(1, 3)

    @pytest.mark.parametrize(
        ("ends", "in_post"), [(date(2021, 9, 30), (1,)), (date(2021, 9, 29), ())]
    )
    def test_in_post_is_on_the_last_day(self, ends, in_post):
        assert trained([post(1, ends=ends)], []).in_post_ids == in_post

    @pytest.mark.parametrize(
        ("ended_on", "trained_ids"),
        [(date(2019, 1, 1), (1,)), (date(2021, 9, 30), (1,)), (date(2021, 10, 1), ())],
    )
    def test_a_training_counts_from_its_last_day_on(self, ended_on, trained_ids):
        assert trained([post(1)], [(1, ended_on)]).trained_ids == trained_ids

    def test_who_serves_two_provinces_is_one_person(self):
        found = trained([post(1), post(1, PHUKET)], [(1, MARCH), (1, OLD)])

        assert (found.trained_count, found.in_post_count) == (1, 1)

    def test_bangkok_does_not_count(self):
        assert trained([post(1, BANGKOK)], [(1, MARCH)]).in_post_ids == ()

    def test_nobody_in_post_is_no_case(self):
        assert trained([], [(1, MARCH)]).value is None

    def test_one_province_has_its_own_officers(self):
        found = trained([post(1), post(2, PHUKET)], [(2, MARCH)], place=alone(MAI))

        assert (found.trained_count, found.in_post_count) == (0, 1)
