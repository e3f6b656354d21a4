"""The balance each way on values, added up by hand beside each case."""

from decimal import Decimal

import pytest

from monitoring.reciprocity import Exchange, Flow, Side, balance_of, balances_by

THAI, FOREIGN = Side.THAI, Side.FOREIGN
# Four activities of FY 2565 and 2566; the last tells nothing but that it took place.
WENT = Exchange(
    1, 2565, "outbound", thai_count=20, foreign_count=5, thai_student_count=12, hosted_by="foreign",
    budget_amount=Decimal(100_000), budget_source="province", foreign_amount=Decimal("2500.50"),
    pairings=frozenset({"P-1"}), countries=frozenset({"JP"}),
)  # fmt: skip
CAME = Exchange(
    2, 2566, "inbound", thai_count=30, foreign_count=8, foreign_student_count=0, hosted_by="thai",
    budget_amount=Decimal(40_000), budget_source="counterpart",
    pairings=frozenset({"P-1", "P-2"}), countries=frozenset({"JP"}),
)  # fmt: skip
BOTH = Exchange(
    3, 2566, "both", thai_count=4, foreign_count=6, thai_student_count=1, hosted_by="both",
    budget_source="none", pairings=frozenset({"P-2", "P-3"}), countries=frozenset({"JP", "CN"}),
)  # fmt: skip
SILENT = Exchange(
    4, 2566, "", thai_count=9, budget_amount=Decimal(700),
    pairings=frozenset({"P-3"}), countries=frozenset({"CN"}),
)  # fmt: skip
ALL = (WENT, CAME, BOTH, SILENT)


@pytest.mark.parametrize(
    ("flow", "side", "total", "told", "concerned"),
    [
        # Out: 1 and 3; in: 2 and 3; of 4 nobody told who travelled.
        (Flow.VISITS, THAI, 2, 3, 4),
        (Flow.VISITS, FOREIGN, 2, 3, 4),
        # Thai people went in 1 and 3: 20 + 4; foreign ones came in 2 and 3: 8 + 6.
        (Flow.PEOPLE, THAI, 24, 2, 3),
        (Flow.PEOPLE, FOREIGN, 14, 2, 3),
        # 12 + 1 of 1 and 3; in 2 none came, of 3 it was not recorded, of 4 who travelled.
        (Flow.STUDENTS, THAI, 13, 2, 3),
        (Flow.STUDENTS, FOREIGN, 0, 1, 3),
        # Hosts: Thai of 2, foreign of 1, both of 3; of 4 nobody told.
        (Flow.EVENTS, THAI, 2, 3, 4),
        (Flow.EVENTS, FOREIGN, 2, 3, 4),
        # Thai: 100,000 of 1, nothing of 3; of 2 it is not told, and 4 has no source.
        (Flow.MONEY, THAI, Decimal(100_000), 2, 4),
        # Foreign: 2,500.50 of 1 and 40,000 of 2.
        (Flow.MONEY, FOREIGN, Decimal("42500.50"), 2, 4),
    ],
)
def test_each_way_with_what_is_unknown_told_openly(flow, side, total, told, concerned):
    amount = balance_of(ALL).of(flow, side)
    assert (amount.total, amount.told_count, amount.concerned_count) == (total, told, concerned)


def test_money_without_a_source_belongs_to_no_side():
    balance = balance_of(ALL)
    assert (balance.unplaced_ids, balance.unplaced_amount) == ((4,), Decimal(700))
    contradiction = Exchange(5, 2566, "both", budget_amount=Decimal(9), budget_source="none")
    assert balance_of([contradiction]).of(Flow.MONEY, THAI).total is None
    assert balance_of([contradiction]).unplaced_amount == 9


def test_what_nobody_told_is_unknown_and_what_did_not_happen_is_nought():
    silent = balance_of([SILENT])
    assert all(silent.of(flow, side).total is None for flow in Flow for side in Side)
    remote = balance_of([Exchange(6, 2566, "remote", thai_count=5, foreign_count=5)])
    assert remote.of(Flow.VISITS, THAI).total == 0
    # Nobody travelled, so it is asked of no activity.
    assert remote.of(Flow.PEOPLE, THAI).total == 0
    assert remote.of(Flow.PEOPLE, THAI).concerned_count == 0
    assert remote.of(Flow.EVENTS, THAI).total is None


def test_an_activity_counts_once_in_each_country_and_wholly_in_each_pairing():
    by_country = balances_by(ALL, lambda one: one.countries)
    assert by_country["JP"].activity_ids == (1, 2, 3)
    assert by_country["CN"].activity_ids == (3, 4)
    # Activity 2 names two pairings of Japan: 8 people and no more came, and 6 with activity 3.
    assert by_country["JP"].of(Flow.PEOPLE, FOREIGN).total == 14
    by_pairing = balances_by(ALL, lambda one: one.pairings)
    came = {number: one.of(Flow.PEOPLE, FOREIGN).total for number, one in by_pairing.items()}
    assert came == {"P-1": 8, "P-2": 14, "P-3": 6}


def test_the_same_activity_given_twice_counts_once():
    assert balance_of([WENT, WENT]).of(Flow.PEOPLE, THAI).total == 20
