"""The dump of what is published: whole, verified, of one moment, readable without the portal."""

import csv
import hashlib
import json
import re
import subprocess
import zipfile

import pytest
from django.core.management import CommandError, call_command

from monitoring.open_dump import SHOWN
from monitoring.open_tables import DATASETS
from sistercity.audit.ledger import first_access_fault
from sistercity.audit.models import AccessRecord, Change
from sistercity.bulk.dump import scripts, writing
from sistercity.bulk.dump.shown import Shown
from sistercity.bulk.dump.writing import check
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.feed]
NAME = "sister-city-register-2566-2023-08-15"


@pytest.fixture
def pair():
    row = factories.pairing(signed="2005-09")
    factories.activity(row, title="=เปิดตลาด", outcome="บรรทัด\nใหม่ \"คำพูด\" </script>\u2028")
    factories.activity(row, title="ยังไม่เห็นชอบ", status="endorsed")
    return row


def _dump(folder, *options):
    call_command("open_dump", str(folder), *options, verbosity=0)
    return folder / NAME


def _table(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        head, *lines = csv.reader(file)
    return [dict(zip(head, line, strict=True)) for line in lines]


def _scripts(made, name):
    """The rows that the viewer reads."""
    found = []
    for path in sorted((made / "data").glob(f"{name}-[0-9]*.js")):
        call = path.read_text(encoding="utf-8").removesuffix(");\n").removeprefix("dumpRows(")
        table, _number, rows = json.loads(f"[{call}]")
        assert table == name
        found += rows
    return found


def _told(made):
    call = (made / "data" / "told.js").read_text(encoding="utf-8")
    return json.loads(call.removesuffix(");\n").removeprefix("dumpTold("))


@pytest.mark.usefixtures("pair")
def test_every_file_has_its_checksum_and_any_other_byte_is_found(tmp_path):
    made = _dump(tmp_path)
    run = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"],
        cwd=made, capture_output=True, text=True, check=False,
    )  # fmt: skip
    files = {str(one.relative_to(made)) for one in made.rglob("*") if one.is_file()}
    assert run.returncode == 0, run.stderr
    assert run.stdout.count(": OK") == len(files) - 1 == check(made)
    about = json.loads((made / "about.json").read_text())
    told = {one["path"]: one["sha256"] for one in about["files"]}
    assert files - told.keys() == {"about.json", "SHA256SUMS"}
    for path, sha256 in told.items():
        assert hashlib.sha256((made / path).read_bytes()).hexdigest() == sha256
    register = made / "csv" / "register.csv"
    data = bytearray(register.read_bytes())
    data[-3] ^= 1
    register.write_bytes(data)
    with pytest.raises(OSError, match=r"csv/register.csv has other bytes"):
        check(made)
    register.unlink()
    with pytest.raises(OSError, match=r"csv/register.csv is missing"):
        check(made)


def test_it_holds_what_is_published_in_open_formats_and_says_of_what_moment(tmp_path, pair):
    made = _dump(tmp_path)
    (row,) = _table(made / "csv" / "register.csv")
    assert (row["number"], row["signed_on"], row["status"]) == ("P-0001", "2005-09", "signed")
    (activity,) = _table(made / "csv" / "activities.csv")
    assert (activity["title"], activity["pairings"]) == ("'=เปิดตลาด", "P-0001")
    lines = (made / "ndjson" / "activities.ndjson").read_text(encoding="utf-8")
    told = [json.loads(line) for line in lines.split("\n")[:-1]]
    assert [one["data"]["title"] for one in told] == ["=เปิดตลาด"]
    places = json.loads((made / "geojson" / "register.geojson").read_text())
    assert places["type"] == "FeatureCollection"
    assert all(re.search(r"\.(csv|ndjson|geojson|json|js|css|html|txt)$|SHA256SUMS", one.name)
               for one in made.rglob("*") if one.is_file())  # fmt: skip
    about = json.loads((made / "about.json").read_text())
    last = Change.objects.order_by("number").last()
    assert (about["ledger"]["number"], about["ledger"]["hash"]) == (last.number, last.hash)
    assert (about["day"], about["fiscal_year"]) == ("2023-08-15", 2566)
    assert about["is_demonstration"] is True
    assert about["licence"]["name"] == "DGA Open Government License"
    readme = (made / "README.txt").read_text(encoding="utf-8-sig")
    assert f"ถึงเลขที่ {last.number}" in readme
    assert f"up to its entry {last.number}" in readme
    assert last.hash in readme
    assert "DEMONSTRATION" in readme
    assert pair.number == "P-0001"


