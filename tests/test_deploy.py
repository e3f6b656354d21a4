"""What operators install: units that systemd accepts, a configuration that checks find clean."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "script" / "deploy"
UNITS = sorted([*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")])


def _example() -> dict[str, str]:
    """The example configuration, with what an administrator completes."""
    lines = (DEPLOY / "portal.env.example").read_text(encoding="utf-8").splitlines()
    told = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    return {**told, "SECRET_KEY": "0123456789abcdefghij" * 3}


def test_every_name_of_the_example_is_told_in_the_readme():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    table = set(re.findall(r"`([A-Z_]+)`", readme.partition("## Configuration")[2]))
    assert set(_example()) <= table


def test_the_checks_of_a_server_are_clean(tmp_path):
    told = {**_example(), "VAR_DIR": str(tmp_path), "DATABASE_URL": "sqlite://:memory:"}
    run = subprocess.run(
        [sys.executable, "-W", "error", "manage.py", "check", "--deploy", "--fail-level",
         "WARNING"],
        cwd=ROOT, env={"PATH": os.environ["PATH"], **told, "DEMO": ""}, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_systemd_accepts_each_unit(unit, tmp_path):
    """As installed, but for the paths and people that only a server has."""
    for other in UNITS:
        text = other.read_text(encoding="utf-8")
        text = text.replace("/opt/sistercity/current/.venv/bin/python", "/bin/true")
        text = re.sub(r"^(User|Group)=.*$", r"\1=root", text, flags=re.MULTILINE)
        (tmp_path / other.name).write_text(text, encoding="utf-8")
    run = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / unit.name)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    told = [line for line in run.stderr.splitlines() if "sistercity" in line]
    assert run.returncode == 0, run.stderr
    assert told == []


def test_a_release_starts_every_timer_and_each_has_its_service():
    release = (DEPLOY / "release").read_text(encoding="utf-8")
    started = set(re.search(r'^timers="(.*)"$', release, re.MULTILINE)[1].split())
    timers = {path.name for path in DEPLOY.glob("*.timer")}
    assert started == timers
    assert "sistercity-retention.timer" in timers
    assert [name for name in timers if not (DEPLOY / name).with_suffix(".service").exists()] == []
