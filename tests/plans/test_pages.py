"""The drive plan as a page."""

import pytest

from plans import actions
from tests import factories

pytestmark = pytest.mark.django_db


def read(client) -> str:
    response = client.get("/plan/")
    assert response.status_code == 200
    return response.content.decode()


def test_the_plan_tells_its_aim_tracks_indicators_and_targets(client):
    indicator = factories.indicator("2.1", name_th="จังหวัดมีกิจกรรมร่วมปีละครั้ง", rule_th="วิธีนับ")
    for year, value in ((2562, "0.8"), (2566, "1")):
        factories.target(indicator, year, value)
    page = read(client)
    for words in (
        "แผนขับเคลื่อน พ.ศ. ๒๕๖๒ - ๒๕๖๖",
        "จังหวัดสามารถดำเนินความสัมพันธ์เมืองพี่เมืองน้องได้อย่างมีประสิทธิภาพ",
        "แนวทางการขับเคลื่อนที่ 2 · ภายหลังการสถาปนาความสัมพันธ์",
        "เป้าประสงค์ที่ 2",
        "จังหวัดมีกิจกรรมร่วมปีละครั้ง",
        "วิธีนับ",
        "ร้อยละ 80",
        "ร้อยละ 100",
        "ไม่ได้กำหนด",
        "กำหนดโดย แผนขับเคลื่อน",
    ):
        assert words in page
    assert 'href="/indicators/2566/2.1/"' in page


def test_an_indicator_without_targets_and_one_that_is_not_computed_say_so(client):
    factories.indicator("3.1")
    factories.indicator("2.2", unit="count")
    page = read(client)
    assert page.count("ไม่ได้กำหนดค่าเป้าหมาย") == 2
    assert page.count("ระบบยังไม่คำนวณตัวชี้วัดนี้") == 1
    assert "/indicators/2566/2.2/" not in page


@pytest.mark.parametrize(
    ("unit", "value", "words"),
    [("yes_no", "1", "มี"), ("count", "5", "5"), ("count", "10", "10"), ("share", "0.665", "66.5")],
)
def test_a_target_is_told_in_the_unit_of_its_indicator(client, unit, value, words):
    factories.target(factories.indicator("3.2", unit=unit), 2566, value)
    cell = f"{'ร้อยละ ' if unit == 'share' else ''}{words}"
    assert f"<td>{cell}</td>" in read(client)


def test_without_a_plan_the_page_says_so(client):
    assert "ยังไม่มีแผนในระบบ" in read(client)


def test_the_plan_of_the_running_year_is_shown_before_a_later_one(client):
    running = factories.plan()
    later = type(running)(
        code="2567-2571", name_th="แผนฉบับถัดไป", name_en="Next", aim_th="เป้าหมายถัดไป",
        first_year=2567, last_year=2571,
    )  # fmt: skip
    actions.save_record(by=None, record=later)
    page = read(client)
    assert running.name_th in page
    assert "แผนฉบับถัดไป" not in page


def test_the_page_costs_the_same_for_one_indicator_and_for_six(
    client, django_assert_max_num_queries
):
    factories.target(factories.indicator("1.1", unit="yes_no"))
    with django_assert_max_num_queries(25) as one:
        read(client)
    for code in ("1.2", "2.1", "2.2", "3.1", "3.2"):
        factories.target(factories.indicator(code))
    with django_assert_max_num_queries(25) as many:
        read(client)
    assert len(many) == len(one)
