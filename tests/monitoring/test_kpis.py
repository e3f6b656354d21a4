"""Worked examples of the indicators on plain values, the arithmetic beside each.

Unless said otherwise the year is FY 2562: 1 October 2018 – 30 September 2019.
"""

from datetime import date
from fractions import Fraction

import pytest

from monitoring import kpis
from monitoring.kpis import Exclusion, Place, Reason

alone = Place.of_province

YEAR = kpis.Period(2562, date(2019, 9, 30))
CHIANG_MAI, PHUKET, BANGKOK = "TH-50", "TH-83", "TH-10"
PROVINCES = (kpis.Province(CHIANG_MAI), kpis.Province(PHUKET), kpis.Province(BANGKOK, counts=False))


def signed(key, on=date(1999, 8, 8), *turns, province=CHIANG_MAI, assumed=False, **values):
    """A confirmed pairing signed on a day, and what happened afterwards as (day, status)."""
    return kpis.Pairing(
        key,
        province,
        signed_on=on,
        signed_assumed=assumed,
        turns=(
            kpis.Turn(on, "signed", assumed),
            *(kpis.Turn(day, status) for day, status in turns),
        ),
        **values,
    )


def done(key, *pairings, on=date(2019, 2, 1), to=None, province=CHIANG_MAI, **values):
    """An approved joint activity of one day, or up to the day ``to``."""
    return kpis.Activity(key, province, pairings, on, to or on, **values)


def share(
    pairings,
    activities=(),
    *,
    explained=(),
    period=YEAR,
    place=kpis.WHOLE,
    provinces=PROVINCES,
):
    return kpis.joint_activity_share(
        period=period,
        provinces=provinces,
        pairings=pairings,
        activities=activities,
        explained=set(explained),
        place=place,
    )


def reasons(figure, record="activity"):
    return {item.id: item.reason for item in figure.exclusions if item.record == record}


class TestHandbook:
    def test_a_handbook_published_on_the_last_day_counts(self):
        figure = kpis.handbook_exists(period=YEAR, handbooks=[kpis.Handbook(7, date(2019, 9, 30))])

        # One of one is there: 1 ÷ 1 = 1.
        assert (figure.value, figure.numerator, figure.denominator) == (1, 1, 1)
        assert figure.numerator_ids == (7,)

    def test_one_published_the_day_after_does_not(self):
        figure = kpis.handbook_exists(period=YEAR, handbooks=[kpis.Handbook(7, date(2019, 10, 1))])

        # 0 ÷ 1 = 0: there is a value, and it is "no".
        assert (figure.state, figure.value) == ("value", 0)
        assert figure.exclusions == (Exclusion("document", 7, Reason.PUBLISHED_LATER),)

    def test_one_withdrawn_by_the_last_day_does_not(self):
        # The day of withdrawal is the first on which the handbook no longer holds.
        last_day = kpis.Handbook(1, date(2019, 1, 4), withdrawn_on=date(2019, 9, 30))
        day_after = kpis.Handbook(2, date(2019, 1, 4), withdrawn_on=date(2019, 10, 1))

        figure = kpis.handbook_exists(period=YEAR, handbooks=[last_day, day_after])

        assert figure.value == 1
        assert figure.numerator_ids == (2,)
        assert figure.exclusions == (Exclusion("document", 1, Reason.WITHDRAWN),)

    def test_one_not_published_does_not(self):
        figure = kpis.handbook_exists(period=YEAR, handbooks=[kpis.Handbook(7, None)])

        assert figure.value == 0
        assert figure.exclusions == (Exclusion("document", 7, Reason.NOT_PUBLISHED),)

    def test_without_any_the_answer_is_no_and_not_no_case(self):
        figure = kpis.handbook_exists(period=YEAR, handbooks=[])

        assert (figure.state, figure.value) == ("value", 0)

    def test_it_has_no_meaning_for_one_province(self):
        figure = kpis.handbook_exists(
            period=YEAR, handbooks=[kpis.Handbook(7, date(2019, 1, 4))], place=alone(CHIANG_MAI)
        )

        assert (figure.state, figure.value, figure.denominator) == ("not_applicable", None, None)


