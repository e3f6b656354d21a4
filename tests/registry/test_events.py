"""What happened to pairings: who signed, what must hold before signed, dates known in part."""

import uuid
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from registry import actions
from registry.models import Pairing, PairingEvent
from sistercity.accounts.choices import Role
from sistercity.errors import StaleEdit
from sistercity.thai.calendar import PartialDate
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def ground(rows_of_the_file):
    """What most tests stand on; each reads of it what it alters."""
    factories.person(Role.EDITOR)
    factories.province("TH-50")
    factories.counterpart()


def day(text):
    return PartialDate.from_iso(text)


def status_on(pairing, *days):
    shown = [Pairing.objects.as_at(date.fromisoformat(one)).get(pk=pairing.pk) for one in days]
    return [row.status_on for row in shown]


def refused(pairing, kind, happened_on=None, **values):
    """The fields that a refusal names; nothing is written by it."""
    count = PairingEvent.objects.count()
    with pytest.raises(ValidationError) as refusal:
        factories.event(pairing, kind, happened_on, **values)
    assert PairingEvent.objects.count() == count
    return set(refusal.value.message_dict)


# Signatures of two sides


def test_a_relation_is_signed_on_the_later_of_two_signatures():
    pairing = factories.pairing(signed=None)
    told = factories.signatures(day("2020-09-12"), day("2020-09-30")) | {
        "expires_on": date(2025, 9, 29)
    }
    event = factories.event(pairing, told=told)
    assert event.happened_on == day("2020-09-30")
    assert status_on(pairing, "2020-09-29", "2020-09-30") == [None, "signed"]
    pairing.refresh_from_db()
    assert (pairing.status, pairing.expires_on) == ("signed", date(2025, 9, 29))


def test_one_side_alone_never_makes_signed():
    pairing = factories.pairing(signed=None)
    ours = {"province_signatory_office": "ผู้ว่าราชการจังหวัด", "province_signed_on": day("2020-09-12")}
    assert refused(pairing, "signed", "2020-09-12", told=ours) == {"counterpart_signed_on"}
    assert refused(pairing, "signed_by_one", "2020-09-12") == {"province_signatory_office"}
    both = factories.signatures(day("2020-09-12"))
    assert "counterpart_signed_on" in refused(pairing, "signed_by_one", told=both)

    event = factories.event(pairing, "signed_by_one", told=ours)
    pairing.refresh_from_db()
    assert (event.happened_on, pairing.status) == (day("2020-09-12"), "in_progress")
    factories.event(pairing, "signed", told=factories.signatures(day("2020-09-12")))
    pairing.refresh_from_db()
    assert pairing.status == "signed"


def test_signatures_agree_with_the_kind_and_with_the_day():
    pairing = factories.pairing(signed=None)
    told = factories.signatures(day("2020-09-12"))
    assert refused(pairing, "signed", "2020-09-13", told=told) == {"happened_on"}
    tomorrow = factories.signatures(day("2023-08-15"), day("2023-08-16"))
    assert "counterpart_signed_on" in refused(pairing, "signed", "2023-08-15", told=tomorrow)
    assert "province_signed_on" in refused(pairing, "stalled", "2020", told=told)
    assert refused(pairing, "stalled", "2020", told={"expires_on": date(2021, 1, 1)}) == {
        "expires_on"
    }
    before = told | {"expires_on": date(2020, 9, 11)}
    assert refused(pairing, "signed", told=before) == {"expires_on"}


def test_what_walks_the_guideline_is_signed_with_all_that_this_needs_and_older_rows_as_known():
    old = factories.pairing("TH-83", "เก่า", signed="1989")
    assert old.status == "signed"
    pairing = factories.pairing("TH-50", signed=None)
    edition = factories.guideline("2561", date(2018, 10, 10), ("survey",))
    actions.bind_edition(
        by=None, pairing_id=pairing.pk, edition_id=edition.pk, bound_on=date(2019, 2, 1)
    )
    assert refused(pairing, "signed", "2020-09-30", told={}) == {
        "document", "province_signatory_office", "province_signed_on",
        "counterpart_signatory_office", "counterpart_signed_on",
    }  # fmt: skip
    letter = factories.document("หนังสือเวียน", kind="circular")
    told = factories.signatures(day("2020-09-30"))
    assert refused(pairing, "signed", told=told, document_id=letter.pk) == {"document"}
    memorandum = factories.document("บันทึกความเข้าใจ", kind="mou")
    factories.event(pairing, told=told, document_id=memorandum.pk)
    pairing.refresh_from_db()
    # The survey was never recorded: named on its page, no reason to refuse.
    assert pairing.status == "signed"


