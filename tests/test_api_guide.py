"""The guide for integrators: each example is run as it stands there, against a live server."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from html import unescape
from pathlib import Path
from urllib.request import urlopen

import pytest
from django.conf import settings
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from tests.databases import copy_database, drop_database, using

pytestmark = [pytest.mark.feed, pytest.mark.expects_log("django.request")]

EXAMPLE = re.compile(
    r'<pre data-run="(\w+)" data-example="([\w-]+)"><code>(.*?)</code></pre>', re.DOTALL
)
SECONDS = 60


@pytest.fixture(scope="module")
def portal(register_database: str, django_db_blocker: DjangoDbBlocker) -> Iterator[LiveServer]:
    """The portal with the register in it, served; its address is ``.url``."""
    with django_db_blocker.unblock():
        with using(register_database):
            name = copy_database("guide")
        with using(name):
            server = LiveServer("127.0.0.1")
            yield server
            server.stop()
        drop_database(name)


def examples(page: str) -> list[tuple[str, str, str]]:
    """Of each example in the order of the page: how it is run, its name, its text."""
    found = [(kind, name, unescape(text)) for kind, name, text in EXAMPLE.findall(page)]
    assert len(found) == page.count("<pre")
    return found


def read(address: str) -> str:
    """What is at an address of the served portal."""
    with urlopen(address, timeout=SECONDS) as answer:
        return answer.read().decode("utf-8-sig")


def run(kind: str, text: str, folder: Path) -> str:
    """What an example prints, or what is at its address."""
    if kind == "csv":
        return read(text)
    if kind == "sh" and not shutil.which("curl"):
        pytest.fail("no curl:  apt-get install -y --no-install-recommends curl")
    if kind == "sql":
        with closing(sqlite3.connect(folder / "register.sqlite3")) as mirror:
            return json.dumps(mirror.execute(text).fetchall())
    program = [sys.executable, "-W", "error", "-"] if kind == "python" else ["sh", "-eu"]
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        program,
        input=text,
        cwd=folder,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def the_list(told: str) -> None:
    """The ministry's list of 4 January 2562: 20 pairs of 11 provinces are held of it."""
    page = json.loads(told)
    assert page["as_at"] == "2019-01-04"
    assert page["count"] == len(page["results"]) == 20
    assert len({row["province"]["code"] for row in page["results"]}) == 11


def one_pairing(told: str) -> None:
    row = json.loads(told)
    assert (row["number"], row["province"]["code"]) == ("P-0001", "TH-50")
    assert row["counterpart"]["name_en"] == "Uozu"


def walked(told: str) -> None:
    lines = told.splitlines()
    assert "P-0001 Uozu 1989" in lines[0]
    assert len(lines) == len(set(lines)) > 5


def register_file(told: str) -> None:
    rows = {row["number"]: row for row in csv.DictReader(io.StringIO(told))}
    assert rows["P-0001"]["province"] == "TH-50"
    assert rows["P-0001"]["signed_on"] == "1989-08-08"


def codes(told: str) -> None:
    named = {code["code"]: code["name_en"] for code in json.loads(told)["codes"]}
    assert named["signed"] == "Signed"


def files(told: str) -> None:
    index = json.loads(told)
    names = [file["name"] for dataset in index["datasets"] for file in dataset["files"]]
    assert {"register.csv", "activities.csv"} <= set(names)
    assert index["licence"]["name"]


def whole_file(told: str) -> None:
    _name, count = told.lower().split(": ")
    assert int(count) > 40


def sheet(told: str) -> None:
    rows = list(csv.DictReader(io.StringIO(told)))
    assert len(rows) == 20
    assert {row["เลขทะเบียน"][:2] for row in rows} == {"P-"}
    dated = next(row for row in rows if row["วันที่ลงนาม (ค.ศ. ISO 8601)"] == "1993")
    assert dated["วันที่ลงนาม (พ.ศ.)"] == "พ.ศ. 2536"


def moment(told: str) -> None:
    assert json.loads(told)["name_en"] == "Chiang Mai"


def filtered(told: str) -> None:
    rows = json.loads(told)["results"]
    assert {row["counterpart"]["country"]["code"] for row in rows} == {"JP"}
    signed = [row["signed_on"] for row in rows]
    assert len(signed) > 2
    assert signed == sorted(signed, reverse=True)


