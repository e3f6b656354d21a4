"""The register as it is loaded, against the facts of its sources, and loading a second time."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command

from monitoring.models import FiscalYear
from registry import actions
from registry.models import (
    Counterpart,
    Country,
    DeclaredTotal,
    Document,
    EditionRow,
    Pairing,
    PairingEvent,
    PairingSource,
    Province,
)
from registry.sequence import latest_status
from sistercity import clock
from sistercity.audit.ledger import first_fault
from sistercity.audit.models import Change
from sistercity.thai.calendar import BANGKOK, PartialDate
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("register")]

IN_DEMO = datetime(2023, 8, 15, 3, tzinfo=UTC)
LATER = datetime(2026, 11, 1, 3, tzinfo=UTC)


def load_again(capsys, **options) -> str:
    call_command("load_register", **options)
    return capsys.readouterr().out


def pair(province: str, counterpart: str) -> Pairing:
    return Pairing.objects.get(province__name_th=province, counterpart__name_en=counterpart)


def signed_date(pairing: Pairing) -> str:
    return pairing.events.standing().get(kind="signed").happened_on.iso()


def test_there_are_76_provinces_and_bangkok():
    assert Province.objects.count() == 77
    assert [row.name_th for row in Province.objects.filter(kind="special")] == ["กรุงเทพมหานคร"]
    assert Province.objects.filter(is_border_zone=True).count() == 10


def test_bueng_kan_exists_from_23_march_2554():
    counted = Province.objects.counted()
    assert counted.existing_on(date(2011, 3, 22)).count() == 75
    assert counted.existing_on(date(2011, 3, 23)).count() == 76


def test_countries_have_thai_names():
    assert Country.objects.count() == 249
    names = Country.objects.in_bulk(["JP", "CN", "LA", "MM"], field_name="code")
    assert {code: row.name_th for code, row in names.items()} == {
        "JP": "ญี่ปุ่น",
        "CN": "จีน",
        "LA": "ลาว",
        "MM": "เมียนมา",
    }


def test_the_list_holds_20_pairs_of_11_provinces_under_their_subtotals():
    rows = EditionRow.objects.filter(edition__as_at=date(2019, 1, 4))
    assert rows.count() == 20
    assert rows.values("pairing__province").distinct().count() == 11
    assert Counter(rows.values_list("year_be", flat=True)) == {
        2532: 2,
        2533: 1,
        2535: 3,
        2536: 1,
        2537: 1,
        2538: 1,
        2539: 1,
        2540: 3,
        2541: 2,
        2542: 5,
    }


def test_list_numbers_and_spelling_are_the_ministrys():
    rows = {row.list_number: row for row in EditionRow.objects.select_related("pairing__province")}
    assert rows["๓๒/๑"].counterpart_as_written == "เมืองยูโอซู จังหวัด โทยามะ ประเทศญี่ปุ่น"
    assert rows["๓๗/๘"].counterpart_as_written == "เมือง Courtenary ประเทศแคนาดา"
    assert rows["๔๒/๒๐"].pairing.province.name_th == "เชียงใหม่"
    assert (rows["๓๕/๔"].year_be, rows["๓๕/๔"].sequence) == (2535, 4)


def test_jinghong_is_one_counterpart_of_two_provinces():
    jinghong = Counterpart.objects.get(name_en="Jinghong")
    listed = EditionRow.objects.filter(pairing__counterpart=jinghong)
    assert set(listed.values_list("list_number", "pairing__province__name_th")) == {
        ("๓๙/๑๐", "ลำพูน"),
        ("๔๑/๑๔", "เชียงราย"),
    }


def test_a_listed_signature_is_known_by_its_year_or_by_the_day_another_source_gives():
    assert signed_date(pair("ภูเก็ต", "Nice")) == "1989"
    assert signed_date(pair("เชียงใหม่", "Uozu")) == "1989-08-08"
    assert signed_date(pair("เชียงใหม่", "Kunming")) == "1999-06-07"


def test_the_declared_totals_keep_their_source():
    totals = {row.status: row for row in DeclaredTotal.objects.select_related("document")}
    signed, pending = totals["signed"], totals["in_progress"]
    assert (signed.pair_count, signed.province_count, signed.as_at) == (89, 39, date(2019, 1, 4))
    assert (pending.pair_count, pending.province_count, pending.as_at) == (52, 23, None)
    assert pending.document.number == "มท ๐๒๐๔.๑/ว ๑๕๙๕"
    assert pending.document.issued_on == date(2019, 3, 6)


def test_no_handbook_is_invented():
    assert not Document.objects.filter(kind="handbook").exists()


def test_54_candidates_keep_where_they_were_found():
    assert Pairing.objects.filter(confirmation="candidate").count() == 54
    assert Pairing.objects.filter(confirmation="confirmed").count() == 20
    found = PairingSource.objects.filter(pairing__confirmation="candidate")
    assert found.count() == 54
    assert not found.filter(url="").exists()
    assert Counter(found.values_list("window", flat=True)) == {
        "signed_by_seed": 24,
        "signed_by_seed_level_doubt": 2,
        "pending_at_seed": 8,
        "after_seed": 11,
        "date_unknown": 9,
    }


def test_dates_of_candidates_are_as_far_as_known():
    assert signed_date(pair("สมุทรสาคร", "Qinzhou")) == "2007-03-12"
    assert signed_date(pair("ภูเก็ต", "Hainan")) == "2005-09"
    undated = pair("จันทบุรี", "Wuzhou")
    assert (undated.status, undated.events.get().happened_on) == ("signed", None)
    pending = pair("เชียงราย", "Bokeo")
    assert (pending.status, pending.events.count()) == ("in_progress", 0)


def test_a_letter_of_intent_came_ten_years_before_the_signature():
    events = pair("กาญจนบุรี", "Liangshan Yi Autonomous Prefecture").events.standing()
    assert list(events.values_list("kind", "happened_on")) == [
        ("letter_of_intent", PartialDate(2012, 3)),
        ("signed", PartialDate(2022, 8, 9)),
    ]


def test_relations_other_than_sister_city_are_named():
    relations = Counter(Pairing.objects.values_list("relation", flat=True))
    assert relations == {"sister_city": 67, "pair": 3, "friendship": 3, "partnership": 1}


def test_public_numbers_follow_the_list_and_then_the_candidates():
    by_number = Pairing.objects.in_bulk(field_name="number")
    assert len(by_number) == 74
    assert str(by_number["P-0001"].counterpart.name_en) == "Uozu"
    assert str(by_number["P-0020"].counterpart.name_en) == "Kunming"
    assert str(by_number["P-0021"].counterpart.name_en) == "Qinzhou"
    assert str(by_number["P-0074"].counterpart.name_en) == "Vladivostok"


def test_every_status_is_what_its_events_say():
    standing = PairingEvent.objects.standing()
    for pairing in Pairing.objects.all():
        assert pairing.status == latest_status(standing.filter(pairing=pairing)), pairing


def test_the_ledger_is_whole():
    assert first_fault() is None


def test_the_list_was_known_on_its_day_and_the_candidates_only_since_they_were_entered():
    on_list_day = datetime(2019, 1, 4, 12, tzinfo=BANGKOK)
    signed = Pairing.known(on_list_day).as_at(date(2019, 1, 4)).in_force()
    assert signed.count() == 20
    assert DeclaredTotal.known(on_list_day).count() == 1
    assert Province.known(on_list_day).count() == 77
    before_entry = datetime(2023, 8, 14, tzinfo=BANGKOK)
    assert Pairing.known(before_entry).count() == 20
    assert DeclaredTotal.known(before_entry).count() == 2
    assert Pairing.known(datetime(2019, 1, 3, 23, tzinfo=BANGKOK)).count() == 0


def test_the_years_of_the_plan_are_open():
    years = FiscalYear.objects.filter(closed_at=None).values_list("year", flat=True)
    assert list(years) == [2562, 2563, 2564, 2565, 2566]


def test_loading_again_changes_nothing_until_the_day_of_a_signature_comes(capsys):
    before = Change.objects.number_known_at(None)
    austin, quang_tri = pair("เชียงใหม่", "Austin"), pair("อุบลราชธานี", "Quang Tri")
    assert (austin.status, austin.events.count()) == ("in_progress", 0)
    with clock.playing(IN_DEMO):
        out = load_again(capsys)
    assert "ไม่มีการเปลี่ยนแปลง (no change recorded)" in out
    assert Change.objects.number_known_at(None) == before
    assert out.count("left out, after today") == 2
    assert "12 พ.ย. 2566" in out
    with clock.playing(LATER):
        out = load_again(capsys)
    assert "left out" not in out
    assert (signed_date(austin), signed_date(quang_tri)) == ("2023-11-12", "2024-01-18")
    austin.refresh_from_db()
    assert austin.status == "signed"


def test_what_people_have_edited_is_kept_unless_it_is_to_be_overwritten(capsys):
    editor = factories.person("editor")
    phuket = Province.objects.get(code="TH-83")
    phuket.name_en = "Phuket Province"
    actions.save_record(by=editor, record=phuket)
    nice = Counterpart.objects.get(name_en="Nice")
    nice.name_th = "นีซ (นิส)"
    actions.save_counterpart(by=editor, counterpart=nice)
    signed = pair("ภูเก็ต", "Nice").events.get()
    actions.correct_event(
        by=editor, event_id=signed.pk, happened_on=PartialDate(1989, 5), reason="พบเอกสาร"
    )
    uozu = pair("เชียงใหม่", "Uozu")
    actions.confirm_pairing(
        by=editor, pairing_id=uozu.pk, confirmation="rejected", note="จังหวัดปฏิเสธ"
    )
    chengdu = pair("เชียงใหม่", "Chengdu")
    actions.confirm_pairing(
        by=editor, pairing_id=chengdu.pk, confirmation="confirmed", note="หนังสือจังหวัดเชียงใหม่"
    )

    out = load_again(capsys)
    phuket.refresh_from_db()
    nice.refresh_from_db()
    uozu.refresh_from_db()
    assert (phuket.name_en, nice.name_th) == ("Phuket Province", "นีซ (นิส)")
    assert signed_date(pair("ภูเก็ต", "Nice")) == "1989-05"
    assert uozu.confirmation == "rejected"
    assert "no change recorded" in out
    assert (Counterpart.objects.count(), Pairing.objects.count()) == (71, 74)

    load_again(capsys, overwrite=True)
    phuket.refresh_from_db()
    nice.refresh_from_db()
    uozu.refresh_from_db()
    assert (phuket.name_en, nice.name_th) == ("Phuket", "นิส")
    assert signed_date(pair("ภูเก็ต", "Nice")) == "1989"
    assert uozu.confirmation == "confirmed"
    # A candidate in the fixture, which overwriting leaves as people have decided.
    chengdu.refresh_from_db()
    assert chengdu.confirmation == "confirmed"
    assert (Counterpart.objects.count(), Pairing.objects.count()) == (71, 74)
