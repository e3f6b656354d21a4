"""Worked examples of the indicators on new signings, 1.2 and 2.2, on plain values.

Unless said otherwise the year is FY 2562: 1 October 2018 – 30 September 2019.
"""

from datetime import date

import pytest

from monitoring import kpis
from monitoring.kpis import Place, Reason, StepFault
from sistercity.thai.calendar import PartialDate

alone = Place.of_province

YEAR = kpis.Period(2562, date(2019, 9, 30))
NAN, LOEI, BANGKOK = "TH-55", "TH-42", "TH-10"
PROVINCES = (kpis.Province(NAN), kpis.Province(LOEI), kpis.Province(BANGKOK, counts=False))
DAY_BEFORE = date(2018, 9, 30)
# Edition 1: survey and draft are required before the signing, the letter is not, the plan is
# required after it.
SURVEY = kpis.Step(10, "survey", 0)
LETTER = kpis.Step(11, "letter", 1, is_required=False)
DRAFT = kpis.Step(12, "draft", 2)
PLAN = kpis.Step(13, "plan", 3, is_before_signing=False)
EDITIONS = {1: (SURVEY, LETTER, DRAFT, PLAN)}


def pairing(key, signed_on=date(2019, 3, 1), province=NAN, turns=(), **values):
    """A confirmed pairing, signed on a day, with the turns before it as (day, status)."""
    told = [kpis.Turn(day, status) for day, status in turns]
    if signed_on:
        told.append(kpis.Turn(signed_on, "signed"))
    return kpis.Pairing(
        key,
        province,
        signed_on=signed_on,
        turns=tuple(sorted(told, key=lambda turn: turn.begins)),
        **values,
    )


def walk(*done, bound=((date(2018, 10, 10), 1),)):
    """A walk under edition 1, its steps as (code, ISO date as far as known or None)."""
    days = {code: PartialDate.from_iso(text) if text else None for code, text in done}
    return kpis.Walk(tuple(bound), days)


def conformance(pairings, walks, *, place=kpis.WHOLE, editions=EDITIONS, period=YEAR):
    return kpis.guideline_conformance_share(
        period=period,
        provinces=PROVINCES,
        pairings=pairings,
        editions=editions,
        walks=walks,
        place=place,
    )


def count(pairings, *, never=(), had=None, place=kpis.WHOLE, declared_on=None, period=YEAR):
    return kpis.new_pairing_count(
        period=period,
        provinces=PROVINCES,
        pairings=pairings,
        never=set(never),
        had=had or {},
        declared_on=declared_on,
        place=place,
    )


def reasons(figure):
    return {item.id: item.reason for item in figure.exclusions}


