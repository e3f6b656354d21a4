"""The register in the ministry's editor: found, edited through the actions, never overrun."""

import ast
from datetime import date
from pathlib import Path

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from registry.models import Counterpart, Pairing, PairingEvent, Province
from sistercity.accounts.choices import Role
from sistercity.audit.models import Change
from tests import factories

pytestmark = pytest.mark.django_db

# Django logs each answer that refuses.
refusing = pytest.mark.expects_log("django.request")

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module", autouse=True)
def ground(rows_of_the_file):
    """What most tests stand on; each reads of it what it alters."""
    factories.person(Role.EDITOR)
    factories.province("TH-50")
    factories.country("JP")
    factories.unit_type()


@pytest.fixture
def editor():
    return factories.person(Role.EDITOR)


@pytest.fixture
def client(editor):
    client = Client()
    client.force_login(editor)
    return client


def _address(name: str, *args) -> str:
    return reverse(f"admin:registry_{name}", args=args)


def _form(pairing: Pairing, **values) -> dict:
    """What the form of a pairing with events sends."""
    return {
        "relation": pairing.relation,
        "level_reason": pairing.level_reason,
        "expires_on": "",
        "note": pairing.note,
        "opened_revision": pairing.revision,
        "reason": "",
        **values,
    }


def _numbers(response) -> set[str]:
    return {row.number for row in response.context["cl"].result_list}


class TestSearch:
    """Two pairings, one of them in the official list."""

    @pytest.fixture(scope="class", autouse=True)
    @classmethod
    def two(cls, rows_of_the_class):
        listed = factories.pairing("TH-50", "อูโอซุ")
        factories.edition_row(listed, "๓๒/๑")
        factories.pairing("TH-83", factories.counterpart("ลียง", country="FR", name_en="Lyon"))

    @pytest.mark.parametrize(
        ("words", "found"),
        [
            ("เชียง", {"P-0001"}),  # a part of the province's name
            ("อูโอ", {"P-0001"}),  # a part of the counterpart's
            ("chiang", {"P-0001"}),
            ("lyo", {"P-0002"}),  # a part of an English name
            ("ฝรั่งเศส", {"P-0002"}),
            ("P-0002", {"P-0002"}),
            ("p-2", {"P-0002"}),
            ("๓๒/๑", {"P-0001"}),
            ("32/1", {"P-0001"}),
            ("ไม่มีเช่นนี้", set()),
        ],
    )
    def test_a_pairing_is_found_by_part_of_a_name_or_by_its_numbers(self, client, words, found):
        response = client.get(_address("pairing_changelist"), {"q": words})
        assert _numbers(response) == found


def test_the_list_prints_buddhist_dates_as_far_as_known(client):
    factories.pairing(signed="1989-08-08")
    factories.pairing(counterpart="ฮนโจ", signed="1992")
    page = client.get(_address("pairing_changelist")).content.decode()
    assert "8 ส.ค. 2532" in page
    assert "พ.ศ. 2535" in page


def test_yes_and_no_are_words_in_lists_and_where_they_are_only_read(client):
    edition = factories.guideline("2561", date(2018, 10, 10), ("survey",), optional=("survey",))
    step = reverse("admin:registry_guidelinestep_change", args=[edition.steps.get().pk])

    page = client.get(reverse("admin:registry_guidelinestep_changelist")).content.decode()
    client.force_login(factories.person(Role.ADMINISTRATOR))
    form = client.get(step).content.decode()

    for words in (page, form):
        assert ">ใช่<" in words
        assert ">ไม่ใช่<" in words
        assert 'alt="True"' not in words


def test_an_edit_is_in_the_ledger_with_its_door_and_reason(client, editor):
    pairing = factories.pairing()
    sent = _form(pairing, note="ต่ออายุแล้ว", reason="หนังสือจังหวัด")
    response = client.post(_address("pairing_change", pairing.pk), sent)
    assert response.status_code == 302
    change = Change.objects.last()
    assert (change.action, change.door, change.reason, change.by) == (
        "pairing.edit",
        "admin",
        "หนังสือจังหวัด",
        editor,
    )
    assert change.rows.get().difference == {"note": ["", "ต่ออายุแล้ว"]}
    assert LogEntry.objects.count() == 0


