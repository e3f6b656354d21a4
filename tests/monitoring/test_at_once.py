"""Two people at the same moment: one is first, the other is told, nothing is written twice."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from time import sleep

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from monitoring import actions
from monitoring.errata import giving_reason
from monitoring.models import (
    Activity,
    CountryRanking,
    Erratum,
    SupervisionVisit,
    Training,
    WorkingGroupMember,
    WorkingGroupOrder,
)
from registry import actions as register
from registry.models import Pairing, ProvinceBaseline, RowAnswer
from sistercity.audit.ledger import first_fault
from sistercity.audit.models import Change
from sistercity.errors import WrongState
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)


def _at_once(*acts):
    """What came of acts that begin together: True, or False for one that was refused."""
    start = Barrier(len(acts))

    def run(act):
        try:
            start.wait()
            act()
        except (WrongState, ValidationError):
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def test_of_two_reviewers_at_once_one_decides():
    activity = make.activity(status="endorsed")
    first, second = make.person("editor"), make.person("editor", "test-editor2")
    results = _at_once(
        lambda: actions.approve_activity(
            by=first, activity_id=activity.pk, revision=activity.revision
        ),
        lambda: actions.return_activity(
            by=second, activity_id=activity.pk, note="ขอเพิ่ม", revision=activity.revision
        ),
    )
    assert results == [False, True]
    decided = activity.steps.filter(move__in=["approved", "returned"])
    assert decided.count() == 1
    assert Activity.objects.get().status == decided.get().move
    assert first_fault() is None


def test_the_same_form_sent_twice_at_once_makes_one_draft():
    make.fiscal_year(2566)
    officer, key = make.posted("officer"), uuid.uuid4()

    def create():
        actions.create_activity(
            by=officer,
            province_id=make.province("TH-50").pk,
            values={"title": "ค่ายเยาวชน", "starts_on": date(2023, 2, 4), "ends_on": None},
            pairing_ids=[],
            form_key=key,
        )

    assert _at_once(create, create) == [True, True]
    assert Activity.objects.count() == 1
    assert first_fault() is None


def test_of_two_answers_for_a_province_at_once_the_second_is_refused_in_words():
    province, editor = make.province("TH-50"), make.person("editor")

    def answer():
        row = ProvinceBaseline(province=province, answer="had", as_at=date(2019, 1, 4))
        register.save_baseline(by=editor, baseline=row)

    assert _at_once(answer, answer) == [False, True]
    assert ProvinceBaseline.objects.count() == 1
    assert first_fault() is None


def test_the_form_of_a_training_sent_twice_at_once_makes_one():
    editor, days = make.person("editor"), {"held_on": date(2023, 3, 1), "ends_on": date(2023, 3, 2)}

    def save():
        actions.save_training(by=editor, training=Training(title="อบรม", kind="workshop", **days))

    assert _at_once(save, save) == [False, True]
    assert Training.objects.count() == 1
    assert first_fault() is None


def test_the_first_order_of_a_seat_sent_twice_at_once_is_recorded_once():
    officer, province = make.posted("officer"), make.province("TH-50")

    def record():
        actions.record_order(
            by=officer,
            province_id=province.pk,
            number="1/2566",
            issued_on=date(2023, 2, 1),
            in_force_from=date(2023, 2, 1),
        )

    assert _at_once(record, record) == [True, True]
    assert WorkingGroupOrder.objects.count() == 1
    assert first_fault() is None


def test_the_same_member_sent_twice_at_once_is_added_once():
    officer, order = make.posted("officer"), make.order("TH-50")

    def add():
        member = WorkingGroupMember(
            group=order.group, order=order, name="สมมติ", office="ปลัดจังหวัด",
            position_in_group="member", starts_on=date(2023, 2, 1),
        )  # fmt: skip
        actions.save_member(by=officer, member=member)

    assert _at_once(add, add) == [True, True]
    assert WorkingGroupMember.objects.count() == 1


def test_of_two_colleagues_who_answer_a_row_at_once_one_is_told():
    row = make.pairing("TH-50")
    first, second = make.posted("officer"), make.person("officer", "test-colleague")
    make.posting(second, "TH-50")
    seen = Pairing.objects.with_row_revision().get(pk=row.pk).row_revision

    def answer(by, kind, note):
        register.answer_row(
            by=by, pairing_id=row.pk, answer=kind, row_revision=seen, values={"note": note}
        )

    assert _at_once(
        lambda: answer(first, "confirm", ""), lambda: answer(second, "deny", "ไม่ใช่")
    ) == [False, True]
    given = RowAnswer.objects.get()
    editors = make.person("editor"), make.person("editor", "test-editor2")
    options = {"answer_id": given.pk, "revision": given.revision}
    assert _at_once(
        lambda: register.accept_answer(by=editors[0], row_revision=seen, **options),
        lambda: register.decline_answer(by=editors[1], note="ขอเอกสาร", **options),
    ) == [False, True]
    assert first_fault() is None


def test_what_is_written_while_a_year_is_closed_comes_before_its_closing_or_not_at_all():
    make.fiscal_year(2566)
    officer, editor = make.posted("officer"), make.person("editor")
    province = make.province("TH-50")

    def create():
        actions.create_activity(
            by=officer,
            province_id=province.pk,
            values={"title": "ค่ายเยาวชน", "starts_on": date(2023, 2, 4), "ends_on": None},
            pairing_ids=[],
            form_key=uuid.uuid4(),
        )

    results = _at_once(
        create, create, create, lambda: actions.close_year(by=editor, year=2566), create, create
    )
    closing = Change.objects.get(action="year.close").number
    assert Activity.objects.count() == results.count(True) - 1
    assert all(activity.revision < closing for activity in Activity.objects.all())
    assert first_fault() is None


def test_errata_made_at_once_are_numbered_without_a_gap():
    pairings = [make.pairing(counterpart=name) for name in ("อูโอซุ", "คุนหมิง", "ปูซาน", "ดานัง")]
    make.fiscal_year(2566)
    officer, editor = make.posted("officer"), make.person("editor")
    actions.close_year(by=editor, year=2566)
    actions.reopen_year(
        by=editor,
        year=2566,
        province_id=pairings[0].province_id,
        reason="ตกหล่น",
        expires_on=date(2100, 1, 1),
    )

    def explain(pairing):
        with giving_reason("ตกหล่น"):
            actions.explain_no_activity(
                by=officer,
                pairing_id=pairing.pk,
                fiscal_year=2566,
                reason="budget",
                words="ไม่ได้รับงบประมาณ",
            )

    results = _at_once(*(lambda pairing=pairing: explain(pairing) for pairing in pairings))
    assert results == [True, True, True, True]
    numbers = Erratum.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [1, 2, 3, 4]
    assert first_fault() is None


def test_two_presses_at_once_save_one_ranking():
    editor, key = make.person("editor"), uuid.uuid4()
    make.pairing("TH-50")
    make.ranking(editor)

    def press() -> None:
        actions.save_ranking(by=editor, title="ลำดับ", ground="ประชุม", form_key=key)

    assert _at_once(press, press) == [True, True]
    assert CountryRanking.objects.filter(form_key=key).count() == 1


def test_a_finding_is_corrected_while_an_earlier_one_is_taken_out():
    """Taking out renumbers the later ones, so both touch it: neither waits for the other's lock."""
    day = date(2023, 7, 31)
    visit = make.visit("TH-50", date(2023, 6, 1), day, day, sent=False)
    first, second = visit.findings.order_by("number")
    editor = make.person("editor")

    def correct() -> None:
        try:
            actions.edit_finding(by=editor, finding_id=second.pk, values={"words": "แก้แล้ว"})
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            SupervisionVisit.objects.select_for_update().get(pk=visit.pk)
            corrected = pool.submit(correct)
            sleep(0.5)
            actions.remove_finding(by=editor, finding_id=first.pk)
        corrected.result(10)
    assert list(visit.findings.values_list("number", "words")) == [(1, "แก้แล้ว")]


