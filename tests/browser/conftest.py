"""A real Chromium that walks the portal with the demonstration in it.

Each test gets a database of its own, copied from one into which the register and the
demonstration were loaded once, and a server in this process that uses it; so a test may also
ask the models what a click has written.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    ViewportSize,
    expect,
    sync_playwright,
)
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

DESKTOP: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
# Generous, because both databases' suites share two cores.
PATIENCE_MS = 15_000

expect.set_options(timeout=PATIENCE_MS)


@contextmanager
def _using(name: str) -> Iterator[None]:
    """Point this process at the database ``name``; threads started inside follow."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def _copy_database(suffix: str) -> str:
    """Copy the database in use, on its server; return the copy's name."""
    source = str(connection.settings_dict["NAME"])
    target = f"{source}_{suffix}"
    if connection.vendor == "postgresql":
        connection.close()
        quoted = connection.ops.quote_name
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {quoted(target)} TEMPLATE {quoted(source)}")
    else:
        # Not a copy of the file: a part of it may still be in its write-ahead log.
        connection.ensure_connection()
        with closing(sqlite3.connect(target)) as copy:
            connection.connection.backup(copy)
    return target


def _drop_database(name: str) -> None:
    """Delete a copy, with the connections that server threads may still hold."""
    if connection.vendor == "postgresql":
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {connection.ops.quote_name(name)} WITH (FORCE)")
    else:
        for path in Path(name).parent.glob(f"{Path(name).name}*"):
            path.unlink()


@pytest.fixture(scope="session")
def demo_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The name of a database with the register and the demonstration, loaded once a run."""
    with django_db_blocker.unblock():
        name = _copy_database("demo")
        with _using(name):
            call_command("load_register", verbosity=0)
            call_command("load_demo", verbosity=0)
    yield name
    with django_db_blocker.unblock():
        _drop_database(name)


@pytest.fixture
def portal(demo_database: str, django_db_blocker: DjangoDbBlocker) -> Iterator[LiveServer]:
    """The portal, served from a fresh copy of the demonstration; its address is ``.url``."""
    with django_db_blocker.unblock():
        with _using(demo_database):
            name = _copy_database("page")
        with _using(name):
            server = LiveServer("127.0.0.1")
            yield server
            server.stop()
        _drop_database(name)


@pytest.fixture(scope="session")
def chromium(demo_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """The system's Chromium, headless; ``CHROMIUM`` names another program.

    While it runs, so does Playwright's event loop in this thread; Django then takes all code here
    for asynchronous and gives it connections of its own. Hence the databases are made before.
    pytest-django runs tests without a database mark last, so these follow all others that use one.
    """
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not program:
        pytest.fail("no Chromium:  apt-get install -y --no-install-recommends chromium")
    # Chromium's sandbox refuses root.
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    flags += ["--disable-dev-shm-usage", "--disable-background-networking", "--disable-sync"]
    home = str(tmp_path_factory.mktemp("chromium"))
    connection.close()
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=flags, env={**os.environ, "HOME": home}
        )
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


class Visitor:
    """Opens pages of one portal, each in a browser window of its own, and keeps their faults."""

    def __init__(self, chromium: Browser, address: str) -> None:
        self._chromium = chromium
        self._address = address
        self.faults: list[str] = []

    def open(self, *, viewport: ViewportSize = DESKTOP, **options: object) -> Page:
        """An empty page of a new window whose reader prefers Thai; paths are relative to ``/``."""
        context = self._chromium.new_context(
            base_url=self._address, locale="th-TH", viewport=viewport, **options
        )
        context.set_default_timeout(PATIENCE_MS)
        # Of the whole window, so that what pops up is watched too.
        context.on("request", lambda request: self._check_address(request.url))
        context.on("weberror", lambda fault: self.faults.append(f"script error: {fault.error}"))
        context.on("console", self._check_console)
        return context.new_page()

    def close(self) -> None:
        """Close every window, so that no thread of the server is kept busy."""
        for context in list(self._chromium.contexts):
            context.close()

    def _check_address(self, url: str) -> None:
        if not url.startswith((f"{self._address}/", "data:", "blob:", "about:")):
            self.faults.append(f"asked another host: {url}")

    def _check_console(self, said: ConsoleMessage) -> None:
        # A page answered with 403 or 404 is the server's matter: its log is watched. A script that
        # a test runs in the page has no address.
        is_loading = said.text.startswith("Failed to load resource")
        if said.type == "error" and said.location["url"] and not is_loading:
            self.faults.append(f"console: {said.text} ({said.location['url']})")


@pytest.fixture
def visitor(chromium: Browser, portal: LiveServer) -> Iterator[Visitor]:
    """Opens windows on the portal; a script error or a third-party request fails the test."""
    visitor = Visitor(chromium, portal.url)
    yield visitor
    visitor.close()
    assert visitor.faults == []


@pytest.fixture
def page(visitor: Visitor) -> Page:
    """A window of 1440 × 900 that nobody has signed in to."""
    return visitor.open()


@pytest.fixture
def phone(visitor: Visitor) -> Page:
    """A telephone's window of 390 × 844, with touch, that nobody has signed in to."""
    return visitor.open(viewport=PHONE, has_touch=True, is_mobile=True)


@pytest.fixture
def sign_in() -> Callable[..., None]:
    """``sign_in(page, "demo-chiangmai")``: through the form, as a person does."""

    def sign_in(page: Page, name: str, password: str = "demo") -> None:
        page.goto("/accounts/login/")
        page.locator("input[name=username]").fill(name)
        page.locator("input[name=password]").fill(password)
        page.locator("input[name=password]").press("Enter")
        page.wait_for_url(lambda url: "/accounts/login/" not in url)

    return sign_in