@refusing
def test_a_stale_edit_is_refused_and_shows_both_versions(client, editor):
    pairing = factories.pairing(note="ค่าเดิม")
    opened = _form(pairing, note="ของคนที่สอง")
    client.post(
        _address("pairing_change", pairing.pk),
        _form(pairing, note="ของคนแรก", level_reason="มติคณะกรรมการ"),
    )
    count = Change.objects.count()
    response = client.post(_address("pairing_change", pairing.pk), opened)
    assert response.status_code == 409
    rows = response.context["adminform"].form.stale
    told = {row["label"]: (row["opened"], row["now"], row.get("typed")) for row in rows}
    assert told == {
        "หมายเหตุ": ("ค่าเดิม", "ของคนแรก", "ของคนที่สอง"),
        "เหตุผลที่ระดับไม่เท่ากัน": ("–", "มติคณะกรรมการ", None),
    }
    page = response.content.decode()
    assert "ของคนแรก" in page
    assert "ของคนที่สอง" in page
    assert Change.objects.count() == count
    pairing.refresh_from_db()
    assert pairing.note == "ของคนแรก"


@refusing
def test_saving_again_after_a_stale_edit_keeps_what_was_not_typed(client):
    pairing = factories.pairing(note="ค่าเดิม")
    opened = _form(pairing, note="ของคนที่สอง")
    client.post(
        _address("pairing_change", pairing.pk),
        _form(pairing, note="ของคนแรก", level_reason="มติคณะกรรมการ"),
    )
    refused = client.post(_address("pairing_change", pairing.pk), opened)
    form = refused.context["adminform"].form
    again = {name: form[name].value() or "" for name in form.fields}
    assert client.post(_address("pairing_change", pairing.pk), again).status_code == 302
    pairing.refresh_from_db()
    assert (pairing.note, pairing.level_reason) == ("ของคนที่สอง", "มติคณะกรรมการ")


@refusing
def test_a_stale_edit_of_a_place_is_refused_too(client):
    province = factories.province("TH-50")
    sent = {
        "name_th": "เชียงใหม่",
        "name_en": "Chiangmai",
        "iso_name": "",
        "kind": "province",
        "region": province.region_id,
        "cluster": "",
        "existed_from": "",
        "existed_to": "",
        "endorsement_required": "on",
        "opened_revision": province.revision,
    }
    assert client.post(_address("province_change", province.pk), sent).status_code == 302
    response = client.post(
        _address("province_change", province.pk), {**sent, "name_en": "Chiang-Mai"}
    )
    assert response.status_code == 409
    province.refresh_from_db()
    assert province.name_en == "Chiangmai"


def test_a_common_era_year_is_refused_with_both_readings(client):
    pairing = factories.pairing()
    response = client.post(
        _address("pairing_change", pairing.pk), _form(pairing, expires_on="4/1/2019")
    )
    assert response.status_code == 200
    (message,) = response.context["adminform"].form.errors["expires_on"]
    assert "พ.ศ. 2562" in message
    assert "ค.ศ. 1476" in message
    assert 'value="4/1/2019"' in response.content.decode()


def test_a_date_is_typed_in_the_buddhist_era(client):
    pairing = factories.pairing()
    client.post(_address("pairing_change", pairing.pk), _form(pairing, expires_on="๔ ม.ค. ๒๕๗๐"))
    pairing.refresh_from_db()
    assert pairing.expires_on == date(2027, 1, 4)


