"""Yearly action plans: written, handed in, carried over, ticked off, dropped; secret calendars."""

import uuid
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from monitoring import actions
from monitoring.models import ActionPlan, CalendarFeed, PlannedActivity
from sistercity.audit.models import ChangeRow
from sistercity.errors import NotAllowed, StaleEdit, WrongState
from sistercity.thai.calendar import PartialDate
from tests import factories as make

from .acting import create, last_change, refused

pytestmark = [pytest.mark.django_db, pytest.mark.feed]

LINE = {
    "title": "ค่ายเยาวชนสองเมือง",
    "kind": "education",
    "planned_on": PartialDate(2023, 5),
    "place": "เชียงใหม่",
    "is_joint": True,
    "budget_amount": Decimal("250000"),
    "budget_source": "province",
}


@pytest.fixture
def officer():
    make.fiscal_year(2566)
    return make.posted("officer", "TH-50")


@pytest.fixture
def pairing():
    return make.pairing("TH-50")


def save(officer, pairing, lines, **options):
    return actions.save_plan(
        by=officer, pairing_id=pairing.pk, fiscal_year=2566, lines=lines, **options
    )


def test_a_plan_is_written_handed_in_and_changed_with_every_state_kept(officer, pairing):
    first, second = uuid.uuid4(), uuid.uuid4()
    meeting = {**LINE, "title": "ประชุมทางไกล", "planned_on": PartialDate(2022, 11, 9)}
    lines = {first: LINE, second: meeting}
    plan = save(officer, pairing, lines, revision=0)
    assert (plan.status, plan.created_by) == ("draft", officer)
    assert last_change().action == "actionplan.save"
    told = [(item.title, item.effective_on) for item in plan.items.all()]
    assert told == [("ประชุมทางไกล", date(2022, 11, 9)), ("ค่ายเยาวชนสองเมือง", date(2023, 5, 31))]

    before = last_change().number
    save(officer, pairing, lines, revision=0)
    assert last_change().number == before, "the same form a second time writes nothing"
    other = {first: {**LINE, "title": "อีกชื่อ"}}
    refused(StaleEdit, save, officer=officer, pairing=pairing, lines=other, revision=0)

    actions.submit_plan(by=officer, plan_id=plan.pk)
    plan.refresh_from_db()
    assert (plan.status, plan.submitted_at is not None) == ("submitted", True)
    save(officer, pairing, other, removed=[second], revision=plan.revision)
    assert [item.title for item in plan.items.kept()] == ["อีกชื่อ"]
    plan.refresh_from_db()
    assert plan.status == "submitted", "it may be changed until the year ends"
    titles = PlannedActivity.versions.objects.filter(key=first).order_by("number_from")
    assert [state.title for state in titles] == ["ค่ายเยาวชนสองเมือง", "อีกชื่อ"]


def test_only_its_officers_write_it_within_an_open_year(officer, pairing):
    line = {uuid.uuid4(): LINE}
    for person in (make.posted("approver", "TH-50"), make.person("editor")):
        refused(NotAllowed, save, officer=person, pairing=pairing, lines=line)
    refused(NotAllowed, save, officer=make.posted("officer", "TH-83"), pairing=pairing, lines=line)
    for wrong in (PartialDate(2023, 10), PartialDate(2022, 9, 30), PartialDate(2023), None):
        lines = {uuid.uuid4(): {**LINE, "planned_on": wrong}}
        refused(ValidationError, save, officer=officer, pairing=pairing, lines=lines)
    refused(ValidationError, save, officer=officer, pairing=pairing, lines={}, submit=True)
    many = {uuid.uuid4(): LINE for _line in range(51)}
    refused(ValidationError, save, officer=officer, pairing=pairing, lines=many)
    plan = save(officer, pairing, line)
    item = plan.items.get()
    actions.close_year(by=make.person("editor"), year=2566)
    refused(WrongState, save, officer=officer, pairing=pairing, lines={uuid.uuid4(): LINE})
    refused(WrongState, actions.submit_plan, by=officer, plan_id=plan.pk)
    refused(
        WrongState, actions.drop_item, by=officer, item_id=item.pk, reason="budget", words="ไม่ได้รับ"
    )


