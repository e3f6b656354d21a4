"""A page is made once for all to whom it tells the same, and never shows what was."""

import re
import uuid
from datetime import UTC, datetime
from itertools import count

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.cache import caches
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from registry import actions
from registry.models import Pairing
from sistercity import clock
from sistercity.kept_pages import page_by_role
from sistercity.notices.models import Notice
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keeping_pages")]

LIST = "/pairings/"
# The ledger's last change, by which the page is known.
ONE_LOOK = 1
# That, who is reading (session and person), and what they have not read.
LOOKS_SIGNED_IN = 4


@pytest.fixture(scope="module", autouse=True)
def ground(rows_of_the_file):
    factories.six_indicators()
    factories.pairing(counterpart=factories.counterpart("คุนหมิง", country="CN"))


@pytest.fixture
def pairing():
    return Pairing.objects.select_related("counterpart").get()


def text(client, path=LIST, **options):
    response = client.get(path, **options)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("path", ["/", LIST, "/provinces/TH-50/", "/working-groups/"])
def test_the_next_reader_is_given_the_page_that_was_made(path, django_assert_num_queries):
    first = text(Client(), path)
    with django_assert_num_queries(ONE_LOOK):
        again = text(Client(), path)
    assert "คุนหมิง" in first or path == "/working-groups/"
    assert len(again) == len(first)


def test_each_change_and_each_day_makes_a_new_page(client):
    assert "หลวงน้ำทา" not in text(client)
    factories.pairing("TH-83", factories.counterpart("หลวงน้ำทา", country="LA"))
    assert "หลวงน้ำทา" in text(client)
    with clock.playing(datetime(2023, 8, 16, 5, tzinfo=UTC)):
        assert "16 สิงหาคม 2566" in text(client)


@pytest.mark.parametrize(
    "path",
    [
        "/", "/indicators/2566/", "/indicators/2566/2.1/", "/indicators/2566/overview/",
        "/indicators/2566/provinces/", "/measures/2566/",
        "/provinces/TH-50/profile/",
    ],
)  # fmt: skip
def test_a_page_does_not_tell_the_time_at_which_it_was_made(path):
    with clock.playing(datetime(2023, 8, 15, 13, tzinfo=UTC)):
        earlier = _without_token(text(Client(), path))
    caches["pages"].clear()
    with clock.playing(datetime(2023, 8, 15, 16, tzinfo=UTC)):
        assert _without_token(text(Client(), path)) == earlier


def _without_token(page):
    return re.sub(r'(?<=csrfmiddlewaretoken" value=")\w+', "", page)


def test_each_address_and_language_has_its_own(client):
    assert "คุนหมิง" in text(client)
    assert "คุนหมิง" not in text(client, f"{LIST}?search=ไม่มีที่ใด")
    client.cookies["django_language"] = "en"
    assert '<html lang="en"' in text(client)
    del client.cookies["django_language"]
    assert '<html lang="th"' in text(client)


def test_nobody_is_shown_what_somebody_signed_in_was(pairing, client):
    editor = factories.person("editor")
    client.force_login(editor)
    assert editor.full_name in text(client, f"{LIST}{pairing.number}/")
    assert editor.full_name not in text(Client(), f"{LIST}{pairing.number}/")
    # Nor the other way round.
    assert editor.full_name in text(client, f"{LIST}{pairing.number}/")


def signed_in(role):
    client, person = Client(), factories.person(role, f"invented-{uuid.uuid4()}")
    client.force_login(person)
    return client, person


@pytest.mark.parametrize("path", ["/", LIST, "/indicators/2566/", "/radar/", "/register/guidance/"])
def test_the_next_of_the_same_role_is_given_the_page_that_was_made(
    path, django_assert_num_queries
):
    (first, maker), (then, reader) = signed_in("editor"), signed_in("editor")
    made = text(first, path)
    with django_assert_num_queries(LOOKS_SIGNED_IN):
        given = text(then, path)
    assert maker.full_name in made
    assert reader.full_name in given
    assert maker.full_name not in given
    assert f'data-reader="{reader.pk}"' in given


def test_another_role_and_each_person_of_a_province_have_their_own():
    editor, planner, officer, other = (
        signed_in(role)[0] for role in ("editor", "planner", "officer", "officer")
    )
    for client in (editor, officer):
        text(client)
    for client in (planner, other):
        with CaptureQueriesContext(connection) as queries:
            text(client)
        assert len(queries) > LOOKS_SIGNED_IN


def test_a_list_of_the_admin_counts_once_a_change():
    def asked(path):
        with CaptureQueriesContext(connection) as queries:
            page = text(client, path)
        return page, sum("COUNT(" in one["sql"] for one in queries)

    client, _person = signed_in("editor")
    path = reverse("admin:registry_pairing_changelist")
    (first, counted), (again, counted_again) = asked(path), asked(path)
    assert first.count("คุนหมิง") == again.count("คุนหมิง") > 0
    assert counted > 1
    # What the reader has not read.
    assert counted_again <= 1
    assert "คุนหมิง" not in asked(f"{path}?q=ไม่มีที่ใด")[0]
    factories.pairing("TH-83", factories.counterpart("หลวงน้ำทา", country="LA"))
    page, counted = asked(path)
    assert "หลวงน้ำทา" in page
    assert counted > 1


