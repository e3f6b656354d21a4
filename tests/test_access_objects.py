"""Who reads which record, by whatever door: pages, lists, files, searches, suggestions, history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.contrib import admin
from django.db.models import Q
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from registry.importing import desk
from sistercity.audit.models import ChangeRow
from tests import hidden
from tests.databases import copied
from tests.hidden import COMMON, HIDDEN, READERS
from tests.registry.importing import LYON, row, workbook
from tests.test_access import ADMIN, PAGES, make_world

pytestmark = [
    pytest.mark.django_db, pytest.mark.feed,
    pytest.mark.expects_log("django.request", "django.security"),
]  # fmt: skip

# Those that make a PDF are left out: its report is asked for as JSON, and a profile as a page.
LISTS = sorted(
    address
    for name, (address, *_answers) in PAGES.items()
    if address.endswith("/") and "{" not in address and not address.startswith("/api/")
)
API_LISTS = sorted(
    address
    for address, *_answers in PAGES.values()
    if address.startswith("/api/v1/") and "{" not in address
)
RESOURCES = ("documents", "pairings", "activities", "working-groups", "counterparts")


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[SimpleNamespace]:
    """The records of the tables, among them the hidden ones, in a database of this file."""
    with django_db_blocker.unblock(), copied("objects"):
        made = make_world()
        file = workbook(row(**LYON))
        desk.take_in(by=made.people["editor"], data=file, name="zqhidden.zqimport.xlsx")
        yield made


@pytest.fixture
def clients(world: SimpleNamespace) -> dict[str, Client]:
    """One for each reader."""
    made = {reader: Client(raise_request_exception=False) for reader in READERS}
    made["agency"] = Client(
        raise_request_exception=False,
        headers={"authorization": f"Api-Key {world.hidden.credential}"},
    )
    for reader, person in world.people.items():
        made[reader].force_login(person)
    return made


class Seen:
    """Who was told which hidden word, and where first."""

    def __init__(self, clients: dict[str, Client]) -> None:
        self.clients = clients
        self.readers: dict[str, set[str]] = defaultdict(set)
        self.leaks: dict[tuple[str, str], str] = {}

    def ask(self, reader: str, address: str, **query: object):
        """Ask as one reader and note what is told."""
        response = self.clients[reader].get(address, query)
        assert response.status_code < 500, (reader, address, query)
        for word in hidden.words_in(response):
            self.readers[word].add(reader)
            if reader not in HIDDEN[word][1]:
                self.leaks.setdefault((word, reader), f"{address} {query}")
        return response


@pytest.fixture
def seen(clients: dict[str, Client]) -> Seen:
    """Nothing yet."""
    return Seen(clients)


def test_each_hidden_word_is_read_by_those_whom_the_declaration_names_and_by_nobody_else(
    world, seen
):
    # Who may read most comes first: nobody may be given what was kept for them.
    for reader in reversed(READERS):
        for address in world.hidden.addresses:
            seen.ask(reader, address)
        asks_api = reader in ("anonymous", "agency", "administrator")
        for address in API_LISTS if asks_api else ():
            seen.ask(reader, address)
            seen.ask(reader, address, search=COMMON)
        for resource in RESOURCES if asks_api else ():
            seen.ask(reader, f"/api/v1/changes/?resource={resource}&page_size=500")
            seen.ask(reader, f"/api/v1/bulk/{resource}.ndjson")
            seen.ask(reader, f"/api/v1/bulk/{resource}.csv")
        for address in LISTS:
            # Pages as they are opened first are test_pages' part.
            if seen.ask(reader, address, search=COMMON).status_code == 200:
                seen.ask(reader, address, format="json")
        for name, (address, *_answers) in PAGES.items():
            if name.endswith("-json"):
                seen.ask(reader, address, internal="1", province="TH-50")
        _ask_admin(seen, reader)
    assert seen.leaks == {}
    assert dict(seen.readers) == {word: set(readers) for word, (_what, readers) in HIDDEN.items()}


def _ask_admin(seen: Seen, reader: str) -> None:
    for model in ADMIN:
        stem = f"admin:{model.replace('.', '_')}"
        address = reverse(f"{stem}_changelist")
        if seen.ask(reader, address).status_code != 200:
            continue
        seen.ask(reader, address, q=COMMON)
        seen.ask(reader, address, format="json")
    if reader in hidden.STAFF:
        _ask_histories(seen, reader)
    for owner in admin.site._registry.values():
        for field in owner.autocomplete_fields:
            asked = {
                "app_label": owner.opts.app_label, "model_name": owner.opts.model_name,
                "field_name": field, "term": COMMON,
            }  # fmt: skip
            seen.ask(reader, reverse("admin:autocomplete"), **asked)


def _ask_histories(seen: Seen, reader: str) -> None:
    """Every row that was ever said to hold a hidden word: its page, its history, the change."""
    rows = ChangeRow.objects.filter(Q(label__contains=COMMON) | Q(difference__icontains=COMMON))
    for number, resource, pk in rows.values_list("change_id", "resource", "object_id"):
        seen.ask(reader, reverse("admin:audit_change_change", args=[number]))
        for verb in ("change", "history") if resource in ADMIN else ():
            seen.ask(reader, reverse(f"admin:{resource.replace('.', '_')}_{verb}", args=[pk]))
