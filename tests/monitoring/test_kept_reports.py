"""A report that was written before is not written again, and never given out when it is stale."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from monitoring.reports.order import Made
from sistercity.audit.models import AccessRecord
from tests import factories

pytestmark = pytest.mark.django_db
ADDRESS = "/reports/kpi/2566.json"


@pytest.fixture
def written(settings, tmp_path, monkeypatch) -> list[str]:
    """The endings of the files written so far, in a portal that keeps them."""
    _keep_in(settings, tmp_path)
    done, write = [], Made.write

    def counted(made: Made, extension: str) -> bytes:
        done.append(extension)
        return write(made, extension)

    monkeypatch.setattr(Made, "write", counted)
    factories.six_indicators()
    return done


def _keep_in(settings, folder: Path) -> None:
    backend = "django.core.cache.backends.filebased.FileBasedCache"
    reports = {"BACKEND": backend, "LOCATION": folder}
    settings.CACHES = settings.CACHES | {"reports": reports}


def test_it_is_written_once_for_all_until_the_ledger_or_the_order_changes(client, written):
    first = client.get(ADDRESS)
    client.force_login(factories.person("planner"))
    again = client.get(ADDRESS)
    assert (again.status_code, again.content) == (200, client.get(ADDRESS).content)
    # Signing in made a person, which is a change; both later answers are one file.
    assert written == ["json", "json"]
    assert again["Content-Disposition"] == first["Content-Disposition"]
    assert AccessRecord.objects.filter(kind="exported", list_name="kpi-2566").count() == 3

    factories.activity(factories.pairing("TH-50", "อูโอซุ"), starts_on=date(2023, 1, 9))
    assert "อูโอซุ" in client.get(ADDRESS).content.decode()
    assert len(written) == 3
    for other in ("?as_at=2023-03-31", "?place=TH-50"):
        client.get(ADDRESS + other)
    assert len(written) == 5


def test_another_day_and_other_code_are_written_anew(client, written, settings, monkeypatch):
    client.get(ADDRESS)
    settings.PORTAL_TODAY = date(2023, 8, 16)
    client.get(ADDRESS)
    assert len(written) == 2
    monkeypatch.setattr("monitoring.reports.kept.code_digest", lambda: "another")
    client.get(ADDRESS)
    assert len(written) == 3


def test_an_internal_edition_is_never_kept(client, written, tmp_path):
    factories.pairing("TH-50", "อูโอซุ")
    client.force_login(factories.person("editor"))
    for _time in range(2):
        assert client.get("/reports/activities/2566.json?internal=1").status_code == 200
    assert len(written) == 2
    assert list(tmp_path.iterdir()) == []


def test_a_kept_file_that_is_damaged_is_written_anew(client, written, tmp_path):
    whole = client.get(ADDRESS).json()
    (kept,) = tmp_path.iterdir()
    content = kept.read_bytes()
    # Cut short; or such that its reader asks for more memory than there is.
    for damaged in (content[:40], b"\x80\x04\x8d" + b"\xff" * 40):
        kept.write_bytes(damaged)
        again = client.get(ADDRESS).json()
        # Written at another moment, from the same register.
        assert again["figures"] == whole["figures"]
    assert len(written) == 3


@pytest.mark.expects_log("monitoring.reports.kept")
def test_where_nothing_can_be_kept_the_report_still_comes(client, written, settings, tmp_path):
    no_folder = tmp_path / "a file"
    no_folder.touch()
    _keep_in(settings, no_folder)
    assert client.get(ADDRESS).status_code == 200