def walk_begun(told: str) -> None:
    page = json.loads(told)
    assert (page["count"], len(page["results"])) == (None, 2)
    assert "cursor=" in page["next"]


def chosen(told: str) -> None:
    first = json.loads(told)["results"][0]
    expanded = first.pop("expanded")["province"]
    assert first == {
        "number": "P-0001", "status": "signed", "counterpart": {"name_en": "Uozu"},
    }  # fmt: skip
    assert expanded["code"] == "TH-50"


def changes(told: str) -> None:
    page = json.loads(told)
    assert [entry["sequence"] for entry in page["results"]] == [1, 2]
    assert [entry["change"] for entry in page["results"]] == ["created", "created"]
    assert page["checkpoint"]
    assert page["next"]


def mirrored(told: str) -> None:
    assert told == ""


def queried(told: str) -> None:
    """Those of the ministry's list whose day is known."""
    rows = json.loads(told)
    assert rows[0] == ["P-0001", "เชียงใหม่", "อูโอซุ"]
    assert len(rows) == 20


def limits(told: str) -> None:
    assert "600" in told


def unchanged(told: str) -> None:
    assert told in ("200\n", "304\n")


def refused(told: str) -> None:
    problem = json.loads(told)
    assert problem["status"] == 400
    assert [fault["parameter"] for fault in problem["errors"]] == ["provinse"]
    assert "province" in problem["errors"][0]["message"]


def changelog(told: str) -> None:
    page = json.loads(told)
    assert page["version"] == page["results"][0]["version"]


EXPECTED: dict[str, Callable[[str], None]] = {
    "list": the_list,
    "one": one_pairing,
    "walk": walked,
    "register-csv": register_file,
    "sheet": sheet,
    "moment": moment,
    "filters": filtered,
    "cursor": walk_begun,
    "fields": chosen,
    "codes": codes,
    "files": files,
    "whole-file": whole_file,
    "changes": changes,
    "mirror": mirrored,
    "query": queried,
    "unchanged": unchanged,
    "limits": limits,
    "refused": refused,
    "changelog": changelog,
}


def test_every_example_does_what_the_guide_says(portal, tmp_path):
    found = examples(read(f"{portal.url}/api/v1/guide/"))
    assert [name for _kind, name, _text in found] == list(EXPECTED)
    for kind, name, text in found:
        assert f"{portal.url}/" in text or kind == "sql", name
        EXPECTED[name](run(kind, text, tmp_path))
    again = next(text for _kind, name, text in found if name == "unchanged")
    assert run("sh", again, tmp_path) == "304\n"
    the_mirror_tells_statuses_as_the_api_does(portal, tmp_path / "register.sqlite3")


def the_mirror_tells_statuses_as_the_api_does(portal: LiveServer, path: Path) -> None:
    """Of every pairing of the register, on days between the first signing and today."""
    with closing(sqlite3.connect(path)) as mirror:
        for day in ("1975-01-01", "1989-08-08", "2005-10-01", "2013-02-26", "2019-01-04"):
            address = f"{portal.url}/api/v1/pairings/?as_at={day}&fields=number,status"
            rows = json.loads(read(f"{address}&page_size=500"))["results"]
            held = mirror.execute(
                "SELECT pairing, status FROM pairing_status WHERE coalesce(first_day, '') <= ?1"
                " AND ?1 <= coalesce(last_day, '9999')",
                [day],
            )
            assert dict(held) == {row["number"]: row["status"] for row in rows}, day


def test_the_examples_of_the_readme_work(portal):
    text = (settings.BASE_DIR / "README.md").read_text(encoding="utf-8")
    asked = re.findall(r"^curl '(http://localhost:8000/[^']+)'", text, re.MULTILINE)
    assert len(asked) > 5
    for address in asked:
        assert json.loads(read(address.replace("http://localhost:8000", portal.url))), address


def test_the_guide_needs_no_other_host_and_speaks_both_languages(portal):
    page = read(f"{portal.url}/api/v1/guide/")
    assert "เริ่มในห้านาที" in page
    leads_away = re.findall(r'(?:src|href)="(?!/|#|http://127)[^>]*>', page)
    assert [link for link in leads_away if 'rel="license"' not in link] == []
    assert "<script>" not in page
    assert "Started in five minutes" in read(f"{portal.url}/api/v1/guide/?lang=en")