@pytest.mark.usefixtures("pair")
def test_codes_and_columns_are_explained_beside_the_data(tmp_path):
    made = _dump(tmp_path)
    words = {(one["list"], one["code"]): one for one in _table(made / "csv" / "code-lists.csv")}
    signed = words["pairing-statuses", "signed"]
    assert (signed["name_th"], signed["name_en"]) == ("ลงนามแล้ว", "Signed")
    lists = json.loads((made / "code-lists.json").read_text())
    assert {one["name"] for one in lists if one["codes"]} == {name for name, _code in words}
    dictionary = _table(made / "dictionary.csv")
    package = json.loads((made / "datapackage.json").read_text())
    assert package["resources"]
    for resource in package["resources"]:
        content = (made / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        heads = content.decode("utf-8-sig").partition("\n")[0].split(",")
        assert [one["name"] for one in resource["schema"]["fields"]] == heads
        assert [one["column"] for one in dictionary if one["table"] == resource["name"]] == heads


def test_the_viewer_has_every_row_of_every_table_as_it_was_typed(tmp_path, pair, monkeypatch):
    monkeypatch.setattr(scripts, "ROWS", 2)
    for number in range(5):
        factories.activity(pair, title=f"งานที่ {number}")
    made = _dump(tmp_path)
    told = _told(made)
    for table in told["tables"]:
        rows = _table(made / "csv" / f"{table['name']}.csv")
        assert table["count"] == len(rows)
        assert table["shards"] == (len(rows) + 1) // 2
        assert len(_scripts(made, table["name"])) == len(rows)
        names = [column["name"] for column in table["columns"]]
        assert {*table["listed"], *table["told_by"], *table["key"]} <= {*names}
        leads_to = {column["leads_to"] for column in table["columns"]} - {""}
        keys = {one["name"]: one["key"] for one in told["tables"]}
        assert all(len(keys[name]) == 1 for name in leads_to)
    (table,) = (one for one in told["tables"] if one["name"] == "activities")
    names = [column["name"] for column in table["columns"]]
    first = dict(zip(names, _scripts(made, "activities")[0], strict=True))
    assert first["title"] == "=เปิดตลาด"
    assert first["outcome"] == "บรรทัด\nใหม่ \"คำพูด\" </script>\u2028"


def test_looks_are_told_of_tables_and_columns_that_there_are():
    names = {
        f"{one.name}-{table.name}".rstrip("-"): table for one in DATASETS for table in one.tables
    }
    assert {*SHOWN} <= {*names}
    for name, shown in SHOWN.items():
        shown.of(names[name])
    with pytest.raises(ValueError, match="no columns"):
        Shown(listed=("nobody",)).of(names["register"])


def test_the_page_asks_for_nothing_outside_its_folder():
    page = (writing.VIEWER / "index.html").read_text()
    assert "default-src 'none'" in page
    for path in writing.VIEWER.iterdir():
        text = path.read_text()
        assert not re.search(r"https?://|//[a-z]+\.|@import|url\(|innerHTML|eval\(|fetch\(", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=|<style", page)


@pytest.mark.usefixtures("pair")
def test_one_a_day_whole_or_not_at_all_and_on_record(tmp_path, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(writing, "check", _full)
        with pytest.raises(CommandError, match="no dump was made: .*No space left"):
            _dump(tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert not AccessRecord.objects.exists()
    # What was killed in the middle is swept away by the next.
    (tmp_path / f".{NAME}.partial" / "csv").mkdir(parents=True)
    _dump(tmp_path)
    with pytest.raises(CommandError, match="there is one of today"):
        _dump(tmp_path)
    assert [one.name for one in tmp_path.iterdir()] == [NAME]
    taken = AccessRecord.objects.get()
    assert (taken.kind, taken.list_name, taken.door) == ("exported", "open-dump", "command")
    assert first_access_fault() is None


def _full(_folder):
    raise OSError(28, "No space left on device")


@pytest.mark.usefixtures("pair")
def test_as_one_file_it_is_the_same(tmp_path):
    _dump(tmp_path, "--zip")
    (packed,) = tmp_path.iterdir()
    assert packed.name == f"{NAME}.zip"
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(tmp_path / "out")
    assert check(tmp_path / "out" / NAME) > 20
    with pytest.raises(CommandError, match="there is one of today"):
        _dump(tmp_path)
