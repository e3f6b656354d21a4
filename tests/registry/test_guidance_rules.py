"""How long stages take, and what holds a record up: pure rules, no database."""

from __future__ import annotations

from datetime import date

import pytest

from registry.guidance.cases import Case, Guidance
from registry.guidance.experience import Done, Experience, completed_times, experience_of
from registry.guidance.obstacles import OBSTACLES, held_up
from registry.models import (
    Counterpart,
    Country,
    DelayReason,
    Document,
    GuidelineBinding,
    GuidelineEdition,
    GuidelineStep,
    Pairing,
    PairingEvent,
    Province,
    StepRecord,
    UnitType,
)
from sistercity.templatetags.thai import days_in_words
from sistercity.thai.calendar import PartialDate

TODAY = date(2023, 8, 15)
BOUND = date(2019, 2, 1)


def day(text: str | None) -> PartialDate | None:
    return PartialDate.from_iso(text) if text else None


def times(*done: Done) -> list[tuple[str, int]]:
    return list(completed_times(BOUND, done))


def test_a_stage_lasts_from_the_step_before_it_to_its_own():
    # 1 February to 11 February, 11 February to 13 March 2019.
    assert times(
        Done(0, "survey", day("2019-02-11")), Done(1, "committee", day("2019-03-13"))
    ) == [("survey", 10), ("committee", 30)]


def test_what_cannot_be_told_to_the_day_makes_no_experience():
    assert times(
        Done(0, "survey", None),
        Done(1, "committee", day("2019-03")),
        Done(2, "draft", day("2018-12-31")),  # before the guideline bound it
        Done(3, "clearance", day("2019-02-03"), is_waived=True),
    ) == []


def test_a_step_out_of_order_makes_none_and_a_waived_day_ends_the_wait_before():
    assert times(
        Done(0, "survey", day("2019-02-20")),
        Done(1, "committee", day("2019-02-25"), is_waived=True),
        Done(2, "draft", day("2019-02-10")),
        Done(3, "clearance", day("2019-03-07")),
    ) == [("survey", 19), ("clearance", 10)]


def test_median_and_upper_quartile_interpolate_and_are_rounded_up():
    # 10 20 30 41: the median lies at 25; the upper quartile a quarter from 30 to 41, at 32.75.
    lived = experience_of([("draft", n) for n in (41, 10, 30, 20)])["draft"]
    assert (lived.count, lived.median_days, lived.upper_days) == (4, 25, 33)
    assert experience_of([("draft", 7)])["draft"] == Experience(1, 7, 7)


def test_experience_judges_from_the_least_number_of_cases_on():
    lived = Experience(count=4, median_days=10, upper_days=20)
    assert not lived.is_beyond(21, least=5)
    assert lived.is_beyond(21, least=4)
    assert not lived.is_beyond(20, least=4)
    assert lived.is_beyond(21, least=None)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "ไม่ถึงหนึ่งวัน"), (12, "12 วัน"), (30, "1 เดือน"), (364, "11 เดือน"),
        (365, "1 ปี"), (800, "2 ปี 2 เดือน"), (None, ""),
    ],
)  # fmt: skip
def test_days_are_said_as_people_say_them(days, words):
    assert days_in_words(days) == words


SURVEY, DRAFT, LETTER = (
    GuidelineStep(
        pk=pk, number=pk, code=code, name_th=f"ขั้น {code}", actor_th="จังหวัด",
        is_required=code != "letter", is_before_signing=True,
    )
    for pk, code in enumerate(("survey", "draft", "letter"))
)  # fmt: skip


def case(*, status="in_progress", level=1, reason="", bound=True, records=(), events=()) -> Case:
    unit = Counterpart(
        name_th="อูโอซุ",
        unit_type=UnitType(name_th="เมือง", level=level),
        country=Country(code="JP", name_th="ญี่ปุ่น"),
    )
    pairing = Pairing(
        pk=1, number="P-0001", province=Province(code="TH-50", name_th="เชียงใหม่"),
        counterpart=unit, level_reason=reason,
    )  # fmt: skip
    edition = GuidelineEdition(code="2561", name_th="ฉบับ 2561")
    binding = GuidelineBinding(pairing=pairing, edition=edition, bound_on=BOUND)
    return Case(
        pairing,
        TODAY,
        status,
        binding=binding if bound else None,
        bound_first_on=BOUND if bound else None,
        steps=(SURVEY, DRAFT, LETTER) if bound else (),
        records=dict(records),
        events=tuple(events),
        first_edition_on=date(2018, 10, 10),
    )


def done(step: GuidelineStep, on: str | None, **values) -> tuple[str, StepRecord]:
    record = StepRecord(pk=70 + step.number, step=step, happened_on=day(on), **values)
    return step.code, record


def happened(kind: str, on: str | None, **values) -> PairingEvent:
    read = day(on)
    return PairingEvent(
        pk=90, kind=kind, happened_on=read, effective_on=read.effective_on if read else None,
        **values,
    )  # fmt: skip