class TestGuidelineConformance:
    def test_pairings_that_took_every_required_step_in_order_conform(self):
        in_order = walk(("survey", "2018-11-01"), ("draft", "2019-01-15"))
        without_draft = walk(("survey", "2018-11-01"))

        figure = conformance([pairing(1), pairing(2)], {1: in_order, 2: without_draft})

        # One of the two signed in the year: 1 ÷ 2 = 0.5.
        assert (figure.numerator, figure.denominator, figure.value) == (1, 2, 0.5)
        assert figure.numerator_ids == (1,)
        assert figure.faults == {2: (StepFault(12, "missing"),)}
        assert figure.groups["pairings"] == {"conforming": (1,), "faulty": (2,)}

    def test_the_optional_step_and_those_after_the_signing_are_not_asked_for(self):
        figure = conformance(
            [pairing(1)], {1: walk(("survey", "2018-11-01"), ("draft", "2018-12-01"))}
        )

        assert figure.value == 1

    def test_steps_on_one_day_and_on_the_day_of_signing_are_in_order(self):
        figure = conformance(
            [pairing(1)], {1: walk(("survey", "2019-03-01"), ("draft", "2019-03-01"))}
        )

        assert figure.value == 1

    def test_a_step_before_the_one_it_should_follow_is_a_fault(self):
        figure = conformance(
            [pairing(1)], {1: walk(("survey", "2019-01-02"), ("draft", "2019-01-01"))}
        )

        assert figure.value == 0
        assert figure.faults == {1: (StepFault(12, "before_predecessor", 10),)}

    def test_a_step_after_the_signing_is_a_fault(self):
        figure = conformance(
            [pairing(1)], {1: walk(("survey", "2018-11-01"), ("draft", "2019-03-02"))}
        )

        assert figure.faults == {1: (StepFault(12, "after_signing"),)}

    def test_a_step_of_unknown_day_is_a_fault(self):
        figure = conformance([pairing(1)], {1: walk(("survey", None), ("draft", "2019-01-01"))})

        assert figure.faults == {1: (StepFault(10, "undated"),)}

    @pytest.mark.parametrize(
        ("survey", "draft", "is_fault"),
        [
            # Some day of March 2019 is the day of signing or before it.
            ("2018-11", "2019-03", False),
            ("2018-11", "2019-04", True),
            # 2019 may begin before the draft of February; 2018 may end after the survey.
            ("2019", "2019-02-01", False),
            ("2018-12", "2018", False),
            ("2019-02", "2019-01", True),
        ],
    )
    def test_a_date_known_in_part_is_a_fault_only_if_it_certainly_lies_wrong(
        self, survey, draft, is_fault
    ):
        figure = conformance([pairing(1)], {1: walk(("survey", survey), ("draft", draft))})

        assert (figure.value == 0) is is_fault

    def test_a_signing_known_by_its_month_is_after_every_day_of_the_month_before(self):
        late = pairing(1, date(2019, 3, 31), signed_as_known=PartialDate.from_iso("2019-03"))

        within = conformance([late], {1: walk(("survey", "2018-11"), ("draft", "2019-03-31"))})
        after = conformance([late], {1: walk(("survey", "2018-11"), ("draft", "2019-04-01"))})

        assert (within.value, after.value) == (1, 0)

    def test_one_without_a_binding_edition_is_left_out_and_named(self):
        bound_after = walk(("survey", "2018-11-01"), bound=((date(2019, 3, 2), 1),))

        figure = conformance([pairing(1), pairing(2)], {2: bound_after})

        # Nothing of nothing: neither 0 % nor 100 %.
        assert (figure.state, figure.value) == ("no_case", None)
        assert reasons(figure) == {1: Reason.NO_EDITION, 2: Reason.NO_EDITION}

    def test_finished_steps_are_carried_over_to_a_later_edition_by_their_code(self):
        later = {1: EDITIONS[1], 2: (kpis.Step(20, "survey", 0), kpis.Step(21, "review", 1))}
        bound = ((date(2018, 10, 10), 1), (date(2019, 2, 1), 2))
        both = walk(("survey", "2018-11-01"), ("review", "2019-02-15"), bound=bound)
        survey_only = walk(("survey", "2018-11-01"), bound=bound)

        figure = conformance([pairing(1), pairing(2)], {1: both, 2: survey_only}, editions=later)

        assert figure.numerator_ids == (1,)
        assert figure.faults == {2: (StepFault(21, "missing"),)}

    def test_the_first_and_the_last_day_of_the_year_belong_to_it_and_no_other(self):
        days = [date(2018, 9, 30), date(2018, 10, 1), date(2019, 9, 30), date(2019, 10, 1)]
        pairings = [pairing(key, day) for key, day in enumerate(days, start=1)]
        early = {key: walk(("survey", "2010"), bound=((date(2010, 1, 1), 1),)) for key in range(5)}

        assert conformance(pairings, early).denominator_ids == (2, 3)

    def test_candidates_rejected_bangkok_and_undated_ones_are_left_out(self):
        pairings = [
            pairing(1, confirmation="candidate"),
            pairing(2, confirmation="rejected"),
            pairing(3, province=BANGKOK),
            pairing(4, None, is_undated=True),
        ]

        figure = conformance(pairings, {})

        assert reasons(figure) == {
            1: Reason.CANDIDATE,
            2: Reason.REJECTED,
            3: Reason.OUTSIDE_SCHEME,
            4: Reason.UNDATED,
        }
        assert figure.state == "no_case"

    def test_a_province_has_its_own_pairings_and_bangkok_no_figure(self):
        pairings = [pairing(1, province=NAN), pairing(2, province=LOEI)]
        good = walk(("survey", "2018-11-01"), ("draft", "2018-12-01"))

        assert conformance(pairings, {1: good}, place=alone(NAN)).value == 1
        assert conformance(pairings, {1: good}, place=alone(LOEI)).state == "no_case"
        assert conformance(pairings, {1: good}, place=alone(BANGKOK)).state == "not_applicable"


