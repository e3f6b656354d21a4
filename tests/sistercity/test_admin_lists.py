"""Lists of the admin as files: what the list shows, to whom it shows it, on record."""

import csv
import io
import json

import pytest
from django.contrib.admin import site
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sistercity.accounts.choices import Role
from sistercity.admin import PortalAdmin
from sistercity.audit.models import AccessRecord
from tests import factories

pytestmark = pytest.mark.django_db
DOCUMENTS = "admin:registry_document_changelist"


def _client(role: str) -> Client:
    client = Client()
    client.force_login(factories.person(role))
    return client


def test_a_list_is_given_as_it_is_searched_filtered_and_ordered():
    for number, title in (("ที่ มท ๑", "แนวทาง ก"), ("ที่ มท ๒", "=แนวทาง ข"), ("ที่ มท ๓", "อื่น")):
        factories.document(title, kind="circular", number=number, issuer="มท.")
    factories.document("แนวทาง ง", kind="handbook")
    client = _client(Role.EDITOR)
    asked = {"q": "แนวทาง", "kind__exact": "circular", "o": "-1"}
    page = client.get(reverse(DOCUMENTS), asked).content.decode()
    assert "kind__exact=circular&amp;o=-1&amp;format=xlsx" in page

    content = client.get(reverse(DOCUMENTS), asked | {"format": "csv"}).getvalue()
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[0][:3] == ["เอกสาร", "ชนิด", "เลขที่หนังสือ"]
    assert [row[:3] for row in rows[1:]] == [
        ["แนวทาง ก", "หนังสือเวียน", "มท ๑"],
        ["'=แนวทาง ข", "หนังสือเวียน", "มท ๒"],
    ]
    taken = json.loads(client.get(reverse(DOCUMENTS), asked | {"format": "json"}).getvalue())
    assert [one["words"] for one in taken["filters"]] == ["แนวทาง", "หนังสือเวียน"]
    assert taken["rows"][0]["kind"] == "circular"
    assert taken["rows"][0]["published_on"] == "2019-01-04"
    record = AccessRecord.objects.filter(kind="exported").latest("number")
    assert (record.list_name, record.row_count, record.file_format) == ("document", 2, "json")


@pytest.mark.expects_log("django.request")
def test_only_who_sees_a_list_takes_it_and_nonsense_is_refused():
    address = reverse(DOCUMENTS)
    assert Client().get(address, {"format": "csv"}).status_code == 302
    assert _client(Role.OFFICER).get(address, {"format": "csv"}).status_code in (302, 403)
    client = _client(Role.EDITOR)
    assert client.get(address, {"format": "exe"}).status_code == 400
    assert client.get(address, {"format": "csv", "nothing": "1"}).url.endswith("?e=1")
    people = reverse("admin:accounts_user_changelist")
    assert client.get(people, {"format": "csv"}).status_code == 403
    assert not AccessRecord.objects.filter(kind="exported").exists()


@pytest.mark.expects_log("django.request")  # some lists are an administrator's or an editor's alone
def test_every_list_is_a_file_and_a_long_one_costs_no_more_queries():
    factories.activity(factories.pairing())
    factories.document("คู่มือ")
    clients = {role: _client(role) for role in (Role.EDITOR, Role.ADMINISTRATOR)}
    given = set()
    for model, model_admin in site._registry.items():
        if not (isinstance(model_admin, PortalAdmin) and model_admin.is_given_as_file):
            continue
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for client in clients.values():
            response = client.get(address, {"format": "json"})
            if response.status_code == 403:
                continue
            assert response.status_code == 200, address
            taken = json.loads(response.getvalue())
            assert taken["count"] == len(taken["rows"]), address
            given.add(model._meta.model_name)
    assert {"document", "counterpart", "user", "change", "activity", "importrun"} <= given
    assert "pairing" not in given

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            clients[Role.EDITOR].get(reverse(DOCUMENTS), {"format": "json"}).getvalue()
        return len(asked)

    few = queries()
    for place in range(5):
        factories.document(f"คู่มือ {place}")
    assert queries() == few
