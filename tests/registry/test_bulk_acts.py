"""Acts on many rows of an admin list: seen first, each row its own act, what refuses is told."""

from datetime import date

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from monitoring.actions import record_order
from registry import actions
from registry.models import Pairing
from sistercity.accounts.choices import Role
from sistercity.audit.models import Change, LedgerClock
from sistercity.audit.rehearsal import rehearse
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def ground(rows_of_the_file):
    """What most tests stand on; each reads of it what it alters."""
    make.person(Role.EDITOR)
    make.province("TH-50")
    make.country("JP")
    make.unit_type()


@pytest.fixture
def editor():
    return make.person(Role.EDITOR)


@pytest.fixture
def desk(editor):
    client = Client()
    client.force_login(editor)
    return client


def _address(model: str, code: str) -> str:
    return reverse(f"admin:{model}_bulk", args=[code])


def _changes(page, part: str = "will") -> dict:
    return {
        one.name: [(line.label, line.before, line.after) for line in one.changes]
        for one in page.context[part]
    }


def _picked(*rows) -> list[str]:
    return [f"{row.pk}:{row.revision}" for row in rows]


@pytest.mark.parametrize("forged", ["abc", "-1", "1" * 40, "1 OR 1=1", "๑"])
def test_a_tick_that_is_no_row_counts_for_nothing(desk, forged):
    row = make.pairing("TH-50", "ก", confirmed=False)
    address = reverse("admin:registry_pairing_changelist")
    listed = desk.post(address, {"action": "confirm", "_selected_action": [row.pk, forged]})
    page = desk.get(listed["Location"])
    assert list(_changes(page)) == [str(row)]
    alone = desk.post(address, {"action": "confirm", "_selected_action": [forged]}, follow=True)
    assert alone.status_code == 200
    row.refresh_from_db()
    assert row.confirmation == "candidate"


def test_what_is_ticked_is_shown_first_and_then_done_each_by_an_entry_of_its_own(desk, editor):
    first = make.pairing("TH-50", "ก", confirmed=False, signed=None)
    second = make.pairing("TH-51", "ข", confirmed=False, signed=None)
    held = make.pairing("TH-52", "ค")
    ticked = {"action": "confirm", "_selected_action": [first.pk, second.pk, held.pk]}
    listed = desk.post(reverse("admin:registry_pairing_changelist") + "?o=1", ticked)
    before = Change.objects.count()

    page = desk.get(listed["Location"])

    ground = ("ที่มาของการยืนยัน", "–", "(ตามที่ท่านระบุด้านล่าง)")
    verdict = ("การยืนยัน", "รอตรวจสอบ", "ยืนยันแล้ว")
    assert _changes(page) == {
        str(first): [verdict, ground],
        str(second): [verdict, ground],
    }
    # Its ground of before stays: it is confirmed already.
    assert [one.name for one in page.context["is_so"]] == [str(held)]
    assert Change.objects.count() == before
    first.refresh_from_db()
    assert first.confirmation == "candidate"

    sent = {"pick": _picked(first, second), "other": [held.pk], "looked": "[]"}
    refused = desk.post(listed["Location"], {**sent, "reason": " "})
    assert refused.context["form"].errors["reason"]
    assert Change.objects.count() == before
    sent["reason"] = "มท ๐๒๐๔/๑"
    done = desk.post(listed["Location"], sent)
    assert done["Location"] == reverse("admin:registry_pairing_changelist") + "?o=1"
    told = list(Change.objects.order_by("-number")[:2])
    assert {(one.action, one.by, one.reason) for one in told} == {
        ("pairing.confirm", editor, "มท ๐๒๐๔/๑")
    }
    assert {one.rows.get().object_id for one in told} == {first.pk, second.pk}
    first.refresh_from_db()
    assert (first.confirmation, first.confirmation_note) == ("confirmed", "มท ๐๒๐๔/๑")

    # The same press again finds it done and does nothing.
    again = desk.post(listed["Location"], sent, follow=True)
    assert Change.objects.count() == before + 2
    assert "2 รายการเป็นเช่นนี้อยู่แล้ว" in again.content.decode()


def test_what_changed_meanwhile_or_a_rule_refuses_stays_and_the_rest_is_done(desk):
    letter, other, published = (
        make.document(title, kind="other", published_on=day)
        for title, day in (("ก", None), ("ข", None), ("ค", date(2020, 1, 1)))
    )
    address = _address("registry_document", "internal")
    page = desk.get(address, {"pick": [letter.pk, other.pk, published.pk]})
    assert set(_changes(page)) == {"ก", "ข"}
    assert [(one.name, "เผยแพร่ไม่ได้" in one.why_not) for one in page.context["will_not"]] == [
        ("ค", True)
    ]
    sent = {
        "pick": _picked(letter, other), "other": [published.pk], "looked": "[]", "reason": "ใช้ภายใน"
    }  # fmt: skip
    other.title_th = "ข ฉบับแก้"
    actions.save_document(by=None, document=other)

    answer = desk.post(address, sent)

    assert [one.name for one in answer.context["done"]] == ["ก"]
    (kept,) = answer.context["refused"]
    assert kept.name == "ข ฉบับแก้"
    assert "หลังจากที่ท่านดู" in kept.why_not
    letter.refresh_from_db()
    other.refresh_from_db()
    assert (letter.access, other.access) == ("internal", "public")
    assert desk.get(answer.context["again"]).context["will"][0].name == "ข ฉบับแก้"


