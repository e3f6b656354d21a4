"""Orders of working groups: who records and approves them, and what a replacement ends."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from monitoring import actions
from monitoring.models import WorkingGroup, WorkingGroupOrder
from sistercity.accounts.choices import Role
from sistercity.errors import NotAllowed, WrongState
from tests import factories

pytestmark = pytest.mark.django_db

JUNE = date(2021, 6, 16)


def replacement(by, first):
    return actions.record_order(
        by=by,
        province_id=first.group.province_id,
        number="2/2564",
        issued_on=JUNE,
        in_force_from=JUNE,
        replaces_id=first.pk,
    )


def last_day(order):
    return WorkingGroupOrder.objects.get(pk=order.pk).in_force_to


def test_a_replaced_order_runs_until_the_day_before_its_successor():
    first = factories.order("TH-50", in_force_from=date(2019, 3, 1))
    replacement(factories.person(Role.EDITOR), first)
    assert last_day(first) == date(2021, 6, 15)
    assert WorkingGroup.objects.count() == 1


def test_an_order_that_nobody_has_approved_ends_nothing():
    first = factories.order("TH-50", in_force_from=date(2019, 3, 1))
    second = replacement(factories.posted(Role.OFFICER, "TH-50"), first)
    assert last_day(first) is None
    actions.approve_order(by=factories.person(Role.EDITOR), order_id=second.pk)
    assert last_day(first) == date(2021, 6, 15)


def test_nobody_approves_the_order_they_recorded():
    officer = factories.posted(Role.OFFICER, "TH-50")
    order = factories.order("TH-50", in_force_from=date(2019, 3, 1))
    second = replacement(officer, order)
    officer.role = Role.EDITOR
    with pytest.raises(NotAllowed):
        actions.approve_order(by=officer, order_id=second.pk)


def test_an_approved_order_is_not_approved_again():
    order = factories.order("TH-50")
    with pytest.raises(WrongState):
        actions.approve_order(by=factories.person(Role.EDITOR, "other"), order_id=order.pk)


def test_an_officer_records_for_their_own_province_only():
    first = factories.order("TH-50", in_force_from=date(2019, 3, 1))
    with pytest.raises(NotAllowed):
        replacement(factories.posted(Role.OFFICER, "TH-83"), first)


def test_a_replacement_is_of_the_same_seat_and_later():
    central = factories.order(None, "ก 1/2562")
    editor = factories.person(Role.EDITOR)
    with pytest.raises(ValidationError) as refusal:
        actions.record_order(
            by=editor,
            province_id=factories.province("TH-50").pk,
            number="2/2564",
            issued_on=JUNE,
            in_force_from=JUNE,
            replaces_id=central.pk,
        )
    assert "replaces" in refusal.value.message_dict
    later = factories.order("TH-57", in_force_from=date(2022, 1, 1))
    with pytest.raises(ValidationError) as refusal:
        replacement(editor, later)
    assert "in_force_from" in refusal.value.message_dict


def test_pressed_twice_an_order_is_recorded_once():
    officer = factories.posted(Role.OFFICER, "TH-50")
    sent = {
        "by": officer, "province_id": factories.province("TH-50").pk, "number": "3/2564",
        "issued_on": JUNE, "in_force_from": JUNE,
    }  # fmt: skip
    first = actions.record_order(**sent)
    assert actions.record_order(**sent) == first
    assert WorkingGroupOrder.objects.count() == 1
    with pytest.raises(ValidationError) as refusal:
        actions.record_order(**sent | {"in_force_from": date(2021, 7, 1)})
    assert "3/2564 ลงวันที่ 16 มิถุนายน 2564 อยู่แล้ว" in refusal.value.message_dict["number"][0]


def test_an_order_is_recorded_once_it_was_issued_and_may_hold_later(settings):
    settings.PORTAL_TODAY = JUNE
    with pytest.raises(ValidationError) as refusal:
        factories.order("TH-50", issued_on=date(2021, 6, 17), in_force_from=date(2021, 6, 17))
    assert list(refusal.value.message_dict) == ["issued_on"]
    order = factories.order("TH-50", issued_on=JUNE, in_force_from=date(2021, 10, 1))
    with pytest.raises(ValidationError):
        actions.edit_order(
            by=factories.person(Role.EDITOR),
            order_id=order.pk,
            values={"issued_on": date(2021, 6, 17)},
        )


def edited(order, **values):
    return actions.edit_order(by=factories.person(Role.EDITOR), order_id=order.pk, values=values)


def test_the_end_of_a_replaced_order_moves_with_the_start_of_its_successor():
    first = factories.order("TH-50", in_force_from=date(2019, 3, 1))
    second = replacement(factories.person(Role.EDITOR), first)
    edited(second, in_force_from=date(2021, 7, 1))
    assert last_day(first) == date(2021, 6, 30)
    edited(second, in_force_from=date(2021, 5, 1), issued_on=date(2021, 5, 1))
    assert last_day(first) == date(2021, 4, 30)


def test_an_end_that_the_successor_did_not_set_stays():
    first = factories.order("TH-50", in_force_from=date(2019, 3, 1), in_force_to=date(2020, 1, 31))
    second = replacement(factories.person(Role.EDITOR), first)
    edited(second, in_force_from=date(2021, 7, 1))
    assert last_day(first) == date(2020, 1, 31)


def test_an_order_is_not_moved_past_its_neighbours():
    first = factories.order("TH-50", in_force_from=date(2019, 3, 1))
    second = replacement(factories.person(Role.EDITOR), first)
    for order, values, field in (
        (second, {"in_force_from": date(2019, 3, 1)}, "in_force_from"),
        (first, {"in_force_from": JUNE}, "in_force_from"),
        (first, {"in_force_to": JUNE}, "in_force_to"),
        (first, {"in_force_to": None}, "in_force_to"),
    ):
        with pytest.raises(ValidationError) as refusal:
            edited(order, **values)
        assert list(refusal.value.message_dict) == [field]
        if order is first:
            words = refusal.value.message_dict[field][0]
            assert "2/2564 ใช้แทนคำสั่งนี้ตั้งแต่วันที่ 16 มิถุนายน 2564" in words
    assert last_day(first) == date(2021, 6, 15)


def test_an_order_revoked_before_it_was_issued_is_refused_naming_both_days():
    order = factories.order("TH-50", in_force_from=date(2019, 3, 1))
    with pytest.raises(ValidationError) as refusal:
        edited(order, in_force_to=date(2019, 2, 28))
    words = refusal.value.message_dict["in_force_to"][0]
    assert "1 มีนาคม 2562" in words
    assert "28 กุมภาพันธ์ 2562" in words
    assert last_day(order) is None


def test_an_order_sent_back_is_corrected_by_its_province_which_hands_it_in_again(client):
    officer, editor = factories.posted("officer"), factories.person("editor")
    order = actions.record_order(
        by=officer, province_id=factories.province("TH-50").pk, number="1/2566",
        issued_on=date(2023, 1, 2), in_force_from=date(2023, 1, 2),
    )  # fmt: skip
    address = f"/workspace/working-group/orders/{order.pk}/edit/"
    client.force_login(officer)
    assert client.get(address).status_code == 302
    actions.return_order(by=editor, order_id=order.pk, note="เลขที่ไม่ตรงกับสำเนา")
    with pytest.raises(WrongState):
        actions.approve_order(by=editor, order_id=order.pk)
    page = client.get(address)
    assert "เลขที่ไม่ตรงกับสำเนา" in page.content.decode()
    sent = {
        "number": "11/2566", "issued_on": "2/1/2566", "in_force_from": "2/1/2566",
        "revision": page.context["revision"],
    }  # fmt: skip
    client.post(address, sent)
    order.refresh_from_db()
    assert (order.number, order.status, order.return_note) == ("11/2566", "submitted", "")
    assert actions.approve_order(by=editor, order_id=order.pk).status == "approved"