MOU = Document(kind="mou", title_th="บันทึกความเข้าใจ")
BOTH = [done(SURVEY, "2019-03-01"), done(DRAFT, "2019-06-01")]
LIVED = {"draft": Experience(count=6, median_days=90, upper_days=200)}
LIMITS = {"least_cases": 5, "unsigned_days": 90, "one_sided_days": 60}
# Each record and what holds it up: the obstacle's code, words that must be said, where the door
# leads and which row it opens.
HELD = [
    (case(bound=False), "no_edition", "ยังไม่มีฉบับ", "bind", ()),
    (
        case(bound=False, status="signed",
             events=[happened("signed", "2018-10-10", document=MOU)]),
        "no_edition", "ตัวชี้วัด 1.2", "bind", (),
    ),
    (
        case(records=[done(SURVEY, None), done(DRAFT, "2023-08-01")]),
        "undated_step", "“ขั้น survey”", "correct_step", (70,),
    ),
    (
        case(records=[done(SURVEY, "2023-08-02"), done(DRAFT, "2023-08-01")]),
        "out_of_order", "1 สิงหาคม 2566", "correct_step", (71,),
    ),
    (
        case(records=[done(SURVEY, "2019-03-01")]),
        "waiting_beyond", "รอจังหวัดในขั้น “ขั้น draft” มาแล้ว 4 ปี 5 เดือน", "step", (),
    ),
    (
        case(records=[done(SURVEY, "2023-08-01")], events=[
            happened("signed_by_one", "2023-06-15", province_signatory_office="ผู้ว่าราชการจังหวัด")
        ]),
        "one_sided", "ยังรอฝ่ายต่างประเทศ", "event", (),
    ),
    (
        case(records=[done(SURVEY, "2023-08-01")], events=[
            happened("signed_by_one", None, counterpart_signatory_office="นายกเทศมนตรี")
        ]),
        "one_sided", "ไม่ทราบวันที่ ยังรอฝ่ายไทย", "event", (),
    ),
    (case(records=BOTH), "unsigned", "1 มิถุนายน 2562", "event", ()),
    (
        case(status="signed", records=[done(SURVEY, "2019-03-01")],
             events=[happened("signed", "2020-01-10", document=MOU)]),
        "signed_too_early", "ขั้น draft", "step", (),
    ),
    (
        case(status="stalled", records=[done(SURVEY, "2023-08-01")],
             events=[happened("stalled", "2023-08-10")]),
        "stalled_unexplained", "ยังไม่ได้ระบุเหตุ", "correct", (90,),
    ),
    (
        case(level=2, records=[done(SURVEY, "2023-08-01")]),
        "unequal_level", "ระดับไม่เท่ากัน (เมือง)", "change", (),
    ),
    (
        case(status="signed", records=BOTH, events=[happened("signed", "2020-01-10")]),
        "no_document", "ไม่มีความตกลง", "correct", (90,),
    ),
]  # fmt: skip


def found_in(one: Case):
    held = held_up(Guidance((one,), LIVED, LIMITS, {}))
    return held[0].found if held else ()


@pytest.mark.parametrize(("one", "code", "words", "door", "keys"), HELD)
def test_each_hindrance_is_said_with_the_act_that_mends_it(one, code, words, door, keys):
    [(obstacle, found)] = found_in(one)
    assert (obstacle.code, found.door.keys) == (code, keys)
    assert words in found.words
    assert found.door.name == f"registry_pairing_{door}"


def test_every_rule_of_the_table_has_a_case_above():
    assert {row[1] for row in HELD} == {obstacle.code for obstacle in OBSTACLES}


@pytest.mark.parametrize(
    "one",
    [
        case(records=[done(SURVEY, "2023-08-01")]),
        # A day known only by its month may be right; a told reason is a fact and no hindrance.
        case(records=[done(SURVEY, "2023-08-02"), done(DRAFT, "2023-08")]),
        case(records=[
            done(SURVEY, "2023-08-02"), done(DRAFT, "2023-08-01", out_of_order_reason="ร่างมาก่อน")
        ]),
        case(level=2, reason="หนังสือกระทรวง", records=[done(SURVEY, "2023-08-01")]),
        # As long as the ministry waits: 60 days for the other side, 90 for the signing.
        case(records=[done(SURVEY, "2023-08-01")], events=[
            happened("signed_by_one", "2023-06-16", province_signatory_office="ผู้ว่าราชการจังหวัด")
        ]),
        case(records=[done(SURVEY, "2023-03-01"), done(DRAFT, "2023-05-17")]),
        # Signed before there was a guideline, with its document.
        case(bound=False, status="signed",
             events=[happened("signed", "2018-10-09", document=MOU)]),
        case(status="withdrawn", level=2),
        case(status="stalled", records=[done(SURVEY, "2023-08-01")], events=[
            happened("stalled", "2023-08-10", delay_reason=DelayReason(pk=3, name_th="งบประมาณ"))
        ]),
    ],
)  # fmt: skip
def test_what_is_in_order_is_not_held_up(one):
    assert found_in(one) == ()


def test_a_record_held_up_by_several_things_tells_them_all():
    one = case(level=2, records=[done(SURVEY, None)])
    assert [obstacle.code for obstacle, _ in found_in(one)] == [
        "undated_step", "waiting_beyond", "unequal_level",
    ]  # fmt: skip
