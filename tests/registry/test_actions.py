"""Writes of the register: what they promise and what they refuse, writing nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError

from registry import actions
from registry.models import Country, Pairing, Posting, Province
from sistercity import clock
from sistercity.accounts.actions import save_person
from sistercity.accounts.models import User
from sistercity.audit.models import Change, ChangeRow
from sistercity.errors import NotAllowed, StaleEdit, WrongState
from sistercity.thai.calendar import PartialDate
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.feed]


@pytest.fixture(scope="module", autouse=True)
def ground(rows_of_the_file):
    """What most tests stand on; each reads of it what it alters."""
    factories.person("editor")
    factories.province("TH-50")
    factories.counterpart()


@pytest.fixture(autouse=True)
def _today():
    """It is 15 August 2566."""
    with clock.playing(datetime(2023, 8, 15, 3, tzinfo=UTC)):
        yield


def last_number() -> int:
    return Change.objects.number_known_at(None)


# Reference rows


def test_an_editor_saves_a_reference_row_and_the_ledger_tells_who_and_why():
    editor = factories.person("editor")
    row = Country(code="NP", name_th="เนปาล", name_en="Nepal")
    actions.save_record(by=editor, record=row, reason="เพิ่มประเทศ")
    change = Change.objects.about(row).get()
    assert (change.by, change.action, change.reason) == (editor, "country.save", "เพิ่มประเทศ")
    assert change.rows.get().difference["name_th"] == [None, "เนปาล"]


@pytest.mark.parametrize("role", ["officer", "approver", "planner", "administrator"])
def test_only_editors_write_the_register(role):
    person, pairing = factories.person(role), factories.pairing()
    event = pairing.events.get()
    before = last_number()
    attempts = [
        lambda: actions.save_record(by=person, record=pairing.province),
        lambda: actions.save_records(by=person, records=[pairing.province]),
        lambda: actions.save_counterpart(by=person, counterpart=pairing.counterpart),
        lambda: actions.create_pairing(
            by=person, province_id=pairing.province_id, counterpart_id=1, values={}
        ),
        lambda: actions.edit_pairing(by=person, pairing_id=pairing.pk, values={"note": "ก"}),
        lambda: actions.confirm_pairing(
            by=person, pairing_id=pairing.pk, confirmation="rejected", note="ก"
        ),
        lambda: actions.record_event(
            by=person, pairing_id=pairing.pk, kind="ended", happened_on=PartialDate(2001)
        ),
        lambda: actions.correct_event(
            by=person, event_id=event.pk, happened_on=PartialDate(2001), reason="ก"
        ),
    ]
    for attempt in attempts:
        with pytest.raises(NotAllowed):
            attempt()
    assert last_number() == before


def test_of_two_people_who_save_one_row_the_second_is_refused_with_both_values():
    editor, row = factories.person("editor"), factories.country("JP")
    first, second = Country.objects.get(pk=row.pk), Country.objects.get(pk=row.pk)
    first.name_th = "ประเทศญี่ปุ่น"
    actions.save_record(by=editor, record=first)
    second.name_en = "Nippon"
    with pytest.raises(StaleEdit) as refusal:
        actions.save_record(by=editor, record=second)
    assert refusal.value.changes == {"name_th": ("ญี่ปุ่น", "ประเทศญี่ปุ่น")}
    row.refresh_from_db()
    assert (row.name_th, row.name_en) == ("ประเทศญี่ปุ่น", "Japan")


def test_a_form_opened_before_another_save_is_refused_by_its_revision():
    editor, row = factories.person("editor"), factories.counterpart("นิส")
    opened = row.revision
    row.name_en = "Nice"
    actions.save_counterpart(by=editor, counterpart=row)
    late = type(row).objects.get(pk=row.pk)
    late.name_en = "Nizza"
    with pytest.raises(StaleEdit):
        actions.save_counterpart(by=editor, counterpart=late, revision=opened)
    assert type(row).objects.get(pk=row.pk).name_en == "Nice"


def test_many_rows_are_one_change_or_none():
    rows = [Country(code=code, name_th=code, name_en=code) for code in ("AA", "BB", "ccc")]
    before = last_number()
    with pytest.raises(ValidationError):
        actions.save_records(by=None, records=rows)
    assert not Country.objects.filter(code__in=("AA", "BB")).exists()
    assert last_number() == before
    good = [Country(code=code, name_th=code, name_en=code) for code in ("AA", "BB")]
    actions.save_records(by=None, records=good)
    assert last_number() == before + 1
    assert Change.objects.get(number=before + 1).rows.count() == 2


def test_pairings_and_their_events_are_no_reference_rows():
    pairing = factories.pairing()
    with pytest.raises(TypeError):
        actions.save_record(by=None, record=pairing)


# Pairings


def test_pairings_are_numbered_in_the_order_of_entry():
    first, second = factories.pairing("TH-50"), factories.pairing("TH-83")
    assert (first.number, second.number) == ("P-0001", "P-0002")


def test_a_new_pairing_is_a_candidate_in_progress_and_writes_only_what_it_may():
    province, counterpart = factories.province(), factories.counterpart()
    row = actions.create_pairing(
        by=factories.person("editor"),
        province_id=province.pk,
        counterpart_id=counterpart.pk,
        values={"relation": "pair", "status": "signed", "confirmation": "confirmed"},
    )
    row.refresh_from_db()
    assert (row.relation, row.status, row.confirmation) == ("pair", "in_progress", "candidate")


def test_a_pair_of_unequal_level_is_entered_without_a_reason():
    town = factories.unit_type("town", name_th="เมืองขนาดเล็ก", name_en="Town", level=3)
    row = factories.pairing(counterpart=factories.counterpart("โยชิดะ", unit_type=town))
    assert not row.counterpart.is_equal_level
    assert row.level_reason == ""


def test_the_same_two_sides_are_entered_once():
    factories.pairing("TH-50", "อูโอซุ")
    before = last_number()
    with pytest.raises(ValidationError):
        factories.pairing("TH-50", "อูโอซุ")
    assert (Pairing.objects.count(), last_number()) == (1, before)


def test_the_sides_can_be_mended_until_something_has_happened():
    row = factories.pairing("TH-50", signed=None)
    phuket = factories.province("TH-83")
    actions.edit_pairing(by=None, pairing_id=row.pk, values={"province": phuket})
    row.refresh_from_db()
    assert row.province == phuket
    factories.event(row, "signed", "1989")
    with pytest.raises(ValidationError) as refusal:
        actions.edit_pairing(
            by=None, pairing_id=row.pk, values={"province": factories.province("TH-57")}
        )
    assert list(refusal.value.message_dict) == ["province"]
    row.refresh_from_db()
    assert row.province == phuket


def test_a_pairing_opened_before_another_edit_is_refused():
    row = factories.pairing()
    opened = row.revision
    actions.edit_pairing(by=None, pairing_id=row.pk, values={"note": "ก"})
    with pytest.raises(StaleEdit):
        actions.edit_pairing(by=None, pairing_id=row.pk, values={"note": "ข"}, revision=opened)
    row.refresh_from_db()
    assert row.note == "ก"


def test_confirming_needs_its_ground():
    row = factories.pairing(confirmed=False)
    with pytest.raises(ValidationError) as refusal:
        actions.confirm_pairing(by=None, pairing_id=row.pk, confirmation="confirmed", note=" ")
    assert list(refusal.value.message_dict) == ["note"]
    actions.confirm_pairing(
        by=None, pairing_id=row.pk, confirmation="rejected", note="จังหวัดแจ้งว่าไม่มี"
    )
    row.refresh_from_db()
    assert (row.confirmation, row.confirmation_note) == ("rejected", "จังหวัดแจ้งว่าไม่มี")
    with pytest.raises(ValidationError):
        actions.confirm_pairing(by=None, pairing_id=row.pk, confirmation="sure", note="ก")


# Events


@pytest.mark.parametrize(
    ("kinds", "status"),
    [
        (["started"], "in_progress"),
        (["letter_of_intent"], "in_progress"),
        (["started", "stalled"], "stalled"),
        (["started", "stalled", "started"], "in_progress"),
        (["stalled", "withdrawn"], "withdrawn"),
        (["signed"], "signed"),
        (["letter_of_intent", "signed", "amended", "renewed"], "signed"),
        (["signed", "suspended"], "suspended"),
        (["signed", "suspended", "resumed"], "signed"),
        (["signed", "suspended", "ended"], "ended"),
        (["signed", "ended", "signed"], "signed"),
    ],
)
def test_the_status_follows_from_the_events(kinds, status):
    row = factories.pairing(signed=None)
    for year, kind in enumerate(kinds, start=2001):
        factories.event(row, kind, str(year))
    row.refresh_from_db()
    assert row.status == status


@pytest.mark.parametrize(
    ("kinds", "impossible"),
    [
        ([], "ended"),
        ([], "suspended"),
        ([], "resumed"),
        ([], "renewed"),
        ([], "amended"),
        (["signed"], "signed"),
        (["signed"], "started"),
        (["signed"], "stalled"),
        (["signed"], "withdrawn"),
        (["signed"], "resumed"),
        (["signed", "ended"], "suspended"),
        (["signed", "ended"], "ended"),
        (["withdrawn"], "stalled"),
    ],
)
def test_an_event_that_was_impossible_is_refused(kinds, impossible):
    factories.delay_reason()
    row = factories.pairing(signed=None)
    for year, kind in enumerate(kinds, start=2001):
        factories.event(row, kind, str(year))
    row.refresh_from_db()
    status, before = row.status, last_number()
    with pytest.raises(ValidationError) as refusal:
        factories.event(row, impossible, "2015")
    assert list(refusal.value.message_dict) == ["kind"]
    row.refresh_from_db()
    assert (row.status, last_number()) == (status, before)


def test_an_event_may_not_make_a_later_one_impossible():
    row = factories.pairing(signed="2005")
    factories.event(row, "ended", "2010-05-31")
    with pytest.raises(ValidationError) as refusal:
        factories.event(row, "ended", "2007")
    assert list(refusal.value.message_dict) == ["happened_on"]
    assert row.events.count() == 2


def test_a_correction_may_not_make_a_later_event_impossible():
    row = factories.pairing(signed="2005")
    factories.event(row, "ended", "2010-05-31")
    signed = row.events.get(kind="signed")
    with pytest.raises(ValidationError) as refusal:
        actions.correct_event(
            by=None, event_id=signed.pk, happened_on=PartialDate(2011), reason="พบเอกสาร"
        )
    assert list(refusal.value.message_dict) == ["happened_on"]
    assert signed in row.events.standing()


@pytest.mark.parametrize("tomorrow", ["2023-08-16", "2023-09", "2024"])
def test_an_event_in_the_future_is_refused(tomorrow):
    row = factories.pairing(signed=None)
    with pytest.raises(ValidationError) as refusal:
        factories.event(row, "signed", tomorrow)
    assert list(refusal.value.message_dict) == ["happened_on"]
    assert not row.events.exists()


@pytest.mark.parametrize("today", ["2023-08-15", "2023-08", "2023"])
def test_an_event_that_may_have_happened_by_today_is_taken(today):
    row = factories.pairing(signed=today)
    assert row.events.get().happened_on == PartialDate.from_iso(today)


def test_an_end_is_the_last_day_in_force():
    row = factories.pairing(signed="2001-05-01")
    factories.event(row, "ended", "2010-09-30")
    days = (date(2010, 9, 30), date(2010, 10, 1))
    seen = [Pairing.objects.as_at(day).get(pk=row.pk).status_on for day in days]
    assert seen == ["signed", "ended"]


def test_a_signature_of_unknown_date_makes_signed_and_enters_no_dated_list():
    row = factories.pairing(signed=None)
    factories.event(row, "signed", None)
    row.refresh_from_db()
    shown = Pairing.objects.as_at(date(2023, 8, 15)).get(pk=row.pk)
    assert (row.status, shown.status_on, shown.is_undated) == ("signed", None, True)


def test_a_letter_of_intent_never_proves_a_signature():
    row = factories.pairing(signed=None)
    letter = factories.document("หนังสือแสดงเจตจำนง", kind="letter_of_intent")
    with pytest.raises(ValidationError) as refusal:
        factories.event(row, "signed", "2001", document_id=letter.pk)
    assert list(refusal.value.message_dict) == ["document"]
    factories.event(row, "letter_of_intent", "2001", document_id=letter.pk)
    row.refresh_from_db()
    assert row.status == "in_progress"


def test_a_correction_replaces_and_keeps_the_old_event():
    row = factories.pairing(signed="1989")
    old = row.events.get()
    new = actions.correct_event(
        by=factories.person("editor"),
        event_id=old.pk,
        happened_on=PartialDate(1989, 8, 8),
        reason="พบความตกลงฉบับจริง",
    )
    assert (new.replaces, new.kind, new.effective_on) == (old, "signed", date(1989, 8, 8))
    assert list(row.events.standing()) == [new]
    old.refresh_from_db()
    assert old.happened_on == PartialDate(1989)
    with pytest.raises(WrongState):
        actions.correct_event(
            by=None, event_id=old.pk, happened_on=PartialDate(1990), reason="อีกครั้ง"
        )


def test_voiding_an_event_takes_its_status_back():
    row = factories.pairing(signed="1989")
    ended = factories.event(row, "ended", "2001")
    actions.correct_event(
        by=None, event_id=ended.pk, happened_on=None, reason="ไม่เคยสิ้นสุด", is_void=True
    )
    row.refresh_from_db()
    assert row.status == "signed"
    assert [event.kind for event in row.events.standing()] == ["signed"]


def test_a_relation_can_be_signed_anew_on_the_day_after_it_ended():
    pair = factories.pairing("TH-50", signed="2001-01-01")
    factories.event(pair, "ended", "2022-03-31")
    factories.event(pair, "signed", "2022-04-01")

    def status(day):
        return Pairing.objects.as_at(day).get().status_on

    # The end is the last day in force, so nothing lies between the two lives.
    assert [status(date(2022, 3, 31)), status(date(2022, 4, 1))] == ["signed", "signed"]
    assert Pairing.objects.get().status == "signed"


def test_voiding_a_signature_on_which_an_end_rests_is_refused():
    row = factories.pairing(signed="1989")
    factories.event(row, "ended", "2001")
    with pytest.raises(ValidationError):
        actions.correct_event(
            by=None,
            event_id=row.events.get(kind="signed").pk,
            happened_on=None,
            reason="ไม่เคยลงนาม",
            is_void=True,
        )
    row.refresh_from_db()
    assert row.status == "ended"


def test_a_correction_needs_its_reason():
    event = factories.pairing(signed="1989").events.get()
    with pytest.raises(ValidationError) as refusal:
        actions.correct_event(by=None, event_id=event.pk, happened_on=PartialDate(1990), reason=" ")
    assert list(refusal.value.message_dict) == ["reason"]


def test_an_event_and_the_status_it_makes_are_one_change():
    row = factories.pairing(signed=None)
    before = last_number()
    event = factories.event(row, "signed", "1989")
    assert last_number() == before + 1
    touched = ChangeRow.objects.filter(change__number=before + 1)
    assert set(touched.values_list("resource", "object_id")) == {
        ("registry.pairingevent", event.pk),
        ("registry.pairing", row.pk),
    }


def test_a_row_is_known_from_the_date_of_its_source():
    source = datetime(2019, 1, 3, 17, tzinfo=UTC)
    row = factories.pairing(known_from=source)
    known = Pairing.known(datetime(2019, 1, 4, 3, tzinfo=UTC))
    assert known.as_at(date(2019, 1, 4)).get(id=row.pk).status_on == "signed"
    assert not Pairing.known(datetime(2019, 1, 3, 16, tzinfo=UTC)).exists()


# Postings and people


@pytest.mark.parametrize("role", ["editor", "administrator"])
def test_editors_and_administrators_keep_postings(role):
    officer = factories.person("officer")
    row = Posting(user=officer, province=factories.province(), starts_on=date(2023, 1, 1))
    actions.save_posting(by=factories.person(role), posting=row)
    assert list(Province.objects.served_by(officer)) == [row.province]


@pytest.mark.parametrize("role", ["officer", "approver", "planner"])
def test_nobody_else_keeps_postings(role):
    by, officer = factories.person(role, "test-by"), factories.person("officer")
    row = Posting(user=officer, province=factories.province(), starts_on=date(2023, 1, 1))
    with pytest.raises(NotAllowed):
        actions.save_posting(by=by, posting=row)
    assert not Posting.objects.exists()


def test_the_ministrys_people_are_posted_to_no_province():
    row = Posting(
        user=factories.person("planner"),
        province=factories.province(),
        starts_on=date(2023, 1, 1),
    )
    with pytest.raises(ValidationError) as refusal:
        actions.save_posting(by=factories.person("editor"), posting=row)
    assert list(refusal.value.message_dict) == ["user"]


def test_a_password_is_kept_hashed_and_never_told():
    administrator = factories.person("administrator")
    person = User(username="somchai", full_name="สมชาย", role="officer")
    save_person(by=administrator, person=person, password="ท้องฟ้า-ทะเล-88")
    person.refresh_from_db()
    assert person.check_password("ท้องฟ้า-ทะเล-88")
    told = Change.objects.about(person).get().rows.get().difference
    assert told["password"] == [None, "•••"]
    assert person.password not in str(told)


def test_a_password_that_is_too_easy_is_refused():
    person = User(username="somchai", full_name="สมชาย", role="officer")
    with pytest.raises(ValidationError) as refusal:
        save_person(by=factories.person("administrator"), person=person, password="12345")
    assert list(refusal.value.message_dict) == ["password"]
    assert not User.objects.filter(username="somchai").exists()


def test_a_person_without_a_password_cannot_sign_in():
    person = save_person(by=None, person=User(username="somchai", full_name="สมชาย"))
    assert not person.has_usable_password()


@pytest.mark.parametrize("role", ["officer", "approver", "planner", "editor"])
def test_only_administrators_keep_people(role):
    by = factories.person(role)
    with pytest.raises(NotAllowed):
        save_person(by=by, person=User(username="somchai", full_name="สมชาย"))
    assert not User.objects.filter(username="somchai").exists()


def test_an_administrator_cannot_shut_themselves_out():
    by = factories.person("administrator")
    by.is_active = False
    with pytest.raises(ValidationError):
        save_person(by=by, person=by)
    by.refresh_from_db()
    assert by.is_active
