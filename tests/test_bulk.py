"""Whole files: what is published and no more, the same in every format, described as it is."""

import csv
import io
import json
from datetime import date, datetime

import openpyxl
import pytest
from django.db import OperationalError

from monitoring.open_tables import DATASETS
from registry import actions
from registry.choices import Confirmation
from sistercity.audit.models import AccessRecord
from sistercity.bulk import kept, sending, views, xlsx
from sistercity.bulk.csv import write_csv
from sistercity.bulk.making import all_files
from sistercity.thai.calendar import BANGKOK
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.feed]
refused = pytest.mark.expects_log("django.request")
FILES = all_files(DATASETS)


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, settings):
    settings.VAR_DIR = tmp_path


def get(client, name, **headers):
    return client.get(f"/api/v1/bulk/{name}", headers=headers or None)


def content(response) -> bytes:
    assert response.status_code == 200
    return response.getvalue()


def table(client, name) -> list[list[str]]:
    told = content(get(client, name))
    assert told.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(told.decode("utf-8-sig"), newline="")))


def rows(client, name) -> list[dict[str, str]]:
    head, *lines = table(client, name)
    return [dict(zip(head, line, strict=True)) for line in lines]


def an_activity(title="เปิดตลาด", **values):
    pair = factories.pairing(signed="2005-09")
    return pair, factories.activity(pair, title=title, **values)


def test_a_row_tells_codes_names_in_both_languages_and_days_as_far_as_they_are_known(client):
    an_activity()
    (row,) = rows(client, "register.csv")
    assert row["number"] == "P-0001"
    assert (row["province"], row["province_th"], row["province_en"]) == (
        "TH-50", "เชียงใหม่", "Chiang Mai",
    )  # fmt: skip
    assert (row["country"], row["country_th"]) == ("JP", "ญี่ปุ่น")
    assert (row["status"], row["is_in_force"], row["signed_on"]) == ("signed", "true", "2005-09")
    (activity,) = rows(client, "activities.csv")
    assert (activity["pairings"], activity["fiscal_year"]) == ("P-0001", "2566")
    assert activity["approved_at"].endswith("+07:00")


def test_nothing_unpublished_is_in_any_file(client):
    pair, shown = an_activity()
    factories.activity(pair, title="ยังไม่เห็นชอบ", status="endorsed")
    factories.document(title_th="ลับภายใน", access="internal", published_on=None)
    other = factories.pairing("TH-51", signed=None)
    actions.confirm_pairing(
        by=None, pairing_id=other.pk, confirmation=Confirmation.REJECTED, note="ไม่ใช่ของจังหวัด"
    )
    client.force_login(factories.person("editor"))
    assert [row["id"] for row in rows(client, "activities.csv")] == [str(shown.pk)]
    assert [row["number"] for row in rows(client, "register.csv")] == ["P-0001"]
    assert {row["pairing"] for row in rows(client, "register-events.csv")} == {"P-0001"}
    assert "ลับภายใน" not in content(get(client, "documents.csv")).decode()


def test_text_that_a_spreadsheet_would_carry_out_is_defused_and_every_letter_survives(client):
    titles = ["=1+1", "'+2", "＝A1", "a,\"b\"\nc", "ปกติ", "\x01=1", " =1", "-", "1 x", "\\."]
    titles.append("\ufffe=2\uffff")
    pair = factories.pairing()
    for title in titles:
        factories.activity(pair, title=title)
    told = [row["title"] for row in rows(client, "activities.csv")]
    assert told == [
        "'=1+1", "''+2", "'＝A1", "a,\"b\"\nc", "ปกติ", "'=1", " =1", "'-", "1 x", "\\.",
        "'=2",
    ]  # fmt: skip


def test_the_database_writes_the_bytes_that_we_would_write(client, monkeypatch):
    pair, _activity = an_activity("=สูตร", outcome="บรรทัด\nใหม่ \"คำพูด\"\r")
    factories.activity(pair, title="ไม่บอกงบ", budget_amount=None)
    for file in FILES.values():
        if file.table is None or file.dataset.name == "figures":
            continue
        by_database, by_us = io.BytesIO(), io.BytesIO()
        count = write_csv(by_database, file.table, date(2023, 8, 15))
        with monkeypatch.context() as patched:
            patched.setattr("sistercity.bulk.csv.DATABASE_WRITES", ())
            assert write_csv(by_us, file.table, date(2023, 8, 15)) == count
        assert by_database.getvalue() == by_us.getvalue(), file.name


