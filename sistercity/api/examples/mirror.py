#!/usr/bin/env python3
"""Mirror Thailand's sister-city register into an SQLite file, and stay in step with it.

    python mirror.py https://register.example/api/v1/ register.sqlite3

The first run loads everything, each later one what has changed since: let cron or the Task
Scheduler run it every hour. It may be killed at any moment. What a page brought and the place
reached are stored in one transaction, so that the next run goes on without gap or duplicate.

The table ``objects`` holds the published JSON of every object; the views ``pairings``,
``provinces`` and so on show each resource with some plain columns. The view ``pairing_status``
tells in which status a pairing was when:

    SELECT pairing, status FROM pairing_status
    WHERE first_day <= '2019-01-04' AND '2019-01-04' <= coalesce(last_day, '9999')

Python 3.9 or newer, nothing to install. Ends with 0 in step, 1 not reached (run it again), 2 a
person must look: the message says what to do.
"""

from __future__ import annotations

import argparse
import hashlib
import http.client
import json
import sqlite3
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import contextmanager
from email.utils import parsedate_to_datetime

PAGE_SIZE = 500
TIMEOUT_SECONDS = 60
ATTEMPTS = 8
PASSING = (429, 500, 502, 503, 504)  # answers that another try may change
# Plain columns of the views; what is not named here is in ``objects`` all the same.
VIEWS = {
    "activities": ("title", "kind", "fiscal_year", "starts_on", "ends_on", "province"),
    "counterparts": ("name_th", "name_en", "unit_type", "country"),
    "documents": ("kind", "title_th", "title_en", "issued_on"),
    "pairings": ("province", "counterpart", "relation", "confirmation"),
    "provinces": ("name_th", "name_en", "region", "cluster"),
}
TABLES = """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value);
CREATE TABLE IF NOT EXISTS objects (resource TEXT, id TEXT, hash TEXT NOT NULL, data TEXT NOT NULL,
    PRIMARY KEY (resource, id)) WITHOUT ROWID;
"""
# Events come in the order in which they tell a status; each that tells one does so from
# ``status_from`` until the next. Of those that begin on one day the last holds. A pairing whose
# events are of unknown day has the status last told of it, on no day.
STATUS_VIEW = """
CREATE VIEW IF NOT EXISTS pairing_status AS
WITH turn AS (
    SELECT pairings.id AS pairing, json_extract(event.value, '$.leads_to') AS status,
        json_extract(event.value, '$.status_from') AS first_day, event.key AS place
    FROM pairings, json_each(data, '$.events') AS event
    WHERE status <> '' AND first_day IS NOT NULL),
last_of_day AS (SELECT pairing, status, first_day, max(place) FROM turn GROUP BY pairing, first_day)
SELECT pairing, status, first_day,
    date(lead(first_day) OVER (PARTITION BY pairing ORDER BY first_day), '-1 day') AS last_day
FROM last_of_day
UNION ALL
SELECT id, json_extract(data, '$.status_last_told'), NULL, NULL
FROM pairings WHERE id NOT IN (SELECT pairing FROM turn)
"""


class Trouble(Exception):
    """What another try will not mend; the message says what to do."""


class Register:
    """The register's API: asks patiently, and no more often than it is told."""

    def __init__(self, base: str, key: str | None = None, pause=time.sleep) -> None:
        if not base.startswith(("https://", "http://")):
            raise Trouble(f"{base} is no address: it begins with https://")
        self.base, self.key, self.pause = base.rstrip("/") + "/", key, pause

    def open(self, path: str, etag: str | None = None, absent=(http.client.NOT_MODIFIED,)):
        """The answer, to be read and closed; None where its status is one of ``absent``."""
        request = urllib.request.Request(self.base + path)
        if etag:
            request.add_header("If-None-Match", etag)
        if self.key:  # not handed on, should an answer lead to another host
            request.add_unredirected_header("Authorization", f"Api-Key {self.key}")
        try:
            return urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS)
        except urllib.error.HTTPError as error:
            if error.code in PASSING:
                raise
            if error.code in absent:
                return None
            raise Trouble(_refusal(error)) from None

    def page(self, after: str | None, etag: str | None) -> tuple:
        """A page of changes and its ETag; (None, None) when it is the one that bears ``etag``."""
        asked = {"lang": "en", "page_size": PAGE_SIZE, **({"after": after} if after else {})}
        answer = self.open(f"changes/?{urllib.parse.urlencode(asked)}", etag)
        if answer is None:
            return None, None
        with answer:
            return json.load(answer), answer.headers["ETag"]

    def patiently(self, read, *arguments):
        """What ``read`` returns, tried again while the network or the server fails."""
        for attempt in range(ATTEMPTS):
            try:
                return read(*arguments)
            except (OSError, http.client.HTTPException, ValueError) as error:
                wait = _retry_after(error) or 2**attempt
                _say(f"{error}. Trying again in {wait:.0f} seconds.")
                self.pause(wait)
        raise ConnectionError("Not reached. Run this again later: nothing is lost.")


