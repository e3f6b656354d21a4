"""Postings kept by the ministry: who serves which province."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from registry.models import Posting
from sistercity.accounts.choices import Role
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.expects_log("django.request")]


@pytest.fixture
def editor(client):
    person = factories.person(Role.EDITOR)
    client.force_login(person)
    return person


def post(client, person, **values):
    form = {
        "user": person.pk, "province": factories.province("TH-50").pk,
        "starts_on": "1 ส.ค. 2566", "ends_on": "", "note": "", "revision": 0,
    }  # fmt: skip
    return client.post(reverse("registry:posting-create"), form | values)


def test_an_editor_posts_an_officer_who_then_serves_the_province(client, editor):
    officer = factories.person(Role.OFFICER)

    assert post(client, officer).status_code == 302

    posting = Posting.objects.get(user=officer)
    assert posting.province.code == "TH-50"
    page = client.get(reverse("registry:posting-province", args=["TH-50"])).content.decode()
    assert officer.full_name in page


def test_somebody_of_the_ministry_cannot_be_chosen(client, editor):
    answer = post(client, factories.person(Role.PLANNER))

    assert answer.status_code == 200
    assert "เลือกได้เฉพาะเจ้าหน้าที่จังหวัด" in answer.content.decode()
    assert not Posting.objects.exists()


def test_an_end_before_the_start_is_refused_and_what_was_typed_stays(client, editor):
    answer = post(client, factories.person(Role.OFFICER), ends_on="31 ก.ค. 2566", note="คำสั่ง ๑")

    words = answer.content.decode()
    assert "วันสิ้นสุดต้องไม่ก่อนวันเริ่มต้น" in words
    assert "คำสั่ง ๑" in words


def test_a_second_posting_over_the_first_is_refused_naming_it(client, editor):
    officer = factories.person(Role.OFFICER)
    post(client, officer)

    words = post(client, officer, starts_on="10 ส.ค. 2566").content.decode()

    assert "อยู่แล้วตั้งแต่ 1 ส.ค. 2566" in words or "อยู่แล้วตั้งแต่ 1 สิงหาคม 2566" in words
    assert Posting.objects.count() == 1


def test_the_posting_of_somebody_who_went_to_the_ministry_is_ended(client, editor):
    officer = factories.posted(Role.OFFICER, "TH-50")
    posting = Posting.objects.get(user=officer)
    type(officer).objects.filter(pk=officer.pk).update(role=Role.PLANNER)
    edit = reverse("registry:posting-edit", args=[posting.pk])
    values = client.get(edit).context["form"].initial

    answer = client.post(
        edit,
        {
            "starts_on": values["starts_on"].isoformat(), "ends_on": "14 ส.ค. 2566",
            "note": "", "reason": "ย้ายเข้ากระทรวง", "revision": posting.revision,
        },
    )  # fmt: skip

    assert answer.status_code == 302
    posting.refresh_from_db()
    assert (str(posting.ends_on), posting.role) == ("2023-08-14", Role.OFFICER)


def test_the_list_costs_the_same_for_one_posting_and_for_twenty(client, editor):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("registry:posting-list")).status_code == 200
        return len(queries)

    factories.posted(Role.OFFICER, "TH-50")
    one = cost()
    for number in range(20):
        factories.posted(Role.OFFICER, f"TH-{60 + number}")
    assert cost() == one


def test_a_code_that_no_province_can_have_is_not_found(client, editor):
    address = reverse("registry:posting-create")
    assert client.get(address, {"province": "TH\x0050"}).status_code == 404