def test_a_workbook_has_the_cells_of_the_csv_and_its_dictionary(client):
    an_activity("=1+1 \ufffe\uffff")
    factories.plan()
    factories.six_indicators()
    factories.fiscal_year(2566)
    for dataset in (one for one in DATASETS if one.tables):
        book = openpyxl.load_workbook(io.BytesIO(content(get(client, f"{dataset.name}.xlsx"))))
        for each in dataset.tables:
            name = f"{dataset.name}-{each.name}" if each.name else dataset.name
            sheet = [
                ["" if value is None else _as_csv(value) for value in line]
                for line in book[each.name or dataset.name].iter_rows(values_only=True)
            ]
            assert sheet == [_plain(line) for line in table(client, f"{name}.csv")], name
        told = [line[1] for line in book["dictionary"].iter_rows(min_row=2, values_only=True)]
        assert told == [column.name for each in dataset.tables for column in each.columns]
    assert len(rows(client, "figures.csv")) > 0


def _as_csv(value):
    return str(value).lower() if isinstance(value, bool) else str(value)


def _plain(line: list[str]) -> list[str]:
    """A line of CSV as a workbook gives it back, where amounts are numbers."""
    return [cell.removesuffix(".00") for cell in line]


def test_heads_are_those_of_the_dictionary_and_of_the_data_package(client):
    told = json.loads(get(client, "dictionary.json").content)
    package = json.loads(get(client, "datapackage.json").content)
    columns = {
        each["name"]: [column["name"] for column in each["columns"]]
        for dataset in told["datasets"]
        for each in dataset["tables"]
    }
    fields = {
        resource["name"]: [field["name"] for field in resource["schema"]["fields"]]
        for resource in package["resources"]
    }
    assert columns == fields
    assert f"{next(iter(columns))}.csv" in FILES
    for name, heads in columns.items():
        assert table(client, f"{name}.csv")[0] == heads
    for dataset in told["datasets"]:
        for each in dataset["tables"]:
            for column in each["columns"]:
                assert column["label_th"], column
                assert column["label_en"] not in ("", column["label_th"]), column


def lines(client, name) -> list[dict]:
    told = content(get(client, name)).decode().splitlines()
    return [json.loads(line) for line in told]


def changes(client, after="") -> list[dict]:
    found, address = [], f"/api/v1/changes/?page_size=100&after={after}"
    while address:
        page = client.get(address).json()
        found += page["results"]
        address = (page["next"] or "").partition("localhost")[2] or None
    return found


def test_replaying_what_changed_from_the_beginning_gives_the_file_and_goes_on_from_it(client):
    pair, activity = an_activity("ก่อน")
    factories.pairing("TH-51", signed=None)
    factories.document(title_th="เผยแพร่")
    copy = {}
    for entry in changes(client):
        copy[entry["resource"], entry["id"]] = entry["hash"], entry["data"]
    whole = get(client, "all.ndjson")
    held = [json.loads(line) for line in content(whole).splitlines()]
    assert {(one["resource"], one["id"]): (one["hash"], one["data"]) for one in held} == {
        key: told for key, told in copy.items() if told[1] is not None
    }
    assert int(whole["X-Row-Count"]) == len(held) == len(copy)
    assert changes(client, whole["X-Checkpoint"]) == []
    later = factories.activity(pair, title="หลัง")
    (entry,) = changes(client, whole["X-Checkpoint"])
    assert (entry["resource"], entry["id"]) == ("activities", str(later.pk))
    assert {one["id"] for one in lines(client, "activities.ndjson")} == {
        str(activity.pk), str(later.pk)
    }  # fmt: skip