class Mirror:
    """The SQLite file: the objects, and how far they have come."""

    def __init__(self, path: str) -> None:
        self.db = sqlite3.connect(path, isolation_level=None, timeout=30)
        self.db.executescript(TABLES + STATUS_VIEW)
        for resource, names in VIEWS.items():
            plain = ", ".join(f"json_extract(data, '$.{name}') AS {name}" for name in names)
            self.db.execute(
                f"CREATE VIEW IF NOT EXISTS {resource} AS SELECT id, {plain}, data FROM objects "
                f"WHERE resource = '{resource}'"
            )

    @contextmanager
    def transaction(self, after: str | None):
        """Whole or not at all, whatever befalls the process; follows the checkpoint ``after``."""
        self.db.execute("BEGIN IMMEDIATE")
        try:
            if self.fact("checkpoint") != after:
                raise Trouble("Another run is at work on this file: let it end.")
            yield
        except BaseException:
            self.db.execute("ROLLBACK")
            raise
        self.db.execute("COMMIT")

    def fact(self, name: str):
        """Something kept beside the objects, such as the checkpoint; None before the first load."""
        row = self.db.execute("SELECT value FROM facts WHERE name = ?", [name]).fetchone()
        return row and row[0]

    def keep(self, **facts) -> None:
        """Keep facts, within the transaction of what they tell of."""
        self.db.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?)", facts.items())

    def empty(self) -> None:
        """Forget everything."""
        with self.transaction(self.fact("checkpoint")):
            self.db.execute("DELETE FROM objects")
            self.db.execute("DELETE FROM facts")

    def pull(self, register: Register) -> int:
        """Store all that has changed since the place reached; returns how many objects came."""
        if self.fact("base") not in (None, register.base):
            raise Trouble(f"This file mirrors {self.fact('base')}. Name another file for this one.")
        count = 0 if self.fact("checkpoint") else register.patiently(self.load, register)
        following = True
        while following:
            after = self.fact("checkpoint")
            page, etag = register.patiently(register.page, after, self.fact("etag"))
            if page is None:
                break
            # Only an empty page will be asked for again by the same address.
            self.store(page, after, base=register.base, etag=None if page["results"] else etag)
            count, following = count + len(page["results"]), page["next"]
        return count

    def load(self, register: Register) -> int:
        """Fill the mirror from the file of everything; 0 if the register gives out none."""
        absent = (http.client.FORBIDDEN, http.client.NOT_FOUND)  # the key may not open it
        answer = register.open("bulk/all.ndjson?lang=en", absent=absent)
        if answer is None:
            return 0
        count = 0
        with answer, self.transaction(after=None):
            for line in answer:
                self.put(json.loads(line))
                count += 1
            if count != int(answer.headers["X-Row-Count"]):
                raise ValueError("The file of everything was cut off")
            self.keep(base=register.base, checkpoint=answer.headers["X-Checkpoint"])
        return count

    def store(self, page: dict, after: str | None, **facts) -> None:
        """Store a page that follows the checkpoint ``after``, and the place that it reaches."""
        with self.transaction(after):
            # After the file of everything the first entry says where counting goes on.
            sequence = self.fact("sequence") if after else 0
            for entry in page["results"]:
                if sequence is not None and entry["sequence"] != sequence + 1:
                    raise Trouble(
                        f"Entry {sequence + 1} is missing, {entry['sequence']} came in its place. "
                        "Tell those who keep the register, and load it anew with --restart."
                    )
                sequence = entry["sequence"]
                self.put(entry)
            facts.update(checkpoint=page["checkpoint"], complete_as_of=page["complete_as_of"])
            self.keep(sequence=sequence, **facts)

    def put(self, entry: dict) -> None:
        """Store the object that an entry tells of, or take it out."""
        key = [entry["resource"], entry["id"]]
        if entry["data"] is None:
            # Removed; or told once more further on, until when what is held stays.
            if entry["change"] == "removed":
                self.db.execute("DELETE FROM objects WHERE resource = ? AND id = ?", key)
            return
        data = json.dumps(entry["data"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        if hashlib.sha256(data.encode()).hexdigest() != entry["hash"]:
            raise Trouble(f"{' '.join(key)} is not what its hash says. Run this again.")
        row = [*key, entry["hash"], data]
        self.db.execute("INSERT OR REPLACE INTO objects VALUES (?, ?, ?, ?)", row)

    def objects(self):
        """Every object as (resource, id, hash, JSON), by resource and id."""
        return self.db.execute("SELECT * FROM objects ORDER BY resource, id")

    def differences(self, register: Register) -> list[str]:
        """The objects that are not as the register gives them out, each loaded and hashed anew."""
        fresh = Mirror(":memory:")
        while fresh.pull(register) + self.pull(register):
            pass  # until nothing has changed between the two
        return sorted({" ".join(row[:2]) for row in {*self.objects()} ^ {*fresh.objects()}})

    def dump(self, path: str) -> None:
        """Write every object as a line of JSON."""
        entry = "json_object('resource', resource, 'id', id, 'hash', hash, 'data', json(data))"
        lines = self.db.execute(f"SELECT {entry} FROM objects ORDER BY resource, id")
        with open(path, "w", encoding="utf-8", newline="\n") as file:
            file.writelines(f"{line}\n" for (line,) in lines)


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line asks; returns the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("base", help="address of the API: https://register.example/api/v1/")
    parser.add_argument("file", help="the SQLite file")
    parser.add_argument("--key", help="an API key, which allows more requests")
    parser.add_argument("--restart", action="store_true", help="forget everything, load anew")
    parser.add_argument("--verify", action="store_true", help="compare with the register")
    parser.add_argument("--dump", metavar="FILE", help="write every object as a line of JSON")
    asked = parser.parse_args(arguments)
    try:
        register, mirror = Register(asked.base, asked.key), Mirror(asked.file)
        if asked.restart:
            mirror.empty()
        count = mirror.pull(register)
        _say(f"{count} objects; in step with what was committed by {mirror.fact('complete_as_of')}")
        different = mirror.differences(register) if asked.verify else []
        if asked.dump:
            mirror.dump(asked.dump)
    except (ConnectionError, sqlite3.OperationalError, Trouble) as error:
        _say(str(error))
        return 2 if isinstance(error, Trouble) else 1
    for name in different:
        _say(f"{name} is not as the register gives it: load anew with --restart.")
    return 2 if different else 0


def _refusal(error: urllib.error.HTTPError) -> str:
    """What the API says of a request that it does not answer, and what to do."""
    try:
        problem = json.load(error)
        told = " ".join([problem["detail"], *(one["message"] for one in problem.get("errors", ()))])
    except (ValueError, KeyError, TypeError):
        told = f"{error.code} {error.reason}"
    if error.code in (http.client.BAD_REQUEST, http.client.GONE):
        told += "\nThe place reached is not, or no longer, this register's: load with --restart."
    return told


def _retry_after(error: Exception) -> float:
    """Seconds for which the server asks to wait; 0 when it says nothing."""
    asked = error.headers["Retry-After"] if isinstance(error, urllib.error.HTTPError) else None
    if not asked or asked.isdigit():
        return int(asked or 0)
    return max(0, parsedate_to_datetime(asked).timestamp() - time.time())


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
