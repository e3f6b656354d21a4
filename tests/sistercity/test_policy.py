"""Refusals and faults say what happened to the reader, and nothing of the inside or of others."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from registry.models import Pairing
from sistercity.accounts.actions import save_person
from sistercity.accounts.choices import Role
from tests import factories
from tests.policy import faults_of

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.expects_log(
        "django.request", "django.security.csrf", "django.security.DisallowedHost",
        "axes.handlers.database",
    ),
]  # fmt: skip
ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "ยาวพอและเดายาก"


def test_a_fault_tells_nothing_of_the_inside(monkeypatch):
    def fail(*_given, **_more):
        raise ValueError("secret of the inside: /etc/portal.env")

    monkeypatch.setattr(Pairing, "known", fail)
    answer = Client(raise_request_exception=False).get("/pairings/")
    words = answer.content.decode()
    assert answer.status_code == 500
    assert "ระบบขัดข้อง" in words
    assert not any(word in words for word in ("secret", "portal.env", "ValueError", "Traceback"))
    assert faults_of(answer, is_signed_in=False) == []


def test_a_host_that_is_not_ours_learns_nothing():
    answer = Client().get("/", headers={"host": "evil.example"})
    words = answer.content.decode()
    assert answer.status_code == 400
    assert "evil.example" not in words
    assert "ALLOWED_HOSTS" not in words
    assert faults_of(answer, is_signed_in=False) == []


def test_a_form_from_elsewhere_is_refused_in_words_of_the_reader():
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"username": "x"})
    words = answer.content.decode()
    assert answer.status_code == 403
    assert "ส่งแบบไม่สำเร็จ" in words
    assert "CSRF" not in words
    assert faults_of(answer, is_signed_in=False) == []


def test_a_sign_in_that_fails_does_not_tell_who_exists():
    factories.person(Role.OFFICER, "present", password=PASSWORD)
    gone = factories.person(Role.OFFICER, "gone", password=PASSWORD)
    gone.is_active = False
    save_person(by=None, person=gone)
    answers = set()
    for name, password in (("present", "ผิด"), ("gone", PASSWORD), ("nobody", PASSWORD)):
        answer = Client().post("/accounts/login/", {"username": name, "password": password})
        summary = answer.content.decode().partition('class="error-summary"')[2]
        answers.add((answer.status_code, summary.partition("</div>")[0]))
    assert len(answers) == 1


def test_what_one_may_not_see_is_as_absent_as_what_is_not_there():
    draft = factories.activity(factories.pairing("TH-50"), status="draft")
    stranger = Client()
    stranger.force_login(factories.posted(Role.OFFICER, "TH-83"))
    for client in (stranger, Client()):
        hidden, absent = (client.get(f"/activities/{pk}/") for pk in (draft.pk, draft.pk + 999))
        assert hidden.status_code == absent.status_code == 404
        told = [
            answer.content.decode().partition("<main")[2].partition("</main>")[0]
            for answer in (hidden, absent)
        ]
        assert told[0] == told[1]


def test_a_server_binds_its_cookies_and_asks_for_encryption(tmp_path):
    environment = {
        "PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "sistercity.settings",
        "SECRET_KEY": "x" * 60, "ALLOWED_HOSTS": "register.example",
        "DATABASE_URL": "sqlite://:memory:", "VAR_DIR": str(tmp_path), "DEMO": "", "DEBUG": "",
        "PORTAL_TODAY": "", "SECOND_FACTOR": "required",
    }  # fmt: skip
    names = [
        "SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY",
        "SESSION_COOKIE_SAMESITE", "CSRF_COOKIE_NAME", "CSRF_COOKIE_SECURE", "CSRF_COOKIE_HTTPONLY",
        "LANGUAGE_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS",
        "SECURE_HSTS_INCLUDE_SUBDOMAINS", "DEBUG", "SECOND_FACTOR",
    ]  # fmt: skip
    told = (
        "import json; from django.conf import settings;"
        f"print(json.dumps([getattr(settings, name) for name in {names}]))"
    )
    run = subprocess.run(
        [sys.executable, "-c", told], cwd=ROOT, env=environment, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert json.loads(run.stdout) == [
        "__Host-session", True, True, "Lax", "__Host-csrf", True, True, True, True, 31_536_000,
        True, False, "required",
    ]  # fmt: skip
