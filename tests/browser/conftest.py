"""A real Chromium that walks the portal with the demonstration in it.

Each test gets a database of its own, copied from the demonstration's, and a server in this
process that uses it; so a test may also ask the models what a click has written.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from functools import partialmethod

import pytest
from django.core.servers.basehttp import ThreadedWSGIServer
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

from tests.databases import copy_database, drop_database, using

DESKTOP: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
# Generous, because both databases' suites share two cores.
PATIENCE_MS = 15_000

expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture
def portal(
    demo_database: str, django_db_blocker: DjangoDbBlocker, monkeypatch: pytest.MonkeyPatch
) -> Iterator[LiveServer]:
    """The portal, served from a fresh copy of the demonstration; its address is ``.url``."""
    # Told to stop, it looks up at once, where Python's lets up to half a second pass.
    promptly = partialmethod(ThreadedWSGIServer.serve_forever, poll_interval=0.02)
    monkeypatch.setattr(ThreadedWSGIServer, "serve_forever", promptly)
    with django_db_blocker.unblock():
        with using(demo_database):
            name = copy_database("page")
        with using(name):
            server = LiveServer("127.0.0.1")
            yield server
            server.stop()
        drop_database(name)


@pytest.fixture(scope="session")
def chromium(demo_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """The system's Chromium without the parts for a screen; ``CHROMIUM`` names another program.

    While it runs, so does Playwright's event loop in this thread; Django then takes all code here
    for asynchronous and gives it connections of its own. Hence the databases are made before.
    pytest-django runs tests without a database mark last, so these follow all others that use one.
    """
    program = os.environ.get("CHROMIUM") or shutil.which("chromium-headless-shell")
    if not program:
        pytest.fail("no Chromium:  script/bootstrap --tests")
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
