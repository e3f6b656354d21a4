"""A report that is asked for while its year is being closed is wholly before it or wholly after."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Event

import pytest
from django.db import connection, transaction

from monitoring import actions
from monitoring.choices import Status
from monitoring.reports import YearState, figures, kpi_report
from sistercity import clock
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
WAIT = 20


@pytest.fixture
def waiting():
    """FY 2565 with one activity that waits for approval."""
    factories.six_indicators()
    return factories.activity(starts_on=date(2022, 2, 1), status=Status.ENDORSED)


def approve_and_close(activity, editor):
    with transaction.atomic():
        actions.approve_activity(by=editor, activity_id=activity.pk, revision=activity.revision)
        actions.close_year(by=editor, year=2565)


def told(report):
    return report.dates.state, report.figure("2.1").figure.numerator, report.known_number


def aside(act):
    """Run beside, on a connection of its own."""
    pool = ThreadPoolExecutor(1)

    def run():
        try:
            return act()
        finally:
            connection.close()

    return pool.submit(run)


def test_a_closing_that_is_committed_while_the_report_is_read_is_not_in_it(waiting, monkeypatch):
    editor, begun, closed = factories.person("editor"), Event(), Event()
    before = told(kpi_report(2565, now=clock.now()))
    read = figures.read_facts

    def slowly(*args, **kwargs):
        begun.set()
        assert closed.wait(WAIT)
        return read(*args, **kwargs)

    monkeypatch.setattr(figures, "read_facts", slowly)
    asked = aside(lambda: told(kpi_report(2565, now=clock.now())))
    assert begun.wait(WAIT)
    approve_and_close(waiting, editor)
    closed.set()

    # The dates were settled before; the approval and the number of the ledger are of then too.
    assert asked.result(WAIT) == before
    assert before[:2] == (YearState.ENDED, 0)
    state, numerator, number = told(kpi_report(2565, now=clock.now()))
    assert (state, numerator) == (YearState.CLOSED, 1)
    assert number > before[2]


def test_a_closing_that_is_not_yet_committed_is_not_in_the_report(waiting):
    editor, written, read = factories.person("editor"), Event(), Event()
    before = told(kpi_report(2565, now=clock.now()))

    def close():
        with transaction.atomic():
            approve_and_close(waiting, editor)
            written.set()
            assert read.wait(WAIT)

    closing = aside(close)
    assert written.wait(WAIT)
    assert told(kpi_report(2565, now=clock.now())) == before
    read.set()
    closing.result(WAIT)
    assert told(kpi_report(2565, now=clock.now()))[:2] == (YearState.CLOSED, 1)