def test_renewals_carry_the_expiry_and_corrections_take_it_back():
    pairing = factories.pairing(signed="2001-05-01")
    first = factories.event(pairing, "renewed", "2011", told={"expires_on": date(2016, 4, 30)})
    factories.event(pairing, "amended", "2012-03")
    second = factories.event(pairing, "renewed", "2016-05", told={"expires_on": date(2021, 4, 30)})
    pairing.refresh_from_db()
    assert pairing.expires_on == date(2021, 4, 30)
    actions.correct_event(
        by=None, event_id=second.pk, happened_on=None, is_void=True, reason="ไม่ได้ต่ออายุ"
    )
    pairing.refresh_from_db()
    assert pairing.expires_on == date(2016, 4, 30)
    actions.correct_event(
        by=None, event_id=first.pk, happened_on=day("2011-06"), reason="พบหนังสือ",
        told={"expires_on": date(2016, 5, 31)},
    )  # fmt: skip
    pairing.refresh_from_db()
    assert (pairing.expires_on, pairing.status) == (date(2016, 5, 31), "signed")


# Dates known in part: only the certainly impossible is refused


@pytest.mark.parametrize(
    ("events", "days"),
    [
        # A start in 2018 is before the signing of June, whatever day it was.
        (
            [("started", "2018"), ("signed", "2018-06")],
            {"2018-06-29": None, "2018-06-30": "signed", "2018-12-31": "signed"},
        ),
        # Entered the other way round.
        ([("signed", "2018-06-10"), ("started", "2018")], {"2018-06-10": "signed"}),
        # Stalled and signed in one month.
        (
            [("signed", "2018-06-10"), ("stalled", "2018-06")],
            {"2018-06-09": None, "2018-06-10": "signed", "2018-06-30": "signed"},
        ),
        # A year that can only mean what follows a known day.
        (
            [("started", "2018-11-15"), ("signed", "2018")],
            {"2018-11-14": None, "2018-11-15": "signed"},
        ),
        # Suspended in the year of a signing of November: not before it.
        (
            [("signed", "2018-11-15"), ("suspended", "2018")],
            {"2018-11-14": None, "2018-11-15": "suspended"},
        ),
        # Resumed and suspended anew in one month: the day apart keeps them in order.
        (
            [("signed", "2001"), ("suspended", "2018-03-01"), ("resumed", "2018-05"),
             ("suspended", "2018-05")],
            {"2018-04-30": "suspended", "2018-05-30": "signed", "2018-05-31": "suspended"},
        ),
        # The end is the last day in force, and lies after the signing of the same year.
        (
            [("signed", "2018"), ("ended", "2018-05-31")],
            {"2018-05-30": None, "2018-05-31": "signed", "2018-06-01": "ended"},
        ),
    ],
)  # fmt: skip
def test_what_dates_known_in_part_allow_is_taken_and_tells_one_status(events, days):
    pairing = factories.pairing(signed=None)
    for kind, happened_on in events:
        factories.event(pairing, kind, happened_on)
    pairing.refresh_from_db()
    assert dict(zip(days, status_on(pairing, *days), strict=True)) == days
    # Today's status is that of the row, and of the last turn.
    assert status_on(pairing, "2023-08-15") == [pairing.status]


@pytest.mark.parametrize(
    ("events", "impossible"),
    [
        ([("signed", "2018-06-10")], ("started", "2018-06-11")),
        ([("signed", "2018-06-10")], ("started", "2018-07")),
        ([("signed", "2018-06")], ("stalled", "2018-07")),
        ([("signed", "2018-06-10")], ("started", "2019")),
        ([("signed", "2018-06")], ("signed", None)),
        ([("signed", "2018-06"), ("ended", "2018-07")], ("suspended", "2018-09")),
    ],
)
def test_what_no_order_of_the_dates_allows_is_refused(events, impossible):
    pairing = factories.pairing(signed=None)
    for kind, happened_on in events:
        factories.event(pairing, kind, happened_on)
    assert refused(pairing, *impossible) <= {"kind", "happened_on"}


