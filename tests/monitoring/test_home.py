"""The home page: the national picture of the day."""

from datetime import date

import pytest

from registry import actions
from registry.models import DeclaredTotal
from tests import factories

pytestmark = pytest.mark.django_db


def read(client, path: str = "/", status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return response.content.decode()


def plan() -> None:
    factories.six_indicators()


def test_the_picture_says_what_is_held_of_what_was_declared(client):
    letter = factories.document("หนังสือ", kind="letter", issued_on=date(2019, 3, 6))
    total = DeclaredTotal(
        document=letter, status="signed", as_at=date(2019, 1, 4), pair_count=89, province_count=39
    )
    actions.save_record(by=None, record=total)
    factories.pairing("TH-50", "ก", signed="1989-08-08")
    factories.pairing("TH-50", "ข", signed="2020-01-01")
    factories.pairing("TH-83", "ค", signed="2000-01-01", confirmed=False)
    page = read(client)
    assert "ลงนามแล้วรวม 2 คู่ 1 จังหวัด" in page
    assert "ทะเบียนมี 1 จาก 39 จังหวัด และ 1 จาก 89 คู่ที่ประกาศ" in page
    assert "(อีก 1 คู่รอตรวจสอบ)" in page
    assert "2 คู่ · 1 จาก 2 จังหวัด" in page  # of the region
    assert "2 คู่ · 1 จังหวัด" in page  # of the country


def test_the_picture_opens_to_the_register_the_plan_and_this_years_figures(client):
    plan()
    factories.activity(factories.pairing("TH-50", "ก", signed="1989-08-08"))
    page = read(client)
    for href in ("/pairings/", "/provinces/", "/countries/", "/plan/", "/indicators/2566/2.1/"):
        assert f'href="{href}"' in page
    assert "1 จาก 1 จังหวัด" in page


def test_the_picture_is_of_the_day_asked(client):
    plan()
    factories.pairing("TH-50", "ก", signed="2019-01-05")
    page = read(client, "/?as_at=2562-01-04")
    assert "ข้อมูล ณ วันที่ 4 มกราคม 2562" in page
    assert "ลงนามแล้วรวม 0 คู่ 0 จังหวัด" in page
    assert "ปีงบประมาณ พ.ศ. 2562" in page


@pytest.mark.expects_log("django.request")
def test_a_day_that_cannot_be_read_is_said_so(client):
    assert "พ.ศ. 2562" in read(client, "/?as_at=4/1/2019", 400)


def test_an_empty_register_has_a_home_page(client):
    page = read(client)
    assert "ยังไม่มีค่าตัวชี้วัดของปีนี้" in page
    assert "ยังไม่มีการบันทึกในทะเบียน" in page


def test_the_home_page_costs_the_same_for_one_row_and_for_many(
    client, django_assert_max_num_queries
):
    plan()
    factories.activity(factories.pairing("TH-50", "ก"))
    with django_assert_max_num_queries(60) as one:
        read(client)
    for place in range(6):
        unit = factories.counterpart(f"เมือง {place}", country=["JP", "CN", "FR"][place % 3])
        factories.activity(factories.pairing(("TH-50", "TH-83")[place % 2], unit))
    with django_assert_max_num_queries(60) as many:
        read(client)
    assert len(many) == len(one)
