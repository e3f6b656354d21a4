"""Which steps a draft needs: every path of the decision table that ships, no database."""

from __future__ import annotations

import json

import pytest
from django.conf import settings

from registry.guidance.route import route_of
from registry.models import GuidelineStep, RouteQuestion, RouteRule


def _read(name: str) -> dict:
    return json.loads((settings.BASE_DIR / "fixtures" / name).read_text(encoding="utf-8"))


STEPS = [GuidelineStep(**row) for row in _read("guideline.json")["rows"][0]["steps"]]
RULES = [
    RouteRule(question=question, **rule)
    for row in _read("route.json")["rows"]
    for question, lines in [
        (RouteQuestion(**{key: row[key] for key in row if key != "rules"}), row["rules"])
    ]
    for rule in lines
]
# What the guideline says where the table is silent.
USUAL = {
    "survey": "needed", "committee": "needed", "suitability": "needed",
    "foreign-opinion": "needed", "letter-of-intent": "optional", "draft": "needed",
    "clearance": "needed", "signing": "needed",
}  # fmt: skip
PLAIN = {
    "intent-only": "no", "binds-state": "no", "cabinet": "no", "equal-standing": "yes",
    "budget": "no", "other-ministry": "no",
}  # fmt: skip
# Answers, and what differs from USUAL; of an open step the questions that it waits for.
PATHS = [
    (PLAIN, {"clearance": "not_needed"}),
    (
        PLAIN | {"intent-only": "yes"},
        {
            "letter-of-intent": "needed", "foreign-opinion": "optional", "draft": "not_needed",
            "clearance": "not_needed",
        },
    ),
    (PLAIN | {"binds-state": "yes"}, {}),
    (PLAIN | {"cabinet": "yes"}, {}),
    (PLAIN | {"equal-standing": "no"}, {"clearance": "not_needed"}),
    (PLAIN | {"budget": "yes"}, {}),
    (PLAIN | {"other-ministry": "yes"}, {}),
    # The careful effect holds where two answers say different things of a step.
    (
        PLAIN | {"intent-only": "yes", "binds-state": "yes"},
        {"letter-of-intent": "needed", "draft": "not_needed"},
    ),
    (
        PLAIN | {"intent-only": "yes", "equal-standing": "no"},
        {"letter-of-intent": "needed", "draft": "not_needed", "clearance": "not_needed"},
    ),
    # Nothing answered: what hangs on an answer is open.
    (
        {},
        {
            "foreign-opinion": {"intent-only", "binds-state", "equal-standing"},
            "letter-of-intent": {"intent-only"},
            "draft": {"intent-only"},
            "clearance": {"binds-state", "cabinet", "budget", "other-ministry"},
        },
    ),
    (PLAIN | {"binds-state": "unknown"}, {"clearance": {"binds-state"}}),
    (PLAIN | {"cabinet": "unknown"}, {"clearance": {"cabinet"}}),
    (PLAIN | {"budget": "unknown"}, {"clearance": {"budget"}}),
    (PLAIN | {"other-ministry": "unknown"}, {"clearance": {"other-ministry"}}),
    (PLAIN | {"intent-only": "unknown"}, {
        "letter-of-intent": {"intent-only"}, "foreign-opinion": {"intent-only"},
        "draft": {"intent-only"}, "clearance": "not_needed",
    }),
    (PLAIN | {"intent-only": "yes", "equal-standing": "unknown"}, {
        "letter-of-intent": "needed", "foreign-opinion": {"equal-standing"},
        "draft": "not_needed", "clearance": "not_needed",
    }),
    # One answer that settles a step leaves nothing open in it.
    ({"cabinet": "yes", "intent-only": "no"}, {}),
]  # fmt: skip


@pytest.mark.parametrize(("replies", "differing"), PATHS)
def test_every_path_of_the_decision_table(replies, differing):
    told = {
        verdict.step.code: verdict.effect or {question.code for question in verdict.waits_for}
        for verdict in route_of(STEPS, RULES, replies)
    }
    assert told == USUAL | differing


def test_every_line_of_the_table_decides_on_one_of_the_paths():
    decided = {
        (rule.question.code, rule.reply, rule.step_code)
        for replies, _differing in PATHS
        for verdict in route_of(STEPS, RULES, replies)
        for rule in verdict.rules
    }
    assert decided == {(rule.question.code, rule.reply, rule.step_code) for rule in RULES}


def test_only_a_required_step_that_is_not_needed_calls_for_a_waiver():
    route = route_of(STEPS, RULES, PLAIN | {"intent-only": "yes"})
    assert {verdict.step.code for verdict in route if verdict.departs} == {
        "foreign-opinion", "draft", "clearance",
    }  # fmt: skip


def test_every_line_says_where_it_comes_from_and_none_claims_a_clause():
    assert _read("route.json")["origin"].endswith("รอกระทรวงตรวจกับกฎหมายและมติคณะรัฐมนตรี")
    assert not any(rule.citation for rule in RULES)
