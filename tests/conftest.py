"""What every test is subject to: silent logs, an empty cache, repeatable examples."""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache, caches
from django.core.management import call_command
from django.db import transaction
from django.template import Context, Template
from django.test import utils as django_test
from django.test.signals import template_rendered
from django.test.utils import setup_databases, teardown_databases
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker, Settings

from monitoring.reports.order import Made
from sistercity.audit import ledger
from sistercity.keys import counts
from tests import migrating
from tests.databases import copy_database, drop_database, using

# The same examples in every run, and no deadline that a busy machine could miss.
hypothesis_settings.register_profile("portal", derandomize=True, deadline=None, database=None)
hypothesis_settings.load_profile("portal")

# As in use, whatever fixtures leave out for a while.
LAST_STEPS = ledger.entries.LAST_STEPS


def _rendered(template: Template, context: Context) -> str:
    """Render as in use, and tell the test's client of it, which keeps a copy of the context.

    Of the widgets of forms, hundreds on a page, no test asks what they were rendered with.
    """
    if not (template.name or "").startswith("django/forms/"):
        template_rendered.send(sender=template, template=template, context=context)
    return template.nodelist.render(context)


# Before Django puts its own, which tells of every template, in the place of Template's.
django_test.instrumented_test_render = _rendered


def pytest_collection_finish() -> None:
    """Let the garbage collector pass over what stays for the run, and come less often.

    Else an eighth of a run is spent walking models, templates and fonts again and again.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 10)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Create the test database; pytest-django does so only for tests that it sees to need one."""
    with django_db_blocker.unblock(), migrating.quickly():
        databases = setup_databases(verbosity=0, interactive=False)
    yield
    with django_db_blocker.unblock():
        teardown_databases(databases, verbosity=0)


def _load(command: str) -> None:
    """Fill the database in use, and tell of it in the feed at the end.

    Told step by step, the feed is a third of the time of the register and a fifth of the
    demonstration's. Another third of that is the printing of its sealed reports: what is printed
    is the part of the tests of sealing.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ledger.entries, "LAST_STEPS", [])
        patch.setattr(Made, "write", _unprinted)
        call_command(command, verbosity=0)
    call_command("refresh_feed", verbosity=0)


def _unprinted(made: Made, extension: str, write: Callable = Made.write) -> bytes:
    """A report as a file, but with nothing on the sheets of a PDF."""
    return b"%PDF-1.7" if extension == "pdf" else write(made, extension)


@pytest.fixture(scope="session")
def register_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The name of a database with the real register in it, loaded once a run."""
    with django_db_blocker.unblock():
        name = copy_database("register")
        with using(name):
            _load("load_register")
    yield name
    with django_db_blocker.unblock():
        drop_database(name)


@pytest.fixture(scope="session")
def demo_database(register_database: str, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The name of a database with the register and the demonstration, loaded once a run."""
    with django_db_blocker.unblock():
        with using(register_database):
            name = copy_database("demo")
        with using(name):
            _load("load_demo")
    yield name
    with django_db_blocker.unblock():
        drop_database(name)


@pytest.fixture(scope="module")
def register(register_database: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The tests of a file run in the real register; what one writes is taken back after it."""
    with django_db_blocker.unblock(), using(register_database):
        yield


@pytest.fixture(scope="module")
def demo(demo_database: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The tests of a file run in the demonstration; what one writes is taken back after it."""
    with django_db_blocker.unblock(), using(demo_database):
        yield


def _standing_rows(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """What fixtures of a file or class write that ask for this stands for its tests, then goes.

    Each test takes back what it wrote itself, as ever. The feed is not told of these rows, but
    of what a test writes that asks for it.
    """
    with (
        django_db_blocker.unblock(),
        pytest.MonkeyPatch.context() as patch,
        transaction.atomic(),
    ):
        patch.setattr(ledger.entries, "LAST_STEPS", [])
        yield
        transaction.set_rollback(True)


rows_of_the_file = pytest.fixture(scope="module", name="rows_of_the_file")(_standing_rows)
rows_of_the_class = pytest.fixture(scope="class", name="rows_of_the_class")(_standing_rows)


class Collector(logging.Handler):
    """Keeps the warnings and errors that are logged while it listens."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one record."""
        self.records.append(record)


def _final_loggers() -> list[logging.Logger]:
    """The loggers where a record's way up ends: the root, and those that do not propagate."""
    known = logging.root.manager.loggerDict.values()
    loggers = [logger for logger in known if isinstance(logger, logging.Logger)]
    return [logging.root, *(logger for logger in loggers if not logger.propagate)]


@pytest.fixture(autouse=True)
def silent_logs(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test in which something logs a warning or an error that it does not expect.

    A test that provokes one names the logger: ``@pytest.mark.expects_log("django.request")``.
    """
    collector = Collector()
    loggers = _final_loggers()
    for logger in loggers:
        logger.addHandler(collector)
    yield
    for logger in loggers:
        logger.removeHandler(collector)
    expected = {name for mark in request.node.iter_markers("expects_log") for name in mark.args}
    surprises = [
        f"{record.levelname} {record.name}: {record.getMessage()}"
        for record in collector.records
        if record.name not in expected
    ]
    if surprises:
        pytest.fail("logged, and not expected:\n" + "\n".join(surprises), pytrace=False)


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Give each test an empty cache and unused request rates."""
    cache.clear()
    counts.forget_all()


@pytest.fixture
def keeping_pages(settings: Settings) -> None:
    """Keep what is made of the ledger and the day, as in use; other tests make all anew."""
    backend = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {**settings.CACHES, "pages": {"BACKEND": backend, "LOCATION": "tested"}}
    caches["pages"].clear()


@pytest.fixture(autouse=True)
def feed_where_it_is_read(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Write the feed of changes in tests that ask for it (``@pytest.mark.feed``), and in no other.

    It would be a third of what the rows of a test cost. Those of the feed and its readers ask for
    it, and those of the actions, so that every way of writing is told on.
    """
    is_read = request.node.get_closest_marker("feed") is not None
    monkeypatch.setattr(ledger.entries, "LAST_STEPS", LAST_STEPS if is_read else [])
