"""Monitoring in the ministry's editor: years and orders by their actions, the rest to read."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from monitoring import actions
from monitoring.choices import Status
from monitoring.models import FiscalYear, WorkingGroup, WorkingGroupOrder
from plans.models import Indicator, Target
from sistercity.accounts.choices import Role
from sistercity.audit.models import Change
from tests import factories

pytestmark = pytest.mark.django_db

refusing = pytest.mark.expects_log("django.request")


@pytest.fixture
def editor():
    return factories.person(Role.EDITOR)


@pytest.fixture
def client(editor):
    client = Client()
    client.force_login(editor)
    return client


def _address(name: str, *args) -> str:
    return reverse(f"admin:{name}", args=args)


def test_a_year_is_opened_by_adding_it(client):
    assert client.post(_address("monitoring_fiscalyear_add"), {"year": "2567"}).status_code == 302
    assert FiscalYear.objects.get().year == 2567
    assert (Change.objects.last().action, Change.objects.last().door) == ("year.open", "admin")


def test_a_year_is_closed_once_after_asking(client):
    year = factories.fiscal_year(2562)
    address = _address("monitoring_fiscalyear_close", year.pk)
    assert "บันทึกหรือแก้ไขกิจกรรมของปีนี้ไม่ได้" in client.get(address).content.decode()
    year.refresh_from_db()
    assert year.closed_at is None
    assert client.post(address).status_code == 302
    year.refresh_from_db()
    assert year.closed_at is not None
    page = client.get(_address("monitoring_fiscalyear_change", year.pk)).content.decode()
    assert "15 ส.ค. 2566" in page
    assert address not in page


@refusing
def test_closing_a_closed_year_is_told(client):
    year = factories.fiscal_year(2562)
    address = _address("monitoring_fiscalyear_close", year.pk)
    client.post(address)
    count = Change.objects.count()
    response = client.post(address)
    assert response.status_code == 409
    assert "ปิดแล้ว" in response.content.decode()
    assert Change.objects.count() == count


@pytest.mark.parametrize(("code", "seat"), [("TH-50", "เชียงใหม่"), (None, "ส่วนกลาง")])
def test_an_order_is_recorded_with_its_seat(client, code, seat):
    sent = {
        "province": factories.province(code).pk if code else "",
        "number": "๑๒/๒๕๖๒",
        "issued_on": "4 ม.ค. 2562",
        "in_force_from": "5 ม.ค. 2562",
        "in_force_to": "",
        "replaces": "",
    }
    assert client.post(_address("monitoring_workinggrouporder_add"), sent).status_code == 302
    order = WorkingGroupOrder.objects.get()
    assert (str(order.group), order.number, order.in_force_from, order.status) == (
        seat,
        "๑๒/๒๕๖๒",
        date(2019, 1, 5),
        "approved",
    )


def test_an_order_that_ends_before_it_begins_is_told(client):
    sent = {
        "province": factories.province("TH-50").pk,
        "number": "1/2562",
        "issued_on": "4 ม.ค. 2562",
        "in_force_from": "5 ม.ค. 2562",
        "in_force_to": "4 ม.ค. 2562",
        "replaces": "",
    }
    response = client.post(_address("monitoring_workinggrouporder_add"), sent)
    assert response.status_code == 200
    assert "ต้องไม่ก่อนวันที่เริ่มมีผล" in str(response.context["adminform"].form.errors)
    assert WorkingGroup.objects.count() == 0


def test_an_order_is_edited_and_a_stale_edit_refused(client):
    order = factories.order(number="1/2562")
    address = _address("monitoring_workinggrouporder_change", order.pk)
    sent = {
        "number": "1/2562",
        "issued_on": "1 ม.ค. 2562",
        "in_force_from": "1 ม.ค. 2562",
        "in_force_to": "30 ก.ย. 2566",
        "opened_revision": order.revision,
    }
    assert client.post(address, sent).status_code == 302
    order.refresh_from_db()
    assert order.in_force_to == date(2023, 9, 30)


def test_a_provinces_order_is_approved_by_the_ministry(client):
    officer = factories.posted(Role.OFFICER, "TH-50")
    order = actions.record_order(
        by=officer,
        province_id=factories.province("TH-50").pk,
        number="2/2566",
        issued_on=date(2023, 1, 1),
        in_force_from=date(2023, 1, 1),
    )
    page = client.get(_address("monitoring_workinggrouporder_change", order.pk)).content.decode()
    address = _address("monitoring_workinggrouporder_approve", order.pk)
    assert address in page
    assert client.post(address).status_code == 302
    order.refresh_from_db()
    assert order.status == "approved"


def test_activities_are_read_here_and_reviewed_on_their_page(client):
    activity = factories.activity(status=Status.ENDORSED)
    page = client.get(_address("monitoring_activity_change", activity.pk)).content.decode()
    assert 'name="_save"' not in page
    assert f"/activities/{activity.pk}/" in page
    assert "1 ก.พ. 2566" in page


def test_lists_of_activities_cost_the_same_for_one_row_and_for_many(client):
    pairing = factories.pairing()
    address = _address("monitoring_activity_changelist")
    factories.activity(pairing, status=Status.DRAFT)
    few = _queries(client, address)
    factories.activities(49, pairing, status=Status.DRAFT)
    assert _queries(client, address) == few


def _queries(client: Client, address: str) -> int:
    client.get(address)  # what is read once a process
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_an_indicators_words_change_and_its_code_does_not(client):
    indicator = factories.indicator("2.1")
    sent = {
        "name_th": "ตัวชี้วัด 2.1",
        "name_en": "",
        "short_th": "ตัวชี้วัด 2.1",
        "short_en": "",
        "rule_th": "วิธีคำนวณใหม่",
        "rule_en": "",
        "code": "9.9",
        "unit": "count",
        "opened_revision": indicator.revision,
        "reason": "มติคณะทำงาน",
    }
    address = _address("plans_indicator_change", indicator.pk)
    assert client.post(address, sent).status_code == 302
    saved = Indicator.objects.get()
    assert (saved.code, saved.unit, saved.rule_th) == ("2.1", "share", "วิธีคำนวณใหม่")
    assert Change.objects.last().reason == "มติคณะทำงาน"


def test_a_year_has_one_target_an_indicator(client):
    indicator = factories.indicator("2.1")
    factories.target(indicator, 2566, "1")
    sent = {
        "indicator": indicator.pk,
        "fiscal_year": "2566",
        "value": "0.8",
        "set_by": "กระทรวง",
        "note": "",
    }
    response = client.post(_address("plans_target_add"), sent)
    assert "กำหนดค่าเป้าหมายของปีนี้ไว้แล้ว" in str(response.context["adminform"].form.errors)
    assert Target.objects.count() == 1
