"""Countries in order: worked examples of the rule, without a database."""

from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError

from monitoring.ranking import placed, read_bounds, score_of

WEIGHTS = {"pairings": Fraction(30), "policy": Fraction(20)}


def test_a_count_reaches_the_score_of_its_least_count():
    bounds = read_bounds("1, ๒, 4,8")
    assert bounds == (1, 2, 4, 8)
    assert [score_of(count, bounds) for count in (0, 1, 3, 4, 7, 8, 500)] == [0, 1, 2, 3, 3, 4, 4]


@pytest.mark.parametrize(
    "typed", ["", "1, 2, 4", "1, 2, 4, 4", "0, 1, 2, 3", "4, 3, 2, 1", "1, 2, x, 8", "1;2;4;8",
              "-1, 2, 4, 8"]
)  # fmt: skip
def test_least_counts_that_do_not_rise_are_refused(typed):
    with pytest.raises(ValidationError):
        read_bounds(typed)


def test_the_order_follows_the_weighted_share_of_what_is_known():
    found = placed(
        {
            "JP": {"pairings": 4, "policy": 2},  # (30×4 + 20×2) ÷ (4×50) = 160 ÷ 200
            "LA": {"pairings": 3, "policy": None},  # 30×3 ÷ (4×30) = 90 ÷ 120
            "FR": {"pairings": None, "policy": None},
            "CN": {"pairings": 4, "policy": 2},
        },
        WEIGHTS,
    )
    assert list(found) == ["JP", "CN", "LA", "FR"]
    assert [one.rank for one in found.values()] == [1, 1, 3, None]
    assert found["JP"].result.share == Fraction(4, 5)
    assert found["LA"].result.share == Fraction(3, 4)
    assert found["LA"].result.completeness == Fraction(3, 5)
    assert found["FR"].result.share is None


def test_another_weight_turns_the_order():
    scores = {"JP": {"pairings": 4, "policy": 0}, "LA": {"pairings": 1, "policy": 4}}
    assert list(placed(scores, WEIGHTS)) == ["JP", "LA"]  # 120 against 30 + 80 = 110
    assert list(placed(scores, WEIGHTS | {"policy": Fraction(30)})) == ["LA", "JP"]