def test_a_signing_of_unknown_day_after_a_dated_start_is_listed_as_undated():
    pairing = factories.pairing(signed=None)
    factories.event(pairing, "started", "2018")
    factories.event(pairing, "signed", None)
    pairing.refresh_from_db()
    row = Pairing.objects.as_at(date(2023, 8, 15)).get(pk=pairing.pk)
    # Nobody knows until when it was in progress: no day tells a status.
    assert (pairing.status, row.status_on, row.is_undated) == ("signed", None, True)
    signing = pairing.events.get(kind="signed")
    actions.correct_event(
        by=None, event_id=signing.pk, happened_on=day("2020-02"), reason="พบหนังสือ"
    )
    assert status_on(pairing, "2019-01-01", "2020-02-29") == ["in_progress", "signed"]


def test_the_day_of_a_start_moves_with_the_signing_and_what_was_known_before_stays():
    pairing = factories.pairing(signed=None)
    start = factories.event(pairing, "started", "2018")
    assert start.effective_on == date(2018, 9, 30)
    known = pairing.events.get().revision
    factories.event(pairing, "signed", "2018-06")
    start.refresh_from_db()
    assert (start.effective_on, start.happened_on) == (date(2018, 6, 30), day("2018"))
    before = PairingEvent.versions.objects.get(id=start.pk, number_from=known)
    assert before.effective_on == date(2018, 9, 30)


# Two editors, two presses


def test_a_double_press_is_one_event_and_one_correction():
    editor, pairing = factories.person("editor"), factories.pairing(signed="2001")
    given = {"by": editor, "pairing_id": pairing.pk, "kind": "amended"}
    key = uuid.uuid4()
    opened = pairing.revision
    first = actions.record_event(**given, happened_on=day("2005"), form_key=key, revision=opened)
    again = actions.record_event(**given, happened_on=day("2005"), form_key=key, revision=opened)
    assert (again.pk, pairing.events.count()) == (first.pk, 2)
    # Without the key of the form it is somebody else's event, told with what it says.
    with pytest.raises(StaleEdit) as stale:
        actions.record_event(**given, happened_on=day("2005"), revision=opened)
    ((event, changes),) = stale.value.parts
    assert (event.pk, changes["happened_on"]) == (first.pk, (None, "2005"))

    key = uuid.uuid4()
    told = {"by": editor, "event_id": first.pk, "happened_on": day("2006"), "reason": "พบหนังสือ"}
    right = actions.correct_event(**told, form_key=key, revision=first.revision)
    assert actions.correct_event(**told, form_key=key, revision=first.revision).pk == right.pk


@pytest.mark.parametrize("is_of_another", [False, True])
def test_a_form_that_was_used_and_says_something_else_keeps_what_was_typed(client, is_of_another):
    client.force_login(factories.person(Role.EDITOR))
    pairing = factories.pairing(signed="2001")
    another = factories.pairing("TH-83", signed="2001") if is_of_another else pairing
    address = reverse("admin:registry_pairing_event", args=[pairing.pk])
    form = client.get(address).context["form"]
    sent = {name: form[name].value() or "" for name in ("form_key", "opened_revision")}
    sent |= {"kind": "amended", "happened_on": "2548", "note": "ครั้งแรก"}
    assert client.post(address, sent).status_code == 302
    # Gone back in the browser, and typed otherwise.
    address = reverse("admin:registry_pairing_event", args=[another.pk])
    sent |= {"opened_revision": another.revision, "note": "พิมพ์ใหม่"}
    page = client.post(address, sent)
    shown = page.context["form"]
    assert "แบบฟอร์มนี้ใช้บันทึกไปแล้ว" in str(shown.non_field_errors())
    assert "Form key" not in page.content.decode()
    assert PairingEvent.objects.filter(note="พิมพ์ใหม่").count() == 0
    assert shown["note"].value() == "พิมพ์ใหม่"
    assert shown["form_key"].value() != sent["form_key"]
    broken = client.post(address, sent | {"form_key": "x"}).content.decode()
    assert "แบบฟอร์มนี้ใช้ไม่ได้" in broken
    # Sent once more it is an event of its own.
    another.refresh_from_db()
    sent |= {"form_key": shown["form_key"].value(), "opened_revision": another.revision}
    assert client.post(address, sent).status_code == 302
    assert another.events.filter(note="พิมพ์ใหม่").count() == 1


