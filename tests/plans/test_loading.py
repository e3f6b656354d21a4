"""The plan as it is loaded, in the ministry's words."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest

from plans.loading import load_plan
from plans.models import Indicator, Plan, Target, Track
from registry.loading import Loader, load_documents
from sistercity.audit.models import Change
from sistercity.thai.calendar import BANGKOK

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _plan():
    loader = Loader()
    load_plan(loader, load_documents(loader))


def test_the_plan_is_of_five_fiscal_years_and_has_its_document():
    plan = Plan.objects.get()
    assert (plan.first_year, plan.last_year) == (2562, 2566)
    assert plan.document.kind == "plan"
    assert plan.aim_th == (
        "จังหวัดสามารถดำเนินความสัมพันธ์เมืองพี่เมืองน้องได้อย่างมีประสิทธิภาพ "
        "และนำไปสู่การส่งเสริมความสัมพันธ์ระหว่างประเทศในภาพรวม"
    )


def test_one_track_works_before_signing_and_two_after():
    assert list(Track.objects.values_list("number", "phase")) == [
        (1, "before"),
        (2, "after"),
        (3, "after"),
    ]


def test_the_second_track_reads_after_the_establishment():
    assert Track.objects.get(number=2).name_th == (
        "สนับสนุนให้จังหวัดดำเนินกิจกรรมภายหลังการสถาปนาความสัมพันธ์เมืองพี่เมืองน้องอย่างเป็นรูปธรรมและมีความต่อเนื่อง"
    )


def test_there_are_six_indicators_two_a_track():
    rows = Indicator.objects.values_list("code", "unit", "track__number")
    assert list(rows) == [
        ("1.1", "yes_no", 1),
        ("1.2", "share", 1),
        ("2.1", "share", 2),
        ("2.2", "count", 2),
        ("3.1", "share", 3),
        ("3.2", "share", 3),
    ]


def test_indicators_are_named_to_the_letter():
    names = dict(Indicator.objects.values_list("code", "name_th"))
    assert names["1.1"] == "มีคู่มือแนวทางปฏิบัติในการสถาปนาความสัมพันธ์เมืองพี่เมืองน้อง"
    assert names["2.1"] == (
        "จังหวัดที่มีการลงนามสถาปนาความสัมพันธ์เมืองพี่เมืองน้องแล้วมีกิจกรรมร่วมกับคู่ความสัมพันธ์อย่างน้อยปีละ ๑ ครั้ง"
    )
    assert names["3.1"] == (
        "มีการตั้งคณะทำงานขับเคลื่อน กำกับดูแล และติดตามประเมินผล "
        "การดำเนินความสัมพันธ์เมืองพี่เมืองน้อง ทั้งในส่วนกลางและระดับจังหวัด"
    )


def test_targets_are_only_those_that_the_wording_sets():
    targets = Target.objects.values_list("indicator__code", "fiscal_year", "value")
    years = (2562, 2563, 2564, 2565, 2566)
    assert sorted(targets) == [
        (code, year, Decimal(1)) for code in ("1.1", "2.1") for year in years
    ]
    assert not Target.objects.filter(note="").exists()


def test_the_plan_is_known_since_the_letter_that_sent_it():
    assert Indicator.known(datetime(2019, 3, 6, tzinfo=BANGKOK)).count() == 6
    assert Indicator.known(datetime(2019, 3, 5, 23, tzinfo=BANGKOK)).count() == 0


def test_loading_the_plan_again_changes_nothing():
    before = Change.objects.number_known_at(None)
    loader = Loader()
    load_plan(loader, load_documents(loader))
    assert Change.objects.number_known_at(None) == before
