"""Sentences composed from figures: worked cases, with the arithmetic beside them."""

from datetime import date
from fractions import Fraction

import pytest
from django.utils import translation

from monitoring.kpis import Figure, State, combine
from monitoring.reports.facts import TargetValue
from monitoring.reports.narrative import plan_sentences, sentences
from monitoring.reports.shapes import Definition, FigureReport, PlaceName, RegionRows, TrendPoint

UNITS = {"1.1": "yes_no", "2.2": "count"}
COUNTS = {"1.1": "document", "1.2": "pairing", "2.2": "pairing", "3.2": "seat"}
NATION = PlaceName("TH", "ทั้งประเทศ", "Thailand", "ทั้งประเทศ")
TRAT = PlaceName("TH-23", "ตราด", "Trat", "จังหวัดตราด", frozenset({"TH-23"}))
NORTH = PlaceName("region:north", "ภาคเหนือ", "Northern", "ภาคเหนือ", frozenset({"TH-50", "TH-57"}))


BEFORE = ("in_progress", "in_progress_and_signed", "never", "signed_only", "unknown")
GROUPS = {
    "2.1": {"provinces": {"explained": ("TH-50",), "silent": ()}},
    "2.2": {"pairings": dict.fromkeys(BEFORE, ())},
}


def figure(code, year, sides, place, version=1):
    """A figure of numerator and denominator; None as the denominator of a count."""
    numerator, denominator = sides
    is_share = denominator is not None
    return Figure(
        code, version, year, place.code, date(year - 543, 9, 30),
        State.NO_CASE if denominator == 0 else State.VALUE,
        value=None if denominator == 0 else Fraction(numerator, denominator or 1),
        numerator=numerator, denominator=denominator,
        numerator_ids=tuple(range(numerator)),
        denominator_ids=tuple(range(denominator)) if is_share else (),
        groups=GROUPS.get(code, {}),
    )  # fmt: skip


def report(code, *years, target=None, place=NATION, versions=(), regions=()):
    """One indicator of a report whose years have these sides, the last one being 2566."""
    figures = [
        figure(code, 2567 - len(years) + at, sides, place, versions[at] if versions else 1)
        for at, sides in enumerate(years)
    ]
    target = target and TargetValue(Fraction(target), "กระทรวงมหาดไทย", "")
    unit = UNITS.get(code, "share")
    texts = dict.fromkeys(
        ("name_th", "name_en", "short_th", "short_en", "rule_th", "rule_en", "track_th", "track_en",
         "goal_th", "goal_en"), "")  # fmt: skip
    return FigureReport(
        place=place,
        definition=Definition(
            id=1, code=code, unit=unit, counts=COUNTS.get(code, "province"), track_number=2, **texts
        ),
        figure=figures[-1], result_id="", target=target,
        trend=tuple(TrendPoint(one.fiscal_year, one, None) for one in figures),
        combined=combine([one for one in figures if one.rule_version == figures[-1].rule_version]),
        coverage=None, regions=regions, names=None, laid=None,
    )  # fmt: skip


def said(item, *topics, language="th"):
    with translation.override(language):
        found = [one for one in sentences(item) if not topics or one.topic in topics]
    return " ".join(one.text for one in found)


