"""Two rows of one foreign unit made one: what moves, what is kept, what is refused."""

from threading import Event, Thread
from time import sleep

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from monitoring.actions import join_pairing
from registry import actions
from registry.models import Counterpart, DistinctUnits, Pairing
from sistercity import clock
from sistercity.audit.models import Change
from sistercity.errors import NotAllowed, StaleEdit, WrongState
from sistercity.thai.calendar import PartialDate
from tests import factories as make

pytestmark = pytest.mark.django_db
refusing = pytest.mark.expects_log("django.request")


@pytest.fixture
def editor():
    return make.person("editor")


@pytest.fixture
def desk(editor):
    client = Client()
    client.force_login(editor)
    return client


@pytest.fixture
def units():
    """A unit under two spellings."""
    stands = make.counterpart("คุนหมิง", country="CN", name_local="昆明")
    double = make.counterpart("คุณหมิง", country="CN", name_en="Kunming", name_local="昆明")
    return double, stands


def join(editor, unit, target, **values):
    seen = {row.pk: row.revision for row in Counterpart.objects.filter(pk__in=[unit.pk, target.pk])}
    asked = {"seen": seen, "reason": "หน่วยเดียวกันตามเอกสาร", **values}
    return actions.join_units(by=editor, unit_id=unit.pk, target_id=target.pk, **asked)


def test_pairings_and_names_go_along_in_one_entry_and_the_past_is_kept(editor, units):
    double, stands = units
    pairing = make.pairing("TH-50", double)
    before, earlier = Change.objects.count(), clock.now()

    join(editor, double, stands)

    assert Change.objects.count() == before + 1
    change = Change.objects.last()
    assert (change.action, change.reason, change.by) == (
        "counterpart.join", "หน่วยเดียวกันตามเอกสาร", editor
    )  # fmt: skip
    stands.refresh_from_db()
    assert Pairing.objects.get(pk=pairing.pk).counterpart == stands
    # A blank takes the other's value; the other name becomes a further one, found by search.
    assert (stands.name_en, stands.former_names.splitlines()) == ("Kunming", ["คุณหมิง"])
    assert list(Counterpart.objects.visible_to(editor)) == [stands]
    assert Counterpart.known(earlier).visible_to(editor).count() == 2
    assert Pairing.known(earlier).get(id=pairing.pk).counterpart_id == double.pk


@pytest.mark.django_db(transaction=True)
def test_who_waits_for_a_joining_goes_on_with_what_it_has_made(units):
    double, stands = units
    pairing = make.pairing("TH-50", double, signed="1989")
    editor, late = make.person("editor"), make.person("editor")
    seen = {row.pk: row.revision for row in units}
    held, outcomes = Event(), {}
    acts = {
        "the other way round": lambda: actions.join_units(
            by=late, unit_id=stands.pk, target_id=double.pk, seen=seen, reason="ก"
        ),
        "saving the unit": lambda: actions.save_counterpart(by=late, counterpart=double),
        "an event of its pairing": lambda: actions.record_event(
            by=late, pairing_id=pairing.pk, kind="ended", happened_on=PartialDate(2001)
        ),
    }

    def act(name: str) -> None:
        held.wait(10)
        try:
            acts[name]()
        except Exception as refusal:
            outcomes[name] = type(refusal)
        finally:
            connection.close()

    threads = [Thread(target=act, args=(name,)) for name in acts]
    for thread in threads:
        thread.start()
    with transaction.atomic():
        join(editor, double, stands)
        held.set()
        sleep(0.5)  # so that all of them wait for it
    for thread in threads:
        thread.join(30)
    assert outcomes == {"the other way round": WrongState, "saving the unit": WrongState}
    assert Pairing.objects.get(pk=pairing.pk).counterpart == stands


def test_what_would_be_wrong_is_refused_and_nothing_is_written(editor, units):
    double, stands = units
    officer = make.posted("officer", "TH-50")
    abroad = make.counterpart("คุนหมิง", country="JP")
    seen = {double.pk: double.revision, stands.pk: stands.revision}
    one, other = make.pairing("TH-50", double), make.pairing("TH-50", stands)
    listed = make.edition_row(one, "๓๒/๑")
    before = Change.objects.count()

    with pytest.raises(NotAllowed):
        join(officer, double, stands)
    for words, values in (("เหตุผล", {"reason": " "}), ("รวมคู่เหล่านี้ก่อน", {})):
        with pytest.raises(ValidationError, match=words):
            join(editor, double, stands, **values)
    with pytest.raises(ValidationError, match="ญี่ปุ่น"):
        join(editor, double, abroad)
    with pytest.raises(StaleEdit):
        join(editor, double, stands, seen={**seen, stands.pk: 1})
    assert Change.objects.count() == before

    # The rows of the province first, then the units; the row that was closed stays where it was.
    rows = Pairing.objects.with_row_revision().filter(pk__in=[one.pk, other.pk])
    rows = {row.pk: row.row_revision for row in rows}
    told = {"by": editor, "pairing_id": one.pk, "target_id": other.pk, "seen": rows}
    with pytest.raises(ValidationError, match="เหตุผล"):
        join_pairing(**told)
    join_pairing(**told, reason="คู่เดียวกัน")
    join(editor, double, stands)
    one.refresh_from_db()
    listed.refresh_from_db()
    assert listed.pairing == other
    assert (one.counterpart, one.merged_into) == (double, other)