class TestJointActivity:
    def test_provinces_with_an_activity_are_divided_by_provinces_signed(self):
        figure = share(
            [signed(1), signed(2), signed(3, province=PHUKET)],
            [done(11, 1), done(12, 1), done(13, 2)],
        )

        # Chiang Mai did something, Phuket did not: 1 ÷ 2, however many activities and pairs.
        assert figure.value == Fraction(1, 2)
        assert figure.numerator_ids == (CHIANG_MAI,)
        assert figure.denominator_ids == (CHIANG_MAI, PHUKET)
        assert figure.supporting["activities_by_province"] == {CHIANG_MAI: (11, 12, 13)}
        assert figure.supporting["pairings_by_province"] == {CHIANG_MAI: (1, 2), PHUKET: (3,)}

    @pytest.mark.parametrize(
        ("day", "in_2562", "in_2563"),
        [
            (date(2018, 9, 30), 0, 0),  # the last day of FY 2561
            (date(2018, 10, 1), 1, 0),  # the first of FY 2562
            (date(2019, 9, 30), 1, 0),  # the last of FY 2562
            (date(2019, 10, 1), 0, 1),  # the first of FY 2563
        ],
    )
    def test_an_activity_counts_in_the_year_of_its_day(self, day, in_2562, in_2563):
        following = kpis.Period(2563, date(2020, 9, 30))

        assert share([signed(1)], [done(11, 1, on=day)]).numerator == in_2562
        assert share([signed(1)], [done(11, 1, on=day)], period=following).numerator == in_2563

    def test_one_that_spans_two_years_counts_where_it_starts(self):
        spanning = done(11, 1, on=date(2019, 9, 28), to=date(2019, 10, 3))
        following = kpis.Period(2563, date(2020, 9, 30))

        # 28 September 2019 lies in FY 2562: 1 ÷ 1 there, 0 ÷ 1 in FY 2563.
        assert share([signed(1)], [spanning]).value == 1
        later = share([signed(1)], [spanning], period=following)
        assert later.value == 0
        assert reasons(later) == {11: Reason.STARTED_BEFORE}

    def test_one_that_does_not_touch_the_year_is_passed_over(self):
        figure = share([signed(1)], [done(11, 1, on=date(2017, 5, 1))])

        assert reasons(figure) == {}

    @pytest.mark.parametrize(
        ("day", "counts"),
        [
            (date(2018, 9, 30), True),  # signed on the last day of the year before
            (date(2018, 10, 1), False),  # signed on the first day of the year
            (date(2019, 9, 30), False),  # signed on the last day of the year
        ],
    )
    def test_a_pairing_counts_from_the_year_after_its_signature(self, day, counts):
        figure = share([signed(1, day)])

        # Signed before 1 October 2018: 0 ÷ 1; after it there is nothing to divide by.
        assert figure.denominator == int(counts)
        assert figure.state == ("value" if counts else "no_case")
        new = () if counts else (CHIANG_MAI,)
        assert figure.groups["provinces"]["new"] == new
        assert reasons(figure, "pairing") == ({} if counts else {1: Reason.SIGNED_IN_YEAR})

    def test_one_signed_after_the_day_looked_at_is_not_signed_yet(self):
        half = kpis.Period(2562, date(2019, 3, 31))

        figure = share([signed(1, date(2019, 4, 1))], period=half)

        assert reasons(figure, "pairing") == {1: Reason.NOT_SIGNED}

    @pytest.mark.parametrize(
        ("last_day", "in_force"),
        [(date(2019, 3, 31), 0), (date(2019, 9, 29), 0), (date(2019, 9, 30), 1)],
    )
    def test_one_that_ended_within_the_year_leaves_it(self, last_day, in_force):
        # The end's date is the last day in force, so the new status begins on the day after.
        begins = date.fromordinal(last_day.toordinal() + 1)
        figure = share(
            [signed(1, date(1999, 8, 8), (begins, "ended"))], [done(11, 1, on=date(2018, 11, 5))]
        )

        # In force on 30 September 2019: 1 ÷ 1. Ended before: its activity of November goes too.
        assert (figure.numerator, figure.denominator) == (in_force, in_force)
        if not in_force:
            assert figure.groups["provinces"]["ended"] == (CHIANG_MAI,)
            assert reasons(figure) == {11: Reason.ENDED}

    def test_another_pairing_keeps_the_province_in_but_not_the_ended_one(self):
        ended = signed(1, date(1999, 8, 8), (date(2019, 4, 1), "ended"))

        figure = share([ended, signed(2)], [done(11, 1, on=date(2018, 11, 5))])

        # Pairing 2 holds, so Chiang Mai counts; the activity was with pairing 1: 0 ÷ 1.
        assert (figure.numerator, figure.denominator) == (0, 1)
        assert reasons(figure) == {11: Reason.ENDED}

    def test_one_suspended_on_the_last_day_does_not_count(self):
        figure = share([signed(1, date(1999, 8, 8), (date(2019, 5, 1), "suspended"))])

        assert figure.state == "no_case"
        assert figure.groups["provinces"]["suspended"] == (CHIANG_MAI,)

    def test_an_activity_started_while_its_pairing_was_suspended_does_not_count(self):
        resumed = signed(
            1, date(1999, 8, 8), (date(2018, 11, 1), "suspended"), (date(2019, 3, 1), "signed")
        )

        figure = share(
            [resumed], [done(11, 1, on=date(2019, 2, 28)), done(12, 1, on=date(2019, 3, 1))]
        )

        # In force again on 30 September: 1 ÷ 1, by the activity of 1 March alone.
        assert figure.value == 1
        assert figure.supporting["activities_by_province"] == {CHIANG_MAI: (12,)}
        assert reasons(figure) == {11: Reason.SUSPENDED_THAT_DAY}

    def test_an_activity_before_its_pairing_was_signed_does_not_count(self):
        later = signed(1, date(2019, 6, 1))

        figure = share([later, signed(2)], [done(11, 1, on=date(2019, 5, 31))])

        assert (figure.numerator, figure.denominator) == (0, 1)
        assert reasons(figure) == {11: Reason.BEFORE_SIGNING}

    def test_one_with_a_pairing_signed_within_the_year_does_not_count_either(self):
        figure = share([signed(1, date(2019, 6, 1)), signed(2)], [done(11, 1, on=date(2019, 6, 2))])

        assert figure.numerator == 0
        assert reasons(figure) == {11: Reason.SIGNED_IN_YEAR}

    def test_a_signature_known_by_its_year_is_assumed_on_30_september(self):
        # 2561 alone means 30 September 2018: before FY 2562 began.
        before = share([signed(1, date(2018, 9, 30), assumed=True)])
        # 2562 alone means 30 September 2019: within it.
        within = share([signed(1, date(2019, 9, 30), assumed=True)])

        assert (before.denominator, before.assumed_count, before.assumed_ids) == (1, 1, (1,))
        assert (within.denominator, within.assumed_count) == (0, 0)
        assert within.exclusions == (
            Exclusion("pairing", 1, Reason.SIGNED_IN_YEAR, CHIANG_MAI, is_assumed=True),
        )

    def test_a_status_known_by_its_year_is_assumed_too(self):
        resumed = kpis.Pairing(
            1,
            CHIANG_MAI,
            signed_on=date(1999, 8, 8),
            turns=(
                kpis.Turn(date(1999, 8, 8), "signed"),
                kpis.Turn(date(2015, 2, 1), "suspended"),
                kpis.Turn(date(2018, 9, 30), "signed", is_assumed=True),
            ),
        )

        assert share([resumed]).assumed_count == 1

    def test_a_signature_of_unknown_date_is_in_no_figure(self):
        undated = kpis.Pairing(1, CHIANG_MAI, is_undated=True)

        figure = share([undated], [done(11, 1)])

        assert figure.state == "no_case"
        assert reasons(figure, "pairing") == {1: Reason.UNDATED}
        assert reasons(figure) == {11: Reason.UNDATED}

    @pytest.mark.parametrize(
        ("activity", "reason"),
        [
            (done(11, 1, is_joint=False), Reason.NOT_JOINT),
            (done(11, 1, is_approved=False), Reason.NOT_APPROVED),
            (done(11, 2), Reason.CANDIDATE),
            (done(11, 3), Reason.ENDED),
            (done(11, 4), Reason.NOT_SIGNED),
            (done(11, 5), Reason.REJECTED),
            (done(11), Reason.NO_PAIRING),
            (done(11, 6), Reason.NO_PAIRING),  # another province's pairing is none of its own
        ],
    )
    def test_a_province_whose_only_activity_does_not_count_is_silent(self, activity, reason):
        pairings = [
            signed(1),
            signed(2, confirmation="candidate"),
            signed(3, date(1999, 8, 8), (date(2010, 1, 1), "ended")),
            kpis.Pairing(4, CHIANG_MAI, turns=(kpis.Turn(date(2015, 1, 1), "in_progress"),)),
            signed(5, confirmation="rejected"),
            signed(6, province=PHUKET, confirmation="candidate"),
        ]

        figure = share(pairings, [activity])

        assert (figure.numerator, figure.denominator) == (0, 1)
        assert figure.groups["provinces"]["silent"] == (CHIANG_MAI,)
        assert reasons(figure) == {11: reason}

    def test_what_is_not_approved_is_told_as_such_whatever_else_is_wrong(self):
        """An unapproved activity must be known by no other reason: only its number is public."""
        figure = share([signed(1)], [done(11, 1, is_joint=False, is_approved=False)])

        assert reasons(figure) == {11: Reason.NOT_APPROVED}

    def test_two_provinces_that_share_a_counterpart_count_apart(self):
        # The register holds two pairings of the one unit, 1 of Chiang Mai and 2 of Phuket.
        figure = share([signed(1), signed(2, province=PHUKET)], [done(11, 1)])

        # Chiang Mai's activity does nothing for Phuket: 1 ÷ 2.
        assert figure.value == Fraction(1, 2)
        assert figure.numerator_ids == (CHIANG_MAI,)

    def test_an_activity_that_names_two_pairings_counts_once_for_the_province(self):
        figure = share([signed(1), signed(2)], [done(11, 1, 2)])

        # One province of one; both pairings have their activity.
        assert figure.value == 1
        assert figure.supporting["activities_by_province"] == {CHIANG_MAI: (11,)}
        assert figure.supporting["activities_by_pairing"] == {1: (11,), 2: (11,)}
        assert figure.groups["pairings"]["active"] == (1, 2)

    def test_it_counts_if_one_of_the_pairings_it_names_does(self):
        candidate = signed(2, confirmation="candidate")

        figure = share([signed(1), candidate], [done(11, 1, 2)])

        assert figure.value == 1
        assert figure.supporting["activities_by_pairing"] == {1: (11,)}
        assert reasons(figure) == {}

    def test_a_province_signed_and_in_progress_at_once_counts_by_what_is_signed(self):
        in_progress = kpis.Pairing(
            2, CHIANG_MAI, turns=(kpis.Turn(date(2017, 1, 1), "in_progress"),)
        )

        figure = share([signed(1), in_progress], [done(11, 1)])

        assert (figure.numerator, figure.denominator) == (1, 1)
        assert reasons(figure, "pairing") == {2: Reason.NOT_SIGNED}

    def test_a_province_is_explained_when_every_pairing_that_counts_has_an_answer(self):
        pairings = [
            signed(1),
            signed(2),
            signed(3, province=PHUKET),
            signed(4, province=PHUKET),
        ]

        figure = share(pairings, explained=[1, 2, 3])

        # Chiang Mai answered for 1 and 2; Phuket for 3, and is silent on 4.
        assert figure.groups["provinces"]["explained"] == (CHIANG_MAI,)
        assert figure.groups["provinces"]["silent"] == (PHUKET,)
        assert figure.groups["pairings"]["explained"] == (1, 2, 3)
        assert figure.groups["pairings"]["silent"] == (4,)
        # An answer is no activity: 0 ÷ 2.
        assert (figure.numerator, figure.denominator) == (0, 2)

    def test_a_pairing_that_does_not_count_needs_no_answer(self):
        in_year = signed(2, date(2019, 1, 15))

        assert share([signed(1), in_year], explained=[1]).groups["provinces"]["explained"] == (
            CHIANG_MAI,
        )

    def test_every_province_ever_signed_stands_in_one_group(self):
        codes = [f"TH-{number}" for number in range(20, 26)]
        provinces = [kpis.Province(code) for code in codes]
        pairings = [
            signed(1, province=codes[0]),
            signed(2, province=codes[1]),
            signed(3, province=codes[2]),
            signed(4, date(2019, 1, 1), province=codes[3]),
            signed(5, date(1999, 8, 8), (date(2019, 1, 1), "suspended"), province=codes[4]),
            signed(6, date(1999, 8, 8), (date(2001, 1, 1), "ended"), province=codes[5]),
            # Signed anew in the year after an end: the province is not new by it.
            signed(7, date(2019, 2, 1), province=codes[5]),
        ]

        figure = share(
            pairings, [done(11, 1, province=codes[0])], explained=[2], provinces=provinces
        )

        assert figure.groups["provinces"] == {
            "active": (codes[0],),
            "explained": (codes[1],),
            "silent": (codes[2],),
            "new": (codes[3],),
            "suspended": (codes[4],),
            "ended": (codes[5],),
        }
        # Three count, one did something.
        assert figure.value == Fraction(1, 3)

    def test_bangkok_enters_neither_side(self):
        figure = share([signed(1, province=BANGKOK), signed(2)], [done(11, 1, province=BANGKOK)])

        assert (figure.numerator, figure.denominator) == (0, 1)
        assert figure.denominator_ids == (CHIANG_MAI,)
        assert reasons(figure, "pairing") == {1: Reason.OUTSIDE_SCHEME}
        assert reasons(figure) == {11: Reason.OUTSIDE_SCHEME}

    def test_for_bangkok_alone_it_has_no_meaning(self):
        assert share([signed(1, province=BANGKOK)], place=alone(BANGKOK)).state == "not_applicable"

    def test_a_province_that_does_not_exist_on_the_day_does_not_count(self):
        young = kpis.Province(CHIANG_MAI, existed_from=date(2019, 10, 1))

        figure = share([signed(1)], provinces=[young])

        assert figure.state == "no_case"
        assert reasons(figure, "pairing") == {1: Reason.PROVINCE_ABSENT}

    def test_nothing_of_nothing_is_no_case(self):
        figure = share([])

        assert (figure.state, figure.value) == ("no_case", None)
        assert (figure.numerator, figure.denominator) == (0, 0)

    def test_one_province_sees_its_own_records_only(self):
        pairings = [signed(1), signed(2, province=PHUKET)]
        activities = [done(11, 1, is_joint=False), done(12, 2, province=PHUKET)]

        figure = share(pairings, activities, place=alone(PHUKET))

        assert (figure.numerator, figure.denominator, figure.numerator_ids) == (1, 1, (PHUKET,))
        assert figure.exclusions == ()

    def test_while_the_year_runs_it_is_looked_at_as_of_the_day(self):
        half = kpis.Period(2562, date(2019, 3, 31))
        ended_later = signed(1, date(1999, 8, 8), (date(2019, 6, 1), "ended"))

        figure = share([ended_later], [done(11, 1, on=date(2019, 4, 1))], period=half)

        # On 31 March it is in force and the activity of 1 April has not begun: 0 ÷ 1.
        assert (figure.numerator, figure.denominator) == (0, 1)
        assert reasons(figure) == {11: Reason.STARTED_AFTER}

    def test_the_order_of_records_changes_nothing(self):
        pairings = [signed(1), signed(2, province=PHUKET), signed(3)]
        activities = [done(11, 1), done(12, 3), done(13, 2, is_joint=False, province=PHUKET)]

        assert share(pairings, activities) == share(pairings[::-1], activities[::-1])