SIGNED = "จังหวัดที่ลงนามแล้วและมีกิจกรรมร่วมกับคู่ความสัมพันธ์อย่างน้อย 1 ครั้ง"
VALUES = [
    # 12 ÷ 19 = 0.63157…
    (report("2.1", (12, 19)),
     f"ในปีงบประมาณ พ.ศ. 2566 {SIGNED} มีจำนวน 12 จังหวัด จาก 19 จังหวัด คิดเป็นร้อยละ 63.16"),
    (report("2.1", (0, 19)),
     f"ในปีงบประมาณ พ.ศ. 2566 {SIGNED} มีจำนวน 0 จังหวัด จาก 19 จังหวัด คิดเป็นร้อยละ 0.00"),
    (report("2.1", (1, 1)),
     f"ในปีงบประมาณ พ.ศ. 2566 {SIGNED} มีจำนวน 1 จังหวัด จาก 1 จังหวัด คิดเป็นร้อยละ 100.00"),
    (report("2.1", (0, 0)),
     "ในปีงบประมาณ พ.ศ. 2566 ไม่มีจังหวัดที่เข้าเกณฑ์ในปีนี้ จึงไม่ใช่ทั้งร้อยละ 0 "
     "และร้อยละ 100"),
    (report("2.1", (1, 2), place=NORTH),
     f"ในปีงบประมาณ พ.ศ. 2566 ภาคเหนือ {SIGNED} มีจำนวน 1 จังหวัด จาก 2 จังหวัด "
     "คิดเป็นร้อยละ 50.00"),
    (report("2.1", (1, 1), place=TRAT),
     "ในปีงบประมาณ พ.ศ. 2566 จังหวัดตราดมีกิจกรรมร่วมกับคู่ความสัมพันธ์แล้ว"),
    (report("2.1", (0, 1), place=TRAT),
     "ในปีงบประมาณ พ.ศ. 2566 จังหวัดตราดไม่มีกิจกรรมร่วมกับคู่ความสัมพันธ์"),
    (report("3.2", (0, 1), place=TRAT),
     "ในปีงบประมาณ พ.ศ. 2566 คณะทำงานของจังหวัดตราดไม่มีการประชุมหรือกิจกรรมขับเคลื่อน"),
    (report("1.1", (1, 1)),
     "ในปีงบประมาณ พ.ศ. 2566 มีคู่มือแนวทางปฏิบัติที่เผยแพร่และใช้อยู่ 1 ฉบับ"),
    (report("1.1", (0, 1)),
     "ในปีงบประมาณ พ.ศ. 2566 ยังไม่มีคู่มือแนวทางปฏิบัติที่เผยแพร่และใช้อยู่"),
    (report("2.2", (3, None)),
     "ในปีงบประมาณ พ.ศ. 2566 มีคู่ที่ลงนามครั้งแรกซึ่งนับตามตัวชี้วัด จำนวน 3 คู่"),
    (report("2.2", (0, None)),
     "ในปีงบประมาณ พ.ศ. 2566 ไม่มีคู่ที่ลงนามครั้งแรกซึ่งนับตามตัวชี้วัด"),
    (report("3.1", (11, 76)),
     "ในปีงบประมาณ พ.ศ. 2566 จังหวัดที่มีคณะทำงานซึ่งคำสั่งมีผล มีจำนวน 11 จังหวัด จาก 76 "
     "จังหวัด คิดเป็นร้อยละ 14.47"),
]  # fmt: skip
CHANGES = [
    (report("2.1", (12, 19)), "เป็นปีแรกที่รายงาน จึงไม่มีปีก่อนหน้าให้เปรียบเทียบ"),
    # 63.16 − 43.75 = 19.41
    (report("2.1", (7, 16), (12, 19)),
     "เพิ่มขึ้นจากปีงบประมาณ พ.ศ. 2565 ซึ่งเป็นร้อยละ 43.75 (7/16) อยู่ 19.41 จุดร้อยละ"),
    (report("2.1", (12, 19), (7, 16)),
     "ลดลงจากปีงบประมาณ พ.ศ. 2565 ซึ่งเป็นร้อยละ 63.16 (12/19) อยู่ 19.41 จุดร้อยละ"),
    (report("2.1", (1, 2), (2, 4)), "เท่ากับปีงบประมาณ พ.ศ. 2565 ซึ่งเป็นร้อยละ 50.00 (1/2)"),
    (report("2.1", (0, 0), (2, 4)), "ปีงบประมาณ พ.ศ. 2565 ไม่มีกรณี จึงไม่มีค่าให้เปรียบเทียบ"),
    (report("2.1", (2, 4), (0, 0)), "ปีงบประมาณ พ.ศ. 2565 มีค่าร้อยละ 50.00"),
    (report("2.1", (0, 0), (0, 0)), ""),
    (report("2.1", (1, 2), (2, 3), versions=(1, 2)),
     "วิธีคำนวณต่างจากปีงบประมาณ พ.ศ. 2565 จึงไม่เปรียบเทียบกัน"),
    (report("2.2", (1, None), (3, None)),
     "เพิ่มขึ้นจากปีงบประมาณ พ.ศ. 2565 ซึ่งมี 1 คู่ อยู่ 2 คู่"),
    (report("2.2", (3, None), (3, None)), "เท่ากับปีงบประมาณ พ.ศ. 2565"),
    (report("1.1", (0, 1), (1, 1)), "จากเดิมที่ไม่มีในปีงบประมาณ พ.ศ. 2565"),
    (report("2.1", (1, 1), (1, 1), place=TRAT), "เช่นเดียวกับปีงบประมาณ พ.ศ. 2565"),
]  # fmt: skip
TARGETS = [
    (report("2.1", (12, 19)), "ไม่ได้กำหนดค่าเป้าหมาย"),
    # 63.16 − 60.00 = 3.16
    (report("2.1", (12, 19), target="0.6"),
     "สูงกว่าค่าเป้าหมาย ร้อยละ 60 (กำหนดโดยกระทรวงมหาดไทย) อยู่ 3.16 จุดร้อยละ"),
    (report("2.1", (3, 5), target="0.6"), "เท่ากับค่าเป้าหมาย ร้อยละ 60 (กำหนดโดยกระทรวงมหาดไทย)"),
    # Nine tenths of 70 are 63.
    (report("2.1", (12, 19), target="0.7"),
     "ต่ำกว่าค่าเป้าหมาย ร้อยละ 70 (กำหนดโดยกระทรวงมหาดไทย) อยู่ 6.84 จุดร้อยละ "
     "ถือว่าใกล้เป้าหมาย"),
    (report("2.1", (12, 19), target="0.8"),
     "ต่ำกว่าค่าเป้าหมาย ร้อยละ 80 (กำหนดโดยกระทรวงมหาดไทย) อยู่ 16.84 จุดร้อยละ"),
    (report("2.2", (3, None), target="2"),
     "สูงกว่าค่าเป้าหมาย 2 คู่ (กำหนดโดยกระทรวงมหาดไทย) อยู่ 1 คู่"),
    (report("1.1", (0, 1), target="1"), "ยังไม่เป็นไปตามเป้าหมาย (กำหนดโดยกระทรวงมหาดไทย)"),
    (report("2.1", (0, 0), target="1"), ""),
    # The nation's count is not held against that of a region.
    (report("2.2", (1, None), target="2", place=NORTH),
     "เป้าหมายระดับประเทศ 2 (กำหนดโดยกระทรวงมหาดไทย) ไม่ได้กำหนดรายพื้นที่"),
]  # fmt: skip


