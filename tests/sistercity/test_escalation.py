"""Attempts to become more than one is: forged fields and ids, lost rights, addresses, sessions."""

import re
import uuid
from datetime import date
from urllib.parse import urlsplit

import pytest
from django.test import Client

from monitoring import actions as monitoring
from monitoring.models import Activity, Deputation, WorkingGroupOrder
from registry import actions as registry
from sistercity.accounts.actions import save_person
from sistercity.accounts.choices import Role
from sistercity.accounts.models import User
from tests import factories as make

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.expects_log(
        "django.request", "django.security.DisallowedHost", "django.security.csrf",
        "axes.handlers.database",
    ),
]  # fmt: skip

PASSWORD = "ยาวพอและเดายาก"
# What somebody might add to a form in the hope that it is taken over.
FORGED = {
    "role": "administrator", "is_staff": "on", "is_superuser": "on", "is_active": "on",
    "username": "taken-over", "status": "approved", "confirmation": "confirmed",
    "approved_at": "2023-08-15", "by": "1", "created_by": "1", "principal": "1", "user": "1",
    "revision": "0", "number": "P-9999", "id": "1", "pk": "1", "is_joint": "on",
}  # fmt: skip


def client_of(person):
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client


def typed_activity(pairing):
    return {
        "title": "ค่าย", "kind": "culture", "starts_on": "4 ก.พ. 2566", "ends_on": "",
        "place": "ศาลากลาง", "direction": "inbound", "outcome": "ดี", "pairings": [pairing.pk],
        "form_key": str(uuid.uuid4()),
    }  # fmt: skip


def test_fields_added_to_an_officers_forms_are_taken_over_by_none():
    pairing, far = make.pairing("TH-50"), make.pairing("TH-83", "ฮนโจ")
    make.fiscal_year(2566)
    officer = make.posted("officer", "TH-50")
    page = client_of(officer)
    forged = FORGED | {"province": far.province_id, "province_id": far.province_id}
    sent = page.post("/workspace/activities/new/", forged | typed_activity(pairing))
    assert sent.status_code == 302
    row = Activity.objects.get()
    assert (row.status, row.province_id) == ("draft", pairing.province_id)
    sent = page.post(
        "/workspace/working-group/orders/new/",
        forged | {
            "number": "9/2566", "issued_on": "1 ส.ค. 2566", "in_force_from": "1 ส.ค. 2566",
            "form_key": str(uuid.uuid4()),
        },
    )  # fmt: skip
    order = WorkingGroupOrder.objects.select_related("group").get()
    assert (order.status, order.group.province_id) == ("submitted", pairing.province_id)
    page.post("/accounts/profile/", forged | {"office": "ก", "email": "", "revision": ""})
    officer.refresh_from_db()
    assert (officer.role, officer.username) == ("officer", "test-officer-TH-50")


def test_an_approver_who_delegates_is_the_one_who_is_stood_in_for_whatever_the_form_says():
    officer, approver = make.posted("officer", "TH-50"), make.posted("approver", "TH-50")
    other = make.posted("approver", "TH-83")
    served = approver.postings.get().province_id
    sent = FORGED | {
        "deputy": officer.pk, "principal": other.pk, "province": served,
        "capacity": "acting", "starts_on": "16 ส.ค. 2566", "ends_on": "20 ส.ค. 2566",
        "order_number": "1/2566", "ordered_on": "1 ส.ค. 2566",
    }  # fmt: skip
    assert client_of(approver).post("/review/deputies/new/", sent).status_code == 302
    row = Deputation.objects.get()
    assert (row.principal, row.deputy, row.province.code) == (approver, officer, "TH-50")


def test_ids_of_another_province_are_refused_in_forms_of_ones_own():
    pairing, far = make.pairing("TH-50"), make.pairing("TH-83", "ฮนโจ")
    make.fiscal_year(2566)
    theirs = make.activity(far, status="draft")
    page = client_of(make.posted("officer", "TH-50"))
    for pairings in ([far.pk], [pairing.pk, far.pk], [999_999]):
        sent = page.post(
            "/workspace/activities/new/", typed_activity(pairing) | {"pairings": pairings}
        )
        assert sent.status_code in (200, 403, 404), pairings
    assert list(Activity.objects.all()) == [theirs]
    for act in ("submit", "discard", "evidence", "withdraw", "endorse", "approve", "return"):
        answer = page.post(f"/activities/{theirs.pk}/{act}/", {"note": "ก", "notes": "ก"})
        assert answer.status_code in (403, 404), act
    theirs.refresh_from_db()
    assert theirs.status == "draft"


