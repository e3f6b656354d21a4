"""The ledger: numbered, chained, versioned; a refused action leaves nothing behind."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from registry.models import Country, Region
from sistercity import clock
from sistercity.audit.doors import Door, through
from sistercity.audit.ledger import check_revision, first_fault, record_access, writing
from sistercity.audit.models import AccessRecord, Change, ChangeRow
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


def test_the_chain_is_whole_and_tells_a_tampered_row():
    for code in ("JP", "LA", "VN"):
        _country(code=code, name=code)
    assert first_fault() is None
    ChangeRow.objects.filter(change__number=2).update(label="อื่น")
    assert first_fault() == 2


def test_the_chain_tells_a_missing_last_row():
    for code in ("JP", "LA"):
        _country(code=code, name=code)
    FeedEntry.objects.filter(change__number=2).delete()
    ChangeRow.objects.filter(change__number=2).delete()
    Change.objects.filter(number=2).delete()
    assert first_fault() == 2


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
