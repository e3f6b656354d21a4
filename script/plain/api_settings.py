"""The portal's settings while its API is measured: nobody is held up, plain ways stand beside."""

import os

from sistercity.settings import *  # noqa: F403
from sistercity.settings import CACHES

ROOT_URLCONF = "script.plain.api_urls"
if os.environ.get("BENCH_KEEPS_NOTHING"):
    CACHES["answers"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