@pytest.mark.parametrize(("item", "text"), VALUES)
def test_what_a_year_came_to(item, text):
    assert said(item, "value") == text


@pytest.mark.parametrize(("item", "text"), CHANGES)
def test_a_year_against_the_one_before(item, text):
    assert said(item, "change") == text


@pytest.mark.parametrize(("item", "text"), TARGETS)
def test_a_year_against_its_target(item, text):
    assert said(item, "target") == text


def test_english_speaks_of_one_and_of_many():
    one, many = report("2.1", (1, 1)), report("2.1", (7, 16), (12, 19), target="0.6")
    assert said(one, "value", language="en") == (
        "In fiscal year B.E. 2566, 1 of 1 signed province had at least 1 joint activity with its "
        "counterpart, that is 100.00 per cent."
    )
    assert said(many, "value", "change", "target", language="en") == (
        "In fiscal year B.E. 2566, 12 of 19 signed provinces had at least 1 joint activity with a "
        "counterpart, that is 63.16 per cent. It rose by 19.41 percentage points from fiscal year "
        "B.E. 2565 with 43.75 per cent (7/16). That is above the target of 60 per cent (set by "
        "กระทรวงมหาดไทย), by 3.16 percentage points."
    )


def regions_of(*sides):
    names = ("ภาคกลาง", "ภาคใต้", "ภาคเหนือ", "ภาคตะวันออก", "ภาคตะวันตก")
    return tuple(
        RegionRows(name, name, "", *pair, rows=()) for name, pair in zip(names, sides, strict=False)
    )


