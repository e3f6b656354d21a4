"""Editions of the ministry's list: begun from a day, typed, compared line by line."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from registry import actions
from registry.choices import EventKind
from registry.editions import Fault, compare_edition
from registry.models import DeclaredTotal
from registry.moments import Moment
from sistercity.errors import NotAllowed, StaleEdit, WrongState
from tests import factories

pytestmark = pytest.mark.django_db


def test_an_edition_begins_with_the_day_and_goes_on_from_the_numbers_before():
    editor = factories.person("editor")
    first = factories.pairing("TH-50", "อูโอซุ", signed="1989-08-08")
    factories.edition_row(first, "๓๒/๑", counterpart_as_written="เมืองยูโอซู")
    nice = factories.counterpart("นีซ", country="FR")
    later = factories.pairing("TH-83", nice, signed="2020-05-05")
    ended = factories.pairing("TH-51", "ก", signed="2001-01-01")
    factories.event(ended, EventKind.ENDED, "2015-01-01")
    edition = factories.edition(date(2021, 1, 4))
    with pytest.raises(NotAllowed):
        actions.fill_edition(by=factories.person("planner"), edition_id=edition.pk)
    with pytest.raises(StaleEdit):
        actions.fill_edition(by=editor, edition_id=edition.pk, revision=edition.revision - 1)
    rows = actions.fill_edition(by=editor, edition_id=edition.pk, revision=edition.revision)
    assert [(row.list_number, row.pairing_id, row.counterpart_as_written) for row in rows] == [
        ("๓๒/๑", first.pk, "เมืองยูโอซู"),
        ("๖๓/๒", later.pk, "จังหวัดนีซ ฝรั่งเศส"),
    ]
    with pytest.raises(WrongState):
        actions.fill_edition(by=editor, edition_id=edition.pk)
    rows[1].list_number = "๓๒/๑"
    with pytest.raises(ValidationError) as refusal:
        actions.save_record(by=editor, record=rows[1])
    assert "ฉบับนี้มีเลขที่ ๓๒/๑ แล้ว" in refusal.value.message_dict["list_number"][0]
    for year_be in (2020, 2565):  # of the Common Era; after the edition's day
        rows[1].list_number, rows[1].year_be = "๖๓/๒", year_be
        with pytest.raises(ValidationError, match="ปีของฉบับ คือ 2564"):
            actions.save_record(by=editor, record=rows[1])
    with pytest.raises(ValidationError, match="ยังมาไม่ถึง"):
        factories.edition(date(2023, 8, 16))
    total = DeclaredTotal(
        document=edition.document, status="signed", pair_count=39, province_count=89
    )
    with pytest.raises(ValidationError, match="มากกว่าจำนวนคู่"):
        actions.save_record(by=editor, record=total)
    empty = factories.edition(date(1980, 1, 4))
    with pytest.raises(WrongState):
        actions.fill_edition(by=editor, edition_id=empty.pk)


def test_each_line_is_the_same_as_the_register_or_differs_in_something_named(client):
    same = factories.pairing("TH-50", "อูโอซุ", signed="1989-08-08")
    factories.edition_row(same, "๓๒/๑", counterpart_as_written="เมืองอูโอซุ ประเทศญี่ปุ่น")
    nice = factories.counterpart("นีซ", country="FR")
    misspelt = factories.pairing("TH-83", nice, signed="1990-01-01")
    factories.edition_row(misspelt, "๓๒/๓", sequence=2, counterpart_as_written="เมืองนิส")
    candidate = factories.pairing("TH-51", "ก", signed=None, confirmed=False)
    factories.edition_row(candidate, "๓๓/๔")
    unlisted = factories.pairing("TH-57", "ข", signed="2001-01-01")
    edition = factories.edition()
    compared = compare_edition(
        edition, user=factories.person("editor"), moment=Moment(edition.as_at)
    )
    faults = {line.row.list_number: set(line.faults) for y in compared.years for line in y.lines}
    assert faults == {
        "๓๒/๑": set(),
        "๓๒/๓": {Fault.NUMBER, Fault.YEAR, Fault.NAME},
        "๓๓/๔": {Fault.NOT_CONFIRMED, Fault.STATUS},
    }
    assert (compared.line_count, compared.same_count) == (3, 1)
    # Of 2532 two lines are on the list, and one pair signed in it is held.
    assert [(y.year_be, len(y.lines), y.held_count) for y in compared.years] == [
        (2532, 2, 1), (2533, 1, 1)
    ]  # fmt: skip
    assert [pairing.pk for pairing in compared.unlisted] == [unlisted.pk]
    page = client.get("/editions/2562-01-04/").content.decode()
    for words in ("ถอดไว้ 3 บรรทัด ตรงกับทะเบียนทุกประการ 1 บรรทัด", "ชื่อสะกดต่างกัน", unlisted.number):
        assert words in page
    # As known before it was typed there was no such edition.
    assert "/editions/2019-01-04/" in client.get("/editions/").content.decode()
    assert "ยังไม่มีบัญชีของกระทรวง" in client.get("/editions/?as_at=2550-01-01").content.decode()
