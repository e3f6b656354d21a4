"""What is said of why something cannot be edited agrees with what the actions let through."""

from datetime import date

import pytest
from django.contrib import admin
from django.db import transaction
from django.test import Client
from django.urls import reverse

from monitoring import actions
from monitoring.models import Activity
from registry.models import Counterpart, Pairing
from sistercity.accounts.choices import Role
from sistercity.errors import NotAllowed, WrongState
from tests import factories as make
from tests.registry.test_join_units import join as join_units

pytestmark = [pytest.mark.django_db, pytest.mark.expects_log("django.request")]


def _lets_edit(by, activity: Activity) -> bool:
    """Whether the action itself edits; nothing is kept of it."""
    try:
        with transaction.atomic():
            pairs = list(activity.links.values_list("pairing_id", flat=True))
            actions.edit_activity(
                by=by, activity_id=activity.pk, values={"place": "ที่อื่น"}, pairing_ids=pairs
            )
            transaction.set_rollback(True)
    except (NotAllowed, WrongState, Activity.DoesNotExist):
        return False
    return True


def test_of_every_activity_every_reader_is_told_what_the_workflow_decides():
    pairing = make.pairing("TH-50")
    people = [
        make.posted("officer", "TH-50"), make.posted("approver", "TH-50"),
        make.person(Role.EDITOR), make.person(Role.PLANNER), make.person(Role.ADMINISTRATOR),
    ]  # fmt: skip
    statuses = ("draft", "submitted", "endorsed", "returned", "approved")
    rows = {status: make.activity(pairing, status=status, title=status) for status in statuses}
    said = {}
    for person in people:
        client = Client()
        client.force_login(person)
        for status, activity in rows.items():
            page = client.get(reverse("monitoring:activity-detail", args=[activity.pk]))
            why = page.context["why_not_edited"]
            assert bool(why) is not _lets_edit(person, activity), (person.role, status, why)
            said[person.role, status] = why
    assert "เจ้าหน้าที่จังหวัดดึงกลับเป็นร่าง" in said["officer", "submitted"]
    assert "ผู้รับรองของจังหวัดส่งกลับ" in said["officer", "submitted"]
    assert "เจ้าหน้าที่กระทรวงถอนการตัดสินใจ" in said["officer", "approved"]
    assert "เฉพาะเจ้าหน้าที่ของจังหวัดเชียงใหม่" in said["editor", "draft"]

    actions.close_year(by=people[2], year=2566)
    client.force_login(people[0])
    page = client.get(reverse("monitoring:activity-detail", args=[rows["draft"].pk]))
    assert "ปิดแล้ว" in page.context["why_not_edited"]
    assert not _lets_edit(people[0], rows["draft"])


def test_of_a_pairing_each_role_is_told_who_edits_and_what_they_can_do():
    pairing = make.pairing("TH-50")
    make.fiscal_year(2566)
    words = {}
    for who, person in {
        "own": make.posted("officer", "TH-50"),
        "stranger": make.posted("officer", "TH-83"),
        "approver": make.posted("approver", "TH-50"),
        "planner": make.person(Role.PLANNER),
        "editor": make.person(Role.EDITOR),
    }.items():
        client = Client()
        client.force_login(person)
        words[who] = client.get(f"/pairings/{pairing.number}/").context["why_stands"]
    assert words["editor"] is None
    assert words["own"].href == f"/workspace/register/{pairing.number}/correct/"
    assert "จังหวัดเชียงใหม่ ซึ่งท่านไม่ได้ปฏิบัติหน้าที่" in words["stranger"].words
    assert {words[who].href for who in ("stranger", "approver", "planner")} == {""}
    assert Client().get(f"/pairings/{pairing.number}/").context["why_stands"] is None


def test_a_row_of_the_admin_says_why_exactly_where_it_takes_nothing():
    editor = make.person(Role.EDITOR)
    pairing, other = make.pairing("TH-50"), make.pairing("TH-83")
    double = make.pairing("TH-50", "อูโอสึ", confirmed=False, signed=None)
    rows = Pairing.objects.with_row_revision().filter(pk__in=[pairing.pk, double.pk])
    actions.join_pairing(
        by=editor, pairing_id=double.pk, target_id=pairing.pk,
        seen={row.pk: row.row_revision for row in rows},
    )  # fmt: skip
    closed_unit = make.counterpart("ฮนโจ")
    stands = make.counterpart("ฮนโจชิ")
    join_units(editor, closed_unit, stands)
    training, old = make.training(date(2023, 2, 1)), make.training(date(2022, 2, 1), title="เก่า")
    make.fiscal_year(2565)
    actions.close_year(by=editor, year=2565)
    activity = make.activity(other)
    shown = {
        pairing: "", double: "รวมเข้ากับ", closed_unit: "รวมเข้ากับ", stands: "",
        training: "", old: "ปิดแล้ว", activity: "กิจกรรมเป็นของจังหวัด",
    }  # fmt: skip
    reader = make.person(Role.ADMINISTRATOR)
    for row, words in shown.items():
        address = reverse(
            f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk]
        )
        # Whoever only reads is told so first, but where nobody edits.
        only_reads = words if row == activity else "ผู้แก้ไขได้คือเจ้าหน้าที่กระทรวง"
        for person, expected in ((editor, words), (reader, only_reads)):
            client = Client()
            client.force_login(person)
            page = client.get(address)
            why = page.context["why_not_edited"]
            assert (expected in why) if expected else why == "", (row, person.role, why)
            assert page.context["has_change_permission"] is (not why)
            if why:
                assert why in page.content.decode()
                assert client.post(address, {}).status_code == 403


def test_every_field_that_an_editor_only_sees_has_its_reason(rf):
    request = rf.get("/")
    request.user = make.person(Role.EDITOR)
    pairing = make.pairing("TH-50")
    its = admin.site._registry[Pairing]
    told = dict(its.fixed_told(request, pairing))
    assert set(told) == {
        "เลขทะเบียน", "สถานะล่าสุด", "การยืนยัน", "ที่มาของการยืนยัน", "จังหวัด",
        "คู่ความสัมพันธ์ต่างประเทศ",
    }  # fmt: skip
    assert "เหตุการณ์" in told["สถานะล่าสุด"]
    unit = admin.site._registry[Counterpart]
    assert unit.fixed_told(request, pairing.counterpart) == []
