"""The reader's language: whose choice it is, how long it is kept, what a switch leaves alone."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from monitoring.models import Activity
from sistercity.accounts.choices import Role
from sistercity.audit.models import AccessRecord, Change
from sistercity.catalogue import is_thai
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def english() -> Client:
    """A reader who chose English."""
    client = Client()
    client.cookies["django_language"] = "en"
    return client


def test_thai_is_shown_whatever_the_browser_asks_for(client):
    page = client.get("/", headers={"accept-language": "en-GB,en;q=0.9"})
    assert page.headers["Content-Language"] == "th"
    assert '<html lang="th">' in page.content.decode()


def test_the_reader_chooses_and_the_choice_is_kept(client):
    answer = client.post("/language/", {"language": "en", "next": "/provinces/?search=nan"})
    assert (answer.status_code, answer.url) == (302, "/provinces/?search=nan")
    kept = answer.cookies["django_language"]
    assert (kept.value, kept["max-age"], kept["samesite"]) == ("en", 31_536_000, "Lax")
    page = client.get("/")
    assert page.headers["Content-Language"] == "en"
    assert '<html lang="en">' in page.content.decode()


def test_pages_tell_caches_that_they_follow_a_cookie(client):
    assert "Cookie" in client.get("/provinces/").headers["Vary"]


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "javascript:x"])
def test_a_switch_leads_nowhere_else(client, elsewhere):
    assert client.post("/language/", {"language": "en", "next": elsewhere}).url == "/"


def test_an_unknown_language_changes_nothing(client):
    answer = client.post("/language/", {"language": "xx", "next": "/"})
    assert answer.status_code == 302
    assert "django_language" not in answer.cookies
    client.cookies["django_language"] = "xx"
    assert client.get("/").headers["Content-Language"] == "th"


@pytest.mark.expects_log("django.security.csrf", "django.request")
def test_only_the_portals_own_pages_switch():
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.post("/language/", {"language": "en"}).status_code == 403
    answer = stranger.post("/accounts/login/", {"switch_language": "en"})
    assert answer.status_code == 403
    assert "django_language" not in answer.cookies


@pytest.mark.expects_log("django.request")
def test_asking_for_the_switch_as_a_page_is_refused(client):
    answer = client.get("/language/")
    assert answer.status_code == 405
    assert "ไม่พบหน้านี้" in answer.content.decode()


def test_every_page_offers_the_other_language_and_leads_back(client, english):
    page = client.get("/provinces/?search=nan").content.decode()
    assert 'value="en" lang="en">English</button>' in page
    assert 'name="next" value="/provinces/?search=nan"' in page
    assert 'value="th" lang="th">ภาษาไทย</button>' in english.get("/").content.decode()


def test_a_half_typed_activity_is_shown_again_and_nothing_is_saved(client):
    client.force_login(factories.posted())
    factories.fiscal_year(2566)
    before = Change.objects.count()
    page = client.post(
        "/workspace/activities/new/",
        {"title": "ค่ายเยาวชน", "starts_on": "31/2/2566", "switch_language": "en"},
    )
    words = page.content.decode()
    assert page.status_code == 200
    assert '<html lang="en">' in words
    assert 'value="ค่ายเยาวชน"' in words
    assert 'value="31/2/2566"' in words
    assert "error-summary" not in words
    assert page.cookies["django_language"].value == "en"
    assert not Activity.objects.exists()
    assert Change.objects.count() == before


def test_a_language_that_is_not_spoken_does_not_save_the_form_either(client):
    client.force_login(factories.posted())
    factories.fiscal_year(2566)
    typed = {"title": "ค่ายเยาวชน", "starts_on": "1/2/2566", "switch_language": "xx"}
    page = client.post("/workspace/activities/new/", typed)
    assert 'value="ค่ายเยาวชน"' in page.content.decode()
    assert "django_language" not in page.cookies
    assert not Activity.objects.exists()


def test_switching_at_the_sign_in_is_no_attempt(client):
    factories.person(Role.EDITOR, username="editor")
    typed = {"username": "editor", "password": "wrong", "switch_language": "en"}
    page = client.post("/accounts/login/", typed)
    assert 'value="editor"' in page.content.decode()
    assert "wrong" not in page.content.decode()
    assert not AccessRecord.objects.exists()
    assert "_auth_user_id" not in client.session


def test_a_half_typed_form_of_the_admin_is_shown_again(client):
    client.force_login(factories.person(Role.EDITOR))
    before = Change.objects.count()
    typed = {"name_th": "คุนหมิง", "name_en": "Kunming", "switch_language": "en"}
    page = client.post("/admin/registry/counterpart/add/", typed)
    words = page.content.decode()
    assert page.status_code == 200
    assert 'value="คุนหมิง"' in words
    assert "errornote" not in words
    assert 'lang="en"' in words
    assert Change.objects.count() == before


def test_every_form_that_warns_before_it_is_left_can_switch():
    offers = re.compile(r'{% include "parts/(form_buttons|form_language).html"([^%]*)%}')
    left_out = {}
    for path in sorted((Path(settings.BASE_DIR) / "templates").rglob("*.html")):
        page = path.read_text(encoding="utf-8")
        passed = [words for _part, words in offers.findall(page)]
        passed = [words for words in passed if " only" not in words or " form=" in words]
        if page.count("data-guard") != len(passed) and "data-guard" in page:
            left_out[path.name] = (page.count("data-guard"), len(passed))
    assert left_out == {}


def switched(client: Client, path: str, typed: dict) -> str:
    """What a half-typed form shows when the language is switched; it is never saved."""
    before = Change.objects.count()
    answer = client.post(path, {**typed, "switch_language": "en"})
    assert (answer.status_code, Change.objects.count()) == (200, before), path
    words = answer.content.decode()
    assert '<html lang="en"' in words
    assert "error-summary" not in words
    return words


def test_a_decision_is_not_taken_by_a_switch(client):
    activity = factories.activity(factories.pairing("TH-50"), status="endorsed")
    client.force_login(factories.person(Role.EDITOR))
    for act, field in (("approve", "approve-note"), ("return", "return-note")):
        path = f"/activities/{activity.pk}/{act}/"
        assert "half a thought" in switched(client, path, {field: "half a thought"})
    activity.refresh_from_db()
    assert activity.status == "endorsed"


def test_files_of_evidence_are_held_while_the_language_is_switched(client):
    activity = factories.activity(factories.pairing("TH-50"), status="draft")
    client.force_login(factories.posted())
    photo = io.BytesIO()
    Image.new("RGB", (80, 60), "navy").save(photo, "JPEG")
    files = {"files": SimpleUploadedFile("ภาพ.jpg", photo.getvalue(), "image/jpeg")}
    path = f"/activities/{activity.pk}/evidence/"
    answer = client.post(path, {**files, "switch_language": "en"})
    token = re.search(r'name="held" value="([^"]+)"', answer.content.decode())[1]
    assert not activity.evidence.exists()
    client.post(path, {"held": token})
    assert [piece.name for piece in activity.evidence.all()] == ["ภาพ.jpg"]


def test_forms_of_people_and_postings_are_shown_again(client):
    officer = factories.posted()
    client.force_login(factories.person(Role.EDITOR))
    typed = {"user": officer.pk, "note": "order 12"}
    assert "order 12" in switched(client, "/postings/new/?province=TH-50", typed)
    assert "a@b" in switched(client, "/accounts/profile/", {"email": "a@b", "revision": "1"})
    page = switched(client, "/accounts/password/", {"old_password": "s3cret"})
    assert "s3cret" not in page


def descriptions(part: object) -> list[str]:
    """Every description in a schema."""
    inner = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    own = [part["description"]] if isinstance(part, dict) and "description" in part else []
    return [one for one in own if isinstance(one, str)] + [
        told for each in inner for told in descriptions(each)
    ]


class TestApi:
    """Refusals in the language that the address names; a cookie does not count."""

    @pytest.mark.expects_log("django.request")
    def test_the_address_says_the_language(self, client):
        told = client.get("/api/v1/provinces/?size=9&lang=en")
        assert told.json()["detail"] == "A parameter of the request is not valid."

    @pytest.mark.expects_log("django.request")
    def test_thai_is_the_default_and_a_cookie_changes_nothing(self, english):
        told = english.get("/api/v1/provinces/?size=9")
        assert told.json()["detail"] == "พารามิเตอร์ของคำขอไม่ถูกต้อง"
        assert told.headers["Content-Language"] == "th"

    @pytest.mark.expects_log("django.request")
    def test_another_language_is_refused(self, client):
        answer = client.get("/api/v1/provinces/?lang=fr")
        assert answer.status_code == 400
        assert [one["parameter"] for one in answer.json()["errors"]] == ["lang"]

    def test_the_documentation_follows_the_reader(self, client, english):
        assert r"lang\u003Dth" in client.get("/api/v1/docs/?script=").content.decode()
        assert r"lang\u003Den" in english.get("/api/v1/docs/?script=").content.decode()
        assert '<html lang="en">' in english.get("/api/v1/docs/").content.decode()

    @pytest.mark.parametrize(("language", "is_thai_told"), [("th", True), ("en", False)])
    def test_the_schema_describes_everything_in_one_language(self, client, language, is_thai_told):
        schema = client.get(f"/api/v1/schema/?format=json&lang={language}").json()
        assert is_thai(schema["info"]["title"]) is is_thai_told
        heads = {told.partition("\n\n* ")[0] for told in descriptions(schema)}
        # A list of codes and an example of a list number are the same in both.
        heads = {head for head in heads if head and not head.startswith("* ")}
        letters = re.compile("[\u0e01-\u0e4e]")
        wrong = {head for head in heads if bool(letters.search(head)) is not is_thai_told}
        assert wrong == set()