def test_a_look_at_many_rows_sounds_no_alarm_of_repeated_statements(desk, settings):
    settings.REPEATED_STATEMENTS = 3
    rows = [make.pairing("TH-50", f"เมือง {number}", confirmed=False) for number in range(4)]
    asked = "&".join(f"pick={row.pk}" for row in rows)
    # An alarm in the log fails the test.
    page = desk.get(f"{_address('registry_pairing', 'confirm')}?{asked}")
    assert len(page.context["will"]) == 4


def test_a_value_is_looked_at_before_it_is_written(desk):
    rows = [make.counterpart("ก"), make.counterpart("ข")]
    city, town = make.unit_type("city"), make.unit_type("town")
    address = _address("registry_counterpart", "unit-type")
    before = Change.objects.count()
    bare = desk.get(address, {"pick": [row.pk for row in rows]})
    assert (len(bare.context["rows"]), bare.context["will"]) == (2, [])

    others = {"other": [row.pk for row in rows]}
    page = desk.post(address, {**others, "unit_type": city.pk, "look": "yes"})
    assert not page.context["form"].errors
    lines = {line for one in _changes(page).values() for line in one}
    assert {line[2] for line in lines} == {str(city)}
    # Another value than the one looked at is shown, not written.
    sent = {"pick": _picked(*rows), "looked": page.context["looked_values"], "reason": "ตามบัญชี"}
    other = desk.post(address, {**sent, "unit_type": town.pk})
    assert {line[2] for one in _changes(other).values() for line in one} == {str(town)}
    assert Change.objects.count() == before
    assert desk.post(address, {**sent, "unit_type": city.pk}).status_code == 302
    assert Change.objects.count() == before + 2


def test_orders_are_approved_together_but_nobodys_own(desk, editor):
    own = make.order(number="1/2562")
    officer = make.posted(Role.OFFICER, "TH-51")
    theirs = record_order(
        by=officer, province_id=make.province("TH-51").pk, number="2/2562",
        issued_on=date(2019, 1, 1), in_force_from=date(2019, 1, 1),
    )  # fmt: skip
    page = desk.get(
        _address("monitoring_workinggrouporder", "approve"), {"pick": [own.pk, theirs.pk]}
    )
    assert list(_changes(page)) == [str(theirs)]
    assert [one.pk for one in page.context["will_not"]] == [own.pk]


@pytest.mark.expects_log("django.request")
def test_nothing_is_deleted_and_only_who_edits_acts(desk):
    rows = [make.pairing("TH-50", "ก", confirmed=False), make.pairing("TH-51", "ข")]
    listed = reverse("admin:registry_pairing_changelist")
    for act in ("delete_selected", "nothing"):
        desk.post(listed, {"action": act, "_selected_action": [row.pk for row in rows]})
    assert Pairing.objects.count() == 2
    asked_by_editor = desk.get(listed).wsgi_request
    for model, its in admin.site._registry.items():
        assert "delete_selected" not in its.get_actions(asked_by_editor), model
    address = _address("registry_pairing", "reject")
    for asked in ({}, {"pick": [*range(1, 102)]}, {"pick": "x"}):
        assert desk.get(address, asked)["Location"] == listed
    assert desk.get(_address("registry_pairing", "nothing")).status_code == 404
    assert desk.get(address, {"pick": [rows[0].pk, 99]}).context["missing_count"] == 1
    reader = Client()
    reader.force_login(make.person(Role.ADMINISTRATOR))
    assert reader.get(address, {"pick": rows[0].pk}).status_code == 403
    sent = {"pick": _picked(rows[0]), "looked": "[]", "reason": "ลอง"}
    assert reader.post(address, sent).status_code == 403
    assert "_selected_action" not in reader.get(listed).content.decode()


def test_activities_go_to_the_desk_of_review(desk):
    row = make.activity(make.pairing(), status="endorsed")
    ticked = {"action": "review", "_selected_action": [row.pk]}
    answer = desk.post(reverse("admin:monitoring_activity_changelist"), ticked, follow=True)
    assert [one.activity for one in answer.context["will"]] == [row]


def test_a_rehearsal_leaves_nothing_behind(editor):
    province, unit = make.province(), make.counterpart()
    before = (Change.objects.count(), *LedgerClock.objects.order_by("name").values_list())
    rows = rehearse(
        by=editor,
        act=lambda: actions.create_pairing(
            by=editor, province_id=province.pk, counterpart_id=unit.pk, values={}
        ),
    )
    assert [row.kind for row in rows] == ["created"]
    assert not Pairing.objects.exists()
    after = (Change.objects.count(), *LedgerClock.objects.order_by("name").values_list())
    assert after == before
