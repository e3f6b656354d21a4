"""What changed between two days: classes worked by hand, and sums that always come out."""

import itertools
import random
from datetime import date, datetime, time, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registry import actions
from registry.choices import Confirmation, EventKind
from registry.differences import MEASURES, ChangeClass, Measure, differences
from registry.models import PairingEvent
from registry.moments import Moment, read_two_moments
from registry.reports import list_totals
from registry.views.pairings import listed_pairings
from sistercity import clock
from sistercity.errors import NotAllowed, WrongState
from sistercity.thai.calendar import BANGKOK, PartialDate
from tests import factories

pytestmark = pytest.mark.django_db
PUBLIC = AnonymousUser()
NEW, LATE, CORRECTION = ChangeClass.NEW, ChangeClass.LATE, ChangeClass.CORRECTION


def on(day: str, hour: int = 9):
    """Let the register be written on a day."""
    return clock.playing(datetime.combine(date.fromisoformat(day), time(hour), BANGKOK))


def end_of(day: str) -> Moment:
    """The list of a day as it was known at the day's end."""
    parsed = date.fromisoformat(day)
    return Moment(parsed, datetime.combine(parsed, time(23, 59, 59), BANGKOK))


def compared(first="2020-01-10", last="2020-01-20", user=PUBLIC):
    return differences(user=user, first=end_of(first), last=end_of(last))


def confirm(pairing, word):
    actions.confirm_pairing(by=None, pairing_id=pairing.pk, confirmation=word, note="หนังสือจังหวัด")


def correct(event, day, **values):
    happened_on = PartialDate.from_iso(day) if day else None
    return actions.correct_event(
        by=None, event_id=event.pk, happened_on=happened_on, reason="พิมพ์ผิด", **values
    )


def signing(pairing):
    return pairing.events.standing().get(kind=EventKind.SIGNED)


def told(found, pairing):
    """Of a pairing's lines: class → effects, by the short names used below."""
    short = {
        Measure.SIGNED_PAIRS: "s", Measure.SIGNED_PROVINCES: "S", Measure.PENDING_PAIRS: "p",
        Measure.PENDING_PROVINCES: "P", Measure.CANDIDATES: "c",
    }  # fmt: skip
    return {
        str(line.change_class): {short[measure]: n for measure, n in line.effects.items()}
        for line in found.lines
        if line.pairing.pk == pairing.pk
    }


def test_each_change_has_the_class_that_a_clerk_would_give_it():
    """A is 10 January 2563, B the 20th; each case in a province of its own."""
    with on("2020-01-05"):
        ends = factories.pairing("TH-11", "ก", signed="2010-01-01")
        last_day = factories.pairing("TH-12", "ก", signed="2010-01-01")
        voided = factories.pairing("TH-13", "ก", signed="2010-01-01")
        redated = factories.pairing("TH-14", "ก", signed="2020-01-03")
        rejected = factories.pairing("TH-15", "ก", signed="2010-01-01")
        candidate = factories.pairing("TH-16", "ก", signed="2010-01-01", confirmed=False)
        both = factories.pairing("TH-17", "ก", signed=None)
        factories.event(both, EventKind.STARTED, "2019-01-01")
        undated = factories.pairing("TH-18", "ก", signed=None)
        factories.event(undated, EventKind.SIGNED, None)
        second = factories.pairing("TH-19", "ก", signed="2010-01-01")
        still = factories.pairing("TH-20", "ก", signed="2010-01-01")
    with on("2020-01-15"):
        fresh = factories.pairing("TH-21", "ก", signed="2020-01-12")
        reported = factories.pairing("TH-22", "ก", signed="2009-05-01")
        found_one = factories.pairing("TH-23", "ก", signed=None, confirmed=False)
        late_and_new = factories.pairing("TH-24", "ก", signed=None)
        factories.event(late_and_new, EventKind.STARTED, "2019-06-01")
        factories.event(late_and_new, EventKind.SIGNED, "2020-01-14")
        factories.event(ends, EventKind.ENDED, "2020-01-12")
        # In force on the 10th, its last day: that it ended is no news about that day.
        factories.event(last_day, EventKind.ENDED, "2020-01-10")
        correct(signing(voided), None, is_void=True)
        correct(signing(redated), "2020-01-13")
        confirm(rejected, Confirmation.REJECTED)
        confirm(candidate, Confirmation.CONFIRMED)
        factories.event(both, EventKind.SIGNED, "2020-01-02")
        factories.event(both, EventKind.SUSPENDED, "2020-01-14")
        correct(signing(undated), "2011-03-03")
        also = factories.pairing("TH-19", "ข", signed="2020-01-11")
        factories.event(second, EventKind.ENDED, "2020-01-13")
    with on("2020-01-16"):
        # A mistake made and mended between the days is none about the 10th.
        correct(signing(fresh), "2020-01-11")
    expected = {
        fresh: {"new": {"s": 1, "S": 1}},
        reported: {"late": {"s": 1, "S": 1}},
        found_one: {"late": {"c": 1}},
        late_and_new: {"late": {"p": 1, "P": 1}, "new": {"p": -1, "P": -1, "s": 1, "S": 1}},
        ends: {"new": {"s": -1, "S": -1}},
        last_day: {"new": {"s": -1, "S": -1}},
        voided: {"correction": {"s": -1, "S": -1}},
        redated: {"correction": {"s": -1, "S": -1}, "new": {"s": 1, "S": 1}},
        rejected: {"correction": {"s": -1, "S": -1}},
        candidate: {"correction": {"c": -1, "s": 1, "S": 1}},
        both: {"late": {"p": -1, "P": -1, "s": 1, "S": 1}, "new": {"s": -1, "S": -1}},
        undated: {"correction": {"s": 1, "S": 1}},
        # One pair for another: the province stays.
        also: {"new": {"s": 1}},
        second: {"new": {"s": -1}},
        still: {},
    }
    found = compared()
    assert {row: told(found, row) for row in expected} == expected
    # 7 were signed on the 10th. New: fresh, late_and_new, redated, also come, four go.
    signed = [found.before[Measure.SIGNED_PAIRS], found.after[Measure.SIGNED_PAIRS]]
    added = [found.sums[one][Measure.SIGNED_PAIRS] for one in (NEW, LATE, CORRECTION)]
    assert (signed, added) == ([7, 8], [4 - 4, 2, -3 + 2])
    provinces = [found.before[Measure.SIGNED_PROVINCES], found.after[Measure.SIGNED_PROVINCES]]
    added = [found.sums[one][Measure.SIGNED_PROVINCES] for one in (NEW, LATE, CORRECTION)]
    assert (provinces, added) == ([7, 8], [0, 2, -1])