def test_an_activity_ticks_off_a_line_of_its_pairing_and_year(officer, pairing):
    make.fiscal_year(2567)
    plan = make.action_plan(pairing, 2566, titles=["ค่ายเยาวชน", "งานแสดงสินค้า"])
    camp, fair = plan.items.order_by("id")
    activity = create(officer, [pairing], planned=camp)
    assert activity.planned == camp
    other = make.pairing("TH-50", "ชิงเต่า")
    refused(ValidationError, create, officer=officer, pairings=[other], planned=camp)
    refused(
        ValidationError, create, officer=officer, pairings=[pairing], planned=camp,
        starts_on=date(2023, 10, 1), ends_on=None,
    )  # fmt: skip

    drop = {"by": officer, "reason": "budget", "words": "ไม่ได้รับจัดสรรงบประมาณ"}
    refused(ValidationError, actions.drop_item, item_id=camp.pk, **drop)
    refused(
        ValidationError, save, officer=officer, pairing=pairing, lines={}, removed=[camp.key]
    )
    refused(ValidationError, actions.drop_item, item_id=fair.pk, **{**drop, "words": ""})
    actions.drop_item(item_id=fair.pk, **drop)
    actions.drop_item(item_id=fair.pk, revision=0, **drop)
    assert last_change().action == "plannedactivity.drop"
    fair.refresh_from_db()
    assert (fair.is_dropped, fair.get_dropped_reason_display()) == (True, "ไม่ได้รับงบประมาณ")
    refused(ValidationError, create, officer=officer, pairings=[pairing], planned=fair)
    actions.restore_item(by=officer, item_id=fair.pk)
    fair.refresh_from_db()
    assert not fair.is_dropped
    assert create(officer, [pairing], planned=fair).planned == fair


def test_last_years_promises_are_carried_over_once(officer, pairing):
    refused(
        ValidationError, actions.carry_plan, by=officer, pairing_id=pairing.pk, fiscal_year=2566
    )
    make.fiscal_year(2565)
    titles = ["ทำแล้ว", "ยังไม่ทำ", "เลื่อน", "เลิก"]
    earlier = make.action_plan(
        pairing, 2565, titles=titles, planned_on=PartialDate(2021, 12, 5), place="ซัปโปโร"
    )
    done, _open, postponed, ended = earlier.items.order_by("id")
    make.activity(pairing, starts_on=date(2021, 12, 5), planned=done)
    words = {"by": officer, "words": "ตามหนังสือของจังหวัด"}
    actions.drop_item(item_id=postponed.pk, reason="postponed", **words)
    actions.drop_item(item_id=ended.pk, reason="counterpart", **words)

    plan, gained = actions.carry_plan(by=officer, pairing_id=pairing.pk, fiscal_year=2566)
    assert gained == 2
    told = plan.items.order_by("id").values_list("title", "planned_on", "place", "dropped_reason")
    assert list(told) == [
        ("ยังไม่ทำ", PartialDate(2022, 12), "ซัปโปโร", ""),
        ("เลื่อน", PartialDate(2022, 12), "ซัปโปโร", ""),
    ]
    again = {"by": officer, "pairing_id": pairing.pk, "fiscal_year": 2566}
    assert actions.carry_plan(**again)[1] == 0
    assert actions.carry_plan(**again, unfinished_only=False)[1] == 2
    assert ActionPlan.objects.get(fiscal_year=2566).items.count() == 4


def test_drafts_are_the_provinces_own_and_what_is_handed_in_the_ministry_reads(pairing):
    plan = make.action_plan(pairing, 2566, submit=False)
    editor, neighbour = make.person("editor"), make.posted("officer", "TH-83")
    approver = make.posted("approver", "TH-50")

    def readers():
        people = (editor, neighbour, approver)
        return [
            (ActionPlan.objects.visible_to(user).count(),
             PlannedActivity.objects.visible_to(user).count())
            for user in people
        ]  # fmt: skip

    assert readers() == [(0, 0), (0, 0), (1, 1)]
    actions.submit_plan(by=make.posted("officer", "TH-50"), plan_id=plan.pk)
    assert readers() == [(1, 1), (0, 0), (1, 1)]


def test_a_calendar_has_one_secret_address_of_which_a_hash_is_kept(officer):
    first, secret = actions.make_feed(by=officer)
    second, another = actions.make_feed(by=officer)
    assert secret != another
    assert (len(secret), len(second.token_hash)) == (43, 64)
    assert list(CalendarFeed.objects.live()) == [second]
    told = ChangeRow.objects.filter(resource="monitoring.calendarfeed", object_id=second.pk).get()
    assert told.difference["token_hash"] == [None, "•••"]
    assert actions.revoke_feed(by=officer) == 1
    assert actions.revoke_feed(by=officer) == 0
    assert not CalendarFeed.objects.live().exists()
    assert CalendarFeed.objects.visible_to(make.person("editor")).count() == 0
