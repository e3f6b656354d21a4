"""A candidate that is the same pair as another row."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from monitoring import actions
from monitoring.models import ActivityPairing, Explanation, RadarLead
from registry import actions as register
from registry.choices import EventKind
from registry.models import Pairing, PairingSource
from sistercity import clock
from sistercity.audit.models import Change
from sistercity.errors import NotAllowed, WrongState
from tests import factories as make

from .acting import refused

pytestmark = pytest.mark.django_db


def join(by, pairing, target, **options):
    rows = Pairing.objects.with_row_revision().filter(pk__in=[pairing.pk, target.pk])
    seen = {row.pk: row.row_revision for row in rows}
    return actions.join_pairing(
        by=by, pairing_id=pairing.pk, target_id=target.pk, **{"seen": seen} | options
    )


@pytest.fixture
def editor():
    return make.person("editor")


def found(pairing):
    return register.save_record(
        by=None,
        record=PairingSource(
            pairing=pairing, url="https://example.org/", counterpart_as_written="Uozu City",
            window="date_unknown", confidence="high",
        ),
    )  # fmt: skip


def test_sources_activities_and_answers_go_along_and_count_once(editor):
    target = make.pairing("TH-50", "อูโอซุ")
    double = make.pairing("TH-50", "อูโอสึ", confirmed=False, signed=None)
    source = found(double)
    make.event(double, EventKind.LETTER_OF_INTENT, "1988")
    make.fiscal_year(2566)
    officer = make.posted("officer", "TH-50")
    actions.explain_no_activity(
        by=officer, pairing_id=double.pk, fiscal_year=2566, reason="budget", words="รอปีหน้า"
    )
    only = make.activity(double, title="หนึ่ง")
    both = make.activity(target, double, title="สอง")
    letter = double.events.get()
    earlier = clock.now()

    refused(NotAllowed, join, by=officer, pairing=double, target=target)
    refused(WrongState, join, by=editor, pairing=target, target=double)
    before = Change.objects.count()
    join(editor, double, target, take=[letter.pk])

    assert Change.objects.count() == before + 1
    double.refresh_from_db()
    assert (double.merged_into, double.confirmation) == (target, "rejected")
    assert PairingSource.objects.get(pk=source.pk).pairing == target
    links = ActivityPairing.objects.values_list("activity_id", "pairing_id")
    assert sorted(links) == sorted([(only.pk, target.pk), (both.pk, target.pk)])
    assert Explanation.objects.get().pairing == target
    kinds = target.events.standing().values_list("kind", flat=True)
    assert sorted(kinds) == ["letter_of_intent", "signed"]
    assert Pairing.known(earlier).get(id=double.pk).confirmation == "candidate"
    refused(WrongState, join, by=editor, pairing=double, target=target)
    with pytest.raises(WrongState, match=target.number):
        register.record_event(by=editor, pairing_id=double.pk, kind="started", happened_on=None)


def test_of_two_days_of_one_signing_an_editor_chooses(editor):
    target = make.pairing("TH-50", "อูโอซุ", signed="1989-08-08")
    double = make.pairing("TH-50", "อูโอสึ", confirmed=False, signed="1990-01-02")
    rows = {"by": editor, "pairing": double, "target": target}

    fault = refused(ValidationError, join, **rows)
    assert "8 สิงหาคม 2532" in str(fault.message_dict["signing"])
    assert "reason" in refused(ValidationError, join, **rows, signing="taken").message_dict
    join(**rows, signing="taken", reason="ตามต้นฉบับ")

    event = target.events.standing().get()
    assert (event.happened_on.iso(), event.replaces.happened_on.iso()) == (
        "1990-01-02", "1989-08-08",
    )  # fmt: skip

    undated = make.pairing("TH-50", "Uozu", confirmed=False, signed=None)
    make.event(undated, EventKind.SIGNED)
    join(editor, undated, target)
    assert target.events.standing().get() == event, "no day contradicts none"


def test_rows_that_changed_or_are_another_provinces_are_not_joined(editor):
    target = make.pairing("TH-50", "อูโอซุ")
    double = make.pairing("TH-50", "อูโอสึ", confirmed=False, signed=None)
    abroad = make.pairing("TH-83", "อูโอซุ")

    refused(WrongState, join, by=editor, pairing=double, target=target, seen={})
    fault = refused(ValidationError, join, by=editor, pairing=double, target=abroad)
    assert "target" in fault.message_dict


def test_rows_of_two_countries_are_never_one_pair_and_the_page_says_why(client, editor):
    target = make.pairing("TH-50", "อูโอซุ")
    abroad = make.counterpart("ลียง", country="FR")
    double = make.pairing("TH-50", abroad, confirmed=False, signed=None)

    fault = refused(ValidationError, join, by=editor, pairing=double, target=target)
    assert "คนละประเทศ" in fault.message_dict["target"][0]
    client.force_login(editor)
    address = reverse("monitoring:pairing-join", args=[double.number])
    assert "ไม่มีรายการอื่นของประเทศเดียวกัน" in client.get(address).content.decode()
    page = client.get(address, {"target": target.number}).content.decode()
    assert "แก้ที่หน้าของหน่วยก่อน" in page
    assert 'name="row_revision"' not in page
    double.refresh_from_db()
    assert double.merged_into is None


@pytest.mark.expects_log("django.request")
def test_the_old_address_leads_to_the_row_that_stands_but_the_past_is_told_as_known(
    client, editor
):
    target = make.pairing("TH-50", "อูโอซุ", signed="1989-08-08")
    double = make.pairing("TH-50", "อูโอสึ", confirmed=False, signed="1990-01-02")
    before = clock.now()
    client.force_login(editor)
    address = f"/register/desk/join/{double.number}/"
    assert target.number in client.get(address).content.decode()
    opened = client.get(address, {"target": target.number}).context
    revisions = {
        "row_revision": opened["pairing"].row_revision,
        "target_revision": opened["target"].row_revision,
    }
    address += f"?target={target.number}"
    refused = client.post(address, revisions).content.decode()
    assert "โปรดเลือกวันลงนามที่ถูกต้องก่อนรวมรายการ" in refused
    chosen = revisions | {"signing": "kept", "reason": "ตามต้นฉบับ"}
    stale = client.post(address, chosen | {"row_revision": 1})
    assert stale.status_code == 409
    assert "ตามต้นฉบับ" in stale.content.decode()
    assert client.post(address, chosen).url == f"/pairings/{target.number}/"

    client.logout()
    old = client.get(f"/pairings/{double.number}/", follow=True)
    assert old.redirect_chain == [(f"/pairings/{target.number}/", 302)]
    assert f"{double.number} รวมเข้ากับ {target.number} แล้ว" in old.content.decode()
    sought = client.get("/pairings/", {"search": double.number.lower()}).content.decode()
    assert f"{double.number} รวมเข้ากับ {target.number} แล้ว" in sought
    known = client.get(f"/pairings/{double.number}/", {"known_at": before.isoformat()})
    assert known.status_code == 200, "as it was known, it is a row of its own"

    gone = client.get(f"/api/v1/pairings/{double.number}/")
    assert (gone.status_code, gone.json()["merged_into"]) == (410, target.number)
    listed = client.get("/api/v1/pairings/").json()
    assert listed["joined"] == [{"number": double.number, "merged_into": target.number}]
    (row,) = listed["results"]
    assert (row["number"], row["joined_numbers"]) == (target.number, [double.number])
    then = client.get("/api/v1/pairings/", {"known_at": before.isoformat()}).json()
    assert (then["count"], then["joined"]) == (2, [])


def test_plans_go_along_and_lines_of_a_year_meet_in_one_plan(editor):
    target = make.pairing("TH-50", "อูโอซุ")
    double = make.pairing("TH-50", "อูโอสึ", confirmed=False, signed=None)
    own = make.action_plan(target, 2566, titles=["ค่ายเยาวชน"])
    make.action_plan(double, 2566, titles=["งานแสดงสินค้า"])
    earlier = make.action_plan(double, 2565, titles=["เยือนครั้งแรก"])

    join(editor, double, target)

    earlier.refresh_from_db()
    assert earlier.pairing == target
    assert [item.title for item in own.items.order_by("id")] == ["ค่ายเยาวชน", "งานแสดงสินค้า"]


@pytest.mark.expects_log("django.request")
def test_every_page_of_the_joined_row_leads_on_with_all_that_was_asked_for(client, editor):
    target = make.pairing("TH-50", "อูโอซุ")
    double = make.pairing("TH-50", "อูโอสึ", confirmed=False, signed=None)
    make.fiscal_year(2566)
    officer = make.posted("officer", "TH-50")
    join(editor, double, target)
    old, new = double.number, target.number

    def led(address):
        answer = client.get(address)
        return answer.headers.get("Location", answer.status_code)

    assert led(f"/pairings/{old}/reciprocity/?from=2562") == (
        f"/pairings/{new}/reciprocity/?from=2562"
    )
    # Who asks for the edition that everybody may see never gets the internal one instead.
    asked = "?edition=public&lang=en"
    client.force_login(officer)
    for page in ("profile/", "profile.pdf"):
        assert led(f"/pairings/{old}/{page}{asked}") == f"/pairings/{new}/{page}{asked}"
    for page in (
        "/pairings/{}/reciprocity/", "/radar/{}/", "/action-plans/{}/2566/",
        "/action-plans/{}/2566/edit/", "/workspace/explanations/{}/2566/",
        "/pairings/{}/suitability.pdf",
    ):  # fmt: skip
        assert led(page.format(old)) == page.format(new)
    assert led("/pairings/P-9999/reciprocity/") == 404


def test_nothing_more_is_written_of_a_row_that_was_joined(editor):
    target = make.pairing("TH-50", "อูโอซุ")
    double = make.pairing("TH-50", "อูโอสึ", confirmed=False, signed=None)
    make.fiscal_year(2566)
    officer = make.posted("officer", "TH-50")
    join(editor, double, target)
    before = Change.objects.count()
    for write, values in (
        (actions.explain_no_activity, {"reason": "budget", "words": "รอปีหน้า"}),
        (actions.save_plan, {"lines": {}}),
    ):
        with pytest.raises(WrongState, match=target.number):
            write(by=officer, pairing_id=double.pk, fiscal_year=2566, **values)
    assert Change.objects.count() == before
    denied = make.pairing("TH-50", "ฮนโจ", confirmed=False, signed=None)
    register.confirm_pairing(
        by=editor, pairing_id=denied.pk, confirmation="rejected", note="ไม่ใช่คู่"
    )
    refused(
        WrongState, actions.explain_no_activity, by=officer, pairing_id=denied.pk,
        fiscal_year=2566, reason="budget", words="รอปีหน้า",
    )  # fmt: skip


def test_how_long_before_its_expiry_an_agreement_is_warned_of_goes_along(editor):
    target = make.pairing("TH-50", "อูโอซุ")
    double = make.pairing("TH-50", "อูโอสึ", confirmed=False, signed=None)
    for row, days in ((double, 400), (make.pairing("TH-50", "ฮนโจ"), 300)):
        actions.set_radar_lead(by=editor, lead=RadarLead(pairing=row, days=days, reason="ข้อ 9"))
    join(editor, double, target)
    assert RadarLead.objects.get(pairing=target).days == 400
    own = Pairing.objects.get(radar_lead__days=300)
    other = make.pairing("TH-50", "โทยามะ", confirmed=False, signed=None)
    actions.set_radar_lead(by=editor, lead=RadarLead(pairing=other, days=90, reason="ข้อ 8"))
    join(editor, other, own)
    assert RadarLead.objects.get(pairing=own).days == 300
