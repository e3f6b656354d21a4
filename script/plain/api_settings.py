"""The portal's settings while it is measured: nobody is held up, plain ways stand beside."""

import os

from sistercity.settings import *  # noqa: F403
from sistercity.settings import CACHES, STORAGES

ROOT_URLCONF = "script.plain.api_urls"
if os.environ.get("BENCH_KEEPS_NOTHING"):
    CACHES["answers"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    CACHES["pages"] = CACHES["answers"]
# Pages find their style sheets where they are written, without a collectstatic before.
STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage",
}
# As whoever fills the register that is measured hashes them; signing in is not what is measured.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
