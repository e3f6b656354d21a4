"""A form that is sent after the sign-in has ended: nothing typed is lost, nothing is saved."""

import re

import pytest
from django.test import Client

from monitoring.models import Activity, GroupMeeting
from sistercity.accounts.choices import Role
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.expects_log("django.request")]

ACTIVITY = "/workspace/activities/new/"
TYPED = {"title": "ค่ายเยาวชน <ไทย–จีน>", "starts_on": "4/1/2019", "outcome": "ผลที่ได้\nสองข้อ"}


@pytest.fixture
def officer():
    factories.fiscal_year(2566)
    return factories.posted(Role.OFFICER, "TH-50")


def send(client, path, typed, page=None):
    return client.post(path, typed, headers={"referer": f"http://testserver{page or path}"})


def sealed(response):
    return re.search(r'name="kept" value="([^"]+)"', response.content.decode())


def sign_in(client, person, response, path, password="demo-password-1"):
    person.set_password(password)
    person.save()
    return client.post(
        "/accounts/login/",
        {
            "username": person.username, "password": password, "next": path,
            "kept": sealed(response).group(1),
        },
    )  # fmt: skip


def test_what_was_typed_is_there_after_signing_in_again_and_not_saved(officer):
    client = Client()
    asked = send(client, ACTIVITY, TYPED)
    assert asked.status_code == 403
    assert "สิ่งที่กรอกยังไม่ได้บันทึก" in asked.content.decode()

    assert sign_in(client, officer, asked, ACTIVITY).url == ACTIVITY
    page = client.get(ACTIVITY)
    words = page.content.decode()
    assert page.context["form"]["outcome"].value() == TYPED["outcome"]
    assert 'value="ค่ายเยาวชน &lt;ไทย–จีน&gt;"' in words
    assert 'value="4/1/2019"' in words
    assert "ยังไม่ได้บันทึก โปรดตรวจสอบแล้วส่งใหม่" in words
    assert "ยังบันทึกไม่ได้" not in words
    assert not Activity.objects.exists()
    assert "ค่ายเยาวชน" not in client.get(ACTIVITY).content.decode()


def test_a_refused_sign_in_keeps_the_form(officer):
    client = Client()
    asked = send(client, ACTIVITY, TYPED)
    again = client.post(
        "/accounts/login/",
        {"username": "", "password": "", "kept": sealed(asked).group(1), "next": ACTIVITY},
    )
    assert sealed(again).group(1) == sealed(asked).group(1)


def test_a_whole_form_is_only_shown_again(officer):
    factories.order("TH-50")
    path, client = "/workspace/working-group/meetings/new/", Client()
    filled = {
        "kind": "meeting", "title": "ประชุม", "held_on": "1 ก.พ. 2566", "place": "ศาลากลาง",
        "resolutions": "เห็นชอบ", "revision": 0,
    }  # fmt: skip
    sign_in(client, officer, send(client, path, filled), path)
    assert 'value="ประชุม"' in client.get(path).content.decode()
    assert not GroupMeeting.objects.exists()


def test_an_act_leads_back_to_the_page_of_its_button():
    client = Client()
    answer = send(client, "/activities/1/submit/", {"revision": 1}, "/activities/1/?lang=x")
    assert answer.url == "/accounts/login/?next=/activities/1/%3Flang%3Dx"
    elsewhere = client.post("/activities/1/submit/", headers={"referer": "https://evil.example/"})
    assert elsewhere.url == "/accounts/login/?next=/start/"


def test_passwords_are_never_kept_and_a_forged_form_is_left(officer):
    client = Client()
    answer = send(client, "/accounts/password/", {"old_password": "a", "new_password": "b"})
    assert answer.status_code == 302
    asked = send(client, ACTIVITY, TYPED)
    officer.set_password("demo-password-1")
    officer.save()
    credentials = {"username": officer.username, "password": "demo-password-1"}
    forged = sealed(asked).group(1)[:-2] + "xx"
    assert client.post("/accounts/login/", credentials | {"kept": forged}).status_code == 302
    assert "ค่ายเยาวชน" not in client.get(ACTIVITY).content.decode()
