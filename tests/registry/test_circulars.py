"""Circulars: addressed, passed on level by level, acknowledged; who has not is a list."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from registry import actions
from registry.circulars import dispatches_of, ordered
from registry.models import CircularAddressee, Document
from sistercity import clock
from sistercity.accounts.choices import Role
from sistercity.audit.models import Change
from sistercity.errors import NotAllowed, WrongState
from sistercity.files.content import read_document
from tests import factories
from tests.monitoring import uploads

pytestmark = pytest.mark.django_db
refused = pytest.mark.expects_log("django.request")

@pytest.fixture(scope="module", autouse=True)
def ground(rows_of_the_file):
    """What most tests stand on; each reads of it what it alters."""
    factories.person(Role.EDITOR)
    factories.posted(province="TH-50")
    factories.posted(province="TH-83")
    factories.province("TH-10")


SENT = date(2023, 8, 1)  # two weeks before the demonstration's day


def circular(title: str = "ให้รายงานผล", **values) -> Document:
    given = {"kind": "circular", "number": "มท 0204.1/ว 99", "access": "internal",
             "issued_on": date(2023, 7, 31)}  # fmt: skip
    return factories.document(title, **(given | values))


def address(document: Document, *codes: str, offices=(), **values) -> list[CircularAddressee]:
    provinces = [factories._province(code).pk for code in codes]
    return actions.address_circular(
        by=values.pop("by", None) or factories.person(Role.EDITOR),
        document_id=document.pk,
        province_ids=provinces,
        offices=offices,
        sent_on=values.pop("sent_on", SENT),
    )


def read(client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, path
    return response.content.decode()


def test_a_circular_is_addressed_in_one_act_that_can_be_repeated():
    letter = circular()
    added = address(letter, "TH-50", "TH-83", offices=["กรมการปกครอง", " กรมการปกครอง ", ""])
    assert Change.objects.filter(action="circular.address").count() == 1
    assert [str(row) for row in added] == ["เชียงใหม่", "ภูเก็ต", "กรมการปกครอง"]
    assert address(letter, "TH-50", offices=["กรมการปกครอง"]) == []
    assert [str(row) for row in address(letter, "TH-10", "TH-50")] == ["กรุงเทพมหานคร"]


@pytest.mark.parametrize(
    ("values", "fault", "words"),
    [
        ({"kind": "letter"}, WrongState, "ส่งเวียนได้เฉพาะเอกสารชนิดหนังสือเวียน"),
        ({"sent_on": date(2023, 7, 30)}, ValidationError, "ส่งก่อนวันที่ของหนังสือ"),
        ({"sent_on": date(2023, 8, 16)}, ValidationError, "ยังมาไม่ถึง"),
        ({"offices": ["ก" * 201]}, ValidationError, "ยาวเกิน 200 ตัวอักษร"),
        ({"offices": [f"หน่วย {n}" for n in range(201)]}, ValidationError, "ไม่เกิน 200 หน่วยงาน"),
        ({"offices": [" "]}, ValidationError, "โปรดเลือกจังหวัด"),
    ],
)
def test_what_cannot_be_sent_is_refused_and_nothing_is_written(values, fault, words):
    kind = values.pop("kind", "circular")
    letter = circular(kind=kind)
    with pytest.raises(fault, match=words):
        address(letter, **({"offices": ["กรม"]} | values))
    assert not CircularAddressee.objects.exists()


def test_only_editors_send_and_withdraw_for_the_ministry():
    letter = circular()
    officer = factories.posted()
    (row,) = address(letter, "TH-50")
    for person in (officer, factories.person(Role.PLANNER)):
        with pytest.raises((NotAllowed, Document.DoesNotExist)):
            address(letter, "TH-83", by=person)
        with pytest.raises(NotAllowed):
            actions.withdraw_address(by=person, addressee_id=row.pk, reason="ส่งผิด")
    with pytest.raises(NotAllowed):  # the province speaks for itself
        actions.acknowledge_circular(by=factories.person(Role.EDITOR), addressee_id=row.pk)


def test_a_province_acknowledges_once_and_passes_it_on_level_by_level():
    officer, other = factories.posted(), factories.posted(province="TH-83")
    (row, _phuket) = address(circular(), "TH-50", "TH-83")
    actions.acknowledge_circular(by=officer, addressee_id=row.pk)
    again = actions.acknowledge_circular(
        by=factories.posted(Role.APPROVER), addressee_id=row.pk
    )
    assert again.acknowledged_by == officer
    assert Change.objects.filter(action="circular.acknowledge").count() == 1
    one = row
    for name in ("อำเภอเมือง", "ตำบลสุเทพ", "หมู่ 1"):
        (one,) = actions.forward_circular(by=officer, addressee_id=one.pk, offices=[name, name])
        assert (one.sent_by, one.sent_on) == (officer, clock.today())
    with pytest.raises(WrongState, match="ระดับสุดท้าย"):
        actions.forward_circular(by=officer, addressee_id=one.pk, offices=["อื่น"])
    with pytest.raises(CircularAddressee.DoesNotExist):
        actions.forward_circular(by=other, addressee_id=row.pk, offices=["อำเภออื่น"])
    district = row.forwarded.get()
    actions.acknowledge_circular(by=officer, addressee_id=district.pk)
    actions.withdraw_address(by=officer, addressee_id=district.pk, reason="ส่งผิดอำเภอ")
    assert CircularAddressee.objects.exclude(withdrawn_at=None).count() == 3
    with pytest.raises(CircularAddressee.DoesNotExist):  # gone from the province's eyes
        actions.acknowledge_circular(by=officer, addressee_id=district.pk)
    actions.forward_circular(by=officer, addressee_id=row.pk, offices=["อำเภอเมือง"])
    assert row.forwarded.standing().count() == 1


def test_what_was_withdrawn_can_be_sent_anew_and_a_circular_in_use_stays_one():
    editor, letter = factories.person(Role.EDITOR), circular()
    (row,) = address(letter, "TH-50")
    letter.kind = "letter"
    with pytest.raises(ValidationError, match="ส่งเวียนแล้ว"):
        actions.save_document(by=None, document=letter)
    with pytest.raises(ValidationError, match="โปรดระบุเหตุผล"):
        actions.withdraw_address(by=editor, addressee_id=row.pk, reason=" ")
    actions.withdraw_address(by=editor, addressee_id=row.pk, reason="ส่งผิด")
    with pytest.raises(WrongState, match="ถอนหนังสือเวียนนี้"):
        office = address(letter, offices=["กรม"])[0]
        actions.withdraw_address(by=editor, addressee_id=office.pk, reason="ยกเลิก")
        actions.acknowledge_circular(by=editor, addressee_id=office.pk)
    assert len(address(letter, "TH-50")) == 1


@refused
def test_a_province_sees_its_own_circulars_and_nobody_elses(client):
    letter = circular(content=read_document(uploads.document()))
    held = letter.files.get()
    (row, other) = address(letter, "TH-50", "TH-83")
    withdrawn = address(letter, "TH-10")[0]
    editor = factories.person(Role.EDITOR)
    actions.withdraw_address(by=editor, addressee_id=withdrawn.pk, reason="ส่งผิด")
    file = f"/documents/{letter.pk}/files/{held.pk}/"
    pages = {
        "list": "/workspace/circulars/", "own": f"/workspace/circulars/{row.pk}/",
        "other": f"/workspace/circulars/{other.pk}/", "forward": f"/circulars/{row.pk}/forward/",
        "document": f"/documents/{letter.pk}/", "file": file,
        "addressees": f"/documents/{letter.pk}/addressees/",
        "address": f"/documents/{letter.pk}/addressees/new/",
        "withdraw": f"/circulars/{row.pk}/withdraw/",
    }  # fmt: skip
    expected = {
        None: "302 302 302 302 404 404 302 302 302",
        factories.posted(): "200 200 404 200 200 200 403 403 403",
        factories.posted(province="TH-83"): "200 404 200 404 200 200 403 403 404",
        factories.posted(province="TH-10"): "200 404 404 404 404 404 403 403 404",
        factories.person(Role.PLANNER): "403 403 403 403 200 200 200 403 403",
        editor: "403 403 403 403 200 200 200 200 200",
    }
    for person, statuses in expected.items():
        if person:
            client.force_login(person)
        found = []
        for path in pages.values():
            response = client.get(path)
            if response.streaming:
                b"".join(response)
            found.append(str(response.status_code))
        assert " ".join(found) == statuses, person
    for path in (f"/circulars/{row.pk}/acknowledge/", f"/circulars/{row.pk}/forward/"):
        client.force_login(factories.posted(province="TH-83"))
        assert client.post(path, {"offices": "ก", "sent_on": "2/8/2566"}).status_code == 404
    row.refresh_from_db()
    assert row.acknowledged_at is None


def test_an_officer_reads_acknowledges_and_passes_on_from_the_workspace(client):
    letter = circular(urgency="very_urgent")
    address(letter, "TH-50")
    old = circular("เรื่องเก่า", number="มท 0204.1/ว 1")
    (seen,) = address(old, "TH-50")
    officer = factories.posted()
    actions.acknowledge_circular(by=officer, addressee_id=seen.pk)
    client.force_login(officer)
    start = read(client, "/start/")
    assert "หนังสือเวียนที่จังหวัดยังไม่รับทราบ" in start
    assert 'href="/workspace/circulars/"' in start
    page = read(client, "/workspace/circulars/")
    assert "ยังไม่รับทราบ 1 ฉบับ" in page
    assert page.index("ให้รายงานผล") < page.index("เรื่องเก่า")
    row = letter.addressees.get()
    page = read(client, f"/workspace/circulars/{row.pk}/")
    assert "ด่วนมาก" in page
    assert "จังหวัดยังไม่รับทราบหนังสือฉบับนี้" in page
    for _press in range(2):
        answer = client.post(f"/circulars/{row.pk}/acknowledge/")
        assert answer.url == f"/workspace/circulars/{row.pk}/"
    assert f"รับทราบแล้วโดย {officer.full_name}" in read(client, answer.url)
    forward = f"/circulars/{row.pk}/forward/"
    wrong = client.post(forward, {"offices": "อำเภอเมือง", "sent_on": "16/8/2566"})
    assert "วันที่ส่งยังมาไม่ถึง" in wrong.content.decode()
    assert "อำเภอเมือง</textarea>" in wrong.content.decode()
    offices = "ที่ทำการปกครองอำเภอเมือง\nที่ทำการปกครองอำเภอแม่ริม"
    client.post(forward, {"offices": offices, "sent_on": "15 ส.ค. 2566"})
    page = read(client, f"/workspace/circulars/{row.pk}/")
    assert "ส่งต่อแล้ว 2 หน่วยงาน รับทราบแล้ว 0" in page
    district = row.forwarded.first()
    client.post(f"/circulars/{district.pk}/acknowledge/")
    client.post(f"/circulars/{district.pk}/withdraw/", {"reason": "ส่งซ้ำ"})
    assert "ส่งต่อแล้ว 1 หน่วยงาน รับทราบแล้ว 0" in read(client, f"/workspace/circulars/{row.pk}/")
    again = client.post(f"/circulars/{district.pk}/withdraw/", {"reason": "ส่งซ้ำ"})
    assert again.url == f"/workspace/circulars/{row.pk}/"
    assert "ถอนหนังสือเวียนจากผู้รับรายนี้แล้ว" in read(client, again.url)
    assert "หนังสือเวียนที่จังหวัดยังไม่รับทราบ" not in read(client, "/start/")


def test_the_ministry_sends_by_region_and_sees_who_has_not_acknowledged(client):
    letter = circular()
    for code in ("TH-50", "TH-57", "TH-83", "TH-10"):
        factories._province(code)
    north = factories._province("TH-50").region
    officer = factories.posted()
    client.force_login(factories.person(Role.EDITOR))
    assert "ยังไม่ได้ส่งหนังสือเวียนนี้ถึงผู้ใด" in read(client, f"/documents/{letter.pk}/addressees/")
    new = f"/documents/{letter.pk}/addressees/new/"
    assert "ยังไม่มีแฟ้มในระบบ ผู้รับจะเห็นเพียงเลขที่และเรื่อง" in read(client, new)
    wrong = client.post(new, {"sent_on": "1/8/2566", "offices": ""}).content.decode()
    assert "โปรดเลือกจังหวัดหรือพิมพ์ชื่อหน่วยงานอย่างน้อยหนึ่งราย" in wrong
    phuket = factories._province("TH-83").pk
    sent = {"regions": [north.pk], "provinces": [phuket], "offices": "กรมการปกครอง",
            "sent_on": "1/8/2566"}  # fmt: skip
    assert client.post(new, sent).status_code == 302
    here = set(letter.addressees.values_list("province__code", flat=True)) - {None}
    assert {"TH-50", "TH-83"} <= here
    assert "TH-10" not in here
    row = letter.addressees.get(province__code="TH-50")
    actions.acknowledge_circular(by=officer, addressee_id=row.pk)
    office = letter.addressees.get(office="กรมการปกครอง")
    assert client.post(f"/circulars/{office.pk}/acknowledge/").status_code == 302
    page = read(client, f"/documents/{letter.pk}/addressees/")
    total = len(here) + 1
    found = dispatches_of(letter, factories.person(Role.EDITOR), clock.today())
    states = [one.state for one in found]
    assert (states.count("acknowledged"), states.count("awaiting")) == (2, total - 2)
    assert f'<span class="stat-figure">{total} ' in page
    assert ordered(found, "")[0].state == "awaiting"
    assert [one.days for one in ordered(found, "-days")][0] == 14
    waiting = read(client, f"/documents/{letter.pk}/addressees/?state=awaiting&ordering=-name")
    assert "ภูเก็ต" in waiting
    assert "กรมการปกครอง" not in waiting
    taken = client.get(f"/documents/{letter.pk}/addressees/?state=awaiting&format=json")
    assert json.loads(taken.getvalue())["count"] == total - 2
    client.post(new, sent | {"everybody": "on"})
    assert letter.addressees.filter(province__code="TH-10").count() == 0
    history = reverse("admin:registry_document_history", args=[letter.pk])
    assert "ส่งถึง" in read(client, history)


def test_the_lists_cost_the_same_for_one_and_for_many(client, django_assert_max_num_queries):
    officer = factories.posted()
    letter = circular()

    def cost(person, path) -> int:
        client.force_login(person)
        with django_assert_max_num_queries(25) as taken:
            read(client, path)
        return len(taken)

    address(letter, "TH-50", offices=["กรม ก"])
    paths = [(officer, "/workspace/circulars/"),
             (factories.person(Role.EDITOR), f"/documents/{letter.pk}/addressees/")]  # fmt: skip
    one = [cost(*path) for path in paths]
    address(letter, offices=[f"กรม {n}" for n in range(20)])
    for number in range(10):
        more = circular(f"เรื่อง {number}", number=f"มท 0204.1/ว 2{number}")
        (row,) = address(more, "TH-50")
        actions.forward_circular(by=officer, addressee_id=row.pk, offices=["อำเภอ ก", "อำเภอ ข"])
    assert [cost(*path) for path in paths] == one
