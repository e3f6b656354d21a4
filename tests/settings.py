"""The portal's settings as the tests use them: cheaper passwords, static files unhashed."""

from sistercity.settings import *  # noqa: F403
from sistercity.settings import CACHES, DATABASES, LOGGING, STORAGES, VAR_DIR

# Signing in is tested, not the cost of a hash, which is half a second each time.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# What is logged is watched in conftest.py; printing a trace with every page that refuses took long.
LOGGING["handlers"]["stderr"]["level"] = "ERROR"

# A letter that prints as a box, or a style WeasyPrint does not know, fails the test.
PDF_STRICT = True

# Two tests may print one register with other code.
CACHES["reports"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
# Tests write rows that no ledger tells of, and read the page again.
CACHES["pages"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}

# Pages find their style sheets where they are written, without a collectstatic before.
STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage",
}

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, as in use: each thread of the live server has a connection of its own,
    # where a database in memory would share one between all.
    DATABASES["default"]["TEST"] = {"NAME": VAR_DIR / "test.sqlite3"}

# Registers of tests are small: what is asked so often here is asked once for each row. A file of
# the whole register asks once for each of its resources.
REPEATED_STATEMENTS = 20