@pytest.mark.expects_log("django.request")
def test_of_two_who_correct_one_event_the_later_sees_both_values_and_then_corrects_the_other(
    client,
):
    client.force_login(factories.person(Role.EDITOR))
    pairing = factories.pairing(signed="1989")
    old = pairing.events.get()
    address = reverse("admin:registry_pairing_correct", args=[pairing.pk, old.pk])
    actions.correct_event(
        by=None, event_id=old.pk, happened_on=day("1989-08-08"), reason="ตามบัญชี",
        note="ดูหนังสือ", told={"place": "เชียงใหม่"},
    )  # fmt: skip
    sent = {
        "happened_on": "9 ส.ค. 2532", "place": "อูโอซุ", "reason": "ตามเอกสารจริง",
        "opened_revision": old.revision,
    }  # fmt: skip
    response = client.post(address, sent)
    assert response.status_code == 409
    rows = {row["field"].name: row for row in response.context["stale"]}
    assert (rows["place"]["opened"], rows["place"]["now"], rows["place"]["typed"]) == (
        "–", "เชียงใหม่", "อูโอซุ",
    )  # fmt: skip
    assert rows["happened_on"]["now"] == "8 ส.ค. 2532"
    assert rows["happened_on"]["typed"] == "9 ส.ค. 2532"
    form = response.context["form"]
    # Left as it was opened: it becomes what the other wrote.
    assert (form["note"].value(), "typed" in rows["note"]) == ("ดูหนังสือ", False)
    again = sent | {"opened_revision": form["opened_revision"].value()}
    assert client.post(address, again).status_code == 302
    (standing,) = pairing.events.standing()
    assert (standing.place, standing.replaces.place) == ("อูโอซุ", "เชียงใหม่")


@pytest.mark.parametrize("act", ["event", "confirm", "change"])
def test_a_page_that_brings_no_revision_back_changes_nothing(client, act):
    client.force_login(factories.person(Role.EDITOR))
    pairing = factories.pairing(signed=None, confirmed=False)
    sent = {
        "event": {"kind": "signed", "happened_on": "2562"},
        "confirm": {"confirmation": "confirmed", "note": "หนังสือ"},
        "change": {"relation": "pair", "province": pairing.province_id,
                   "counterpart": pairing.counterpart_id},
    }[act]  # fmt: skip
    response = client.post(reverse(f"admin:registry_pairing_{act}", args=[pairing.pk]), sent)
    assert response.status_code == 200
    assert "หน้านี้ส่งข้อมูลมาไม่ครบ" in response.content.decode()
    pairing.refresh_from_db()
    assert (pairing.confirmation, pairing.relation, pairing.events.count()) == (
        "candidate", "sister_city", 0,
    )  # fmt: skip


def test_a_correction_takes_a_document_away_but_nothing_that_made_the_relation_signed(client):
    client.force_login(factories.person(Role.EDITOR))
    pairing, bound = factories.pairing(signed=None), factories.pairing("TH-57", signed=None)
    paper = factories.document("บันทึกความเข้าใจ", kind="mou")
    edition = factories.guideline("2561", date(2018, 10, 10), ("survey",))
    told = factories.signatures(day("2020-09-12"), day("2020-09-30"))
    actions.bind_edition(
        by=None, pairing_id=bound.pk, edition_id=edition.pk, bound_on=date(2019, 2, 1)
    )
    for row in (pairing, bound):
        signing = factories.event(row, document_id=paper.pk, told=told)
        address = reverse("admin:registry_pairing_correct", args=[row.pk, signing.pk])
        form = client.get(address).context["form"]
        sent = {one.name: one.value() or "" for one in form if one.name != "is_void"}
        response = client.post(address, sent | {"document": "", "reason": "แนบผิดฉบับ"})
        (standing,) = row.events.standing()
        if row is pairing:
            assert (response.status_code, standing.document) == (302, None)
        else:
            assert set(response.context["form"].errors) == {"document"}
            assert (standing.pk, standing.document) == (signing.pk, paper)


# What is shown


