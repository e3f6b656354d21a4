"""The moves of an activity: every status, move and role against a list written by hand."""

from itertools import product

import pytest

from monitoring import workflow
from sistercity.errors import NotAllowed, WrongState

STATUSES = ["draft", "submitted", "endorsed", "returned", "approved", "discarded"]
MOVES = [
    "created",
    "edited",
    "submitted",
    "withdrawn",
    "endorsed",
    "returned",
    "approved",
    "taken_back",
    "discarded",
]
ROLES = ["officer", "approver", "editor", "planner", "administrator"]

# (status, move, role) → the status it leads to, in a province whose approver endorses …
WITH_APPROVER = {
    ("draft", "edited", "officer"): "draft",
    ("draft", "submitted", "officer"): "submitted",
    ("draft", "discarded", "officer"): "discarded",
    ("returned", "edited", "officer"): "returned",
    ("returned", "submitted", "officer"): "submitted",
    ("submitted", "withdrawn", "officer"): "draft",
    ("submitted", "endorsed", "approver"): "endorsed",
    ("submitted", "returned", "approver"): "returned",
    ("endorsed", "approved", "editor"): "approved",
    ("endorsed", "returned", "editor"): "returned",
    ("endorsed", "taken_back", "approver"): "submitted",
    ("approved", "taken_back", "editor"): "endorsed",
}
# … and in one that does without: what is submitted lies on the ministry's desk.
WITHOUT_APPROVER = {
    ("draft", "edited", "officer"): "draft",
    ("draft", "submitted", "officer"): "submitted",
    ("draft", "discarded", "officer"): "discarded",
    ("returned", "edited", "officer"): "returned",
    ("returned", "submitted", "officer"): "submitted",
    ("submitted", "withdrawn", "officer"): "draft",
    ("submitted", "approved", "editor"): "approved",
    ("submitted", "returned", "editor"): "returned",
    ("endorsed", "approved", "editor"): "approved",
    ("endorsed", "returned", "editor"): "returned",
    ("approved", "taken_back", "editor"): "submitted",
}
# What each role ever does; anything else it is told that it may not.
MOVES_OF_ROLE = {
    "officer": {"edited", "submitted", "withdrawn", "discarded"},
    "approver": {"endorsed", "returned", "taken_back"},
    "editor": {"approved", "returned", "taken_back"},
    "planner": set(),
    "administrator": set(),
}


@pytest.mark.parametrize("endorsing", [True, False])
@pytest.mark.parametrize(("status", "move", "role"), list(product(STATUSES, MOVES, ROLES)))
def test_each_move_leads_where_the_list_says_or_is_refused(status, move, role, endorsing):
    listed = WITH_APPROVER if endorsing else WITHOUT_APPROVER
    asked = {"move": move, "status": status, "role": role, "endorsing": endorsing}
    after = listed.get((status, move, role))
    if after:
        assert workflow.check_move(**asked) == after
    elif move in MOVES_OF_ROLE[role]:
        with pytest.raises(WrongState):
            workflow.check_move(**asked)
    else:
        with pytest.raises(NotAllowed):
            workflow.check_move(**asked)


@pytest.mark.parametrize("endorsing", [True, False])
@pytest.mark.parametrize(("status", "role"), list(product(STATUSES, ROLES)))
def test_the_buttons_offered_are_the_moves_that_are_allowed(status, role, endorsing):
    listed = WITH_APPROVER if endorsing else WITHOUT_APPROVER
    expected = {
        move: after for (at, move, by), after in listed.items() if (at, by) == (status, role)
    }
    assert workflow.moves(status=status, role=role, endorsing=endorsing) == expected


def test_a_refusal_names_the_present_status():
    with pytest.raises(WrongState, match="“เห็นชอบแล้ว”"):
        workflow.check_move(move="edited", status="approved", role="officer", endorsing=True)
