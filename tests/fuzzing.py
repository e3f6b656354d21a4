"""Requests made up from the API's own schema, sound and unsound, and what an answer must be.

``Fuzzer(seed).cases(number)`` sends them one by one; the same seed sends the same. An answer is at
fault when it is a server error, a status or field that the schema does not tell, or lacks a
header of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from urllib.parse import quote

from django.test import Client

from tests import contract

NASTY = (
    "", "%ff", "%00", "%ed%a0%80", "%", "%zz", "%0a", "+", "%20", ";", "null", "true", "-1", "0",
    "1", "1e9", "1000000000", "9223372036854775807", "9223372036854775808", "1.5", "NaN", "๑๐",
    "P-0001", "P-9999", "TH-50", "TH-99", "th-50", "JP", "2562-01-04", "2566", "2019",
    "2019-02-30", "2019-13-01", "0000-00-00", "0001-01-01", "9999-12-31", "2199-12-31",
    "2019-01-04T25:00:00", "0001-01-01T00:00:00%2B14:00", "2019-01-04T10:00:00%2B99:00",
    "2023-08-15T10:00:00Z", "%3Cscript%3E", "%27%20OR%201%3D1%20--", "..%2F..%2Fetc%2Fpasswd",
    quote("เชียงใหม่"), quote("👩‍👧"), "a" * 300, "a" * 9_000, quote("ก") * 900, "eyJzIjoxfQ.x",
    "region:north", "province__region", "number,number", "-number", "password", "a,b,,c", "[]",
    "{}", "%5B%5D", "kind=", "*",
)  # fmt: skip
UNKNOWN = ("nothing", "Page", "as_at[]", "province__region", "%ff", "%00", "_", "format", "lang")
ACCEPT = ("application/json", "*/*", "text/html", "text/*;q=0.1", "application/xml", ",", "a" * 500)
KEYS = ("Api-Key", "Api-Key x", "Api-Key a.b", "Bearer x", "Api-Key " + "k" * 600, "\u00ff")
CONDITIONS = ("*", 'W/"x"', '"' + "x" * 300 + '"', "no tag", ",")
RANGES = ("bytes=0-1", "bytes=-5", "bytes=9-1", "items=1", "bytes=" * 50)
CODINGS = ("br", "gzip", "identity;q=0", "*;q=0", ",,")
WRITING = ("POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND")
CONTENT_TYPES = ("application/json", "text/csv", "no type", "multipart/form-data")
LARGE = b'{"a": "' + b"x" * 10_000_000 + b'"}'
# One address may ask so much an hour; who asks a thousand things at once is a thousand callers.
_NETWORKS = 250


class Fuzzer:
    """Made-up requests to every operation in turn, and what was answered."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.client = Client(raise_request_exception=False, enforce_csrf_checks=True)
        self.statuses: Counter[int] = Counter()
        self.paths = list(contract.schema()["paths"])
        self.known = {path: self._known(path) for path in self.paths}

    def cases(self, number: int) -> Iterator[str]:
        """Send so many requests.

        Yields:
            For each answer at fault the request and what is wrong with the answer.
        """
        for place in range(number):
            path = self.paths[place % len(self.paths)]
            yield from self._case(path, contract.schema()["paths"][path]["get"])

    def _case(self, template: str, operation: dict) -> Iterator[str]:
        pick = self.random
        query = self._query(operation) if pick.random() < 0.9 else ""
        path = self._path(template, operation)
        method = pick.choices(("GET", "HEAD", "OPTIONS", pick.choice(WRITING)), (88, 4, 3, 5))[0]
        headers = self._headers()
        body, content_type = b"", ""
        if method in WRITING or pick.random() < 0.02:
            body = LARGE if pick.random() < 0.05 else b'{"a": '
            content_type = pick.choice(CONTENT_TYPES)
        address = ".".join(str(pick.randrange(1, _NETWORKS)) for _part in range(4))
        response = self.client.generic(
            method, path, body, content_type=content_type, headers=headers,
            QUERY_STRING=query.encode().decode("latin-1"), REMOTE_ADDR=address,
        )  # fmt: skip
        self.statuses[response.status_code] += 1
        asked = f"{method} {path[:200]}?{query[:300]} {headers} {content_type} {len(body)} bytes"
        for fault in self._faults(response, template, method, query):
            yield f"{asked}: {response.status_code}: {fault}"

    def _faults(self, response, template: str, method: str, query: str) -> list[str]:
        """What is wrong with an answer."""
        if response.status_code >= 500:
            return ["a server error"]
        is_problem = response.headers.get("Content-Type") == "application/problem+json"
        if response.status_code >= 400 and not is_problem and method != "HEAD":
            return ["no problem details"]
        if method in WRITING:
            if response.status_code == 405 and "Allow" not in response:
                return ["Allow is missing"]
            is_refused = response.status_code in (400, 401, 403, 404, 405, 406, 413, 414)
            return [] if is_refused else ["a method that writes was not refused"]
        if method == "OPTIONS":
            return []
        # A path that leads elsewhere than it was made for is answered as that one, or by none.
        found = contract.operation_of(response.wsgi_request.path)
        operation = found[1] if found else contract.schema()["paths"][template]["get"]
        if method == "HEAD":
            told = str(response.status_code) in operation["responses"]
            return [] if told else ["status is not told"]
        is_whole = "fields=" not in query
        return contract.answer_faults(response, operation, is_whole=is_whole)

    def _known(self, path: str) -> list[str]:
        """Values that really exist for the last part of a path."""
        if "{" not in path:
            return []
        name = path.rsplit("{", 1)[1].partition("}")[0]
        listed = self.client.get(path.partition("{")[0], {"lang": "en"})
        rows = listed.json().get("results", []) if listed.status_code == 200 else []
        return [str(row[name]) for row in rows if name in row]

    def _path(self, template: str, operation: dict) -> str:
        known = self.known[template]
        path = template
        for parameter in operation["parameters"]:
            if parameter["in"] == "path":
                is_sound = known and self.random.random() < 0.7
                value = self.random.choice(known) if is_sound else self._nasty()[:400]
                if not is_sound and self.random.random() < 0.3:
                    value = str(parameter["example"])
                path = path.replace("{" + parameter["name"] + "}", value)
        return path

    def _query(self, operation: dict) -> str:
        """Some of the parameters, mostly sound ones, now and then one that is not."""
        pick = self.random
        parts = []
        asked = [one for one in operation["parameters"] if one["in"] == "query"]
        for parameter in pick.sample(asked, min(len(asked), pick.choice((0, 1, 1, 2, 2, 3, 5)))):
            for _again in range(pick.choices((1, 2), (9, 1))[0]):
                parts.append(f"{parameter['name']}={self._value(parameter)}")
        if pick.random() < 0.1:
            parts.append(f"{pick.choice(UNKNOWN)}={self._nasty()}")
        return "&".join(parts)

    def _value(self, parameter: dict) -> str:
        pick = self.random
        if pick.random() < 0.2:
            return self._nasty()
        schema = parameter["schema"]
        schema = schema.get("items", schema)
        if "enum" in schema:
            return quote(str(pick.choice(schema["enum"])))
        if schema.get("type") == "boolean":
            return pick.choice(("true", "false"))
        if schema.get("format") == "date":
            return (date(2000, 1, 1) + timedelta(days=pick.randrange(9_000))).isoformat()
        if schema.get("type") == "integer":
            least = schema.get("minimum", 1)
            most = min(schema.get("maximum", 2700), least + 100)
            return str(pick.choice((least, most, pick.randint(least, most))))
        example = parameter.get("example", "")
        return quote(str(example[0] if isinstance(example, list) and example else example or "x"))

    def _headers(self) -> dict[str, str]:
        pick = self.random
        offered = (
            ("accept", ACCEPT, 0.15), ("authorization", KEYS, 0.05),
            ("if-none-match", CONDITIONS, 0.05), ("range", RANGES, 0.03),
            ("accept-encoding", CODINGS, 0.03),
        )  # fmt: skip
        return {name: pick.choice(words) for name, words, often in offered if pick.random() < often}

    def _nasty(self) -> str:
        return self.random.choice(NASTY)