def test_what_alters_no_total_is_told_with_both_values():
    with on("2020-01-05"):
        row = factories.pairing("TH-50", "อูโอซุ", signed="1989-08-08")
    with on("2020-01-15"):
        unit = row.counterpart
        unit.name_th = "อุโอซุ"
        actions.save_counterpart(by=None, counterpart=unit)
        actions.edit_pairing(by=None, pairing_id=row.pk, values={"note": "แก้ตัวสะกด"})
        factories.edition_row(row, "๓๒/๑", edition=factories.edition(date(2020, 1, 12)))
        paper = factories.document("บันทึกความเข้าใจ", kind="mou")
        correct(signing(row), "1989-08-08", document_id=paper.pk)
    with on("2020-01-16"):
        listed = row.edition_rows.get()
        listed.list_number = "๓๒/๒"
        actions.save_record(by=None, record=listed)
    found = compared()
    details = {
        (str(one.change_class), one.what): (str(one.before), str(one.after))
        for line in found.lines
        for one in line.details
    }
    assert details[("correction", "counterpart.name_th")] == ("อูโอซุ", "อุโอซุ")
    assert details[("correction", "note")] == ("", "แก้ตัวสะกด")
    assert details[("correction", "event_document")] == ("None", "บันทึกความเข้าใจ")
    assert ("new", "list_number") in details
    # The number typed on the 15th was corrected on the 16th; the edition was out by the 15th.
    (again,) = [
        one
        for line in compared("2020-01-15").lines
        for one in line.details
        if one.what == "list_number"
    ]
    assert (again.change_class, again.before.list_number, again.after.list_number) == (
        CORRECTION, "๓๒/๑", "๓๒/๒",
    )  # fmt: skip
    assert all(not line.effects for line in found.lines)
    assert compared("2020-01-17").lines == ()


def test_a_row_that_is_not_published_shows_nothing_but_that_it_left_or_came():
    with on("2020-01-05"):
        row = factories.pairing("TH-50", "ก", signed="2001-01-01", confirmed=False)
    with on("2020-01-15"):
        confirm(row, Confirmation.REJECTED)
        actions.edit_pairing(by=None, pairing_id=row.pk, values={"note": "ลับ"})
    (line,) = compared().lines
    assert (line.change_class, dict(line.effects)) == (CORRECTION, {Measure.CANDIDATES: -1})
    assert [one.what for one in line.details] == ["hidden"]
    (line,) = compared(user=factories.person("editor")).lines
    assert {one.what for one in line.details} == {"confirmation", "confirmation_note", "note"}


