"""A server without configuration refuses to start, and says what it wants."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
GOOD = {
    "SECRET_KEY": "x" * 60,
    "ALLOWED_HOSTS": "register.example",
    "DATABASE_URL": "sqlite://:memory:",
}


def start(tmp_path, **environment):
    """``check`` in a process of its own, configured by these names alone (blank wins over .env)."""
    blank = dict.fromkeys(
        ["DEMO", "DEBUG", "PORTAL_TODAY", "SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL"], ""
    )
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env={**kept, **blank, "VAR_DIR": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_configuration_everything_missing_is_named(tmp_path):
    run = start(tmp_path)
    assert run.returncode != 0
    for name in ("SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "DEMO=1"):
        assert name in run.stderr


def test_a_configured_server_starts(tmp_path):
    run = start(tmp_path, **GOOD)
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORTAL_TODAY", "2023-08-15"),
        ("DEBUG", "1"),
        ("SECRET_KEY", "short"),
    ],
)
def test_production_refuses_what_belongs_to_a_demonstration(tmp_path, name, value):
    run = start(tmp_path, **{**GOOD, name: value})
    assert run.returncode != 0
    assert name in run.stderr


def test_a_demonstration_refuses_hosts_beyond_this_machine(tmp_path):
    run = start(tmp_path, DEMO="1", ALLOWED_HOSTS="register.example")
    assert run.returncode != 0
    assert "loopback" in run.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [("DEMO", "maybe"), ("PORTAL_TODAY", "15/8/2566"), ("PORTAL_TODAY", "2566-08-15")],
)
def test_nonsense_is_refused_in_words(tmp_path, name, value):
    run = start(tmp_path, **{"DEMO": "1", name: value})
    assert run.returncode != 0
    assert f"{name}={value!r}" in run.stderr
