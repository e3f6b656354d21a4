"""The rules of the radar on values: when each flag is up, what it says, what wakes it.

Today is 15 August 2566 (2023-08-15), in FY 2566; the last full fiscal years are 2565, 2564, 2563.
"""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import translation

from monitoring.choices import RadarFlag
from monitoring.radar import RULES, USUAL, Watched, findings, rule_words, sentence

TODAY = date(2023, 8, 15)
# In force since FY 2550, with a joint activity last year and everything in its place.
SOUND = Watched(
    pairing_id=1, status="signed", held_from=date(2007, 5, 1), signing_id=1, document_id=2,
    named_on=date(2007, 5, 1), joint_years=frozenset({2565}), last_joint_on=date(2022, 3, 1),
    recorded_years=frozenset(range(2562, 2567)),
)  # fmt: skip


def flags(limits=USUAL, day=TODAY, **values):
    return [one.flag for one in findings(replace(SOUND, **values), limits, day)]


def only(**values):
    [found] = findings(replace(SOUND, **values), USUAL, TODAY)
    return found


def test_every_flag_has_a_rule_and_a_sound_pairing_raises_none():
    assert list(RULES) == RadarFlag.values
    assert flags() == []


@pytest.mark.parametrize(
    ("expires_on", "lead", "expected"),
    [
        # 180 days after 15 August 2023 is 11 February 2024.
        (date(2024, 2, 11), None, ["expiring"]),
        (date(2024, 2, 12), None, []),
        (date(2024, 2, 12), 365, ["expiring"]),
        (date(2023, 9, 30), 30, []),
        # The last day is still a day of it; the day after it has expired, which ends nothing.
        (TODAY, None, ["expiring"]),
        (date(2023, 8, 14), None, ["expired"]),
    ],
)
def test_an_agreement_is_warned_of_within_its_own_lead(expires_on, lead, expected):
    assert flags(expires_on=expires_on, lead_days=lead) == expected
    for status in ("in_progress", "suspended", "ended"):
        found = flags(expires_on=expires_on, lead_days=lead, status=status, held_from=None)
        assert set(found) & {"expiring", "expired", "expired_acting"} == set()


def test_what_was_done_after_the_expiry_is_another_flag_and_each_act_another_fact():
    past = {"expires_on": date(2022, 12, 31)}
    acting = only(**past, expiry_activities=(2, date(2023, 3, 1)))
    assert acting.flag == "expired_acting"
    # From 31 December 2022 to 15 August 2023: 227 days.
    assert sentence(acting) == (
        "ความตกลงมีผลถึง 31 ธันวาคม 2565 ผ่านไปแล้ว 227 วัน แต่มีกิจกรรมที่เห็นชอบแล้วหลังวันนั้น "
        "2 รายการ ล่าสุดเริ่ม 1 มีนาคม 2566"
    )
    assert "ไม่ทำให้ความสัมพันธ์สิ้นสุดเอง" in rule_words("expired_acting", USUAL)
    again = only(**past, expiry_activities=(3, date(2023, 5, 1)))
    assert again.fact != acting.fact
    renewed = only(expires_on=date(2023, 12, 31))
    assert renewed.flag == "expiring"


@pytest.mark.parametrize(
    ("joint", "expected"),
    [
        # Two full years without one, and none in the running year.
        ({2563}, ["silent"]),
        ({2564}, []),
        ({2565}, []),
        # Something was done this year: no longer silent.
        ({2563, 2566}, []),
        (set(), ["silent"]),
    ],
)
def test_silent_are_full_fiscal_years_without_a_joint_activity(joint, expected):
    assert flags(joint_years=frozenset(joint)) == expected


def test_silent_asks_that_it_was_in_force_all_the_while():
    none = {"joint_years": frozenset(), "last_joint_on": None}
    # FY 2564 began on 1 October 2563.
    assert flags(**none, held_from=date(2020, 10, 1)) == ["silent"]
    assert flags(**none, held_from=date(2020, 10, 2)) == []
    assert flags(**none, held_from=None, status="suspended") == []
    assert flags({**USUAL, "silent_years": 3}, **none, held_from=date(2020, 10, 1)) == []