def test_a_counterpart_is_added_on_the_way_in_a_popup(client):
    factories.unit_type("city", name_th="เมือง", level=2)
    sent = {
        "name_th": "ลียง",
        "name_en": "Lyon",
        "name_local": "",
        "former_names": "",
        "unit_type": factories.unit_type("city").pk,
        "parent_th": "",
        "parent_en": "",
        "country": factories.country("FR").pk,
        "_popup": "1",
    }
    response = client.post(_address("counterpart_add") + "?_popup=1", sent)
    unit = Counterpart.objects.get()
    assert f"&quot;value&quot;: &quot;{unit.pk}&quot;" in response.content.decode()
    assert (Change.objects.last().action, Change.objects.last().door) == (
        "counterpart.save",
        "admin",
    )


def test_a_pairing_is_added_as_a_candidate_under_the_next_number(client):
    factories.pairing("TH-83")
    sent = {
        "province": factories.province("TH-50").pk,
        "counterpart": factories.counterpart().pk,
        "relation": "friendship",
        "level_reason": "",
        "expires_on": "",
        "note": "",
    }
    assert client.post(_address("pairing_add"), sent).status_code == 302
    added = Pairing.objects.get(number="P-0002")
    assert (added.confirmation, added.relation) == ("candidate", "friendship")
    again = client.post(_address("pairing_add"), sent)
    assert again.status_code == 200
    assert "ในทะเบียนแล้ว" in str(again.context["adminform"].form.errors)
    assert Pairing.objects.count() == 2


def test_the_sides_of_a_pairing_with_events_are_not_offered(client):
    settled, fresh = factories.pairing(), factories.pairing("TH-83", signed=None)
    for pairing, offered in ((settled, False), (fresh, True)):
        response = client.get(_address("pairing_change", pairing.pk))
        assert ("province" in response.context["adminform"].form.fields) is offered


def test_an_event_is_recorded_as_far_as_it_is_known(client):
    pairing = factories.pairing(signed=None)
    sent = {"kind": "signed", "happened_on": "2562", "opened_revision": pairing.revision}
    assert client.post(_address("pairing_event", pairing.pk), sent).status_code == 302
    event = PairingEvent.objects.get()
    assert (event.kind, event.happened_on.iso(), event.is_assumed) == ("signed", "2019", True)
    pairing.refresh_from_db()
    assert pairing.status == "signed"


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"kind": "signed", "happened_on": "16 ส.ค. 2566"}, "happened_on"),  # tomorrow
        ({"kind": "signed", "happened_on": "30 ก.พ. 2560"}, "happened_on"),
        ({"kind": "ended", "happened_on": "2560"}, "kind"),  # never signed
        ({"kind": "", "happened_on": ""}, "kind"),
    ],
)
def test_an_impossible_event_is_told_beside_its_field(client, sent, field):
    pairing = factories.pairing(signed=None)
    sent = {**sent, "opened_revision": pairing.revision}
    response = client.post(_address("pairing_event", pairing.pk), sent)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert PairingEvent.objects.count() == 0


@refusing
def test_an_event_is_corrected_by_another_with_a_reason(client):
    pairing = factories.pairing(signed="1989-08-08")
    old = PairingEvent.objects.get()
    address = _address("pairing_correct", pairing.pk, old.pk)
    sent = {"happened_on": "9 ส.ค. 2532", "opened_revision": old.revision}
    assert "reason" in client.post(address, sent).context["form"].errors
    assert client.post(address, {**sent, "reason": "ตามเอกสารจริง"}).status_code == 302
    (standing,) = PairingEvent.objects.standing()
    assert (standing.happened_on.iso(), standing.replaces_id) == ("1989-08-09", old.pk)
    page = client.get(_address("pairing_change", pairing.pk)).content.decode()
    assert "แก้ไขแทนแล้ว" in page
    assert _address("pairing_correct", pairing.pk, old.pk) not in page
    assert _address("pairing_correct", pairing.pk, standing.pk) in page
    # Somebody who still has the old page open is told so.
    refused = client.post(address, {**sent, "reason": "อีกครั้ง"})
    assert refused.status_code == 409
    assert PairingEvent.objects.count() == 2


