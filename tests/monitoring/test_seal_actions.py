"""Sealing reports: one number, whole or not at all, told of the same, replaced and never undone."""

import hashlib
import uuid
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError

from monitoring import actions
from monitoring.actions import seal as sealing_action
from monitoring.models import Seal, SealedFile
from monitoring.reports.kinds import KINDS
from monitoring.reports.order import Order
from monitoring.seal_rules import AlreadySealed
from sistercity.accounts.choices import Role
from sistercity.audit.ledger import first_fault
from sistercity.audit.models import Change, LedgerClock
from sistercity.errors import NotAllowed, WrongState
from sistercity.files import store
from tests import factories as make
from tests.monitoring.sealing import SHORT, seal, short_order

pytestmark = [pytest.mark.django_db, pytest.mark.feed]


@pytest.fixture(autouse=True)
def short(monkeypatch, tmp_path, settings):
    """A quick kind of report, and a file store of its own."""
    monkeypatch.setitem(KINDS, "short", SHORT)
    settings.VAR_DIR = tmp_path


@pytest.fixture
def planner():
    return make.person(Role.PLANNER)


def test_a_seal_keeps_number_dates_results_and_files(planner):
    sealed = seal(planner, note="ใช้ประกอบการประชุม")
    again = Seal.objects.get()
    assert again == sealed
    # The day of the tests lies in พ.ศ. 2566; 0 is Damm's digit of 25660001.
    assert (again.number, again.year_be, again.ordinal) == ("S-2566-0001-0", 2566, 1)
    assert (again.title_th, again.title_en) == ("รายงานสั้น 2565", "Short report 2565")
    assert again.results == [{
        "indicator": "2.1", "fiscal_year": 2565, "place": "TH", "rule_version": 1,
        "result_id": "0123456789abcdef",
    }]  # fmt: skip
    assert Order.from_plain(again.report_order).known_at == again.known_at
    assert again.known_number == Change.objects.count() - 1
    files = {one.extension: one for one in again.files.select_related("file")}
    assert list(files) == ["pdf", "xlsx", "json"]
    for one in files.values():
        content = store.content_of(one.file).data
        assert hashlib.sha256(content).hexdigest() == one.file.sha256
        assert b"S-2566-0001-0" in content
    assert files["pdf"].name == "short-S-2566-0001-0.pdf"
    change = Change.objects.get(action="seal.put")
    assert change.by == planner
    assert first_fault() is None


def test_a_form_sent_twice_makes_one_seal(planner):
    key = uuid.uuid4()
    one, two = (
        actions.seal_report(by=planner, order=short_order(), form_key=key) for _press in range(2)
    )
    assert one == two
    assert Seal.objects.count() == 1


def test_the_same_is_told_until_something_changes_or_it_is_confirmed(planner):
    first = seal(planner)
    with pytest.raises(AlreadySealed) as refusal:
        seal(planner)
    assert refusal.value.seal == first
    assert "S-2566-0001-0" in str(refusal.value)
    # Another language is another report, and another seal changes none.
    seal(planner, short_order(language="en"))
    with pytest.raises(AlreadySealed):
        seal(planner)
    assert seal(planner, confirmed=True).number.startswith("S-2566-0003-")
    make.province("TH-83")
    assert seal(planner).number.startswith("S-2566-0004-")
    assert Seal.objects.count() == LedgerClock.objects.get(name="seal-2566").number == 4


@pytest.mark.parametrize("role", [Role.OFFICER, Role.APPROVER, Role.EDITOR, Role.ADMINISTRATOR])
def test_only_planners_seal(role):
    with pytest.raises(NotAllowed):
        seal(make.person(role))
    assert not Seal.objects.exists()


def test_an_internal_edition_and_an_unknown_kind_are_refused(planner):
    for order in (short_order(internal=True), short_order(kind="novel")):
        with pytest.raises(ValidationError):
            seal(planner, order)
    assert not Seal.objects.exists()


def test_a_report_that_fails_leaves_neither_row_nor_number(planner, monkeypatch):
    def lost(report, order):
        raise FileNotFoundError("photo")

    broken = replace(SHORT, writers={**SHORT.writers, "xlsx": lost})
    monkeypatch.setitem(KINDS, "short", broken)
    before = Change.objects.count()
    with pytest.raises(WrongState, match="หายไปจากที่เก็บ"):
        seal(planner)
    assert (Seal.objects.count(), SealedFile.objects.count()) == (0, 0)
    assert Change.objects.count() == before
    monkeypatch.setitem(KINDS, "short", SHORT)
    assert seal(planner).ordinal == 1


def test_two_at_once_get_two_numbers_and_the_second_of_the_same_is_told(planner, monkeypatch):
    """While one's files are written, somebody else seals and takes the number."""
    write, other = sealing_action.seal_files, make.person(Role.PLANNER, "test-other")

    def overtaken(order):
        def seal_files(made, number, **values):
            monkeypatch.setattr(sealing_action, "seal_files", write)
            seal(other, order)
            return write(made, number, **values)

        return seal_files

    monkeypatch.setattr(sealing_action, "seal_files", overtaken(short_order(language="en")))
    mine = seal(planner)
    assert mine.ordinal == 2
    assert mine.number.encode() in store.content_of(mine.files.get(extension="pdf").file).data
    third = short_order(place="TH-50")
    monkeypatch.setattr(sealing_action, "seal_files", overtaken(third))
    with pytest.raises(AlreadySealed) as refusal:
        seal(planner, third)
    assert refusal.value.seal.sealed_by == other
    assert list(Seal.objects.order_by("ordinal").values_list("ordinal", flat=True)) == [1, 2, 3]


def test_a_seal_is_replaced_once_with_a_reason_and_stays(planner):
    old = seal(planner)
    before = Seal.objects.filter(pk=old.pk).values().get()

    def replacing(**values):
        told = {"reason": "แก้ไขตาม 1/2565"} | values
        return actions.supersede_seal(by=planner, seal_id=old.pk, form_key=uuid.uuid4(), **told)

    with pytest.raises(ValidationError):
        replacing(reason="  ")
    new = replacing()
    assert (new.supersedes, new.reason, new.as_at) == (old, "แก้ไขตาม 1/2565", old.as_at)
    assert new.known_at > old.known_at
    assert Seal.objects.filter(pk=old.pk).values().get() == before
    assert list(Seal.objects.current()) == [new]
    assert list(Seal.objects.superseded()) == [old]
    with pytest.raises(WrongState, match=new.number):
        replacing()
    assert Change.objects.filter(action="seal.supersede").get().reason == "แก้ไขตาม 1/2565"