class TestWorkingGroup:
    def figure(self, *orders, period=YEAR, place=kpis.WHOLE, provinces=PROVINCES):
        return kpis.working_group_share(
            period=period, provinces=provinces, orders=orders, place=place
        )

    def test_seats_with_an_order_in_force_are_divided_by_provinces(self):
        figure = self.figure(kpis.Order(1, CHIANG_MAI, date(2019, 1, 1)))

        # Chiang Mai of Chiang Mai and Phuket; Bangkok stands apart: 1 ÷ 2.
        assert figure.value == Fraction(1, 2)
        assert figure.numerator_ids == (CHIANG_MAI,)
        assert figure.denominator_ids == (CHIANG_MAI, PHUKET)
        assert figure.groups["provinces"]["without_order"] == (PHUKET,)

    def test_the_central_seat_stands_beside_and_not_in_the_share(self):
        without = self.figure()
        central = self.figure(kpis.Order(9, None, date(2019, 1, 1)))

        assert (without.value, without.groups["central"]["orders"]) == (0, ())
        assert (central.value, central.groups["central"]["orders"]) == (0, (9,))

    @pytest.mark.parametrize(
        ("begins", "ends", "counts"),
        [
            (date(2019, 9, 30), None, 1),  # begins on the last day
            (date(2019, 10, 1), None, 0),  # begins the day after
            (date(2019, 1, 1), date(2019, 9, 30), 1),  # its last day in force is the last day
            (date(2019, 1, 1), date(2019, 9, 29), 0),  # revoked the day before
        ],
    )
    def test_both_days_of_an_order_are_inclusive(self, begins, ends, counts):
        assert self.figure(kpis.Order(1, CHIANG_MAI, begins, ends)).numerator == counts

    def test_an_order_replaced_in_june_leaves_the_seat_counted_once(self):
        old = kpis.Order(1, CHIANG_MAI, date(2018, 1, 1), date(2019, 6, 14))
        new = kpis.Order(2, CHIANG_MAI, date(2019, 6, 15))

        figure = self.figure(old, new)

        assert figure.numerator == 1
        assert figure.supporting["orders_by_province"] == {CHIANG_MAI: (2,)}
        assert reasons(figure, "order") == {1: Reason.NO_LONGER_IN_FORCE}
        # Looked at on 14 June, the last day of the old one, it is the old one that holds.
        june = self.figure(old, new, period=kpis.Period(2562, date(2019, 6, 14)))
        assert june.supporting["orders_by_province"] == {CHIANG_MAI: (1,)}
        assert reasons(june, "order") == {2: Reason.NOT_YET_IN_FORCE}

    def test_an_order_that_is_not_approved_does_not_count(self):
        figure = self.figure(kpis.Order(1, CHIANG_MAI, date(2019, 1, 1), is_approved=False))

        assert figure.numerator == 0
        assert reasons(figure, "order") == {1: Reason.NOT_APPROVED}

    def test_bangkok_enters_neither_side(self):
        figure = self.figure(kpis.Order(1, BANGKOK, date(2019, 1, 1)))

        assert (figure.numerator, figure.denominator) == (0, 2)
        assert reasons(figure, "order") == {1: Reason.OUTSIDE_SCHEME}
        assert self.figure(place=alone(BANGKOK)).state == "not_applicable"

    def test_the_denominator_is_the_provinces_of_the_day(self):
        young = kpis.Province("TH-38", existed_from=date(2011, 3, 23))

        before = self.figure(
            period=kpis.Period(2554, date(2011, 3, 22)), provinces=[*PROVINCES, young]
        )
        after = self.figure(
            period=kpis.Period(2554, date(2011, 3, 23)), provinces=[*PROVINCES, young]
        )

        assert (before.denominator, after.denominator) == (2, 3)

    def test_one_province_is_yes_or_no(self):
        order = kpis.Order(1, CHIANG_MAI, date(2019, 1, 1))

        assert self.figure(order, place=alone(CHIANG_MAI)).value == 1
        assert self.figure(order, place=alone(PHUKET)).value == 0

    def test_no_province_is_no_case(self):
        assert self.figure(provinces=[]).state == "no_case"


