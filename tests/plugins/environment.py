"""Fixes the environment of a test run before Django reads its settings.

Loaded by pytest itself (``-p``, see pyproject.toml): in a ``conftest.py`` it would be too late,
and a suite would run on SQLite while it claims PostgreSQL. Whatever the shell or a ``.env`` of
this checkout says about the portal, the tests do not hear it. ``TEST_DATABASE`` chooses the
database: ``sqlite`` (default) or ``postgresql``, a throw-away cluster started here.
"""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import tempfile
from pathlib import Path

from tests.plugins import postgresql

VAR = Path(__file__).resolve().parents[2] / "var"

# Every name that sistercity/settings.py reads: a set name wins over a line of .env.
ENVIRONMENT = {
    "DEMO": "1",
    "DEBUG": "0",
    "PORTAL_TODAY": "2023-08-15",
    "SECRET_KEY": "known-to-all-and-good-for-tests-only-0123456789abcdef",
    "ALLOWED_HOSTS": "",
    "CSRF_TRUSTED_ORIGINS": "",
    "SSL_REDIRECT": "1",
    "BEHIND_TLS_PROXY": "0",
    "PROXY_COUNT": "0",
    "CACHE_URL": "",
    "FILES_DIR": "",
    "REPLICA_URL": "",
    "DATABASE_POOLED": "0",
    "API_RATE": "600/min",
    "API_BULK_RATE": "60/hour",
    "API_COUNTS": "",
    "EMAIL_URL": "",
    "EMAIL_FROM": "",
    "CLAMD": "",
}


def _make_var_dir() -> Path:
    """A folder of this run alone, inside the checkout, deleted when the run ends."""
    (VAR / "test").mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="run-", dir=VAR / "test"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "static").mkdir()
    return folder


def _prepare() -> None:
    # A run that is told to end does so in order: the database is stopped, the folders deleted.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    var_dir = _make_var_dir()
    os.environ.update(ENVIRONMENT)
    os.environ["VAR_DIR"] = str(var_dir)
    # Caches of fontconfig and others stay in the run's folder too.
    os.environ["XDG_CACHE_HOME"] = str(var_dir / "cache")
    # What hypothesis has read in our sources, by their content, is of use to the next run too.
    os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = str(VAR / "hypothesis")
    database = os.environ.setdefault("TEST_DATABASE", "sqlite")
    if database == "postgresql":
        os.environ["DATABASE_URL"] = postgresql.start()
    elif database == "sqlite":
        os.environ["DATABASE_URL"] = f"sqlite:///{var_dir / 'portal.sqlite3'}"
    else:
        raise SystemExit(f"TEST_DATABASE={database!r}: write sqlite or postgresql.")


_prepare()