def _join(editor, double, target) -> None:
    rows = Pairing.objects.with_row_revision().filter(pk__in=[double.pk, target.pk])
    seen = {row.pk: row.row_revision for row in rows}
    actions.join_pairing(by=editor, pairing_id=double.pk, target_id=target.pk, seen=seen)


@pytest.mark.parametrize("is_joined_first", [True, False])
def test_no_activity_is_left_behind_at_a_row_that_is_joined_meanwhile(is_joined_first):
    target = make.pairing("TH-50", "อูโอซุ")
    double = make.pairing("TH-50", "อูโอสึ", confirmed=False, signed=None)
    make.fiscal_year(2566)
    editor, officer = make.person("editor"), make.posted("officer", "TH-50")
    day = date(2023, 6, 1)

    def log() -> None:
        actions.create_activity(
            by=officer, province_id=target.province_id, pairing_ids={double.pk},
            values={"title": "เยือน", "starts_on": day, "ends_on": day}, form_key=uuid.uuid4(),
        )  # fmt: skip

    def join() -> None:
        _join(editor, double, target)

    def second() -> bool:
        try:
            (log if is_joined_first else join)()
        except WrongState:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            (join if is_joined_first else log)()
            later = pool.submit(second)
            sleep(0.5)
        is_done = later.result(20)
    # Whatever was first, no activity names the row that is closed.
    double.refresh_from_db()
    assert not (double.merged_into_id and double.activity_links.exists())
    assert is_done is False or double.merged_into_id
