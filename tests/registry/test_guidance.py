"""The ministry's guidance desk: where pairings stand before the signing, and what cannot move."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from registry import actions
from registry.choices import EventKind
from registry.guidance.cases import read_guidance
from registry.models import GuidanceLimit
from sistercity.accounts.choices import Role
from sistercity.thai.calendar import PartialDate
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2023, 8, 15)  # as the tests' clock says
DESK = "/register/guidance/"
HELD = "/register/guidance/held-up/"


@pytest.fixture(scope="module")
def edition(rows_of_the_file):
    return factories.guideline("2561", date(2018, 10, 10), ("survey", "draft"))


def walking(edition, name: str, *, survey: str | None = None, draft: str | None = None, **values):
    """A pairing bound on 1 February 2562 with the steps done on these days."""
    pair = factories.pairing(values.pop("province", "TH-50"), name, signed=None, **values)
    factories.event(pair, EventKind.STARTED, "2019-02-01")
    actions.bind_edition(
        by=None, pairing_id=pair.pk, edition_id=edition.pk, bound_on=date(2019, 2, 1)
    )
    for code, on in (("survey", survey), ("draft", draft)):
        if on:
            actions.record_step(
                by=None, pairing_id=pair.pk, step_id=edition.steps.get(code=code).pk,
                outcome="done", happened_on=PartialDate.from_iso(on),
            )  # fmt: skip
    return pair


def page(address: str, role: str = Role.EDITOR) -> str:
    client = Client()
    client.force_login(factories.person(role))
    response = client.get(address)
    parts = response.streaming_content if response.streaming else [response.content]
    return b"".join(parts).decode()


def test_the_desk_tells_each_pairing_its_stage_its_days_and_experience(edition):
    # Surveys took 10, 20 and 28 days: the median is 20; three of four took 24 or less.
    waits = walking(edition, "อูโอซุ", survey="2019-02-11")
    walking(edition, "ต้าหลี่", survey="2019-02-21")
    walking(edition, "ลียง", survey="2019-03-01", province="TH-57")
    new = walking(edition, "เว้", province="TH-83")
    actions.save_record(by=None, record=GuidanceLimit(kind="least_cases", value=3))
    factories.event(waits, EventKind.STALLED, "2023-01-10")

    file = json.loads(page(f"{DESK}?format=json"))
    rows = {row["number"]: row for row in file["rows"]}

    assert rows[new.number]["stage"] == "survey"
    assert rows[new.number]["days_in_stage"] == 1656  # 1 February 2562 to 15 August 2566
    assert (rows[new.number]["median_days"], rows[new.number]["upper_days"]) == (20, 24)
    assert rows[new.number]["is_beyond"] is True
    assert rows[waits.number]["stage"] == "draft"
    assert rows[waits.number]["median_days"] is None  # nobody has completed it
    assert json.loads(page(f"{DESK}?format=json&only=stalled"))["rows"] == [rows[waits.number]]
    candidate = factories.pairing("TH-57", "หลวงพระบาง", signed=None, confirmed=False)
    factories.event(candidate, EventKind.STARTED, "2021-01-10")
    assert candidate.number in page(DESK)
    confirmed = json.loads(page(f"{DESK}?format=json&only=confirmed"))["rows"]
    assert {row["number"] for row in confirmed} == rows.keys()
    html = page(DESK)
    assert "4 ปี 6 เดือน" in html
    assert f"/admin/registry/pairing/{new.pk}/steps/?step=" in html
    assert "ยังมีกรณีไม่พอ" in html
    assert "อูโอซุ" not in page(f"{DESK}?province=TH-83").split("data-table-rows work-table")[1]


def test_signed_and_withdrawn_pairings_are_no_longer_on_the_way(edition):
    walking(edition, "อูโอซุ", survey="2019-02-11", draft="2019-03-11")
    signed = walking(edition, "ต้าหลี่", survey="2019-02-21", draft="2019-03-21")
    factories.event(signed, EventKind.SIGNED, "2019-04-20")

    file = json.loads(page(f"{DESK}?format=json"))

    assert [row["stage"] for row in file["rows"]] == ["signing"]
    lived = read_guidance(user=factories.person(Role.EDITOR), as_at=TODAY).experience["signing"]
    assert (lived.count, lived.median_days) == (1, 30)  # 21 March to 20 April 2562


def test_what_cannot_move_is_listed_with_its_door_for_those_who_act(edition):
    pair = walking(edition, "อูโอซุ", survey="2019-02-11", draft="2019-03-11")

    for_editor, for_planner = page(HELD), page(HELD, Role.PLANNER)

    assert "ทำขั้นตอนที่ต้องทำก่อนลงนามครบตั้งแต่ 11 มีนาคม 2562" in for_editor
    door = f"/admin/registry/pairing/{pair.pk}/event/"
    assert door in for_editor
    assert door not in for_planner
    assert "ไม่มีเรื่องติดขัดตามที่กรองไว้" in page(f"{HELD}?why=unsigned&country=FR")


def test_both_lists_ask_no_more_of_the_database_for_many_pairings(edition):
    def asked(address: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200
        return len(caught)

    client = Client()
    client.force_login(factories.person(Role.EDITOR))
    walking(edition, "อูโอซุ", survey="2019-02-11")
    one = [asked(DESK), asked(HELD)]
    for number in range(4):
        walking(edition, f"หน่วยที่ {number}", survey="2019-02-11", draft="2019-03-11")
        factories.pairing("TH-57", f"หน่วยที่ {number}", signed=None)

    assert [asked(DESK), asked(HELD)] == one


@pytest.mark.expects_log("django.request", "django.security")
def test_the_desk_is_the_ministrys(edition):
    client = Client()
    client.force_login(factories.person(Role.OFFICER))
    for address in (DESK, HELD):
        assert client.get(address).status_code == 403
