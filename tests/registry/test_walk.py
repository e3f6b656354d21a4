"""How the page of a pairing tells its walk through the guideline."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registry import actions
from registry.choices import EventKind
from registry.moments import Moment
from registry.walk import StepState, walk_of
from sistercity.thai.calendar import PartialDate
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def walking():
    """A pairing in progress since 1 February 2019 under an edition of four steps.

    The survey is done, the second step was waived; of the others only the last is optional.
    """
    pair = factories.pairing("TH-50", signed=None)
    factories.event(pair, EventKind.STARTED, "2019-02-01")
    edition = factories.guideline(
        "2561", date(2018, 10, 10), ("survey", "committee", "draft", "letter"), optional=("letter",)
    )
    actions.bind_edition(
        by=None, pairing_id=pair.pk, edition_id=edition.pk, bound_on=date(2019, 2, 1)
    )
    record(pair, edition, "survey", "2019-02-20")
    record(pair, edition, "committee", "2019-05", outcome="waived", authority="ปลัดกระทรวง")
    return pair


def record(pair, edition, code, day, **values):
    actions.record_step(
        by=None,
        pairing_id=pair.pk,
        step_id=edition.steps.get(code=code).pk,
        outcome=values.pop("outcome", "done"),
        happened_on=PartialDate.from_iso(day),
        **values,
    )


def walked(pair, day=date(2023, 8, 15), status="in_progress"):
    moment = Moment(day, None)
    return walk_of(pair, status=status, user=factories.person("editor"), moment=moment)


def states(walk):
    return [one.state for one in walk.steps]


def test_the_first_open_required_step_is_the_current_one(walking):
    assert states(walked(walking)) == ["done", "waived", "current", "open"]


def test_time_in_stage_runs_from_the_last_step(walking):
    # A month counts as its last day: 31 May 2019 to 30 June 2019.
    assert walked(walking, date(2019, 6, 30)).days_in_stage == 30


def test_on_an_earlier_day_it_had_done_less(walking):
    earlier = walked(walking, date(2019, 3, 1))
    assert states(earlier) == ["done", "current", "open", "open"]
    assert earlier.days_in_stage == 9  # since 20 February
    assert walked(walking, date(2019, 1, 31)) is None


def test_after_the_signing_what_is_missing_was_not_recorded(walking):
    factories.event(walking, EventKind.SIGNED, "2020-01-10")
    walk = walked(walking, status="signed")
    assert states(walk) == ["done", "waived", StepState.NOT_RECORDED, StepState.NOT_TAKEN]
    assert walk.days_in_stage is None


def test_the_page_tells_steps_waiver_and_missing_citation(client, walking):
    page = client.get(f"/pairings/{walking.number}/").content.decode()
    for words in ("ขั้น survey", "ยกเว้นโดย ปลัดกระทรวง", "ยังไม่ได้อ้างอิง", "ขั้นตอนปัจจุบัน"):
        assert words in page
    assert "พฤษภาคม 2562" in page


def test_a_pairing_without_an_edition_says_so(client):
    pair = factories.pairing("TH-83")
    page = client.get(f"/pairings/{pair.number}/").content.decode()
    assert "ไม่มีฉบับแนวทางที่ผูกพันคู่นี้" in page
    assert "จึงไม่นับในตัวชี้วัด 1.2" in page


def test_a_long_walk_costs_no_more_queries(client, walking):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/pairings/{walking.number}/")
        return len(captured)

    before = queries()
    record(walking, walking.guideline_bindings.get().edition, "draft", "2020-01-05")
    assert queries() == before