def test_ndjson_says_what_the_csv_says(client):
    """Every column that names where ``changes/`` tells the same, row by row."""
    pair, _activity = an_activity("=1+1")
    factories.activity(pair, budget_amount=None)
    factories.plan()
    factories.six_indicators()
    compared = 0
    for dataset in DATASETS:
        for each in dataset.tables:
            named = [column for column in each.columns if column.told_in.count(".") == 1]
            if not named or not dataset.resources:
                continue
            resource = named[0].told_in.partition(".")[0]
            (key,) = {one.name for one in named if one.name in each.key} - {"plan"}
            told = {
                str(one["data"][key]): one["data"]
                for one in lines(client, f"{dataset.name}.ndjson")
                if one["resource"] == resource
            }
            name = f"{dataset.name}-{each.name}" if each.name else dataset.name
            found = rows(client, f"{name}.csv")
            assert {row[key] for row in found} == set(told), name
            for row in found:
                data = told[row[key]]
                for column in named:
                    value = data[column.told_in.partition(".")[2]]
                    assert row[column.name] == _cell(value, column), (name, column.name)
                    compared += 1
    assert compared > 50


def _cell(value, column) -> str:
    if isinstance(value, list):
        return " ".join(value)
    if isinstance(value, bool):
        return str(value).lower()
    if value is None:
        return ""
    text = str(value)
    if column.type.value == "moment":
        return datetime.fromisoformat(text).astimezone(BANGKOK).isoformat(timespec="seconds")
    return f"'{text}" if text.startswith("=") else text


def test_provinces_are_points_where_they_are_with_their_pairings(client):
    factories.pairing(signed="2005-09")
    told = json.loads(content(get(client, "register.geojson")))
    assert "GeoNames" in told["credit_en"]
    (feature,) = told["features"]
    longitude, latitude = feature["geometry"]["coordinates"]
    assert (round(longitude), round(latitude)) == (99, 19)  # Chiang Mai, WGS 84
    assert feature["properties"]["pairings"] == ["P-0001"]
    assert feature["properties"]["signed_count"] == 1


@refused
def test_a_file_is_told_by_length_digest_and_rows_and_written_once(client, monkeypatch):
    an_activity()
    head = client.head("/api/v1/bulk/activities.csv")
    assert "Content-Length" not in head
    assert head["ETag"]
    first = get(client, "activities.csv")
    told = content(first)
    assert int(first["Content-Length"]) == len(told)
    assert first["X-Row-Count"] == "1"
    monkeypatch.setattr(kept, "keep", lambda *_args, **_options: pytest.fail("written again"))
    again = get(client, "activities.csv")
    assert (content(again), again["Repr-Digest"]) == (told, first["Repr-Digest"])
    assert get(client, "activities.csv", if_none_match=first["ETag"]).status_code == 304
    part = get(client, "activities.csv", range="bytes=5-", if_range=first["ETag"])
    assert (part.status_code, part.getvalue()) == (206, told[5:])
    assert client.head("/api/v1/bulk/activities.csv")["Content-Length"] == str(len(told))
    assert get(client, "activities.csv", range=f"bytes={len(told)}-").status_code == 416
    records = AccessRecord.objects.filter(list_name="bulk-activities")
    assert [(one.file_format, one.row_count) for one in records] == [("csv", 1)] * 2


def test_what_has_changed_is_written_anew(client):
    pair, _activity = an_activity()
    before = get(client, "activities.csv")
    content(before)
    factories.activity(pair)
    after = get(client, "activities.csv", if_none_match=before["ETag"])
    assert len(content(after).splitlines()) == 3


@refused
def test_what_is_not_there_or_not_understood_is_a_problem(client, monkeypatch):
    an_activity()
    for path, status in (
        ("nope.csv", 404), ("register.pdf", 404), ("activities.csv?as_at=2019-01-01", 400),
        ("?page=2", 400),
    ):  # fmt: skip
        response = get(client, path)
        assert response.status_code == status, path
        assert response["Content-Type"] == "application/problem+json"
    monkeypatch.setattr(xlsx, "MOST_ROWS", 0)
    told = get(client, "activities.xlsx")
    assert told.status_code == 404
    assert "activities.csv" in told.json()["detail"]


@refused
def test_who_asks_for_what_is_being_written_is_told_to_come_again(client, monkeypatch):
    monkeypatch.setattr(kept, "PATIENCE", 0)
    held = get(client, "register.csv")
    # Whichever file it is: a process that writes answers nothing else, and not all shall.
    with kept.alone():
        for name in ("activities.csv", "all.ndjson"):
            response = get(client, name)
            assert (response.status_code, response["Retry-After"]) == (503, "15")
        assert content(get(client, "register.csv")) == content(held)


