"""The ledger: numbered, chained, versioned; a refused action leaves nothing behind."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from registry.models import Country, Region
from sistercity import clock
from sistercity.audit.doors import Door, through
from sistercity.audit.ledger import (
    check_revision,
    first_access_fault,
    first_fault,
    record_access,
    writing,
)
from sistercity.audit.models import AccessRecord, Change, ChangeRow, LedgerClock
from sistercity.errors import StaleEdit
from sistercity.feed.models import FeedEntry

pytestmark = pytest.mark.django_db

FIRST = datetime(2019, 1, 4, 3, 0, tzinfo=UTC)
SECOND = datetime(2020, 2, 5, 3, 0, tzinfo=UTC)


def _country(code: str = "JP", name: str = "ญี่ปุ่น") -> Country:
    with writing(by=None, action="country.save") as entry:
        return entry.save(Country(code=code, name_th=name, name_en="Japan"))


def test_an_action_gets_the_next_number_and_names_what_it_touched():
    with through(Door.IMPORT), writing(by=None, action="t.two", reason="เพราะ") as entry:
        entry.save(Country(code="JP", name_th="ญี่ปุ่น", name_en="Japan"))
        entry.save(Country(code="LA", name_th="ลาว", name_en="Laos"))
    change = Change.objects.get()
    assert (change.number, change.door, change.action, change.reason) == (
        1,
        "import",
        "t.two",
        "เพราะ",
    )
    rows = list(change.rows.values_list("resource", "label", "kind"))
    assert rows == [
        ("registry.country", "ญี่ปุ่น", "created"),
        ("registry.country", "ลาว", "created"),
    ]
    assert entry.change == change


def test_a_label_is_in_the_registers_language_whatever_the_writer_reads():
    with override("en"):
        country = _country()
        assert str(country) == "Japan"
    assert ChangeRow.objects.get().label == "ญี่ปุ่น"


def test_a_difference_holds_both_values_of_each_changed_field_only():
    country = _country()
    country.name_th = "ประเทศญี่ปุ่น"
    with writing(by=None, action="country.save") as entry:
        entry.save(country)
    row = ChangeRow.objects.get(change__number=2)
    assert row.kind == "updated"
    assert row.difference == {"name_th": ["ญี่ปุ่น", "ประเทศญี่ปุ่น"]}


def test_saving_what_did_not_change_takes_no_number():
    country = _country()
    with writing(by=None, action="country.save") as entry:
        entry.save(country)
    assert entry.change is None
    assert Change.objects.count() == 1
    assert Country.objects.get().revision == 1


def test_a_refused_action_writes_nothing():
    with pytest.raises(ValidationError), writing(by=None, action="t") as entry:
        entry.save(Country(code="JP", name_th="ญี่ปุ่น", name_en="Japan"))
        entry.save(Country(code="jp", name_th="ผิด", name_en="Wrong"))
    assert Country.objects.count() == 0
    assert Change.objects.count() == 0
    _country()
    assert Change.objects.get().number == 1


def test_each_state_is_readable_as_known_at_its_moment():
    with clock.playing(FIRST):
        country = _country(name="ชื่อเดิม")
    country.name_th = "ชื่อใหม่"
    with clock.playing(SECOND), writing(by=None, action="t") as entry:
        entry.save(country)
    assert not Country.known(datetime(2019, 1, 3, tzinfo=UTC)).exists()
    assert Country.known(FIRST).get().name_th == "ชื่อเดิม"
    assert Country.known(datetime(2020, 2, 5, 2, 59, tzinfo=UTC)).get().name_th == "ชื่อเดิม"
    assert Country.known(SECOND).get().name_th == "ชื่อใหม่"
    assert Country.known(None).get().name_th == "ชื่อใหม่"
    assert Country.known(FIRST).get().id == country.pk


def test_a_sourced_row_is_known_from_the_date_of_its_source_and_entered_now():
    with (
        clock.playing(SECOND),
        writing(by=None, action="t", known_from=FIRST) as entry,
    ):
        entry.save(Country(code="JP", name_th="ญี่ปุ่น", name_en="Japan"))
    assert entry.change.at == SECOND
    assert Country.known(FIRST).count() == 1
    assert Change.objects.number_known_at(FIRST) == 1
    assert Change.objects.number_known_at(datetime(2019, 1, 3, tzinfo=UTC)) == 0


def test_a_source_older_than_the_known_state_does_not_rewrite_the_past():
    with clock.playing(SECOND):
        country = _country(name="ชื่อเดิม")
    country.name_th = "ชื่อใหม่"
    with writing(by=None, action="t", known_from=FIRST) as entry:
        entry.save(country)
    assert not Country.known(FIRST).exists()
    assert Country.known(SECOND).get().name_th == "ชื่อใหม่"


def test_a_removed_link_is_gone_now_and_still_known_then():
    with clock.playing(FIRST):
        country = _country()
    pk = country.pk
    with clock.playing(SECOND), writing(by=None, action="t") as entry:
        entry.remove(country)
    assert not Country.objects.exists()
    assert Country.known(FIRST).get().id == pk
    assert not Country.known(SECOND).exists()
    assert ChangeRow.objects.get(change__number=2).kind == "removed"


def _remove(number: int) -> None:
    FeedEntry.objects.filter(change=number).delete()
    ChangeRow.objects.filter(change=number).delete()
    Change.objects.filter(number=number).delete()


def _exchange_rows() -> None:
    for before, after in ((1, 9), (2, 1), (9, 2)):
        ChangeRow.objects.filter(change=2, position=before).update(position=after)


def _exchange_entries() -> None:
    """Two entries under each other's number, each with its own rows and hashes."""
    entries = list(Change.objects.filter(number__in=(2, 3)))
    rows = list(ChangeRow.objects.filter(change__in=entries))
    _remove(2)
    _remove(3)
    for row in rows:
        row.change_id = 5 - row.change_id
    for entry in entries:
        entry.number = 5 - entry.number
    Change.objects.bulk_create(entries)
    ChangeRow.objects.bulk_create(rows)