def test_what_waits_for_a_reader_is_told_anew(pairing):
    client, person = signed_in("editor")
    assert "unread-count" not in text(client)
    notice = Notice(
        to=person, kind="told", subject="registry.pairing", subject_id=pairing.pk, address=LIST,
        words={}, made_at=clock.now(),
    )  # fmt: skip
    notice.save()
    assert "unread-count" in text(client)
    notice.delete()
    assert "unread-count" not in text(client)


def test_a_form_that_knows_its_filling_is_never_given_twice(rf):
    forms = count()

    @page_by_role
    def view(request):
        key = uuid.UUID(int=next(forms))
        return HttpResponse(f'<input type="hidden" name="form_key" value="{key}">')

    request = rf.get("/form/")
    request.user, request.LANGUAGE_CODE = factories.person("editor"), "th"
    request._messages = CookieStorage(request)
    assert view(request).content != view(request).content


def test_a_message_is_told_to_its_reader_alone(pairing):
    unit, editor = pairing.counterpart, factories.person("editor")
    other = factories.counterpart("นครคุนหมิง", country="CN")
    seen = {other.pk: other.revision, unit.pk: unit.revision}
    actions.join_units(
        by=editor, unit_id=other.pk, target_id=unit.pk, seen=seen, reason="หน่วยเดียวกัน"
    )
    reader, notice = Client(), 'class="notices"'
    # The address of the closed unit leads to the other, and says so.
    assert notice in reader.get(f"/counterparts/{other.pk}/", follow=True).content.decode()
    assert notice not in text(Client(), f"/counterparts/{unit.pk}/")
    # Nor does it hide from its reader behind a page that was kept.
    assert notice in reader.get(f"/counterparts/{other.pk}/", follow=True).content.decode()


@pytest.mark.expects_log("django.security.csrf")
def test_the_kept_page_bears_the_token_of_who_reads_it():
    text(Client())
    reader = Client(enforce_csrf_checks=True)
    page = text(reader)
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    sent = {"language": "en", "next": LIST}
    assert reader.post("/language/", sent).status_code == 403
    assert reader.post("/language/", {**sent, "csrfmiddlewaretoken": token}).status_code == 302


@pytest.mark.parametrize("role", ["", "editor"])
@pytest.mark.parametrize("asked", ["csrfmiddlewaretoken=mine", "mine=%00T%00K%00M"])
def test_nothing_of_the_reader_is_put_where_the_address_speaks(asked, role):
    client = signed_in(role)[0] if role else Client()
    path = f"{LIST}?{asked}"
    first, again = (text(client, path).split("<main")[1] for _time in range(2))
    hidden = re.compile(r'<input type="hidden"[^>]*>')
    assert hidden.findall(again) == hidden.findall(first) != []


def test_a_list_taken_as_a_file_is_made_anew(client):
    asked = []
    for _time in range(2):
        with CaptureQueriesContext(connection) as queries:
            response = client.get(f"{LIST}?format=csv")
            assert response["Content-Type"].startswith("text/csv")
            assert "คุนหมิง" in response.getvalue().decode()
        asked.append(len(queries))
    assert min(asked) > ONE_LOOK


def test_the_countries_by_which_the_admin_narrows_are_those_of_now_in_the_readers_language(client):
    client.force_login(factories.person("editor"))
    factories.pairing("TH-51", "อูโอซุ")

    def offered():
        found = client.get("/admin/registry/pairing/").context["cl"].filter_specs
        return [name for one in found for _key, name in getattr(one, "lookup_choices", ())]

    assert "จีน" in offered()
    assert "ฝรั่งเศส" not in offered()
    factories.pairing("TH-83", factories.counterpart("นีซ", country="FR"))
    assert {"จีน", "ฝรั่งเศส"} <= set(offered())
    client.cookies["django_language"] = "en"
    assert {"China", "France"} <= set(offered())


def test_a_country_by_which_the_admin_narrows_keeps_what_else_was_asked(client):
    client.force_login(factories.person("editor"))
    nice = factories.pairing("TH-83", factories.counterpart("นีซ", country="FR"))

    def france(asked):
        page = client.get(f"/admin/registry/pairing/{asked}").context["cl"]
        [its] = [one for one in page.filter_specs if one.field_path == "counterpart__country"]
        [choice] = [one for one in its.choices(page) if one["display"] == "ฝรั่งเศส"]
        return page, choice

    _page, offered = france("?q=นีซ&status__exact=signed")
    assert not offered["selected"]
    page, chosen = france(offered["query_string"])
    assert [row.pk for row in page.result_list] == [nice.pk]
    assert chosen["selected"]
    assert page.params == {
        "q": "นีซ",
        "status__exact": "signed",
        "counterpart__country__id__exact": str(nice.counterpart.country_id),
    }
    assert chosen["query_string"] == offered["query_string"]