def test_the_page_and_the_api_tell_offices_and_never_names(client):
    pairing = factories.pairing(signed=None)
    told = factories.signatures(day("2020-09-12"), day("2020-09-30"))
    event = factories.event(pairing, told=told)
    actions.correct_event(
        by=None, event_id=event.pk, happened_on=day("2020-09-30"), reason="เหตุผลภายใน",
        told={"place": "หอประชุม"},
    )  # fmt: skip
    address = reverse("registry:pairing-detail", args=[pairing.number])
    page = client.get(address).content.decode()
    api = client.get(f"/api/v1/pairings/{pairing.number}/")
    for words in (page, api.content.decode()):
        assert "ผู้ว่าราชการจังหวัด" in words
        assert "หอประชุม" in words
        assert "นายสมมติ" not in words
        assert "Jane Example" not in words
        assert "เหตุผลภายใน" not in words
    assert "สถานที่ เดิมบันทึกว่า ศาลากลางจังหวัด" in page
    # What is lacking is named: nobody kept the document.
    assert "ความตกลงหรือบันทึกความเข้าใจที่ลงนาม" in page
    (shown,) = api.json()["events"]
    assert shown["province_signatory"] == {
        "office": "ผู้ว่าราชการจังหวัด", "signed_on": "2020-09-12",
    }  # fmt: skip
    assert (shown["kind"], shown["replaces"]) == ("signed", event.pk)
    earlier = client.get(f"/api/v1/pairings/{pairing.number}/?as_at=2020-09-30").json()
    assert len(earlier["events"]) == 1

    client.force_login(factories.person(Role.EDITOR))
    inside = client.get(address).content.decode()
    assert "เหตุผลภายใน" in inside
    history = client.get(reverse("admin:registry_pairing_history", args=[pairing.pk]))
    assert "หอประชุม" in history.content.decode()


# Why it stalled or was withdrawn


def test_what_stalls_says_why_by_a_reason_of_the_ministrys():
    pairing = factories.pairing(signed=None)
    factories.event(pairing, "started", "2019")
    known = factories.delay_reason("budget")
    other = factories.delay_reason("other", needs_words=True)
    old = factories.delay_reason("old", is_offered=False)

    for kind, told, field in (
        ("stalled", {}, "delay_reason"),
        ("withdrawn", {"delay_reason": other}, "delay_words"),
        ("withdrawn", {"delay_reason": old}, "delay_reason"),
        ("letter_of_intent", {"delay_reason": known}, "delay_reason"),
    ):
        assert refused(pairing, kind, "2020", told=told) == {field}
    stalled = factories.event(pairing, "stalled", "2020", told={"delay_reason": known})
    assert stalled.delay_reason == known


def test_one_recorded_without_a_reason_stays_so_until_somebody_says_why():
    pairing = factories.pairing(signed=None)
    stalled = factories.event(pairing, "stalled", "2020")
    PairingEvent.objects.filter(pk=stalled.pk).update(delay_reason=None)  # as before reasons

    moved = actions.correct_event(
        by=None, event_id=stalled.pk, happened_on=PartialDate.from_iso("2021"), reason="ปี"
    )
    assert moved.delay_reason is None
    told = actions.correct_event(
        by=None, event_id=moved.pk, happened_on=moved.happened_on, reason="ทราบเหตุแล้ว",
        told={"delay_reason": factories.delay_reason("budget")},
    )  # fmt: skip
    assert told.delay_reason.code == "budget"
    with pytest.raises(ValidationError):
        actions.correct_event(
            by=None, event_id=told.pk, happened_on=told.happened_on, reason="ลบ",
            told={"delay_reason": None},
        )  # fmt: skip


def test_why_is_told_to_the_ministry_and_the_province_and_to_nobody_else(client):
    pairing = factories.pairing("TH-50", signed=None)
    reason = factories.delay_reason("budget", name_th="งบประมาณไม่พอ")
    factories.event(
        pairing, "stalled", "2020", told={"delay_reason": reason, "delay_words": "รอปีหน้า"}
    )

    def page() -> str:
        return client.get(f"/pairings/{pairing.number}/").content.decode()

    assert "งบประมาณไม่พอ" not in page()
    client.force_login(factories.posted(Role.OFFICER, "TH-83"))
    assert "งบประมาณไม่พอ" not in page()
    client.force_login(factories.posted(Role.OFFICER, "TH-50"))
    assert "งบประมาณไม่พอ · รอปีหน้า" in page()
    assert b"budget" not in client.get(f"/api/v1/pairings/{pairing.number}/").content
    client.force_login(factories.person(Role.PLANNER))
    assert "งบประมาณไม่พอ · รอปีหน้า" in page()
    assert "งบประมาณไม่พอ" in client.get("/register/guidance/").content.decode()