def _put_in() -> None:
    last = Change.objects.order_by("-number")[0]
    last.number, last.hash = last.number + 1, "0" * 64
    last.save(force_insert=True)


TAMPERING = {
    "a row's label": (lambda: ChangeRow.objects.filter(change=2).update(label="อื่น"), 2),
    "a row's values": (lambda: ChangeRow.objects.filter(change=2).update(difference={}), 2),
    "a row taken out": (lambda: ChangeRow.objects.filter(change=2, position=1).delete(), 2),
    "a row put elsewhere": (
        lambda: ChangeRow.objects.filter(change=3, position=2).update(change=1, position=9), 1,
    ),
    "rows in another order": (_exchange_rows, 2),
    "why": (lambda: Change.objects.filter(number=2).update(reason="อื่น"), 2),
    "what was done": (lambda: Change.objects.filter(number=2).update(action="other"), 2),
    "by which door": (lambda: Change.objects.filter(number=2).update(door=Door.API), 2),
    "when": (lambda: Change.objects.filter(number=2).update(at=FIRST), 2),
    "known from when": (lambda: Change.objects.filter(number=2).update(known_from=FIRST), 2),
    "the first taken out": (lambda: _remove(1), 1),
    "one taken out": (lambda: _remove(2), 2),
    "the last taken out": (lambda: _remove(3), 3),
    "two exchanged": (_exchange_entries, 2),
    "one put in at the end": (_put_in, 4),
    "the last taken out, and the clock": (
        lambda: (_remove(3), LedgerClock.objects.filter(name="register").delete()), 3,
    ),
    "the last taken out, and the clock put back": (
        lambda: (_remove(3), LedgerClock.objects.filter(name="register").update(number=2)), 3,
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", TAMPERING)
def test_the_chain_names_the_first_entry_that_was_changed_moved_taken_out_or_put_in(what):
    for code in ("JP", "LA", "VN"):
        with writing(by=None, action="country.save") as entry:
            entry.save(Country(code=code, name_th=code, name_en=code))
            entry.save(Region(code=code, name_th=code, name_en=code))
    assert first_fault() is None
    tamper, found = TAMPERING[what]
    tamper()
    assert first_fault() == found


ACCESS_TAMPERING = {
    "what": (lambda: AccessRecord.objects.filter(number=2).update(detail="อื่น"), 2),
    "when": (lambda: AccessRecord.objects.filter(number=2).update(at=FIRST), 2),
    "from where": (lambda: AccessRecord.objects.filter(number=2).update(address="192.0.2.1"), 2),
    "the first taken out": (lambda: AccessRecord.objects.filter(number=1).delete(), 1),
    "one taken out": (lambda: AccessRecord.objects.filter(number=2).delete(), 2),
    "the last taken out": (lambda: AccessRecord.objects.filter(number=3).delete(), 3),
    "the last taken out, and the clock": (
        lambda: (
            AccessRecord.objects.filter(number=3).delete(),
            LedgerClock.objects.filter(name="access").delete(),
        ),
        3,
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", ACCESS_TAMPERING)
def test_the_chain_of_accesses_names_the_first_that_was_changed_or_taken_out(what):
    for detail in ("ก", "ข", "ค"):
        record_access(kind=AccessRecord.Kind.REFUSED, by=None, address="127.0.0.1", detail=detail)
    assert first_access_fault() is None
    tamper, found = ACCESS_TAMPERING[what]
    tamper()
    assert first_access_fault() == found


def test_a_stale_edit_is_refused_with_both_versions():
    country = _country(name="หนึ่ง")
    opened = country.revision
    for name in ("สอง", "สาม"):
        country.name_th = name
        with writing(by=None, action="t") as entry:
            entry.save(country)
    with pytest.raises(StaleEdit) as refusal:
        check_revision(country, opened)
    assert refusal.value.changes == {"name_th": ("หนึ่ง", "สาม")}
    assert refusal.value.current.name_th == "สาม"
    check_revision(country, country.revision)


def test_two_saves_in_one_action_are_one_row_from_first_to_last_value():
    region = Region(code="n", name_th="เหนือ", name_en="North")
    with writing(by=None, action="t") as entry:
        entry.save(region)
        region.name_en = "The North"
        entry.save(region)
    row = ChangeRow.objects.get()
    assert row.kind == "created"
    assert row.difference["name_en"] == [None, "The North"]


def test_accesses_go_into_a_chain_of_their_own():
    _country()
    first = record_access(kind=AccessRecord.Kind.REFUSED, by=None, address="127.0.0.1")
    second = record_access(kind=AccessRecord.Kind.REFUSED, by=None, address=None, detail="ก")
    assert (first.number, second.number) == (1, 2)
    assert second.previous_hash == first.hash
    assert first_fault() is None


def test_what_somebody_else_saved_first_is_told_as_a_fault_of_the_field(monkeypatch):
    with writing(by=None, action="country.save") as entry:
        entry.save(Country(code="JP", name_th="ญี่ปุ่น", name_en="Japan"))
    checked, check = [], Country.full_clean

    def check_too_early(row, *args, **kwargs):
        checked.append(row)
        if len(checked) > 1:
            check(row, *args, **kwargs)

    monkeypatch.setattr(Country, "full_clean", check_too_early)
    before = Change.objects.count()
    with (
        pytest.raises(ValidationError) as refusal,
        writing(by=None, action="country.save") as entry,
    ):
        entry.save(Country(code="JP", name_th="ญี่ปุ่นอีก", name_en="Japan again"))
    assert "code" in refusal.value.message_dict
    assert Change.objects.count() == before