@refused
def test_one_waits_for_the_file_that_is_written_and_the_next_does_not(client, monkeypatch):
    monkeypatch.setattr(kept, "PATIENCE", 60)
    with kept.alone(), (kept.folder() / "waiting.lock").open("w") as waiting:
        assert kept._taken(waiting)
        assert get(client, "register.csv").status_code == 503


@refused
def test_a_large_file_goes_to_no_more_at_once_than_leave_a_process_free(client, monkeypatch):
    factories.pairing()
    monkeypatch.setattr(sending, "AT_ONCE", 100)
    first = get(client, "register.csv")
    for headers in ({}, {"Range": "bytes=0-200"}):
        second = get(client, "register.csv", **headers)
        assert (second.status_code, second["Retry-After"]) == (503, "15")
        assert second.json()["type"] == "/api/v1/problems/unavailable/"
    # What is short, or held already, takes no place.
    assert get(client, "register.csv", Range="bytes=0-9").getvalue()
    held = get(client, "register.csv", **{"If-None-Match": first["ETag"]})
    assert held.status_code == 304
    assert content(first) == content(get(client, "register.csv"))


@refused
def test_a_file_that_cannot_be_put_on_record_is_not_sent_and_keeps_nobody_waiting(
    client, monkeypatch
):
    """As while a replica answers and the primary, which keeps the record, is away."""
    factories.pairing()
    monkeypatch.setattr(sending, "AT_ONCE", 100)
    client.raise_request_exception = False

    def away(*_given, **_told):
        raise OperationalError("the primary is away")

    with monkeypatch.context() as patched:
        patched.setattr(views, "record_export", away)
        assert get(client, "register.csv").status_code == 503
    assert get(client, "register.csv").getvalue()


@refused
def test_a_part_that_there_is_not_and_a_file_that_is_another_are_refused_as_problems(client):
    factories.pairing()
    whole = get(client, "register.csv")
    size = len(content(whole))
    for status, kind, headers in (
        (416, "range-not-satisfiable", {"Range": f"bytes={size}-"}),
        (412, "precondition-failed", {"If-Match": '"of-yesterday"', "Range": "bytes=5-"}),
    ):
        response = get(client, "register.csv", **headers)
        assert response.status_code == status
        assert response["Content-Type"] == "application/problem+json"
        assert response["Cache-Control"] == "no-store"
        assert response.json()["type"] == f"/api/v1/problems/{kind}/"
    # The moment of the ledger tells nothing of a file, so that conditions on it are not looked at.
    kept_one = {"If-Match": whole["ETag"], "If-Unmodified-Since": whole["Last-Modified"]}
    assert len(content(get(client, "register.csv", **kept_one))) == size
    assert get(client, "register.csv", **{"If-None-Match": whole["ETag"]}).status_code == 304
    for name in ("dictionary.json", ""):
        assert get(client, name, **{"If-Match": '"x"'}).status_code == 200


def test_the_catalogues_say_what_is_set_and_what_is_not(client, settings):
    told = json.loads(get(client, "gd-catalog.json").content)
    assert len(told["labels"]) == 15  # fourteen items, the frequency as unit and number
    assert told["unset"] == ["maintainer", "maintainer_email"]
    settings.OPEN_DATA_CONTACT, settings.OPEN_DATA_EMAIL = "กองสมมติ", "office@example.go.th"
    told = json.loads(get(client, "gd-catalog.json").content)
    assert told["unset"] == []
    assert all(set(told["labels"]) <= set(one) for one in told["datasets"])
    assert {one["license_id"] for one in told["datasets"]} == {"DGA Open Government License"}
    linked = json.loads(get(client, "catalog.jsonld").content)
    addresses = {
        one["dcat:downloadURL"]["@id"].rpartition("/")[2]
        for dataset in linked["dcat:dataset"]
        for one in dataset["dcat:distribution"]
    }
    assert addresses == set(FILES)
    listed = json.loads(get(client, "").content)
    assert {file["name"] for one in listed["datasets"] for file in one["files"]} == set(FILES)
