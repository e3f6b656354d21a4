"""The score of a proposed pairing: the sums, what is missing, other weights. No database."""

from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError

from registry.suitability import (
    Line,
    axis_results,
    check_weights,
    exact_words,
    rank_of,
    result_of,
    trials,
    weighed,
)
from sistercity.templatetags.thai import percent


def line(code, axis, weight, score):
    return Line(code, axis, Fraction(weight), score)


# 20×3 + 10×2 = 80 points of 4 × 30 = 120; "people" weighs 10 and has no data.
LINES = (
    line("level", "parity", 20, 3),
    line("economy", "potential", 10, 2),
    line("people", "potential", 10, None),
)


def test_the_share_is_of_the_criteria_that_have_a_score():
    result = result_of(LINES)

    assert result.share == Fraction(80, 120)
    assert percent(result.share) == "66.7"
    assert result.completeness == Fraction(30, 40)
    # Were the missing 0: 80 of 4 × 40; were it 4: 80 + 40 of the same.
    assert (result.lowest, result.highest) == (Fraction(80, 160), Fraction(120, 160))


def test_each_axis_is_added_up_alone():
    axes = axis_results(LINES)

    assert list(axes) == ["parity", "potential"]
    assert axes["parity"].share == Fraction(3, 4)
    assert axes["potential"].share == Fraction(1, 2)
    assert axes["potential"].completeness == Fraction(1, 2)


def test_half_a_tenth_is_rounded_up():
    # 3×3 + 16×3 + 1×0 = 57 of 4 × 20 is 71.25, exactly between 71.2 and 71.3.
    exact = result_of(
        (line("a", "parity", 3, 3), line("b", "parity", 16, 3), line("c", "benefit", 1, 0))
    )

    assert exact.share == Fraction(57, 80)
    assert percent(exact.share) == "71.3"


def test_nothing_known_is_no_share_and_not_zero():
    result = result_of((line("level", "parity", 20, None),))

    assert result.share is None
    assert result.completeness == 0
    assert (result.lowest, result.highest) == (0, 1)
    assert result_of(()).completeness is None


def test_a_score_of_nothing_differs_from_no_data():
    assert result_of((line("level", "parity", 20, 0),)).share == 0


def test_weights_that_sum_to_nothing_are_refused_in_words():
    with pytest.raises(ValidationError) as refusal:
        check_weights({"level": Fraction(), "economy": Fraction()})
    assert "รวมกันเป็น 0" in refusal.value.messages[0]

    with pytest.raises(ValidationError) as refusal:
        check_weights({"level": Fraction(-1), "economy": Fraction(2)})
    assert set(refusal.value.message_dict) == {"level"}

    check_weights({"level": Fraction(), "economy": Fraction(1, 100)})


def test_ranks_count_those_above_and_ties_share_a_place():
    half, third = Fraction(1, 2), Fraction(1, 3)
    assert rank_of(half, [third, None]) == 1
    assert rank_of(third, [half, third]) == 2
    assert rank_of(None, [half]) is None


def test_what_becomes_of_total_and_rank_when_a_weight_changes():
    # The other has 20×1 + 10×4 + 10×4 = 100 of 160, 62.5, below our 66.7.
    other = (
        line("level", "parity", 20, 1),
        line("economy", "potential", 10, 4),
        line("people", "potential", 10, 4),
    )
    found = {(one.subject, one.factor): one for one in trials(LINES, [other])}

    # Without parity: ours 20 of 40, the other's 80 of 80.
    gone = found["parity", Fraction(0)]
    assert (gone.share, gone.rank) == (Fraction(1, 2), 2)
    # Level halved: ours 30 + 20 = 50 of 80; the other's 10 + 80 = 90 of 120.
    halved = found["level", Fraction(1, 2)]
    assert (halved.share, halved.rank) == (Fraction(50, 80), 2)
    # Level doubled: ours 120 + 20 = 140 of 200; the other's 40 + 80 = 120 of 240.
    doubled = found["level", Fraction(2)]
    assert (doubled.share, doubled.rank) == (Fraction(140, 200), 1)
    # What has no data changes nothing of our own total.
    assert found["people", Fraction(2)].share == Fraction(80, 120)


def test_leaving_out_the_only_score_leaves_none():
    only = (line("level", "parity", 20, 3), line("people", "potential", 10, None))
    gone = [one for one in trials(only, []) if one.subject == "level" and not one.factor]
    assert [(one.share, one.rank) for one in gone] == [(None, None)]


def test_other_weights_by_code():
    # 1×3 + 10×2 = 23 of 4 × 11.
    assert result_of(weighed(LINES, {"level": Fraction(1)})).share == Fraction(23, 44)


@pytest.mark.parametrize(
    ("number", "words"),
    [(Fraction(80), "80"), (Fraction(15, 2), "7.5"), (Fraction(0), "0"), (Fraction(1000), "1000"),
     (Fraction(1, 200), "0.005")],
)  # fmt: skip
def test_sums_are_written_in_full(number, words):
    assert exact_words(number) == words
