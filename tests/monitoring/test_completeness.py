"""How much of what is due was received, and how good a province's data is.

Today is 15 August 2566 (2023-08-15), a day of FY 2566. Due by the defaults of the year: action
plans 30 November 2565, working groups and the register 31 March 2566, activities and reflections
29 September 2566 (the 30th is a Saturday).
"""

import json
from dataclasses import astuple
from datetime import date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from monitoring.choices import Status
from monitoring.dues import due_states
from monitoring.kpis.telling import all_telling, is_telling, telling_ids
from monitoring.reports.completeness import Tally, year_tallies
from monitoring.reports.quality import Measure, quality
from sistercity import clock
from sistercity.accounts.choices import Role
from sistercity.thai.calendar import BANGKOK
from tests import factories

TODAY = date(2023, 8, 15)
OUTCOME = "เยาวชนสองเมืองสามสิบคนเรียนรู้ภาษาและวัฒนธรรมของกัน และตกลงจัดค่ายร่วมกันทุกปี"


def on(day):
    return clock.playing(datetime(day.year, day.month, day.day, 9, tzinfo=BANGKOK))


def page(person, address):
    client = Client()
    client.force_login(person)
    return client.get(address)


@pytest.fixture
def world():
    """Chiang Mai with two pairings, Phuket with one; the year was opened on its first day."""
    pairs = [
        factories.pairing("TH-50", "ก"),
        factories.pairing("TH-50", "ข"),
        factories.pairing("TH-83", "ค"),
    ]
    with on(date(2022, 10, 3)):
        factories.fiscal_year(2566)
    factories.order("TH-50")
    factories.activity(pairs[0])
    factories.activity(pairs[2], status=Status.SUBMITTED)
    return pairs


def counted(people, codes, kind=""):
    """The same by hand, from the due rows themselves."""
    states = [
        state
        for state in due_states(user=people, fiscal_year=2566, today=TODAY)
        if state.due.province.code in codes and kind in ("", state.due.kind)
    ]
    return (
        len(states),
        sum(state.received_on is not None for state in states),
        sum(state.received_on is not None and state.received_on <= state.due.due_on
            for state in states),
        sum(state.state == "done" for state in states),
        sum(state.state == "done" and state.has_evidence for state in states),
    )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.expects_log("django.request")
def test_the_table_counts_due_rows_and_each_reader_sees_what_is_theirs(world):
    editor, officer = factories.person(Role.EDITOR), factories.posted(Role.OFFICER, "TH-83")
    found = year_tallies(fiscal_years=[2566], today=TODAY)[2566]
    # Of Chiang Mai's two activities one is in and approved, without a file; Phuket's is in.
    assert found.of(kind="joint_activity") == Tally(3, 2, 2, 1, 0)
    assert found.of(kind="joint_activity", codes=["TH-83"]) == Tally(1, 1, 1, 0, 0)
    # The order of 2019 was entered today, after 31 March.
    assert found.of(kind="working_group", codes=["TH-50"]) == Tally(1, 1, 0, 1, 1)
    for codes in (["TH-50"], ["TH-83"], ["TH-50", "TH-83"]):
        assert astuple(found.of(codes=codes)) == counted(editor, codes)
        for kind in ("action_plan", "reflection", "register_confirmation"):
            assert astuple(found.of(codes=codes, kind=kind)) == counted(editor, codes, kind)
    assert [Tally(200, 199).received_percent, Tally(300, 1).received_percent] == [99, 1]
    assert Tally().received_percent is None

    response = page(editor, "/completeness/2566/?kind=joint_activity&ordering=-expected")
    assert [line.province.code for line in response.context["lines"]] == ["TH-50", "TH-83"]
    response = page(editor, "/completeness/2566/?kind=joint_activity&ordering=expected&format=json")
    rows = json.loads(b"".join(response.streaming_content))["rows"]
    assert [(row["province_code"], row["received"]) for row in rows] == [("TH-83", 1), ("TH-50", 1)]
    own = page(officer, "/completeness/2566/?kind=joint_activity")
    assert [line.province.code for line in own.context["lines"]] == ["TH-83"]
    assert astuple(own.context["total"]) == (3, 2, 2, 1, 0)
    assert page(editor, "/completeness/2570/").status_code == 404
    assert page(officer, "/completeness/").url == "/completeness/2566/"
    assert page(officer, "/completeness/2566/TH-83/").status_code == 200
    assert page(officer, "/completeness/2566/TH-50/").status_code == 403

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert page(editor, "/completeness/2566/").status_code == 200
        return len(queries)

    before = cost()
    for number in (57, 51):
        factories.activity(factories.pairing(f"TH-{number}", f"ต {number}"))
    assert cost() == before


@pytest.mark.django_db
def test_an_empty_submission_raises_nothing_and_what_raises_most_stands_first(world):
    officer = factories.posted(Role.OFFICER, "TH-50")

    def measured():
        found = quality(
            user=officer, province=world[0].province, fiscal_year=2566, today=TODAY
        )
        counts = {one.measure: (one.held_count, len(one.pieces)) for one in found.measured}
        return found, counts

    # The factory's outcome is a few words, and there is no file.
    found, counts = measured()
    assert counts == {
        Measure.APPROVED: (1, 2),
        Measure.ON_TIME: (1, 2),
        Measure.EVIDENCE: (0, 2),
        Measure.OUTCOME: (0, 2),
        Measure.BOTH_SIDES: (1, 2),
        Measure.DOCUMENT: (0, 2),
        Measure.CONFIRMED: (0, 1),
        Measure.GROUP: (1, 1),
        Measure.MEETING: (0, 1),
        Measure.REFLECTION: (0, 1),
    }
    first = found.advice[0]
    assert (first.act.href, first.gain, first.act.saves) == (
        "/workspace/activities/new/?pairing=P-0002", 5, False
    )  # fmt: skip
    assert [one.gain for one in found.advice] == sorted(
        (one.gain for one in found.advice), reverse=True
    )

    # Handing in an empty activity changes the advice, not the measure; approved words count.
    empty = factories.activity(
        world[1], status=Status.SUBMITTED, outcome="-", thai_count=1, foreign_count=1
    )
    found, after = measured()
    assert after == counts
    assert found.advice[0].act.href == f"/activities/{empty.pk}/"
    assert found.advice[0].act.actor == Role.APPROVER
    factories.activity(world[1], outcome=OUTCOME)
    found, after = measured()
    assert after[Measure.APPROVED] == after[Measure.BOTH_SIDES] == (2, 2)
    assert after[Measure.OUTCOME] == (1, 2)
    text = page(officer, "/completeness/2566/TH-50/").content.decode()
    assert "สิ่งที่จะทำให้ดีขึ้น" in text
    assert 'href="/workspace/register/P-0001/correct/"' in text


def test_words_tell_something_by_their_letters_once():
    assert is_telling(OUTCOME)
    assert not is_telling("ดี")
    assert not is_telling("ก" * 200)
    assert not is_telling("- " * 200)
    assert telling_ids({1: OUTCOME, 2: OUTCOME + " !!", 3: "ดี"}) == {1}
    assert not all_telling([OUTCOME, OUTCOME])