class TestNewPairings:
    @pytest.mark.parametrize(
        ("others", "never", "state", "value"),
        [
            # In progress on 30 September 2018, the day before the year began.
            ([("in_progress", date(2018, 9, 30))], (), "in_progress", 1),
            ([("stalled", date(2018, 1, 1))], (), "in_progress", 1),
            # Begun on the first day of the year: nothing is known of the day before.
            ([("in_progress", date(2018, 10, 1))], (), "unknown", 0),
            ([("withdrawn", date(2018, 1, 1))], (), "unknown", 0),
            ([("withdrawn", date(2018, 1, 1))], (NAN,), "never", 1),
            ([], (NAN,), "never", 1),
            ([], (), "unknown", 0),
            ([("signed", date(2001, 1, 1))], (NAN,), "signed_only", 0),
            ([("in_progress", date(2015, 1, 1)), ("signed", date(2001, 1, 1))], (),
             "in_progress_and_signed", 1),
        ],
    )  # fmt: skip
    def test_a_new_pairing_counts_by_how_its_province_stood_the_day_before_the_year(
        self, others, never, state, value
    ):
        earlier = [
            pairing(key, day if status == "signed" else None,
                    turns=() if status == "signed" else ((day, status),))
            for key, (status, day) in enumerate(others, start=2)
        ]  # fmt: skip

        figure = count([pairing(1), *earlier], never=never)

        assert figure.value == value
        assert figure.denominator is None
        assert {word: ids for word, ids in figure.groups["pairings"].items() if ids} == {
            state: (1,)
        }

    def test_signed_means_ever_signed_ended_or_not(self):
        ended = pairing(2, date(2001, 1, 1), turns=((date(2010, 1, 1), "ended"),))

        figure = count([pairing(1), ended], never=[NAN])

        assert figure.groups["provinces"]["signed_only"] == (NAN,)

    @pytest.mark.parametrize(
        ("answered_for", "others", "state"),
        [
            # The year began on 1 October 2018.
            (date(2018, 9, 30), [], "signed_only"),
            (date(2018, 10, 1), [], "unknown"),
            (date(2018, 1, 1), [("in_progress", date(2017, 5, 1))], "in_progress_and_signed"),
        ],
    )
    def test_a_province_that_had_one_by_the_ministrys_answer_was_signed(
        self, answered_for, others, state
    ):
        earlier = [pairing(2, turns=((day, status),)) for status, day in others]

        figure = count([pairing(1), *earlier], had={NAN: answered_for})

        assert figure.groups["provinces"][state] == (NAN,)

    def test_the_pairing_that_is_signed_makes_its_own_province_in_progress(self):
        begun = pairing(1, turns=((date(2017, 5, 1), "in_progress"),))

        assert count([begun]).value == 1

    def test_two_pairings_of_one_province_count_twice_and_a_later_one_not_yet(self):
        pairings = [
            pairing(1, date(2018, 10, 1)),
            pairing(2, date(2019, 9, 30)),
            pairing(3, date(2019, 10, 1)),
        ]

        # Both were signed in the year by a province that had nothing before it: 1 + 1 = 2.
        assert count(pairings, never=[NAN]).numerator_ids == (1, 2)

    def test_none_is_nought_and_not_no_case(self):
        figure = count([])

        assert (figure.state, figure.value) == ("value", 0)

    def test_signings_inside_the_declared_total_are_shown_apart(self):
        declared_on = date(2019, 1, 4)
        pairings = [pairing(1, date(2019, 1, 4)), pairing(2, date(2019, 1, 5))]

        figure = count(pairings, never=[NAN], declared_on=declared_on)

        assert figure.value == 2
        assert figure.groups["declared"]["pairings"] == (1,)

    def test_a_year_that_is_only_assumed_is_said(self):
        figure = count([pairing(1, date(2019, 9, 30), signed_assumed=True)], never=[NAN])

        assert figure.assumed_ids == (1,)

    def test_candidates_bangkok_and_undated_ones_are_left_out(self):
        pairings = [
            pairing(1, confirmation="candidate"),
            pairing(2, province=BANGKOK),
            pairing(3, None, is_undated=True),
        ]

        figure = count(pairings, never=[NAN, BANGKOK])

        assert figure.value == 0
        assert reasons(figure) == {
            1: Reason.CANDIDATE,
            2: Reason.OUTSIDE_SCHEME,
            3: Reason.UNDATED,
        }

    def test_the_day_before_is_that_of_the_year_asked_for(self):
        begun = pairing(1, date(2020, 3, 1), turns=((date(2019, 2, 1), "in_progress"),))
        next_year = kpis.Period(2563, date(2020, 9, 30))

        assert count([begun]).value == 0
        assert count([begun], period=next_year).groups["pairings"]["in_progress"] == (1,)

    def test_counts_of_several_years_add_up(self):
        next_year = kpis.Period(2563, date(2020, 9, 30))
        pairings = [pairing(1, date(2019, 3, 1)), pairing(2, date(2020, 3, 1), province=LOEI)]

        both = kpis.combine(
            [count(pairings, never=[NAN, LOEI], period=period) for period in (YEAR, next_year)]
        )

        # 1 in FY 2562 and 1 in FY 2563: 2, a count without a denominator.
        assert (both.value, both.numerator, both.denominator) == (2, 2, None)
