"""The example program that mirrors the register: in step whatever happens on either side."""

from __future__ import annotations

import ast
import io
import json
import random
import sqlite3
import urllib.error
from datetime import date, timedelta
from email.message import Message
from pathlib import Path

import pytest

from registry import actions
from registry.choices import Confirmation, EventKind
from registry.models import Pairing
from sistercity.api.examples import mirror as program
from sistercity.api.examples.mirror import Mirror, Register, Trouble, main
from sistercity.feed.reading import last_sequence
from sistercity.feed.resources import RESOURCES
from sistercity.keys import actions as keys
from sistercity.keys.models import ApiKey
from tests import factories

pytestmark = [
    pytest.mark.django_db, pytest.mark.feed, pytest.mark.expects_log("django.request")
]  # fmt: skip

BASE = "http://testserver/api/v1/"
DAY = timedelta(days=1)


class Killed(BaseException):
    """Stands for the end of the process, which asks nobody."""


class Line:
    """What ``urlopen`` leads to here: the API without a network, which fails as it is told.

    Attributes:
        failures: what befalls the next requests, one each; None lets one through.
        gives_bulk: whether the file of everything is there; else changes are all there is.
        asked: the requests that were made.
        statuses: how they were answered.
    """

    def __init__(self, client) -> None:
        self.client = client
        self.failures: list = []
        self.gives_bulk = False
        self.asked: list = []
        self.statuses: list[int] = []

    def __call__(self, request, timeout):
        """Answer as the network would."""
        assert timeout
        if "/bulk/" in request.full_url and not self.gives_bulk:
            raise refusal(404)
        self.asked.append(request)
        failure = self.failures.pop(0) if self.failures else None
        if isinstance(failure, BaseException):
            raise failure
        headers = {**request.headers, **request.unredirected_hdrs}
        answer = self.client.get(
            f"/{request.full_url.split('/', 3)[3]}",
            headers={name: text for name, text in headers.items() if name != "Host"},
        )
        self.statuses.append(answer.status_code)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if failure == "cut off":
            body = body[: len(body) // 2]
        elif callable(failure):
            body = json.dumps(failure(json.loads(body))).encode()
        told = Message()
        for name, text in answer.items():
            told[name] = text
        if answer.status_code != 200:
            raise urllib.error.HTTPError(
                request.full_url, answer.status_code, answer.reason_phrase, told, io.BytesIO(body)
            )
        response = io.BytesIO(body)
        response.headers = told
        return response


@pytest.fixture
def line(client, monkeypatch) -> Line:
    """The line between the program and the register."""
    line = Line(client)
    monkeypatch.setattr(program.urllib.request, "urlopen", line)
    return line


@pytest.fixture
def waits(monkeypatch) -> list[float]:
    """The seconds for which the program waited, which pass at once."""
    waits: list[float] = []
    monkeypatch.setattr(Register.__init__, "__defaults__", (None, waits.append))
    return waits


def refusal(status: int, **headers: str) -> urllib.error.HTTPError:
    """An answer that a proxy gives in the register's place."""
    told = Message()
    for name, text in headers.items():
        told[name.replace("_", "-")] = text
    return urllib.error.HTTPError(BASE, status, "busy", told, io.BytesIO())


def published() -> dict[tuple[str, str], dict]:
    """What everybody may see now, told anew from the rows."""
    found = {}
    for resource in RESOURCES.values():
        ids = list(resource.model._base_manager.values_list("pk", flat=True))
        for told in resource.tell(ids).values():
            found[resource.name, told.key] = told.data
    return found


def held(mirror: Mirror) -> dict[tuple[str, str], dict]:
    """What the mirror holds."""
    return {(row[0], row[1]): json.loads(row[3]) for row in mirror.objects()}


def edit(chance: random.Random) -> None:
    """One of the things that people do with the register."""
    rows = list(Pairing.objects.filter(confirmation=Confirmation.CONFIRMED))
    what = chance.choice(["pairing", "activity", "end", "reject", "document"])
    if what == "pairing" or len(rows) < 2:
        factories.pairing("TH-50", f"เมือง {chance.randrange(10**6)}", signed="2005-09")
    elif what == "activity":
        factories.activity(chance.choice(rows))
    elif what == "document":
        factories.document(title_th=f"หนังสือ {chance.randrange(10**6)}")
    elif what == "reject":
        actions.confirm_pairing(
            by=None, pairing_id=chance.choice(rows).pk, confirmation=Confirmation.REJECTED,
            note="ไม่ใช่คู่ของจังหวัด",
        )  # fmt: skip
    else:
        row = chance.choice(rows)
        kind = chance.choice([EventKind.RENEWED, EventKind.AMENDED])
        factories.event(row, kind, f"20{chance.randrange(10, 22)}-03-31")


def test_a_mirror_ends_equal_however_often_it_was_killed(line, waits, tmp_path, monkeypatch):
    chance = random.Random(7)
    monkeypatch.setattr(program, "PAGE_SIZE", 5)
    put, path = Mirror.put, str(tmp_path / "register.sqlite3")

    def put_or_die(self, entry):
        if chance.random() < 0.1:
            raise Killed
        put(self, entry)

    monkeypatch.setattr(Mirror, "put", put_or_die)
    kills = 0
    for _round in range(12):
        edit(chance)
        line.failures = [
            chance.choice([None, "cut off", TimeoutError("timed out"), refusal(503), Killed()])
            for _failure in range(2)
        ]
        mirror = Mirror(path)
        try:
            mirror.pull(Register(BASE))
        except Killed:
            kills += 1
        mirror.db.close()
    assert kills > 3
    monkeypatch.setattr(Mirror, "put", put)
    line.failures = []
    mirror = Mirror(path)
    mirror.pull(Register(BASE))
    assert held(mirror) == published()
    assert mirror.fact("sequence") == last_sequence()
    assert mirror.differences(Register(BASE)) == []
    mirror.db.close()


def test_the_first_load_is_of_the_file_of_everything_whole_or_not_at_all(line, waits):
    row = factories.pairing()
    factories.activity(row)
    line.gives_bulk = True
    line.failures = ["cut off", TimeoutError("timed out")]
    mirror = Mirror(":memory:")
    assert mirror.pull(Register(BASE)) == len(published())
    assert held(mirror) == published()
    assert [address.full_url.split("/")[5] for address in line.asked] == [*["bulk"] * 3, "changes"]
    factories.event(row, EventKind.ENDED, "2022-03-31")
    factories.activity(row)
    assert mirror.pull(Register(BASE)) == 2
    assert held(mirror) == published()


def lived(row: Pairing, *events: tuple[str, str | None]) -> Pairing:
    """The pairing with these events; a day of None is not known."""
    for kind, day in events:
        factories.event(row, kind, day)
    return row


def test_the_status_on_each_day_is_that_of_the_api(line, client):
    lived(factories.pairing(signed="2019-03-10"), (EventKind.ENDED, "2019-03-14"))
    suspended = factories.pairing("TH-57", "โอซากา", signed="2019-03-10")
    lived(suspended, (EventKind.SUSPENDED, "2019-03-12"), (EventKind.RESUMED, "2019-03-12"))
    lived(suspended, (EventKind.SUSPENDED, "2019-03-13"), (EventKind.RENEWED, "2019-03-15"))
    started = factories.pairing("TH-83", "นีซ", signed=None)
    lived(started, (EventKind.STARTED, "2019-03-11"), (EventKind.LETTER_OF_INTENT, "2019-03-12"))
    lived(started, (EventKind.SIGNED, "2019-03-12"))
    lived(factories.pairing("TH-81", "โคโม", signed=None), (EventKind.STARTED, None))
    factories.pairing("TH-20", "คาร์สันซิตี", signed="2019-03")
    mirror = Mirror(":memory:")
    mirror.pull(Register(BASE))
    seen = set()
    for number in range(25):
        day = date(2019, 3, 8) + number * DAY
        address = f"/api/v1/pairings/?as_at={day}&fields=number,status,is_undated"
        rows = client.get(address).json()["results"]
        told = {row["number"]: row["status"] for row in rows}
        mirrored = mirror.db.execute(
            "SELECT pairing, status FROM pairing_status WHERE coalesce(first_day, '') <= :day"
            " AND :day <= coalesce(last_day, '9999')",
            {"day": day.isoformat()},
        )
        assert dict(mirrored) == told, day
        seen |= set(told.values())
    assert seen == {"signed", "ended", "suspended", "in_progress"}


def test_nothing_new_costs_no_body_and_the_key_is_sent(line, waits, tmp_path):
    factories.pairing()
    _key, credential = keys.make_key(
        by=factories.person("administrator"),
        key=ApiKey(
            agency_th="กรมตัวอย่าง", agency_en="Department of Examples", system="คลังข้อมูล",
            office="กองตัวอย่าง", expires_on=date(2023, 12, 31), can_follow=True,
        ),
    )  # fmt: skip
    arguments = [BASE, str(tmp_path / "register.sqlite3"), "--key", str(credential)]
    assert main(arguments) == 0
    assert [main(arguments), main(arguments)] == [0, 0]
    assert line.statuses == [200, 200, 304]
    assert line.asked[-1].unredirected_hdrs["Authorization"] == f"Api-Key {credential}"
    assert "Authorization" not in line.asked[-1].headers


def test_it_waits_as_long_as_it_is_told_and_gives_up_in_the_end(line, waits, tmp_path):
    factories.pairing()
    path = str(tmp_path / "register.sqlite3")
    line.failures = [refusal(429, Retry_After="7"), refusal(503), ConnectionResetError()]
    assert main([BASE, path]) == 0
    assert waits == [7, 2, 4]
    line.failures = [refusal(503)] * program.ATTEMPTS
    assert main([BASE, path]) == 1


def test_what_a_person_must_see_is_said_with_what_to_do(line, waits, tmp_path, capsys):
    factories.pairing()
    path = str(tmp_path / "register.sqlite3")
    with sqlite3.connect(path) as db:
        db.executescript(program.TABLES)
        db.execute("INSERT INTO facts VALUES ('checkpoint', '1-0123456789abcdef')")
    db.close()
    assert main([BASE, path]) == 2
    assert "--restart" in capsys.readouterr().err
    assert main([BASE, path, "--restart"]) == 0

    def with_a_gap(page):
        del page["results"][1]
        return page

    def with_another_content(page):
        page["results"][0]["data"]["name_th"] = "ที่อื่น"
        return page

    for failure, words in ((with_a_gap, "Entry 2 is missing"), (with_another_content, "hash")):
        mirror = Mirror(":memory:")
        line.failures = [failure]
        with pytest.raises(Trouble, match=words):
            mirror.pull(Register(BASE))
        assert list(mirror.objects()) == []
        assert mirror.fact("checkpoint") is None
    assert main(["http://elsewhere/api/v1/", path]) == 2
    assert "Name another file" in capsys.readouterr().err


def test_verifying_finds_what_was_altered_and_a_dump_holds_every_object(
    line, waits, tmp_path, capsys
):
    row = factories.pairing()
    path, lines = tmp_path / "register.sqlite3", tmp_path / "register.ndjson"
    assert main([BASE, str(path), "--verify", "--dump", str(lines)]) == 0
    told = [json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines()]
    assert {(one["resource"], one["id"]): one["data"] for one in told} == published()
    with sqlite3.connect(path) as db:
        db.execute("UPDATE objects SET data = replace(data, 'TH-50', 'TH-51')")
    db.close()
    assert main([BASE, str(path), "--verify"]) == 2
    assert f"pairings {row.number}" in capsys.readouterr().err


def test_it_is_one_file_for_python_3_9_of_the_standard_library_alone():
    text = Path(program.__file__).read_text(encoding="utf-8")
    tree = ast.parse(text, feature_version=(3, 9))
    names = {
        alias.name if isinstance(node, ast.Import) else node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert {name.partition(".")[0] for name in names} == {
        "__future__", "argparse", "contextlib", "email", "hashlib", "http", "json", "sqlite3",
        "sys", "time", "urllib",
    }  # fmt: skip