def test_years_that_were_explained_are_shown_and_still_silent():
    found = only(
        joint_years=frozenset({2562}), last_joint_on=date(2019, 6, 1),
        explained={2563: "epidemic", 2564: "epidemic", 2560: "budget"},
    )  # fmt: skip
    assert found.urgency == 3
    assert sentence(found) == (
        "ไม่มีกิจกรรมร่วมที่เห็นชอบแล้ว 3 ปีงบประมาณติดต่อกัน (2563–2565) · "
        "กิจกรรมร่วมครั้งสุดท้าย 1 มิถุนายน 2562 · ปี 2563 ชี้แจงแล้ว: สถานการณ์โรคระบาด · "
        "ปี 2564 ชี้แจงแล้ว: สถานการณ์โรคระบาด"
    )
    # Nobody asked for activities before FY 2562, so nothing is said of those years.
    assert only(joint_years=frozenset(), last_joint_on=None).values["first"] == 2562
    assert flags(joint_years=frozenset(), recorded_years=frozenset({2565, 2566})) == []
    # On 1 October 2566 another year of silence begins to count: another fact.
    later = findings(replace(SOUND, joint_years=frozenset({2562})), USUAL, date(2023, 10, 1))
    assert later[0].fact != found.fact


@pytest.mark.parametrize(
    ("travels", "expected"),
    [
        ({2564: {"inbound": 2}, 2566: {"inbound": 1}}, ["one_sided"]),
        # Two journeys say nothing yet; those before FY 2563 are too long ago.
        ({2564: {"inbound": 2}}, []),
        ({2562: {"inbound": 9}, 2564: {"inbound": 2}}, []),
        ({2564: {"inbound": 9}, 2565: {"outbound": 1}}, []),
        ({2564: {"outbound": 9}, 2565: {"both": 1}}, []),
        ({2564: {"outbound": 3, "remote": 5, "": 2}}, ["one_sided"]),
        ({2564: {"remote": 5}}, []),
    ],
)
def test_one_sided_are_journeys_that_all_go_one_way(travels, expected):
    assert flags(travels=travels) == expected


def test_the_share_of_one_way_is_the_ministrys_to_set():
    travels = {2564: {"inbound": 9}, 2565: {"outbound": 1}}
    assert flags({**USUAL, "one_sided_percent": 90}, travels=travels) == ["one_sided"]
    assert flags({**USUAL, "one_sided_percent": 91}, travels=travels) == []


def test_stuck_is_before_the_signing_and_longer_than_the_limit_in_one_stage():
    walking = {
        "status": "in_progress", "held_from": None, "signing_id": None, "document_id": None,
        "stage": "กระทรวงพิจารณา", "stage_done": 2, "stage_count": 7,
    }  # fmt: skip
    year_ago = TODAY - timedelta(days=365)
    assert flags(**walking, stage_since=year_ago) == []
    found = only(**walking, stage_since=year_ago - timedelta(days=1))
    assert (found.flag, found.urgency) == ("stuck", 366)
    assert "รอขั้นตอน “กระทรวงพิจารณา” มาแล้ว 366 วัน" in sentence(found)
    assert flags(**walking, stage_since=None) == []
    stalled = {**walking, "status": "stalled", "stage": "", "stage_count": 0}
    assert "ชะงัก" in sentence(only(**stalled, stage_since=date(2020, 1, 1)))
    assert flags(stage_since=date(2000, 1, 1)) == []


def test_missing_file_unequal_level_and_renamed():
    assert flags(document_id=None) == ["missing_file"]
    assert flags(is_kept=False) == ["missing_file"]
    without, unkept = only(document_id=None), only(is_kept=False)
    assert sentence(without) != sentence(unkept)
    assert without.fact != unkept.fact
    assert flags(document_id=None, status="ended", held_from=None) == []

    level = {"is_equal_level": False, "unit_type": "เทศบาลเมือง", "unit_code": "city"}
    assert flags(**level) == ["unequal"]
    assert flags(**level, level_reason="มีอยู่ก่อนแนวทาง") == []
    assert flags(**level, level_reason="  ") == ["unequal"]

    new = {"former_name": "เมืองเก่า", "renamed_on": date(2010, 1, 1)}
    assert flags(**new) == ["renamed"]
    assert flags(**new, named_on=date(2012, 1, 1)) == []


def test_the_words_hold_the_values_in_both_languages():
    whole = replace(
        SOUND, expires_on=date(2023, 9, 1), joint_years=frozenset(), document_id=None,
        travels={2565: {"inbound": 3}}, is_equal_level=False, unit_type="City",
        former_name="Old", renamed_on=date(2010, 1, 1), explained={2565: "other"},
    )  # fmt: skip
    for language in ("th", "en"):
        with translation.override(language):
            for found in findings(whole, USUAL, TODAY):
                assert "%(" not in sentence(found)
                assert "%(" not in rule_words(found.flag, USUAL)
    with translation.override("en"):
        told = [sentence(found) for found in findings(whole, USUAL, TODAY)]
    assert not [text for text in told if any("ก" <= letter <= "๛" for letter in text)]
