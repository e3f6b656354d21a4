"""An earlier version brought back: seen first, for a reason, by the ordinary action."""

from datetime import date

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from registry import actions
from registry.models import Counterpart, Document, Pairing
from sistercity.accounts.choices import Role
from sistercity.audit.models import Change
from tests import factories

pytestmark = pytest.mark.django_db
refusing = pytest.mark.expects_log("django.request")


@pytest.fixture
def editor():
    return factories.person(Role.EDITOR)


@pytest.fixture
def client(editor):
    client = Client()
    client.force_login(editor)
    return client


def _edited(pairing: Pairing, **values) -> int:
    """The number of the change that writes these values of a pairing."""
    return actions.edit_pairing(by=None, pairing_id=pairing.pk, values=values).revision


def _address(row, number: int) -> str:
    return reverse(f"admin:registry_{row._meta.model_name}_restore", args=[row.pk, number])


def _told(response) -> dict:
    return {row["label"]: (row["now"], row["then"]) for row in response.context["differing"]}


def test_what_is_ticked_comes_back_and_nothing_else(client, editor):
    pairing = factories.pairing()
    then = _edited(pairing, note="ของเดิม", expires_on=date(2027, 1, 4))
    _edited(pairing, note="พิมพ์ผิดช่อง", expires_on=None)
    factories.event(pairing, "ended", "2020-01-01")
    pairing.refresh_from_db()

    history = client.get(reverse("admin:registry_pairing_history", args=[pairing.pk]))
    assert _address(pairing, then) in history.content.decode()
    page = client.get(_address(pairing, then))
    assert _told(page) == {
        "หมายเหตุ": ("พิมพ์ผิดช่อง", "ของเดิม"),
        "ความตกลงมีผลถึง": ("–", "4 ม.ค. 2570"),
    }
    # The status follows from events: it differs too and stays.
    assert [row["label"] for row in page.context["kept"]] == ["สถานะล่าสุด"]

    sent = {
        "restored": ["note"], "reason": "บันทึกผิดช่อง", "opened_revision": pairing.revision
    }  # fmt: skip
    assert client.post(_address(pairing, then), sent).status_code == 302
    pairing.refresh_from_db()
    assert (pairing.note, pairing.expires_on, pairing.status) == ("ของเดิม", None, "ended")
    change = Change.objects.last()
    assert (change.action, change.by, change.reason) == (
        "pairing.edit", editor, f"นำค่าของรุ่นเลขที่ {then} กลับมา: บันทึกผิดช่อง"
    )  # fmt: skip
    assert change.rows.get().difference == {"note": ["พิมพ์ผิดช่อง", "ของเดิม"]}


def test_without_a_reason_or_a_field_nothing_is_written(client):
    pairing = factories.pairing(note="ของเดิม")
    then = pairing.revision
    _edited(pairing, note="ใหม่")
    pairing.refresh_from_db()
    before = Change.objects.count()
    for sent in ({"restored": ["note"], "reason": " "}, {"restored": [], "reason": "ผิดช่อง"}):
        answer = client.post(
            _address(pairing, then), {**sent, "opened_revision": pairing.revision}
        )
        assert (answer.status_code, bool(answer.context["form"].errors)) == (200, True)
    assert Change.objects.count() == before


@refusing
def test_of_two_at_once_the_second_sees_both_versions_first(client):
    pairing = factories.pairing(note="ของเดิม")
    then = pairing.revision
    opened = _edited(pairing, note="ใหม่")
    _edited(pairing, note="ของผู้อื่น")
    sent = {"restored": ["note"], "reason": "ผิดช่อง", "opened_revision": opened}

    refused = client.post(_address(pairing, then), sent)

    assert refused.status_code == 409
    assert _told(refused) == {"หมายเหตุ": ("ของผู้อื่น", "ของเดิม")}
    form = refused.context["form"]
    assert form["reason"].value() == "ผิดช่อง"
    pairing.refresh_from_db()
    assert pairing.note == "ของผู้อื่น"
    again = {**sent, "opened_revision": form["opened_revision"].value()}
    assert client.post(_address(pairing, then), again).status_code == 302


def test_a_rule_that_no_longer_holds_refuses_and_is_named(client):
    unit = factories.counterpart("คุนหมิง", country="CN")
    then = unit.revision
    unit.name_th = "นครคุนหมิง"
    actions.save_counterpart(by=None, counterpart=unit)
    factories.counterpart("คุนหมิง", country="CN")
    unit.refresh_from_db()

    refused = client.post(
        _address(unit, then),
        {"restored": ["name_th"], "reason": "ชื่อเดิม", "opened_revision": unit.revision},
    )

    assert "มีคู่ความสัมพันธ์ชื่อนี้ในประเทศ" in str(refused.context["form"].non_field_errors())
    assert refused.context["form"]["reason"].value() == "ชื่อเดิม"
    assert Counterpart.objects.get(pk=unit.pk).name_th == "นครคุนหมิง"


def test_the_lines_of_a_letter_come_back_with_it(client):
    letter = factories.document("หนังสือ", kind="letter")
    actions.save_document(by=None, document=letter, references=["หนังสือ ก", "หนังสือ ข"])
    then = Document.objects.get(pk=letter.pk).revision
    letter.refresh_from_db()
    actions.save_document(by=None, document=letter, references=["หนังสือ ข"])
    letter.refresh_from_db()

    page = client.get(_address(letter, then))
    assert _told(page) == {"อ้างถึง": ("หนังสือ ข", "หนังสือ ก\nหนังสือ ข")}
    sent = {"restored": ["references"], "reason": "ตัดผิด", "opened_revision": letter.revision}
    assert client.post(_address(letter, then), sent).status_code == 302
    lines = letter.references.order_by("position").values_list("written", flat=True)
    assert list(lines) == ["หนังสือ ก", "หนังสือ ข"]


@refusing
def test_the_version_that_stands_has_no_way_back_and_readers_have_none(client):
    pairing = factories.pairing(note="ของเดิม")
    then = pairing.revision
    now = _edited(pairing, note="ใหม่")
    history = client.get(reverse("admin:registry_pairing_history", args=[pairing.pk]))
    assert _address(pairing, now) not in history.content.decode()
    assert client.get(_address(pairing, then + 1_000)).status_code == 404
    assert client.get(_address(pairing, now)).context["differing"] == []

    reader = Client()
    reader.force_login(factories.person(Role.ADMINISTRATOR))
    history = reader.get(reverse("admin:registry_pairing_history", args=[pairing.pk]))
    assert _address(pairing, then) not in history.content.decode()
    assert reader.get(_address(pairing, then)).status_code == 403


def test_a_version_that_says_what_stands_is_not_offered(client):
    pairing = factories.pairing(note="ของเดิม")
    first = pairing.revision
    other = _edited(pairing, note="พิมพ์ผิด")
    _edited(pairing, note="ของเดิม")
    history = client.get(reverse("admin:registry_pairing_history", args=[pairing.pk]))
    ways = {change.number: change.way_back for change, _rows in history.context["told"]}
    assert (ways[first], ways[other]) == (None, _address(pairing, other))


def test_every_admin_that_edits_facts_asks_for_a_reason_but_that_of_people():
    silent = {
        model._meta.label_lower
        for model, its in admin.site._registry.items()
        if its.can_change and not its.asks_reason and its.has_history
        # A row that bears its reason itself.
        and not ("reason" in its.fields and not model._meta.get_field("reason").blank)
    }
    assert silent == {"accounts.user"}