def test_a_row_is_confirmed_with_its_ground_only(client):
    pairing = factories.pairing(confirmed=False)
    address = _address("pairing_confirm", pairing.pk)
    sent = {"confirmation": "confirmed", "note": "", "opened_revision": pairing.revision}
    assert "note" in client.post(address, sent).context["form"].errors
    assert client.post(address, {**sent, "note": "หนังสือที่ มท ๑"}).status_code == 302
    pairing.refresh_from_db()
    assert (pairing.confirmation, pairing.confirmation_note) == ("confirmed", "หนังสือที่ มท ๑")


@refusing
def test_a_confirmation_asked_on_an_old_page_is_refused_with_what_changed(client):
    pairing = factories.pairing(confirmed=False)
    sent = {"confirmation": "rejected", "note": "ไม่พบ", "opened_revision": pairing.revision}
    client.post(_address("pairing_change", pairing.pk), _form(pairing, note="พบเอกสารแล้ว"))
    response = client.post(_address("pairing_confirm", pairing.pk), sent)
    assert response.status_code == 409
    assert "พบเอกสารแล้ว" in response.content.decode()
    pairing.refresh_from_db()
    assert pairing.confirmation == "candidate"


def test_history_tells_who_changed_what_in_thai(client, editor):
    pairing = factories.pairing(signed="1989-08-08")
    client.post(
        _address("pairing_change", pairing.pk),
        _form(pairing, relation="friendship", expires_on="4 ม.ค. 2570", reason="แก้ตามหนังสือ"),
    )
    response = client.get(_address("pairing_history", pairing.pk))
    change, rows = response.context["told"][0]
    assert (change.by, change.reason) == (editor, "แก้ตามหนังสือ")
    assert rows[0].fields == [
        ("ลักษณะความสัมพันธ์", "เมืองพี่เมืองน้อง", "มิตรภาพ"),
        ("ความตกลงมีผลถึง", "–", "4 ม.ค. 2570"),
    ]
    # The events of a pairing are part of its history.
    kinds = [row.model for _change, rows in response.context["told"] for row in rows]
    assert "เหตุการณ์ของคู่เมืองพี่เมืองน้อง" in kinds
    assert "แก้ไข: คู่เมืองพี่เมืองน้อง" in response.content.decode()


def test_an_administrator_reads_the_register_and_writes_none_of_it():
    pairing = factories.pairing()
    client = Client()
    client.force_login(factories.person(Role.ADMINISTRATOR))
    page = client.get(_address("pairing_change", pairing.pk))
    assert page.status_code == 200
    assert 'name="_save"' not in page.content.decode()


@refusing
@pytest.mark.parametrize("act", ["change", "event", "confirm"])
def test_what_an_administrator_sends_to_the_register_is_refused(act):
    pairing = factories.pairing()
    client = Client()
    client.force_login(factories.person(Role.ADMINISTRATOR))
    count = Change.objects.count()
    response = client.post(_address(f"pairing_{act}", pairing.pk), _form(pairing, note="แทรก"))
    assert response.status_code == 403
    assert Change.objects.count() == count


@refusing
@pytest.mark.parametrize("role", [Role.OFFICER, Role.APPROVER, Role.PLANNER])
def test_whoever_has_no_work_in_the_admin_is_told_so(role):
    client = Client()
    client.force_login(factories.person(role))
    response = client.get("/admin/", follow=True)
    assert response.status_code == 403
    assert [status for _address, status in response.redirect_chain] == [302]


def test_a_stranger_is_led_to_the_portals_own_sign_in():
    response = Client().get("/admin/registry/pairing/", follow=True)
    # The admin's door first, which knows nobody, then the portal's.
    assert response.redirect_chain[-1][0] == "/accounts/login/?next=/admin/registry/pairing/"
    assert response.status_code == 200


def _fill(count: int) -> None:
    """Rows of every model that the lists below show, up to ``count`` of each."""
    for place in range(Pairing.objects.count(), count):
        unit = factories.counterpart(f"หน่วยที่ {place}", country="JP" if place % 2 else "FR")
        pairing = factories.pairing("TH-50", unit, known_from=None)
        factories.edition_row(pairing, f"๓๒/{place + 1}".translate(_THAI_DIGITS))
        officer = factories.person(Role.OFFICER, f"officer-{place}")
        factories.posting(officer, "TH-50")


_THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


def test_no_list_costs_more_queries_for_more_rows():
    client = Client()
    client.force_login(factories.person(Role.ADMINISTRATOR))
    lists = [
        _address(f"{name}_changelist")
        for name in ("pairing", "counterpart", "editionrow", "posting", "province")
    ]
    lists.append(reverse("admin:audit_change_changelist"))
    _fill(1)
    counts = {address: _queries(client, address) for address in lists}
    _fill(5)
    assert {address: _queries(client, address) for address in lists} == counts


def test_a_pairings_page_costs_no_more_queries_for_a_longer_life(client):
    pairing = factories.pairing()
    first = factories.document("เอกสารปี 1989")
    factories.event(pairing, "renewed", "1989-12", document_id=first.pk)
    address = _address("pairing_change", pairing.pk)
    history = _address("pairing_history", pairing.pk)
    counts = _queries(client, address), _queries(client, history)
    for year in range(1990, 1995):
        document = factories.document(f"เอกสารปี {year}")
        factories.event(pairing, "renewed", str(year), document_id=document.pk)
    assert (_queries(client, address), _queries(client, history)) == counts


def _queries(client: Client, address: str) -> int:
    client.get(address)  # what is read once a process
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_autocomplete_finds_by_part_of_a_name(client):
    factories.province("TH-50")
    factories.province("TH-83")
    response = client.get(
        reverse("admin:autocomplete"),
        {
            "term": "chiang",
            "app_label": "registry",
            "model_name": "pairing",
            "field_name": "province",
        },
    )
    assert [row["text"] for row in response.json()["results"]] == ["เชียงใหม่"]


def test_no_admin_starts_from_all_rows():
    modules = [*ROOT.glob("*/admin.py"), *ROOT.glob("*/admin/*.py")]
    modules += [*ROOT.glob("sistercity/*/admin.py")]
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in modules
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"all", "save", "create", "delete"}
        and "objects" in ast.dump(node.func.value)
    ]
    assert len(modules) >= 14
    assert found == []


def test_a_reference_row_keeps_its_code(client):
    province = factories.province("TH-50")
    response = client.get(_address("province_change", province.pk))
    assert "code" not in response.context["adminform"].form.fields
    assert Province.objects.get().code == "TH-50"


@pytest.mark.parametrize(
    "query", ["id__in=99999999999999999999", "status__exact=%00", "expires_on__year=99999"]
)
def test_a_list_asked_for_what_no_row_can_hold_goes_back_to_the_list(client, query):
    factories.pairing()
    response = client.get(f"{_address('pairing_changelist')}?{query}")
    assert (response.status_code, response.url) == (302, "/admin/registry/pairing/?e=1")
    assert client.get(response.url).status_code == 200


def test_a_key_that_no_row_can_have_is_told_on_the_form(client):
    factories.pairing()
    sent = {"province": "9" * 20, "counterpart": "9" * 20, "relation": "sister_city"}
    response = client.post(_address("pairing_add"), sent)
    assert response.status_code == 200
    assert {"province", "counterpart"} <= set(response.context["adminform"].form.errors)
    assert client.get(_address("pairing_add"), {"province": "9" * 20}).status_code == 200
    assert Pairing.objects.count() == 1


def test_a_revision_that_no_row_can_have_is_told_on_the_form(client):
    pairing = factories.pairing()
    address = _address("pairing_change", pairing.pk)
    response = client.post(address, _form(pairing, opened_revision="9" * 40))
    assert response.status_code == 200
    assert "เปิดหน้านี้ใหม่" in response.content.decode()


def test_unseen_characters_of_a_text_are_not_kept(client):
    pairing = factories.pairing()
    address = _address("pairing_change", pairing.pk)
    client.post(address, _form(pairing, note="ก\u202eข\x07\r\nค\u200b"))
    pairing.refresh_from_db()
    assert pairing.note == "กข\nค"
