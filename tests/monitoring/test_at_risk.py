"""Who will fail indicator 2.1 unless something happens: why, who must act, and the same number.

Today is 15 August 2566 (2023-08-15), a day of FY 2566.
"""

import json
from datetime import date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from monitoring import actions
from monitoring.choices import Status
from monitoring.kpis import Need, Reason
from monitoring.reports import figure
from monitoring.reports.at_risk import at_risk, judged_year, risk_count
from monitoring.waiting import waiting_for
from registry.choices import EventKind
from sistercity import clock
from sistercity.accounts.choices import Role
from sistercity.thai.calendar import BANGKOK, PartialDate
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2023, 8, 15)
FOUND = "จังหวัดที่จะไม่ผ่านตัวชี้วัด 2.1 หากไม่มีการดำเนินการ"


def on(day):
    return clock.playing(datetime(day.year, day.month, day.day, 9, tzinfo=BANGKOK))


def page(person, address="/at-risk/"):
    client = Client()
    client.force_login(person)
    return client.get(address)


@pytest.fixture
def provinces():
    """Eleven provinces with a pairing that counts: ten lack something, one has passed."""
    factories.fiscal_year(2566)
    pair = {
        number: factories.pairing(f"TH-{number}", f"คู่ {number}") for number in range(51, 62)
    }
    factories.activity(pair[51], status=Status.ENDORSED)
    factories.activity(pair[52], status=Status.SUBMITTED)
    with on(date(2023, 7, 3)):
        factories.activity(pair[53], status=Status.RETURNED, title="ส่งกลับแล้ว")
    factories.activity(pair[54], status=Status.DRAFT)
    factories.activity(pair[55], status=Status.DRAFT, starts_on=date(2023, 9, 9))
    factories.activity(pair[56], is_joint=False, foreign_count=None)
    recent = factories.pairing("TH-57", "คู่ใหม่", signed="2022-12-01")
    factories.activity(recent)
    actions.explain_no_activity(
        by=factories.posted(Role.OFFICER, "TH-58"), pairing_id=pair[58].pk, fiscal_year=2566,
        reason="budget", words="ไม่ได้รับงบประมาณ",
    )  # fmt: skip
    # Planned for May, which is over, and for September, which is to come.
    factories.action_plan(pair[59])
    factories.action_plan(pair[61], planned_on=PartialDate(2023, 9))
    factories.activity(pair[60])
    # None of these is asked: signed in the year, ended, Bangkok.
    factories.pairing("TH-62", "ก", signed="2022-10-01")
    factories.event(factories.pairing("TH-63", "ข"), EventKind.ENDED, "2023-08-14")
    factories.pairing("TH-10", "ค")
    return pair


def test_the_risks_are_indicator_2_1_turned_round_each_with_what_would_save_it(provinces):
    editor = factories.person(Role.EDITOR)
    found = at_risk(user=editor, fiscal_year=2566, today=TODAY)
    assert [(row.province.code, row.risk.need, row.actor) for row in found.rows] == [
        ("TH-51", Need.APPROVAL, Role.EDITOR),
        ("TH-52", Need.ENDORSEMENT, Role.APPROVER),
        ("TH-53", Need.CORRECTION, Role.OFFICER),
        ("TH-54", Need.SUBMISSION, Role.OFFICER),
        ("TH-55", Need.HOLDING, Role.OFFICER),
        ("TH-61", Need.HOLDING, Role.OFFICER),
        ("TH-56", Need.COUNTERPART, Role.OFFICER),
        ("TH-57", Need.OTHER_PAIRING, Role.OFFICER),
        ("TH-58", Need.ACTIVITY, Role.OFFICER),
        ("TH-59", Need.ACTIVITY, Role.OFFICER),
    ]
    rows = {row.province.code: row for row in found.rows}
    assert rows["TH-57"].risk.reason == Reason.SIGNED_IN_YEAR
    assert rows["TH-58"].risk.explained_count == 1
    assert rows["TH-61"].why == "กิจกรรมร่วมกำหนดจัด กันยายน 2566 ซึ่งยังมาไม่ถึง"
    # From 3 July to 15 August 2566 there are 31 weekdays; no holiday was entered.
    assert (rows["TH-53"].since, rows["TH-53"].waiting_days) == (date(2023, 7, 3), 31)
    assert [row.province.code for row in found.rows if not row.is_manned] == ["TH-52"]
    assert (found.days_left, found.working_days_left, found.lacking_years) == (
        46, 33, (2565, 2566)
    )  # fmt: skip

    official = figure("2.1", 2566, today=TODAY)
    assert (official.numerator, official.denominator) == (1, 11)
    assert set(rows) == set(official.denominator_ids) - set(official.numerator_ids)
    assert found.count == risk_count(fiscal_year=2566, today=TODAY) == 10
    for role in (Role.EDITOR, Role.PLANNER):
        waits = {one.what: one for one in waiting_for(factories.person(role), TODAY)}
        assert (waits[FOUND].count, waits[FOUND].href) == (10, "/at-risk/")

    # Narrowed by who must act, and taken away so.
    file = page(editor, "/at-risk/?next=approver&format=json")
    taken = json.loads(b"".join(file.streaming_content))["rows"]
    assert [(row["province_code"], row["need"]) for row in taken] == [("TH-52", "endorsement")]

    # A province reads of itself beside the count of the country.
    own = page(factories.posted(Role.OFFICER, "TH-58"))
    assert [row.province.code for row in own.context["rows"]] == ["TH-58"]
    assert "ชี้แจงแล้ว 1 จาก 1 คู่ แต่คำชี้แจงไม่ทำให้ผ่าน" in own.content.decode()
    assert "จาก 11 จังหวัดที่นับในตัวชี้วัด 2.1" in own.content.decode()
    passed = page(factories.posted(Role.APPROVER, "TH-60"))
    assert passed.context["rows"] == []
    assert "จังหวัดของท่านไม่อยู่ในกลุ่มเสี่ยง" in passed.content.decode()

    with CaptureQueriesContext(connection) as before:
        at_risk(user=editor, fiscal_year=2566, today=TODAY)
    for number in (70, 71):
        factories.activity(factories.pairing(f"TH-{number}", f"ต {number}"), status=Status.DRAFT)
    with CaptureQueriesContext(connection) as after:
        at_risk(user=editor, fiscal_year=2566, today=TODAY)
    assert len(after) == len(before)


def test_nothing_is_judged_before_april_but_an_ended_year_that_is_still_open():
    factories.fiscal_year(2566)
    factories.pairing()
    editor = factories.person(Role.EDITOR)
    with on(date(2023, 3, 31)):
        assert "ตั้งแต่วันที่ 1 เมษายน 2566" in page(editor).content.decode()
    assert FOUND not in {one.what for one in waiting_for(editor, date(2023, 3, 31))}
    assert FOUND in {one.what for one in waiting_for(editor, date(2023, 4, 1))}
    assert judged_year(date(2023, 4, 1)) == 2566
    assert judged_year(date(2023, 11, 1)) == 2566
    actions.close_year(by=editor, year=2566)
    assert judged_year(date(2023, 11, 1)) is None