def test_the_classes_add_up_to_the_difference_of_the_totals_in_any_register():
    """Two years of random acts, every pair of days compared, for the public and the ministry."""
    chance = random.Random(2562)
    start = date(2020, 1, 1)
    days = [start + timedelta(days=60 * step) for step in range(8)]
    rows, kinds = [], list(EventKind.values)
    for day in days:
        for _act in range(9):
            with on(day.isoformat(), hour=chance.randint(8, 18)):
                _random_act(chance, rows, kinds, day)
    moments = [end_of((day + timedelta(days=3)).isoformat()) for day in days[::2]]
    moments += [Moment(moments[1].as_at, moments[2].known_at), Moment(date(2023, 8, 15))]
    changed = 0
    for user in (PUBLIC, factories.person("editor")):
        totals = {moment: _totals(user, moment) for moment in moments}
        for first, last in itertools.permutations(moments, 2):
            if first.as_at > last.as_at or _known(first) > _known(last):
                continue
            found = differences(user=user, first=first, last=last)
            added = [
                sum(line.effects.get(measure, 0) for line in found.lines) for measure in MEASURES
            ]
            of_classes = [sum(found.sums[one][m] for one in ChangeClass) for m in MEASURES]
            difference = [b - a for a, b in zip(totals[first], totals[last], strict=True)]
            assert added == of_classes == difference, (first, last)
            changed += any(difference)
    assert changed > 15


def _known(moment):
    return moment.known_at or datetime.max.replace(tzinfo=BANGKOK)


def _totals(user, moment):
    """Counted by the register's pages."""
    told = list_totals(listed_pairings(user, moment))
    return [
        told.signed.pair_count, told.signed.province_count, told.in_progress.pair_count,
        told.in_progress.province_count, told.candidate_count,
    ]  # fmt: skip


def _random_act(chance, rows, kinds, today):
    """One act of an editor, who is often wrong about the date; what rules refuse is not done."""
    code = chance.choice(["TH-10", "TH-50", "TH-51", "TH-57"])
    happened = chance.choice([None, *[f"{today - timedelta(days=n)}" for n in (0, 9, 70, 400)]])
    act = chance.choice(["create", "event", "event", "correct", "void", "confirm", "move"])
    try:
        if act == "create" or not rows:
            signed = happened if chance.random() < 0.5 else None
            confirmed = chance.random() < 0.6
            rows.append(
                factories.pairing(code, f"เมือง {len(rows)}", signed=signed, confirmed=confirmed)
            )
            return
        row = chance.choice(rows)
        if act == "event":
            factories.event(row, chance.choice(kinds), happened)
        elif act in ("correct", "void"):
            events = list(PairingEvent.objects.standing().order_by("id"))
            if events:
                correct(chance.choice(events), happened, is_void=act == "void")
        elif act == "confirm":
            confirm(row, chance.choice(Confirmation.values))
        else:
            side = factories.province(code)
            actions.edit_pairing(by=None, pairing_id=row.pk, values={"province": side})
    except (ValidationError, WrongState, NotAllowed):
        return


def test_more_changes_cost_the_same_queries():
    def queries():
        with CaptureQueriesContext(connection) as captured:
            compared()
        return len(captured)

    with on("2020-01-05"):
        factories.pairing("TH-50", "ก", signed="2001-01-01")
    with on("2020-01-15"):
        factories.pairing("TH-50", "ข", signed="2001-01-01")
        few = queries()
        for number in range(60, 70):
            row = factories.pairing(f"TH-{number}", f"เมือง {number}", signed="2015-05-05")
            factories.event(row, EventKind.ENDED, "2020-01-14")
    assert queries() <= few + 1


@pytest.mark.parametrize(
    ("params", "name", "words"),
    [
        ({"from": "2566-08-16"}, "from", "ยังมาไม่ถึง"),
        ({"from": "2566-02-01", "to": "2566-01-01"}, "from", "สลับวันที่"),
        ({"from": "2565", "to": "2566-01-01"}, "from", "ไม่ครบทั้งวัน"),
        ({"from": "2565-01-01", "to": "2565-01-01", "from_known_at": "2566-01-01"},
         "from_known_at", "ซึ่งอยู่หลัง"),
    ],
)  # fmt: skip
def test_days_that_cannot_be_compared_are_refused_by_name(params, name, words):
    now = datetime(2023, 8, 15, 10, 30, tzinfo=BANGKOK)
    with pytest.raises(ValidationError) as refusal:
        read_two_moments(params, now=now)
    assert words in refusal.value.message_dict[name][0]
    first, last = read_two_moments({}, now=now)
    assert (first.as_at, last) == (date(2022, 9, 30), Moment(date(2023, 8, 15)))