def test_what_one_wrote_as_an_officer_one_does_not_endorse_or_approve_under_another_role():
    writer = make.posted("officer", "TH-50")
    activity = make.activity(make.pairing("TH-50"), status="submitted")
    for role, act in ((Role.APPROVER, "endorse"), (Role.EDITOR, "approve")):
        writer.role = role
        save_person(by=None, person=writer)
        if role == Role.EDITOR:
            monitoring.endorse_activity(
                by=make.posted("approver", "TH-50"), activity_id=activity.pk
            )
        client_of(writer).post(f"/activities/{activity.pk}/{act}/", {"revision": activity.revision})
        activity.refresh_from_db()
        assert activity.status == ("submitted" if role == Role.APPROVER else "endorsed")


def test_an_open_session_loses_what_its_person_loses_with_the_next_request():
    officer, approver = make.posted("officer", "TH-50"), make.posted("approver", "TH-50")
    editor = make.person("editor")
    activity = make.activity(make.pairing("TH-50"), status="submitted")
    at_work, desk, admin = client_of(officer), client_of(approver), client_of(editor)
    feed = monitoring.make_feed(by=officer)[1]
    assert at_work.get(f"/activities/{activity.pk}/").status_code == 200
    assert desk.get("/review/").status_code == 200
    assert admin.get("/admin/registry/pairing/").status_code == 200
    posting = officer.postings.get()
    posting.ends_on = date(2023, 8, 14)
    registry.save_posting(by=None, posting=posting)
    assert at_work.get(f"/activities/{activity.pk}/").status_code == 404
    assert at_work.post(f"/activities/{activity.pk}/withdraw/").status_code == 404
    assert "ค่าย" not in at_work.get(f"/calendar/{feed}.ics").content.decode()
    approver.role = Role.PLANNER
    save_person(by=None, person=approver)
    assert desk.post(f"/activities/{activity.pk}/endorse/").status_code == 403
    editor.is_active = False
    save_person(by=None, person=editor)
    assert admin.get("/admin/registry/pairing/").status_code == 302
    assert admin.get("/review/").status_code == 302
    officer.is_active = False
    save_person(by=None, person=officer)
    assert Client().get(f"/calendar/{feed}.ics").status_code == 410
    activity.refresh_from_db()
    assert activity.status == "submitted"


OUTSIDE = (
    "https://evil.example/", "//evil.example/", "\\\\evil.example", "/\\evil.example",
    "https:evil.example", "javascript:alert(1)", "http:///evil.example", "///evil.example",
    "/\t/evil.example", "https://testserver@evil.example/", "https://testserver.evil.example/",
)  # fmt: skip


@pytest.mark.parametrize("outside", OUTSIDE)
def test_no_page_leads_outside_the_portal(outside):
    person = make.person("planner", "p", password=PASSWORD)
    sign_in = {"username": "p", "password": PASSWORD, "next": outside}
    answers = [
        Client().post("/accounts/login/", sign_in),
        Client().post("/language/", {"language": "en", "next": outside}),
        client_of(person).get("/accounts/login/", {"next": outside}),
        client_of(person).get("/accounts/confirm/", {"next": outside}),
        client_of(person).get("/accounts/second-factor/", {"next": outside}),
        client_of(person).post("/accounts/logout/", {"next": outside}),
        Client().get(outside if outside.startswith("/") else f"/{outside}"),
        # A form that was sent without a sign-in leads back to where it stood, if that is ours.
        Client().post("/consultations/new/", {"subject": "ก"}, headers={"referer": outside}),
    ]
    for answer in answers:
        assert answer.status_code < 500
        led = urlsplit(answer.headers.get("Location", ""))
        assert led.netloc in ("", "testserver")
        assert led.scheme in ("", "http", "https")
        assert not re.match(r"[/\\]{2}", answer.headers.get("Location", ""))


def test_the_host_that_a_request_names_gets_into_no_link(settings):
    officer = make.posted("officer", "TH-50")
    page = client_of(officer)
    for headers in (
        {"x-forwarded-host": "evil.example"}, {"x-forwarded-server": "evil.example"},
        {"forwarded": "host=evil.example"}, {"x-original-url": "/admin/"},
        {"x-rewrite-url": "/admin/"}, {"x-forwarded-prefix": "/evil.example"},
    ):  # fmt: skip
        for path in ("/accounts/profile/", "/api/v1/", "/workspace/calendar/"):
            assert "evil.example" not in page.get(path, headers=headers).content.decode()
        made = page.post("/workspace/calendar/address/", headers=headers)
        assert "evil.example" not in made.content.decode()
    assert page.get("/", headers={"host": "evil.example"}).status_code == 400


