"""Who reads which record, by whatever door: pages, lists, files, searches, suggestions, history."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import reduce
from operator import or_
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
from tests.hidden import COMMON, READERS
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
# Those who between them look in every way there is: in each run they open the lists beside taking
# them as files. What the others are told by a page is test_pages' part, and that they are told all
# that is theirs is the part of ``script/soak tests``.
EVERY_SIGHT = {"anonymous", "officer", "editor"}
RESOURCES = ("documents", "pairings", "activities", "working-groups", "counterparts")


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[SimpleNamespace]:
    """The records of the tables, among them the hidden ones, in a database of this file."""
    with django_db_blocker.unblock(), copied("objects"):
        made = make_world()
        file = workbook(row(**LYON))
        desk.take_in(by=made.people["editor"], data=file, name="zqhidden.zqimport.xlsx")
        # Addresses of ``LISTS`` that are no lists, found by the readers in turn.
        made.pages = set()
        yield made


@pytest.fixture
def client_of(world: SimpleNamespace) -> Callable[[str], Client]:
    """A client of one of the readers."""

    def make(reader: str) -> Client:
        key = {"authorization": f"Api-Key {world.hidden.credential}"} if reader == "agency" else {}
        client = Client(raise_request_exception=False, headers=key)
        if person := world.people.get(reader):
            client.force_login(person)
        return client

    return make


class Seen:
    """Which hidden words one reader was told, and where first."""

    def __init__(
        self, reader: str, client: Client, pages: set[str], *, opens_lists: bool
    ) -> None:
        self.reader, self.client, self.pages = reader, client, pages
        self.opens_lists = opens_lists
        self.told: dict[str, str] = {}
        self.asked: set[str] = set()

    def ask(self, address: str, **query: object) -> bool:
        """Ask for a page or file, once, and note what it tells; returns whether it was shown."""
        whole = f"{address} {query or ''}"
        if whole in self.asked:
            return False
        self.asked.add(whole)
        response = self.client.get(address, query)
        assert response.status_code < 500, (address, query)
        for word in hidden.words_in(response):
            self.told.setdefault(word, whole)
        if "format" in query and response["Content-Type"].startswith("text/html"):
            self.pages.add(address)
        return response.status_code == 200

    def ask_list(self, address: str, **search: str) -> None:
        """Ask for a list's file and what it finds.

        What answers one reader by its page all the same is no list.
        """
        if address not in self.pages:
            self.ask(address, format="json")
        if self.opens_lists:
            self.ask(address, **({} if address in self.pages else search))


ASKING = pytest.mark.parametrize(
    ("reader", "opens_lists"),
    [(reader, reader in EVERY_SIGHT) for reader in READERS]
    + [
        pytest.param(reader, True, marks=pytest.mark.soak)
        for reader in READERS if reader not in EVERY_SIGHT
    ],
)  # fmt: skip


@ASKING
def test_each_reader_is_told_every_hidden_word_that_is_declared_theirs_and_no_other(
    world, client_of, reader, opens_lists
):
    seen = Seen(reader, client_of(reader), world.pages, opens_lists=opens_lists)
    for address in world.hidden.addresses:
        seen.ask(address)
    # The API never asks who is signed in: one of them stands for all.
    if reader in ("anonymous", "agency", "administrator"):
        _ask_api(seen)
    for address in LISTS:
        seen.ask_list(address, search=COMMON)
    for name, (address, *_answers) in PAGES.items():
        if name.endswith("-json"):
            seen.ask(address, internal="1", province="TH-50")
    _ask_admin(seen)
    leaks = {word: seen.told[word] for word in seen.told.keys() - hidden.readable_by(reader)}
    assert leaks == {}
    if opens_lists:
        assert hidden.readable_by(reader) - seen.told.keys() == set()


def _ask_api(seen: Seen) -> None:
    for address in API_LISTS:
        seen.ask(address)
        seen.ask(address, search=COMMON)
    for resource in RESOURCES:
        seen.ask(f"/api/v1/changes/?resource={resource}&page_size=500")
        seen.ask(f"/api/v1/bulk/{resource}.ndjson")
        seen.ask(f"/api/v1/bulk/{resource}.csv")


def _ask_admin(seen: Seen) -> None:
    for model in ADMIN:
        seen.ask(reverse(f"admin:{model.replace('.', '_')}_changelist"), q=COMMON)
    if seen.reader in hidden.STAFF:
        _ask_histories(seen)
    for owner in admin.site._registry.values():
        for field in owner.autocomplete_fields:
            asked = {
                "app_label": owner.opts.app_label, "model_name": owner.opts.model_name,
                "field_name": field, "term": COMMON,
            }  # fmt: skip
            seen.ask(reverse("admin:autocomplete"), **asked)


def _ask_histories(seen: Seen) -> None:
    """Every row that was ever said to hold a hidden word: its page, its history, the change.

    Whoever need not be told all asks for those alone that hold a word that is not theirs.
    """
    words = [COMMON] if seen.opens_lists else hidden.HIDDEN.keys() - hidden.readable_by(seen.reader)
    holding = [Q(label__contains=word) | Q(difference__icontains=word) for word in words]
    rows = ChangeRow.objects.filter(reduce(or_, holding))
    for number, resource, pk in rows.values_list("change_id", "resource", "object_id"):
        seen.ask(reverse("admin:audit_change_change", args=[number]))
        for verb in ("change", "history") if resource in ADMIN else ():
            seen.ask(reverse(f"admin:{resource.replace('.', '_')}_{verb}", args=[pk]))