@pytest.mark.parametrize(
    ("sides", "text"),
    [
        # One highest, two lowest; a region where nothing counts is neither.
        (((2, 2), (0, 3), (0, 1), (1, 2), (0, 0)),
         "สัดส่วนสูงที่สุด ได้แก่ ภาคกลาง (2 จาก 2 จังหวัด) "
         "สัดส่วนต่ำที่สุด ได้แก่ ภาคใต้ (0 จาก 3 จังหวัด) ภาคเหนือ (0 จาก 1 จังหวัด)"),
        # Four share the lowest place, which says nothing.
        (((2, 2), (0, 3), (0, 1), (0, 2), (0, 1)),
         "สัดส่วนสูงที่สุด ได้แก่ ภาคกลาง (2 จาก 2 จังหวัด)"),
        (((1, 2), (2, 4)), ""),
        (((1, 2),), ""),
    ],
)  # fmt: skip
def test_regions_that_stand_out(sides, text):
    total = tuple(map(sum, zip(*sides, strict=True)))
    assert said(report("2.1", total, regions=regions_of(*sides)), "region") == text


def test_the_years_of_a_plan_together():
    # 8 + 3 + 7 of 11 + 13 + 16; 2564 had no case.
    item = report("2.1", (8, 11), (3, 13), (0, 0), (7, 16))
    with translation.override("th"):
        found = [one.text for one in plan_sentences(item)]
    assert found == [
        "รวมปีงบประมาณ พ.ศ. 2563, 2564, 2566 ตัวตั้ง 18 ตัวหาร 40 คิดเป็นร้อยละ 45.00",
        "สูงที่สุดในปีงบประมาณ พ.ศ. 2563 (ร้อยละ 72.73) ต่ำที่สุดในปีงบประมาณ พ.ศ. 2564 (ร้อยละ 23.08)",
        "ปีงบประมาณ พ.ศ. 2565 ไม่มีกรณี จึงไม่นำมารวม",
    ]
    changed = report("2.1", (8, 11), (3, 13), (7, 16), versions=(1, 2, 2))
    with translation.override("th"):
        assert [one.text for one in plan_sentences(changed)] == [
            "รวมปีงบประมาณ พ.ศ. 2565, 2566 ตัวตั้ง 10 ตัวหาร 29 คิดเป็นร้อยละ 34.48",
            "สูงที่สุดในปีงบประมาณ พ.ศ. 2566 (ร้อยละ 43.75) ต่ำที่สุดในปีงบประมาณ พ.ศ. 2565 (ร้อยละ 23.08)",
            "ปีงบประมาณ พ.ศ. 2564 ใช้วิธีคำนวณอีกฉบับ จึงไม่นำมารวม",
        ]
    nothing = report("1.2", (0, 0), (0, 0))
    with translation.override("th"):
        assert [one.text for one in plan_sentences(nothing)] == ["ไม่มีกรณีให้คำนวณในทุกปีงบประมาณ"]


def test_each_sentence_names_the_years_that_its_numbers_are_of():
    item = report("2.1", (7, 16), (12, 19), target="0.6")
    with translation.override("th"):
        found = {one.topic: one.fiscal_years for one in sentences(item)}
    assert found == {
        "value": (2566,), "change": (2565, 2566), "target": (2566,), "part": (2566,)
    }  # fmt: skip