class TestYears:
    def test_numerators_and_denominators_are_added(self):
        later = kpis.Period(2563, date(2020, 9, 30))
        first = share([signed(1), signed(2, province=PHUKET)], [done(11, 1)])
        second = share([signed(1)], [done(12, 1, on=date(2020, 1, 5))], period=later)

        both = kpis.combine([first, second])

        # 1 ÷ 2 and 1 ÷ 1: (1 + 1) ÷ (2 + 1) = 2 ÷ 3, not the mean of 50 % and 100 %.
        assert (both.numerator, both.denominator, both.value) == (2, 3, Fraction(2, 3))
        assert both.fiscal_years == (2562, 2563)

    def test_a_year_without_a_case_leaves_a_gap(self):
        later = kpis.Period(2563, date(2020, 9, 30))

        both = kpis.combine([share([]), share([signed(1)], period=later)])

        assert (both.numerator, both.denominator) == (0, 1)
        assert (both.fiscal_years, both.gap_years) == ((2563,), (2562,))

    def test_only_gaps_are_no_case(self):
        assert kpis.combine([share([])]).state == "no_case"

    def test_years_of_other_indicators_and_the_same_year_twice_are_refused(self):
        handbook = kpis.handbook_exists(period=YEAR, handbooks=[])

        with pytest.raises(ValueError, match="one indicator"):
            kpis.combine([share([]), handbook])
        with pytest.raises(ValueError, match="once"):
            kpis.combine([share([]), share([])])
        with pytest.raises(ValueError, match="one indicator"):
            kpis.combine([])

    def test_a_day_outside_the_year_is_refused(self):
        with pytest.raises(ValueError, match="2562"):
            kpis.Period(2562, date(2019, 10, 1))
        with pytest.raises(ValueError, match="2562"):
            kpis.Period(2562, date(2018, 9, 30))


@pytest.mark.parametrize(
    ("done_count", "all_count", "target", "band"),
    [
        (4, 5, Fraction(8, 10), "met"),  # 80 % of 80 %
        (72, 100, Fraction(8, 10), "near"),  # nine tenths of 80 % is 72 %
        (71, 100, Fraction(8, 10), "below"),
        (1, 1, None, "no_target"),
    ],
)
def test_a_figure_stands_to_its_target(done_count, all_count, target, band):
    codes = [f"TH-{number}" for number in range(100, 100 + all_count)]
    figure = kpis.working_group_share(
        period=YEAR,
        provinces=[kpis.Province(code) for code in codes],
        orders=[
            kpis.Order(key, code, date(2019, 1, 1)) for key, code in enumerate(codes[:done_count])
        ],
    )

    assert kpis.band(figure, target) == band


def test_without_a_value_the_state_is_told_instead():
    assert kpis.band(share([]), Fraction(1)) == "no_case"
    assert kpis.band(share([], place=alone(BANGKOK)), Fraction(1)) == "not_applicable"
