"""The register in numbers, and its news."""

from datetime import date, datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from registry import actions
from registry.choices import Confirmation, EventKind
from registry.models import DeclaredTotal
from registry.moments import Moment
from registry.reports import (
    Tally,
    latest_news,
    national_picture,
    pairing_changes,
    reconcile,
)
from sistercity import clock
from sistercity.thai.calendar import BANGKOK
from tests import factories

pytestmark = pytest.mark.django_db
PUBLIC = AnonymousUser()


def picture(day: date = date(2023, 8, 15)):
    return national_picture(user=PUBLIC, moment=Moment(day))


def in_progress(province, counterpart, since="2019-01-01", **values):
    row = factories.pairing(province, counterpart, signed=None, **values)
    factories.event(row, EventKind.STARTED, since)
    return row


def test_a_province_signed_and_in_progress_counts_in_both_and_is_never_added():
    factories.pairing("TH-50", "ก", signed="1989-08-08")
    factories.pairing("TH-50", "ข", signed="2000-01-01")
    in_progress("TH-50", "ค")
    in_progress("TH-83", "ง")
    totals = picture().totals
    assert totals.signed == Tally(pair_count=2, province_count=1)
    assert totals.in_progress == Tally(pair_count=2, province_count=2)


def test_candidates_rejected_rows_undated_ones_and_bangkok_enter_no_official_count():
    factories.pairing("TH-50", "ก", signed="1989-08-08", confirmed=False)
    rejected = factories.pairing("TH-51", "ข", signed="1989-08-08")
    actions.confirm_pairing(
        by=None, pairing_id=rejected.pk, confirmation=Confirmation.REJECTED, note="ซ้ำ"
    )
    undated = factories.pairing("TH-57", "ค", signed=None)
    factories.event(undated, EventKind.SIGNED, None)
    factories.pairing("TH-10", "ง", signed="1989-08-08")
    totals = picture().totals
    assert totals.signed == Tally(0, 0)
    assert totals.candidates == {"signed": Tally(1, 1)}
    assert totals.undated_signed == Tally(1, 1)
    assert totals.outside_count == 1


def test_provinces_are_told_apart_and_bangkok_is_named_without_a_count():
    factories.pairing("TH-50", "ก", signed="1989-08-08")
    factories.pairing("TH-50", "ข", signed="2000-01-01")
    factories.pairing("TH-10", "ค", signed="1989-08-08")
    factories.province("TH-83")
    told = {line.code: (line.signed.pair_count, line.is_counted) for line in picture().provinces}
    assert told == {"TH-50": (2, True), "TH-10": (0, False), "TH-83": (0, True)}


def test_counts_are_those_of_the_day():
    ended = factories.pairing("TH-50", "ก", signed="1989-08-08")
    factories.event(ended, EventKind.ENDED, "2020-09-30")
    counts = {
        day: picture(date.fromisoformat(day)).totals.signed.pair_count
        for day in ("1989-08-07", "1989-08-08", "2020-09-30", "2020-10-01")
    }
    # The date of an end is the last day in force.
    assert counts == {"1989-08-07": 0, "1989-08-08": 1, "2020-09-30": 1, "2020-10-01": 0}


def test_declared_totals_stand_beside_the_rows_held():
    letter = factories.document("หนังสือ", kind="letter", issued_on=date(2019, 3, 6))
    for status, as_at, pairs, provinces in (
        ("signed", date(2019, 1, 4), 89, 39),
        ("in_progress", None, 52, 23),
    ):
        actions.save_record(
            by=None,
            record=DeclaredTotal(
                document=letter, status=status, as_at=as_at,
                pair_count=pairs, province_count=provinces,
            ),
        )  # fmt: skip
    factories.pairing("TH-50", "ก", signed="1989-08-08")
    factories.pairing("TH-50", "ข", signed="2019-01-05")  # the day after
    listed = factories.pairing("TH-83", "ค", signed=None)
    factories.event(listed, EventKind.SIGNED, None)
    factories.edition_row(listed, "๓๒/๒")
    unlisted = factories.pairing("TH-57", "ง", signed=None)
    factories.event(unlisted, EventKind.SIGNED, None)
    factories.pairing("TH-51", "จ", signed="2000-01-01", confirmed=False)
    in_progress("TH-83", "ฉ", since="2019-03-06")
    signed, pending = reconcile(user=PUBLIC, known_at=None)
    # ก on the day, and ค that the list names without a date.
    assert (signed.declared, signed.held) == (Tally(89, 39), Tally(2, 2))
    assert signed.candidates == Tally(1, 1)
    assert (pending.declared, pending.held) == (Tally(52, 23), Tally(1, 1))
    assert (pending.as_at, pending.compared_on) == (None, date(2019, 3, 6))


def test_regions_say_how_many_provinces_exist_on_the_day_without_bangkok():
    factories.province("TH-10")
    factories.province("TH-38", existed_from=date(2011, 3, 23))
    factories.pairing("TH-50", "ก", signed="1989-08-08")
    (before,) = picture(date(2011, 3, 22)).regions
    (after,) = picture(date(2011, 3, 23)).regions
    assert (before.province_count, after.province_count) == (1, 2)
    assert after.signed == Tally(1, 1)


def test_the_picture_costs_the_same_for_one_row_and_for_many(django_assert_num_queries):
    factories.pairing("TH-50", "ก")
    with django_assert_num_queries(5):
        picture()
    for place, code in enumerate(("TH-51", "TH-57", "TH-83")):
        home = ("FR", "CN", "VN")[place]
        factories.pairing(code, factories.counterpart(f"เมือง {place}", country=home))
    with django_assert_num_queries(5):
        assert picture().totals.signed == Tally(4, 4)


def entered_in_steps():
    """A pairing of TH-50, created, confirmed and signed by one action each."""
    row = factories.pairing("TH-50", "ก", confirmed=False, signed=None)
    actions.confirm_pairing(
        by=None, pairing_id=row.pk, confirmation=Confirmation.CONFIRMED, note="บัญชี"
    )
    factories.event(row, EventKind.SIGNED, "1989-08-08")
    return row


def test_news_tell_what_is_published_newest_first():
    with clock.playing(datetime(2023, 8, 1, 9, tzinfo=BANGKOK)):
        row = entered_in_steps()
        hidden = factories.pairing("TH-51", "ข", signed=None)
    with clock.playing(datetime(2023, 8, 2, 9, tzinfo=BANGKOK)):
        actions.confirm_pairing(
            by=None, pairing_id=hidden.pk, confirmation=Confirmation.REJECTED, note="ซ้ำ"
        )
        factories.event(row, EventKind.SUSPENDED, "2023-08-01")
    news = latest_news(user=PUBLIC)
    assert {one.pairing.number for one in news} == {row.number}
    assert (news[0].action, news[0].event.kind) == ("pairing.record_event", "suspended")
    assert [one.action for one in news[1:]] == [
        "pairing.record_event", "pairing.confirm", "pairing.create",
    ]  # fmt: skip


def test_the_history_of_a_pairing_holds_its_parts_and_nothing_else():
    row = entered_in_steps()
    factories.edition_row(row, "๓๒/๑")
    factories.pairing("TH-51", "ข")
    history = pairing_changes(row)
    touched = {(changed.resource, changed.object_id) for c in history for changed in c.rows.all()}
    assert [change.action for change in history] == [
        "editionrow.save", "pairing.record_event", "pairing.confirm", "pairing.create",
    ]  # fmt: skip
    assert touched == {
        ("registry.pairing", row.pk),
        ("registry.pairingevent", row.events.get().pk),
        ("registry.editionrow", row.edition_rows.get().pk),
    }
