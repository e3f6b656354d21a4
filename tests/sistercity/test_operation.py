"""What operators are told: each request's number, its line in the log, its count, alarms."""

import json
import logging

import pytest
from django.conf import settings
from django.db import IntegrityError, OperationalError, connection
from django.http import HttpResponse

from monitoring.views import home
from sistercity.operation.following import Followed, followed
from sistercity.operation.logs import JsonLines, PlainLines

pytestmark = pytest.mark.django_db
TOKEN = "a-token-of-the-operators"


@pytest.fixture
def lines(settings, caplog):
    """The lines of JSON that requests of this test are told in."""
    settings.LOG_REQUESTS = True
    caplog.set_level(logging.INFO, "portal.requests")
    return lambda: [json.loads(JsonLines().format(record)) for record in caplog.records
                    if record.name == "portal.requests"]  # fmt: skip


def test_each_answer_bears_a_number_of_its_own(client):
    first, second = (client.get("/healthz")["X-Request-ID"] for _ in range(2))
    assert first != second


@pytest.mark.parametrize(
    ("proxies", "told", "is_kept"),
    [
        (1, "5f0c2d4e-aaaa-bbbb-cccc-1234567890ab", True),
        (0, "5f0c2d4e-aaaa-bbbb-cccc-1234567890ab", False),
        (1, "short", False),
        (1, 'x" level=ERROR forged', False),
        (1, "a" * 65, False),
    ],
)
def test_a_number_is_taken_from_a_trusted_proxy_alone_and_only_if_it_is_one(
    client, settings, proxies, told, is_kept
):
    settings.PROXY_COUNT = proxies
    answer = client.get("/healthz", headers={"X-Request-ID": told})
    assert (answer["X-Request-ID"] == told) is is_kept


def test_a_line_names_the_route_and_nothing_that_people_typed(client, lines):
    client.get("/pairings/?q=สมศรี")
    (line,) = lines()
    assert line["route"] == "registry:pairing-list"
    assert (line["method"], line["status"], line["signed_in"]) == ("GET", 200, False)
    assert line["statements"] > 0
    assert "สมศรี" not in json.dumps(line, ensure_ascii=False)


def test_a_refused_row_is_told_without_its_values():
    try:
        raise IntegrityError(
            'duplicate key value violates "users_email"\n'
            "DETAIL:  Key (email)=(somsri@example.org) already exists.\n"
        )
    except IntegrityError as error:
        record = logging.LogRecord("x", logging.ERROR, "", 0, "%s", (error,), True)
        record.exc_info = (type(error), error, error.__traceback__)
    line = JsonLines().format(record)
    assert "users_email" in line
    assert "somsri" not in line
    assert "\n" not in line


@pytest.mark.expects_log("django.request")
@pytest.mark.parametrize("header", ["", "Bearer wrong", "Bearer ", "Basic " + TOKEN])
def test_metrics_are_no_page_for_who_does_not_show_the_token(client, settings, header):
    settings.METRICS_TOKEN = TOKEN
    assert client.get("/metrics", headers={"Authorization": header}).status_code == 404


@pytest.mark.expects_log("django.request")
def test_without_a_token_nobody_reads_metrics(client, settings):
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


@pytest.mark.expects_log("django.request")
def test_metrics_count_requests_by_route_never_by_address(client, settings):
    settings.METRICS_TOKEN = TOKEN
    client.get("/pairings/P-9999/")
    told = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).content.decode()
    assert 'route="registry:pairing-detail",status="404"' in told
    assert "portal_request_seconds_bucket" in told
    assert "portal_oldest_open_job_seconds 0.0" in told
    assert "P-9999" not in told


@pytest.mark.expects_log("portal.alarms")
def test_one_statement_asked_again_and_again_sounds_an_alarm(rf, settings, caplog):
    settings.REPEATED_STATEMENTS = 3

    def view(_request):
        for number in range(4):
            with connection.cursor() as cursor:
                cursor.execute("SELECT %s", [f"ลับ{number}"])
        return HttpResponse()

    followed(view)(rf.get("/"))
    (alarm,) = [record.getMessage() for record in caplog.records]
    assert "4 times" in alarm
    assert "ลับ" not in alarm


@pytest.mark.expects_log("portal.alarms")
def test_a_slow_statement_sounds_an_alarm_without_its_values(settings, caplog):
    settings.SLOW_STATEMENT_SECONDS = 0
    with connection.execute_wrapper(Followed()), connection.cursor() as cursor:
        cursor.execute("SELECT %s", ["ลับ"])
    (alarm,) = [record.getMessage() for record in caplog.records]
    assert "SELECT" in alarm
    assert "ลับ" not in alarm


@pytest.mark.expects_log("django.request")
def test_a_database_that_is_away_is_told_in_words_with_when_to_come_back(client, monkeypatch):
    def away(*_args, **_kwargs):
        raise OperationalError("connection to server at 10.0.0.5 failed")

    monkeypatch.setattr(home, "render", away)
    client.raise_request_exception = False
    answer = client.get("/")
    page = answer.content.decode()
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert "ฐานข้อมูลไม่ตอบ" in page
    assert "10.0.0.5" not in page


@pytest.mark.parametrize("formatter", [JsonLines(), PlainLines("{levelname} {message}", style="{")])
def test_nobody_writes_a_line_of_the_log_or_an_order_to_a_terminal(formatter):
    """Ends of lines of every kind, orders to terminals, turns of direction."""
    typed = "x\r\nERROR forged\u2028again\u0085more\x1b[2J\x9b2J\u202egpj\u2066\x00"
    record = logging.LogRecord("portal", logging.WARNING, "", 0, "sent: %s", (typed,), None)
    line = formatter.format(record)
    assert len(line.splitlines()) == 1
    assert line.isprintable()
    assert "ERROR forged" in line


def test_configured_logs_are_written_that_way():
    formats = settings.LOGGING["formatters"]
    assert formats["line"]["()"].endswith("PlainLines")
    assert formats["json"]["()"].endswith("JsonLines")