class TestAddresses:
    """A draft, and an officer of another province."""

    @pytest.fixture(scope="class")
    @classmethod
    def stranger(cls, rows_of_the_class):
        make.activity(make.pairing("TH-50"), status="draft")
        return make.posted("officer", "TH-83")

    @pytest.mark.parametrize(
        "path",
        [
            "/%61dmin/accounts/user/", "//admin/accounts/user/", "/admin//accounts/user/",
            "/ADMIN/accounts/user/", "/review/..;/admin/", "/./admin/accounts/user/",
            "/static/../manage.py", "/static/%2e%2e/%2e%2e/manage.py", "/static//etc/passwd",
            "/static/..%5c..%5cmanage.py", "/review%00/", "/review/%0d%0aSet-Cookie:a=b",
            "/activities/๑/", "/activities/１/", "/activities/0x1/", "/activities/1e0/",
            "/documents/1%2ffile/", "/evidence/../evidence/1/", "/activities/99999999999999999999/",
            "/years/๒๕๖๖/", "/api/v1/../../admin/", "/api/v1/%2e%2e/%2e%2e/review/", "/admin/.",
            "/..",
        ],
    )  # fmt: skip
    def test_tricks_with_addresses_open_nothing(self, path, stranger):
        for client in (Client(), client_of(stranger)):
            answer = client.get(path)
            assert answer.status_code in (301, 302, 400, 403, 404), answer.status_code
            assert "Set-Cookie:a=b" not in str(answer.headers)
            assert urlsplit(answer.headers.get("Location", "")).netloc == ""


def test_a_session_that_somebody_prepared_is_worth_nothing_after_the_sign_in():
    make.person("planner", "p", password=PASSWORD)
    prepared = Client()
    session = prepared.session
    session["second_factor"] = "given"
    session.save()
    before = session.session_key
    prepared.cookies["sessionid"] = before
    sent = {"username": "p", "password": PASSWORD}
    assert prepared.post("/accounts/login/", sent).status_code == 302
    assert prepared.session.session_key != before
    stranger = Client()
    stranger.cookies["sessionid"] = before
    assert stranger.get("/accounts/profile/").status_code == 302


@pytest.mark.parametrize(
    "path", ["/accounts/login/", "/accounts/logout/", "/accounts/password/", "/language/"]
)
def test_nobody_is_signed_in_or_out_by_a_form_from_elsewhere(path):
    person = make.person("planner", "p", password=PASSWORD)
    for client in (Client(enforce_csrf_checks=True), Client(enforce_csrf_checks=True)):
        if path != "/accounts/login/":
            client.force_login(person)
        sent = {"username": "p", "password": PASSWORD, "language": "en"}
        assert client.post(path, sent).status_code == 403
        assert ("_auth_user_id" in client.session) is (path != "/accounts/login/")


def test_a_name_written_in_other_letters_is_guessed_no_more_often():
    make.person("officer", "somsri", password=PASSWORD)
    # Full-width letters are read as plain ones when the account is looked for.
    names = ["somsri", "ｓomsri", "sｏmsri", "soｍsri", "somｓri", "somsｒi", "somsrｉ"]
    answers = [
        Client().post("/accounts/login/", {"username": name, "password": "ผิด"}).status_code
        for name in names
    ]
    assert answers == [200] * 4 + [429] * 3


def test_only_administrators_make_people_keys_and_roles_by_whatever_door():
    editor = make.person("editor")
    page = client_of(editor)
    sent = {"username": "mine", "full_name": "ของฉัน", "role": "administrator", "is_active": "on"}
    for path in ("/admin/accounts/user/add/", f"/admin/accounts/user/{editor.pk}/change/"):
        assert page.post(path, sent).status_code in (302, 403)
    assert page.post("/admin/keys/apikey/add/", {"agency_th": "ก"}).status_code == 403
    # A person of the ministry is no officer of a province, whoever posts them.
    with pytest.raises(Exception, match="user"):
        registry.save_posting(
            by=editor,
            posting=make.Posting(
                user=editor, province=make.province("TH-50"), starts_on=date(2023, 1, 1)
            ),
        )
    assert set(User.objects.values_list("role", flat=True)) == {"editor"}