def test_a_closed_unit_is_written_no_more_and_takes_no_pairing(editor, units):
    double, stands = units
    province = make.province("TH-50")
    join(editor, double, stands)
    double.refresh_from_db()
    before = Change.objects.count()
    with pytest.raises(WrongState, match="คุนหมิง"):
        join(editor, double, stands)
    with pytest.raises(WrongState):
        actions.save_counterpart(by=editor, counterpart=double)
    with pytest.raises(ValidationError, match="รวมเข้ากับ"):
        actions.create_pairing(
            by=editor, province_id=province.pk, counterpart_id=double.pk, values={}
        )
    assert Change.objects.count() == before
    # A third spelling joined to the second leads to the one that stands at last.
    third = make.counterpart("คุนหมิงซื่อ", country="CN")
    join(editor, stands, third)
    double.refresh_from_db()
    assert double.merged_into == third


@pytest.mark.feed
@refusing
def test_old_addresses_lead_to_the_unit_that_stands(editor, units):
    double, stands = units
    make.pairing("TH-50", double)
    join(editor, double, stands)
    reader = Client()

    page = reader.get(reverse("registry:counterpart-detail", args=[double.pk]))
    assert (page.status_code, page["Location"]) == (302, f"/counterparts/{stands.pk}/")
    gone = reader.get(f"/api/v1/counterparts/{double.pk}/")
    assert (gone.status_code, gone.json()["merged_into"]) == (410, str(stands.pk))
    listed = reader.get("/api/v1/counterparts/").json()["results"]
    assert [row["id"] for row in listed] == [stands.pk]
    told = reader.get("/api/v1/changes/?resource=counterparts").json()["results"]
    assert (told[-1]["id"], told[-1]["change"], told[-1]["merged_into"]) == (
        str(double.pk), "removed", str(stands.pk)
    )  # fmt: skip


@refusing
def test_the_page_compares_joins_once_and_keeps_what_was_typed(desk, units):
    double, stands = units
    make.pairing("TH-50", stands)
    listed = desk.get(reverse("registry:duplicate-list"))
    (row,) = listed.context["found"]
    assert row["reasons"][0] == "ชื่อในอักษรท้องถิ่นเดียวกัน"
    address = reverse("registry:duplicate-detail", args=[double.pk, stands.pk])

    page = desk.get(address)
    # The unit with more pairings stands, unless the other is chosen.
    assert (page.context["unit"], page.context["target"]) == (double, stands)
    assert desk.get(address, {"keep": double.pk}).context["target"] == double
    sent = {
        "act": "join",
        "reason": "",
        "unit_revision": double.revision,
        "target_revision": stands.revision,
    }
    assert "reason" in desk.post(address, sent).context["form"].errors
    sent["reason"] = "หน่วยเดียวกัน"
    actions.save_counterpart(by=None, counterpart=_renamed(stands))
    stale = desk.post(address, sent)
    assert stale.status_code == 409
    assert "หน่วยเดียวกัน" in stale.content.decode()
    stands.refresh_from_db()
    sent["target_revision"] = stands.revision
    assert desk.post(address, sent).status_code == 302
    before = Change.objects.count()
    again = desk.post(address, sent)
    assert again["Location"] == reverse("registry:counterpart-detail", args=[stands.pk])
    assert Change.objects.count() == before


def test_units_told_apart_stay_away_until_that_is_taken_back(desk, units):
    double, stands = units
    address = reverse("registry:duplicate-detail", args=[stands.pk, double.pk])
    for _press in (1, 2):
        desk.post(address, {"act": "apart", "reason": "คนละเมือง"})
    assert DistinctUnits.objects.count() == 1
    page = desk.get(reverse("registry:duplicate-list"))
    assert (page.context["found"], len(page.context["apart"])) == ([], 1)
    desk.post(address, {"act": "together", "reason": "ตรวจใหม่"})
    assert len(desk.get(reverse("registry:duplicate-list")).context["found"]) == 1


def test_the_list_costs_the_same_for_many(desk, units, django_assert_max_num_queries):
    for place in range(12):
        make.counterpart(f"ฉางซาเมือง{place}", country="CN", name_local="长沙")
    with django_assert_max_num_queries(14):
        assert len(desk.get(reverse("registry:duplicate-list")).context["found"]) == 67


def _renamed(unit: Counterpart) -> Counterpart:
    unit = Counterpart.objects.get(pk=unit.pk)
    unit.parent_th = "ยูนนาน"
    return unit
